"""`scorecard diff`: what two editions of a month say differently, card by card."""

from typing import Annotated

import typer

from pipelines.cli.console import say, write_rows
from pipelines.cli.guard import guarded
from pipelines.cli.options import FormatOption, ProjectOption

COLUMNS = ("unit", "versions", "what", "was", "now", "why")


@guarded
def diff(
    month: Annotated[str, typer.Argument(metavar="YYYY-MM", help="The month.")],
    first: Annotated[int, typer.Argument(metavar="N", help="An edition of it.")],
    second: Annotated[
        int | None, typer.Argument(metavar="[M]", help="A later one; else the newest.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="U", help="This unit's card alone.")
    ] = None,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """Compare the cards of two editions of a month: scores, figures, targets, weights, and why.

    Editions are read as they were published; nothing is calculated.
    """
    from scorecard.close.edition_changes import edition_changes
    from scorecard.period import Month
    from scorecard.project import Project
    from scorecard.stores.editions import Editions

    editions = Editions(Project.find(project).editions)
    found = edition_changes(editions, Month.parse(month), first, second, unit)
    rows = [
        (item.unit, item.versions, line.what, line.was, line.now, line.why)
        for item in found
        for line in item.differences
    ]
    if not rows and form == "table":
        say("The cards say the same in both.")
        return
    write_rows(COLUMNS, rows, form)
