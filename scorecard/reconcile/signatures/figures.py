"""Causes that take another figure for this one: an old one, the target, a rounded or turned one."""

from collections.abc import Iterator, Sequence
from math import sqrt
from statistics import median

from scorecard.reconcile.signatures.series import (
    ONE,
    Guess,
    Series,
    decimal,
    divided,
    nano,
    step_of,
)

# Rows are fewer than usual when there are less than this share of them.
_FEWER = 0.95
_ROWS_KNOWN = 6
# Rows are not all of one size, so that a share of them is only about a share of the figure.
_UNEVEN, _SAMPLE = 0.02, 1.0
_SELDOM = 0.001
# How many steps figures are rounded to.
_STEPS = 6


def other_vintage(series: Series, month: int) -> Iterator[Guess]:
    """What the trusted source said before it restated the month."""
    earlier = {nano(figure) for figure in series.pair.vintages.get(month, ())}
    earlier.discard(series.left[month])
    for figure in sorted(earlier):
        yield Guess("", figure, len(earlier), figure)


def other_source(series: Series, month: int) -> Iterator[Guess]:
    """What a further source says."""
    told = [(s, nano(claims[month])) for s, claims in series.pair.others.items() if month in claims]
    for source, figure in sorted(told):
        yield Guess(source, figure, len(told), figure)


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
    zeros = step_of([right])
    step = max(series.usual_step, 1) * 10
    while step <= zeros and right:
        if right == divided(left, step) * step:
            # To a finer step it would hardly end in so many zeros.
            tries = _STEPS * (zeros // step)
            detail = f"{decimal(step).normalize():f}"
            yield Guess(detail, right, tries, 0, key=detail, grid=series.usual_step, only=True)
        step *= 10


def partial_load(series: Series, month: int) -> Iterator[Guess]:
    """Only part of the rows came, and about that part of the figure."""
    rows, left = series.pair.summands, series.left
    known = [rows[m] / abs(left[m]) for m in series.agreeing if m in rows and left[m]]
    if month not in rows or len(known) < _ROWS_KNOWN:
        return
    # As many rows to the figure as in other months.
    usual = median(known)
    share = rows[month] / (usual * max(abs(left[month]), 1))
    if share < min(_FEWER, min(known) / usual):
        figure = int(left[month] * share)
        # Rows are not of one size: so far a sample of them may be from its share.
        uneven = max(_UNEVEN, _SAMPLE * sqrt((1 - share) / max(rows[month], 1)))
        slack = int(abs(figure) * uneven)
        yield Guess("", figure, 1, 0, slack=slack, besides=_seldom(known, usual, 1 - share))


def _seldom(known: Sequence[float], usual: float, missing: float) -> float:
    """How often so many rows are missing by themselves: Chebyshev's bound, or never in n months."""
    spread = sqrt(sum((rows / usual - 1) ** 2 for rows in known) / len(known))
    return max(_SELDOM, min(1 / (len(known) + 1), (spread / missing) ** 2))
