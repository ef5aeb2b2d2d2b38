"""Child units: the lowest few on the front page, and all of them with their perspectives."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from scorecard import figures
from scorecard.labels import t, translatable
from scorecard.report.card import Card, ChildLine
from scorecard.report.palette import word, word_within
from scorecard.report.score import Colour, Score
from scorecard.report.view.rating import Rating, rating
from scorecard.report.view.words import NARROW_SHOWN, cut

SHOWN = 5
HELD = translatable("held back")
NO_CARD = translatable("No scorecard")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A child unit; `note` says that its card is held, `cells` are its perspectives.

    `change` is empty where there is none to tell.
    """

    name: str
    rating: Rating
    change: str
    reds: str
    note: str
    cells: tuple[Rating | None, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """Child units at a glance: `counts` is how many carry each word, worst first."""

    counts: str
    count: int
    units: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class Cascade:
    """Every child unit with its perspectives, in the order of the configuration."""

    perspectives: tuple[str, ...]
    units: tuple[UnitRow, ...]


def glance(card: Card) -> Glance | None:
    """The units that score lowest; None for a unit without any below it."""
    if not card.children:
        return None
    ranked = sorted(card.children, key=_lowest_first)
    rows = [_row(child, ()) for child in ranked]
    return Glance(_counts(rows), len(rows), tuple(rows[:SHOWN]))


def cascade(card: Card) -> Cascade | None:
    """All units with what their perspectives score; None for a unit without any below it."""
    if not card.children:
        return None
    names = {found.id: found.name for child in card.children for found in child.perspectives}
    order = [node.id for node in card.perspectives if node.id in names]
    order += [name for name in names if name not in order]
    return Cascade(
        perspectives=tuple(cut(names[name], NARROW_SHOWN) for name in order),
        units=tuple(_row(child, tuple(order)) for child in card.children),
    )


def _row(child: ChildLine, order: tuple[str, ...]) -> UnitRow:
    found = {item.id: rating(item.score, item.colour) for item in child.perspectives}
    return UnitRow(
        name=cut(child.name, NARROW_SHOWN),
        rating=_rating(child),
        change=_change(child.score),
        reds=t("{part} of {count}", part=child.score.red, count=child.score.measures)
        if child.score
        else "",
        note=t(HELD) if child.held else "",
        cells=tuple(found.get(name) for name in order),
    )


def _rating(child: ChildLine) -> Rating:
    if child.score is None:
        shown = rating(None, None)
        return shown if child.card else Rating(shown.mark, shown.figure, t(NO_CARD), "none")
    return rating(child.score.value, child.score.colour)


def _change(score: Score | None) -> str:
    if score is None:
        return ""
    change = figures.score_change(score.value, score.previous)
    return "" if change == figures.ABSENT else change


def _lowest_first(child: ChildLine) -> tuple[bool, Decimal]:
    value = child.score.value if child.score else None
    return value is None, value or Decimal(0)


def _counts(rows: list[UnitRow]) -> str:
    """How many units carry each word, worst first: `2 off target, 1 held back`."""
    seen = Counter(row.rating.word for row in rows)
    colours: tuple[Colour | None, ...] = ("red", "amber", "green", None)
    words = {word(colour): word_within(colour) for colour in colours}
    words[t(NO_CARD)] = t("no scorecard")
    told = [f"{seen[text]} {within}" for text, within in words.items() if seen[text]]
    held = sum(bool(row.note) for row in rows)
    return ", ".join([*told, f"{held} {t(HELD)}"] if held else told)
