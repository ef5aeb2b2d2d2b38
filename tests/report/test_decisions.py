"""Figures a person decided: marked where they stand, told of in the annex and in the workbook."""

import dataclasses
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scorecard.figures import ABSENT
from scorecard.report.card import Card, from_json, to_json
from scorecard.report.page import render_html, render_pdf
from scorecard.report.templates import Templates
from scorecard.report.workbook import render_workbook
from tests.report.sample_card import PROVISIONAL, decided, ordinary

SHIPPED = Templates(Path(__file__).resolve().parents[2] / "templates")


@pytest.fixture(scope="module")
def html() -> str:
    """The page of the decided card."""
    return render_html(decided(), PROVISIONAL, SHIPPED)


@pytest.fixture(scope="module")
def book() -> Any:
    """Its workbook, opened."""
    return openpyxl.load_workbook(io.BytesIO(render_workbook(decided(), PROVISIONAL, SHIPPED)))


def table(text: str, heading: str) -> list[list[str]]:
    """The rows of the table under a heading, tags left out."""
    part = text[text.index(f"<h3>{heading}</h3>") :]
    body = part[part.index("<tbody>") : part.index("</tbody>")]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]*>", "", cell).split()) for cell in row] for row in cells]


def test_the_annex_tells_what_counts_instead_of_what_by_whom_and_why(html: str) -> None:
    rows = table(html, "Decisions behind these figures, and differences accepted")
    assert [row[0] for row in rows] == [
        "12 Ann Berg, 4 November 2026, confirmed by Carl Juhl",
        "14 Ann Berg, 3 November 2026",
        "15 Ann Berg, 3 November 2026",
    ]
    assert rows[0][2:5] == ["EUR 48,300k", "EUR 48,210k ERP ledger", "EUR +90k"]
    assert rows[0][5] == "Late journal &lt;b&gt;17&lt;/b&gt; &amp; =2+2 mail of 3 Nov"
    assert [row[2:5] for row in rows[1:]] == [["EUR 900k", ABSENT, ABSENT], [ABSENT] * 3]


def test_the_mark_beside_the_figure_leads_to_the_annex(html: str) -> None:
    marks = re.findall(r'<a href="#(decision-\d)">([^<]*)</a>', html)
    # What was decided of a unit below marks no figure of this card's own.
    assert marks == [("decision-1", "overridden by Ann Berg")]
    assert 'id="decision-1"' in html


def test_where_the_figure_comes_from_names_the_decision(html: str) -> None:
    rows = table(
        html, "What was declared for each measure, and where its figure of the month comes from"
    )
    assert [row[4] for row in rows if row[0].startswith("Net revenue")] == ["override, decision 12"]


def test_a_card_without_decisions_says_nothing_of_them() -> None:
    html = render_html(ordinary(), PROVISIONAL, SHIPPED)
    assert "Decisions behind" not in html
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(ordinary(), PROVISIONAL, SHIPPED)))
    assert "Decisions" not in book.sheetnames


def test_the_page_can_be_printed() -> None:
    assert render_pdf(decided(), PROVISIONAL, SHIPPED).startswith(b"%PDF")


def test_the_workbook_has_the_same_decisions(book: Any) -> None:
    sheet = book["Decisions"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    first = rows[0]
    assert first[0] == "Net revenue of Halden Group, October 2026: overridden with EUR 48,300k"
    assert first[1:5] == [48300000, 48210300, "ERP ledger", 89700]
    assert first[5:] == [
        "Ann Berg",
        "4 November 2026",
        "Carl Juhl",
        "Late journal <b>17</b> & =2+2",
        "mail of 3 Nov",
        12,
    ]
    assert [row[10] for row in rows] == [12, 14, 15]
    assert book.sheetnames.index("Decisions") == book.sheetnames.index("Reconciliation") + 1


def test_measure_and_method_name_the_decision_too(book: Any) -> None:
    notes = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert sum("Overridden by decision 12" in note for note in notes) == 1
    assert "Override" in notes


def test_a_perspective_may_be_called_decisions() -> None:
    card = decided()
    first = dataclasses.replace(card.perspectives[0], name="Decisions")
    named = dataclasses.replace(card, perspectives=(first, *card.perspectives[1:]))
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(named, PROVISIONAL, SHIPPED)))
    assert {"Decisions", "Decisions 2"} <= set(book.sheetnames)


def test_a_card_keeps_its_decisions_as_text_and_old_ones_read_on() -> None:
    card = decided()
    assert from_json(to_json(card)) == card
    old = json.loads(to_json(ordinary()))
    del old["decisions"]
    read: Card = from_json(json.dumps(old))
    assert read == ordinary()
