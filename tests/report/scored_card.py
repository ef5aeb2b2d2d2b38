"""A card whose scores follow from its figures, worked out in fractions by a second, plain hand."""

import dataclasses
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scorecard.config.rolling import Rule
from scorecard.report.card import Card
from scorecard.report.measure import MeasureLine, Point
from scorecard.report.objective import CascadeLine, ObjectiveNode
from scorecard.report.perspective import PerspectiveNode, ThemeNode
from scorecard.report.score import Score
from tests.report import sample_card
from tests.score import plain

# Weight, score, the share of what lies below that is scored, and whether any of that is due.
Child = plain.Child


def scored(card: Card, coverage_minimum: str = "0.6") -> Card:
    """`card` with every score made to follow from its figures, goals and weights."""
    minimum = Decimal(coverage_minimum)
    perspectives = tuple(_perspective(node, minimum) for node in card.perspectives)
    children = [_child(node) for node in perspectives]
    by_id = {node.id: node for item in perspectives for node in item.objectives}
    themes = tuple(
        dataclasses.replace(
            theme,
            score=rolled(theme.score, [_child(by_id[name]) for name in theme.objectives], minimum),
        )
        for theme in card.themes
    )
    return dataclasses.replace(
        card,
        themes=themes,
        coverage_minimum=minimum,
        perspectives=perspectives,
        score=rolled(card.score, children, minimum),
    )


def varied(rule: Rule) -> Card:
    """The example card with one rule for all, a theme, and two scores of other cards.

    One of these is not due, as `renewals` is, and one is covered by half.
    """
    card = sample_card.ordinary()
    lines = (
        CascadeLine("north/card", "north", "North", "card", "lagging", Decimal(2),
                    Decimal("3.1"), "red", Decimal("0.5"), Decimal(4), not_due=False),
        CascadeLine("south/objective/grow", "south", "Grow (South)", "objective", "leading",
                    Decimal(1), None, None, Decimal(0), None, not_due=True),
    )  # fmt: skip
    perspectives = tuple(_ruled(node, rule, lines[:0]) for node in card.perspectives[1:])
    perspectives = (_ruled(card.perspectives[0], rule, lines), *perspectives)
    theme = ThemeNode(
        "green", "Greener", dataclasses.replace(card.score, rule=rule),
        tuple(node.objectives[0].id for node in perspectives[:3]),
    )  # fmt: skip
    total = dataclasses.replace(card.score, rule=rule)
    made = dataclasses.replace(card, perspectives=perspectives, themes=(theme,), score=total)
    return scored(made, "0.3")


def _ruled(node: PerspectiveNode, rule: Rule, lines: tuple[CascadeLine, ...]) -> PerspectiveNode:
    objectives = tuple(
        dataclasses.replace(
            objective,
            score=dataclasses.replace(objective.score, rule=rule),
            cascades=lines if number == 0 else (),
            measures=tuple(
                dataclasses.replace(line, not_due=line.kpi == "renewals")
                for line in objective.measures
            ),
        )
        for number, objective in enumerate(node.objectives)
    )
    score = dataclasses.replace(node.score, rule=rule)
    return dataclasses.replace(node, objectives=objectives, score=score)


def ordinary() -> Card:
    """The example card, scored, with goals in its months.

    Of its 14 measures `renewals` has no figure; the other 13 are scored.
    """
    return scored(sample_card.ordinary())


def rolled(old: Score, children: Sequence[Child], minimum: Decimal) -> Score:
    """`old` with what its rule makes of the children that are there, or no score."""
    value, coverage = plain.roll_up(old.rule, children, minimum)
    due = any(is_due for *_, is_due in children)
    return dataclasses.replace(
        old,
        value=value,
        coverage=coverage,
        colour=sample_card.colour_of(value),
        not_due=0 if due else old.measures,
    )


def _child(node: PerspectiveNode | ObjectiveNode) -> Child:
    return node.weight, node.score.value, node.score.coverage, node.score.due


def decimal(number: Fraction) -> Decimal:
    """Nine decimals, as the stores keep them."""
    return round(Decimal(number.numerator) / Decimal(number.denominator), 9)


def _perspective(node: PerspectiveNode, minimum: Decimal) -> PerspectiveNode:
    objectives = tuple(_objective(objective, minimum) for objective in node.objectives)
    children = [_child(child) for child in objectives]
    return dataclasses.replace(
        node, objectives=objectives, score=rolled(node.score, children, minimum)
    )


def _objective(node: ObjectiveNode, minimum: Decimal) -> ObjectiveNode:
    measures = tuple(_measure(line) for line in node.measures)
    children: list[Child] = [
        (line.weight, line.score, Decimal(line.score is not None), not line.not_due)
        for line in measures
    ]
    children += [(c.weight, c.score, c.coverage, not c.not_due) for c in node.cascades]
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
