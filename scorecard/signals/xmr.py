"""XmR process behaviour charts of many series at once, in whole numbers and so exactly.

Rules and their order as in NHS England's Making Data Count (NHSRplotthedots 0.2.2); limits and the
screening of large moving ranges after Wheeler, Understanding Variation. Series of equal months are
rows of one array; their figures are whole numbers of some small unit, of any origin.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from scorecard.signals.season import SeasonFit, is_seasonal, season_effects

Array = NDArray[Any]

RuleName = Literal["outside", "trend", "two_of_three", "shift"]
RULES: Final[tuple[RuleName, ...]] = ("outside", "trend", "two_of_three", "shift")
"""In order of precedence; a rule's code is its place here and 1, and 0 is none of them."""
RUN = 7
WINDOW = 36
"""So many of the last figures make the limits."""
# Under so many figures limits are trial limits.
TRIAL = 13
# A slow drift of figures that each begin where the last one ended; see `depends`.
PERSISTENCE = 0.3
# 2.66 and two thirds of it, and 3.267, as fractions of whole numbers.
_LIMIT = (266, 100)
_NEAR = (266, 150)
_SCREEN = (3267, 1000)


@dataclass(frozen=True, slots=True)
class Ranges:
    """Sums that limits are made of, one for each series: mean = total / points and so on."""

    points: int
    total: Array
    # Sum and number of moving ranges, the large ones screened out, and of all.
    kept: Array
    kept_count: Array
    every: Array
    every_count: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What the last figure of each series says under the limits of all of them.

    `rule` has codes of `RULES`; `direction` is 1 for high or rising, -1 for low or falling. Where a
    series `depends` on itself neither means anything. `effects` (series x 12) are in the figures'
    units and 0 where there is no season; `ranges` are those without it.
    """

    ranges: Ranges
    rule: Array
    direction: Array
    outside: Array
    seasonal: Array
    effects: Array
    r1: Array
    depends: Array


def judge(figures: Array, linked: Array, calendar: Array, fit: SeasonFit | None) -> Judged:
    """Judge the last column of `figures` (series x points), whole numbers in order of time.

    `linked` says of each point whether the one before is of the month due before it; `calendar` is
    its month of the year, 0 to 11. Without a fit no season is looked for. Needs two points that
    are linked.
    """
    plain = figures.astype(float)
    seasonal = np.zeros(len(figures), dtype=bool) if fit is None else is_seasonal(plain, fit)
    effects = np.zeros((len(figures), 12), dtype=figures.dtype)
    if fit is not None and seasonal.any():
        rounded = np.rint(season_effects(plain[seasonal], fit))
        effects[seasonal] = np.frompyfunc(int, 1, 1)(rounded)
        figures = figures - effects[:, calendar]
        plain = figures.astype(float)
    ranges = moving_ranges(figures, linked)
    r1, depends = dependence(plain)
    rule, direction, outside = rules(figures[:, -RUN:], ranges)
    return Judged(
        ranges=ranges,
        rule=rule[:, -1],
        direction=direction[:, -1],
        outside=outside[:, -1],
        seasonal=seasonal,
        effects=effects,
        r1=r1,
        depends=depends,
    )


def moving_ranges(figures: Array, linked: Array) -> Ranges:
    """Sums over each row; ranges of at least 3.267 times their mean are screened out once."""
    moves = np.abs(np.diff(figures, axis=1))
    counted = linked[1:]
    every_count = int(counted.sum())
    every = moves[:, counted].sum(axis=1)
    times, of = _SCREEN
    small = counted & (moves * (every_count * of) < times * every[:, None])
    # Where nothing moves every range is as large as its mean, 0.
    small |= counted & ~small.any(axis=1)[:, None]
    return Ranges(
        points=figures.shape[1],
        total=figures.sum(axis=1),
        kept=np.where(small, moves, 0).sum(axis=1),
        kept_count=small.sum(axis=1),
        every=every,
        every_count=every_count,
    )


def rules(figures: Array, ranges: Ranges) -> tuple[Array, Array, Array]:
    """Rule code, direction and whether outside, of each point (series x points).

    Points may be the last ones of those that the ranges are of. As in NHSRplotthedots all seven
    points of a run are marked, and of two in three the two that lie beyond two sigma and inside.
    """
    away = figures * ranges.points - ranges.total[:, None]
    side = _sign(away)
    far, near = (
        np.abs(away) * (ranges.kept_count[:, None] * of)
        > times * ranges.kept[:, None] * ranges.points
        for times, of in (_LIMIT, _NEAR)
    )
    far, near = far.astype(bool), near.astype(bool) & ~far.astype(bool)
    slope = _sign(np.diff(figures, axis=1))
    trend = _runs(slope, RUN - 1)
    pair = near & _spread(_threes(near, side), 3, figures.shape)
    shift = _runs(side, RUN)
    marks = (far, trend, pair, shift)
    rule = np.select(marks, range(1, len(marks) + 1), 0)
    direction = np.select([rule == 2, rule > 0], [_heading(slope, trend), side], 0)
    return rule, direction, far


def dependence(figures: Array) -> tuple[Array, Array]:
    """Lag-1 autocorrelation of each row, and whether the rules cannot be read for it.

    They cannot where |r1| > 2 / sqrt(n) and the figures wander: where a figure begins where the
    last one ended, their changes do not answer each other. A step or a steady climb makes r1 as
    large, but leaves the changes of the chance around it, each taken back by the next; 1 + 2 x the
    lag-1 autocorrelation of the changes is then near 0, and for AR(0.8) near 0.8.
    """
    r1 = _lag_1(figures)
    persistence = 1 + 2 * _lag_1(np.diff(figures, axis=1))
    strong = np.abs(r1) > 2 / np.sqrt(figures.shape[1])
    depends: Array = strong & ((r1 < 0) | (persistence > PERSISTENCE))
    return r1, depends


def _lag_1(figures: Array) -> Array:
    if figures.shape[1] < 2:
        return np.zeros(len(figures))
    away = figures - figures.mean(axis=1, keepdims=True)
    spread = np.square(away).sum(axis=1)
    moves = spread > 1e-18 * np.square(figures).sum(axis=1)
    found: Array = np.divide(
        (away[:, 1:] * away[:, :-1]).sum(axis=1), spread, out=np.zeros(len(figures)), where=moves
    )
    return found


def _sign(numbers: Array) -> Array:
    """Signs as small numbers, of whole numbers of any size."""
    return (numbers > 0).astype(np.int8) - (numbers < 0).astype(np.int8)


def _runs(signs: Array, length: int) -> Array:
    """Points that are part of seven with equal signs; a slope's sign has a point at either end."""
    points = signs.shape[1] + RUN - length
    if signs.shape[1] < length:
        return np.zeros((len(signs), points), dtype=bool)
    hits = np.abs(sliding_window_view(signs, length, axis=1).sum(axis=2)) == length
    return _spread(hits, RUN, (len(signs), points))


def _threes(near: Array, side: Array) -> Array:
    """Each three in a row of which two are near a limit and all on one side of the mean."""
    if near.shape[1] < 3:
        return np.zeros((len(near), 0), dtype=bool)
    two = sliding_window_view(near, 3, axis=1).sum(axis=2) >= 2
    alike = np.abs(sliding_window_view(side, 3, axis=1).sum(axis=2)) == 3
    both: Array = two & alike
    return both


def _spread(hits: Array, length: int, shape: tuple[int, ...]) -> Array:
    """From runs, told of by their first point, to the points that are part of one."""
    marked = np.zeros(shape, dtype=bool)
    for offset in range(length):
        marked[:, offset : offset + hits.shape[1]] |= hits
    return marked


def _heading(slope: Array, trend: Array) -> Array:
    """Which way a trend goes at each point: the way on from it, at its end the way to it."""
    start = np.zeros((len(slope), 1), dtype=slope.dtype)
    to_it, from_it = np.hstack([start, slope]), np.hstack([slope, start])
    goes_on = np.hstack([trend[:, 1:], np.zeros_like(trend[:, :1])])
    return np.where(goes_on, from_it, to_it)
