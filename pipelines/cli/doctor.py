"""`scorecard doctor`: what may keep the month end from working, and what to do about it."""

import datetime as dt

import typer

from pipelines.cli.console import counted, say, write_rows
from pipelines.cli.guard import BAD_INPUT, guarded
from pipelines.cli.options import FormatOption, ProjectOption


@guarded
def doctor(form: FormatOption = "table", project: ProjectOption = None) -> None:
    """Look at the machine, the organisation, its sources and its stores, and change nothing.

    Exit code 2 where something is a problem; a warning is none.
    """
    from scorecard.onboard.doctor.examine import examine

    items = examine(project, dt.datetime.now(dt.UTC))
    rows = [(item.state, item.what, item.found, item.remedy) for item in items]
    write_rows(("state", "what", "found", "to do"), rows, form)
    states = [item.state for item in items]
    if form == "table":
        problems, warnings = states.count("problem"), states.count("warning")
        say(f"\n{counted(problems, 'problem')}, {counted(warnings, 'warning')}")
    if "problem" in states:
        raise typer.Exit(BAD_INPUT)
