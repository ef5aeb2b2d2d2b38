"""The rules of roll-up in words, and which parts of a card use which."""

from collections.abc import Iterator
from typing import Final

from scorecard.config.rolling import Rule
from scorecard.labels import capital, separated, t, translatable
from scorecard.report.card import Card
from scorecard.report.objective import Assessment, ObjectiveNode
from scorecard.report.palette import word_within
from scorecard.report.score import Score
from scorecard.score.draws import DRAWS, SPREAD

NAMES: Final[dict[Rule, str]] = translatable(
    {
        "weighted_mean": "weighted mean",
        "worst_child": "worst child",
        "most_frequent": "most frequent colour",
        "median": "median",
        "count_met": "share on target",
    }
)
EXPLAINED: Final[dict[Rule, str]] = translatable(
    {
        "weighted_mean": "the mean of the scores that are there, by weight",
        "worst_child": "the lowest score that is there, of what has a weight",
        "most_frequent": "the mean of those of the colour that weighs most, by weight; "
        "of colours that weigh the same the worse one counts",
        "median": "the score below and above which half of the weight lies; "
        "where that falls between two, midway between them",
        "count_met": "ten times the share of the weight that is on target",
    }
)
DIVERGENCE: Final = translatable(
    {
        "early_warning": "Early warning: the result is on target, the outlook is off target",
        "turning": "Turning: the result is off target, the outlook is on target",
    }
)


def stability() -> str:
    """How it is found whether colours hang on weights."""
    return t(
        "Whether colours hang on weights: all weights under a score are drawn anew {draws} times, "
        "each up to {spread} % more or less; told is the share of draws in which it keeps its "
        "colour. What is taken of another card stays as that card has it.",
        draws=separated(f"{DRAWS:,}"),
        spread=f"{SPREAD * 100:.0f}",
    )


def rolled(card: Card) -> Iterator[tuple[str, str, Score]]:
    """Every rolled-up score of a card: what it is, its name, and the score; the card's first."""
    yield t("Scorecard"), card.unit_name, card.score
    for perspective in card.perspectives:
        yield t("Perspective"), perspective.name, perspective.score
        for objective in perspective.objectives:
            yield t("Objective"), objective.name, objective.score
    for theme in card.themes:
        yield t("Theme"), theme.name, theme.score


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
        told.append(f"{capital(t(NAMES[rule]))}{of}: {t(EXPLAINED[rule])}.")
    return told


def flags(node: ObjectiveNode) -> list[str]:
    """What of an objective asks for a second look: result and outlook part, or its owner and we."""
    found = [t(DIVERGENCE[node.divergence])] if node.divergence else []
    if node.assessment is not None and node.assessment.differs:
        found.append(t("Seen otherwise: {assessment}", assessment=assessed(node.assessment)))
    return found


def assessed(said: Assessment) -> str:
    """`to watch (Ann): the new line is late`."""
    return f"{word_within(said.colour)} ({said.person}): {said.reason}"
