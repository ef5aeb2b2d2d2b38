"""What a published card said, as rows to hold today's cards against."""

from collections.abc import Iterable, Iterator
from typing import Any

from scorecard.period import Month
from scorecard.report.card import Card
from scorecard.score.decompose import Before


def before(cards: Iterable[Card]) -> Before:
    """The measures and scores of published cards."""
    lines: list[tuple[Any, ...]] = []
    scores: list[tuple[Any, ...]] = []
    for card in cards:
        lines += measures_of(card)
        scores += scores_of(card)
    return Before(lines, scores)


def measures_of(card: Card) -> Iterator[tuple[Any, ...]]:
    """Rows of `work.published_lines`."""
    month = Month.parse(card.month).index
    for p, perspective in enumerate(card.perspectives):
        for o, objective in enumerate(perspective.objectives):
            for m, line in enumerate(objective.measures):
                yield (
                    card.unit,
                    month,
                    perspective.id,
                    p,
                    perspective.weight,
                    objective.id,
                    o,
                    objective.weight,
                    line.kpi,
                    line.basis,
                    m,
                    line.weight,
                    line.role,
                    line.polarity,
                    line.scored_value,
                    line.red_flag,
                    line.goal,
                    line.score,
                )


def scores_of(card: Card) -> Iterator[tuple[Any, ...]]:
    """Rows of `work.published_scores`, from the card down to its measures."""
    place = card.unit, Month.parse(card.month).index
    yield *place, "card", "", "", card.score.value
    for perspective in card.perspectives:
        yield *place, "perspective", perspective.id, "", perspective.score.value
        for objective in perspective.objectives:
            yield *place, "objective", objective.id, "", objective.score.value
            for line in objective.measures:
                yield *place, "measure", line.kpi, line.basis, line.score
