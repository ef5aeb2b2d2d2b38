"""How often a difference with no cause in particular would look like one that has.

Unrelated differences are of every size: most lie within 15 % of the figure, many spread evenly over
the orders of magnitude up to three times the figure, and a few are next to nothing or far away. Two
sources that differ in many months mostly differ about as much in each.
"""

from bisect import bisect_left, bisect_right
from math import e, log

from scorecard.reconcile.signatures.series import Series

_NEAR, _EVERY_SIZE, _TINY, _FAR = 0.55, 0.30, 0.05, 0.10
_NEAR_SHARE = 0.15
_TINY_SHARE = 0.001
_FARTHEST = 1e12
# A zero stands for many things, most often for a figure nobody had.
_NOTHING = 0.1
# Of so many breaks it can be told how much two sources differ as a rule.
_MANY = 6
_ALIKE = 2.0
# A source that is right moves by no more than this many of its usual moves.
_USUAL = 4


def density(series: Series, month: int) -> float:
    """The share of unrelated differences per 10^-9, at the difference this month has."""
    ours, theirs = series.left[month], series.right[month]
    size = max(abs(ours), series.usual // 100, series.step)
    gap = max(abs(theirs - ours), 1)
    least = max(series.tolerance.get(month, 0), series.step, 1)
    tiny = max(_TINY_SHARE * size, least)
    found = _FAR / (2 * max(abs(theirs), series.step) * log(_FARTHEST))
    if gap < tiny:
        found += _TINY / (2 * gap * log(max(tiny / least, e)))
    elif gap <= 3 * size:
        found += _EVERY_SIZE / (2 * gap * log(max(3 * size / tiny, e)))
    if gap <= _NEAR_SHARE * size:
        found += _NEAR / (2 * _NEAR_SHARE * size)
    return max(found, _of_itself(series, month), (found + _as_others(series, gap, ours)) / 2)


def _as_others(series: Series, gap: int, ours: int) -> float:
    """The density by how much the two differ in their other breaks; 0 where those are few."""
    gaps, share = series.gaps, gap / max(abs(ours), 1)
    if len(gaps) < _MANY or not ours:
        return 0.0
    alike = bisect_right(gaps, share * _ALIKE) - bisect_left(gaps, share / _ALIKE)
    return (alike - 1) / len(gaps) / (2 * gap * (_ALIKE - 1 / _ALIKE))


def _of_itself(series: Series, month: int) -> float:
    """The density of a trusted source that is right after all, where it is as it usually is."""
    known = [m for m in series.agreeing if m < month] if series.is_mirror else []
    if not known or not series.moves:
        return 0.0
    away = abs(series.right[month] - series.right[known[-1]])
    return 1 / (_USUAL * series.moves) if away <= _USUAL * series.moves else 0.0


def mass(series: Series, month: int, width: int, step: int) -> float:
    """How often an unrelated figure, in such steps, would lie within `width` of this one."""
    if not series.right[month]:
        return _NOTHING
    return min(1.0, (2 * width + step) * density(series, month))
