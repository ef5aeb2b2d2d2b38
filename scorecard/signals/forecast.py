"""What the rest of a year may bring, for many series of equal months at once.

Three forecasts are tried: last year's months again (seasonal naive), exponential smoothing of the
figures, and last year's months moved by the smoothed change on the year before. Each month takes
the one that erred least from earlier months on (rolling origin) over as many months as are left.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

Way = Literal["seasonal_naive", "smoothing", "seasonal_smoothing"]
METHODS: tuple[Way, ...] = ("seasonal_naive", "smoothing", "seasonal_smoothing")
YEAR = 12
ENOUGH = 24
"""Of fewer months in a row only a run-rate is told."""
LEVEL = 0.80
"""So often the year is meant to end within the interval."""
# What smoothing may give the newest figure; the best so far is taken.
_WEIGHTS = tuple(part / 10 for part in range(1, 10))
_FIRST_ORIGIN = YEAR - 1
_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Ahead:
    """From one month to the year's end, one of each for every series.

    `method` has places in `METHODS`. Of a flow `forecast` is the sum of the months left, of a level
    the last one's figure, of a ratio the ratio of the months left, and `below` the sum of their
    denominators. `reach` is half the interval.
    """

    forecast: Array
    reach: Array
    method: Array
    below: Array | None = None


@dataclass(frozen=True, slots=True)
class Smoothed:
    """A series with its smoothed level and change at each month, and the weights behind them."""

    figures: Array
    level: Array
    weight: Array
    change: Array
    change_weight: Array

    @classmethod
    def of(cls, figures: Array) -> "Smoothed":
        """Smooth figures (series x months)."""
        level, weight = _smooth(figures, figures[:, :1])
        change, change_weight = np.zeros_like(figures), np.full_like(figures, _WEIGHTS[0])
        if figures.shape[1] > YEAR:
            moved = figures[:, YEAR:] - figures[:, :-YEAR]
            change[:, YEAR:], change_weight[:, YEAR:] = _smooth(moved, np.zeros((len(figures), 1)))
        return cls(figures, level, weight, change, change_weight)

    def sums(self, left: int) -> Array:
        """Forecasts of the sum of the next `left` months (methods x series x origins)."""
        again = self._last_year(left, every=True)
        return np.stack([again, left * self.level, again + left * self.change])

    def ends(self, left: int) -> Array:
        """Forecasts of the figure `left` months on (methods x series x origins)."""
        again = self._last_year(left, every=False)
        return np.stack([again, self.level, again + self.change])

    def _last_year(self, left: int, *, every: bool) -> Array:
        """What came a year before the next months, or before the last of them; NaN too early."""
        months = self.figures.shape[1]
        found = np.full_like(self.figures, np.nan)
        origins = np.arange(_FIRST_ORIGIN, months)
        steps = range(1, left + 1) if every else [left]
        found[:, origins] = sum(self.figures[:, origins + step - YEAR] for step in steps)
        return found


def project(
    figures: Array, left: Array, *, flow: bool, below: Array | None = None
) -> Iterator[tuple[int, Ahead]]:
    """For each month with a history and months `left` in its year, what is ahead of it.

    `figures` are series x months. With `below` they are numerators and it denominators, and what is
    forecast is the ratio of the months left; else sums where `flow`, and levels elsewhere.
    """
    top = Smoothed.of(figures)
    under = None if below is None else Smoothed.of(below)
    for count in sorted({int(n) for n in left} - {0}):
        made, actual = _made(top, under, count, flow=flow)
        first, _ = _made(top, under, 1, flow=flow)
        step = _actual(top, under, 1, flow=flow) - first
        errors = actual - made
        for at in map(int, np.flatnonzero(left == count)):
            if at + 1 < ENOUGH:
                continue
            growth = _Growth(top, count, flow=flow, ratio=under is not None)
            found = _chosen(made, errors, step, growth, at)
            if under is not None:
                rows = np.arange(len(figures))
                found = replace(found, below=under.sums(count)[found.method, rows, at])
            yield at, found


def rounded(numbers: Array) -> Array:
    """Seven digits that count: more would be noise, and may differ between machines."""
    size = np.floor(np.log10(np.abs(numbers), out=np.zeros_like(numbers), where=numbers != 0))
    power = size - (_DIGITS - 1)
    # Powers of ten above 1 are exact, so that what comes out is the nearest there is.
    up, down = 10.0 ** np.maximum(power, 0), 10.0 ** np.maximum(-power, 0)
    found: Array = np.rint(numbers / up * down) / down * up
    return found


def _made(top: Smoothed, under: Smoothed | None, left: int, *, flow: bool) -> tuple[Array, Array]:
    """Forecasts over `left` months from each origin, and what came."""
    actual = _actual(top, under, left, flow=flow)
    if under is not None:
        return _quotient(top.sums(left), under.sums(left)), actual
    return (top.sums(left) if flow else top.ends(left)), actual


def _actual(top: Smoothed, under: Smoothed | None, left: int, *, flow: bool) -> Array:
    if under is not None:
        parts = (_came(series.figures, left, every=True) for series in (top, under))
        return _quotient(*parts)
    return _came(top.figures, left, every=flow)


def _came(figures: Array, left: int, *, every: bool) -> Array:
    """Sum of the next months after each origin, or the last of them; NaN where not all came."""
    found = np.full_like(figures, np.nan)
    origins = np.arange(0, figures.shape[1] - left)
    steps = range(1, left + 1) if every else [left]
    found[:, origins] = sum(figures[:, origins + step] for step in steps)
    return found


def _chosen(made: Array, errors: Array, step: Array, growth: "_Growth", at: int) -> Ahead:
    """The method that erred least up to month `at`, with the reach of its interval."""
    from scipy.special import stdtrit

    known = errors[:, :, _FIRST_ORIGIN : at - growth.left + 1]
    known = np.where(np.isnan(known), np.inf, known)
    method = np.argmin(np.abs(known).mean(axis=2), axis=0)
    rows = np.arange(len(method))
    one = step[method, rows, _FIRST_ORIGIN:at]
    apart = np.square(one).mean(axis=1) * growth.of(method, at)
    spread = np.sqrt(np.maximum(apart, np.square(known[method, rows]).mean(axis=1)))
    # The fewer months are known for each that is left, the less sure is what they say.
    spread *= np.sqrt(1 + growth.left / at)
    reach = spread * float(stdtrit(one.shape[1] - 1, (1 + LEVEL) / 2))
    return Ahead(made[method, rows, at], reach, method)


@dataclass(frozen=True, slots=True)
class _Growth:
    """By what the variance of one step's error grows over the months left.

    A shock moves the level by the smoothing weight from then on; the naive forecast has none. A
    ratio of sums errs as a mean of its months does.
    """

    top: Smoothed
    left: int
    flow: bool
    ratio: bool

    def of(self, method: Array, at: int) -> Array:
        """The growth from month `at` on, by the method of each series."""
        none = np.zeros(len(method))
        weights = np.stack([none, self.top.weight[:, at], self.top.change_weight[:, at]])
        weight = weights[method, np.arange(len(method))]
        if not (self.flow or self.ratio):
            return 1 + (self.left - 1) * weight**2
        total = sum(((1 + month * weight) ** 2 for month in range(self.left)), none)
        return total / self.left**2 if self.ratio else total


def _smooth(figures: Array, start: Array) -> tuple[Array, Array]:
    """Exponentially smoothed level at each month, by the weight that erred least up to it."""
    levels, errors = [], []
    for weight in _WEIGHTS:
        level, gone = np.empty_like(figures), np.empty_like(figures)
        now, wrong = start[:, 0], np.zeros(len(figures))
        for at in range(figures.shape[1]):
            missed = figures[:, at] - now
            wrong = wrong + missed**2
            now = now + weight * missed
            level[:, at], gone[:, at] = now, wrong
        levels.append(level)
        errors.append(gone)
    best = np.argmin(np.stack(errors), axis=0)
    chosen = np.take_along_axis(np.stack(levels), best[None], axis=0)[0]
    return chosen, np.array(_WEIGHTS)[best]


def _quotient(top: Array, below: Array) -> Array:
    found: Array = np.divide(top, below, out=np.full_like(top, np.nan), where=below != 0)
    return found
