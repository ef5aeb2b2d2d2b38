"""Several cards in one: a review meeting's book with its contents, and the chair's briefing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard.figures import scores_on
from scorecard.labels import t
from scorecard.period import Month
from scorecard.report.attention import Attention
from scorecard.report.brand import wearing
from scorecard.report.card import Card, Stamp
from scorecard.report.narrative.wording import worded
from scorecard.report.page import render_html, styles
from scorecard.report.palette import in_templates
from scorecard.report.press import to_pdf
from scorecard.report.templates import Templates
from scorecard.report.view.asked import Ask, asks
from scorecard.report.view.front import STATUS, version_words
from scorecard.report.view.rating import Summary, summary

# Lines of the briefing: what its one page has room for.
BRIEFED: Final = 12
_BODY: Final = re.compile(r"<body>(.*)</body>", re.DOTALL)
# Where a chapter's pages name a place of theirs, or lead to one. Text is escaped and has no quote,
# so that neither is ever part of one.
_PLACE: Final = re.compile(r'(\s(?:id="|href="#))')


@dataclass(frozen=True, slots=True)
class Chapter:
    """A unit's card in a book; `depth` counts from the unit the book is of. Without one, why."""

    name: str
    depth: int
    card: Card | None
    stamp: Stamp | None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A line of the table of contents; without `anchor` and `summary` for a card that is not in."""

    anchor: str
    name: str
    depth: int
    status: str
    summary: Summary | None
    missing: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A line of the briefing: what waits on a unit's card, in words and as the card has it."""

    unit: str
    ask: Ask
    card: Card
    item: Attention


def render_book(chapters: Sequence[Chapter], templates: Templates) -> bytes:
    """The cards as one tagged PDF with a table of contents; equal arguments give equal bytes.

    At least one chapter has a card. Raises `RenderError` as a page does.
    """
    first = first_card(chapters)
    month = Month.parse(first.month)
    bodies = []
    contents = []
    for number, chapter in enumerate(chapters, start=1):
        anchor = f"chapter-{number}"
        if chapter.card is None or chapter.stamp is None:
            contents.append(Contents("", chapter.name, chapter.depth, "", None, chapter.missing))
            continue
        found = _BODY.search(render_html(chapter.card, chapter.stamp, templates))
        assert found is not None
        bodies.append((anchor, _PLACE.sub(rf"\g<1>{anchor}-", found[1])))
        with worded(templates, first.language), scores_on(chapter.card.score_scale):
            told = summary(chapter.card.score, (month - 1).title)
            status = version_words(chapter.stamp)
        contents.append(Contents(anchor, chapter.name, chapter.depth, status, told, ""))
    with worded(templates, first.language):
        html = templates.render(
            "book/book.html.j2",
            organisation=first.organisation_name,
            title=chapters[0].name,
            month=first.title,
            language=first.language,
            as_of=max(chapter.card.as_of for chapter in chapters if chapter.card is not None),
            contents=contents,
            bodies=bodies,
        )
    return to_pdf(html, book_styles(first, templates), templates)


def render_briefing(
    chapters: Sequence[Chapter], templates: Templates, *, room: int = BRIEFED
) -> bytes:
    """One page: what waits for somebody on any of the cards, what moves a score furthest first."""
    first = first_card(chapters)
    month = Month.parse(first.month)
    stamp = next(chapter.stamp for chapter in chapters if chapter.card is first)
    assert stamp is not None
    words = worded(templates, first.language)
    with words, scores_on(first.score_scale), wearing(first.brand):
        found = briefs(chapters)
        html = templates.render(
            "book/briefing.html.j2",
            organisation=first.organisation_name,
            title=first.unit_name,
            month=first.title,
            language=first.language,
            as_of=first.as_of,
            status=t(STATUS[stamp.status]),
            summary=summary(first.score, (month - 1).title),
            briefs=found[:room],
            more=max(len(found) - room, 0),
            missing=[chapter for chapter in chapters if chapter.card is None],
        )
    return to_pdf(html, book_styles(first, templates), templates)


def first_card(chapters: Sequence[Chapter]) -> Card:
    """The first card of a book; at least one chapter has one."""
    return next(chapter.card for chapter in chapters if chapter.card is not None)


def briefs(chapters: Sequence[Chapter]) -> list[Brief]:
    """What waits: by how far it moves the score of its card, then figures under review."""
    ranked = [
        (
            -(item.effect or Decimal(0)),
            item.kind != "review",
            Brief(chapter.card.unit_name, ask, chapter.card, item),
        )
        for chapter in chapters
        if chapter.card is not None
        for item, ask in zip(chapter.card.attention, asks(chapter.card), strict=True)
    ]
    return [brief for *_, brief in sorted(ranked, key=lambda found: found[:2])]


def book_styles(card: Card, templates: Templates) -> str:
    """The styles of a card's pages with those that a book has beside them."""
    with wearing(card.brand):
        own = templates.render("book/book.css", palette=in_templates())
    return styles(card, templates) + own
