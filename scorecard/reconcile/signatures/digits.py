"""Causes of typing: two digits exchanged, one wrong, one too many or too few."""

from collections.abc import Iterator
from itertools import pairwise

from scorecard.reconcile.signatures.series import Guess, Series, divided


def swapped(series: Series, month: int) -> Iterator[Guess]:
    """Two neighbouring digits exchanged; nine divides the difference then."""
    ours, theirs = _written(series, month)
    if len(ours) != len(theirs) or sorted(ours) != sorted(theirs):
        return
    apart = [place for place, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b]
    if len(apart) == 2 and apart[1] == apart[0] + 1:
        tries = sum(a != b for a, b in pairwise(ours))
        yield Guess("", series.right[month], tries, 0, only=True)


def wrong(series: Series, month: int) -> Iterator[Guess]:
    """One digit another one, too many or too few; a zero at the end is a matter of scale."""
    ours, theirs = _written(series, month)
    if _one_edit(ours, theirs):
        tries = 9 * len(ours) + 10 * (len(ours) + 1)
        # Of all figures of so many digits so many are one edit away.
        near = (9 if len(theirs) == len(ours) else 10) * len(theirs)
        anyway = near / (9 * 10 ** (len(theirs) - 1)) / tries
        yield Guess("", series.right[month], tries, 0, anyway=anyway, only=True)


def _written(series: Series, month: int) -> tuple[str, str]:
    """Both figures as digits in the steps of the right source; empty of other signs."""
    ours = divided(series.left[month], series.step)
    theirs = divided(series.right[month], series.step)
    if not ours or not theirs or (ours < 0) != (theirs < 0):
        return "", ""
    return str(abs(ours)), str(abs(theirs))


def _one_edit(ours: str, theirs: str) -> bool:
    if ours == theirs or not ours:
        return False
    if len(ours) == len(theirs):
        return sum(a != b for a, b in zip(ours, theirs, strict=True)) == 1
    longer, shorter = sorted((ours, theirs), key=len, reverse=True)
    if len(longer) != len(shorter) + 1 or longer == shorter + "0":
        return False
    same = next((i for i, c in enumerate(shorter) if longer[i] != c), len(shorter))
    return longer[same + 1 :] == shorter[same:]
