"""A year's goal as twelve months' goals that add up to it."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Final

from scorecard.config.dated import AnnualTarget, Target

MONTHS: Final = 12
_EXACT: Final = Context(prec=60)
_NINE: Final = Decimal("0.000000001")


def phased(row: AnnualTarget) -> Iterator[Target]:
    """The row's months as targets; none where last year's figures give the months."""
    if row.phasing == "last_year":
        return
    for number, goal in enumerate(_goals(row)):
        month = row.first_month + number
        # Its parts were validated where they stood; a month is read from text alone.
        yield Target.model_construct(
            kpi=row.kpi,
            unit=row.unit,
            unit_type=row.unit_type,
            valid_from=month,
            valid_to=month,
            goal=goal,
            red_flag_ratio=row.red_flag_ratio,
        )


def _goals(row: AnnualTarget) -> list[Decimal]:
    if row.phasing == "constant":
        return [row.goal] * MONTHS
    if row.phasing == "interpolate" and row.opening is not None:
        start, way = Fraction(row.opening), Fraction(row.goal - row.opening)
        return [_nine(start + way * n / MONTHS) for n in range(1, MONTHS + 1)]
    return in_parts(row.goal, row.weights or [Decimal(1)] * MONTHS)


def in_parts(whole: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`whole` by weights at nine decimals; the parts add up to it to the last digit.

    What is rounded is the sum up to each part, so that no remainder is left for the last.
    """
    total = sum(map(Fraction, weights), Fraction(0))
    so_far = accumulate(map(Fraction, weights), initial=Fraction(0))
    ends = [_nine(Fraction(whole) * part / total) for part in so_far]
    return [b - a for a, b in pairwise(ends)]


def _nine(value: Fraction) -> Decimal:
    exact = _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return exact.quantize(_NINE, rounding=ROUND_HALF_UP, context=_EXACT)
