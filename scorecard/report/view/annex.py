"""The annex: open breaks, missing figures, and by measure what was declared and its trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scorecard import figures
from scorecard.config.scales import NAMES
from scorecard.labels import t, translatable
from scorecard.period import Month
from scorecard.reconcile.rule_words import subject
from scorecard.report.breaks import BreakLine
from scorecard.report.card import Card
from scorecard.report.comment import Comment
from scorecard.report.decision import DecisionLine
from scorecard.report.measure import BASES, MeasureLine
from scorecard.report.palette import word_within
from scorecard.report.period import Period
from scorecard.report.rules import rule_sentences, stability
from scorecard.report.scale_words import (
    BENCHMARK,
    rule_text,
    scale_text,
    shown_text,
)
from scorecard.report.trail import Trail
from scorecard.report.view.initiatives import rules as initiative_rules
from scorecard.report.view.measures import carried_words, decision_anchor
from scorecard.report.view.remarks import comment_anchor, measure_anchor
from scorecard.report.view.rolled import RuleRow, rules
from scorecard.report.view.words import day, said_besides

# Restated months of one measure, newest first; the others are counted.
RESTATED_SHOWN = 3
POLARITIES = translatable(
    {
        "higher_is_better": "higher is better",
        "lower_is_better": "lower is better",
    }
)


@dataclass(frozen=True, slots=True)
class BreakRow:
    """An open break: what differs, both figures with whose they are, and the difference."""

    anchor: str
    id: str
    rule: str
    kpi: str
    sentence: str
    left: str
    left_figure: str
    right: str
    right_figure: str
    difference: str


@dataclass(frozen=True, slots=True)
class RestatedRow:
    """A figure of last month that is no longer what its card printed, and why."""

    name: str
    anchor: str
    month: str
    published: str
    now: str
    why: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision behind figures of the card: what, by whom and why; `by` may name a second one."""

    anchor: str
    number: str
    by: str
    what: str
    figure: str
    instead_figure: str
    instead: str
    difference: str
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A measure without a score, or on a figure that is old, in part or not final, and why."""

    name: str
    anchor: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What a person wrote; `about` is the KPI where it is not the measure's own.

    `besides` are cause and action; `on` is empty for a comment of a form.
    """

    anchor: str
    name: str
    about: str
    text: str
    besides: tuple[str, ...]
    person: str
    on: str


@dataclass(frozen=True, slots=True)
class OutstandingRow:
    """A comment that is required and was not given: on what, why, and who is to write it."""

    name: str
    why: str
    person: str


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """What was declared for a measure, and its month's trail.

    `origin` is the source and its delivery, child units or a formula; `place` the file
    and row, or sheet and cell, or the formula in KPI names.
    """

    name: str
    description: str
    owner: str
    basis: str
    polarity: str
    # What it is scored by; empty for red flag and goal.
    scale: str
    status: str
    kind: str
    origin: str
    place: str


@dataclass(frozen=True, slots=True)
class Annex:
    """Every text of the annex."""

    breaks: tuple[BreakRow, ...]
    # Whether its reader is told whose figures differ, and by how much.
    detailed: bool
    restated: tuple[RestatedRow, ...]
    decisions: tuple[DecisionRow, ...]
    comments: tuple[CommentRow, ...]
    outstanding: tuple[OutstandingRow, ...]
    missing: tuple[MissingRow, ...]
    coverage_minimum: str
    # Where months are periods of weeks.
    period: Period | None
    # Types of score besides red flag and goal: what they are called, and how each is made.
    scales: tuple[tuple[str, str], ...]
    currency: str
    measures: tuple[DeclaredRow, ...]
    rules: tuple[str, ...]
    scores: tuple[RuleRow, ...]
    # How stability is found; empty where no score is listed with one.
    stability: str
    has_carried: bool
    has_not_due: bool
    # How benchmarks are compared; empty for a card without any.
    benchmark_rule: str
    # On which scale scores are shown; empty for that they are made on.
    scale_rule: str
    # How initiatives are judged; empty for a card without any.
    initiative_rules: str


def annex(card: Card) -> Annex:
    """Word the annex of a card."""
    found = rules(card)
    return Annex(
        breaks=tuple(_break(number, line) for number, line in enumerate(card.breaks, start=1)),
        detailed=any(line.left for line in card.breaks),
        restated=tuple(_restated(card)),
        decisions=tuple(_decision(number, line) for number, line in enumerate(card.decisions, 1)),
        comments=_comments(card),
        outstanding=tuple(
            OutstandingRow(item.name, item.why, item.person)
            for item in card.required
            if not item.given
        ),
        missing=tuple(_missing(card)),
        coverage_minimum=figures.least(card.coverage_minimum),
        period=card.period,
        scales=_scales(card),
        currency=card.currency,
        measures=tuple(_declared(line) for line in card.measures),
        rules=tuple(rule_sentences(card)),
        scores=found,
        stability=stability() if any(row.keeps for row in found) else "",
        has_carried=any(line.carried_from for line in card.measures),
        has_not_due=card.score.not_due > 0,
        scale_rule=shown_text(),
        benchmark_rule=t(BENCHMARK) if any(line.benchmark for line in card.measures) else "",
        initiative_rules=initiative_rules(card),
    )


def _scales(card: Card) -> tuple[tuple[str, str], ...]:
    used = {line.scale.type for line in card.measures} - {"linear", "goal_only"}
    return tuple((t(NAMES[kind]), rule_text(kind)) for kind in NAMES if kind in used)


