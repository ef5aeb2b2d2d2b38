"""What may have caused each break and how much of it: `mart.diagnoses`, `mart.statements`.

`mart.carried_items` has what people entered in statements, until it has come back.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from scorecard.config.models import Config
from scorecard.period import Month
from scorecard.reconcile import statement
from scorecard.reconcile.diagnose import diagnose
from scorecard.reconcile.evidence import Candidate, Diagnosis, Pair
from scorecard.reconcile.items import Carried, Compared, Entered, carry, entered
from scorecard.reconcile.pairs import Asked, pairs_of, setting_of
from scorecard.reconcile.statement import Broken, Item, Line
from scorecard.stores.warehouse import Warehouse

COLUMNS = (
    "break_id",
    "rank",
    "named",
    "cause",
    "detail",
    "chance",
    "odds",
    "months",
    "series",
    "since",
    "suspect",
    "corrected",
    "residual",
)
_CARRIED: Final = (
    "decision",
    "kpi",
    "unit",
    "from_month",
    "month",
    "break_id",
    "state",
    "outstanding",
    "amount",
)
# The last digits of a chance are the processor's.
_DIGITS = 3
_MOST_SHOWN = 5

_Key = tuple[str, str, str, str, str]


def find_causes(warehouse: Warehouse, config: Config) -> None:
    """Try every signature on every break in which two figures differ; changes no figure."""
    asked = pairs_of(warehouse)
    found = diagnose([item.pair for item in asked], setting_of(config))
    by_pair: dict[_Key, list[Diagnosis]] = defaultdict(list)
    for diagnosis in found:
        by_pair[_key_of(diagnosis)].append(diagnosis)
    items = entered(warehouse)
    rows = list[tuple[Any, ...]]()
    lines = list[tuple[Any, ...]]()
    carried_rows = list[tuple[Any, ...]]()
    for item in asked:
        own = {m: items.get(broken.break_id, []) for m, broken in item.breaks.items()}
        carried = carry([one for month in sorted(own) for one in own[month]], _compared(item))
        carried_rows += [_carried_row(item, one) for one in carried]
        for diagnosis in by_pair[_key_of(item.pair)]:
            broken = item.breaks[diagnosis.month]
            told = [_own(one) for one in own[diagnosis.month]]
            told += [_later(one) for one in carried if one.month == diagnosis.month and one.amount]
            rows += _rows(diagnosis, broken.break_id)
            lines += _lines(broken, statement.statement(broken, _found(diagnosis, item), told))
    with warehouse.transaction():
        warehouse.replace("mart.diagnoses", COLUMNS, rows)
        warehouse.replace("mart.statements", statement.COLUMNS, lines)
        warehouse.replace("mart.carried_items", _CARRIED, carried_rows)


def _compared(asked: Asked) -> Compared:
    pair = asked.pair
    return Compared(
        aggregation=pair.aggregation,
        differences={month: broken.difference for month, broken in asked.breaks.items()},
        tolerances={month: broken.tolerance for month, broken in asked.breaks.items()},
        agreeing=frozenset(pair.left_values.keys() & pair.right_values.keys()) - pair.breaks,
    )


def _own(item: Entered) -> Item:
    return Item(
        type=item.type,
        origin="entered",
        amount=item.amount,
        evidence=item.evidence,
        reverses=None if item.reverses is None else str(Month(item.reverses)),
        decision=item.decision,
        person=item.person,
    )


def _later(carried: Carried) -> Item:
    """An item of an earlier month, as it stands in this one."""
    own = replace(_own(carried.item), amount=carried.amount)
    reverses = None if carried.state == "reversed" else own.reverses
    return replace(own, reverses=reverses, from_month=str(Month(carried.item.month)))


def _found(diagnosis: Diagnosis, asked: Asked) -> list[Item]:
    named = diagnosis.named or diagnosis.compound
    if named is None or named.corrected is None:
        return []
    # What is in the wrong month is in the neighbour that breaks too.
    near = (diagnosis.month + 1, diagnosis.month - 1)
    back = next((str(Month(month)) for month in near if month in asked.breaks), None)
    broken = asked.breaks[diagnosis.month]
    return statement.found_items(broken, named, _evidence(named), back)


def _evidence(candidate: Candidate) -> str:
    """How much speaks for a cause, in words."""
    months = "1 month" if candidate.months == 1 else f"{candidate.months} months"
    series = f", {candidate.series} figures" if candidate.series > 1 else ""
    return f"fits {months}{series}; chance {candidate.chance:.{_DIGITS}g}"


def _lines(broken: Broken, told: Sequence[Line]) -> Iterator[tuple[Any, ...]]:
    for position, line in enumerate(told):
        item = line.item
        yield (
            broken.break_id,
            position,
            line.line,
            None if item is None else item.type,
            None if item is None else item.origin,
            None if item is None else item.cause,
            None if item is None else item.detail,
            line.source,
            line.amount,
            None if item is None else item.reverses,
            None if item is None else item.from_month,
            None if item is None else item.decision,
            None if item is None else item.person,
            None if item is None else item.evidence,
        )


def _carried_row(asked: Asked, carried: Carried) -> tuple[Any, ...]:
    broken = asked.breaks.get(carried.month)
    return (
        carried.item.decision,
        asked.pair.kpi,
        asked.pair.unit,
        str(Month(carried.item.month)),
        str(Month(carried.month)),
        None if broken is None else broken.break_id,
        carried.state,
        carried.outstanding,
        carried.amount,
    )


def _rows(diagnosis: Diagnosis, break_id: str) -> Iterator[tuple[Any, ...]]:
    for rank, candidate in enumerate(diagnosis.candidates[:_MOST_SHOWN], start=1):
        yield break_id, rank, candidate is diagnosis.named, *_told(candidate)


def _told(candidate: Candidate) -> tuple[Any, ...]:
    return (
        candidate.cause,
        candidate.detail,
        float(f"{candidate.chance:.{_DIGITS}g}"),
        float(f"{candidate.odds:.{_DIGITS}g}"),
        candidate.months,
        candidate.series,
        str(Month(candidate.since)),
        candidate.suspect,
        candidate.corrected,
        candidate.residual,
    )


def _key_of(item: Pair | Diagnosis) -> _Key:
    return item.rule, item.kpi, item.unit, item.left, item.right
