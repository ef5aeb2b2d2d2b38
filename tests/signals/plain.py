"""Process behaviour once more, from the rules as they are told, one figure at a time."""

import itertools
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

Limits = tuple[Fraction, Fraction, Fraction]


def limits_of(values: Sequence[Decimal | None], *, screened: bool = True) -> Limits | None:
    """Lower limit, mean and upper limit; None in a month without a figure."""
    known = [Fraction(value) for value in values if value is not None]
    ranges = [
        abs(Fraction(b) - Fraction(a))
        for a, b in itertools.pairwise(values)
        if a is not None and b is not None
    ]
    if not ranges:
        return None
    mean_range = sum(ranges) / len(ranges)
    if screened:
        kept = [r for r in ranges if r < Fraction("3.267") * mean_range] or ranges
        mean_range = sum(kept) / len(kept)
    mean = sum(known) / len(known)
    reach = Fraction("2.66") * mean_range
    return mean - reach, mean, mean + reach


def last_rule(values: Sequence[Decimal | None]) -> str | None:
    """The first rule that the last figure breaks."""
    limits = limits_of(values)
    assert limits is not None
    lower, mean, upper = limits
    known = [Fraction(value) for value in values if value is not None]
    low, high = (mean + (bound - mean) * 2 / 3 for bound in (lower, upper))

    def near(x: Fraction) -> bool:
        return lower <= x < low or high < x <= upper

    last, seven, three = known[-1], known[-7:], known[-3:]
    steps = [b - a for a, b in itertools.pairwise(seven)]
    if not lower <= last <= upper:
        return "outside"
    if len(seven) == 7 and (all(s > 0 for s in steps) or all(s < 0 for s in steps)):
        return "trend"
    same = all(x > mean for x in three) or all(x < mean for x in three)
    if len(three) == 3 and near(last) and sum(map(near, three)) >= 2 and same:
        return "two_of_three"
    if len(seven) == 7 and (all(x > mean for x in seven) or all(x < mean for x in seven)):
        return "shift"
    return None
