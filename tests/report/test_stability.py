"""How far colours hang on the weights, in the annex and in the workbook."""

import dataclasses
from decimal import Decimal

from scorecard import figures
from scorecard.report.card import Card, from_json, to_json
from scorecard.report.page import render_html
from scorecard.report.rules import STABILITY
from scorecard.report.workbook import render_workbook
from tests.report import scored_card
from tests.report.sample_card import PROVISIONAL
from tests.report.test_page import SHIPPED, plain, shown
from tests.report.workbook_reading import opened


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
    assert plain(STABILITY) in text
    assert "1,000 times, each up to 25 % more or less" in STABILITY


def test_the_annex_says_nothing_where_every_draw_keeps_the_colour() -> None:
    text = shown(render_html(_with(scored_card.ordinary(), "1", "1"), PROVISIONAL, SHIPPED))
    assert "Keeps colour" not in text
    assert plain(STABILITY) not in text


def test_the_check_sheet_has_the_share_of_every_score() -> None:
    card = _with(scored_card.ordinary(), "0.871", "0.999")
    book = opened(render_workbook(card, PROVISIONAL))
    rows = list(book["Check"].iter_rows())
    (column,) = {cell.column for row in rows for cell in row if cell.value == "Keeps colour"}
    shares = {row[0].value: row[column - 1] for row in rows if row[column - 1].value is not None}
    assert shares[card.unit_name].value == 0.871
    assert shares[card.unit_name].number_format == "0.0%"
    assert shares[card.perspectives[0].name].value == 0.999
    method = [
        row for row in book["Method"].iter_rows(values_only=True) if row[0] == "Band stability"
    ]
    assert method[0][1] == STABILITY


def test_a_card_frozen_before_there_was_stability_is_read() -> None:
    card = scored_card.ordinary()
    text = to_json(card).replace('"stability": null,\n', "")
    assert "stability" not in text
    assert from_json(text) == card
