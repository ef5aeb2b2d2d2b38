"""What a card says of measures scored by other types than red flag and goal."""

from decimal import Decimal
from typing import Any

import pytest

from scorecard import figures
from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.report.card import Card, Stamp, from_json, to_json
from scorecard.report.freeze import freeze
from scorecard.report.measure import MeasureLine
from scorecard.report.scale_words import rounding_text
from scorecard.report.templates import Templates
from scorecard.report.view.annex import annex
from scorecard.report.view.lines import perspectives
from scorecard.report.view.measures import MeasureRow
from scorecard.report.view.rating import rating
from scorecard.report.workbook import render_workbook
from tests.report.sample_card import SHIPPED, measure
from tests.report.workbook_reading import shown
from tests.score.test_types import BAND, EXPLICIT, Case, with_scales
from tests.small import Calculated

MONTH = "2026-01"
CASES = {
    "range": Case("band", Decimal(35), BAND),
    "inside": Case("band", Decimal(50), BAND),
    "points": Case("explicit", Decimal(600), EXPLICIT),
    "scale": Case("min_max", Decimal(4), {"minimum": Decimal(1), "maximum": Decimal(5)}),
    "share": Case("attainment", Decimal(54), {"goal": Decimal(60)}),
    "signs": Case("attainment", Decimal(-54), {"goal": Decimal(60)}),
    "way": Case("progress", Decimal(130), {"baseline": Decimal(100), "target": Decimal(200)}),
    "yes": Case("yes_no", Decimal(1), {}),
    "neither": Case("yes_no", Decimal("0.5"), {}),
    "steps": Case("three_colour", Decimal(5), {"red_flag": Decimal(4), "goal": Decimal(6)}),
    "met": Case("goal_only", Decimal(7), {"goal": Decimal(6)}),
}


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Card:
    """The group's card with a measure of each case."""
    claims = [("a", f"k{n}", "group", MONTH, case.x) for n, case in enumerate(CASES.values())]
    raw = with_scales(list(CASES.values()))
    made = Calculated(tmp_path_factory.mktemp("scales"), raw, claims)
    return freeze(
        made.warehouse, made.config, made.landing, Templates(templates_dir()), Month.parse(MONTH)
    )[0]


def row(card: Card, name: str) -> MeasureRow:
    listed = [line for node in perspectives(card) for o in node.objectives for line in o.measures]
    return listed[list(CASES).index(name)]


@pytest.mark.parametrize(
    ("name", "goal", "red_flag", "score"),
    [
        ("range", "40 to 60", "outside 30 to 90", "5.0"),
        ("points", "700", "500", "5.0"),
        ("scale", figures.ABSENT, "1 to 5", "7.5"),
        ("share", "60", "by share of it", "6.0"),
        ("way", "200", "from 100", "3.0"),
        ("yes", "yes", "met or not", "10.0"),
        ("steps", "6", "4", "5.0"),
        ("met", "6", "met or not", "10.0"),
    ],
)
def test_goal_and_red_flag_are_told_in_the_words_of_the_type(
    card: Card, name: str, goal: str, red_flag: str, score: str
) -> None:
    told = row(card, name)
    assert (told.goal, told.red_flag, told.rating.figure) == (goal, red_flag, score)
    assert (told.bullet is None) == (told.red_flag == "met or not")


def test_what_has_no_score_says_why(card: Card) -> None:
    reasons = {line.name: line.why for line in annex(card).missing}
    places = {f"K{n}": name for n, name in enumerate(CASES)}
    assert {places[name]: reason for name, reason in reasons.items()} == {
        "signs": "figure and goal have different signs, so that one is no share of the other",
        "neither": "the figure is neither 1 (yes) nor 0 (no)",
    }


def test_variance_and_progress_stand_beside_the_score(card: Card) -> None:
    assert row(card, "share").verdict == f"adverse, {figures.MINUS}10.0\N{NARROW NO-BREAK SPACE}%"
    assert row(card, "range").variance == f"{figures.MINUS}5"
    assert row(card, "inside").verdict.startswith("favourable")
    # From January 2025 to January 2027 half the time is over.
    thin = "\N{NARROW NO-BREAK SPACE}"
    told = f"progress 30{thin}% to 200 by January 2027, in even steps 50{thin}% by now"
    assert row(card, "way").progress == told
    assert row(card, "met").progress == ""


def test_the_annex_says_how_each_type_is_made(card: Card) -> None:
    told = annex(card)
    assert len(told.scales) == 7
    declared = {line.name: line.scale for line in told.measures}
    assert declared["K2"] == ("scored by points (300 = 0.00, 500 = 3.33, 700 = 6.67, 900 = 10.00)")


def test_the_workbook_recomputes_every_type(card: Card) -> None:
    data = render_workbook(card, Stamp(1, "provisional"), SHIPPED)
    rows = shown(data, "Check")
    # 11 measures, an objective, a perspective, the card.
    assert rows[3][0] == "14 of 14 scores agree with the published ones"
    method = " ".join(str(cell) for line in shown(data, "Method") for cell in line if cell)
    assert "scored" in method.casefold()
    assert "the lower of two lines" in method


def test_a_card_keeps_its_scales(card: Card) -> None:
    assert from_json(to_json(card)) == card


def near(value: str, colour: str, favourable: bool, **of: Any) -> MeasureLine:
    score = {"green": "7", "amber": "5", "red": "2"}[colour]
    given = {"goal": "0.5", "red_flag": "0.4", "score": score, "favourable": favourable, **of}
    return measure("k", "K", value, **given)


@pytest.mark.parametrize(
    ("value", "colour", "favourable", "expected"),
    [
        ("0.49996", "amber", False, "misses its goal by less than is shown"),
        ("0.5", "green", True, ""),
        ("0.39999", "red", False, "is beyond its red flag by less than is shown"),
        ("0.4", "amber", False, ""),
        ("0.45", "amber", False, ""),
    ],
)
def test_a_figure_that_looks_like_its_goal_and_is_not_is_told(
    value: str, colour: str, favourable: bool, expected: str
) -> None:
    assert rounding_text(near(value, colour, favourable)) == expected


def test_a_score_that_is_rounded_over_the_edge_of_its_colour_says_so() -> None:
    assert rating(Decimal("6.66"), "amber").word.endswith(" before rounding")
    assert rating(Decimal("3.333333333"), "amber").word.endswith(" before rounding")
    assert not rating(Decimal("6.666666667"), "green").word.endswith("rounding")
    assert not rating(Decimal("3.2"), "red").word.endswith("rounding")


@pytest.mark.parametrize(
    ("share", "told"),
    [
        ("0.6666", "2/3"),
        ("0.666", "2/3"),
        ("0.666600", "2/3"),
        ("0.3333", "1/3"),
        ("0.6667", "66.67\N{NARROW NO-BREAK SPACE}%"),
        ("0.67", "67\N{NARROW NO-BREAK SPACE}%"),
        ("0.66", "66\N{NARROW NO-BREAK SPACE}%"),
        ("0.5", "50\N{NARROW NO-BREAK SPACE}%"),
        ("1", "100\N{NARROW NO-BREAK SPACE}%"),
    ],
)
def test_a_least_share_of_thirds_is_told_as_such(share: str, told: str) -> None:
    assert figures.least(Decimal(share)) == told
