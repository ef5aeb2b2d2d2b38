"""Perspectives and objectives as the page's tables, with the rows of their measures."""

from dataclasses import dataclass
from decimal import Decimal

from scorecard import figures
from scorecard.labels import t
from scorecard.report.card import Card
from scorecard.report.measure import MeasureLine
from scorecard.report.objective import CascadeLine, ObjectiveNode
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.rules import assessed, flags
from scorecard.report.view.measures import Context, MeasureRow, context_of, measure_row
from scorecard.report.view.rating import Rating, Summary, banded, summary
from scorecard.report.view.remarks import Remark, remarks
from scorecard.report.view.rolled import CascadeRow, cascades, serves


@dataclass(frozen=True, slots=True)
class ObjectiveRows:
    """An objective: its heading and its measures.

    `flag` warns where result and outlook part, or its owner sees it otherwise than we compute.
    """

    name: str
    owner: str
    weight: str
    summary: Summary
    result: Rating | None
    outlook: Rating | None
    flag: str
    assessment: str
    serves: str
    remarks: tuple[Remark, ...]
    measures: tuple[MeasureRow, ...]
    cascades: tuple[CascadeRow, ...]


@dataclass(frozen=True, slots=True)
class PerspectiveRows:
    """A perspective with its objectives."""

    name: str
    anchor: str
    text: str
    remarks: tuple[Remark, ...]
    weight: str
    summary: Summary
    objectives: tuple[ObjectiveRows, ...]


def perspectives(card: Card) -> tuple[PerspectiveRows, ...]:
    """Every perspective of the card, in its order."""
    context = context_of(card)
    whole = sum((node.weight for node in card.perspectives), Decimal(0))
    return tuple(_perspective(node, whole, context) for node in card.perspectives)


def _perspective(node: PerspectiveNode, whole: Decimal, context: Context) -> PerspectiveRows:
    weights = sum((objective.weight for objective in node.objectives), Decimal(0))
    return PerspectiveRows(
        name=node.name,
        anchor=f"perspective-{node.id}",
        text=node.text,
        remarks=remarks(node.comments, f"comment-perspective-{node.id}"),
        weight=figures.share(node.weight, whole),
        summary=summary(node.score, context.month_before),
        objectives=tuple(_objective(child, weights, context) for child in node.objectives),
    )


def _objective(node: ObjectiveNode, whole: Decimal, context: Context) -> ObjectiveRows:
    children: tuple[MeasureLine | CascadeLine, ...] = (*node.measures, *node.cascades)
    weights = sum((child.weight for child in children), Decimal(0))
    roles = {child.role for child in children}
    return ObjectiveRows(
        name=node.name,
        owner=node.owner,
        weight=figures.share(node.weight, whole),
        summary=summary(node.score, context.month_before),
        # With one kind of measure the one part that exists is the objective's score.
        result=banded(node.result) if len(roles) > 1 else None,
        outlook=banded(node.outlook) if len(roles) > 1 else None,
        flag="\n".join(flags(node)),
        assessment=_agreed(node),
        serves=serves(node),
        remarks=remarks(node.comments, f"comment-objective-{node.id}"),
        measures=tuple(measure_row(line, weights, context) for line in node.measures),
        cascades=cascades(node, weights),
    )


def _agreed(node: ObjectiveNode) -> str:
    """What its owner says of an objective where that is no flag."""
    said = node.assessment
    if said is None or said.differs:
        return ""
    return t("own assessment: {assessment}", assessment=assessed(said))
