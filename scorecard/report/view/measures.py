"""Measures as the rows of the page's tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scorecard import figures
from scorecard.period import Month
from scorecard.report import charts
from scorecard.report.card import Card
from scorecard.report.charts import Picture
from scorecard.report.measure import BASES, MeasureLine
from scorecard.report.scale_words import (
    benchmark_text,
    goal_text,
    prior_year_text,
    progress_text,
    red_flag_text,
    rounding_text,
)
from scorecard.report.signal_words import (
    assurance_words,
    care_words,
    outlook_words,
    variation_words,
)
from scorecard.report.view.pictures import bullet, history
from scorecard.report.view.rating import Rating, rating
from scorecard.report.view.remarks import Remark, comment_anchor, remarks


@dataclass(frozen=True, slots=True)
class Review:
    """An open break that touches a figure; `anchor` is empty where the annex does not list it."""

    id: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Decided:
    """That a person gave a figure; `anchor` leads to who and why, empty where it is not listed."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class SignalRow:
    """What the newest month says, with its mark. `assurance` is of the goal; `care` how to read it.

    These two may be empty.
    """

    mark: Picture
    variation: str
    assurance: str
    care: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure in words. `basis` tells which figure is scored; empty texts are not shown."""

    name: str
    role: str
    weight: str
    basis: str
    month: str
    status: str
    carried: str
    decided: Decided | None
    ytd: str
    ytd_status: str
    rolling_12: str
    rolling_12_status: str
    # The figure of a quarter or of three months where that is scored, with what it is.
    period: str
    period_status: str
    goal: str
    red_flag: str
    variance: str
    verdict: str
    prior_year: str
    # The change on the year before of the figure that is scored.
    prior_change: str
    prior_month: str
    rating: Rating
    change: str
    no_score_reason: str
    # Where the figures as shown would have another colour.
    rounding: str
    progress: str
    benchmark: str
    coverage: str
    reviews: tuple[Review, ...]
    remarks: tuple[Remark, ...]
    bullet: Picture | None
    history: Picture | None
    signal: SignalRow | None
    year_end: str


@dataclass(frozen=True, slots=True)
class Context:
    """What every line needs of the card: breaks' and decisions' anchors, and the month before."""

    anchors: Mapping[str, str]
    # Who decided and where it is told, by number of the decision and KPI.
    decided: Mapping[tuple[int, str | None], Decided]
    month_before: str
    month: Month


def context_of(card: Card) -> Context:
    """What the lines of a card need of it."""
    anchors = {line.id: f"break-{number}" for number, line in enumerate(card.breaks, start=1)}
    month = Month.parse(card.month)
    return Context(anchors, _decided(card), (month - 1).title, month)


def _decided(card: Card) -> dict[tuple[int, str | None], Decided]:
    words = {"override": "overridden by", "estimate": "estimated by"}
    return {
        (line.seq, line.kpi): Decided(f"{words[line.kind]} {line.person}", decision_anchor(number))
        for number, line in enumerate(card.decisions, start=1)
        if line.kind in words and line.unit == card.unit
    }


def decision_anchor(number: int) -> str:
    """Where the annex tells of the card's decision with a place in its list, 1 the first."""
    return f"decision-{number}"


def measure_row(line: MeasureLine, whole: Decimal, context: Context) -> MeasureRow:
    """A measure in words; `whole` is the sum of the weights beside it, its own included."""
    shown = line.shown
    partial = line.trail is not None and line.trail.coverage < 1
    return MeasureRow(
        name=line.name,
        role=line.role,
        weight=figures.share(line.weight, whole),
        basis=line.basis,
        month=figures.figure(line.month_value, shown),
        status=_status(line),
        carried=_carried(line, context.month),
        decided=_by_person(line, context),
        ytd=figures.figure(line.ytd_value, shown),
        ytd_status=_unsure(line.ytd_status),
        rolling_12=_optional(line.rolling_12_value, line),
        rolling_12_status=_unsure(line.rolling_12_status),
        period=_period(line),
        period_status=_unsure(line.scored_status) if _period(line) else "",
        goal=goal_text(line),
        red_flag=red_flag_text(line),
        variance=figures.change(line.variance, shown),
        verdict=_verdict(line),
        prior_year=figures.figure(line.prior_year_value, shown),
        prior_change=prior_year_text(line),
        prior_month=_optional(line.prior_month_value, line),
        rating=rating(line.score, line.colour),
        change=_score_change(line),
        no_score_reason=line.no_score_reason or "",
        rounding=rounding_text(line),
        progress=progress_text(line),
        benchmark=benchmark_text(line),
        coverage=figures.fraction(line.trail.coverage) if line.trail and partial else "",
        reviews=tuple(Review(name, context.anchors.get(name, "")) for name in line.breaks),
        remarks=remarks(line.comments, comment_anchor(line)),
        bullet=bullet(line),
        history=history(line),
        signal=_signal(line),
        year_end="" if line.year_end is None else outlook_words(line.year_end, shown),
    )


def _signal(line: MeasureLine) -> SignalRow | None:
    signal = line.signal
    if signal is None:
        return None
    variation = variation_words(signal)
    mark = charts.picture(charts.signal_mark(signal), f"signal: {variation.partition(':')[0]}")
    return SignalRow(mark, variation, assurance_words(signal), care_words(signal))


def _status(line: MeasureLine) -> str:
    """`estimate` or `preliminary`, unless the mark of a person's decision says it already."""
    if line.trail is not None and line.trail.decided:
        return ""
    return _unsure(line.value_status)


def _unsure(standing: str | None) -> str:
    """`estimate` or `preliminary`; nothing of what is final."""
    return standing if standing in ("estimate", "preliminary") else ""


def _period(line: MeasureLine) -> str:
    if line.basis not in ("quarter", "rolling_3"):
        return ""
    return f"{BASES[line.basis]} {figures.figure(line.scored_value, line.shown)}"


def _carried(line: MeasureLine, month: Month) -> str:
    """From which month a figure was carried, and how old it is; empty for the month's own."""
    if line.carried_from is None:
        return ""
    then = Month.parse(line.carried_from)
    age = month.index - then.index
    return f"carried from {then.short}, {age} {'month' if age == 1 else 'months'} old"


def _by_person(line: MeasureLine, context: Context) -> Decided | None:
    trail = line.trail
    if trail is None or not trail.decided or trail.decision is None:
        return None
    plain = Decided({"override": "overridden"}.get(trail.rule, "estimate"), "")
    return context.decided.get((trail.decision, line.kpi), plain)


def _score_change(line: MeasureLine) -> str:
    change = figures.score_change(line.score, line.previous_score)
    return "" if change == figures.ABSENT else change


def _optional(value: Decimal | None, line: MeasureLine) -> str:
    return "" if value is None else figures.figure(value, line.shown)


def _verdict(line: MeasureLine) -> str:
    """`favourable` or `adverse` with the variance in per cent of the goal, where that is not 0."""
    words = {True: "favourable", False: "adverse", None: ""}[line.favourable]
    if not words or line.variance_share is None:
        return words
    return f"{words}, {figures.share_change(line.variance_share)}"
