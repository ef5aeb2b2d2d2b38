"""Pairs of series of which it is known whether one leads the other, drawn with a seed.

Of `null` pairs nothing links the two. In `linked` ones the result is 0.5 times the driver two
months before, and noise: the driver's own noise and the result's have size 1.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Pair = tuple[Array, Array]

LAGS = (1, 2, 3)
_BURNT = 60


def autoregressive(rng: np.random.Generator, count: int, months: int, phi: float) -> Array:
    """Series each figure of which is `phi` times the last one, and noise of size 1."""
    series = rng.normal(size=(count, months + _BURNT))
    for at in range(1, series.shape[1]):
        series[:, at] += phi * series[:, at - 1]
    return series[:, _BURNT:]


def walk(rng: np.random.Generator, count: int, months: int) -> Array:
    """Series that go on from where they are."""
    return np.cumsum(rng.normal(size=(count, months)), axis=1)


def trending(rng: np.random.Generator, count: int, months: int) -> Array:
    """A climb of 0.1 a month under autoregressive noise of 0.5."""
    return 0.1 * np.arange(months) + autoregressive(rng, count, months, 0.5)


def seasonal(rng: np.random.Generator, count: int, months: int) -> Array:
    """An annual wave of size 2 with its crest in any month, under autoregressive noise of 0.5."""
    crest = rng.integers(0, 12, size=(count, 1))
    wave = 2 * np.cos(2 * np.pi * (np.arange(months) - crest) / 12)
    return wave + autoregressive(rng, count, months, 0.5)


NULL: dict[str, Callable[[np.random.Generator, int, int], Array]] = {
    "autoregressive 0.8": lambda rng, count, months: autoregressive(rng, count, months, 0.8),
    "random walk": walk,
    "trend": trending,
    "seasonal": seasonal,
}


def null(kind: str, count: int, months: int, seed: int) -> Pair:
    """Pairs of series of one kind that know nothing of each other."""
    rng = np.random.default_rng(seed)
    return NULL[kind](rng, count, months), NULL[kind](rng, count, months)


def linked(count: int, months: int, seed: int, *, b: float = 0.5, lag: int = 2) -> Pair:
    """Pairs in which an autoregressive driver of 0.5 leads the result by `lag` months."""
    rng = np.random.default_rng(seed)
    driver = autoregressive(rng, count, months + lag, 0.5)
    result = b * driver[:, :months] + rng.normal(size=(count, months))
    return driver[:, lag:], result
