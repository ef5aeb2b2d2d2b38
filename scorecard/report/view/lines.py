"""Perspectives, objectives and measures as the rows of the page's tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scorecard import figures
from scorecard.period import Month
from scorecard.report import charts
from scorecard.report.card import Card
from scorecard.report.charts import Picture
from scorecard.report.comment import Comment
from scorecard.report.measure import BASES, MeasureLine, Point
from scorecard.report.objective import CascadeLine, ObjectiveNode
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.rules import assessed, flags
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
from scorecard.report.view.rating import Rating, Summary, banded, rating, summary
from scorecard.report.view.rolled import CascadeRow, cascades, serves
from scorecard.report.view.words import cut

SHOWN_MONTHS = 24
# A longer comment is cut beside its measure.
REMARK_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Review:
    """An open break that touches a figure; `anchor` is empty where the annex does not list it."""

    id: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Remark:
    """The beginning of a comment and whose it is; the annex has all of it."""

    person: str
    text: str
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
class ObjectiveRows:
    """An objective: its heading and its measures.

    `flag` warns where result and outlook part, or its owner sees it otherwise than we compute.
    """

    name: str
    owner: str
    weight: str
    summary: Summary
    result: Rating | None
    outlook: Rating | None
    flag: str
    assessment: str
    serves: str
    remarks: tuple[Remark, ...]
    measures: tuple[MeasureRow, ...]
    cascades: tuple[CascadeRow, ...]


@dataclass(frozen=True, slots=True)
class PerspectiveRows:
    """A perspective: its line on the front page (with a cut `title`) and its objectives."""

    name: str
    text: str
    remarks: tuple[Remark, ...]
    title: str
    weight: str
    summary: Summary
    objectives: tuple[ObjectiveRows, ...]


def perspectives(card: Card) -> tuple[PerspectiveRows, ...]:
    """Every perspective of the card, in its order."""
    anchors = {line.id: f"break-{number}" for number, line in enumerate(card.breaks, start=1)}
    month = Month.parse(card.month)
    context = _Context(anchors, _decided(card), (month - 1).title, month)
    whole = sum((node.weight for node in card.perspectives), Decimal(0))
    return tuple(_perspective(node, whole, context) for node in card.perspectives)


@dataclass(frozen=True, slots=True)
class _Context:
    """What every line needs of the card: breaks' and decisions' anchors, and the month before."""

    anchors: Mapping[str, str]
    # Who decided and where it is told, by number of the decision and KPI.
    decided: Mapping[tuple[int, str | None], Decided]
    month_before: str
    month: Month


def decision_anchor(number: int) -> str:
    """Where the annex tells of the card's decision with a place in its list, 1 the first."""
    return f"decision-{number}"


def _decided(card: Card) -> dict[tuple[int, str | None], Decided]:
    words = {"override": "overridden by", "estimate": "estimated by"}
    return {
        (line.seq, line.kpi): Decided(f"{words[line.kind]} {line.person}", decision_anchor(number))
        for number, line in enumerate(card.decisions, start=1)
        if line.kind in words and line.unit == card.unit
    }


def _perspective(node: PerspectiveNode, whole: Decimal, context: _Context) -> PerspectiveRows:
    weights = sum((objective.weight for objective in node.objectives), Decimal(0))
    return PerspectiveRows(
        name=node.name,
        text=node.text,
        remarks=_remarks(node.comments, f"comment-perspective-{node.id}"),
        title=cut(node.name),
        weight=figures.share(node.weight, whole),
        summary=summary(node.score, context.month_before),
        objectives=tuple(_objective(child, weights, context) for child in node.objectives),
    )


def _objective(node: ObjectiveNode, whole: Decimal, context: _Context) -> ObjectiveRows:
    children: tuple[MeasureLine | CascadeLine, ...] = (*node.measures, *node.cascades)
    weights = sum((child.weight for child in children), Decimal(0))
    roles = {child.role for child in children}
    return ObjectiveRows(
        name=node.name,
        owner=node.owner,
        weight=figures.share(node.weight, whole),
        summary=summary(node.score, context.month_before),
        # With one kind of measure the one part that exists is the objective's score.
        result=banded(node.result) if len(roles) > 1 else None,
        outlook=banded(node.outlook) if len(roles) > 1 else None,
        flag="\n".join(flags(node)),
        assessment=_agreed(node),
        serves=serves(node),
        remarks=_remarks(node.comments, f"comment-objective-{node.id}"),
        measures=tuple(_measure(measure, weights, context) for measure in node.measures),
        cascades=cascades(node, weights),
    )


