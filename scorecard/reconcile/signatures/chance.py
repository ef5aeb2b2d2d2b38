"""How often a difference with no cause in particular would look like one that has.

Unrelated differences are of every size: half of them spread evenly over the orders of magnitude
between the tolerance and three times the figure, most others within 15 % of it, and some far away.
"""

from math import e, log

from scorecard.reconcile.signatures.series import Series

_EVERY_SIZE, _NEAR, _FAR = 0.45, 0.45, 0.10
_NEAR_SHARE = 0.15
_FARTHEST = 1e12
# A zero stands for many things, most often for a figure nobody had.
_NOTHING = 0.1


def density(series: Series, month: int) -> float:
    """The share of unrelated differences per 10^-9, at the difference this month has."""
    ours, theirs = series.left[month], series.right[month]
    size = max(abs(ours), series.usual // 100, series.step)
    gap = max(abs(theirs - ours), 1)
    smallest = max(series.tolerance.get(month, 0), series.step, 1)
    found = _FAR / (2 * max(abs(theirs), series.step) * log(_FARTHEST))
    if gap <= 3 * size:
        found += _EVERY_SIZE / (2 * gap * log(max(3 * size / smallest, e)))
    if gap <= _NEAR_SHARE * size:
        found += _NEAR / (2 * _NEAR_SHARE * size)
    return found


def mass(series: Series, month: int, width: int) -> float:
    """How often an unrelated figure would lie within `width` of where this one lies."""
    if not series.right[month]:
        return _NOTHING
    return min(1.0, (2 * width + series.step) * density(series, month))
