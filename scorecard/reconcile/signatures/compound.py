"""Two causes on top of each other: what is added or taken from another month, and then multiplied.

Each is a signature of its own, rarer than both its causes together, and weighed as any other.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import replace
from typing import Final

from scorecard.reconcile.evidence import Cause
from scorecard.reconcile.signatures.series import Guess, Series
from scorecard.reconcile.signatures.table import Guesses, Signature

FIRST: Final[tuple[Cause, ...]] = (
    "child_missing",
    "child_twice",
    "child_sign",
    "eliminations",
    "earlier_month",
    "prior_year",
    "year_to_date",
    "other_vintage",
)
"""What is done to a figure first."""
THEN: Final[tuple[Cause, ...]] = (
    "scale",
    "sign",
    "doubled",
    "halved",
    "currency",
    "rate_kind",
    "tax",
    "unit_of_measure",
    "rounded",
)
"""What is done to what comes of it."""
# There are dozens of pairs to find one in by chance; to be told they have to be so much clearer.
_TOGETHER = 0.2
# A figure to try factors on; with nine digits before the point none is rounded away.
_ANY: Final = 10**18
# What lies further off than this fits nothing; what lies nearer is looked at exactly.
_NEAR, _NEAR_STEPS = 0.05, 5


def compounds(known: Mapping[Cause, Signature]) -> tuple[Signature, ...]:
    """Every pair of causes; `known` are the single ones."""
    return tuple(
        Signature(
            cause=then.cause,
            share=first.share * then.share * _TOGETHER,
            guesses=_after(first, then),
            steady=first.steady and then.steady,
            first=first.cause,
        )
        for first in (known[cause] for cause in FIRST)
        for then in (known[cause] for cause in THEN)
    )


def _after(first: Signature, then: Signature) -> Guesses:
    def guesses(series: Series, month: int) -> Iterator[Guess]:
        for one in first.guesses(series, month):
            if one.figure in (0, series.left[month], series.right[month]):
                continue
            if not _may_be(then, series, month, one.figure):
                continue
            for two in then.guesses(_moved(series, month, one.figure), month):
                if two.figure == one.figure or not _fits(series, month, two):
                    continue
                yield replace(
                    two,
                    tries=one.tries * two.tries,
                    anyway=max(one.anyway, two.anyway),
                    key=f"{one.key} {two.key}",
                    only=True,
                    between=one.figure,
                    first=one.detail,
                )

    return guesses


def _may_be(then: Signature, series: Series, month: int, figure: int) -> bool:
    """Whether any of a signature's factors leads near the right figure: most lead nowhere near."""
    if then.cause == "rounded":
        return True
    known = series.factors.get((then.cause, month))
    if known is None:
        told = then.guesses(_moved(series, month, _ANY), month)
        known = series.factors[then.cause, month] = [guess.figure / _ANY for guess in told]
    right = series.right[month]
    near = _NEAR * abs(right) + _NEAR_STEPS * max(series.step, series.tolerance.get(month, 0))
    return any(abs(figure * factor - right) <= near for factor in known)


def _fits(series: Series, month: int, guess: Guess) -> bool:
    return abs(series.right[month] - guess.figure) <= series.allowed(month, guess)


def _moved(series: Series, month: int, figure: int) -> Series:
    """The same series as if the trusted source had this figure."""
    # Worked out before, of the figures as they are.
    _ = series.step, series.left_step, series.usual_step
    moved = copy(series)
    moved.left = {month: figure}
    return moved
