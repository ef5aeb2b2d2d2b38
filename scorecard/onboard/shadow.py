"""Shadow mode seen from outside: the comparison by the snapshot, and how past closes compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scorecard.config.models import Config
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.project import Project, sql_dir
from scorecard.reconcile.shadow import books, compare
from scorecard.reconcile.shadow_cells import Comparison
from scorecard.stores.editions import Editions
from scorecard.stores.snapshot import query
from scorecard.stores.statements import statement

# Closes in a row that must agree before anybody switches.
ENOUGH = 3
# What a close must be to count, for people.
AGREED = (
    "agreed: every cell is equal, equal as rounded or within the measure's tolerance, or differs "
    "by a mistake on the hand-made card (a colour against its own figure and target, a cell that "
    "is no figure); any other difference is to be settled first"
)
# Closes told of, newest last.
_TOLD = 6


@dataclass(frozen=True, slots=True)
class Close:
    """How a month's published cards compare with the hand-made ones, as both stand now."""

    month: str
    compared: int
    agree: int
    unknown: int
    mistaken: int

    @property
    def agreed(self) -> bool:
        """Whether every cell agrees or differs by a mistake on the hand-made card itself."""
        return self.compared > 0 and self.agree + self.mistaken == self.compared


def compare_published(
    project: Project, config: Config, month: Month | None, unit: str | None
) -> Comparison:
    """The comparison of a month, by default the newest that was published.

    Raises `InputError` where there is nothing to compare: no workbook, no edition, no such unit.
    """
    if not books(config):
        raise InputError(
            "no source is a scorecard_workbook: declare the hand-made scorecards as sources of "
            "that type, or start from one with `scorecard adopt FILE.xlsx`"
        )
    units = [item.id for item in config.units]
    if unit is not None and unit not in units:
        raise InputError(f"--unit {unit}: expected one of {', '.join(units)}")
    months = Editions(project.editions).months()
    chosen = month or (Month.parse(months[-1]) if months else None)
    if chosen is None or str(chosen) not in months:
        named = f" --month {chosen}" if chosen else ""
        raise InputError(
            f"{chosen or 'no month'}: no edition yet; run `scorecard run{named}` first"
        )
    return compare(_asking(project), config, chosen, unit)


def parallel_closes(project: Project, config: Config) -> list[Close]:
    """The last months that were published beside hand-made scorecards, the oldest first."""
    found = []
    for text in Editions(project.editions).months()[-_TOLD:]:
        told = compare(_asking(project), config, Month.parse(text))
        if any(cell.theirs is not None for cell in told.cells):
            counts = (len(told.cells), told.agree, told.unknown, told.mistaken)
            found.append(Close(text, *counts))
    return found


def ready(closes: Sequence[Close]) -> bool:
    """Whether the last three closes in a row agreed."""
    return len(closes) >= ENOUGH and all(close.agreed for close in closes[-ENOUGH:])


def standing(closes: Sequence[Close]) -> str:
    """One line: how many closes in a row agreed, and what that means."""
    row = 0
    for close in reversed(closes):
        if not close.agreed:
            break
        row += 1
    if ready(closes):
        return f"ready to switch: {row} parallel closes in a row agreed"
    left = ENOUGH - row
    return (
        f"not ready to switch: {row} of {ENOUGH} parallel closes in a row agreed, {left} more to go"
    )


def _asking(project: Project) -> Any:
    def ask(name: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        names, rows = query(project.snapshot, statement(sql_dir(), name), parameters)
        return [dict(zip(names, row, strict=True)) for row in rows]

    return ask
