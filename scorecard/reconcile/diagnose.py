"""The cause of each break: every signature is tried, and one is named only where it wins.

What an unrelated difference would do by chance is worked out for each comparison from its digits,
its tolerance and its children; other months, and other KPIs and units of the same two sources, are
further evidence where their figures differ. A cause is named where it is ten times as likely as all
else together, chance included, and where the figure without it agrees. It changes no figure.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb, exp, log, prod, sqrt

from scorecard.reconcile.evidence import Candidate, Diagnosis, Pair, Setting
from scorecard.reconcile.signatures.chance import density, mass
from scorecard.reconcile.signatures.fault import at_fault
from scorecard.reconcile.signatures.peers import Peers
from scorecard.reconcile.signatures.series import Guess, Series, decimal, divided
from scorecard.reconcile.signatures.table import UNRELATED, Signature, signatures

NAMED = 30.0
"""So many times as likely as an unrelated difference a cause has to be."""
APART = 10.0
"""So many times as likely as any other cause."""
# How often a trusted source is the one at fault.
_TRUSTED = 0.3
# How often an unrelated difference is the same share of the figure month after month.
_STEADY = 0.3
_LEAST = 1e-250
# Of so few months it cannot be told whether they miss in the same way.
_TELLING = 3


@dataclass(frozen=True, slots=True)
class _Fit:
    """A guess that fits a month: `miss` is how far off it is, `mass` how often chance does that."""

    month: int
    guess: Guess
    miss: int
    mass: float
    figures: tuple[int, int]
    reconciles: bool


@dataclass(frozen=True, slots=True)
class _Claim:
    """One signature with one parameter on one series: the months it fits, its chance by each."""

    signature: Signature
    series: Series
    mirrored: bool
    fits: Mapping[int, _Fit]
    chance: Mapping[int, float]

    @property
    def name(self) -> "_Name":
        guess = next(iter(self.fits.values())).guess
        return self.signature.cause, guess.detail, guess.key, self.mirrored


_Sources = tuple[str, str, str]
_Name = tuple[str, str, str, bool]


def diagnose(pairs: Sequence[Pair], setting: Setting) -> list[Diagnosis]:
    """A diagnosis of every break of every pair, in the order of pairs, then of months."""
    every = [Series(pair, setting) for pair in pairs]
    known = signatures(Peers(every))
    claims = [list(_claims(series, known)) for series in every]
    pooled = _pooled(every, claims)
    return [
        _judge(series, month, found, pooled)
        for series, found in zip(every, claims, strict=True)
        for month in series.breaks
    ]


def _claims(series: Series, known: Sequence[Signature]) -> Iterator[_Claim]:
    for signature in known:
        yield from _tried(series, signature, mirrored=False)
        if signature.mirror is not None:
            yield from _tried(series.mirrored, _mirrored(signature), mirrored=True)


def _mirrored(signature: Signature) -> Signature:
    """The signature as the trusted source would bear it."""
    guesses = signature.mirror or signature.guesses
    return replace(signature, guesses=guesses, share=signature.share * _TRUSTED)


def _tried(series: Series, signature: Signature, *, mirrored: bool) -> Iterator[_Claim]:
    fits: dict[tuple[str, str], dict[int, _Fit]] = defaultdict(dict)
    for month in series.breaks:
        for guess in signature.guesses(series, month):
            miss = abs(series.right[month] - guess.figure)
            allowed = series.allowed(month, guess)
            if miss <= allowed and guess.figure != series.left[month]:
                rare = max(mass(series, month, max(miss, allowed // 2)), guess.anyway)
                sides = (series.left[month], series.right[month])
                fit = _Fit(month, guess, miss, rare, sides, _reconciles(series, month, guess, miss))
                fits[guess.detail, guess.key][month] = fit
    for found in fits.values():
        chance = _single(found)
        if signature.lasting:
            chance = _lasting(series, found, steady=signature.steady)
        if chance:
            yield _Claim(signature, series, mirrored, found, chance)


def _single(fits: Mapping[int, _Fit]) -> dict[int, float]:
    return {month: min(1.0, fit.guess.tries * fit.mass) for month, fit in fits.items()}


def _reconciles(series: Series, month: int, guess: Guess, miss: int) -> bool:
    """Whether the figure without the fault agrees, as far as the digits shown go."""
    allowed = series.tolerance.get(month)
    if allowed is None:
        return True
    size = abs(guess.figure) if guess.about == guess.figure else abs(series.left[month])
    near = allowed * size / max(abs(series.left[month]), 1)
    return miss <= max(near, series.rounding(guess))


def _lasting(series: Series, fits: Mapping[int, _Fit], *, steady: bool) -> dict[int, float]:
    """One chance for all months a signature fits; none where it misses them all by the same."""
    distinct = list({fit.figures: fit for fit in fits.values()}.values())
    misses = [_share(series, fit) for fit in distinct]
    middle = sum(misses) / len(misses)
    spread = max(abs(miss - middle) for miss in misses)
    exact = [(fit.miss and max(fit.miss, series.step // 2)) or series.step // 2 for fit in distinct]
    shares = [
        max(width, 1) / max(abs(fit.figures[1]), 1)
        for width, fit in zip(exact, distinct, strict=True)
    ]
    if len(distinct) >= _TELLING and abs(middle) > max(2 * spread, *shares):
        return {}
    apart = prod(fit.mass for fit in distinct) * comb(len(series.breaks), len(fits))
    if steady and len(distinct) > 1:
        finest = 1 / sqrt(sum(1 / max(share, 1e-15) ** 2 for share in shares))
        last = max(distinct, key=lambda fit: abs(fit.figures[1]))
        width = max(abs(middle), finest) * abs(last.figures[1])
        same = min(1.0, 2 * width * density(series, last.month))
        apart = (1 - _STEADY) * apart + _STEADY * same
    tries = max(fit.guess.tries for fit in distinct)
    chance = min(1.0, max(tries * apart, _LEAST))
    return dict.fromkeys(fits, chance)


def _share(series: Series, fit: _Fit) -> float:
    """How far a guess misses, as a share of the figure, with its sign."""
    return (series.right[fit.month] - fit.guess.figure) / max(abs(fit.figures[1]), 1)


class _Pool:
    """What all series of two sources say for one claim, each set of figures once."""

    def __init__(self) -> None:
        self._rare: dict[tuple[tuple[int, int], ...], float] = {}
        self._total = 0.0

    def add(self, claim: _Claim) -> None:
        """Count a series that bears the claim; one with the figures of another says nothing new."""
        figures = _figures(claim)
        if figures not in self._rare:
            first = next(iter(claim.fits.values()))
            rare = log(min(1.0, max(max(claim.chance.values()) / first.guess.tries, _LEAST)))
            self._rare[figures] = rare
            self._total += rare

    def beside(self, claim: _Claim) -> tuple[float, int]:
        """How often chance makes up what the other series say, and how many series there are."""
        others = self._total - self._rare[_figures(claim)]
        return exp(max(others, log(_LEAST))), len(self._rare)


def _figures(claim: _Claim) -> tuple[tuple[int, int], ...]:
    return tuple(fit.figures for fit in claim.fits.values())


def _pooled(
    every: Sequence[Series], claims: Sequence[Sequence[_Claim]]
) -> Mapping[tuple[_Sources, _Name], _Pool]:
    """Claims of signatures a source bears everywhere, by its sources and by what they claim."""
    found: dict[tuple[_Sources, _Name], _Pool] = defaultdict(_Pool)
    for series, own in zip(every, claims, strict=True):
        for claim in own:
            if claim.signature.shared and claim.signature.lasting:
                found[_sources(series), claim.name].add(claim)
    return found


def _sources(series: Series) -> _Sources:
    return series.pair.rule, series.pair.left, series.pair.right


def _judge(
    series: Series,
    month: int,
    claims: Sequence[_Claim],
    pooled: Mapping[tuple[_Sources, _Name], _Pool],
) -> Diagnosis:
    weighed: dict[tuple[str, str], tuple[float, Candidate]] = {}
    for claim in claims:
        if month not in claim.fits:
            continue
        pool = pooled.get((_sources(series), claim.name))
        beside, alike = (1.0, 1) if pool is None else pool.beside(claim)
        chance = max(claim.chance[month] * beside, _LEAST)
        candidate = _candidate(series, month, claim, chance, alike)
        weight = claim.signature.share / chance
        key = (candidate.cause, candidate.detail)
        if key not in weighed or weighed[key][0] < weight:
            weighed[key] = (weight, candidate)
    total = UNRELATED + sum(weight for weight, _ in weighed.values())
    ranked = sorted(weighed.values(), key=lambda item: (-item[0], item[1].cause, item[1].detail))
    candidates = tuple(
        replace(candidate, odds=weight / max(total - weight, _LEAST))
        for weight, candidate in ranked
    )
    pair = series.pair
    named = _winner(candidates, [weight for weight, _ in ranked])
    return Diagnosis(
        pair.rule, pair.kpi, pair.unit, pair.left, pair.right, month, named, candidates
    )


def _winner(candidates: Sequence[Candidate], weights: Sequence[float]) -> Candidate | None:
    """The first, if it is likely enough, no other is nearly as likely, and it reconciles."""
    if not candidates or not candidates[0].reconciles or weights[0] < NAMED * UNRELATED:
        return None
    return candidates[0] if len(weights) < 2 or weights[0] >= APART * weights[1] else None


def _candidate(series: Series, month: int, claim: _Claim, chance: float, alike: int) -> Candidate:
    fit = claim.fits[month]
    corrected, residual = _corrected(claim.series, fit)
    since = month
    while since - 1 in claim.fits:
        since -= 1
    left_is = claim.mirrored or at_fault(series, month, since) == series.pair.left
    if left_is and not claim.mirrored:
        corrected, residual = fit.guess.figure, fit.guess.figure - series.right[month]
    return Candidate(
        cause=claim.signature.cause,
        detail=fit.guess.detail,
        chance=chance,
        odds=0.0,
        months=len(claim.fits),
        series=alike,
        since=since,
        suspect=series.pair.left if left_is else series.pair.right,
        corrected=decimal(corrected),
        residual=decimal(residual),
        reconciles=fit.reconciles,
    )


def _corrected(series: Series, fit: _Fit) -> tuple[int, int]:
    """The right figure without the fault, and how far it then is from the left one."""
    left, right = fit.figures
    guess = fit.guess
    if guess.about == guess.figure and guess.figure:
        corrected = divided(right, guess.figure, left)
    else:
        corrected = left + right - guess.figure
    return corrected, corrected - left
