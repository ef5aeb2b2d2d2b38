"""Causes that take another figure for this one: an old one, the target, a rounded or turned one."""

from collections.abc import Iterator
from statistics import median

from scorecard.reconcile.signatures.series import ONE, Guess, Series, decimal, divided, nano

# Rows are fewer than usual when there are less than this share of them.
_FEWER = 0.95
_ROWS_KNOWN = 6
# Rows are not all of one size, so that a share of them is only about a share of the figure.
_UNEVEN = 0.02


def other_vintage(series: Series, month: int) -> Iterator[Guess]:
    """What the trusted source said before it restated the month."""
    earlier = {nano(figure) for figure in series.pair.vintages.get(month, ())}
    earlier.discard(series.left[month])
    for figure in sorted(earlier):
        yield Guess("", figure, len(earlier), figure)


def target(series: Series, month: int) -> Iterator[Guess]:
    """The target instead of the figure."""
    goal = series.pair.targets.get(month)
    if goal is not None:
        yield Guess("", nano(goal), 1, 0)


def complement(series: Series, month: int) -> Iterator[Guess]:
    """The share of the bad ones instead of that of the good ones."""
    if series.pair.aggregation == "ratio":
        figure = ONE - series.left[month]
        yield Guess("", figure, 1, series.left[month])


def inverted(series: Series, month: int) -> Iterator[Guess]:
    """Denominator by numerator."""
    if series.pair.aggregation == "ratio" and series.left[month]:
        figure = divided(ONE, series.left[month], ONE)
        finer = abs(divided(series.left_step, series.left[month], figure)) // 2
        slack = finer if finer > series.step else 1
        yield Guess("", figure, 1, figure, slack=slack)


def rounded(series: Series, month: int) -> Iterator[Guess]:
    """Rounded to tens, hundreds, thousands and so on."""
    left, right = series.left[month], series.right[month]
    step = max(series.left_step, 1) * 10
    while step <= abs(right):
        if right % step == 0 and right == divided(left, step) * step:
            last = right % (step * 10) != 0
            if last or right != divided(left, step * 10) * step * 10:
                yield Guess(f"{decimal(step).normalize():f}", right, 6, 0)
                return
        step *= 10


def partial_load(series: Series, month: int) -> Iterator[Guess]:
    """Only part of the rows came, and about that part of the figure."""
    rows = series.pair.summands
    usual = [rows[m] for m in series.agreeing if m in rows]
    if month not in rows or len(usual) < _ROWS_KNOWN:
        return
    share = rows[month] / median(usual)
    if share < min(_FEWER, min(usual) / median(usual)):
        figure = int(series.left[month] * share)
        yield Guess("", figure, 1, 0, slack=int(abs(figure) * _UNEVEN))
