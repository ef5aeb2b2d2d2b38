"""A frozen tree with its sentences: every measure, every perspective, and the front page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scorecard.figures import scores_on
from scorecard.labels import speaking
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.report.card import Card
from scorecard.report.comment import FrontPoint
from scorecard.report.commented import Commented
from scorecard.report.narrative.clauses import Context
from scorecard.report.narrative.editing import PointEdit, edited, read_edits
from scorecard.report.narrative.measures import measure_sentence
from scorecard.report.narrative.news import News
from scorecard.report.narrative.points import candidates, drafted
from scorecard.report.narrative.scores import (
    card_sentence,
    perspective_sentence,
    perspective_why,
)
from scorecard.report.narrative.wording import Wording
from scorecard.report.perspective import PerspectiveNode
from scorecard.stores.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Narrator:
    """What is new in a month, what people wrote about it, and the words to tell it in."""

    words: Wording
    news: News
    commented: Commented
    edits: Mapping[str, Sequence[PointEdit]]

    @classmethod
    def read(cls, warehouse: Warehouse, names: Names, words: Wording, month: Month) -> "Narrator":
        """Everything of a month, of all cards."""
        return cls(
            words=words,
            news=News.read(warehouse, month),
            commented=Commented.read(warehouse, names, month),
            edits=read_edits(warehouse, names, month),
        )

    def tell(self, card: Card) -> Card:
        """A card of the month with its sentences and what people wrote."""
        whole = self.commented.on(self.news.on(card))
        return narrate(whole, self.words, self.edits.get(card.unit, ()))


def narrate(card: Card, words: Wording, edits: Sequence[PointEdit] = ()) -> Card:
    """The card in words. Pure: the same tree, words and edits give the same sentences."""
    context = Context(words, Month.parse(card.month), card.coverage_minimum)
    with speaking(words.labels), scores_on(card.score_scale):
        told = replace(
            card, perspectives=tuple(_perspective(context, node) for node in card.perspectives)
        )
        whole = card_sentence(context, told)
    points = edited(drafted(told, whole), candidates(told, whole), edits)
    return replace(told, points=points)


def sayable(card: Card, words: Wording) -> list[FrontPoint]:
    """Every point the front page of a card that is told could have, in the draft's words."""
    context = Context(words, Month.parse(card.month), card.coverage_minimum)
    with speaking(words.labels), scores_on(card.score_scale):
        whole = card_sentence(context, card)
    return candidates(card, whole)


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
    return replace(
        told, text=perspective_sentence(context, told), why=perspective_why(context, told)
    )
