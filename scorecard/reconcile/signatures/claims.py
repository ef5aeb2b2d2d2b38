"""One signature on one pair of sources: the months it fits, and how often chance would do as well.

Chances are natural logarithms here: over three years of months they are far too small for a float.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

from scorecard.reconcile.signatures.chance import density, mass
from scorecard.reconcile.signatures.series import Guess, Series
from scorecard.reconcile.signatures.table import Signature

# How often an unrelated difference is the same share of the figure month after month.
_STEADY = 0.3
# How often a source that does something month after month leaves it for one in between.
_LEFT_OUT = log(0.3)
# The same where other breaks lie in between that both agree in.
_ELSEWHERE = log(0.8)
# Of so few months it cannot be told whether they miss in the same way.
_TELLING = 3
_MANY = 4
_FAR_CLOSER = 5

Name = tuple[str, str, str, bool]
"""What is claimed: cause, detail, key, and whether of the trusted source."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A guess that fits a month: `miss` is how far off it is, `rare` how often chance does that.

    `figures` are both sides, `reconciles` whether they agree once the fault is taken out.
    """

    month: int
    guess: Guess
    miss: int
    rare: float
    figures: tuple[int, int]
    reconciles: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A signature with one parameter and the months it fits.

    `chance` is how often no cause at all would give all that, by month; `evidence` the same where
    months are taken to be independent, by which one cause is weighed against another.
    """

    signature: Signature
    series: Series
    mirrored: bool
    fits: Mapping[int, Fit]
    chance: Mapping[int, float]
    evidence: Mapping[int, float]

    @property
    def name(self) -> Name:
        """What is claimed."""
        guess = next(iter(self.fits.values())).guess
        return self.signature.cause, guess.detail, guess.key, self.mirrored

    @property
    def figures(self) -> tuple[tuple[int, int], ...]:
        """Both sides of every month it fits: equal ones are the same evidence again."""
        return tuple(fit.figures for fit in self.fits.values())


def claims(series: Series, signature: Signature, *, mirrored: bool = False) -> Iterator[Claim]:
    """What a signature has to say of the breaks of a series; nothing where it fits none."""
    fits: dict[tuple[str, str], dict[int, Fit]] = defaultdict(dict)
    tried: dict[tuple[str, str], set[int]] = defaultdict(set)
    for month in series.breaks:
        for guess in signature.guesses(series, month):
            name = guess.detail, guess.key
            tried[name] |= set(series.breaks) if guess.only else {month}
            miss = abs(series.right[month] - guess.figure)
            # A zero may be anything that was rounded away.
            told = guess.figure != series.left[month] and (series.right[month] or not guess.figure)
            if told and miss <= series.allowed(month, guess):
                fits[name][month] = _fit(series, month, guess, miss)
    for name, found in fits.items():
        missed = tried[name] - found.keys()
        if not signature.lasting:
            single = {m: _single(series, fit, missed) for m, fit in found.items()}
            yield Claim(signature, series, mirrored, found, single, single)
        elif not _off(series, found) and not _steadier(series, found):
            weighed = _lasting(series, signature, found, missed)
            yield Claim(signature, series, mirrored, found, *weighed)


def _fit(series: Series, month: int, guess: Guess, miss: int) -> Fit:
    rare = max(_rare(series, month, guess, miss), guess.anyway) * guess.besides
    sides = series.left[month], series.right[month]
    return Fit(month, guess, miss, rare, sides, _reconciles(series, month, guess, miss))


