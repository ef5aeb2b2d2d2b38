"""Scores on another scale, or as words and colours alone: page, workbook, mail and sentences."""

import dataclasses
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from scorecard import figures
from scorecard.deliver.card_text import card_body
from scorecard.figures import ScoreScale
from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.report.card import Card, from_json, to_json
from scorecard.report.change import ChangeLine
from scorecard.report.freeze import freeze
from scorecard.report.page import render_html
from scorecard.report.sheets.perspective import COLUMN
from scorecard.report.templates import Templates
from scorecard.report.view.changes import shown_parts
from scorecard.report.view.lines import perspectives
from scorecard.report.workbook import render_workbook
from tests.report.sample_card import FINAL, SHIPPED, ordinary, told
from tests.report.scored_card import varied
from tests.report.workbook_reading import opened, shown
from tests.small import Calculated, sections

TEMPLATES = Templates(templates_dir())
# By scale: what a score of 0 is shown as, how much more each point is, and the smallest step.
SHOWN: dict[ScoreScale, tuple[str, str, str]] = {
    "0-10": ("0", "1", "0.1"),
    "0-100": ("0", "10", "1"),
    "1-5": ("1", "0.4", "0.01"),
}


def on(scale: ScoreScale, card: Card | None = None) -> Card:
    """The ordinary card on a scale, with the sentences for it."""
    return told(dataclasses.replace(card or ordinary(), score_scale=scale))


def plain(score: Decimal | None, scale: ScoreScale) -> str:
    if score is None:
        return "\N{EN DASH}"
    start, step, smallest = map(Decimal, SHOWN[scale])
    return str((start + score * step).quantize(smallest, rounding=ROUND_HALF_UP))


def mail(card: Card) -> str:
    return card_body(card, FINAL, recipient="Ann", sender="OSM", attachments=()).text


@pytest.mark.parametrize("scale", list(SHOWN))
def test_every_score_of_the_page_is_on_the_scale(scale: ScoreScale) -> None:
    card = on(scale)
    html = render_html(card, FINAL, TEMPLATES)
    with figures.scores_on(scale):
        rows = [line for node in perspectives(card) for o in node.objectives for line in o.measures]
    for row, line in zip(rows, card.measures, strict=True):
        assert row.rating.figure == plain(line.score, scale), line.name
    overall = plain(card.score.value, scale)
    assert f"<b>{overall}</b>" in html
    assert f" at {overall}: " in card.points[0].text
    start, step, _ = map(Decimal, SHOWN[scale])
    span = f"{start} to {start + 10 * step:f}".replace(".0", "")
    assert f"Overall score by month, {span}: Nov 25 {plain(Decimal('5.2'), scale)}" in html
    assert f"Scores run from {span}." in mail(card)
    assert f"Overall: {overall}, " in mail(card)
    # By how much it moved is a difference: nothing is added to it.
    moved = (card.score.value or Decimal(0)) - (card.score.previous or Decimal(0))
    size = (abs(moved) * step).quantize(Decimal(SHOWN[scale][2]), rounding=ROUND_HALF_UP)
    assert f"(\N{MINUS SIGN}{size} since " in mail(card)
    assert f"{size} down on " in card.points[0].text


@pytest.mark.parametrize("scale", list(SHOWN))
def test_the_workbook_shows_the_scale_and_checks_the_scores_as_they_are_made(
    scale: ScoreScale,
) -> None:
    card = on(scale)
    data = render_workbook(card, FINAL, SHIPPED)
    start, step, smallest = map(Decimal, SHOWN[scale])
    at = opened(data)["Financial"].cell(10, COLUMN["score"])
    score = card.measures[0].score
    assert score is not None
    assert at.value == pytest.approx(float(start + score * step))
    assert at.number_format == ("0" if smallest == 1 else "0." + "0" * -int(smallest.log10()))
    every = shown(render_workbook(on(scale, varied("median")), FINAL, SHIPPED), "Check")[3][0]
    assert re.fullmatch(r"(\d+) of \1 scores agree with the published ones", every)
    # What agrees is what agrees on the scale scores are made on.
    assert shown(data, "Check") == shown(render_workbook(on("0-10"), FINAL, SHIPPED), "Check")
    taken = [cell.value for cell in opened(data)["Check"]["J"] if "!" in str(cell.value)]
    assert taken
    for formula in taken:
        assert isinstance(formula, str)
        back = re.search(r"\(.*!\$?[A-Z]+\$?\d+-([\d.]+)\)\*10/([\d.]+)", formula)
        assert (back is None) == (scale == "0-10"), formula
        if back is not None:
            assert (Decimal(back[1]), Decimal(back[2])) == (start, 10 * step)


