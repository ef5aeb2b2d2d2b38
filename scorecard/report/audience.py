"""What an audience sees of a card: the same tree with less in it, so that every renderer obeys.

Scores stay as they are, and say what they rest on: a measure that is not shown counts in them.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, Final

from scorecard.bidi import isolated
from scorecard.labels import t
from scorecard.report.attention import Attention, reviewed
from scorecard.report.breaks import BreakLine
from scorecard.report.card import Card
from scorecard.report.comment import Comment
from scorecard.report.decision import DecisionLine
from scorecard.report.measure import MeasureLine
from scorecard.report.narrative.points import WHOLE, perspective_key
from scorecard.report.narrative.retell import retold
from scorecard.report.narrative.wording import worded
from scorecard.report.objective import ObjectiveNode
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.score import Score
from scorecard.report.secrets import Secrets
from scorecard.report.templates import Templates
from scorecard.report.trail import Trail

# Texts in which a name gives away no more than itself: it is put in other words there. Any other
# text, which may have the figure beside the name, goes as a whole.
_NAMES_ONLY: Final = frozenset(
    {"name", "description", "formula", "no_score_reason", "text", "adds_up", "themes"}
)
# Ids, months and days: nobody reads them.
_KEYS: Final = frozenset(
    {"id", "kpi", "unit", "organisation", "key", "place", "breaks", "objective", "objectives"}
)
# Decisions that say which source was believed.
_ABOUT_SOURCES: Final = ("prefer", "accept")


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom: with sources at fault and open breaks in `detail` or not, and without which KPIs.

    `hidden` are ids, in order.
    """

    detail: bool = True
    hidden: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is left out, as for the strategy office."""
        return self.detail and not self.hidden

    def key(self, kind: str) -> str:
        """What a manifest calls a file of this kind: `pdf`, `pdf:plain` or `pdf:plain:salaries`."""
        if self.whole:
            return kind
        return ":".join((kind, "detail" if self.detail else "plain", *self.hidden))

    @classmethod
    def of_key(cls, key: str) -> tuple[str, "Audience"]:
        """The kind and the audience that a manifest's key stands for."""
        kind, *rest = key.split(":")
        return kind, cls(detail=rest[:1] != ["plain"], hidden=tuple(rest[1:]))


def shown_to(card: Card, audience: Audience, kpis: Mapping[str, str], templates: Templates) -> Card:
    """The card as an audience may see it; `kpis` are the names of all KPIs by id.

    A name is found in texts however it is written; a figure that somebody typed without it is not.
    """
    if audience.whole:
        return card
    with worded(templates, card.language) as words:
        if not audience.detail:
            card = _plainly(card)
        if not audience.hidden:
            return card
        secrets = Secrets.of(kpis, audience.hidden)
        cleared = retold(_without(card, secrets), words, secrets, _recounted(card, secrets))
        swept = _swept(cleared, "", secrets)
    assert isinstance(swept, Card)
    return swept


def _recounted(card: Card, secrets: Secrets) -> set[str]:
    """Keys of the sentences that count figures under review of which some are hidden."""
    gone = {line.id for line in card.breaks if _is_hidden(line, secrets)}
    found = {perspective_key(node.id) for node in card.perspectives if gone & _breaks_of(node)}
    return found | {WHOLE} if gone else found


def _breaks_of(node: PerspectiveNode) -> set[str]:
    return {name for line in node.measures for name in line.breaks}


def _plainly(card: Card) -> Card:
    """Without who says what: which figures are under review, and nothing of their sources."""
    return replace(
        _measured(card, _untraced),
        breaks=tuple(_unexplained(line) for line in card.breaks),
        carried=(),
        decisions=tuple(
            replace(line, instead=None, instead_value=None, difference=None, evidence="")
            for line in card.decisions
            if line.kind not in _ABOUT_SOURCES
        ),
    )


def _unexplained(line: BreakLine) -> BreakLine:
    return replace(
        line,
        left="",
        left_value=None,
        right="",
        right_value=None,
        difference=None,
        sentence=t("{name} is under review", name=isolated(line.kpi_name) or t("A figure")),
        statement=(),
    )


def _untraced(line: MeasureLine) -> MeasureLine:
    restated = tuple(replace(found, why="") for found in line.restated)
    return replace(line, trail=line.trail and _nowhere(line.trail), restated=restated)


def _nowhere(trail: Trail) -> Trail:
    return replace(
        trail,
        source=None,
        source_name=None,
        delivery=None,
        file=None,
        row=None,
        cell=None,
        decision=trail.decision if trail.decided else None,
    )


def _measured(card: Card, change: Callable[[MeasureLine], MeasureLine]) -> Card:
    """The card with each of its measures changed."""

    def objective(node: ObjectiveNode) -> ObjectiveNode:
        return replace(node, measures=tuple(change(line) for line in node.measures))

    return replace(
        card,
        perspectives=tuple(
            replace(node, objectives=tuple(objective(item) for item in node.objectives))
            for node in card.perspectives
        ),
    )


