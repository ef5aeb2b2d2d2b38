"""How a page is read before it is laid out: as XML where it is that, else as any HTML."""

import io

import pytest
from pypdf import PdfReader

from scorecard.report import press
from scorecard.report.card import Card
from scorecard.report.page import render_html, render_pdf
from tests.report import sample_card, scored_card
from tests.report.sample_card import PROVISIONAL, SHIPPED


@pytest.mark.parametrize("card", [sample_card.ordinary(), scored_card.ordinary()])
def test_a_page_read_as_xml_is_the_page_that_the_renderer_reads(
    card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert press.tree(render_html(card, PROVISIONAL, SHIPPED)) is not None
    quick = render_pdf(card, PROVISIONAL, SHIPPED)
    monkeypatch.setattr(press, "tree", lambda _: None)
    assert render_pdf(card, PROVISIONAL, SHIPPED) == quick


@pytest.mark.parametrize(
    "body",
    [
        "<p>one<p>two",
        "<p>a&nbsp;b</p>",
        "<p>a & b</p>",
        "<table><tr><td>no group of rows</td></tr></table>",
        "<p hidden>a value left out</p>",
    ],
)
def test_what_only_html_may_leave_open_is_left_to_the_renderer(body: str) -> None:
    head = '<!doctype html>\n<html lang="en"><head><title>t</title></head>'
    html = f"{head}<body>{body}</body></html>"
    assert press.tree(html) is None
    assert press.to_pdf(html, "", SHIPPED).startswith(b"%PDF-")


def test_what_html_never_closes_is_read_as_xml() -> None:
    html = '<!DOCTYPE html><html><meta charset="utf-8"><body><br>a<img src="b"/></body></html>'
    root = press.tree(html)
    assert root is not None
    assert [node.tag for node in root.iter()] == ["html", "meta", "body", "br", "img"]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("span { float: footnote }", True),
        ("p { position: note(aside) }", True),
        ("@page { @note-area { color: red } }", True),
        ("dd { display: list-item }", True),
        (".note { color: red } .notes::before { content: 'note' }", False),
    ],
)
def test_notes_are_looked_for_in_styles(text: str, asks: bool) -> None:
    assert press.asks_for_notes(text) is asks


def test_a_page_with_a_footnote_has_it() -> None:
    html = (
        '<!doctype html><html lang="en"><head><title>t</title></head><body>'
        '<p>Margin<span style="float: footnote">Before tax.</span></p></body></html>'
    )
    (page,) = PdfReader(io.BytesIO(press.to_pdf(html, "", SHIPPED))).pages
    assert "1. Before tax." in page.extract_text()
