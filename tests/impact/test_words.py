"""What effects say of themselves."""

from decimal import Decimal
from typing import Any

import pytest

from scorecard.impact.words import effect_words, largest_effect
from scorecard.reconcile.sentences import Names
from tests.small import config_of, kpi, sections

NAMES = Names(config_of(sections(kpis=[kpi("revenue"), kpi("cost")])))
MATERIAL = {"reason": "colour", "effect_together": None, "breaks_together": None}
UNKNOWN = {**MATERIAL, "reason": "unknown"}


def row(
    level: str,
    unit: str,
    scores: tuple[str | None, str | None],
    colours: tuple[str | None, str | None] = ("green", "green"),
    **more: Any,
) -> dict[str, Any]:
    """A row of `mart.effects` of revenue in October."""
    before, after = (None if score is None else Decimal(score) for score in scores)
    return {
        "month": "2026-10",
        "unit": unit,
        "level": level,
        "item": "revenue" if level == "measure" else "",
        "score_before": before,
        "score_after": after,
        "colour_before": colours[0],
        "colour_after": colours[1],
        "sign_turned": False,
        "direction_turned": False,
        **more,
    }


TURNS = [
    row("measure", unit, ("7", "6"), ("green", "amber")) for unit in ("group", "north", "south")
]


def test_colours_and_the_card_that_moves_most() -> None:
    cards = [
        row("card", "group", ("6.8", "6.1"), ("green", "amber")),
        row("card", "north", ("7", "6.9")),
    ]
    assert effect_words([MATERIAL], [*TURNS, *cards[:1]], NAMES) == (
        "Revenue turns amber on 3 cards; Group 6.8 -> 6.1 (amber)"
    )
    assert effect_words([MATERIAL], [*TURNS[1:2], *cards], NAMES) == (
        "Revenue turns amber on the card of North; Group 6.8 -> 6.1 (amber); North 7.0 -> 6.9"
    )
    assert largest_effect(cards) == Decimal("0.7")


def test_scores_as_close_as_they_are_can_be_told_apart() -> None:
    said = effect_words([MATERIAL], [row("card", "group", ("6.8234", "6.8121"))], NAMES)
    assert said == "Group 6.82 -> 6.81"
    said = effect_words([MATERIAL], [row("card", "group", ("6.000000001", "6"))], NAMES)
    assert said == "no score changes that anybody could see"


def test_of_many_cards_two_are_named_and_the_others_counted() -> None:
    units = ("group", "north", "south", "east")
    cards = [row("card", unit, ("5", f"5.{n}")) for n, unit in enumerate(units, 1)]
    assert effect_words([MATERIAL], cards, NAMES) == (
        "east 5.0 -> 5.4; South 5.0 -> 5.3; 2 more cards besides"
    )


def test_cards_of_several_months_say_which() -> None:
    cards = [row("card", "group", ("5", "6")), row("card", "group", ("5", "5.4"), month="2026-09")]
    assert (
        effect_words([MATERIAL], cards, NAMES)
        == "Group, Oct 26, 5.0 -> 6.0; Group, Sep 26, 5.0 -> 5.4"
    )


@pytest.mark.parametrize(
    ("scores", "colours", "said"),
    [
        (("7", None), ("green", None), "Revenue loses its score on the card of North"),
        ((None, "2"), (None, "red"), "Revenue gets a score, red, on the card of North"),
    ],
)
def test_a_score_that_comes_or_goes(
    scores: tuple[str | None, str | None], colours: tuple[str | None, str | None], said: str
) -> None:
    assert effect_words([MATERIAL], [row("measure", "north", scores, colours)], NAMES) == said


def test_a_card_that_loses_its_score_says_so() -> None:
    said = effect_words([MATERIAL], [row("card", "north", ("7", None), ("green", None))], NAMES)
    assert said == "North 7.0 -> no score"


def test_signs_and_directions() -> None:
    rows = [row("measure", "north", ("5", "5"), sign_turned=True, direction_turned=True)]
    assert effect_words([MATERIAL], rows, NAMES) == (
        "Revenue of North changes its sign; "
        "the change of Revenue since the month before goes another way on the card of North"
    )
    cards = [row("card", "north", ("5", "5.1"), direction_turned=True), *rows]
    assert effect_words([MATERIAL], cards, NAMES) == (
        "North 5.0 -> 5.1; Revenue of North changes its sign; "
        "the change since the month before goes another way on the card of North"
    )


def test_a_break_that_changes_nothing_or_nothing_that_is_known() -> None:
    small = {**MATERIAL, "reason": "none"}
    assert effect_words([small], [], NAMES) == "no card changes"
    unseen = "no score changes that anybody could see"
    assert effect_words([small], [row("measure", "north", ("10", "10"))], NAMES) == unseen
    below = row("card", "group", ("6.07861", "6.07862"))
    assert effect_words([small], [below], NAMES) == unseen
    seen = row("card", "north", ("3.569", "3.570"))
    assert effect_words([small], [seen, below], NAMES) == "North 3.569 -> 3.570"
    assert effect_words([UNKNOWN], [], NAMES) == (
        "effect unknown: there is no other figure to put in its place"
    )
    assert effect_words([MATERIAL, UNKNOWN], TURNS, NAMES) == (
        "Revenue turns amber on 3 cards; of 1 more the effect is unknown"
    )


def test_what_earlier_breaks_add() -> None:
    together = {"reason": "earlier", "effect_together": Decimal("0.137"), "breaks_together": 4}
    assert effect_words([together], [row("card", "north", ("5", "5.04"))], NAMES) == (
        "North 5.00 -> 5.04; with 3 earlier breaks of the same figure a card moves by 0.14"
    )


def test_a_card_is_counted_once_however_many_breaks_touch_it() -> None:
    rows = [*TURNS, *TURNS, row("card", "group", ("6", "6.2")), row("card", "group", ("6", "6.5"))]
    assert effect_words([MATERIAL, MATERIAL], rows, NAMES) == (
        "Revenue turns amber on 3 cards; Group 6.0 -> 6.5"
    )
