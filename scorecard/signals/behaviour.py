"""XmR process-behaviour limits of a series.

Source: Wheeler, Understanding Variation; the screening of large moving ranges as in NHS England's
Making Data Count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

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


def process_limits(values: Sequence[Decimal | None]) -> ProcessLimits | None:
    """Limits mean +- 2.66 x mean moving range, ranges >= 3.267 x their mean left out once.

    Values are in order of time, None in a month without one; no range is taken across such a gap.
    None where the last month has no figure, and where there is no range: nothing has moved yet.
    """
    return rolling_limits(values, len(values))[-1] if values else None


def rolling_limits(values: Sequence[Decimal | None], window: int) -> list[ProcessLimits | None]:
    """For each month the limits of the last `window` figures up to it.

    None as in `process_limits`. Gaps do not count in the window.
    """
    points: list[int] = []
    # The range that leads to each point: none to the first, nor to the first after a gap.
    moves: list[int | None] = []
    limits: list[ProcessLimits | None] = []
    before: int | None = None
    for value in values:
        # Whole numbers of 10^-9 add exactly and some ten times as fast as decimals.
        point = None if value is None else int(value.scaleb(PLACES).to_integral_value())
        if point is not None:
            points.append(point)
            moves.append(None if before is None else abs(point - before))
            limits.append(_limits(points[-window:], moves[-window:][1:]))
        else:
            limits.append(None)
        before = point
    return limits


def _limits(points: Sequence[int], moves: Sequence[int | None]) -> ProcessLimits | None:
    ranges = [move for move in moves if move is not None]
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
