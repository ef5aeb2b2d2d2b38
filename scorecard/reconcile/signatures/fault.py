"""Which of two sources is at fault, where the figures alone cannot tell."""

from math import log
from statistics import median

from scorecard.reconcile.signatures.series import Series, nano

# Figures move by less than this from month to month, as a rule; beyond it a jump tells.
_TELLING = log(1.8)
_HISTORY = 12
_FEWEST = 3
_FEWEST_SIBLINGS = 2


def at_fault(series: Series, month: int, since: int, child: str = "", other: int = 0) -> str:
    """The source that left a third one, or its own past, when the break began; else the right.

    `since` is the first month of the fault. Where a `child` is so much another in both that it
    tells, `other` is what it adds to the right figure, and its own past says which is meant; where
    it has none, its siblings do.
    """
    pair = series.pair
    left, right = series.left[month], series.right[month]
    near = max(series.tolerance.get(month, 0), series.step, series.left_step)
    others = [nano(figures[month]) for figures in pair.others.values() if month in figures]
    with_left = sum(abs(other - left) <= near for other in others)
    with_right = sum(abs(other - right) <= near for other in others)
    if with_left != with_right:
        return pair.right if with_left > with_right else pair.left
    if child:
        usual = _usual(series, child, month, since)
        wrong = _jump(series.child(child, month), usual) > _jump(other, usual)
        return pair.left if wrong else pair.right
    if (
        not left
        or not right
        or (abs(log(abs(right / left))) < _TELLING and (left < 0) == (right < 0))
    ):
        return pair.right
    past = [m for m in series.agreeing if m < since][-_HISTORY:]
    if len(past) < _FEWEST:
        return pair.right
    before = median(series.left[m] for m in past)
    return pair.left if _jump(left, before) > _jump(right, before) else pair.right


def _usual(series: Series, child: str, month: int, since: int) -> float:
    """What a child added before, or its siblings add now; 0 where neither is known."""
    children = series.pair.children
    past = sorted(m for m in children[child] if m < since)[-_HISTORY:]
    if len(past) >= _FEWEST:
        return median(series.child(child, m) for m in past)
    siblings = (series.child(name, month) for name in children.keys() - {child})
    known = [figure for figure in siblings if figure]
    return median(known) if len(known) >= _FEWEST_SIBLINGS else 0.0


def _jump(figure: int, before: float) -> float:
    if not before:
        return 0.0
    turned = 1.0 if (figure < 0) != (before < 0) else 0.0
    return abs(log(abs(figure / before))) + turned