def _agreed(node: ObjectiveNode) -> str:
    """What its owner says of an objective where that is no flag."""
    said = node.assessment
    return f"own assessment: {assessed(said)}" if said is not None and not said.differs else ""


def _measure(line: MeasureLine, whole: Decimal, context: _Context) -> MeasureRow:
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
        remarks=_remarks(line.comments, comment_anchor(line)),
        bullet=_bullet(line),
        history=_history(line),
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


def _remarks(comments: Sequence[Comment], anchor: str) -> tuple[Remark, ...]:
    return tuple(
        Remark(said.person, cut(" ".join(said.text.split()), REMARK_SHOWN), anchor)
        for said in comments
    )


def comment_anchor(line: MeasureLine) -> str:
    """Where the annex has the comments of a KPI."""
    return f"comment-{line.kpi}"


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


def _by_person(line: MeasureLine, context: _Context) -> Decided | None:
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


def _bullet(line: MeasureLine) -> Picture | None:
    """Draw the scored figure between red flag and goal; None where one of the three is absent."""
    if line.scale.type not in ("linear", "three_colour"):
        return _scored(line)
    if line.scored_value is None or line.red_flag is None or line.goal is None:
        return None
    position = charts.axis_position(line.scored_value, line.red_flag, line.goal)
    if position is None:
        return None
    places = ((charts.RED_FLAG_AT, "is worse than"), (charts.GOAL_AT, "is better than"))
    where = "lies between"
    if position < places[0][0]:
        where = places[0][1]
    elif position >= places[1][0]:
        where = "meets" if line.scored_value == line.goal else places[1][1]
    value, flag, goal = (
        figures.figure(v, line.shown) for v in (line.scored_value, line.red_flag, line.goal)
    )
    target = {
        "lies between": f"red flag {flag} and goal {goal}",
        "is worse than": f"red flag {flag}",
    }
    alt = f"{line.name}: {value} ({BASES[line.basis]}) {where} {target.get(where, f'goal {goal}')}"
    return charts.picture(charts.bullet(position), alt)


def _scored(line: MeasureLine) -> Picture | None:
    """Draw the score of another type of score on its axis; None where it has no lengths."""
    if line.goal_only or line.scored_value is None or line.score is None:
        return None
    value = figures.figure(line.scored_value, line.shown)
    alt = f"{line.name}: {value} ({BASES[line.basis]})"
    if not figures.scores_hidden():
        alt += f" scores {figures.score(line.score)}"
    return charts.picture(charts.bullet(line.score / 10), alt)


def _history(line: MeasureLine) -> Picture | None:
    """Draw the last 24 months; None where no month has a figure."""
    points = line.history[-SHOWN_MONTHS:]
    if all(point.value is None for point in points):
        return None
    limits = line.limits
    bands = None if limits is None else [limits.of(Month.parse(point.month)) for point in points]
    svg = charts.sparkline([point.value for point in points], bands)
    return charts.picture(svg, _history_alt(line, points))


def _history_alt(line: MeasureLine, points: tuple[Point, ...]) -> str:
    known = [(point.value, point.month) for point in points if point.value is not None]

    def told(pair: tuple[Decimal, str]) -> str:
        return f"{figures.figure(pair[0], line.shown)} ({Month.parse(pair[1]).short})"

    span = " to ".join(Month.parse(points[end].month).short for end in (0, -1))
    parts = [
        f"{line.name}, {span}: latest {told(known[-1])}",
        f"lowest {told(min(known))}",
        f"highest {told(max(known))}",
    ]
    if line.limits is not None:
        last = line.limits.of(Month.parse(points[-1].month))
        low, high = (figures.figure(v, line.shown) for v in (last.lower, last.upper))
        parts.append(f"natural limits {low} to {high}")
    absent = len(points) - len(known)
    if absent:
        parts.append(f"{absent} of {len(points)} months absent")
    return ", ".join(parts)
