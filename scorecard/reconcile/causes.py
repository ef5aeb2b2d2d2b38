"""Why a figure on a hand-made scorecard is not ours: one cause, or unknown.

A cause predicts their figure from ours. It is named where the prediction comes true to the last
digit they write, where that would hardly happen by chance, and where no other cause does as well.
The chance is worked out from the digits written and from how far the figures of this very series
spread, so that small counts, which agree with almost anything, name nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from math import comb
from typing import Literal

Name = Literal[
    "scale",
    "sign",
    "earlier_month",
    "year_to_date",
    "rolling_12",
    "other_source",
    "older_vintage",
    "unknown",
]

# A cause is named if chance makes it up less often than this, and ten times less than the next.
NAMED = 0.005
_APART = 10
# How far unrelated figures of a KPI usually lie apart, as a share, where a series cannot tell.
_SPREAD = 0.3
# Unrelated figures are hardly ever ten times ours, or ours with the other sign.
_FAR = 0.05
_POWERS = (1, 2, 3, 6)
_EXACT = Context(prec=60)


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


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause in words; `chance` is how often chance would have made it up.

    Of `unknown` the words say what came closest.
    """

    name: Name
    text: str
    chance: float = 1.0


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    """What a cause says their figure should be in each month; `rarity` times its chance by digits.

    `tries` hypotheses like it are looked at.
    """

    name: Name
    text: str
    predicted: Mapping[int, Decimal]
    rarity: float = 1.0
    tries: int = 1


def agrees(ours: Decimal, theirs: Shown) -> bool:
    """Whether their figure is ours, rounded to the digits they write; halves either way."""
    return abs(ours - theirs.figure) * 2 <= theirs.step


def explain(month: int, evidence: Evidence) -> Cause:
    """The cause of a month's difference; `month` must be in `ours` and `theirs`."""
    found = [
        (chance, hypothesis)
        for hypothesis in _hypotheses(month, evidence)
        if (chance := _chance(month, hypothesis, evidence)) is not None
    ]
    # What is told first is told where two say the same by the same evidence.
    found.sort(key=lambda item: item[0])
    if not found or found[0][0] > NAMED:
        return Cause("unknown", _closest(month, evidence))
    best, first = found[0]
    rivals = [h for chance, h in found[1:] if chance < best * _APART and h.name != first.name]
    if rivals:
        return Cause("unknown", " or ".join([first.text, *(rival.text for rival in rivals)]))
    alike = [h.text for chance, h in found if h.name == first.name and chance == best]
    return Cause(first.name, " and ".join(dict.fromkeys(alike)), best)


def _hypotheses(month: int, evidence: Evidence) -> Iterator[_Hypothesis]:
    ours, theirs = evidence.ours, evidence.theirs
    for power in (*_POWERS, *(-power for power in _POWERS)):
        factor = Decimal(10) ** power
        by = f"{10 ** abs(power):,} times" if power > 0 else f"a {_PARTS[-power]} of"
        also = ", as per cent against a fraction" if abs(power) == 2 else ""
        text = f"their figure is {by} ours{also}"
        predicted = {m: _EXACT.multiply(a, factor) for m, a in ours.items()}
        yield _Hypothesis("scale", text, predicted, _FAR, 2 * len(_POWERS))
    opposite = {m: -a for m, a in ours.items()}
    # Where figures change their sign anyway, the other sign says little.
    mixed = min(ours.values()) < 0 < max(ours.values())
    yield _Hypothesis(
        "sign", "their figure is ours with the other sign", opposite, 1 if mixed else _FAR
    )
    stale = month - 1 in theirs and theirs[month].figure == theirs[month - 1].figure
    text = "they repeat the month before" if stale else "their figure is ours of the month before"
    yield _Hypothesis("earlier_month", text, {m + 1: a for m, a in ours.items()})
    for name, totals, what in (
        ("year_to_date", evidence.year_to_date, "the year to date"),
        ("rolling_12", evidence.rolling_12, "the last twelve months"),
    ):
        shown = {m: total for m, total in totals.items() if total != ours.get(m)}
        text = f"their figure is {what}, ours the month"
        yield _Hypothesis(name, text, shown)  # type: ignore[arg-type]  # one of the names above
    others = {n: by_month for n, by_month in evidence.sources.items() if by_month}
    for source, claims in others.items():
        told = {m: claim for m, claim in claims.items() if claim != ours.get(m)}
        text = f"their figure is the one {source} gives"
        yield _Hypothesis("other_source", text, told, tries=max(1, len(others)))
    before = {m: figures for m, figures in evidence.earlier.items() if m in theirs}
    tries = max((len(figures) for figures in before.values()), default=1)
    for place in range(tries):
        told = {m: figures[place] for m, figures in before.items() if place < len(figures)}
        text = "their figure is ours before it was restated"
        yield _Hypothesis("older_vintage", text, told, tries=tries)


_PARTS = {1: "tenth", 2: "hundredth", 3: "thousandth", 6: "millionth"}


def _chance(month: int, hypothesis: _Hypothesis, evidence: Evidence) -> float | None:
    """How often unrelated figures would fit as well; None where the month's own does not fit."""
    tested = [
        m
        for m, theirs in evidence.theirs.items()
        if m in evidence.ours and m in hypothesis.predicted and not agrees(evidence.ours[m], theirs)
    ]
    fits = [m for m in tested if agrees(hypothesis.predicted[m], evidence.theirs[m])]
    if month not in fits:
        return None
    single = min(1.0, max(_single(m, hypothesis, evidence) for m in fits))
    # A figure that comes again is the same evidence again.
    told = len({evidence.theirs[m].figure for m in fits})
    several = comb(len(tested), told) * single**told
    return min(1.0, several * hypothesis.tries)


def _single(month: int, hypothesis: _Hypothesis, evidence: Evidence) -> float:
    """How often an unrelated figure would be what the hypothesis predicts, to the last digit."""
    predicted = float(abs(hypothesis.predicted[month]))
    width = float(evidence.theirs[month].step) or max(predicted, 1.0) * 1e-9
    if hypothesis.rarity < 1:
        return hypothesis.rarity * width / max(_SPREAD * predicted, width)
    return width / max(_spread(evidence, predicted), width)


def _spread(evidence: Evidence, about: float) -> float:
    """How far figures of the series lie apart; of short series, as figures usually do."""
    figures = [float(a) for a in evidence.ours.values()]
    usual = _SPREAD * about
    return usual if len(figures) < 6 else min(usual, max(figures) - min(figures))


def _closest(month: int, evidence: Evidence) -> str:
    """The prediction that comes nearest without coming true."""
    theirs = evidence.theirs[month].figure
    misses = [
        (abs(hypothesis.predicted[month] - theirs), hypothesis.text)
        for hypothesis in _hypotheses(month, evidence)
        if month in hypothesis.predicted
    ]
    ours = abs(evidence.ours[month] - theirs)
    miss, text = min(misses, default=(ours, ""))
    if not text or miss >= ours or not theirs:
        return "no cause comes close"
    share = float(_EXACT.divide(miss, abs(theirs))) * 100
    said = "to the digit, which chance may do" if share == 0 else f"{share:.2g} % away"
    return f"closest: {text} ({said})"
