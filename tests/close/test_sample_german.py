"""The sample's October in German: on page, workbook, book and mail nothing is left in English.

What people and configurations wrote stays as they wrote it: the sample is in English. So texts are
held against the same in English: what is in both has to be made of names and the like alone.
"""

import html
import io
import re
from collections.abc import Iterator
from typing import Any, Final
from unittest.mock import patch

import openpyxl
import pytest

from scorecard.close.verdict import judge
from scorecard.deliver.card_text import card_body, card_subject
from scorecard.labels import FACT, MONTH_NAMES, shown
from scorecard.period import Month
from scorecard.project import Project
from scorecard.report import agenda, book
from scorecard.report.book import Chapter
from scorecard.report.card import Card, Stamp
from scorecard.report.freeze import freeze
from scorecard.report.narrative.wording import read_wording, worded
from scorecard.report.page import render_html
from scorecard.report.web.document import render_web
from scorecard.report.workbook import render_workbook
from tests.close.conftest import MONTH
from tests.report.labels_used import used
from tests.report.sample_card import SHIPPED
from tests.running import desk_of

Texts = dict[str, set[str]]
LANGUAGES: Final = ("en", "de")
_WORD: Final = re.compile(r"\b[^\W\d_]{3,}\b")
# Elements and attributes that hold no text for people.
_UNREAD: Final = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
_SPOKEN: Final = re.compile(r'\b(?:alt|title|aria-label|data-label|content)="([^"]*)"')
# In the names of files, and in what a program is told by a page.
_NO_WORDS: Final = {
    *("csv", "html", "xlsx", "pdf", "sql", "var", "sample", "books", "drops", "queries", "front"),
    *("manual", "utf", "width", "device", "initial", "scale", "referrer", "noindex", "none"),
    *("src", "data", "self", "sha", "default", "style", "script", "img", "font", "base", "uri"),
    *("light", "form", "action"),
}


@pytest.fixture(scope="module")
def cards(calculated: Project) -> dict[str, tuple[Card, ...]]:
    """The month's cards in each language, frozen from the same results."""
    found = {}
    with desk_of(calculated) as desk:
        for language in LANGUAGES:
            organisation = desk.config.organisation.model_copy(update={"language": language})
            config = desk.config.model_copy(update={"organisation": organisation})
            month = Month.parse(MONTH)
            found[language] = freeze(desk.warehouse, config, desk.landing, SHIPPED, month)
    return found


@pytest.fixture(scope="module")
def data(calculated: Project, cards: dict[str, tuple[Card, ...]]) -> re.Pattern[str]:
    """What people wrote, the longest first: in the configuration and its tables, and comments."""
    texts = set(_strings(calculated.config().model_dump()))
    texts |= {c.text for card in cards["en"] for m in card.measures for c in m.comments}
    told = sorted((text for text in texts if _WORD.search(text)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, told)))


@pytest.fixture(scope="module")
def pieces(cards: dict[str, tuple[Card, ...]]) -> set[str]:
    """What a box of the map has room for on a line: some words of an objective's name."""
    names = [o.name.split() for c in cards["en"] for p in c.perspectives for o in p.objectives]
    return {
        " ".join(words[first : last + 1])
        for words in names
        for first in range(len(words))
        for last in range(first, len(words))
    }


def _strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from _strings(key)
            yield from _strings(value)
    elif isinstance(tree, list | tuple):
        for item in tree:
            yield from _strings(item)


def stamped(card: Card) -> Stamp:
    """A provisional stamp with the card's caveats, in its language."""
    with worded(SHIPPED, card.language):
        return Stamp(1, "provisional", judge(card, ()).caveats)


def in_markup(page: str) -> set[str]:
    """Texts of HTML: between tags, and where programs read them out."""
    page = _UNREAD.sub("", page)
    parts = [*re.split(r"<[^>]*>", page), *_SPOKEN.findall(page)]
    return {" ".join(html.unescape(part).split()) for part in parts} - {""}


