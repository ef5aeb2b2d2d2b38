"""`scorecard chase`: what of a month is still to come, whose it is, and reminders of it."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.clock import say_sent
from pipelines.cli.console import complain, counted, say, write_rows
from pipelines.cli.guard import guarded
from pipelines.cli.options import Format, FormatOption, MonthOption, ProjectOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.close.chase import Awaited
    from scorecard.config.models import Config
    from scorecard.deliver.reminders import Outstanding
    from scorecard.period import Month
    from scorecard.project import Project
    from scorecard.stores.ledger import QueuedMessage
    from scorecard.stores.ledger_decisions import Decision

_COLUMNS = (
    "source",
    "owner",
    "state",
    "missing",
    "usual",
    "90 % by",
    "late",
    "chance late, %",
    "likely late",
    "last reminded",
)


@guarded
def chase(
    month: MonthOption = None,
    send: Annotated[
        bool, typer.Option("--send", help="Mail reminders, once a day unless something changed.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --send: say who would be mailed, mail nobody.")
    ] = False,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """Show what of a month is still to come: whose, when it usually comes, how likely late.

    Without --month it is the newest month that is over.
    """
    from scorecard.close.months import newest_closed
    from scorecard.deliver.reminders import outstanding_at
    from scorecard.errors import InputError
    from scorecard.period import Month
    from scorecard.project import Project

    if dry_run and not send:
        raise InputError("--dry-run: expected --send beside it, found none")
    found = Project.find(project)
    config = found.config()
    now = dt.datetime.now(dt.UTC)
    chosen = newest_closed(config, now) if month is None else Month.parse(month)
    if send and not dry_run:
        _send(found, chosen)
    messages, decisions = _recorded(found, chosen)
    outstanding = outstanding_at(found, config, chosen, now, decisions)
    items = outstanding.items
    if form == "table":
        say(_head(config, chosen, items))
    rows = [_row(config, chosen, item, messages, now) for item in items]
    _write(rows, form)
    if send and dry_run:
        _say_due(config, chosen, outstanding, messages, now)


def _write(rows: "Sequence[tuple[object, ...]]", form: Format) -> None:
    """The rows; in a table without columns that say nothing of any of them."""
    shown = list(range(len(_COLUMNS)))
    if form == "table":
        shown = [at for at in shown if any(row[at] not in ("", None, False) for row in rows)]
    write_rows([_COLUMNS[at] for at in shown], [[row[at] for at in shown] for row in rows], form)


def _send(project: "Project", month: "Month") -> None:
    from scorecard import stages
    from scorecard.close.desk import open_desk

    for told in stages.refresh_tables(project):
        complain(told)
    with open_desk(project, f"reminders for {month}") as desk:
        sent = stages.remind(desk, month)
    say_sent(sent, "reminder")


def _recorded(project: "Project", month: "Month") -> "tuple[list[QueuedMessage], list[Decision]]":
    """The month's mails, and all decisions."""
    from scorecard.close.desk import open_ledger

    with open_ledger(project) as ledger:
        return ledger.messages(month), ledger.decisions.all()


def _say_due(
    config: "Config",
    month: "Month",
    outstanding: "Outstanding",
    messages: "Sequence[QueuedMessage]",
    now: dt.datetime,
) -> None:
    from scorecard.deliver.reminders import due_reminders, subject_of

    due = due_reminders(config, month, outstanding, messages, now)
    say(f"{counted(len(due), 'mail')} would be sent")
    for one in due:
        say(f"  to {one.person.name}: {subject_of(config, month, one)}")


def _head(config: "Config", month: "Month", items: "Sequence[Awaited]") -> str:
    from scorecard.config.moments import brief, zone_of
    from scorecard.config.working_days import cutoff, working_day

    waiting = sum(item.is_outstanding for item in items)
    due, zone = cutoff(config, month), zone_of(config)
    day = working_day(config.chasing.cutoff.day)
    return (
        f"{month.title}: {waiting} of {len(items)} outstanding; the cut-off is "
        f"{brief(due, zone)} ({day}, {zone})"
    )


def _row(
    config: "Config",
    month: "Month",
    item: "Awaited",
    messages: "Sequence[QueuedMessage]",
    now: dt.datetime,
) -> tuple[object, ...]:
    from scorecard.config.moments import listed, zone_of
    from scorecard.deliver.reminders import last_reminded, reached_for

    to = reached_for(config, item, now)
    away = "" if to.absent is None else f" for {to.absent.name}, who is away"
    last = last_reminded(config, month, messages, to.person.id)
    before = item.forecast
    return (
        item.source.id,
        f"{to.person.name}{away}",
        _state(config, item),
        _missing(item),
        str(before.usual or ""),
        str(before.slow or ""),
        f"{before.late} of {before.closes}" if before.closes else "",
        round(before.chance * 100) if before.closes else None,
        before.likely_late,
        "" if last is None else listed(last, zone_of(config)),
    )


def _state(config: "Config", item: "Awaited") -> str:
    from scorecard.config.working_days import working_day

    by = working_day(config.chasing.cutoff.day)
    if item.state == "arrived" and item.came is not None:
        late = "" if item.came.on_time else ", late"
        return f"arrived {working_day(item.came.working_day)} {item.came.at:%H:%M}{late}"
    if item.state == "expected":
        return f"expected by {by} {config.chasing.cutoff.at}"
    if item.state == "overdue":
        return f"overdue since {by} {config.chasing.cutoff.at}"
    return item.state


def _missing(item: "Awaited") -> str:
    """How many figures of a form are missing, or why the last fetch failed."""
    if item.missing:
        return f"{len(item.missing)} of {counted(item.asked, 'figure')}"
    return item.reason
