"""Natural process limits of every figure that stands on a scorecard."""

from collections import defaultdict
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
    """Fill `mart.signals` from the last 36 figures up to each month that has one."""
    series: dict[tuple[str, str], list[_Point]] = defaultdict(list)
    for kpi, unit, month, start, value in warehouse.run("score/select_series"):
        series[kpi, unit].append((month, start, value))
    rows = [
        (kpi, unit, *row) for (kpi, unit), points in series.items() for row in _limits_of(points)
    ]
    with warehouse.transaction():
        warehouse.replace("mart.signals", COLUMNS, rows)


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
