"""The reconciliation statement of a break: one figure, what leads from it to the other, the rest.

Items are found by the diagnosis or entered by a person; an amount that is both is one item. Source
of the form: the bank reconciliation of bookkeeping; items stay until they reverse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal, get_args

from scorecard.reconcile.evidence import Candidate, Cause

Kind = Literal["timing", "unit", "definition", "rounding", "currency", "correction"]
TYPES: Final[tuple[Kind, ...]] = get_args(Kind)

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
            "child_vintage",
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
    "origin",
    "cause",
    "detail",
    "source",
    "amount",
    "reverses",
    "from_month",
    "decision",
    "person",
    "evidence",
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A break as a statement needs it: its two sides, and what would have passed, in base units."""

    break_id: str
    left: str
    right: str
    left_value: Decimal
    right_value: Decimal
    tolerance: Decimal = Decimal(0)

    @property
    def difference(self) -> Decimal:
        """What has to be added to the left figure."""
        return self.right_value - self.left_value


@dataclass(frozen=True, slots=True)
class Item:
    """A reconciling amount: it leads from the left figure towards the right one.

    What was found has a cause and the source at fault, what was entered the decision and its
    person; what was confirmed has both. `reverses` and `from_month` are `YYYY-MM`.
    """

    type: Kind
    origin: Literal["found", "entered", "confirmed"]
    amount: Decimal
    evidence: str
    cause: Cause | None = None
    detail: str | None = None
    source: str | None = None
    reverses: str | None = None
    from_month: str | None = None
    decision: int | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line; the amounts of all but the last add up to the last."""

    line: Literal["left", "item", "unexplained", "right"]
    amount: Decimal
    source: str | None = None
    item: Item | None = None


def kind_of(cause: Cause) -> Kind:
    """What type of item a cause makes; an error of entering or sending is a correction."""
    return next((kind for kind, causes in KINDS.items() if cause in causes), "correction")


def found_items(
    broken: Broken, named: Candidate, evidence: str, reverses: str | None
) -> list[Item]:
    """What a cause adds to the left figure, or two in the order they were done.

    The figure without the fault must be known. `reverses` is the month an amount in the wrong month
    comes back in.
    """
    assert named.corrected is not None
    at_left = named.suspect == broken.left
    wrong, other = broken.right_value, broken.left_value
    if at_left:
        wrong, other = other, wrong
    parts = [(named.cause, named.detail, wrong - named.corrected)]
    if named.first is not None:
        parts.insert(0, (named.first.cause, named.first.detail, named.first.figure - other))
    return [
        Item(
            type=kind_of(cause),
            origin="found",
            amount=-amount if at_left else amount,
            evidence=evidence,
            cause=cause,
            detail=detail,
            source=named.suspect,
            reverses=reverses if cause == "cut_off" else None,
        )
        for cause, detail, amount in parts
    ]


def statement(broken: Broken, found: Sequence[Item], entered: Sequence[Item]) -> list[Line]:
    """The lines of a break: both figures, its items, and what they leave unexplained.

    What a person entered stands. An item that was found is the same one where type and amount
    agree within tolerance; others are listed only if less is unexplained with them than without.
    """
    items = _joined(broken, found, entered)
    rest = broken.difference - sum((item.amount for item in items), Decimal(0))
    return [
        Line("left", broken.left_value, source=broken.left),
        *(Line("item", item.amount, source=item.source, item=item) for item in items),
        Line("unexplained", rest),
        Line("right", broken.right_value, source=broken.right),
    ]


def _joined(broken: Broken, found: Sequence[Item], entered: Sequence[Item]) -> list[Item]:
    own, new = list(entered), list[Item]()
    for item in found:
        place = next((at for at, told in enumerate(own) if _same(told, item, broken)), None)
        if place is None:
            new.append(item)
        else:
            own[place] = _confirmed(own[place], item)
    rest = broken.difference - sum((item.amount for item in own), Decimal(0))
    # Two causes explain it together: the first alone may lead away from the right figure.
    left_over = rest - sum((item.amount for item in new), Decimal(0))
    return [*new, *own] if abs(left_over) < abs(rest) else own


def _same(told: Item, item: Item, broken: Broken) -> bool:
    apart = abs(told.amount - item.amount)
    return told.origin == "entered" and told.type == item.type and apart <= broken.tolerance


def _confirmed(told: Item, item: Item) -> Item:
    return replace(
        told,
        origin="confirmed",
        cause=item.cause,
        detail=item.detail,
        source=item.source,
        # One of an earlier month is what comes back.
        reverses=told.reverses or (item.reverses if told.from_month is None else None),
    )
