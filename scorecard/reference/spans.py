"""Time as rows of the configuration cut it, and which of them fit a unit."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from scorecard.config.dated import Scoped
from scorecard.config.organisation import Unit
from scorecard.period import Month

ALWAYS = Month.of(1, 1)
FOREVER = Month.of(9999, 12)


def fitting(rows: Iterable[Any], unit: Unit) -> list[Any]:
    """Scoped rows that fit a unit, the narrowest first."""
    own = [row for row in rows if row.unit == unit.id]
    of_type = [row for row in rows if row.unit_type == unit.type]
    return [*own, *of_type, *(row for row in rows if not row.unit and not row.unit_type)]


def spans(rows: Sequence[Scoped]) -> Iterator[tuple[int, int]]:
    """All time, cut wherever one of the rows begins or ends."""
    starts = {ALWAYS.index}
    for row in rows:
        if row.valid_from is not None:
            starts.add(row.valid_from.index)
        if row.valid_to is not None:
            starts.add(row.valid_to.index + 1)
    ordered = sorted(starts)
    yield from zip(ordered, [start - 1 for start in ordered[1:]] + [FOREVER.index], strict=True)


def holds(row: Scoped, month: int) -> bool:
    """Whether a row holds in a month, given by its index."""
    return (row.valid_from or ALWAYS).index <= month <= (row.valid_to or FOREVER).index
