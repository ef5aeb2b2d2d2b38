"""Measures on the front page: what changed most, and why, and what is lowest."""

from dataclasses import dataclass
from decimal import Decimal

from scorecard import figures
from scorecard.labels import t
from scorecard.report.card import Card
from scorecard.report.marks import way
from scorecard.report.measure import BASES, MeasureLine
from scorecard.report.narrative.points import measure_key
from scorecard.report.narrative.scores import moved_on
from scorecard.report.scale_words import goal_text
from scorecard.report.view.rating import Rating, rating
from scorecard.report.view.remarks import measure_anchor
from scorecard.report.view.words import NARROW_SHOWN, cut

SHOWN = 3
LOWEST = 5
# A person's reason is cut where it is longer.
_WHY_SHOWN = 110


@dataclass(frozen=True, slots=True)
class Mover:
    """A measure whose score changed; `why` is a person's, or what its figure did.

    `key` is what a point of the front page knows it by.
    """

    key: str
    name: str
    anchor: str
    way: str
    change: str
    rating: Rating
    why: str


@dataclass(frozen=True, slots=True)
class Low:
    """A measure among those that score lowest."""

    name: str
    anchor: str
    rating: Rating


def lowest(card: Card) -> tuple[Low, ...]:
    """The measures that score lowest, five at most; of equals the first on the page."""
    scored = [(line.score, line) for line in card.measures if line.score is not None]
    scored.sort(key=lambda pair: pair[0])
    return tuple(
        Low(cut(line.name, NARROW_SHOWN), measure_anchor(line), rating(line.score, line.colour))
        for _, line in scored[:LOWEST]
    )


def movers(card: Card) -> tuple[Mover, ...]:
    """The measures whose change moved the card furthest either way, not more than three.

    By weight, where weights are known to make the score; those that stood still are left out.
    """
    parts = {
        (found.line.kpi, found.line.basis): found.part
        for found in moved_on(card)
        if isinstance(found.line, MeasureLine)
    }
    moved = [
        (abs(parts.get((line.kpi, line.basis), Decimal(0))), abs(change), change, line)
        for line in card.measures
        if line.score is not None
        and line.previous_score is not None
        and figures.moves(change := line.score - line.previous_score)
    ]
    moved.sort(key=lambda found: (-found[0], -found[1]))
    return tuple(_mover(change, line) for _, _, change, line in moved[:SHOWN])


def _mover(change: Decimal, line: MeasureLine) -> Mover:
    return Mover(
        key=measure_key(line),
        name=cut(line.name, NARROW_SHOWN),
        anchor=measure_anchor(line),
        way=way(change),
        change=figures.score_change(line.score, line.previous_score),
        rating=rating(line.score, line.colour),
        why=_why(line),
    )


def _why(line: MeasureLine) -> str:
    """What somebody wrote, its cause before its text; else the figure against that of before."""
    for said in line.comments:
        return f"{said.person}: {cut(' '.join((said.cause or said.text).split()), _WHY_SHOWN)}"
    told = figures.figure(line.scored_value, line.shown)
    if line.basis != "month":
        told += f" {t(BASES[line.basis])}"
    elif line.prior_month_value is not None:
        before = figures.figure(line.prior_month_value, line.shown)
        told = t("{figure} after {before}", figure=told, before=before)
    goal = goal_text(line)
    return told if goal == figures.ABSENT else t("{figure}; goal {goal}", figure=told, goal=goal)
