"""`scorecard run`: a month from its sources to mails, or a preview of one card."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import say
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
) -> None:
    """Collect, reconcile, score, publish and deliver one closed month.

    Without --month it is the newest closed month that the sources hold. Doing it again changes
    nothing that is up to date.
    """
    from scorecard.period import Month
    from scorecard.project import Project

    named = None if month is None else Month.parse(month)
    found = Project.find(project)
    config = found.config()
    chosen = _closed(found, config, named)
    if unit is None:
        _month_end(found, config, chosen)
    else:
        _preview(found, config, chosen, unit)


def _closed(project: "Project", config: "Config", named: "Month | None") -> "Month":
    from scorecard import stages

    now = dt.datetime.now(dt.UTC)
    month = stages.newest_month(project, config, now) if named is None else named
    stages.check_month(config, month, now)
    return month


def _month_end(project: "Project", config: "Config", month: "Month") -> None:
    from rich.console import Console

    from pipelines.cli.ending import caveats, ending
    from pipelines.cli.progress import shown
    from pipelines.month_end import execute
    from scorecard.stores.editions import Editions

    before = Editions(project.editions).latest(str(month))
    with shown(Console(highlight=False)) as tell:
        execute(project, config, month, tell)
    say("\n".join(["", *ending(project, config, month, before)]))
    if caveats(project, month):
        raise typer.Exit(WITH_CAVEATS)


def _preview(project: "Project", config: "Config", month: "Month", unit: str) -> None:
    from scorecard import stages
    from scorecard.close.desk import open_desk
    from scorecard.close.rebuild import preview_unit
    from scorecard.errors import InputError

    known = [item.id for item in config.units]
    if unit not in known:
        raise InputError(f"--unit {unit}: expected one of {', '.join(known)}")
    with open_desk(project, f"preview of {unit}, {month}") as desk:
        for source in desk.config.sources:
            stages.collect(desk, source.id, month)
        for path in preview_unit(desk, month, unit):
            say(str(path))
