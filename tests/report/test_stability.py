"""How far colours hang on the weights, in the annex and in the workbook."""

import dataclasses
from decimal import Decimal
from pathlib import Path

from scorecard import figures
from scorecard.period import Month
from scorecard.report.card import Card, from_json, to_json
from scorecard.report.freeze import freeze
from scorecard.report.page import render_html
from scorecard.report.rules import rolled, stability
from scorecard.report.workbook import render_workbook
from tests.report import scored_card
from tests.report.sample_card import PROVISIONAL
from tests.report.test_page import SHIPPED, plain, shown
from tests.report.workbook_reading import opened
from tests.small import Calculated, kpi, scorecard, sections


def _with(card: Card, whole: str, first: str) -> Card:
    """The card, its own score and that of its first perspective with a stability."""
    node = card.perspectives[0]
    score = dataclasses.replace(node.score, stability=Decimal(first))
    own = dataclasses.replace(card.score, stability=Decimal(whole))
    perspectives = (dataclasses.replace(node, score=score), *card.perspectives[1:])
    return dataclasses.replace(card, score=own, perspectives=perspectives)


def test_the_annex_lists_scores_that_some_draws_take_into_another_colour() -> None:
    card = _with(scored_card.ordinary(), "1", "0.999")
    text = shown(render_html(card, PROVISIONAL, SHIPPED))
    listed = text.partition("Keeps colour")[2].partition("What was declared")[0]
    # Rounded down: not every draw keeps it.
    name, share = card.perspectives[0].name, figures.score(card.perspectives[0].score.value)
    assert plain(listed) == plain(f"{name}Perspectiveweighted mean{share}100 %99 %")
    assert card.unit_name not in listed
    assert plain(stability()) in text
    assert "1,000 times, each up to 25 % more or less" in stability()


def test_the_annex_says_nothing_where_every_draw_keeps_the_colour() -> None:
    text = shown(render_html(_with(scored_card.ordinary(), "1", "1"), PROVISIONAL, SHIPPED))
    assert "Keeps colour" not in text
    assert plain(stability()) not in text


def test_the_check_sheet_has_the_share_of_every_score() -> None:
    card = _with(scored_card.ordinary(), "0.871", "0.999")
    book = opened(render_workbook(card, PROVISIONAL, SHIPPED))
    rows = list(book["Check"].iter_rows())
    (column,) = {cell.column for row in rows for cell in row if cell.value == "Keeps colour"}
    shares = {row[0].value: row[column - 1] for row in rows if row[column - 1].value is not None}
    assert shares[card.unit_name].value == 0.871
    assert shares[card.unit_name].number_format == "0.0%"
    assert shares[card.perspectives[0].name].value == 0.999
    method = [
        row for row in book["Method"].iter_rows(values_only=True) if row[0] == "Band stability"
    ]
    assert method[0][1] == stability()


def test_a_card_frozen_before_there_was_stability_is_read() -> None:
    card = scored_card.ordinary()
    text = to_json(card).replace('"stability":null,', "")
    assert "stability" not in text
    assert from_json(text) == card


def test_every_score_of_a_card_is_frozen_with_its_share(tmp_path: Path) -> None:
    raw = sections(
        themes=[{"id": "blue", "name": "Blue"}],
        kpis=[kpi("one"), kpi("two")],
        scorecards=[scorecard("group", ["one", "two"])],
        targets=[{"kpi": name, "red_flag": 50, "goal": 100} for name in ("one", "two")],
    )
    raw["scorecards"][0]["perspectives"][0]["objectives"][0]["themes"] = ["blue"]
    claims = [("a", "one", "group", "2026-01", 150), ("a", "two", "group", "2026-01", 50)]
    made = Calculated(tmp_path, raw, claims)
    month = Month.parse("2026-01")
    (card,) = freeze(made.warehouse, made.config, made.landing, SHIPPED, month)
    found = {what.lower(): score.stability for what, _, score in rolled(card)}
    shares = dict(made.ask("SELECT level, share FROM mart.stability"))
    assert found == {("scorecard" if level == "card" else level): shares[level] for level in shares}
    assert set(found) == {"scorecard", "perspective", "objective", "theme"}
    assert all(share < 1 for share in shares.values())
