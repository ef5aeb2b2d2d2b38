"""Natural process limits of every figure that stands on a scorecard."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scorecard.signals.behaviour import rolling_limits
from scorecard.stores.warehouse import Warehouse

WINDOW = 36
COLUMNS = [
    "kpi",
    "unit",
    "month",
    "month_start",
    "points",
    "mean",
    "lower",
    "upper",
    "lower_unscreened",
    "upper_unscreened",
    "outside",
]


# Month, its first day, and the figure; None in a month without one.
_Point = tuple[str, Any, Decimal | None]


def find_limits(warehouse: Warehouse) -> None:
    """Fill `mart.signals` from the last 36 figures up to each month that has one.

    Where a decision says that a series begins anew, figures before that month count no more.
    """
    series: dict[tuple[str, str], list[_Point]] = defaultdict(list)
    for kpi, unit, month, start, value in warehouse.run("score/select_series"):
        series[kpi, unit].append((month, start, value))
    rebased = warehouse.run("score/select_rebases")
    rows = [
        (kpi, unit, *row)
        for (kpi, unit), points in series.items()
        for part in _parts(points, _starts(rebased, kpi, unit))
        for row in _limits_of(part)
    ]
    with warehouse.transaction():
        warehouse.replace("mart.signals", COLUMNS, rows)


def _starts(rebased: Sequence[tuple[Any, ...]], kpi: str, unit: str) -> list[str]:
    """Months in which the series of a figure begins anew, in order."""
    found = {at for k, u, at in rebased if k in (None, kpi) and u in (None, unit)}
    return sorted(found)


def _parts(points: Sequence[_Point], starts: Sequence[str]) -> list[list[_Point]]:
    """A series cut before each of some months."""
    parts: list[list[_Point]] = [[] for _ in range(len(starts) + 1)]
    for point in points:
        parts[bisect_right(starts, point[0])].append(point)
    return parts


def _limits_of(points: list[_Point]) -> list[tuple[Any, ...]]:
    found = rolling_limits([value for _, _, value in points], WINDOW)
    return [
        (
            month,
            start,
            limits.points,
            limits.mean,
            limits.lower,
            limits.upper,
            limits.lower_unscreened,
            limits.upper_unscreened,
            not limits.lower <= value <= limits.upper,
        )
        for (month, start, value), limits in zip(points, found, strict=True)
        if value is not None and limits is not None
    ]
