"""Two cards of one unit and month held against each other: what a reader would see otherwise."""

from collections.abc import Iterator
from decimal import Decimal

from scorecard import figures
from scorecard.labels import t, translatable
from scorecard.report.card import Card
from scorecard.report.measure import BASES, MeasureLine
from scorecard.report.palette import word
from scorecard.report.reissue import Difference
from scorecard.report.score import Colour, Score

TEXTS = translatable("Comments, decisions and texts")


def differences(before: Card, after: Card) -> tuple[Difference, ...]:
    """What differs, from the card as a whole down to figures, targets and weights of measures.

    Where only words differ that is one line, and nothing where the cards are equal.
    """
    with figures.scores_on(after.score_scale):
        found = [
            *_score(t("Overall score"), before.score, after.score),
            *_perspectives(before, after),
            *_measures(before, after),
        ]
    if not found and before != after:
        found.append(Difference("", t(TEXTS), "", t("changed")))
    return tuple(found)


def is_material(before: Card, after: Card, effect: Decimal) -> bool:
    """Whether a score changed its colour, or the card's moved by more than `effect`, of 10."""
    if _moved(before.score, after.score) > effect:
        return True
    return _colours(before) != _colours(after)


def _moved(before: Score, after: Score) -> Decimal:
    if before.value is None or after.value is None:
        return Decimal(0) if before.value == after.value else Decimal(10)
    return abs(after.value - before.value)


def _colours(card: Card) -> dict[tuple[str, ...], Colour | None]:
    found: dict[tuple[str, ...], Colour | None] = {(): card.score.colour}
    for node in card.perspectives:
        found[node.id,] = node.score.colour
        for objective in node.objectives:
            found[node.id, objective.id] = objective.score.colour
            for line in objective.measures:
                found[node.id, objective.id, line.kpi, line.basis] = line.colour
    return found


def _score(what: str, before: Score, after: Score) -> Iterator[Difference]:
    was, now = (_shown(score.value, score.colour) for score in (before, after))
    if was != now:
        yield Difference("", what, was, now)


def _shown(value: Decimal | None, colour: Colour | None) -> str:
    told = word(colour)
    return told if value is None else f"{figures.score(value)} {told}".strip()


def _perspectives(before: Card, after: Card) -> Iterator[Difference]:
    known = {node.id: node for node in before.perspectives}
    for node in after.perspectives:
        if node.id in known:
            yield from _score(node.name, known[node.id].score, node.score)


def _measures(before: Card, after: Card) -> Iterator[Difference]:
    known = {(line.kpi, line.basis): line for line in before.measures}
    now = {(line.kpi, line.basis): line for line in after.measures}
    told: set[tuple[str, str, str]] = set()
    for key, line in now.items():
        old = known.get(key)
        if old is None:
            yield Difference(line.kpi, line.name, "", t("new on the card"))
            continue
        for found in _measure(old, line, after):
            # A measure that is scored on two bases has one figure of the month.
            if (found.what, found.was, found.now) not in told:
                told.add((found.what, found.was, found.now))
                yield found
    for key, line in known.items():
        if key not in now:
            yield Difference(line.kpi, line.name, t("on the card"), "")


def _measure(old: MeasureLine, line: MeasureLine, card: Card) -> Iterator[Difference]:
    basis = "" if line.basis == "month" else f", {t(BASES[line.basis])}"
    values = (
        (line.name, old.month_value, line.month_value),
        (f"{line.name}{basis}", old.scored_value, line.scored_value),
    )
    for what, before, after in values:
        was, now = figures.figure(before, old.shown), figures.figure(after, line.shown)
        if was != now:
            yield Difference(line.kpi, what, was, now, *_why(line, card))
    for what, before, after in (
        (t("target"), old.goal, line.goal),
        (t("red flag"), old.red_flag, line.red_flag),
    ):
        was, now = figures.figure(before, old.shown), figures.figure(after, line.shown)
        if was != now:
            told = t("set anew")
            yield Difference(line.kpi, f"{line.name}{basis}, {what}", was, now, told, told)
    if old.weight != line.weight:
        was, now = figures.setting(old.weight), figures.setting(line.weight)
        told, what = t("set anew"), t("weight")
        yield Difference(line.kpi, f"{line.name}{basis}, {what}", was, now, told, told)


def _why(line: MeasureLine, card: Card) -> tuple[str, str]:
    """Where the figure of now comes from, with its source and without."""
    if line.month_value is None or line.trail is None:
        return (t("the figure was withdrawn"),) * 2
    decision = next((d for d in card.decisions if d.seq == line.trail.decision), None)
    if decision is not None:
        told = t("decided by {person}", person=decision.person)
        return f"{told}: {decision.reason}", told
    if line.trail.source_name is not None:
        return t("as {source} has it now", source=line.trail.source_name), t("restated")
    return (t("what it is made of was restated"),) * 2
