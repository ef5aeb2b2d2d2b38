"""Comments and the front page at the desk: what a card says, what it said last month, edits.

People write with both before them. What is written counts from the next publication on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scorecard.close.deciding.wanted import Wanted
from scorecard.close.desk import Desk
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.report.card import Card, from_json
from scorecard.report.comment import Comment, FrontPoint
from scorecard.report.commented import FRONT, person_name
from scorecard.report.freeze import freeze
from scorecard.report.narrative.narrate import sayable
from scorecard.report.narrative.wording import read_wording


@dataclass(frozen=True, slots=True)
class Place:
    """Something of a card that may be commented: its draft, and what was said, now and before.

    `before` is last month's text with its name, as `Ann: Two ships were late.`
    """

    place: str
    name: str
    draft: str
    comments: tuple[Comment, ...]
    before: str


@dataclass(frozen=True, slots=True)
class Sayable:
    """A sentence that is on the front page, or may be pinned to it.

    `position` is its place on the page, 0 where it is not there; `before` last month's text.
    """

    point: FrontPoint
    position: int
    before: str


def card_at(desk: Desk, month: Month, unit: str) -> Card:
    """A unit's card as the last calculation has it; raises `InputError` where there is none."""
    cards = freeze(desk.warehouse, desk.config, desk.landing, desk.templates, month)
    card = next((card for card in cards if card.unit == unit), None)
    if card is None:
        known = ", ".join(card.unit for card in cards) or "none"
        raise InputError(f"unit {unit!r}: expected a unit with a card for {month}: {known}")
    return card


def places(desk: Desk, card: Card) -> list[Place]:
    """What may be commented of a card, from the front page down."""
    asked = {"unit": card.unit, "month": str(Month.parse(card.month) - 1)}
    rows = desk.warehouse.rows("report/select_comments_before", asked)
    names = Names(desk.config)
    before = {r["place"]: f"{person_name(r['person'], names)}: {r['text']}" for r in rows}
    return [replace(place, before=before.get(place.place, "")) for place in _places(card)]


def _places(card: Card) -> Iterator[Place]:
    whole = next((point.draft for point in card.points if point.key == "card"), "")
    yield Place(FRONT, card.unit_name, whole, card.comments, "")
    for node in card.perspectives:
        yield Place(f"perspective {node.id}", node.name, node.text, node.comments, "")
        for objective in node.objectives:
            yield Place(f"objective {objective.id}", objective.name, "", objective.comments, "")
            for line in objective.measures:
                yield Place(f"measure {line.kpi}", line.name, line.text, line.comments, "")


def front_points(desk: Desk, card: Card) -> list[Sayable]:
    """The points of a card's front page in their order, then all others it could have."""
    before = last_points(desk, Month.parse(card.month), card.unit)
    shown = {point.key: number for number, point in enumerate(card.points, start=1)}
    words = read_wording(desk.templates, card.language)
    others = [point for point in sayable(card, words) if point.key not in shown]
    return [
        Sayable(point, shown.get(point.key, 0), before.get(point.key, ""))
        for point in (*card.points, *others)
    ]


def last_points(desk: Desk, month: Month, unit: str) -> Mapping[str, str]:
    """What the front page of the month before says, by point, as it was last published."""
    edition = desk.editions.latest(str(month - 1))
    versions = () if edition is None else edition.cards
    tree = next((v.files.get("tree") for v in versions if v.unit == unit), None)
    if tree is None:
        return {}
    return {point.key: point.text for point in from_json(desk.editions.objects.get(tree)).points}


def with_draft(desk: Desk, edits: Sequence[Wanted]) -> list[Wanted]:
    """Edits of front pages, each with the draft it is made of; raises as `card_at` does."""
    drafts: dict[tuple[str, Month], dict[str, str]] = {}
    found = []
    for edit in edits:
        if edit.unit is None or edit.first is None:
            raise InputError("point: expected a unit and a month")
        at = (edit.unit, edit.first)
        if at not in drafts:
            card = card_at(desk, edit.first, edit.unit)
            words = read_wording(desk.templates, card.language)
            drafts[at] = {point.key: point.draft for point in sayable(card, words)}
        found.append(replace(edit, evidence=drafts[at].get(edit.place or "", "")))
    return found
