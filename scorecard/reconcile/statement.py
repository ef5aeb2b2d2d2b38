"""The reconciliation statement of a break: one figure, what leads from it to the other, the rest.

Source of the form: the bank reconciliation of bookkeeping; items stay until they reverse.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from scorecard.reconcile.evidence import Candidate, Cause

Kind = Literal["timing", "unit", "definition", "rounding", "currency", "correction"]

KINDS: Final[Mapping[Kind, frozenset[Cause]]] = {
    "timing": frozenset(
        {
            "cut_off",
            "earlier_month",
            "later_month",
            "prior_year",
            "year_to_date",
            "quarter",
            "rolling_12",
            "partial_load",
            "other_vintage",
        }
    ),
    "unit": frozenset({"child_missing", "child_twice", "two_children", "eliminations"}),
    "definition": frozenset(
        {"mean_of_ratios", "complement", "inverted", "tax", "unit_of_measure", "target"}
    ),
    "rounding": frozenset({"rounded"}),
    "currency": frozenset({"currency", "rate_kind"}),
}
COLUMNS: Final = (
    "break_id",
    "position",
    "line",
    "type",
    "cause",
    "detail",
    "source",
    "amount",
    "reverses",
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A break as a statement needs it: its two sides, in base units."""

    break_id: str
    left: str
    right: str
    left_value: Decimal
    right_value: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One line; the amounts of all but the last add up to the last."""

    line: Literal["left", "item", "unexplained", "right"]
    amount: Decimal
    source: str | None = None
    type: Kind | None = None
    cause: Cause | None = None
    detail: str | None = None
    reverses: str | None = None


def kind_of(cause: Cause) -> Kind:
    """What type of item a cause makes; an error of entering or sending is a correction."""
    return next((kind for kind, causes in KINDS.items() if cause in causes), "correction")


def statement(broken: Broken, named: Candidate | None, reverses: str | None = None) -> list[Line]:
    """The lines of a break; with a named cause its item, and what that leaves unexplained.

    `reverses` is the month an amount in the wrong month comes back in.
    """
    items = list(_items(broken, named, reverses))
    rest = broken.right_value - broken.left_value - sum((i.amount for i in items), Decimal(0))
    return [
        Line("left", broken.left_value, source=broken.left),
        *items,
        Line("unexplained", rest),
        Line("right", broken.right_value, source=broken.right),
    ]


def _items(broken: Broken, named: Candidate | None, reverses: str | None) -> Iterator[Line]:
    if named is None or named.corrected is None:
        return
    amount = broken.right_value - named.corrected
    if named.suspect == broken.left:
        amount = named.corrected - broken.left_value
    yield Line(
        "item",
        amount,
        source=named.suspect,
        type=kind_of(named.cause),
        cause=named.cause,
        detail=named.detail,
        reverses=reverses if named.cause == "cut_off" else None,
    )
