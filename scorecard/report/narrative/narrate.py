"""A frozen tree with its sentences: every measure, every perspective, and the front page."""

from dataclasses import replace

from scorecard.period import Month
from scorecard.report.card import Card, PerspectiveNode
from scorecard.report.narrative.clauses import Context
from scorecard.report.narrative.measures import measure_sentence
from scorecard.report.narrative.points import drafted
from scorecard.report.narrative.scores import card_sentence, perspective_sentence
from scorecard.report.narrative.wording import Wording


def narrate(card: Card, words: Wording) -> Card:
    """The card in words. Pure: the same tree and the same words give the same sentences."""
    context = Context(words, Month.parse(card.month), card.coverage_minimum)
    told = replace(
        card, perspectives=tuple(_perspective(context, node) for node in card.perspectives)
    )
    return replace(told, points=drafted(told, card_sentence(context, told)))


def _perspective(context: Context, node: PerspectiveNode) -> PerspectiveNode:
    objectives = tuple(
        replace(
            objective,
            measures=tuple(
                replace(line, text=measure_sentence(context, line)) for line in objective.measures
            ),
        )
        for objective in node.objectives
    )
    told = replace(node, objectives=objectives)
    return replace(told, text=perspective_sentence(context, told))
