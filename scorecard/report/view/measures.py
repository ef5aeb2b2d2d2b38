"""Measures as the rows of the page's tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard import figures
from scorecard.labels import plural, t, translatable
from scorecard.period import Month
from scorecard.report.card import Card
from scorecard.report.charts import Picture
from scorecard.report.marks import signal_mark
from scorecard.report.measure import MeasureLine
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
    projected,
    status_words,
    variation_words,
)
from scorecard.report.view.pictures import bullet, history
from scorecard.report.view.rating import Rating, rating
from scorecard.report.view.remarks import Remark, comment_anchor, measure_anchor, remarks

# How the figure of a period of its own is labelled.
_SPANS: Final = translatable({"quarter": "quarter {figure}", "rolling_3": "3 m {figure}"})
# Who stands behind a figure, by the kind of the decision.
_BY: Final = translatable(
    {"override": "overridden by {person}", "estimate": "estimated by {person}"}
)


@dataclass(frozen=True, slots=True)
class Note:
    """A mark of a figure's state in words; `anchor` leads to where it is told, and may be empty."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class SignalRow:
    """What the newest month says, with its mark. `assurance` is of the goal, and may be empty.

    The goal is not named: it stands over it.
    """

    mark: str
    variation: str
    assurance: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure in words. `basis` tells which figure is scored; empty texts are not shown."""

    name: str
    anchor: str
    role: str
    weight: str
    basis: str
    month: str
    status: str
    # What stands against the figure: under review, restated, decided, carried, in part.
    notes: tuple[Note, ...]
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
    remarks: tuple[Remark, ...]
    bullet: Picture | None
    history: Picture | None
    signal: SignalRow | None
    # The projection of the year, and whether that is on course.
    year_end: str
    year_end_status: str


@dataclass(frozen=True, slots=True)
class Context:
    """What every line needs of the card: breaks' and decisions' anchors, and the month before."""

    anchors: Mapping[str, str]
    # Who decided and where it is told, by number of the decision and KPI.
    decided: Mapping[tuple[int, str | None], Note]
    month_before: str
    month: Month


def context_of(card: Card) -> Context:
    """What the lines of a card need of it."""
    anchors = {line.id: f"break-{number}" for number, line in enumerate(card.breaks, start=1)}
    month = Month.parse(card.month)
    return Context(anchors, _decided(card), (month - 1).title, month)


def _decided(card: Card) -> dict[tuple[int, str | None], Note]:
    return {
        (line.seq, line.kpi): Note(t(_BY[line.kind], person=line.person), decision_anchor(number))
        for number, line in enumerate(card.decisions, start=1)
        if line.kind in _BY and line.unit == card.unit
    }


def decision_anchor(number: int) -> str:
    """Where the annex tells of the card's decision with a place in its list, 1 the first."""
    return f"decision-{number}"


def measure_row(line: MeasureLine, whole: Decimal, context: Context) -> MeasureRow:
    """A measure in words; `whole` is the sum of the weights beside it, its own included."""
    shown = line.shown
    return MeasureRow(
        name=line.name,
        anchor=measure_anchor(line),
        role=t(line.role),
        weight=figures.share(line.weight, whole),
        basis=line.basis,
        month=figures.figure(line.month_value, shown),
        status=_status(line),
        notes=tuple(_notes(line, context)),
        ytd=figures.figure(line.ytd_value, shown),
        ytd_status=_unsure(line.ytd_status),
        rolling_12=_labelled(t("12 m"), line.rolling_12_value, line),
        rolling_12_status=_unsure(line.rolling_12_status),
        period=_period(line),
        period_status=_unsure(line.scored_status) if _period(line) else "",
        goal=goal_text(line),
        red_flag=red_flag_text(line),
        variance=figures.change(line.variance, shown),
        verdict=_verdict(line),
        prior_year=figures.figure(line.prior_year_value, shown),
        prior_change=prior_year_text(line),
        prior_month=_labelled((context.month - 1).short, line.prior_month_value, line),
        rating=rating(line.score, line.colour),
        change=_score_change(line),
        no_score_reason=line.no_score_reason or "",
        rounding=rounding_text(line),
        progress=progress_text(line),
        benchmark=benchmark_text(line),
        remarks=remarks(line.comments, comment_anchor(line)),
        bullet=bullet(line),
        history=history(line),
        signal=_signal(line),
        year_end=projected(line.year_end, shown),
        year_end_status="" if line.year_end is None else status_words(line.year_end),
    )


def _notes(line: MeasureLine, context: Context) -> Iterator[Note]:
    """What stands against a measure's figure, each a word or two that lead to where it is told."""
    if line.breaks:
        yield Note(t("under review"), context.anchors.get(line.breaks[0], ""))
    if line.restated:
        newest, more = Month.parse(line.restated[0].month).short, len(line.restated) - 1
        told = t("{month} restated, and {count} more", month=newest, count=more)
        yield Note(told if more else t("{month} restated", month=newest), "restated")
    by_person = _by_person(line, context)
    if by_person is not None:
        yield by_person
    if line.carried_from is not None:
        yield Note(carried_words(line.carried_from, context.month))
    if line.trail is not None and line.trail.coverage < 1:
        share = figures.fraction(line.trail.coverage)
        yield Note(t("{share} of child units", share=share))


def _signal(line: MeasureLine) -> SignalRow | None:
    signal = line.signal
    if signal is None:
        return None
    variation = variation_words(signal)
    return SignalRow(signal_mark(signal), variation, assurance_words(signal, short=True))


def _status(line: MeasureLine) -> str:
    """`estimate` or `preliminary`, unless the mark of a person's decision says it already."""
    if line.trail is not None and line.trail.decided:
        return ""
    return _unsure(line.value_status)


def _unsure(standing: str | None) -> str:
    """`estimate` or `preliminary`; nothing of what is final."""
    return t(standing) if standing in ("estimate", "preliminary") else ""


def _period(line: MeasureLine) -> str:
    if line.basis not in ("quarter", "rolling_3"):
        return ""
    return t(_SPANS[line.basis], figure=figures.figure(line.scored_value, line.shown))


def carried_words(carried_from: str, month: Month) -> str:
    """From which month a figure was carried, and how old it is."""
    then = Month.parse(carried_from)
    age = month.index - then.index
    return plural(
        "carried from {month}, 1 month old",
        "carried from {month}, {count} months old",
        age,
        month=then.short,
    )


def _by_person(line: MeasureLine, context: Context) -> Note | None:
    trail = line.trail
    if trail is None or not trail.decided or trail.decision is None:
        return None
    plain = Note(t("overridden") if trail.rule == "override" else t("estimate"), "")
    return context.decided.get((trail.decision, line.kpi), plain)


def _score_change(line: MeasureLine) -> str:
    change = figures.score_change(line.score, line.previous_score)
    return "" if change == figures.ABSENT else change


def _labelled(label: str, value: Decimal | None, line: MeasureLine) -> str:
    return "" if value is None else f"{label} {figures.figure(value, line.shown)}"


def _verdict(line: MeasureLine) -> str:
    """`favourable` or `adverse` with the variance in per cent of the goal, where that is not 0."""
    if line.favourable is None:
        return ""
    words = t("favourable") if line.favourable else t("adverse")
    if line.variance_share is None:
        return words
    return f"{words}, {figures.share_change(line.variance_share)}"
