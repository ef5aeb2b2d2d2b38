"""All signatures with what is known of them before a figure is looked at; a new one is a row here.

The shares are how often a break has that cause, from what controllers and the literature on errors
in administrative data report; only their order of magnitude matters, since a cause is named on the
evidence of digits. Sources: Scholtus (CBS 08015, 09046), van der Loo and de Jonge (deducorrect),
Kester 1917.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from scorecard.reconcile.evidence import Cause
from scorecard.reconcile.signatures import children, digits, factors, figures, periods
from scorecard.reconcile.signatures.peers import Peers
from scorecard.reconcile.signatures.series import Guess, Series

UNRELATED = 0.35
"""The share of breaks that have none of these causes."""

Guesses = Callable[[Series, int], Iterator[Guess]]
Known = Callable[[Peers], "tuple[Signature, ...]"]


@dataclass(frozen=True, slots=True)
class Signature:
    """A cause and what it says the other figure is.

    `lasting`: a source that does it does it month after month in the same way, so that each month
    is evidence; `steady`: as the same share of the figure, as many an unlisted cause does too.
    `shared`: it does it to all its KPIs and units. `mirror` says what the trusted source would be
    doing, where the two are not the same. `first` is what was done before, where it is two.
    """

    cause: Cause
    share: float
    guesses: Guesses
    lasting: bool = True
    steady: bool = False
    shared: bool = False
    mirror: Guesses | None = None
    first: Cause | None = None


def signatures(peers: Peers) -> tuple[Signature, ...]:
    """Every signature; some look at all series at once."""
    return (
        Signature("scale", 0.06, factors.scale, steady=True, shared=True),
        Signature("sign", 0.04, factors.sign, shared=True),
        Signature("doubled", 0.03, factors.doubled, steady=True, shared=True),
        Signature("halved", 0.01, factors.halved, steady=True, shared=True),
        Signature(
            "year_to_date", 0.06, periods.year_to_date, shared=True, mirror=periods.year_to_date
        ),
        Signature("quarter", 0.005, periods.quarter, shared=True, mirror=periods.quarter),
        Signature("rolling_12", 0.005, periods.rolling_12, shared=True, mirror=periods.rolling_12),
        Signature("digits_swapped", 0.04, digits.swapped, lasting=False),
        Signature("digit_wrong", 0.03, digits.wrong, lasting=False),
        Signature("child_missing", 0.06, children.missing, steady=True, shared=True),
        Signature("child_twice", 0.02, children.twice, steady=True, shared=True),
        Signature("eliminations", 0.03, children.eliminations, steady=True, shared=True),
        Signature("two_children", 0.01, children.two, steady=True),
        Signature("child_sign", 0.015, children.wrong_sign, steady=True, shared=True),
        Signature("child_scale", 0.015, children.scale, steady=True, shared=True),
        Signature("child_vintage", 0.03, children.vintage, shared=True),
        Signature("child_source", 0.015, children.source, shared=True),
        Signature("currency", 0.03, factors.currency, steady=True, shared=True),
        Signature("rate_kind", 0.02, factors.rate_kind, steady=True, shared=True),
        Signature("earlier_month", 0.06, periods.earlier_month, shared=True, mirror=periods.stale),
        Signature("later_month", 0.015, periods.later_month, shared=True),
        Signature("prior_year", 0.02, periods.prior_year, shared=True, mirror=periods.prior_year),
        Signature("cut_off", 0.04, periods.cut_off, lasting=False),
        Signature(
            "mean_of_ratios",
            0.03,
            children.mean_of_ratios,
            shared=True,
            mirror=children.mean_of_ratios,
        ),
        Signature("tax", 0.015, factors.tax, steady=True, shared=True),
        Signature("unit_of_measure", 0.015, factors.unit_of_measure, steady=True, shared=True),
        Signature("swapped_measures", 0.02, peers.measures),
        Signature("swapped_units", 0.02, peers.units),
        Signature(
            "other_vintage",
            0.04,
            figures.other_vintage,
            shared=True,
            mirror=figures.other_vintage,
        ),
        Signature("partial_load", 0.02, figures.partial_load, lasting=False),
        Signature("rounded", 0.02, figures.rounded, shared=True, mirror=figures.rounded),
        Signature("complement", 0.01, figures.complement, shared=True),
        Signature("inverted", 0.005, figures.inverted, shared=True),
        Signature("target", 0.01, figures.target, shared=True),
    )


def printed_signatures(peers: Peers) -> tuple[Signature, ...]:
    """Those of a figure on a hand-made scorecard against ours, which is not in doubt.

    It may be another source's; between two sources that is no cause.
    """
    known = (replace(signature, mirror=None) for signature in signatures(peers))
    return (*known, Signature("other_source", 0.03, figures.other_source, shared=True))
