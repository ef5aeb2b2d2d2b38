"""XmR process-behaviour limits of a series.

Source: Wheeler, Understanding Variation; the screening of large moving ranges as in NHS England's
Making Data Count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

LIMIT = Fraction("2.66")
SCREEN = Fraction("3.267")
# Figures have nine decimal places everywhere.
PLACES = 9


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
    return rolling_limits(values, len(values))[-1] if values else None


def rolling_limits(values: Sequence[Decimal], window: int) -> list[ProcessLimits | None]:
    """For each point the limits of the `window` points up to it; None where there is only one."""
    # Whole numbers of 10^-9 add exactly and some ten times as fast as decimals.
    points = [int(value.scaleb(PLACES).to_integral_value()) for value in values]
    ranges = [abs(b - a) for a, b in pairwise(points)]
    return [
        _limits(points[max(0, end - window) : end], ranges[max(0, end - window) : end - 1])
        for end in range(1, len(points) + 1)
    ]


def _limits(points: Sequence[int], ranges: Sequence[int]) -> ProcessLimits | None:
    if not ranges:
        return None
    mean = Fraction(sum(points), len(points))
    unscreened = Fraction(sum(ranges), len(ranges))
    threshold = SCREEN * unscreened
    kept = [r for r in ranges if r < threshold] or ranges
    screened = Fraction(sum(kept), len(kept))
    return ProcessLimits(
        points=len(points),
        mean=_decimal(mean),
        lower=_decimal(mean - LIMIT * screened),
        upper=_decimal(mean + LIMIT * screened),
        lower_unscreened=_decimal(mean - LIMIT * unscreened),
        upper_unscreened=_decimal(mean + LIMIT * unscreened),
    )


def _decimal(value: Fraction) -> Decimal:
    return Decimal(round(value)).scaleb(-PLACES)
