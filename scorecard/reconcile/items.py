"""Items that people entered in reconciliation statements, carried forward until they come back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scorecard.period import Month
from scorecard.reconcile.evidence import Aggregation
from scorecard.reconcile.statement import Kind
from scorecard.stores.warehouse import Warehouse

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Entered:
    """An item as a person entered it in the statement of the break of `month`; months are indexes.

    `amount` leads from the left figure towards the right one, in base units. Only a timing item is
    carried: until the amount comes back, expected in `reverses` where that is known, and no longer
    than `until`.
    """

    decision: int
    month: int
    type: Kind
    amount: Decimal
    person: str
    evidence: str
    reverses: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two sources over the months: their differences where they break, and where they agree."""

    aggregation: Aggregation
    differences: Mapping[int, Decimal]
    tolerances: Mapping[int, Decimal]
    agreeing: frozenset[int]


@dataclass(frozen=True, slots=True)
class Carried:
    """An item in a later month: `amount` stands in the statement, `outstanding` is to come back."""

    item: Entered
    month: int
    state: Literal["carried", "reversed"]
    outstanding: Decimal
    amount: Decimal


def entered(warehouse: Warehouse) -> dict[str, list[Entered]]:
    """The items of every break, in the order they were entered."""
    found: dict[str, list[Entered]] = defaultdict(list)
    for row in warehouse.rows("diagnose/select_items"):
        reverses, until = row["reverses"], row["valid_to"]
        found[row["break_id"]].append(
            Entered(
                decision=row["decision"],
                month=row["month_index"],
                type=row["item_type"],
                amount=row["value"],
                person=row["person"],
                evidence=row["evidence"] or row["reason"],
                reverses=None if reverses is None else Month.parse(reverses).index,
                until=None if until is None else Month.parse(until).index,
            )
        )
    return dict(found)


def carry(items: Sequence[Entered], compared: Compared) -> list[Carried]:
    """Every timing item in each later month it stands in, the one it comes back in included."""
    months = sorted({*compared.differences, *compared.agreeing})
    return [
        carried
        for item in items
        if item.type == "timing"
        for carried in _carried(item, compared, [m for m in months if m > item.month])
    ]


def _carried(item: Entered, compared: Compared, months: Sequence[int]) -> Iterator[Carried]:
    stock = compared.aggregation == "stock"
    for month in months:
        if item.until is not None and month > item.until:
            return
        if _is_back(item, compared, month):
            yield Carried(item, month, "reversed", NOTHING, NOTHING if stock else -item.amount)
            return
        yield Carried(item, month, "carried", item.amount, item.amount if stock else NOTHING)


def _is_back(item: Entered, compared: Compared, month: int) -> bool:
    """Whether the amount has come back: a stock lacks it, of a flow the opposite arrives."""
    due = item.reverses is not None and month >= item.reverses
    apart = compared.differences.get(month)
    if compared.aggregation == "stock":
        return due or apart is None or abs(apart - item.amount) >= abs(apart)
    if apart is None:
        return False
    # In the month a person names something else may lie on top of it.
    if due and apart * item.amount < 0:
        return True
    return abs(apart + item.amount) <= compared.tolerances[month]
