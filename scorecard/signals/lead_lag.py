"""Whether one series leads another: the arithmetic, for many pairs of equal length at once.

A pair is a driver and a result, rows of arrays (pairs x months). Trend and two annual harmonics are
taken out of both; an autoregression of order 3 at most, fitted to the driver, is taken out of both
(prewhitening, Box and Jenkins); then the driver is correlated with the result some months on. What
stands out is confirmed by an F test after Toda and Yamamoto (1995) on the figures themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scorecard.signals.season import harmonics

Array = NDArray[Any]

# Of the autoregression that makes the driver white.
ORDER = 3
# What trend and harmonics take from the figures besides the mean.
TAKEN = 5
# Beside the declared lags one more that is not tested: figures may be integrated once.
INTEGRATED = 1


@dataclass(frozen=True, slots=True)
class Leads:
    """Correlation of driver and later result, each array pairs x lags.

    `slope` is what the result changes by for each 1 of the driver, in their own units; `error` its
    standard error with `freedom` degrees (one for each lag).
    """

    correlation: Array
    slope: Array
    error: Array
    p_value: Array
    freedom: Array


def leads(driver: Array, result: Array, lags: Sequence[int]) -> Leads:
    """How driver and result go together at each lag; p-values are two-sided."""
    from scipy.special import stdtr

    months = driver.shape[1]
    waves = deterministic(months)
    ahead, behind = (_without(series, waves) for series in (driver, result))
    own = _autoregression(ahead)
    white, filtered = _filter(ahead, own), _filter(behind, own)
    correlation, slope, error = (np.zeros((len(driver), len(lags))) for _ in range(3))
    freedom = np.array([months - ORDER - lag - 2 - TAKEN for lag in lags])
    for at, lag in enumerate(lags):
        x, y = white[:, : white.shape[1] - lag], filtered[:, lag:]
        x, y = (part - part.mean(axis=1, keepdims=True) for part in (x, y))
        xx, yy, xy = ((a * b).sum(axis=1) for a, b in ((x, x), (y, y), (x, y)))
        r = np.clip(xy / np.sqrt(xx * yy), -0.999999, 0.999999)
        correlation[:, at], slope[:, at] = r, xy / xx
        error[:, at] = np.sqrt(yy * (1 - r**2) / (freedom[at] * xx))
    p_value = 2 * stdtr(freedom, -np.abs(slope / error))
    return Leads(correlation, slope, error, p_value, freedom)


def granger(driver: Array, result: Array, order: int, given: Array, *, spare: int = 0) -> Array:
    """F of `order` lags of the driver in a regression of the result, one for each pair.

    The result's own lags, `spare` more lags of both and the columns of `given` (months x k) are
    there either way. Without spare lags it is Granger's test, with one Toda and Yamamoto's.
    """
    base, full = _regressors(driver, result, order, given, spare)
    y = result[:, order + spare :]
    before, after = _rest(y, base), _rest(y, full)
    left = y.shape[1] - full.shape[2]
    found: Array = (before - after) / order / (after / left)
    return found


def confirmed(driver: Array, result: Array, order: int) -> Array:
    """P-value of the F test after Toda and Yamamoto, trend and season given."""
    from scipy.special import fdtrc

    given = deterministic(driver.shape[1])
    found = granger(driver, result, order, given, spare=INTEGRATED)
    p_values: Array = fdtrc(order, freedom_of(driver.shape[1], order), np.maximum(found, 0))
    return p_values


def freedom_of(months: int, order: int) -> int:
    """Degrees of freedom that `confirmed` has left."""
    lags = order + INTEGRATED
    return months - lags - (TAKEN + 1) - 2 * lags


def deterministic(months: int) -> Array:
    """Columns of a mean, a trend and two annual harmonics."""
    at = np.arange(months)
    return np.column_stack([np.ones(months), (at - at.mean()) / months, harmonics(at)])


def accepted(p_values: Array, rate: float) -> Array:
    """Which tests pass after Benjamini and Hochberg, of those in each row."""
    count = p_values.shape[1]
    ordered = np.sort(p_values, axis=1)
    passing = ordered <= rate * np.arange(1, count + 1) / count
    last = count - 1 - np.argmax(passing[:, ::-1], axis=1)
    bound = np.where(passing.any(axis=1), ordered[np.arange(len(ordered)), last], -1.0)
    found: Array = p_values <= bound[:, None]
    return found


def _without(series: Array, columns: Array) -> Array:
    basis, _ = np.linalg.qr(columns)
    rest: Array = series - (series @ basis) @ basis.T
    return rest


def _autoregression(series: Array) -> Array:
    """Coefficients of the order that Akaike's criterion chooses, 0 beyond it (pairs x ORDER)."""
    y = series[:, ORDER:]
    coefficients = np.zeros((len(series), ORDER))
    best = len(y[0]) * np.log(np.square(y).sum(axis=1))
    for order in range(1, ORDER + 1):
        lagged = _lagged(series, range(1, order + 1), ORDER)
        solved = _solve(y, lagged)
        rest = np.square(y - np.einsum("bmk,bk->bm", lagged, solved)).sum(axis=1)
        criterion = len(y[0]) * np.log(rest) + 2 * order
        better = criterion < best
        best = np.where(better, criterion, best)
        coefficients[better] = 0
        coefficients[better, :order] = solved[better]
    return coefficients


def _filter(series: Array, coefficients: Array) -> Array:
    lagged = _lagged(series, range(1, ORDER + 1), ORDER)
    rest: Array = series[:, ORDER:] - np.einsum("bmk,bk->bm", lagged, coefficients)
    return rest


def _lagged(series: Array, lags: range, start: int) -> Array:
    """The series some months earlier, from month `start` on (pairs x months x lags)."""
    months = series.shape[1]
    columns = [series[:, start - lag : months - lag] for lag in lags]
    return np.stack(columns, axis=2) if columns else np.zeros((len(series), months - start, 0))


def _regressors(
    driver: Array, result: Array, order: int, given: Array, spare: int
) -> tuple[Array, Array]:
    """What is there either way, and the same with the lags that are tested."""
    start = order + spare
    shape = (len(driver), driver.shape[1] - start, given.shape[1])
    base = np.concatenate(
        [
            np.broadcast_to(given[start:], shape),
            _lagged(result, range(1, start + 1), start),
            _lagged(driver, range(order + 1, start + 1), start),
        ],
        axis=2,
    )
    tested = _lagged(driver, range(1, order + 1), start)
    return base, np.concatenate([base, tested], axis=2)


def _rest(y: Array, columns: Array) -> Array:
    """Sum of squares that a regression leaves, through an orthogonal basis of its columns."""
    basis, _ = np.linalg.qr(columns)
    fitted = np.einsum("bmk,bk->bm", basis, np.einsum("bmk,bm->bk", basis, y))
    rest: Array = np.square(y - fitted).sum(axis=1)
    return rest


def _solve(y: Array, columns: Array) -> Array:
    square = np.einsum("bmk,bml->bkl", columns, columns)
    solved: Array = np.linalg.solve(square, np.einsum("bmk,bm->bk", columns, y)[..., None])[..., 0]
    return solved
