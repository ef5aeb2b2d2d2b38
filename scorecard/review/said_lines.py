"""Rows of a review workbook in which people write: comments the policy asks for, and front pages.

Each has the sentence made of facts, and what stood there last month, beside the cells to fill in.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scorecard.close.commenting import Place, Sayable, front_points, places
from scorecard.close.desk import Desk
from scorecard.config.responsible import Owners
from scorecard.period import Month
from scorecard.reconcile.decided import place_words
from scorecard.reconcile.sentences import Names
from scorecard.report.card import Card
from scorecard.report.freeze import freeze
from scorecard.review.review_content import Line
from scorecard.review.review_layout import POINT_WORDS, Subject

_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A row with the id of the person it is for."""

    person: str
    line: Line


def said_lines(desk: Desk, month: Month) -> list[SaidLine]:
    """Comments that are required and missing, for who answers; front pages, for the office."""
    policy = desk.config.commentary
    asks = policy.new_reds or policy.red_months is not None or policy.largest_moves > 0
    if not asks and not policy.front_pages:
        return []
    cards = freeze(desk.warehouse, desk.config, desk.landing, desk.templates, month)
    return [found for card in cards for found in _of_card(desk, card, month)]


def _of_card(desk: Desk, card: Card, month: Month) -> Iterator[SaidLine]:
    yield from _comments(desk, card, month)
    if desk.config.commentary.front_pages:
        office = [person.id for person in desk.config.people if "osm" in person.roles]
        names = Names(desk.config)
        for item in front_points(desk, card):
            if item.position:
                line = _point(card, item, names)
                yield from (SaidLine(person, line) for person in office)


def _comments(desk: Desk, card: Card, month: Month) -> Iterator[SaidLine]:
    missing = {item.place: item for item in card.required if not item.given}
    if not missing:
        return
    owners = Owners(desk.config, month)
    for place in places(desk, card):
        due = missing.pop(place.place, None)
        if due is not None:
            kpi = place.place.partition(" ")[2]
            why = f"Comment required: {due.why}."
            yield SaidLine(owners.of(kpi, card.unit), _comment(card, place, why))


def _comment(card: Card, place: Place, why: str) -> Line:
    standing = [said.decision for said in place.comments]
    return Line(
        subject=Subject(
            about=f"comment {card.unit} {place.place}",
            fingerprint=_fingerprint(place.draft, standing),
            entered_as="",
            kpi_name=place.name,
            unit_name=card.unit_name,
            month=card.month,
        ),
        what=f"{place.draft} {why}",
        words=("comment",),
        before=place.before,
    )


def _point(card: Card, item: Sayable, names: Names) -> Line:
    point = item.point
    by = f" [{point.person}]" if point.person else ""
    return Line(
        subject=Subject(
            about=f"point {card.unit} {point.key}",
            fingerprint=_fingerprint(point.draft, [item.position, point.text]),
            entered_as="",
            kpi_name=place_words(point.key, names),
            unit_name=card.unit_name,
            month=card.month,
        ),
        what=f"Front page, {item.position}: {point.text}{by}",
        words=POINT_WORDS,
        before=item.before,
    )


def _fingerprint(draft: str, standing: object) -> str:
    return hashlib.sha256(repr((draft, standing)).encode()).hexdigest()[:_DIGITS]