def in_workbook(content: bytes) -> set[str]:
    """Texts of cells, of sheets' names and of footers; of formulas what they say in quotes."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    found = set(workbook.sheetnames)
    for sheet in workbook:
        found |= {str(part.text) for part in (sheet.oddFooter.left, sheet.oddFooter.center)}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    found |= set(re.findall(r'"([^"]*)"', str(cell.value)))
                elif isinstance(cell.value, str):
                    found |= set(cell.value.split("\n"))
    return found


def said(cards: tuple[Card, ...]) -> Texts:
    """What is said of cards, by the kind of file."""
    found: Texts = {"page": set(), "web": set(), "workbook": set(), "book": set(), "mail": set()}
    chapters = []
    for card in cards:
        stamp = stamped(card)
        chapters.append(Chapter(card.unit_name, 0, card, stamp))
        found["page"] |= in_markup(render_html(card, stamp, SHIPPED))
        found["web"] |= in_markup(render_web(card, stamp, SHIPPED).decode())
        found["workbook"] |= in_workbook(render_workbook(card, stamp, SHIPPED))
        mail = card_body(card, stamp, recipient="Ann", sender="OSM", attachments=("group.pdf",))
        lines = mail.text.replace(" - ", "\n").splitlines()
        found["mail"] |= {card_subject(card, stamp), *lines} | in_markup(mail.html)

    def unpressed(page: str, style: str, templates: object) -> bytes:
        return page.encode()

    with patch.object(book, "to_pdf", unpressed), patch.object(agenda, "to_pdf", unpressed):
        for made in (
            book.render_book(chapters, SHIPPED),
            book.render_briefing(chapters, SHIPPED),
            agenda.render_agenda(chapters, (), SHIPPED, as_of="2026-11-30"),
        ):
            found["book"] |= in_markup(made.decode())
    return found


@pytest.fixture(scope="module")
def texts(cards: dict[str, tuple[Card, ...]]) -> dict[str, Texts]:
    """What is said in each language, by the kind of file; a few cards have all there is to say."""
    kept = ("group", "north", "finance")
    return {
        language: said(tuple(card for card in found if card.unit in kept))
        for language, found in cards.items()
    }


KINDS = ("page", "web", "workbook", "book", "mail")


@pytest.mark.parametrize("kind", KINDS)
def test_no_english_label_is_left(texts: dict[str, Texts], kind: str) -> None:
    forms = read_wording(SHIPPED, "de").labels.texts
    english = {shown(key) for key in used() if shown(key) not in forms[key].values()}
    assert len(english) > 800
    german = texts["de"][kind]
    plain = {text for text in english if not FACT.search(text)}
    assert len(plain & texts["en"][kind]) > 10
    assert plain & german == set()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_the_same_in_both_is_what_people_wrote(
    texts: dict[str, Texts], data: re.Pattern[str], pieces: set[str], kind: str
) -> None:
    german = read_wording(SHIPPED, "de").labels
    same = {shown(key) for key in used() if shown(key) in german.texts[key].values()}
    same |= set(MONTH_NAMES) & set(german.months)
    allowed = _NO_WORDS | set(_WORD.findall(" ".join(same)))
    both = {
        text
        for text in texts["en"][kind] & texts["de"][kind]
        if not pieces.issuperset(text.removesuffix("…").split(", "))
    }
    assert both
    left = {text: set(_WORD.findall(data.sub("", text))) - allowed for text in both}
    assert {text: words for text, words in left.items() if words} == {}


def test_a_german_card_says_how_things_stand(cards: dict[str, tuple[Card, ...]]) -> None:
    group = next(card for card in cards["de"] if card.unit == "group")
    page = render_html(group, stamped(group), SHIPPED)
    texts = " ".join(sorted(in_markup(page)))
    assert '<html lang="de">' in page
    for text in ("Gesamtbewertung", "Zu entscheiden", "Kennzahl", "Vorjahr", "Oktober 2026"):
        assert text in texts
    assert re.search(r"MEUR\s\d+,\d\d", texts)
    assert re.search(r"\d+ von \d+ Kennzahlen verfehlen ihr Ziel", texts)


def test_equal_cards_but_for_their_words(cards: dict[str, tuple[Card, ...]]) -> None:
    """A language moves no figure: the same scores, in the same order."""
    scores = {
        language: [(card.unit, card.score, [m.score for m in card.measures]) for card in found]
        for language, found in cards.items()
    }
    assert scores["en"] == scores["de"]
