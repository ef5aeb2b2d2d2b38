"""Two causes on top of each other: what is added or taken from another month, and then multiplied.

Each is a signature of its own, as rare as both its causes together, and weighed as any other.
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


def compounds(known: Mapping[Cause, Signature]) -> tuple[Signature, ...]:
    """Every pair of causes; `known` are the single ones."""
    return tuple(
        Signature(
            cause=then.cause,
            share=first.share * then.share,
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


def _fits(series: Series, month: int, guess: Guess) -> bool:
    return abs(series.right[month] - guess.figure) <= series.allowed(month, guess)


def _moved(series: Series, month: int, figure: int) -> Series:
    """The same series as if the trusted source had this figure."""
    # Worked out before, of the figures as they are.
    _ = series.step, series.left_step, series.usual_step
    moved = copy(series)
    moved.left = {month: figure}
    return moved
