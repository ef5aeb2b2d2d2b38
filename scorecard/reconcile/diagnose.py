"""The cause of each break: every signature is tried, and one is named only where it wins.

What an unrelated difference would do by chance is worked out for each comparison from its digits,
its tolerance and its children; other months, and other KPIs and units of the same two sources, are
further evidence where their figures differ. A cause is named where it is ten times as likely as any
other, far likelier than chance, and where the figure without it agrees. Where none is, two on top
of each other are tried by the same rule. It changes no figure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from math import exp, log
from typing import Final

from scorecard.reconcile.evidence import Candidate, Cause, Diagnosis, First, Pair, Setting
from scorecard.reconcile.signatures.claims import Claim, Fit, claims
from scorecard.reconcile.signatures.compound import compounds
from scorecard.reconcile.signatures.fault import at_fault
from scorecard.reconcile.signatures.peers import Peers
from scorecard.reconcile.signatures.pool import Pool
from scorecard.reconcile.signatures.series import Guess, Series, decimal, divided
from scorecard.reconcile.signatures.table import UNRELATED, Known, Signature, signatures

NAMED = 20.0
"""So many times as likely as an unrelated difference a cause has to be."""
APART = 10.0
"""So many times as likely as any other cause."""
# How often a trusted source is the one at fault.
_TRUSTED = 0.3
# Causes that make a child another figure, by which its past tells who is wrong.
_OF_A_CHILD: Final[frozenset[Cause]] = frozenset({"child_scale", "child_sign"})
# What is rarer is written as this.
_LEAST = 1e-250

_Weighed = tuple[float, float, Candidate]
"""The logarithms of its weight against other causes and against chance, and the cause."""


def diagnose(pairs: Sequence[Pair], setting: Setting, known: Known = signatures) -> list[Diagnosis]:
    """A diagnosis of every break of every pair, in the order of pairs, then of months."""
    every = [Series(pair, setting) for pair in pairs]
    tried = known(Peers(every))
    double = compounds({signature.cause: signature for signature in tried})
    found = [list(_claims(series, tried)) for series in every]
    pool = Pool(chain.from_iterable(found))
    diagnoses = list[Diagnosis]()
    for series, own in zip(every, found, strict=True):
        single = [_judge(series, month, own, pool) for month in series.breaks]
        # A source that does one thing in some months hardly does two others in the next.
        if any(item.named for item in single):
            diagnoses += single
            continue
        both = [claim for signature in double for claim in claims(series, signature)]
        diagnoses += [_with_compound(series, item, [*own, *both], pool) for item in single]
    return diagnoses


def _with_compound(
    series: Series, diagnosis: Diagnosis, found: Sequence[Claim], pool: Pool
) -> Diagnosis:
    """The same, with the two causes that explain it together, if any do."""
    ranked = _ranked(series, diagnosis.month, found, pool)
    if not _wins(ranked) or ranked[0][2].first is None:
        return diagnosis
    return replace(diagnosis, compound=replace(ranked[0][2], odds=_odds(ranked, 0)))


def _claims(series: Series, known: Sequence[Signature]) -> Iterator[Claim]:
    for signature in known:
        yield from claims(series, signature)
        if signature.mirror is not None:
            yield from claims(series.mirrored, _mirrored(signature), mirrored=True)


def _mirrored(signature: Signature) -> Signature:
    """The signature as the trusted source would bear it."""
    guesses = signature.mirror or signature.guesses
    return replace(signature, guesses=guesses, share=signature.share * _TRUSTED)


def _ranked(series: Series, month: int, found: Sequence[Claim], pool: Pool) -> list[_Weighed]:
    """What may have caused a break, likeliest first; of the same cause the likeliest way."""
    weighed: dict[tuple[str, ...], _Weighed] = {}
    for claim in found:
        if month not in claim.fits:
            continue
        beside, alike = pool.beside(claim)
        share = log(claim.signature.share)
        chance = claim.chance[month] + beside
        weight = share - claim.evidence[month] - beside
        candidate = _candidate(series, month, claim, exp(max(chance, log(_LEAST))), alike)
        first = candidate.first
        key = (candidate.cause, candidate.detail, *((first.cause, first.detail) if first else ()))
        if key not in weighed or weighed[key][0] < weight:
            weighed[key] = (weight, share - chance, candidate)
    return sorted(weighed.values(), key=lambda item: (-item[0], item[2].cause, item[2].detail))


def _judge(series: Series, month: int, found: Sequence[Claim], pool: Pool) -> Diagnosis:
    ranked = _ranked(series, month, found, pool)
    pair = series.pair
    candidates = tuple(
        replace(item[2], odds=_odds(ranked, place)) for place, item in enumerate(ranked)
    )
    named = candidates[0] if _wins(ranked) else None
    ties = (
        candidate
        for candidate, item in zip(candidates, ranked, strict=True)
        if ranked[0][0] - item[0] < log(APART) and _is_likely(item)
    )
    tied = () if named is not None else tuple(ties)
    return Diagnosis(
        pair.rule, pair.kpi, pair.unit, pair.left, pair.right, month, named, candidates, tied
    )


def _odds(ranked: Sequence[_Weighed], place: int) -> float:
    """How much likelier one is than all others and chance together."""
    own = ranked[place]
    rivals = [other[0] - own[0] for at, other in enumerate(ranked) if at != place]
    against = sum(exp(min(rival, 500.0)) for rival in [*rivals, log(UNRELATED) - own[1]])
    return 1 / max(against, _LEAST)


def _wins(ranked: Sequence[_Weighed]) -> bool:
    """Whether the first is likely enough, no other is nearly as likely, and it reconciles."""
    if not ranked or not _is_likely(ranked[0]):
        return False
    return len(ranked) < 2 or ranked[0][0] - ranked[1][0] >= log(APART)


def _is_likely(weighed: _Weighed) -> bool:
    """Whether chance would hardly do it, and it reconciles."""
    return weighed[2].reconciles and weighed[1] >= log(NAMED * UNRELATED)


def is_named(share: float, chance: float) -> bool:
    """Whether a cause that `share` of all breaks have is likelier than an unrelated difference.

    `chance` is how often that would fit as well.
    """
    return share >= NAMED * UNRELATED * chance


def _candidate(series: Series, month: int, claim: Claim, chance: float, alike: int) -> Candidate:
    fit = claim.fits[month]
    corrected, residual = _corrected(claim.series, fit)
    since = month
    while since - 1 in claim.fits:
        since -= 1
    first = claim.signature.first
    left_is = claim.mirrored or (
        first is None
        and at_fault(series, month, since, *_child_changed(series, claim, month))
        == series.pair.left
    )
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
        first=_first(first, fit.guess),
    )


def _child_changed(series: Series, claim: Claim, month: int) -> tuple[str, int]:
    """The child that is meant otherwise on either side, and what it adds to the right figure."""
    if claim.signature.cause not in _OF_A_CHILD:
        return "", 0
    guess = claim.fits[month].guess
    child = guess.detail.partition("*")[0]
    return child, series.child(child, month) + guess.figure - series.left[month]


def _first(cause: Cause | None, guess: Guess) -> First | None:
    if cause is None or guess.between is None:
        return None
    return First(cause, guess.first, decimal(guess.between))


def _corrected(series: Series, fit: Fit) -> tuple[int, int]:
    """The right figure without the fault, and how far it then is from the left one.

    Of two causes without the second, and from what the first made of the left one.
    """
    left, right = fit.figures
    guess = fit.guess
    left = left if guess.between is None else guess.between
    if guess.about == guess.figure and guess.figure:
        corrected = divided(right, guess.figure, left)
    else:
        corrected = left + right - guess.figure
    return corrected, corrected - left
