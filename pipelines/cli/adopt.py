"""`scorecard adopt`: a first organisation from a scorecard workbook there already is."""

import datetime as dt
import shlex
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import counted, say
from pipelines.cli.guard import guarded

if TYPE_CHECKING:
    from scorecard.onboard.adopt.adopt import Adopted

# Places that were not understood named at the end; REVIEW.md has all.
_NAMED = 8
_LONGEST = 200


@guarded
def adopt(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The scorecard workbook.")],
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="DIR", help="The new folder; else one beside you."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="Name of the organisation; else the file's."),
    ] = None,
) -> None:
    """Draft an organisation from a scorecard workbook: every guess is marked for review.

    Measures stand down and months across: one sheet a unit, or units in a column or in rows of
    their own. Nothing is mailed to anybody while the draft is compared with the workbook.
    """
    from scorecard.onboard.adopt.adopt import adopt as draft
    from scorecard.onboard.init import check_free, write
    from scorecard.onboard.naming import identifier
    from scorecard.onboard.where import zone_here
    from scorecard.period import Month

    folder = into or Path(identifier(name or file.stem, (), "scorecard"))
    check_free(folder)
    closed = Month.containing(dt.datetime.now(dt.UTC).date()) - 1
    made = draft(_read(file), file.name, name, closed=closed, here=zone_here())
    kept = write(folder, made.files)
    _told(folder, made, kept)


def _read(file: Path) -> bytes:
    from scorecard.errors import InputError

    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            f"{file}: expected a workbook that can be read ({error.strerror}): name another file"
        ) from None


def _told(folder: Path, made: "Adopted", kept: list[str]) -> None:
    say(
        f"{folder}: drafted from {counted(made.figures, 'figure')} of {counted(made.kpis, 'KPI')} "
        f"and {counted(made.units, 'unit')}, up to {made.month.title}"
    )
    say(f"  {made.guesses:,} guesses to review, in {folder / 'REVIEW.md'}")
    for text in made.unread[:_NAMED]:
        say(f"  not taken: {textwrap.shorten(text, _LONGEST, placeholder=' ...')}")
    if len(made.unread) > _NAMED:
        say(f"  and {len(made.unread) - _NAMED} more, in REVIEW.md")
    for left in kept:
        say(f"  kept as it was: {left}")
    project = f"--project {shlex.quote(str(folder))}"
    say("Next:")
    say(f"  scorecard run {project} --month {made.month}")
    say(f"  scorecard shadow {project} --month {made.month}")
