"""Why a figure on a hand-made scorecard is not ours: the diagnosis of breaks, told for shadow mode.

Our figure is the trusted one, and theirs is written in steps. A cause is named by the rule of
`scorecard.reconcile.diagnose`; otherwise what is told is what ties, or what came closest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Final

from scorecard.reconcile.diagnose import diagnose
from scorecard.reconcile.evidence import Aggregation, Candidate, Cause, Pair, Setting
from scorecard.reconcile.signatures.peers import Peers
from scorecard.reconcile.signatures.series import Series, decimal
from scorecard.reconcile.signatures.table import printed_signatures

_EXACT: Final = Context(prec=60)
_PARTS: Final = {10: "tenth", 100: "hundredth", 1000: "thousandth", 1_000_000: "millionth"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as somebody wrote it; `step` is what one in its last digit is worth."""

    figure: Decimal
    step: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a difference of one kpi and unit can be explained with, by month index.

    `ours` are our figures, `theirs` what the hand-made scorecard shows; `sources` what each of our
    sources claims, by its name; `earlier` what ours was before it was restated.
    """

    ours: Mapping[int, Decimal]
    theirs: Mapping[int, Shown]
    year_to_date: Mapping[int, Decimal] = field(default_factory=dict)
    rolling_12: Mapping[int, Decimal] = field(default_factory=dict)
    sources: Mapping[str, Mapping[int, Decimal]] = field(default_factory=dict)
    earlier: Mapping[int, Sequence[Decimal]] = field(default_factory=dict)
    aggregation: Aggregation = "flow"
    setting: Setting = field(default_factory=Setting)


@dataclass(frozen=True, slots=True)
class Explained:
    """A cause in words; of `unknown` the words say what came closest."""

    name: Cause
    text: str


def agrees(ours: Decimal, theirs: Shown) -> bool:
    """Whether their figure is ours, rounded to the digits they write; halves either way."""
    return abs(ours - theirs.figure) * 2 <= theirs.step


def explain(month: int, evidence: Evidence) -> Explained:
    """The cause of a month's difference; `month` must be in `ours` and `theirs`."""
    pair = _pair(evidence)
    found = diagnose([pair], evidence.setting, printed_signatures)
    diagnosis = next(item for item in found if item.month == month)

    def words(candidate: Candidate) -> str:
        return _words(candidate.cause, candidate.detail, month, evidence)

    if diagnosis.named is not None:
        return Explained(diagnosis.named.cause, words(diagnosis.named))
    if {candidate.cause for candidate in diagnosis.tied} == {"other_source"}:
        # Several of our sources may say the same, which is one cause.
        return Explained("other_source", " and ".join(map(words, diagnosis.tied)))
    both = diagnosis.compound
    if both is not None and both.first is not None:
        first = _words(both.first.cause, both.first.detail, month, evidence)
        return Explained("unknown", f"perhaps two together: {first}, and then {words(both)}")
    if diagnosis.tied:
        return Explained("unknown", " or ".join(map(words, diagnosis.tied)))
    if diagnosis.candidates:
        said = words(diagnosis.candidates[0])
        return Explained("unknown", f"closest: {said} (to the digit, which chance may do)")
    return Explained("unknown", _closest(month, Series(pair, evidence.setting), evidence))


def _pair(evidence: Evidence) -> Pair:
    both = [month for month in evidence.theirs if month in evidence.ours]
    apart = [m for m in both if not agrees(evidence.ours[m], evidence.theirs[m])]
    return Pair(
        rule="cross_scorecard",
        kpi="",
        unit="",
        left="ours",
        right="theirs",
        left_values=evidence.ours,
        right_values={month: shown.figure for month, shown in evidence.theirs.items()},
        breaks=frozenset(apart),
        aggregation=evidence.aggregation,
        tolerance={month: shown.step / 2 for month, shown in evidence.theirs.items()},
        vintages=evidence.earlier,
        others=evidence.sources,
        year_to_date=evidence.year_to_date,
        rolling_12=evidence.rolling_12,
    )


def _closest(month: int, series: Series, evidence: Evidence) -> str:
    """The prediction that comes nearest without coming true."""
    theirs, ours = series.right[month], series.left[month]
    misses = [
        (abs(guess.figure - theirs), _words(signature.cause, guess.detail, month, evidence))
        for signature in printed_signatures(Peers([series]))
        for guess in signature.guesses(series, month)
        if guess.figure != ours and not guess.slack
    ]
    miss, text = min(misses, default=(abs(ours - theirs), ""))
    if not text or miss >= abs(ours - theirs) or not theirs:
        return "no cause comes close"
    share = float(_EXACT.divide(decimal(miss), abs(decimal(theirs)))) * 100
    return f"closest: {text} ({share:.2g} % away)"


def _words(cause: Cause, detail: str, month: int, evidence: Evidence) -> str:
    if cause == "earlier_month":
        theirs = evidence.theirs
        before = theirs.get(month - 1)
        if before is not None and before.figure == theirs[month].figure:
            return "they repeat the month before"
    said = WORDS[cause]
    return said if isinstance(said, str) else said(detail)


def _scale(detail: str) -> str:
    factor = Decimal(detail)
    times = max(factor, 1 / factor)
    by = f"{times:,.0f} times" if factor > 1 else f"a {_PARTS[int(times)]} of"
    also = ", as per cent against a fraction" if times == 100 else ""
    return f"their figure is {by} ours{also}"


WORDS: Final[Mapping[Cause, str | Callable[[str], str]]] = {
    "scale": _scale,
    "sign": "their figure is ours with the other sign",
    "doubled": "their figure is twice ours",
    "halved": "their figure is half of ours",
    "year_to_date": "their figure is the year to date, ours the month",
    "quarter": "their figure is the quarter, ours the month",
    "rolling_12": "their figure is the last twelve months, ours the month",
    "digits_swapped": "their figure is ours with two neighbouring digits exchanged",
    "digit_wrong": "their figure is ours with one digit wrong, missing or too many",
    "earlier_month": "their figure is ours of the month before",
    "later_month": "their figure is ours of the month after",
    "prior_year": "their figure is ours of the same month a year before",
    "cut_off": "an amount is in the wrong month: one has too much what the next lacks",
    "currency": lambda detail: f"their figure is ours converted by a rate of {detail}",
    "rate_kind": lambda detail: f"they convert {detail} by the other rate, average or closing",
    "tax": lambda detail: f"one of the two is with tax ({Decimal(detail):.1%})",
    "unit_of_measure": lambda detail: f"theirs is in another unit of measurement ({detail})",
    "other_vintage": "their figure is ours before it was restated",
    "rounded": lambda detail: f"theirs is rounded to {Decimal(detail):,f}",
    "complement": "their figure is what ours leaves of 100 %",
    "inverted": "theirs is turned over, denominator by numerator",
    "other_source": lambda detail: f"their figure is the one {detail} gives",
}
"""What each cause says of their figure that can be one where nothing is known of child units."""
