"""Causes of targets, colours, scores and roll-ups that differ, each planted alone."""

from decimal import Decimal
from typing import Any

import pytest

from scorecard.reconcile.card_causes import (
    Held,
    Roll,
    colour_of,
    explain_colour,
    explain_roll,
    explain_score,
    explain_target,
    other_way,
    score_of,
)
from scorecard.reconcile.causes import Shown


def held(value: object, goal: object = 100, red_flag: object = 90) -> Held:
    return Held(*(None if x is None else Decimal(str(x)) for x in (value, goal, red_flag)))


def tenth(figure: str) -> Shown:
    return Shown(Decimal(figure), Decimal("0.1"))


@pytest.mark.parametrize(
    ("value", "higher", "expected"),
    [
        # At the goal is green, at the red flag amber; lower is better turns both round.
        ("100", True, "green"),
        ("99.9", True, "amber"),
        ("90", True, "amber"),
        ("89.9", True, "red"),
    ],
)
def test_colours_are_those_of_our_scores(value: str, higher: bool, expected: str) -> None:
    assert colour_of(held(value), higher=higher) == expected


def test_colours_where_lower_is_better_or_no_red_flag_is_known() -> None:
    assert colour_of(held(5, 5, 8), higher=False) == "green"
    assert colour_of(held(6, 5, 8), higher=False) == "amber"
    assert colour_of(held(9, 5, 8), higher=False) == "red"
    assert colour_of(held(99, 100, None), higher=True) == "red"
    assert colour_of(held(None), higher=True) is None


def test_scores_are_the_published_examples() -> None:
    # Goal 700, red flag 500: 300 -> 0, 500 -> 3.33, 700 -> 6.67, 900 -> 10.
    found = [score_of(held(x, 700, 500)) for x in (300, 500, 700, 900, 1000)]
    expected = [0, "3.333333333", "6.666666667", 10, 10]
    assert [None if s is None else round(s, 9) for s in found] == [Decimal(x) for x in expected]


def why_colour(theirs: str, ours: Held, month: Held, printed: Held) -> str:
    return explain_colour(theirs, ours, month, printed, higher=True)[0]  # type: ignore[arg-type]


def test_a_colour_that_contradicts_its_own_figure_and_target() -> None:
    ours = held(95)
    assert why_colour("green", ours, ours, held(95, 100, None)) == "contradiction"
    assert why_colour("red", held(105), held(105), held(105, 100, None)) == "contradiction"
    assert why_colour("red", ours, ours, held(95, 100, 90)) == "contradiction"


@pytest.mark.parametrize(
    ("told", "other"),
    [
        ((("green", 95), ("green", 96), ("red", 105)), True),
        # An amber figure misses its target as a red one does.
        ((("green", 95), ("green", 96), ("amber", 105)), True),
        # One of five is a slip, one of four is too many.
        ((("green", 95), ("green", 96), ("green", 97), ("red", 105), ("red", 94)), True),
        ((("green", 95), ("green", 96), ("red", 105), ("red", 94)), False),
        # On the target either way is green, and two cells are not enough.
        ((("green", 95), ("green", 96), ("green", 100), ("green", 100)), False),
        ((("green", 105), ("red", 95), ("red", 94)), False),
        ((), False),
    ],
)
def test_the_other_way_of_good_is_told_by_most_colours(told: Any, other: bool) -> None:
    cells = [(colour, held(value)) for colour, value in told]
    assert other_way(cells, higher=True) is other


def test_a_colour_that_follows_from_a_figure_target_or_red_flag_of_theirs() -> None:
    ours = held(95)
    assert why_colour("green", ours, ours, held(101, 100, None)) == "other_figure"
    assert why_colour("green", ours, ours, held(95, 94, None)) == "other_target"
    assert why_colour("red", ours, ours, held(95, 100, 97)) == "threshold"
    assert why_colour("red", ours, ours, held(95, 100, None)) == "threshold"


def test_a_colour_of_the_month_where_we_score_the_year_to_date() -> None:
    year = held(930, 1000, 900)
    assert why_colour("green", year, held(101), held(101, 100, None)) == "basis"


def test_a_colour_nobody_can_explain() -> None:
    # They have an amber of their own making: a figure under both targets and red flags.
    assert why_colour("amber", held(85), held(85), held(None, None, None)) == "threshold"
    assert why_colour("green", held(85), held(85), held(None, 100, None)) == "unknown"


def test_a_score_from_their_figure_target_or_month() -> None:
    # 10/3 * (1 + (98 - 90) / 10) = 6.0, and with the goal at 96, red flag 90: 7.8.
    ours = held(95)
    assert explain_score(tenth("6.0"), ours, ours, held(98))[0] == "other_figure"
    assert explain_score(tenth("6.1"), ours, ours, held(95, 96, None))[0] == "other_target"
    assert explain_score(tenth("5.0"), held(930, 1000, 900), ours, held(95))[0] == "basis"
    assert explain_score(tenth("2.2"), ours, ours, held(95))[0] == "unknown"


def test_targets() -> None:
    ours = {m: Decimal(9000 + 500 * (m >= 6)) for m in range(12)}

    def why(theirs: object, scored: object = None) -> str:
        shown = Shown(Decimal(str(theirs)), Decimal(1))
        told = None if scored is None else Decimal(str(scored))
        return explain_target(shown, ours, 11, told)[0]

    assert why("9500000") == "scale"
    assert explain_target(Shown(Decimal("9.5"), Decimal("0.1")), ours, 11, None)[0] == "scale"
    assert why(114000) == "year"
    assert why(111000, 111000) == "year_to_date"
    assert why(-9500) == "sign"
    assert why(9000) == "other_month"
    assert why(9800) == "other_target"


# Scores with their weights and ours: weighed 60, 30, 10 there, alike here.
PARTS = (
    (("8.0", "60"), ("5.0", "30"), ("2.0", "10")),
    (("3.0", "60"), ("9.0", "30"), ("7.0", "10")),
    (("6.5", "60"), ("4.0", "30"), ("9.5", "10")),
)


def rolls(*scores: str) -> list[Roll]:
    return [
        Roll(
            tenth(score),
            tuple((Decimal(s), Decimal(w), Decimal(place + 1)) for place, (s, w) in enumerate(p)),
        )
        for score, p in zip(scores, PARTS, strict=True)
    ]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        # Ours weigh 1, 2, 3: (8 + 10 + 6) / 6, (3 + 18 + 21) / 6, (6.5 + 8 + 28.5) / 6.
        (("4.0", "7.0", "7.2"), "parts"),
        (("6.5", "5.2", "6.1"), "weights"),
        (("5.0", "6.3", "6.7"), "equal_weights"),
        (("2.0", "3.0", "4.0"), "worst_child"),
        (("5.0", "7.0", "6.5"), "median"),
        (("1.1", "9.4", "3.3"), "unknown"),
    ],
)
def test_roll_up_rules_are_told_by_all_scores_of_the_cards(
    scores: tuple[str, str, str], expected: str
) -> None:
    assert explain_roll(0, rolls(*scores), worst="scores")[0] == expected


def test_one_score_alone_may_fit_a_rule_by_chance() -> None:
    assert explain_roll(0, rolls("2.0", "9.9", "1.0")[:1], worst="scores")[0] == "unknown"