def _comments(card: Card) -> tuple[CommentRow, ...]:
    """Every comment once, from the card down: a KPI may be measured on two bases."""
    rows: dict[tuple[str, Comment], CommentRow] = {}
    for anchor, name, comments in _said(card):
        for said in comments:
            row = CommentRow(
                anchor=anchor if said is comments[0] else "",
                name=name,
                about=said.about,
                text=said.text,
                besides=said_besides(said),
                person=said.person,
                on=day(said.on) if said.on else "",
            )
            rows.setdefault((anchor, said), row)
    return tuple(rows.values())


def _said(card: Card) -> Iterator[tuple[str, str, tuple[Comment, ...]]]:
    """Anchor and name of everything that may be commented, with its comments."""
    yield "comment-front", card.unit_name, card.comments
    for node in card.perspectives:
        yield f"comment-perspective-{node.id}", node.name, node.comments
        for objective in node.objectives:
            yield f"comment-objective-{objective.id}", objective.name, objective.comments
            for line in objective.measures:
                yield comment_anchor(line), line.name, line.comments


def _break(number: int, line: BreakLine) -> BreakRow:
    return BreakRow(
        anchor=f"break-{number}",
        id=line.id,
        rule=subject(line.rule),
        kpi=line.kpi_name,
        sentence=line.sentence,
        left=line.left,
        left_figure=_bare(line.left_value, line),
        right=line.right,
        right_figure=_bare(line.right_value, line),
        difference=figures.change(line.difference, line.shown)
        if line.shown
        else _bare(line.difference, line),
    )


def _restated(card: Card) -> Iterator[RestatedRow]:
    """Restated figures, once for a KPI that is measured on several bases."""
    seen: set[str] = set()
    for line in card.measures:
        if line.kpi in seen:
            continue
        seen.add(line.kpi)
        for found in line.restated[:RESTATED_SHOWN]:
            yield RestatedRow(
                name=line.name,
                anchor=measure_anchor(line),
                month=Month.parse(found.month).title,
                published=figures.figure(found.published, line.shown),
                now=figures.figure(found.now, line.shown),
                why=found.why,
            )
        if earlier := line.restated[RESTATED_SHOWN:]:
            yield RestatedRow(
                name=line.name,
                anchor=measure_anchor(line),
                month=t("{count} before", count=len(earlier)),
                published="",
                now="",
                why=t(
                    "from {month} on, on the web page",
                    month=Month.parse(earlier[-1].month).title,
                ),
            )


def _missing(card: Card) -> Iterator[MissingRow]:
    """What the measures of a card lack, in page order."""
    month = Month.parse(card.month)
    for line in card.measures:
        for what, why in _lacks(line, month):
            yield MissingRow(line.name, measure_anchor(line), what, why)


def _lacks(line: MeasureLine, month: Month) -> Iterator[tuple[str, str]]:
    if line.no_score_reason:
        what = t("no score, and is required") if line.required else word_within(None)
        yield what, line.no_score_reason
    if line.carried_from is not None:
        yield carried_words(line.carried_from, month), t("no update was due this month")
    if line.trail is not None and line.trail.coverage < 1:
        part = figures.fraction(line.trail.coverage)
        yield t("{share} of child units", share=part), t("figures of the others are missing")
    if line.scored_status in ("estimate", "preliminary"):
        yield t(line.scored_status), ""


def _bare(value: Decimal | None, line: BreakLine | DecisionLine) -> str:
    """Write a figure as its KPI is shown, or with every digit where the KPI is unknown."""
    if value is None:
        return figures.ABSENT
    return figures.figure(value, line.shown) if line.shown else figures.setting(value)


def _decision(number: int, line: DecisionLine) -> DecisionRow:
    by = f"{line.person}, {day(line.decided_on)}"
    return DecisionRow(
        anchor=decision_anchor(number),
        number=str(line.seq),
        by=by
        if line.confirmed_by is None
        else t("{who}, confirmed by {person}", who=by, person=line.confirmed_by),
        what=line.what,
        figure=_bare(line.value, line),
        instead_figure=_bare(line.instead_value, line),
        instead=line.instead or "",
        difference=figures.change(line.difference, line.shown) if line.shown else figures.ABSENT,
        reason=line.reason,
        evidence=line.evidence,
    )


def _declared(line: MeasureLine) -> DeclaredRow:
    return DeclaredRow(
        name=line.name,
        description=line.description,
        owner=line.owner,
        basis=t(BASES[line.basis]),
        polarity=t(POLARITIES[line.polarity]),
        scale="" if line.scale.type == "linear" else t("scored by {scale}", scale=scale_text(line)),
        status=t(line.scored_status) if line.scored_status else "",
        kind=line.kind,
        origin=_origin(line.trail),
        place=_place(line.trail),
    )


def _origin(trail: Trail | None) -> str:
    if trail is None:
        return figures.ABSENT
    source = trail.source_name or trail.source or t("a source")
    origin = {"source": source, "children": t("child units")}.get(trail.rule) or t(trail.rule)
    if trail.decision is not None:
        origin += ", " + t("decision {number}", number=trail.decision)
    if trail.delivery is not None:
        origin += ", " + t("delivery {number}", number=trail.delivery)
    return origin


def _place(trail: Trail | None) -> str:
    """File, row or cell, or formula, with coverage where not all was there; empty for none."""
    if trail is None:
        return ""
    parts = [part for part in (trail.file, trail.formula) if part]
    if trail.row is not None:
        parts.append(trail.cell or t("row {number}", number=trail.row))
    if trail.converted:
        parts.append(trail.converted)
    if trail.coverage < 1:
        parts.append(t("coverage {share}", share=figures.fraction(trail.coverage)))
    return ", ".join(parts)
