"""A comment typed in a form is on the card: page, annex and workbook, with who wrote it."""

import io
from pathlib import Path

import openpyxl

from scorecard import stages
from scorecard.deliver.forms import write_forms
from scorecard.period import Month
from scorecard.project import Project, templates_dir
from scorecard.report.card import Card, Stamp
from scorecard.report.comment import Comment
from scorecard.report.freeze import freeze
from scorecard.report.page import render_html
from scorecard.report.templates import Templates
from scorecard.report.workbook import render_workbook
from tests.report.sample_card import SHIPPED
from tests.review.world import (
    KPIS,
    MONTH,
    Inputs,
    drop,
    filled,
    form_of,
    manual_organisation,
    turn,
)
from tests.running import desk_of
from tests.small import kpi, scorecard

AUDITS, SPEND = ("audits", "north"), ("spend", "north")
# Spend for each audit: the comments of its terms are its own.
PRICE = kpi(
    "price",
    "ratio",
    sources=["hand", "children"],
    operands={"numerator": {"spend": 1}, "denominator": {"audits": 1}},
)


def organisation(root: Path) -> Project:
    cards = [scorecard("north", ["audits", "price"]), scorecard("south", ["audits"])]
    project = manual_organisation(root, kpis=[*KPIS, PRICE], scorecards=cards)
    with desk_of(project) as desk:
        write_forms(desk, Month.parse(MONTH))
    return project


def comments(project: Project, said: Inputs, saved: str) -> dict[str, tuple[Comment, ...]]:
    """Bob returns his form; the comments of the card of North by measure."""
    form = filled(form_of(project, "bob"), said, saved=f"{saved}T09:00:00Z")
    drop(project, "bob.xlsx", form)
    turn(project)
    card, other = cards_of(project)
    assert not [line for line in other.measures if line.comments]
    return {line.kpi: line.comments for line in card.measures}


def cards_of(project: Project) -> tuple[Card, ...]:
    month = Month.parse(MONTH)
    with desk_of(project) as desk:
        stages.source_breaks(desk, month)
        stages.resolved_values(desk)
        stages.measure_results(desk)
        stages.scorecards(desk, month)
        stages.signals(desk)
        return freeze(desk.warehouse, desk.config, desk.landing, desk.templates, month)


def test_comments_stand_on_the_card_until_a_later_form_clears_them(tmp_path: Path) -> None:
    project = organisation(tmp_path / "organisation")
    text = "Three auditors were ill & <one> left."
    first = comments(
        project,
        {
            AUDITS: {"Value": 4, "Comment": text},
            SPEND: {"Value": 8, "Comment": "Before the credit note."},
        },
        "2026-04-01",
    )
    assert first == {
        "audits": (Comment(text, "Bob"),),
        "price": (
            Comment(text, "Bob", "Audits"),
            Comment("Before the credit note.", "Bob", "Spend"),
        ),
    }
    cleared = comments(project, {AUDITS: {"Value": 4}, SPEND: {"Value": 8}}, "2026-04-02")
    assert cleared == {"audits": (), "price": ()}


def test_page_and_workbook_print_them_as_text(tmp_path: Path) -> None:
    project = organisation(tmp_path / "organisation")
    said = {AUDITS: {"Value": 4, "Comment": "Of <b>five</b> & more."}}
    comments(project, said, "2026-04-01")
    card, _ = cards_of(project)
    stamp = Stamp(version=1, status="provisional")
    html = render_html(card, stamp, Templates(templates_dir()))
    assert html.count("Of &lt;b&gt;five&lt;/b&gt; &amp; more.") == 4
    assert html.count("on Audits") == 1
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(card, stamp, SHIPPED)))
    columns = book["Financial"].columns
    notes = next(
        [cell.value for cell in column if cell.value]
        for column in columns
        if any(cell.value == "Note" for cell in column)
    )
    assert any(note.endswith("\nBob: Of <b>five</b> & more.") for note in notes)
    assert any(note.endswith("Bob, on Audits: Of <b>five</b> & more.") for note in notes)
