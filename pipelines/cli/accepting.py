"""`scorecard decide accept` for several differences that are alike, after showing and asking."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from pipelines.cli.breaks import SHORT, SHOWN, shown
from pipelines.cli.console import complain, counted, say, write_rows
from pipelines.cli.deciding import next_run
from pipelines.cli.guard import BAD_INPUT

if TYPE_CHECKING:
    from scorecard.close.deciding.selecting import Selected, Selectors

# Differences listed before it is asked; of more there is a count.
_LISTED: Final = 20


def accept_selected(
    project: Path | None,
    chosen: "Selectors",
    said: Mapping[str, Any],
    *,
    by: str,
    reason: str,
    yes: bool,
) -> None:
    """Accept the open breaks that are about what was chosen, but for those that stop a card.

    They are accepted as they were shown: one that has changed meanwhile is refused, and so are all.
    """
    from scorecard import acts
    from scorecard.close.act import COMMAND_LINE, Act
    from scorecard.close.deciding.selecting import select
    from scorecard.close.deciding.wanted import Wanted
    from scorecard.close.desk import open_desk
    from scorecard.close.months import newest_closed
    from scorecard.project import Project

    found = Project.find(project)
    with open_desk(found, f"a look at what {by} accepts", create=False) as desk:
        selected = select(desk, chosen)
    _show(selected)
    if not selected.breaks:
        raise typer.Exit(BAD_INPUT if selected.stopping else 0)
    if not yes and not _agreed(len(selected.breaks)):
        return
    wanted = [
        Wanted(**{**said, "break_id": row["break_id"], "fingerprint": row["fingerprint"]})
        for row in selected.breaks
    ]
    with open_desk(found, f"decision by {by}", create=False) as desk:
        decided = acts.decide(desk, wanted, Act(by, COMMAND_LINE, reason))
        newest = newest_closed(desk.config, desk.clock())
    first, last = decided[0].seq, decided[-1].seq
    numbers = f"decision {first}" if first == last else f"decisions {first} to {last}"
    say(f"\n{numbers}: {counted(len(decided), 'difference')} accepted")
    next_run(decided[0].decision.first_month, newest)


def _show(selected: "Selected") -> None:
    """What is accepted, how many, and what is not."""
    rows = [shown(row) for row in selected.breaks[:_LISTED]]
    if rows:
        write_rows(SHOWN, rows, "table")
    if len(selected.breaks) > _LISTED:
        say(f"and {len(selected.breaks) - _LISTED:,} more, as `scorecard breaks` lists them")
    say(f"\n{counted(len(selected.breaks), 'open difference')} to accept")
    if selected.stopping:
        ids = ", ".join(row["break_id"][:SHORT] for row in selected.stopping[:_LISTED])
        more = len(selected.stopping) - _LISTED
        left = f"{ids} and {more} more" if more > 0 else ids
        say(
            f"{counted(len(selected.stopping), 'difference')} left, each of which stops a card and "
            f"is settled by its id: {left}"
        )


def has_terminal() -> bool:
    """Whether there is somebody who can be asked."""
    return sys.stdin.isatty()


def _agreed(number: int) -> bool:
    """Whether whoever sits at the terminal says yes; raises where nobody can be asked."""
    if not has_terminal():
        complain("Nothing was accepted: there is no terminal to ask on; add --yes to accept them")
        raise typer.Exit(BAD_INPUT)
    if typer.confirm(f"Accept {'it' if number == 1 else f'all {number:,}'}?"):
        return True
    say("Nothing was accepted.")
    return False
