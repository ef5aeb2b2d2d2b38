"""`scorecard heartbeat`: whether the clock of the month end still ticks, for whoever watches it."""

import datetime as dt
from typing import Annotated

import typer

from pipelines.cli.console import complain, say
from pipelines.cli.guard import BAD_INPUT, guarded
from pipelines.cli.options import ProjectOption


@guarded
def heartbeat(
    older_than: Annotated[
        str,
        typer.Option("--older-than", metavar="TIME", help="What is too long ago: 90m, 3h or 2d."),
    ] = "3h",
    project: ProjectOption = None,
) -> None:
    """Say when the clock last ticked; exit code 2 where that is too long ago, or it never did.

    It takes no lock, so that it can be called as often as one likes. Times are in UTC where the
    configuration cannot be read.
    """
    from scorecard.config.moments import zone_of
    from scorecard.errors import ConfigError
    from scorecard.project import Project
    from scorecard.stores.heartbeat import has_stopped, last_beat, span, told

    limit = span(older_than)
    found = Project.find(project)
    now = dt.datetime.now(dt.UTC)
    last = last_beat(found.heartbeat)
    try:
        zone: dt.tzinfo = zone_of(found.config())
    except ConfigError:
        zone = dt.UTC
    at = told(last, now, zone)
    if has_stopped(last, now, limit):
        complain(
            f"{found.root}: last tick: {at}; expected one in the last {older_than}: "
            "look whether cron or Dagster's schedules run"
        )
        raise typer.Exit(BAD_INPUT)
    say(f"last tick: {at}")
