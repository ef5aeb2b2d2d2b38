"""`scorecard minutes`: what a review meeting wrote down, taken back from its sheet."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import counted, say
from pipelines.cli.guard import guarded
from pipelines.cli.options import ProjectOption

group = typer.Typer(
    name="minutes",
    help="Take back the minutes sheet of a review meeting.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@group.callback()
def minutes() -> None:
    """Take back the minutes sheet that `scorecard publish --agenda --minutes` wrote."""


@group.command("import", epilog="Example: scorecard minutes import minutes.xlsx --by jo")
@guarded
def take(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The sheet, filled in.")],
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="Id of who took the minutes.")],
    project: ProjectOption = None,
) -> None:
    """Record what a minutes sheet says, and say of each row what became of it.

    A row that was taken before changes nothing; one that is refused leaves the others alone.
    """
    from scorecard import acts
    from scorecard.close.desk import open_desk
    from scorecard.errors import InputError
    from scorecard.project import Project
    from scorecard.reconcile.decided import decision_words, row_of
    from scorecard.reconcile.sentences import Names

    if not file.is_file():
        raise InputError(f"{file}: expected a minutes sheet, found no such file")
    with open_desk(Project.find(project), f"minutes by {by}", create=False) as desk:
        judged = acts.take_minutes(desk, file.resolve(), by)
        names = Names(desk.config)
    of = {
        outcome: [item for item in judged if item.outcome == outcome]
        for outcome in ("applied", "known", "refused")
    }
    say(
        f"{counted(len(judged), 'row')} filled in: {len(of['applied'])} applied, "
        f"{len(of['known'])} taken before, {len(of['refused'])} refused"
    )
    for item in of["applied"]:
        if item.decision is not None:
            words = decision_words(row_of(item.decision), names)
            say(f"  row {item.row}: decision {item.seq}: {words}")
    for item in of["known"]:
        say(f"  row {item.row}: decision {item.seq}, taken before")
    for item in of["refused"]:
        say(f"  row {item.row}, {item.what}: refused: {item.said}")
    if of["applied"]:
        say("scorecard run calculates with it")
    if of["refused"]:
        raise InputError(
            f"{file.name}: {counted(len(of['refused']), 'row')} refused: put them right and import "
            "the sheet again; what was applied stays"
        )
