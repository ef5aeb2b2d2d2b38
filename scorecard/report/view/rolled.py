"""Roll-ups on the page: themes, what counts of other cards, and the rule behind each score."""

from dataclasses import dataclass
from decimal import Decimal

from scorecard import figures
from scorecard.labels import t, translatable
from scorecard.report.card import Card
from scorecard.report.objective import CascadeLine, ObjectiveNode
from scorecard.report.palette import word_within
from scorecard.report.rules import NAMES, rolled
from scorecard.report.score import Score
from scorecard.report.view.rating import Rating, band, rating

_TAKEN = translatable(
    {
        "card": "score of another card",
        "objective": "objective of another card",
        "measure": "measure of another card",
    }
)


@dataclass(frozen=True, slots=True)
class CascadeRow:
    """A score of another unit's card among the measures of an objective."""

    name: str
    role: str
    weight: str
    taken: str
    coverage: str
    rating: Rating
    change: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A score, its rule, and what it would be if all that is missing scored worst, or best.

    `keeps` is how many draws of the weights keep its colour; empty where there is no score.
    """

    what: str
    name: str
    rule: str
    score: str
    coverage: str
    bounds: str
    keeps: str


def cascades(node: ObjectiveNode, whole: Decimal) -> tuple[CascadeRow, ...]:
    """What counts in an objective of other cards; `whole` is the weight of all its children."""
    return tuple(_cascade(line, whole) for line in node.cascades)


def _cascade(line: CascadeLine, whole: Decimal) -> CascadeRow:
    change = figures.score_change(line.score, line.previous_score)
    full = line.coverage >= 1 or line.not_due
    return CascadeRow(
        name=line.name,
        role=t(line.role),
        weight=figures.share(line.weight, whole),
        taken=t("not due this month") if line.not_due else t(_TAKEN[line.level]),
        coverage="" if full else figures.fraction(line.coverage),
        rating=rating(line.score, line.colour),
        change="" if change == figures.ABSENT else change,
    )


def serves(node: ObjectiveNode) -> str:
    """The themes an objective serves and the objectives above it supports; empty for none."""
    themes = t("theme: {themes}", themes=", ".join(node.themes)) if node.themes else ""
    above = ", ".join(f"{item.objective} ({item.unit})" for item in node.supports)
    return " · ".join(
        part for part in (themes, above and t("supports {objectives}", objectives=above)) if part
    )


def rules(card: Card) -> tuple[RuleRow, ...]:
    """The rolled-up scores under which something is missing, or whose colour weights may change."""
    return tuple(
        _rule(what, name, score)
        for what, name, score in rolled(card)
        if score.lower != score.upper or (score.stability is not None and score.stability < 1)
    )


def _rule(what: str, name: str, score: Score) -> RuleRow:
    return RuleRow(
        what=what,
        name=name,
        rule=t(NAMES[score.rule]),
        score=_told(score.value),
        coverage=figures.fraction(score.coverage) if score.due else t("not due"),
        bounds=""
        if score.lower == score.upper
        else t("{low} to {high}", low=_told(score.lower), high=_told(score.upper)),
        keeps="" if score.stability is None else figures.fraction(score.stability),
    )


def _told(score: Decimal | None) -> str:
    """A score as it is shown; where scores are hidden, its word."""
    if figures.scores_hidden():
        return word_within(None if score is None else band(score))
    return figures.score(score)
