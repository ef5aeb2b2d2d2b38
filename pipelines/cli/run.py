"""`scorecard run`: a month from its sources to mails, or a preview of one card."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import complain, say
from pipelines.cli.guard import WITH_CAVEATS, guarded
from pipelines.cli.options import MonthOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.config.models import Config
    from scorecard.period import Month
    from scorecard.project import Project


@guarded
def run(
    month: MonthOption = None,
    project: ProjectOption = None,
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar="U", help="Only preview this unit's card; publish nothing."),
    ] = None,
    from_month: Annotated[
        str | None,
        typer.Option(
            "--from-month", metavar="YYYY-MM", help="With --no-publish: load from this month on."
        ),
    ] = None,
    to_month: Annotated[
        str | None,
        typer.Option("--to-month", metavar="YYYY-MM", help="With --from-month: the last month."),
    ] = None,
    flash: Annotated[
        bool,
        typer.Option("--flash", help="Preview the month under way to date; publish nothing."),
    ] = False,
    publish: Annotated[
        bool,
        typer.Option("--publish/--no-publish", help="Make an edition and mails, or only load."),
    ] = True,
) -> None:
    """Collect, reconcile, score, publish and deliver one closed month.

    Without --month it is the newest closed month that the sources hold. Doing it again changes
    nothing that is up to date. With --no-publish months are loaded and calculated, one or years of
    them, and no edition is made and nobody is mailed.
    """
    from scorecard import stages
    from scorecard.errors import InputError
    from scorecard.period import Month
    from scorecard.project import Project

    _check_options(month, from_month, to_month, unit=unit, publish=publish)
    last = month or to_month
    if flash and (last or not publish):
        raise InputError(
            "--flash: expected no month and no --no-publish beside it, found one: it is of the "
            "month that is under way, and publishes nothing anyway"
        )
    found = Project.find(project)
    for told in stages.refresh_tables(found):
        complain(told)
    config = found.config()
    if flash:
        _flash(found, config, unit)
        return
    chosen = _closed(found, config, None if last is None else Month.parse(last))
    if unit is not None:
        _preview(found, config, chosen, unit)
    elif publish:
        if month_end(found, config, chosen):
            raise typer.Exit(WITH_CAVEATS)
    else:
        _history(found, chosen if from_month is None else Month.parse(from_month), chosen)


def _check_options(
    month: str | None,
    from_month: str | None,
    to_month: str | None,
    *,
    unit: str | None,
    publish: bool,
) -> None:
    from scorecard.errors import InputError

    if publish and (from_month or to_month):
        raise InputError(
            "--from-month and --to-month: expected --no-publish beside them, found none: editions "
            "are made a month at a time, with --month"
        )
    if to_month and not from_month:
        raise InputError("--to-month: expected --from-month beside it, found none")
    if month and from_month:
        raise InputError("--month: expected it alone, found --from-month beside it")
    if unit and not publish:
        raise InputError("--unit: a preview publishes nothing anyway; leave --no-publish out")


def _closed(project: "Project", config: "Config", named: "Month | None") -> "Month":
    from scorecard.close.months import check_month, newest_month

    now = dt.datetime.now(dt.UTC)
    month = newest_month(project, config, now) if named is None else named
    check_month(config, month, now)
    return month


def month_end(project: "Project", config: "Config", month: "Month") -> bool:
    """Run one month in sight, and say how it ended; returns whether its cards have caveats."""
    from rich.console import Console

    from pipelines.cli.ending import caveats, ending
    from pipelines.cli.progress import shown
    from pipelines.month_end import Step, alert_keys, execute
    from scorecard.stores.editions import Editions

    before = Editions(project.editions).latest(str(month))
    ranked: list[str] = []
    with shown(Console(highlight=False)) as tell:

        def told(step: Step) -> None:
            ranked.extend(alert_keys(step))
            tell(step)

        execute(project, config, month, told)
    say("\n".join(["", *ending(project, config, month, before, ranked)]))
    return caveats(project, month)


def _preview(project: "Project", config: "Config", month: "Month", unit: str) -> None:
    from scorecard import stages
    from scorecard.close.desk import open_desk
    from scorecard.close.rebuild import preview_unit

    _check_unit(config, unit)
    with open_desk(project, f"preview of {unit}, {month}") as desk:
        for source in desk.config.sources:
            stages.collect(desk, source.id, month)
        for path in preview_unit(desk, month, unit):
            say(str(path))


def _flash(project: "Project", config: "Config", unit: str | None) -> None:
    from scorecard import stages
    from scorecard.close.desk import open_desk

    if unit is not None:
        _check_unit(config, unit)
    with open_desk(project, "flash", create=False) as desk:
        made = stages.flash(desk, unit)
    for failure in made.failures:
        complain(f"failed: {failure}")
    for path in made.paths:
        say(str(path))


def _check_unit(config: "Config", unit: str) -> None:
    from scorecard.errors import InputError

    known = [item.id for item in config.units]
    if unit not in known:
        raise InputError(f"--unit {unit}: expected one of {', '.join(known)}")


def _history(project: "Project", first: "Month", last: "Month") -> None:
    from rich.console import Console

    from pipelines.cli.progress import telling
    from scorecard import stages
    from scorecard.close.desk import open_desk
    from scorecard.errors import InputError

    if first > last:
        raise InputError(f"--from-month {first}: expected a month up to {last}")
    purpose = f"loading {first} to {last}"
    with open_desk(project, purpose) as desk, telling(Console(highlight=False), purpose) as tell:
        failures = stages.history(desk, first, last, tell)
    for failure in failures:
        complain(f"failed: {failure}")
    months = str(last) if first == last else f"{first} to {last}"
    say(f"{months}: loaded and calculated; nothing was published")
    if failures:
        raise typer.Exit(WITH_CAVEATS)
