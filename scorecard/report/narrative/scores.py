"""A rolled-up score in a sentence: level, change and what leads it, red measures, open breaks."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from scorecard import figures
from scorecard.report.card import Card
from scorecard.report.measure import MeasureLine
from scorecard.report.narrative.clauses import Context, breaks, name_of
from scorecard.report.objective import CascadeLine
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.score import Score

# What of a message is a score.
_SCORES = ("score", "difference", "before", "now")


@dataclass(frozen=True, slots=True)
class Moved:
    """A measure's or cascade's part in a change above it: its own change by its share of weight."""

    line: MeasureLine | CascadeLine
    part: Decimal


def card_sentence(context: Context, card: Card) -> str:
    """The card as a whole in a sentence."""
    found = {line.id for line in card.breaks}
    weighed = _weighed(card.score, *card.perspectives)
    moved = moved_on(card) if weighed else []
    return score_sentence(context, card.unit_name, card.score, moved, found)


def perspective_sentence(context: Context, node: PerspectiveNode) -> str:
    """A perspective in a sentence."""
    found = {name for line in node.measures for name in line.breaks}
    moved = moved_in(node) if _weighed(node.score, node) else []
    return score_sentence(context, node.name, node.score, moved, found)


def perspective_why(context: Context, node: PerspectiveNode) -> str:
    """Why a perspective stands where it does, in a clause: what led it, or is lowest in it."""
    words, score = context.words, node.score
    if score.value is None:
        if not score.scored or score.coverage >= context.coverage_minimum:
            return ""
        return words.say(
            "why.coverage",
            coverage=figures.fraction(score.coverage),
            minimum=figures.least(context.coverage_minimum),
        )
    found = _leader(score, moved_in(node) if _weighed(score, node) else [])
    if found is not None:
        before, now = (figures.score(s) for s in (found.previous_score, found.score))
        return _scored(context, "why.led", name=name_of(found.name), before=before, now=now)
    if score.worst is None:
        return ""
    lowest = figures.score(score.worst.score)
    return _scored(context, "score.lowest", name=name_of(score.worst.name), score=lowest)


def _leader(score: Score, moved: list[Moved]) -> MeasureLine | CascadeLine | None:
    """What led a change that shows; None where there is none, or nothing led it."""
    if score.value is None or score.previous is None:
        return None
    change = score.value - score.previous
    return _driver(moved, change > 0) if figures.moves(change) else None


def score_sentence(
    context: Context, name: str, score: Score, moved: Iterable[Moved], found: Collection[str]
) -> str:
    """A score with what moved in it and the breaks found in it."""
    words = context.words
    under_review = breaks(context, found, score.effect)
    if score.value is None or score.colour is None:
        said = _without_score(context, name_of(name), score)
        notes = []
        if score.previous is not None and not figures.scores_hidden():
            before = figures.score(score.previous)
            notes.append(words.say("score.before", month=context.before, score=before))
        return words.sentence(said, [*notes, *under_review])
    level = _scored(
        context,
        _level(score),
        name=name_of(name),
        colour=words.colours[score.colour],
        score=figures.score(score.value),
    )
    said = words.said(level, [_change(context, score, list(moved))])
    return words.sentence(said, [*_red(context, score), *under_review])


def moved_in(node: PerspectiveNode, share: Decimal = Decimal(1)) -> list[Moved]:
    """What was scored of a perspective in both months, each with its part in the change.

    What has no score now weighs nothing: the scores beside it make what is above.
    """
    found = []
    scored = [item for item in node.objectives if item.score.value is not None]
    whole = _weights(objective.weight for objective in scored)
    for objective in scored:
        below: tuple[MeasureLine | CascadeLine, ...] = (*objective.measures, *objective.cascades)
        lines = [line for line in below if line.score is not None]
        inner = _weights(line.weight for line in lines)
        for line in lines:
            if line.score is not None and line.previous_score is not None and whole and inner:
                weight = share * objective.weight / whole * line.weight / inner
                found.append(Moved(line, weight * (line.score - line.previous_score)))
    return found


def moved_on(card: Card) -> list[Moved]:
    """What was scored of a card in both months, each with its part in the change."""
    scored = [node for node in card.perspectives if node.score.value is not None]
    whole = _weights(node.weight for node in scored)
    parts: Iterator[list[Moved]] = (
        moved_in(node, node.weight / whole if whole else Decimal(0)) for node in scored
    )
    return [moved for found in parts for moved in found]


def _scored(context: Context, key: str, **values: str) -> str:
    """A message with scores in it; where those are hidden, the one that does without."""
    if not figures.scores_hidden():
        return context.words.say(key, **values)
    told = {name: text for name, text in values.items() if name not in _SCORES}
    return context.words.say(f"{key}.hidden", **told)


def _weighed(score: Score, *nodes: PerspectiveNode) -> bool:
    """Whether weights make a score of what is in these, so that one can lead its change."""
    scores = [score, *(node.score for node in nodes)]
    scores += [objective.score for node in nodes for objective in node.objectives]
    return all(found.rule == "weighted_mean" for found in scores)


def _level(score: Score) -> str:
    if score.previous_colour is None:
        return "score.new"
    return "score.stayed" if score.previous_colour == score.colour else "score.turned"


def _weights(weights: Iterable[Decimal]) -> Decimal:
    return sum(weights, Decimal(0))


def _without_score(context: Context, name: str, score: Score) -> str:
    words = context.words
    if not score.measures:
        return words.say("score.empty", name=name)
    if not score.scored:
        return words.say("score.nothing", name=name, count=score.measures)
    if score.coverage < context.coverage_minimum:
        return words.say(
            "score.coverage",
            name=name,
            coverage=figures.fraction(score.coverage),
            minimum=figures.least(context.coverage_minimum),
        )
    return words.say("score.none", name=name)


def _change(context: Context, score: Score, moved: list[Moved]) -> str:
    words, before = context.words, context.before
    if score.value is None or score.previous is None:
        return words.say("score.first", month=before)
    if not figures.moves(score.value - score.previous):
        return words.say("score.same", month=before)
    is_up = score.value > score.previous
    change = _scored(
        context,
        "score.up" if is_up else "score.down",
        difference=figures.score_size(score.value - score.previous),
        month=before,
    )
    driver = _driver(moved, is_up)
    if driver is None:
        return change
    return _scored(
        context,
        "score.led",
        change=change,
        name=name_of(driver.name),
        before=figures.score(driver.previous_score),
        now=figures.score(driver.score),
    )


def _driver(moved: list[Moved], is_up: bool) -> MeasureLine | CascadeLine | None:
    """What moved the score furthest its way, by weight; the first one of equals.

    None where nothing went that way by as much as its printed score shows.
    """
    way = [
        found
        for found in moved
        if (found.part > 0) == is_up
        and found.part
        and _printed(found.line.score) != _printed(found.line.previous_score)
    ]
    return max(way, key=lambda found: abs(found.part)).line if way else None


def _printed(score: Decimal | None) -> Decimal | None:
    return None if score is None else figures.as_printed(score)


def _red(context: Context, score: Score) -> list[str]:
    """How many measures are red, and what scores lowest; nothing where none is red."""
    if not score.red:
        return []
    words = context.words
    parts = [
        words.say("score.red", red=figures.number(Decimal(score.red), 0), count=score.measures)
    ]
    if score.worst is not None:
        lowest = figures.score(score.worst.score)
        parts.append(_scored(context, "score.lowest", name=name_of(score.worst.name), score=lowest))
    return [words.joined("facts", parts)]
