"""The season of monthly series: two annual harmonics beside a straight trend, by least squares.

Months are numbered year * 12 + month - 1. What is added to each calendar month sums to 0 over a
year, so that taking a season out leaves the level where it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# Two years at least: a season that was seen once may be anything.
SEASON_FROM = 24
# A season is one where chance alone would look like it in 1 % of series.
SEASON_LEVEL = 0.01
# Maps of few numbers of size 1; beyond this, machines may differ.
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class SeasonFit:
    """How to look for a season in figures of certain months, whatever the figures are."""

    # n x n, what is left of a series without its trend, and without trend and harmonics.
    without_trend: Array
    without_both: Array
    # 12 x n, from figures to what each calendar month adds, January first.
    effects: Array
    # What F has to exceed; None where these months cannot show a season.
    critical: float | None
    harmonics: int
    left: int


@cache
def season_fit(months: tuple[int, ...]) -> SeasonFit:
    """The fit for figures of some months, in order of time."""
    at = np.array(months)
    trend = _trend(at)
    waves = harmonics(at)
    both = np.hstack([trend, waves])
    rank, of_trend = (int(np.linalg.matrix_rank(part)) for part in (both, trend))
    left, found = len(months) - rank, rank - of_trend
    inverse = np.linalg.pinv(both)
    effects = harmonics(np.arange(12)) @ inverse[trend.shape[1] :]
    critical = None
    if len(months) >= SEASON_FROM and found > 0 and left > 0:
        from scipy.special import fdtri

        critical = float(fdtri(found, left, 1 - SEASON_LEVEL))
    identity = np.eye(len(months))
    return SeasonFit(
        without_trend=identity - trend @ np.linalg.pinv(trend),
        without_both=identity - both @ inverse,
        effects=np.round(effects - effects.mean(axis=0), _DIGITS),
        critical=critical,
        harmonics=found,
        left=left,
    )


def is_seasonal(figures: Array, fit: SeasonFit) -> Array:
    """For each row of `figures` (series x months) whether it has a season."""
    if fit.critical is None:
        return np.zeros(len(figures), dtype=bool)
    before = np.square(figures @ fit.without_trend.T).sum(axis=1)
    after = np.square(figures @ fit.without_both.T).sum(axis=1)
    # What is left of a constant or a straight line is noise of the arithmetic.
    real = before > 1e-18 * np.square(figures).sum(axis=1)
    spread = np.maximum(after, 1e-12 * before)
    ratio = np.divide(
        (before - after) * fit.left,
        spread * fit.harmonics,
        out=np.zeros(len(figures)),
        where=real,
    )
    found: Array = ratio > fit.critical
    return found


def season_effects(figures: Array, fit: SeasonFit) -> Array:
    """For each row what each calendar month adds, January first (series x 12).

    Added up figure by figure: the same bits on every machine.
    """
    effects = np.zeros((len(figures), 12))
    for at in range(figures.shape[1]):
        effects += figures[:, at, None] * fit.effects[:, at]
    return effects


def harmonics(months: Array) -> Array:
    """Columns of two annual harmonics: cosine and sine of one and of two waves a year."""
    angle = 2 * np.pi * (months % 12) / 12
    waves = [part(k * angle) for k in (1, 2) for part in (np.cos, np.sin)]
    return np.round(np.column_stack(waves), _DIGITS)


def _trend(months: Array) -> Array:
    centred = months - months.mean()
    return np.column_stack([np.ones(len(months)), centred / max(len(months), 1)])


def calendar(months: Sequence[int] | Array) -> tuple[int, ...]:
    """Months moved to an early year: what is told apart is the calendar and the distances."""
    first = months[0] - months[0] % 12
    return tuple(int(month - first) for month in months)
