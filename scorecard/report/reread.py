"""What a published card said, as rows to hold today's cards against."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from scorecard.period import Month
from scorecard.report.card import Card
from scorecard.report.measure import MeasureLine
from scorecard.report.score import Score
from scorecard.score.decompose import Before

# Scores of a scale's points are in three-thousandths.
TOP = 30_000


def before(cards: Iterable[Card]) -> Before:
    """The measures, roll-ups and scores of published cards."""
    told = Before([], [], [], [], [])
    for card in cards:
        place = card.unit, Month.parse(card.month).index
        told.lines.extend((*place, *row) for row in _lines(card))
        told.nodes.extend((*place, *row) for row in _nodes(card))
        told.cascades.extend((*place, *row) for row in _cascades(card))
        told.scores.extend((*place, *row) for row in _scores(card))
        told.figures.extend((card.unit, *row) for row in _figures(card))
    return told


def printed(card: Card) -> dict[str, Decimal | None]:
    """A month's figure of each KPI, once for those that are scored on several bases.

    What is carried was not of the month, and no figure of it.
    """
    return {
        measure.kpi: None if measure.carried_from else measure.month_value
        for measure in card.measures
    }


def _figures(card: Card) -> Iterator[tuple[Any, ...]]:
    """Month index, KPI and figure of every month a card shows, its own last."""
    for kpi, history in {line.kpi: line.history for line in card.measures}.items():
        for point in history:
            if point.month < card.month:
                yield Month.parse(point.month).index, kpi, point.value
    for kpi, value in printed(card).items():
        yield Month.parse(card.month).index, kpi, value


def _lines(card: Card) -> Iterator[tuple[Any, ...]]:
    for perspective in card.perspectives:
        for objective in perspective.objectives:
            for position, line in enumerate(objective.measures):
                yield (
                    objective.id,
                    line.kpi,
                    line.basis,
                    position,
                    line.weight,
                    line.role,
                    1 if line.polarity == "higher_is_better" else -1,
                    line.scale.type,
                    line.scored_value,
                    line.red_flag,
                    line.goal,
                    line.scale.red_flag_high,
                    line.scale.goal_high,
                    _points(line),
                    line.score,
                    Month.parse(line.carried_from or card.month).index,
                    line.not_due,
                )


def _points(line: MeasureLine) -> list[dict[str, Any]] | None:
    """The points of a scale by figure; those of a long-term target are its ends."""
    points = list(line.scale.points)
    if line.scale.type == "progress" and line.progress is not None:
        points = sorted([(line.progress.baseline, 0), (line.progress.target, TOP)])
    if not points:
        return None
    return [{"figure": _text(figure), "score": score} for figure, score in points]


def _text(figure: Decimal) -> str:
    """As a frame can carry it."""
    return format(figure, "f")


def _nodes(card: Card) -> Iterator[tuple[Any, ...]]:
    yield "card", "", "", 0, Decimal(1), card.score.rule
    for p, perspective in enumerate(card.perspectives):
        own = perspective.id, perspective.id
        yield "perspective", *own, p, perspective.weight, perspective.score.rule
        for o, node in enumerate(perspective.objectives):
            yield "objective", node.id, perspective.id, o, node.weight, node.score.rule
    for t, theme in enumerate(card.themes):
        yield "theme", theme.id, "", t, Decimal(1), theme.score.rule


def _cascades(card: Card) -> Iterator[tuple[Any, ...]]:
    for perspective in card.perspectives:
        for node in perspective.objectives:
            for position, line in enumerate(node.cascades, start=len(node.measures)):
                counted = line.score, line.coverage, line.not_due
                yield node.id, line.id, position, line.role, line.weight, *counted


def _scores(card: Card) -> Iterator[tuple[Any, ...]]:
    yield _score("card", "", card.score)
    for theme in card.themes:
        yield _score("theme", theme.id, theme.score)
    for perspective in card.perspectives:
        yield _score("perspective", perspective.id, perspective.score)
        for node in perspective.objectives:
            yield _score("objective", node.id, node.score)
            for line in node.measures:
                yield "measure", line.kpi, line.basis, line.score


def _score(level: str, item: str, score: Score) -> tuple[Any, ...]:
    return level, item, "", score.value
