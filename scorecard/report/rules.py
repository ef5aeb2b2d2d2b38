"""The rules of roll-up in words, and which parts of a card use which."""

from collections.abc import Iterator
from typing import Final

from scorecard.config.rolling import Rule
from scorecard.report.card import Card
from scorecard.report.objective import Assessment, ObjectiveNode
from scorecard.report.palette import word
from scorecard.report.score import Score
from scorecard.score.draws import DRAWS, SPREAD

NAMES: Final[dict[Rule, str]] = {
    "weighted_mean": "weighted mean",
    "worst_child": "worst child",
    "most_frequent": "most frequent colour",
    "median": "median",
    "count_met": "share on target",
}
EXPLAINED: Final[dict[Rule, str]] = {
    "weighted_mean": "the mean of the scores that are there, by weight",
    "worst_child": "the lowest score that is there, of what has a weight",
    "most_frequent": "the mean of those of the colour that weighs most, by weight; "
    "of colours that weigh the same the worse one counts",
    "median": "the score below and above which half of the weight lies; "
    "where that falls between two, midway between them",
    "count_met": "ten times the share of the weight that is on target",
}
STABILITY: Final = (
    f"Whether colours hang on weights: all weights under a score are drawn anew {DRAWS:,} times, "
    f"each up to {SPREAD * 100:.0f} % more or less; told is the share of draws in which it keeps "
    "its colour. What is taken of another card stays as that card has it."
)
DIVERGENCE: Final = {
    "early_warning": "Early warning: the result is on target, the outlook is off target",
    "turning": "Turning: the result is off target, the outlook is on target",
}


def rolled(card: Card) -> Iterator[tuple[str, str, Score]]:
    """Every rolled-up score of a card: what it is, its name, and the score; the card's first."""
    yield "Scorecard", card.unit_name, card.score
    for perspective in card.perspectives:
        yield "Perspective", perspective.name, perspective.score
        for objective in perspective.objectives:
            yield "Objective", objective.name, objective.score
    for theme in card.themes:
        yield "Theme", theme.name, theme.score


def rules_used(card: Card) -> Iterator[tuple[Rule, tuple[str, ...]]]:
    """Each rule of a card with the names of what it makes; none where one rule makes everything."""
    found: dict[Rule, list[str]] = {}
    for _, name, score in rolled(card):
        found.setdefault(score.rule, []).append(name)
    for rule in NAMES:
        if rule in found:
            yield rule, tuple(found[rule]) if len(found) > 1 else ()


def rule_sentences(card: Card) -> list[str]:
    """What the rules of a card say, one sentence each, with what each is for."""
    told = []
    for rule, whose in rules_used(card):
        of = f" ({', '.join(whose)})" if whose else ""
        told.append(f"{NAMES[rule].capitalize()}{of}: {EXPLAINED[rule]}.")
    return told


def flags(node: ObjectiveNode) -> list[str]:
    """What of an objective asks for a second look: result and outlook part, or its owner and we."""
    found = [DIVERGENCE[node.divergence]] if node.divergence else []
    if node.assessment is not None and node.assessment.differs:
        found.append(f"Seen otherwise: {assessed(node.assessment)}")
    return found


def assessed(said: Assessment) -> str:
    """`to watch (Ann): the new line is late`."""
    return f"{word(said.colour).lower()} ({said.person}): {said.reason}"
