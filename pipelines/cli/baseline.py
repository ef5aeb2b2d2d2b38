"""`scorecard baseline`: the breaks there are when an organisation begins, accepted once."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.breaks import SHOWN, asking, shown
from pipelines.cli.console import counted, say, write_rows
from pipelines.cli.guard import guarded
from pipelines.cli.options import ProjectOption

if TYPE_CHECKING:
    from scorecard.config.models import Config
    from scorecard.period import Month
    from scorecard.project import Project


@guarded
def baseline(
    month: Annotated[
        str, typer.Option("--month", metavar="YYYY-MM", help="The last month it covers.")
    ],
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="Id of who accepts them.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the record.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be accepted, and write nothing.")
    ] = False,
    project: ProjectOption = None,
) -> None:
    """Accept the open breaks of months up to the first published one, once, and list them.

    A break in the baseline opens again when its difference changes beyond tolerance.
    """
    from scorecard.close.baseline import Opening, draft
    from scorecard.close.deciding.selecting import Selectors, open_breaks
    from scorecard.config.load import load
    from scorecard.config.working_days import local_day
    from scorecard.errors import InputError
    from scorecard.onboard.dictionary.placing import known_person, place
    from scorecard.period import Month
    from scorecard.project import Project

    found = Project.find(project)
    bundle = found.bundle()
    config = load(bundle)
    if not reason.strip():
        raise InputError("--reason: expected a few words, found none")
    up_to = Month.parse(month)
    _check_month(found, config, up_to)
    today = local_day(config, dt.datetime.now(dt.UTC))
    opening = Opening(up_to, known_person(config, by), today, reason.strip())
    listed = open_breaks(asking(found.snapshot), Selectors())
    breaks = [row for row in listed if row["month"] <= str(up_to)]
    files = draft(bundle, config, breaks, opening)
    write_rows(SHOWN, [shown(row) for row in breaks], "table")
    said = f"{counted(len(breaks), 'open break')} of months up to {up_to}"
    if dry_run:
        say(f"\n{said}: nothing was written")
        return
    place(found, bundle, files, by)
    say(f"\n{said}: accepted by {by}, listed in {found.config_dir / 'baseline.csv'}")
    say("the next `scorecard run` calculates with it")


def _check_month(project: "Project", config: "Config", month: "Month") -> None:
    """Refuse a month after the first published one, or, before that, after the newest loaded."""
    from scorecard.close.baseline import check_opening
    from scorecard.errors import InputError
    from scorecard.stores.editions import Editions
    from scorecard.stores.landing import Landing, horizon

    check_opening(config, Editions(project.editions), up_to=month)
    newest = horizon(Landing(project.landing).deliveries())
    if newest is None or str(month) > newest:
        raise InputError(
            f"--month {month}: expected a month up to the newest one that was run, "
            f"{newest or 'and none was'}"
        )
