"""Measures on the web page: a row to sort, and behind it history, trail and what was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard import figures
from scorecard.labels import capital, t, translatable
from scorecard.period import Month
from scorecard.report.card import Card
from scorecard.report.measure import BASES, MeasureLine
from scorecard.report.objective import CascadeLine, ObjectiveNode
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.scale_words import scale_text
from scorecard.report.trail import Trail
from scorecard.report.view.lines import ObjectiveRows, PerspectiveRows, perspectives
from scorecard.report.view.measures import MeasureRow
from scorecard.report.web.chart import Chart, chart
from scorecard.report.web.said import Said, said

_CHOSEN: Final = translatable(
    {
        "source": "given by a source",
        "children": "added up from the units below",
        "formula": "calculated from other KPIs",
        "initiatives": "counted from initiatives and their milestones",
        "timeliness": "counted from when sources delivered",
        "override": "put by a person in the place of what sources say",
        "estimate": "estimated by a person",
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is behind a figure; `anchor` leads to where more is told, if anywhere."""

    term: str
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a row is sorted by, as plain numbers; empty where there is none, which comes last."""

    month: str
    ytd: str
    goal: str
    variance: str
    prior_year: str
    score: str


@dataclass(frozen=True, slots=True)
class WebMeasure:
    """A measure: `row` has its texts, `facts` what is behind its figures."""

    anchor: str
    objective: str
    row: MeasureRow
    by: Sorted
    text: str
    description: str
    owner: str
    chart: Chart | None
    facts: tuple[Fact, ...]
    comments: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class WebObjective:
    """An objective's line, with what was written about it."""

    row: ObjectiveRows
    comments: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class WebPerspective:
    """A perspective with the objectives and measures in it."""

    anchor: str
    row: PerspectiveRows
    objectives: tuple[WebObjective, ...]
    measures: tuple[WebMeasure, ...]
    comments: tuple[Said, ...]


def web_perspectives(card: Card) -> tuple[WebPerspective, ...]:
    """Every perspective of the card with its measures, in page order."""
    numbers = iter(range(1, len(card.measures) + 1))
    decided = {line.seq: number for number, line in enumerate(card.decisions, start=1)}
    breaks = {line.id: number for number, line in enumerate(card.breaks, start=1)}
    context = _Context(numbers, decided, breaks, Month.parse(card.month))
    return tuple(
        _perspective(number, node, row, context)
        for number, (node, row) in enumerate(
            zip(card.perspectives, perspectives(card), strict=True), start=1
        )
    )


@dataclass(frozen=True, slots=True)
class _Context:
    """What is counted along the card, and where decisions and breaks are told."""

    numbers: Iterator[int]
    decided: dict[int, int]
    breaks: dict[str, int]
    month: Month


def _perspective(
    number: int, node: PerspectiveNode, row: PerspectiveRows, context: _Context
) -> WebPerspective:
    pairs = list(zip(node.objectives, row.objectives, strict=True))
    return WebPerspective(
        anchor=f"perspective-{number}",
        row=row,
        objectives=tuple(
            WebObjective(shown, said(objective.comments)) for objective, shown in pairs
        ),
        measures=tuple(
            _measure(objective, line, measured, context)
            for objective, shown in pairs
            for line, measured in zip(objective.measures, shown.measures, strict=True)
        ),
        comments=said(node.comments),
    )


def _measure(
    objective: ObjectiveNode, line: MeasureLine, row: MeasureRow, context: _Context
) -> WebMeasure:
    return WebMeasure(
        anchor=f"measure-{next(context.numbers)}",
        objective=objective.name,
        row=row,
        by=Sorted(
            month=_plain(line.month_value),
            ytd=_plain(line.ytd_value),
            goal=_plain(line.goal),
            variance=_plain(line.variance),
            prior_year=_plain(line.prior_year_value),
            score=_rank(line),
        ),
        text=line.text,
        description=line.description,
        owner=line.owner,
        chart=chart(line),
        facts=tuple(_facts(line, context)),
        comments=said(line.comments),
    )


def _plain(value: Decimal | None) -> str:
    return "" if value is None else figures.bare(value)


def _rank(line: MeasureLine | CascadeLine) -> str:
    """A score to sort by; where scores are hidden only the order of the colours."""
    if line.score is None or line.colour is None:
        return ""
    if figures.scores_hidden():
        return str(("red", "amber", "green").index(line.colour))
    return _plain(line.score)


def _facts(line: MeasureLine, context: _Context) -> Iterator[Fact]:
    """What is behind the month's figure, then what the other figures and the score are made of."""
    month = Month.parse(line.carried_from) if line.carried_from else context.month
    yield Fact(
        t("Figure of {month}", month=month.title), figures.figure(line.month_value, line.shown)
    )
    yield from _trail_facts(line.trail, context)
    for name in line.breaks:
        number = context.breaks.get(name)
        if number is not None:
            yield Fact(
                t("Under review"), t("open break {number}", number=number), f"break-{number}"
            )
    for found in line.restated:
        was, now = (figures.figure(value, line.shown) for value in (found.published, found.now))
        why = f", {found.why}" if found.why else ""
        told = t("{was} printed, {now} now", was=was, now=now)
        yield Fact(t("Restated"), f"{Month.parse(found.month).title}: {told}{why}")
    if line.basis != "month":
        text = f"{figures.figure(line.scored_value, line.shown)}, {line.adds_up}"
        yield Fact(capital(t(BASES[line.basis])), text.removesuffix(", "))
    if line.scale.type != "linear":
        yield Fact(t("Scored by"), scale_text(line))


def _trail_facts(trail: Trail | None, context: _Context) -> Iterator[Fact]:
    if trail is None:
        return
    yield Fact(t("Chosen"), t(_CHOSEN[trail.rule]))
    for term, text in (
        (t("Source"), trail.source_name or trail.source),
        (t("Delivery"), None if trail.delivery is None else str(trail.delivery)),
        (t("File"), trail.file),
        (t("Cell"), trail.cell),
        (t("Row"), None if trail.row is None or trail.cell else str(trail.row)),
        (t("Formula"), trail.formula),
        (t("Converted"), trail.converted),
        (
            t("Child units behind it"),
            figures.fraction(trail.coverage) if trail.coverage < 1 else None,
        ),
    ):
        if text:
            yield Fact(term, text)
    if trail.decision is not None:
        number = context.decided.get(trail.decision)
        anchor = "" if number is None else f"decision-{number}"
        yield Fact(t("Decision"), t("number {number}", number=trail.decision), anchor)