def _without(card: Card, secrets: Secrets) -> Card:
    """Without what is about a hidden KPI, and without what people wrote that names one."""
    gone = {line.id for line in card.breaks if _is_hidden(line, secrets)}
    attention = tuple(_attention(card, gone, secrets))
    score = _score(card.score, secrets)
    return replace(
        card,
        # How far a hidden figure may move a score is as good as told with the score beside it.
        score=replace(score, effect=_left(attention)) if gone else score,
        perspectives=tuple(_perspective(node, secrets, gone) for node in card.perspectives),
        breaks=tuple(line for line in card.breaks if line.id not in gone),
        decisions=tuple(line for line in card.decisions if not _is_hidden(line, secrets)),
        carried=tuple(line for line in card.carried if not secrets.named_in(line.kpi_name)),
        comments=_said(card.comments, secrets),
        required=tuple(
            item
            for item in card.required
            if not secrets.placed(item.place) and not secrets.named_in(item.name)
        ),
        actions=tuple(
            item
            for item in card.actions
            if not secrets.placed(item.place)
            and not secrets.named_in(item.name)
            and not secrets.named_in(f"{item.action} {item.said}")
        ),
        attention=attention,
    )


def _left(attention: Sequence[Attention]) -> Decimal | None:
    """The most that any figure still under review moves the card, if all are known."""
    effects = [item.effect for item in attention if item.kind == "review"]
    known = [effect for effect in effects if effect is not None]
    return max(known) if known and len(known) == len(effects) else None


def _is_hidden(line: BreakLine | DecisionLine, secrets: Secrets) -> bool:
    told = line.sentence if isinstance(line, BreakLine) else line.what
    return line.kpi in secrets.ids or secrets.named_in(told)


def _attention(card: Card, gone: set[str], secrets: Secrets) -> Iterator[Attention]:
    """What waits for somebody; of figures under review those that are left, worded anew."""
    for item in card.attention:
        left = tuple(name for name in item.breaks if name not in gone)
        if secrets.placed(item.place) or (item.breaks and not left):
            continue
        if left != item.breaks:
            found = [line for line in card.breaks if line.id in left]
            # How far all of them move the score says something of those that are gone.
            item = replace(item, what=reviewed(found), breaks=left, effect=None)
        if not secrets.named_in(item.what):
            yield item


def _perspective(node: PerspectiveNode, secrets: Secrets, gone: set[str]) -> PerspectiveNode:
    score = _score(node.score, secrets)
    return replace(
        node,
        score=replace(score, effect=None) if gone & _breaks_of(node) else score,
        objectives=tuple(_objective(item, secrets) for item in node.objectives),
        comments=_said(node.comments, secrets),
    )


def _objective(node: ObjectiveNode, secrets: Secrets) -> ObjectiveNode:
    measures = tuple(line for line in node.measures if line.kpi not in secrets.ids)
    cascades = tuple(line for line in node.cascades if not secrets.named_in(line.name))
    return replace(
        node,
        score=_score(node.score, secrets),
        measures=tuple(replace(line, comments=_said(line.comments, secrets)) for line in measures),
        cascades=cascades,
        not_shown=len(node.measures) + len(node.cascades) - len(measures) - len(cascades),
        comments=_said(node.comments, secrets),
    )


def _score(score: Score, secrets: Secrets) -> Score:
    worst = score.worst
    if worst is None or not (worst.id in secrets.ids or secrets.named_in(worst.name)):
        return score
    return replace(score, worst=None)


def _said(comments: tuple[Comment, ...], secrets: Secrets) -> tuple[Comment, ...]:
    return tuple(
        said
        for said in comments
        if not any(
            secrets.named_in(text) for text in (said.text, said.about, said.cause, said.action)
        )
    )


def _swept(value: Any, field: str, secrets: Secrets) -> Any:
    """A tree without names of hidden KPIs in its texts; what has none stays the same object."""
    if isinstance(value, str):
        if not field or not secrets.named_in(value):
            return value
        return secrets.without(value) if field in _NAMES_ONLY else ""
    if isinstance(value, tuple):
        parts = tuple(_swept(part, field, secrets) for part in value)
        return value if all(a is b for a, b in zip(parts, value, strict=True)) else parts
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for name, is_text in _fields(type(value)):
            old = getattr(value, name)
            part = _swept(old, name if is_text else "", secrets)
            if part is not old:
                changed[name] = part
        return replace(value, **changed) if changed else value
    return value


@cache
def _fields(kind: type[Any]) -> tuple[tuple[str, bool], ...]:
    """Fields of a line of the tree, and whether each is a text that people read."""
    texts = (str, str | None, tuple[str, ...])
    return tuple(
        (field.name, field.type in texts and field.name not in _KEYS)
        for field in dataclasses.fields(kind)
    )