def nudged(node: Any, by: Decimal) -> Any:
    """The tree with every score in it moved by the same, so that no colour and no change is."""

    def moved(text: str | None) -> str | None:
        return None if text is None else str(Decimal(text) + by)

    if isinstance(node, list):
        return [nudged(item, by) for item in node]
    if not isinstance(node, dict):
        return node
    keys = {"score", "previous_score", "result", "outlook"}
    if "rule" in node and "worst" in node:
        keys |= {"value", "previous", "lower", "upper"}
    if "restatement" in node:
        keys |= {"before", "now"}
    found = {
        key: moved(value) if key in keys and not isinstance(value, dict) else nudged(value, by)
        for key, value in node.items()
    }
    if "score_history" in found:
        found["score_history"] = [[month, moved(text)] for month, text in node["score_history"]]
    return found


def moved_card(card: Card, by: str) -> Card:
    """The card with every score moved."""
    return from_json(json.dumps(nudged(json.loads(to_json(card)), Decimal(by))))


CHANGE = ChangeLine(
    level="card",
    id="",
    name="Halden Group",
    published=True,
    before=Decimal("6.21"),
    now=Decimal("5.84"),
    actuals=Decimal("-0.30"),
    targets=Decimal(0),
    weights=Decimal(0),
    coverage=Decimal("-0.05"),
    restatement=Decimal("-0.02"),
)
CARDS = {
    "ordinary": ordinary(changes=(CHANGE,)),
    # With themes, and scores of other cards.
    "varied": varied("most_frequent"),
}


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("write", [lambda c: render_html(c, FINAL, TEMPLATES), mail])
def test_where_scores_are_hidden_nothing_read_depends_on_a_score_s_figure(
    name: str, write: Any
) -> None:
    """All scores 0.06 higher, with the same colours and changes: not a letter is another."""
    own, other = CARDS[name], moved_card(CARDS[name], "0.06")
    assert write(on("0-10", own)) != write(on("0-10", other))
    assert write(on("hidden", own)) == write(on("hidden", other))
    text = write(on("hidden", own))
    assert "Scores run from" not in text
    assert re.search("(better|worse) since September 2026", text)


def test_where_scores_are_hidden_sentences_say_which_way_without_how_far() -> None:
    said = on("hidden").points[0].text
    assert "worse than in September" in said
    assert " at 5" not in said


def test_the_workbook_of_hidden_scores_prints_them_on_the_check_sheet_alone() -> None:
    card = on("hidden")
    data = render_workbook(card, FINAL, SHIPPED)
    book = opened(data)
    assert "Changes" not in book.sheetnames
    columns = {"Summary": (2, 4)}
    columns |= {node.name: (COLUMN["score"], COLUMN["change"]) for node in card.perspectives}
    printed = [
        cell.number_format
        for sheet in book.worksheets
        for column in columns.get(sheet.title, ())
        for (cell,) in sheet.iter_rows(min_col=column, max_col=column)
        if isinstance(cell.value, int | float)
    ]
    assert len(printed) > 40
    assert set(printed) == {";;;@"}
    assert shown(data, "Check") == shown(render_workbook(on("0-10"), FINAL, SHIPPED), "Check")
    rated = re.compile(r"\d[.]\d \((On target|Off target|To watch)")
    cells = [str(cell) for name in columns for row in shown(data, name) for cell in row]
    assert not [text for text in cells if rated.search(text)]


@pytest.mark.parametrize("scale", list(SHOWN))
def test_printed_parts_of_a_change_add_up_on_every_scale(scale: ScoreScale) -> None:
    with figures.scores_on(scale):
        moved = figures.points(CHANGE.now - CHANGE.before)
        total = figures.rounded(moved, figures.score_decimals() + 1)
        assert sum(shown_parts(CHANGE)) == total


def test_the_scale_is_part_of_the_frozen_card() -> None:
    assert from_json(to_json(on("1-5"))).score_scale == "1-5"
    assert on("1-5").digest() != on("0-10").digest()


def test_a_card_is_frozen_with_the_organisation_s_scale(tmp_path: Path) -> None:
    """Revenue of 110 between a red flag of 100 and a goal of 120 scores 5: 50 of 100."""
    raw = sections(targets=[{"kpi": "revenue", "goal": 120, "red_flag": 100}])
    raw["organisation"] = {**raw["organisation"], "score_scale": "0-100"}
    made = Calculated(tmp_path, raw, [("a", "revenue", "group", "2026-01", 110)])
    assert made.ask("SELECT score FROM mart.scorecards") == [(5,)]
    month = Month.parse("2026-01")
    card = freeze(made.warehouse, made.config, made.landing, TEMPLATES, month)[0]
    assert (card.score_scale, card.score.value) == ("0-100", 5)
    assert "Group amber at 50" in card.points[0].text
