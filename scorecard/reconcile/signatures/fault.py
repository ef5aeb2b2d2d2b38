"""Which of two sources is at fault, where the figures alone cannot tell."""

from math import log
from statistics import median

from scorecard.reconcile.signatures.series import Series, nano

# Figures move by less than this from month to month, as a rule; beyond it a jump tells.
_TELLING = log(1.8)
_HISTORY = 12
_FEWEST = 3


def at_fault(series: Series, month: int, since: int) -> str:
    """The source that left a third one, or its own past, when the break began; else the right.

    `since` is the first month of the fault.
    """
    pair = series.pair
    left, right = series.left[month], series.right[month]
    near = max(series.tolerance.get(month, 0), series.step, series.left_step)
    others = [nano(figures[month]) for figures in pair.others.values() if month in figures]
    with_left = sum(abs(other - left) <= near for other in others)
    with_right = sum(abs(other - right) <= near for other in others)
    if with_left != with_right:
        return pair.right if with_left > with_right else pair.left
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


def _jump(figure: int, before: float) -> float:
    if not before:
        return 0.0
    turned = 1.0 if (figure < 0) != (before < 0) else 0.0
    return abs(log(abs(figure / before))) + turned
