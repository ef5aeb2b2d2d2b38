"""What waits for somebody, as front page and briefing say it: what, the question, who, how much."""

from dataclasses import dataclass

from scorecard import figures
from scorecard.labels import t
from scorecard.report.attention import Attention
from scorecard.report.card import Card
from scorecard.report.view.measures import context_of
from scorecard.report.view.remarks import measure_anchor
from scorecard.report.view.words import SENTENCE_SHOWN, cut


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that waits for `owner`; `effect` and `owner` may be empty.

    `anchor` leads to the detail, and is empty where there is none; `place` is a measure's key.
    """

    what: str
    question: str
    owner: str
    effect: str
    anchor: str
    place: str


def asks(card: Card) -> tuple[Ask, ...]:
    """Everything that waits, in the order of the tree."""
    anchors = dict(context_of(card).anchors)
    lines = {f"measure {line.kpi}": measure_anchor(line) for line in reversed(card.measures)}
    return tuple(
        Ask(
            what=cut(item.what, SENTENCE_SHOWN),
            question=item.question,
            owner=item.owner,
            effect=_effect(item),
            anchor=lines.get(item.place, "")
            if item.place
            else next((anchors[name] for name in item.breaks if name in anchors), ""),
            place=item.place,
        )
        for item in card.attention
    )


def _effect(item: Attention) -> str:
    """`effect at most 0.2`; empty for what no figure of the card hangs on."""
    if item.kind != "review":
        return ""
    if item.effect is None:
        return t("effect unknown")
    if not figures.moves(item.effect):
        return t("no effect on the score")
    if figures.scores_hidden():
        return t("effect on the score")
    return t("effect at most {effect}", effect=figures.score_size(item.effect))
