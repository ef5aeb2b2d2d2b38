"""One comparison with a hand-made scorecard, all of a month, and how a comparison is made."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from scorecard.reconcile.card_causes import Why
from scorecard.reconcile.causes import Shown

State = Literal["equal", "rounding", "tolerance", "differs", "only_there", "only_here"]
AGREE: tuple[State, ...] = ("equal", "rounding", "tolerance")
# One side only, or a cell of theirs that is no figure.
ALONE = ("only_there", "unreadable")
# Causes that are mistakes on the hand-made card: nothing of ours has to change.
THEIRS = ("contradiction", "unreadable")


@dataclass(frozen=True, slots=True)
class Cell:
    """One comparison. Figures are in base units, scores 0 to 10, weights shares; a colour is text.

    `where` is the cell of their workbook. `ours_from` says which of our sources the figure is
    taken from: where it is their own workbook, agreeing proves nothing.
    """

    unit: str
    kpi: str | None
    perspective: str | None
    field: str
    ours: Decimal | str | None
    theirs: Decimal | str | None
    state: State
    cause: str
    text: str
    source: str
    where: str
    ours_from: str

    @property
    def agrees(self) -> bool:
        """Whether both say the same, as far as it is written."""
        return self.state in AGREE


@dataclass(frozen=True, slots=True)
class Comparison:
    """All cells of a month, and what reading the workbooks noticed."""

    month: str
    cells: tuple[Cell, ...]
    notes: tuple[str, ...]

    @property
    def agree(self) -> int:
        """How many cells agree."""
        return sum(cell.agrees for cell in self.cells)

    @property
    def taken(self) -> int:
        """How many agree because our figure is taken from their workbook."""
        return sum(cell.agrees and cell.ours_from == cell.source for cell in self.cells)

    @property
    def unknown(self) -> int:
        """How many differ without a cause that could be named."""
        return sum(cell.cause == "unknown" for cell in self.cells)

    @property
    def mistaken(self) -> int:
        """How many differ by a mistake on the hand-made card itself."""
        return sum(cell.cause in THEIRS for cell in self.cells)

    def causes(self) -> list[tuple[str, int]]:
        """How many cells differ for each cause, most first."""
        found = Counter(cell.cause for cell in self.cells if not cell.agrees)
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def alone(item: Mapping[str, Any], ours: Any, came: str) -> Cell:
    """A cell with one side only, or with theirs in words we cannot read."""
    unread = item["figure"] is None and item["field"] != "colour"
    if unread:
        text = f"their cell says {str(item['text'])[:40]!r}, which is no figure"
        return made(item, ours, "differs", "unreadable", text, came)
    text = "their card has it, ours does not"
    return made(item, None, "only_there", "not_here", text, came)


def differing(item: Mapping[str, Any], ours: Any, why: Why) -> Cell:
    """A cell with two sides that differ, and why."""
    return made(item, ours, "differs", *why, "")


def made(
    item: Mapping[str, Any],
    ours: Any,
    state: State,
    cause: str,
    text: str,
    came: str,
) -> Cell:
    """A cell from what they print; `came` is the source our figure is taken from."""
    theirs = item["text"] if item["field"] == "colour" or item["figure"] is None else item["figure"]
    return Cell(
        unit=item["unit"],
        kpi=item["kpi"],
        perspective=item["perspective"],
        field=item["field"],
        ours=ours,
        theirs=theirs,
        state=state,
        cause=cause,
        text=text,
        source=item["source"],
        where=f"{item['sheet']}!{item['cell']}",
        ours_from=came,
    )


def shown(item: Mapping[str, Any]) -> Shown:
    """Their figure with what its last digit is worth."""
    return Shown(item["figure"], item["step"] or Decimal(0))
