"""Initiatives on page and in workbook: what is said of each, and nothing where there is none."""

import dataclasses
import io
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from scorecard.report.card import Card, from_json, to_json
from scorecard.report.initiative import InitiativeLine, Tracking
from scorecard.report.page import render_html, render_pdf
from scorecard.report.workbook import render_workbook
from tests.report import sample_card, scored_card
from tests.report.sample_card import PROVISIONAL
from tests.report.test_page import SHIPPED, shown
from tests.report.workbook_reading import opened
from tests.report.workbook_reading import shown as cells


def line(name: str, **more: Any) -> InitiativeLine:
    """An initiative that is on track."""
    plain = InitiativeLine(
        id=name.lower(),
        name=name,
        objectives=("Grow with a profit", "Earn more"),
        owner="Ines Moreau",
        theme="Digital",
        start="2026-04-01",
        end="2026-12-18",
        completion=Decimal("0.5"),
        planned=Decimal("0.5"),
        milestones=4,
        due=2,
        met=2,
        on_time=2,
        overdue=0,
        budget=Decimal(640_000),
        actual=Decimal(415_400),
        status="on_track",
        reason="",
        declared_in="2026-09",
        computed_status="on_track",
        computed_reason="",
        contradicted=False,
    )
    return dataclasses.replace(plain, **more)


LATE = line(
    "Ledger",
    due=3,
    on_time=1,
    overdue=1,
    planned=Decimal("0.75"),
    contradicted=True,
    computed_status="off_track",
    computed_reason="1 milestone overdue; 25 points behind plan",
)
DEAR = line(
    "Warehouse", actual=Decimal(700_000), status="at_risk", reason="Steel is <b>dear</b> & late"
)
STOPPED = line("Brand", status="stopped", reason="No use", milestones=0, completion=None)


@pytest.fixture(scope="module")
def card() -> Card:
    """The scored card with four initiatives: on track, contradicted, over budget, stopped."""
    return dataclasses.replace(
        scored_card.ordinary(),
        initiatives=(line("Calendar"), LATE, DEAR, STOPPED),
        tracking=Tracking(Decimal("0.1"), Decimal("0.25")),
    )


def test_the_page_says_of_each_how_it_stands_and_why(card: Card) -> None:
    text = shown(render_html(card, PROVISIONAL, SHIPPED))
    assert "1 of 4 off track: Ledger" in text
    assert "2 of 2 on time 2 of 4 reached" in text
    assert "1 of 3 on time 1 overdue, 2 of 4 reached" in text
    assert "EUR 415k of EUR 640k ● On track reported for September 2026" in text.replace(
        "\xa0", " "
    )
    assert "by its figures off track: 1 milestone overdue; 25 points behind plan" in text
    assert "At risk Steel is <b>dear</b> & late" in text
    assert "Stopped No use" in text
    assert "off track past its end, or 25 points or more behind its plan" in text


def test_a_card_without_initiatives_has_no_section(card: Card) -> None:
    none = dataclasses.replace(card, initiatives=(), tracking=None)
    assert "nitiative" not in shown(render_html(none, PROVISIONAL, SHIPPED))
    assert "Initiatives" not in opened(render_workbook(none, PROVISIONAL, SHIPPED)).sheetnames


def test_the_bars_say_in_words_what_they_show(card: Card) -> None:
    html = render_html(card, PROVISIONAL, SHIPPED).replace("\u202f", " ")
    assert 'alt="50 % done, plan 75 %"' in html
    assert html.count('class="progress"') == 3, "one of four has no completion"


def test_the_front_stays_one_page_with_long_names(card: Card) -> None:
    long = dataclasses.replace(LATE, name="A very long name of an initiative " * 5)
    pages = PdfReader(
        io.BytesIO(render_pdf(dataclasses.replace(card, initiatives=(long,)), PROVISIONAL, SHIPPED))
    ).pages
    assert "What changed most" in pages[0].extract_text()


def test_the_workbook_has_every_figure_unrounded(card: Card) -> None:
    data = render_workbook(card, PROVISIONAL, SHIPPED)
    head, *rows = [row for row in cells(data, "Initiatives") if row[2] not in ("", None)]
    calendar = dict(zip(head, rows[0], strict=True))
    assert calendar["Objectives"] == "Grow with a profit\nEarn more"
    assert (calendar["Completion"], calendar["Spent"], calendar["On time"]) == (0.5, 415_400, 2)
    late = dict(zip(head, rows[1], strict=True))
    assert (late["Status"], late["By its figures"]) == ("On track", "Off track")
    assert late["Where that differs"].startswith("by its figures off track: 1 milestone overdue")
    assert dict(zip(head, rows[3], strict=True))["Completion"] == "\N{EN DASH}"
    rules = {row[0]: row[1] for row in cells(data, "Method")}
    assert "25 points or more behind its plan" in rules["Initiatives"]


def test_a_frozen_card_with_initiatives_reads_back(card: Card) -> None:
    assert from_json(to_json(card)) == card
    assert from_json(to_json(sample_card.ordinary())).initiatives == ()
