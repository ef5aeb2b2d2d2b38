"""The rules of roll-up for many draws of the weights at once, and how far draws can take a score.

Scores are whole numbers of 10^-9 in doubles, which hold them exactly, rounded half up as the
warehouse rounds. Sums go child by child: their order, and so their last digit, is the same on every
machine.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scorecard.config.rolling import Rule

Array = NDArray[Any]
AMBER: Final = 3_333_333_333
GREEN: Final = 6_666_666_667
WHOLE: Final = 10_000_000_000


def band(scores: Array) -> Array:
    """0 for red, 1 for amber, 2 for green."""
    return (scores >= AMBER).astype(np.int8) + (scores >= GREEN)


def band_ends(scores: Array) -> tuple[Array, Array]:
    """Where the colour of each score begins, and where the next one does."""
    of = band(scores)
    return np.array([0, AMBER, GREEN])[of], np.array([AMBER, GREEN, WHOLE + 1])[of]


def rolled(rule: Rule, weights: Sequence[Array], scores: Sequence[Array]) -> Array:
    """Scores of months x draws; of each child its weights, 0 where it is not there, and scores.

    At least one child is there in every month.
    """
    if rule == "weighted_mean":
        return _mean(weights, scores)
    if rule == "worst_child":
        return np.asarray(np.min(_there(weights, scores, np.inf), axis=0))
    if rule == "median":
        return _median(weights, scores)
    bands = [band(score) for score in scores]
    red, amber, green = (
        _added(np.where(of == colour, weight, 0) for of, weight in zip(bands, weights, strict=True))
        for colour in range(3)
    )
    if rule == "count_met":
        return _half_up(WHOLE * green / (red + amber + green))
    most = np.where(red >= np.maximum(amber, green), 0, np.where(amber >= green, 1, 2))
    chosen = [np.where(of == most, weight, 0) for of, weight in zip(bands, weights, strict=True)]
    return _mean(chosen, scores)


def range_of(
    rule: Rule, weights: Array, low: Array, high: Array, spread: float
) -> tuple[Array, Array]:
    """The least and the most that children between `low` and `high` can make, by month.

    All are children x months. Of a weighted mean it is exact for weights that are each `spread`
    more or less at most, a fraction; of other rules it is what no draw goes beyond.
    """
    with np.errstate(invalid="ignore"):
        if rule == "weighted_mean":
            least = _least_mean(weights, low, spread)
            return _half_up(least), _half_up(-_least_mean(weights, -high, spread))
    there = weights > 0
    if rule == "count_met":
        all_green = np.all(low >= GREEN, axis=0, where=there)
        any_green = np.any(high >= GREEN, axis=0, where=there)
        return np.where(all_green, WHOLE, 0), np.where(any_green, WHOLE, 0)
    return (
        np.asarray(np.min(np.where(there, low, np.inf), axis=0)),
        np.asarray(np.max(np.where(there, high, -np.inf), axis=0)),
    )


def _least_mean(weights: Array, scores: Array, spread: float) -> Array:
    """The mean is least where the lowest so many children weigh most, and the others least."""
    order = np.argsort(scores, axis=0, kind="stable")
    weight = np.take_along_axis(weights, order, axis=0)
    below = np.cumsum(weight, axis=0)
    above = np.cumsum(weight * np.take_along_axis(scores, order, axis=0), axis=0)
    less, apart = 1 - spread, 2 * spread
    means = (less * above[-1] + apart * above) / (less * below[-1] + apart * below)
    return np.asarray(np.min(means, axis=0))


def _mean(weights: Sequence[Array], scores: Sequence[Array]) -> Array:
    above = _added(weight * score for weight, score in zip(weights, scores, strict=True))
    above /= _added(weights)
    above += 0.5
    return np.floor(above, out=above)


def _median(weights: Sequence[Array], scores: Sequence[Array]) -> Array:
    """Midway between the first score at which half of the weight lies, and at which more does."""
    there = _there(weights, scores, np.inf)
    order = np.argsort(there, axis=0, kind="stable")
    ordered = np.take_along_axis(there, order, axis=0)
    twice = 2 * np.cumsum(np.take_along_axis(np.stack(weights), order, axis=0), axis=0)
    half = twice[-1] / 2
    first = np.argmax(twice >= half, axis=0)[None]
    second = np.argmax(twice > half, axis=0)[None]
    ends = (np.take_along_axis(ordered, place, axis=0)[0] for place in (first, second))
    return _half_up(_added(ends) / 2)


def _there(weights: Sequence[Array], scores: Sequence[Array], absent: float) -> Array:
    """Scores as children x months x draws, with `absent` where nothing weighs."""
    pairs = zip(weights, scores, strict=True)
    return np.stack([np.where(weight > 0, score, absent) for weight, score in pairs])


def _added(terms: Iterable[Array]) -> Array:
    whole = None
    for term in terms:
        if whole is None:
            whole = np.array(term, dtype=float)
        else:
            whole += term
    assert whole is not None
    return whole


def _half_up(scores: Array) -> Array:
    return np.floor(scores + 0.5)
