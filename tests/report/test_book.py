"""Several cards in one PDF: no place of one is taken for another's, and the contents lead there."""

import io
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pypdf import PdfReader
from pypdf.generic import Destination

from scorecard.report.attention import Attention
from scorecard.report.book import Chapter, render_book, render_briefing
from scorecard.report.card import Card
from tests.report import sample_card
from tests.report.sample_card import FINAL, PROVISIONAL
from tests.report.test_page import SHIPPED, plain


def chapters() -> list[Chapter]:
    """Two cards with the same measures, breaks and decisions, and a third that is held."""
    top = sample_card.decided()
    below = replace(top, unit="north", unit_name="North & <b>Sons</b>")
    return [
        Chapter(top.unit_name, 0, top, FINAL),
        Chapter(below.unit_name, 1, below, PROVISIONAL),
        Chapter("South", 1, None, None, "held back: no measure has a score this month"),
    ]


def titles(outline: list[Any]) -> list[str]:
    """The bookmarks of the first level."""
    return [str(item.title) for item in outline if isinstance(item, Destination)]


def test_a_book_has_contents_and_every_card_after_them() -> None:
    book = PdfReader(io.BytesIO(render_book(chapters(), SHIPPED)))
    pages = [plain(page.extract_text()) for page in book.pages]
    # A card's first page says for which month it is, whose, and where it stands.
    starts = {
        name: next(
            number
            for number, text in enumerate(pages, start=1)
            if number > 1 and name in text and "Balanced scorecard, October 2026" in text
        )
        for name in ("Halden Group, Enterprise", "North & <b>Sons</b>")
    }
    for name, start in starts.items():
        assert re.search(rf"{re.escape(name)} .*?(final|provisional) {start} ", pages[0] + " ")
    assert "South held back: no measure has a score this month" in pages[0]
    assert f"page {len(pages)} of {len(pages)}" in pages[-1]
    assert "Version 3, final" in pages[starts["Halden Group, Enterprise"] - 1]
    assert "Version 2, provisional" in pages[-1]
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert titles(book.outline)[0] == "Halden Group, Enterprise and the units below"
    assert set(starts) < set(titles(book.outline))


def test_links_of_a_card_stay_in_it() -> None:
    book = PdfReader(io.BytesIO(render_book(chapters(), SHIPPED)))
    places = {
        name: book.get_destination_page_number(place)
        for name, place in book.named_destinations.items()
    }
    start = places["chapter-2"]
    seen = {1: 0, 2: 0}
    for number, page in enumerate(book.pages):
        for link in page.get("/Annots") or ():
            name = link.get_object().get("/Dest") or link.get_object()["/A"]["/D"]
            if number:
                chapter = 1 if number < start else 2
                assert str(name).startswith(f"chapter-{chapter}-")
                assert (places[str(name)] < start) is (chapter == 1)
                seen[chapter] += 1
    assert min(seen.values()) > 5


def test_the_same_cards_give_the_same_book() -> None:
    assert render_book(chapters()[:1], SHIPPED) == render_book(chapters()[:1], SHIPPED)


def waiting(card: Card, *items: tuple[str, str, str | None]) -> Card:
    return replace(
        card,
        attention=tuple(
            Attention(kind, what, "What then?", "Ida Holm", None if by is None else Decimal(by))
            for kind, what, by in items
        ),
    )


def test_the_briefing_is_one_page_with_what_moves_a_score_furthest_first() -> None:
    top, below, held = chapters()
    assert top.card is not None
    assert below.card is not None
    one = waiting(top.card, ("review", "Revenue", "0.2"), ("red", "Turnover", None))
    other = waiting(below.card, ("comment", "Defects", None), ("review", "Orders", "1.4"),
                    ("review", "Margin", None))  # fmt: skip
    found = [replace(top, card=one), replace(below, card=other), held]
    briefing = PdfReader(io.BytesIO(render_briefing(found, SHIPPED)))
    (page,) = briefing.pages
    text = plain(page.extract_text())
    order = [text.index(f"{name} ") for name in ("Orders", "Revenue", "Margin", "Turnover")]
    assert order == sorted(order)
    assert "Orders North & <b>Sons</b> What then? Ida Holm effect at most 1.4" in text
    assert "Margin North & <b>Sons</b> What then? Ida Holm effect unknown" in text
    assert "South: held back: no measure has a score this month" in text


def test_a_briefing_with_too_much_says_how_much_more_there_is() -> None:
    top = chapters()[0]
    assert top.card is not None
    many = waiting(top.card, *[("red", f"Number {n}", None) for n in range(40)])
    briefing = PdfReader(io.BytesIO(render_briefing([replace(top, card=many)], SHIPPED)))
    assert len(briefing.pages) == 1
    assert "and 28 more on the cards" in plain(briefing.pages[0].extract_text())
    none = render_briefing([replace(top, card=waiting(top.card))], SHIPPED)
    assert "Nothing waits for anybody" in PdfReader(io.BytesIO(none)).pages[0].extract_text()
