"""Sentences told again where they name a measure that whoever reads them is not shown.

Made of the tree alone, at any time after it was frozen.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from scorecard.figures import scores_on
from scorecard.labels import speaking
from scorecard.period import Month
from scorecard.report.card import Card
from scorecard.report.comment import FrontPoint
from scorecard.report.narrative.clauses import Context
from scorecard.report.narrative.points import WHOLE, perspective_key
from scorecard.report.narrative.scores import perspective_why, score_sentence
from scorecard.report.narrative.wording import Wording
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.score import Score
from scorecard.report.secrets import Secrets


def retold(card: Card, words: Wording, secrets: Secrets, recounted: Collection[str]) -> Card:
    """The card's sentences without what led a score where that is hidden; all others as they were.

    Those in `recounted`, by their keys, count figures of which some are hidden, and are told again
    too. Points of a hidden measure go; words of a person that name one give way to the draft's.
    """
    context = Context(words, Month.parse(card.month), card.coverage_minimum)

    def sentence(name: str, score: Score, breaks: Collection[str]) -> str:
        with speaking(words.labels), scores_on(card.score_scale):
            return score_sentence(context, name, score, (), breaks)

    def told(node: PerspectiveNode) -> PerspectiveNode:
        if secrets.named_in(node.text) or perspective_key(node.id) in recounted:
            breaks = {name for line in node.measures for name in line.breaks}
            node = replace(node, text=sentence(node.name, node.score, breaks))
        if secrets.named_in(node.why):
            # What led the change is not shown: nothing is said to have, only what is lowest.
            still = replace(node, score=replace(node.score, previous=None))
            with speaking(words.labels), scores_on(card.score_scale):
                node = replace(node, why=perspective_why(context, still))
        return node

    card = replace(card, perspectives=tuple(told(node) for node in card.perspectives))
    drafts = {perspective_key(node.id): node.text for node in card.perspectives}
    drafts[WHOLE] = sentence(card.unit_name, card.score, {line.id for line in card.breaks})
    return replace(card, points=tuple(_points(card, drafts, secrets, recounted)))


def _points(
    card: Card, drafts: Mapping[str, str], secrets: Secrets, recounted: Collection[str]
) -> Iterator[FrontPoint]:
    for point in card.points:
        if secrets.placed(point.key):
            continue
        draft = point.draft
        if secrets.named_in(draft) or point.key in recounted:
            draft = drafts.get(point.key, secrets.without(draft))
        own = bool(point.person) and not secrets.named_in(point.text)
        if not own and point.text != draft:
            yield replace(point, text=draft, draft=draft, person="", on="", stale=False)
        else:
            yield replace(point, draft=draft)
