"""`scorecard tick` and `scorecard calendar`: what the month end does by itself, and when."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import complain, counted, say
from pipelines.cli.guard import WITH_CAVEATS, guarded
from pipelines.cli.mailed import stayed
from pipelines.cli.options import MonthOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.close.timetable import Done, Due, Turn
    from scorecard.config.models import Config
    from scorecard.deliver.outbox import Sent
    from scorecard.period import Month
    from scorecard.project import Project


# As wide as the longest deed, so that names stand below each other.
_WIDEST = 6


@guarded
def tick(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    project: ProjectOption = None,
) -> None:
    """Do what the timetable wants done by now and was not: to be called every hour.

    What was missed is caught up once, and what was done is not done again.
    """
    from scorecard import stages
    from scorecard.close.timetable import turns
    from scorecard.project import Project
    from scorecard.stores.heartbeat import beat

    found = Project.find(project)
    for told in [] if dry_run else stages.refresh_tables(found):
        complain(told)
    config = found.config()
    now = dt.datetime.now(dt.UTC)
    waiting = turns(config, now, _done(found, config, now))
    if not dry_run:
        # Only now: a clock that cannot say what is due has as good as stopped.
        beat(found.heartbeat, now)
    caveats = False
    for turn in waiting:
        say(f"{turn.month}: {_words(turn)}" + (", would be done now" if dry_run else ""))
        if not dry_run:
            caveats = _do(found, config, turn) or caveats
    if not waiting:
        say("Nothing is due.")
    _say_next(config, now)
    if caveats:
        raise typer.Exit(WITH_CAVEATS)


def _do(project: "Project", config: "Config", turn: "Turn") -> bool:
    """Do it and note it; returns whether cards have caveats. What fails is not noted."""
    from pipelines.cli.run import month_end
    from scorecard import stages
    from scorecard.close.desk import open_desk, open_ledger

    caveats = False
    if turn.do == "run":
        caveats = month_end(project, config, turn.month)
    elif turn.do == "ask":
        with open_desk(project, f"asking for figures of {turn.month}") as desk:
            sent = stages.forms(desk, turn.month)
        say_sent(sent, "form")
    else:
        with open_desk(project, f"reminders for {turn.month}") as desk:
            sent = stages.remind(desk, turn.month, turn.steps[-1].when)
        say_sent(sent, "reminder")
    with open_ledger(project) as ledger:
        ledger.record_steps(turn.month, turn.keys, channel="tick")
    return caveats


def say_sent(sent: "Sent", kind: str) -> None:
    """How many mails of a kind left, and which did not and why."""
    say(f"{counted(sent.count(kind), 'mail')} sent")
    for line in stayed(sent):
        say(line)


@guarded
def calendar(month: MonthOption = None, project: ProjectOption = None) -> None:
    """Show a month end day by day: what happens when, and what of it is done.

    Without --month it is the month that is under way, after the one that closed last while
    anything of that is still to come or was missed.
    """
    from scorecard.close.months import newest_closed
    from scorecard.close.timetable import timetable_of
    from scorecard.period import Month
    from scorecard.project import Project

    found = Project.find(project)
    config = found.config()
    now = dt.datetime.now(dt.UTC)
    done = _done(found, config, now)
    if month is not None:
        months = [Month.parse(month)]
    else:
        closed = newest_closed(config, now)
        open_steps = [
            due for due in timetable_of(config, closed) if due.key not in done.get(closed, {})
        ]
        months = [*([closed] if open_steps else []), closed + 1]
    for chosen in months:
        if chosen not in done:
            done = {**done, chosen: _of_month(found, chosen)}
        for line in _lines(config, chosen, now, done):
            say(line)


def _lines(config: "Config", month: "Month", now: dt.datetime, done: "Done") -> list[str]:
    from scorecard.close.timetable import timetable_of
    from scorecard.config.working_days import working_calendar, working_day

    organisation = config.organisation
    end = organisation.fiscal_year.calendar.last_day(month)
    steps = timetable_of(config, month)
    numbers = {step.step.day for step in steps} | {-1, 1}
    days = working_calendar(config)
    shown = [number for number in range(min(numbers), max(numbers) + 1) if number]
    dates = {days.working_day(end, number): number for number in shown}
    lines = [f"{organisation.name}: {month.title} ends on {_date(end)} ({organisation.time_zone})"]
    day = min(dates)
    while day <= max(dates):
        off = days.day_off(day)
        if day in dates or off:
            number = working_day(dates[day]) if day in dates else ""
            told = [_state(step, now, done) for step in steps if step.when.date() == day]
            lines += [line.rstrip() for line in _of_day(number, day, told or [off or ""])]
        day += dt.timedelta(days=1)
    return [*lines, ""]


def _of_day(number: str, day: dt.date, told: list[str]) -> list[str]:
    """A line for each thing of a day, the date before the first alone."""
    head = f"  {number:5} {_date(day):10}  "
    return [(head if at == 0 else " " * len(head)) + text for at, text in enumerate(told)]


def _state(due: "Due", now: dt.datetime, done: "Done") -> str:
    at = done.get(due.month, {}).get(due.key)
    if at is not None:
        when = dt.datetime.fromisoformat(at).astimezone(due.when.tzinfo)
        state = f"done {_moment(when)}"
    else:
        state = "" if due.when > now else "not done: `scorecard tick` catches up"
    return f"{due.step.at}  {due.step.do:{_WIDEST}} {due.name}" + (f", {state}" if state else "")


def _words(turn: "Turn") -> str:
    """`Cards for review, due since Tue 3 Nov 06:00`, and how many were missed before it."""
    last = turn.steps[-1]
    missed = len(turn.steps) - 1
    more = f", with {counted(missed, 'step')} missed before it" if missed else ""
    return f"{last.name}, due since {_moment(last.when)}{more}"


def _date(day: dt.date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _moment(when: dt.datetime) -> str:
    from scorecard.config.moments import brief

    return brief(when, when.tzinfo or dt.UTC)


def _say_next(config: "Config", now: dt.datetime) -> None:
    from scorecard.close.timetable import next_due
    from scorecard.config.working_days import working_day

    due = next_due(config, now)
    day = f"{working_day(due.step.day)}, {config.organisation.time_zone}"
    say(f"Next: {due.name} for {due.month}, {_moment(due.when)} ({day})")


def _done(project: "Project", config: "Config", now: dt.datetime) -> "Done":
    from scorecard.close.desk import open_ledger
    from scorecard.close.timetable import done_by

    with open_ledger(project) as ledger:
        return done_by(ledger, config, now)


def _of_month(project: "Project", month: "Month") -> dict[str, str]:
    from scorecard.close.desk import open_ledger

    with open_ledger(project) as ledger:
        return ledger.steps_done(month)
