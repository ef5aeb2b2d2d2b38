"""A card whose scores follow from its figures, worked out in fractions by a second, plain hand."""

import dataclasses
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scorecard.report.card import Card, MeasureLine, ObjectiveNode, PerspectiveNode, Point, Score
from tests.report import sample_card

# Weight, score, and the share of what lies below that is scored.
Child = tuple[Decimal, Decimal | None, Decimal]


def scored(card: Card, coverage_minimum: str = "0.6") -> Card:
    """`card` with every score made to follow from its figures, goals and weights."""
    minimum = Decimal(coverage_minimum)
    perspectives = tuple(_perspective(node, minimum) for node in card.perspectives)
    children = [(node.weight, node.score.value, node.score.coverage) for node in perspectives]
    return dataclasses.replace(
        card,
        coverage_minimum=minimum,
        perspectives=perspectives,
        score=rolled(card.score, children, minimum),
    )


def ordinary() -> Card:
    """The example card, scored, with goals in its months.

    Of its 14 measures `renewals` has no figure; the other 13 are scored.
    """
    return scored(sample_card.ordinary())


def rolled(old: Score, children: Sequence[Child], minimum: Decimal) -> Score:
    """`old` with the weighted mean of the children that are there, or no score."""
    whole = sum((Fraction(weight) for weight, _, _ in children), Fraction(0))
    there = [(Fraction(w), Fraction(s), Fraction(c)) for w, s, c in children if s is not None]
    weights = sum((weight for weight, _, _ in there), Fraction(0))
    covered = sum((weight * share for weight, _, share in there), Fraction(0))
    coverage = covered / whole if whole else Fraction(0)
    value = None
    if weights and coverage >= Fraction(minimum):
        value = decimal(sum((w * score for w, score, _ in there), Fraction(0)) / weights)
    return dataclasses.replace(
        old, value=value, coverage=decimal(coverage), colour=sample_card.colour_of(value)
    )


def decimal(number: Fraction) -> Decimal:
    """Nine decimals, as the stores keep them."""
    return round(Decimal(number.numerator) / Decimal(number.denominator), 9)


def _perspective(node: PerspectiveNode, minimum: Decimal) -> PerspectiveNode:
    objectives = tuple(_objective(objective, minimum) for objective in node.objectives)
    children = [(node.weight, node.score.value, node.score.coverage) for node in objectives]
    return dataclasses.replace(
        node, objectives=objectives, score=rolled(node.score, children, minimum)
    )


def _objective(node: ObjectiveNode, minimum: Decimal) -> ObjectiveNode:
    measures = tuple(_measure(line) for line in node.measures)
    children = [(line.weight, line.score, Decimal(line.score is not None)) for line in measures]
    return dataclasses.replace(node, measures=measures, score=rolled(node.score, children, minimum))


def _measure(line: MeasureLine) -> MeasureLine:
    history = tuple(Point(point.month, point.value, line.goal) for point in line.history)
    changed: dict[str, Any] = {"history": history}
    if line.scored_value is not None and line.red_flag is not None and line.goal is not None:
        actual, red, goal = (Fraction(x) for x in (line.scored_value, line.red_flag, line.goal))
        score = Fraction(10, 3) * (1 + (actual - red) / (goal - red))
        changed["score"] = decimal(max(Fraction(0), min(Fraction(10), score)))
        changed["colour"] = sample_card.colour_of(changed["score"])
    return dataclasses.replace(line, **changed)