def _rare(series: Series, month: int, guess: Guess, miss: int) -> float:
    allowed, step = series.allowed(month, guess), guess.grid or series.step
    if series.noise is not None:
        return mass(series, month, max(miss, allowed // 2), step)
    # How closely these sources agree is not known: to any digit down to the last one.
    least = max(series.rounding(guess), step // 2, 1)
    closer = max(1.0, log(max(allowed, least) / least))
    return mass(series, month, max(miss, least), step) * closer


def _left_out(series: Series, month: int, missed: set[int]) -> float:
    """What speaks against it: months it could fit and does not, most of all those in a row."""
    near = len(missed & series.run(month))
    return -_LEFT_OUT * near - _ELSEWHERE * (len(missed) - near)


def _single(series: Series, fit: Fit, missed: set[int]) -> float:
    """The chance of a month by itself."""
    return min(0.0, log(fit.guess.tries * fit.rare) + _left_out(series, fit.month, missed))


def _reconciles(series: Series, month: int, guess: Guess, miss: int) -> bool:
    """Whether the figure without the fault agrees, as far as the digits shown go."""
    allowed = series.tolerance.get(month)
    if allowed is None:
        return True
    size = abs(guess.figure) if guess.about == guess.figure else abs(series.left[month])
    near = allowed * size / max(abs(series.left[month]), 1)
    return miss <= max(near, series.rounding(guess))


def _off(series: Series, fits: Mapping[int, Fit]) -> bool:
    """Whether the guesses miss all months by the same share: then it is another factor."""
    if series.noise is not None:
        return False
    shares = [_share(fit) for fit in fits.values()]
    widths = [_width(series, fit) for fit in fits.values()]
    middle = sum(shares) / len(shares)
    spread = max(abs(share - middle) for share in shares)
    return len(shares) >= _TELLING and abs(middle) > max(2 * spread, *widths)


def _steadier(series: Series, fits: Mapping[int, Fit]) -> bool:
    """Whether one factor leads from left to right far more closely than the guesses do."""
    known = [fit.figures for fit in fits.values() if fit.figures[0]]
    if len(set(known)) < _MANY:
        return False
    factors = [right / left for left, right in known]
    middle = sum(factors) / len(factors)
    spread = max(abs(factor - middle) for factor in factors)
    widest = max(abs(_share(fit)) for fit in fits.values())
    return widest * abs(middle) > _FAR_CLOSER * max(spread, 1e-12)


def _share(fit: Fit) -> float:
    """How far a guess misses, as a share of the figure, with its sign."""
    return (fit.figures[1] - fit.guess.figure) / max(abs(fit.figures[1]), 1)


def _width(series: Series, fit: Fit) -> float:
    """How closely a fit is known, as a share of the figure."""
    return max(fit.miss, series.step // 2, 1) / max(abs(fit.figures[1]), 1)


def _lasting(
    series: Series, signature: Signature, fits: Mapping[int, Fit], missed: set[int]
) -> tuple[dict[int, float], dict[int, float]]:
    """Chance and evidence by month of a signature that a source bears over months."""
    distinct = list({fit.figures: fit for fit in fits.values()}.values())
    tries = log(max(fit.guess.tries for fit in distinct))
    apart = sum(log(min(1.0, fit.rare)) for fit in distinct)
    apart += _choices(len(series.breaks), len(fits))
    chance = apart
    if signature.steady and len(distinct) > 1:
        chance = _either(apart, log(_same(series, distinct)))
    left_out = {month: _left_out(series, month, missed) for month in fits}
    return (
        {month: min(0.0, tries + chance + more) for month, more in left_out.items()},
        {month: min(0.0, tries + apart + more) for month, more in left_out.items()},
    )


def _choices(of: int, some: int) -> float:
    """In how many ways so many months are chosen of all that break."""
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)


def _either(apart: float, same: float) -> float:
    """The chance of either: months on their own, or all of them the same share of the figure."""
    one, two = apart + log(1 - _STEADY), same + log(_STEADY)
    most = max(one, two)
    return most + log(exp(one - most) + exp(two - most))


def _same(series: Series, fits: list[Fit]) -> float:
    """How often a share that is the same in all months would be this one, as far as it is known."""
    finest = 1 / sqrt(sum(1 / _width(series, fit) ** 2 for fit in fits))
    middle = abs(sum(_share(fit) for fit in fits) / len(fits))
    largest = max(fits, key=lambda fit: abs(fit.figures[1]))
    # A unit of the last digit at the least: where all are zero there is no share.
    width = max(max(middle, finest) * abs(largest.figures[1]), 1)
    return min(1.0, 2 * width * density(series, largest.month))
