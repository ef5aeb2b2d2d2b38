"""XmR process-behaviour limits of a series.

Source: Wheeler, Understanding Variation; the screening of large moving ranges as in NHS England's
Making Data Count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LIMIT = Decimal("2.66")
SCREEN = Decimal("3.267")


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """Mean and natural process limits, in the series' own unit of measurement."""

    points: int
    mean: Decimal
    lower: Decimal
    upper: Decimal
    lower_unscreened: Decimal
    upper_unscreened: Decimal


def process_limits(values: Sequence[Decimal]) -> ProcessLimits | None:
    """Limits mean +- 2.66 x mean moving range, ranges >= 3.267 x their mean left out once.

    None under two points, where nothing has moved yet. Values are in order of time, without gaps.
    """
    if len(values) < 2:
        return None
    mean = sum(values, Decimal(0)) / len(values)
    ranges = [abs(b - a) for a, b in zip(values, values[1:], strict=False)]
    unscreened = sum(ranges, Decimal(0)) / len(ranges)
    kept = [r for r in ranges if r < SCREEN * unscreened] or ranges
    screened = sum(kept, Decimal(0)) / len(kept)
    return ProcessLimits(
        points=len(values),
        mean=mean,
        lower=mean - LIMIT * screened,
        upper=mean + LIMIT * screened,
        lower_unscreened=mean - LIMIT * unscreened,
        upper_unscreened=mean + LIMIT * unscreened,
    )
