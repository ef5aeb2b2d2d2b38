"""The annex: what was restated, what is missing or stale, and what is under review."""

import dataclasses
from decimal import Decimal

from scorecard.figures import scores_on
from scorecard.project import templates_dir
from scorecard.report.page import render_html
from scorecard.report.restated import Restated
from scorecard.report.templates import Templates
from scorecard.report.view.annex import annex
from tests.report import sample_card
from tests.report.sample_card import PROVISIONAL
from tests.report.test_attention import with_measure

SHIPPED = Templates(templates_dir())


def test_a_restated_figure_is_told_once_with_both_values_and_why() -> None:
    card = sample_card.ordinary()
    with scores_on(card.score_scale):
        (line,) = annex(card).restated
    assert (line.name, line.month) == ("Operating margin", "September 2026")
    assert [text.replace("\u202f", " ") for text in (line.published, line.now)] == [
        "12.0 %",
        "11.7 %",
    ]
    assert line.why == "corrected by a delivery of 3 November 2026"


def test_of_many_months_the_newest_are_told_and_the_others_counted() -> None:
    months = [f"2026-{month:02d}" for month in range(9, 2, -1)]
    restated = tuple(Restated(at, Decimal(1), None, "the figure was withdrawn") for at in months)
    card = with_measure(sample_card.ordinary(), "margin", restated=restated)
    with scores_on(card.score_scale):
        rows = annex(card).restated
    assert [row.month for row in rows] == [
        "September 2026",
        "August 2026",
        "July 2026",
        "4 before",
    ]
    assert rows[-1].why == "from March 2026 on, on the web page"


def test_what_is_missing_carried_in_part_or_not_final_is_listed() -> None:
    card = with_measure(sample_card.ordinary(), "engagement", carried_from="2026-08")
    with scores_on(card.score_scale):
        found = [(row.name, row.what.replace("\u202f", " ")) for row in annex(card).missing]
    assert found == [
        ("Order backlog", "estimate"),
        (
            "Deliveries on time and in full, over all regions and product groups",
            "80 % of child units",
        ),
        ("Contracts renewed", "no score"),
        ("Engagement index", "carried from Aug 26, 2 months old"),
    ]


def test_a_reader_who_is_not_told_who_differs_gets_a_list_and_no_empty_table() -> None:
    card = sample_card.ordinary()
    told = render_html(card, PROVISIONAL, SHIPPED).partition('id="breaks"')[2].partition("<h3")[0]
    assert told.count("<tr id=") == 2
    bare = tuple(
        dataclasses.replace(
            line, left="", right="", left_value=None, right_value=None, difference=None,
            sentence=f"{line.kpi_name} is under review", statement=(),
        )
        for line in card.breaks
    )  # fmt: skip
    html = render_html(dataclasses.replace(card, breaks=bare), PROVISIONAL, SHIPPED)
    told = html.partition('id="breaks"')[2].partition("<h3")[0]
    assert "<table" not in told
    assert '<li id="break-2">Defect rate is under review</li>' in told


def test_sections_with_nothing_in_them_are_left_out() -> None:
    card = dataclasses.replace(
        sample_card.empty(), score=sample_card.score(None, coverage=Decimal(0))
    )
    html = render_html(card, PROVISIONAL, SHIPPED)
    for title in (
        "Figures under review",
        "Missing and stale figures",
        "Restated figures",
        "Bounds and stability",
    ):
        assert title not in html
