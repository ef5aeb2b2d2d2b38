"""Decisions that wait for a second person: what stands there meanwhile, and what was made since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scorecard.close.deciding.four_eyes import CHOOSING
from scorecard.ingest.numbers import quotient
from scorecard.period import Month
from scorecard.stores.ledger_decisions import Decision
from scorecard.stores.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Standing:
    """The figure of a decision's first month as it is, and as it would be, in base units.

    None for several units, and where there is none. `fingerprint` is that of all figures it is
    about, as they stand.
    """

    fingerprint: str
    value: Decimal | None
    decided: Decimal | None


def standing(warehouse: Warehouse, item: Decision, up_to: Month) -> Standing:
    """What stands where a decision would choose, in its months up to one."""
    first = Month.parse(item.first_month) if item.first_month else up_to
    last = Month.parse(item.last_month) if item.last_month else up_to
    (row,) = warehouse.rows(
        "decide/select_standing",
        {
            "kpi": item.kpi,
            "unit": item.unit,
            "first": first.index,
            "last": max(first, min(last, up_to)).index,
            "source": item.source,
        },
    )
    decided = item.value if item.source is None else row["preferred"]
    if item.numerator is not None and item.denominator is not None:
        decided = quotient(item.numerator, item.denominator)
    return Standing(row["fingerprint"], row["value"], decided)


def made_since(item: Decision, decisions: Sequence[Decision]) -> Iterator[Decision]:
    """Later decisions about the same that count before one or instead of it, none reversed."""
    return (
        later
        for later in decisions
        if later.seq > item.seq
        and later.state != "reversed"
        and _counts_before(later, item)
        and _are_about_the_same(later, item)
    )


def _counts_before(later: Decision, item: Decision) -> bool:
    if later.kind in CHOOSING and item.kind in CHOOSING:
        return CHOOSING.index(later.kind) <= CHOOSING.index(item.kind)
    return later.kind == item.kind


def _are_about_the_same(later: Decision, item: Decision) -> bool:
    if item.kind not in CHOOSING and item.seen is not None and later.seen is not None:
        return later.seen.break_id == item.seen.break_id
    return (
        (later.kpi, later.unit) == (item.kpi, item.unit)
        and (item.kind in CHOOSING or later.source == item.source)
        and (later.place, later.edit) == (item.place, item.edit)
        and (later.first_month or "") <= (item.last_month or "9999-12")
        and (item.first_month or "") <= (later.last_month or "9999-12")
    )
