"""Mistakes in roll-up rules, cascades, supported objectives, themes and what is between updates."""

from typing import Any

import pytest

from tests.config.test_errors import messages
from tests.small import config_of, kpi, scorecard, sections

OBJECTIVE = "scorecards[{}].perspectives[1].objectives[1]"


def organisation(**objectives: dict[str, Any]) -> dict[str, Any]:
    """Cards of group, north and south, their one objective with more keys; West has none."""
    cards = []
    for unit in ("group", "north", "south"):
        card = scorecard(unit, ["revenue"])
        card["perspectives"][0]["objectives"][0] |= objectives.get(unit, {})
        cards.append(card)
    west = {"id": "west", "name": "West", "type": "region", "parents": [{"unit": "group"}]}
    return sections(scorecards=cards, units=[*sections()["units"], west])


def taking(*cascades: dict[str, Any]) -> dict[str, Any]:
    return {"cascades": list(cascades)}


@pytest.mark.parametrize(
    ("cascade", "expected"),
    [
        ({"unit": "nroth", "card": True}, "unit: expected a unit's id (did you mean 'north'?)"),
        (
            {"unit": "west", "card": True},
            "unit: expected a unit that has a scorecard, found 'west'",
        ),
        ({"unit": "north"}, ": expected exactly one of card: true, objective and kpi, found 0"),
        (
            {"unit": "north", "card": True, "objective": "grow"},
            ": expected exactly one of card: true, objective and kpi, found 2",
        ),
        ({"unit": "north", "objective": "shrink"}, "objective: expected an objective's id"),
        (
            {"unit": "north", "kpi": "revenue", "basis": "ytd"},
            "kpi: expected a measure revenue (ytd) on the card of north",
        ),
        ({"objective": "shrink"}, "objective: expected an objective's id"),
        ({"kpi": "revenue", "basis": "ytd"}, ": expected a unit, or a child unit whose card has"),
    ],
)
def test_a_cascade_takes_what_is_there(cascade: dict[str, Any], expected: str) -> None:
    found = messages(organisation(group=taking(cascade)))
    assert any(f"{OBJECTIVE.format(1)}.cascades[1]" in text and expected in text for text in found)


def test_a_circle_is_named() -> None:
    raw = organisation(
        group=taking({"unit": "north", "card": True}),
        north=taking({"unit": "south", "objective": "grow"}),
        south=taking({"unit": "group", "objective": "grow"}),
    )
    (found,) = messages(raw)
    assert found == (
        "scorecards[1].perspectives[1].objectives[1].cascades: expected cascades that lead nowhere "
        "back, found the circle group/grow -> north -> north/grow -> south/grow -> group/grow"
    )


def test_a_card_cannot_count_in_itself() -> None:
    (found,) = messages(organisation(north=taking({"unit": "north", "card": True})))
    assert "the circle north -> north/grow -> north" in found


def test_a_score_is_taken_once_and_something_is_measured() -> None:
    twice = taking({"unit": "north", "card": True}, {"unit": "north", "card": True})
    assert "each score once in an objective" in messages(organisation(group=twice))[0]
    assert "at least one measure or cascade" in messages(organisation(group={"measures": []}))[0]
    light = taking({"unit": "north", "card": True, "weight": 0})
    assert (
        "weights of which at least one is above 0"
        in messages(organisation(group={"measures": [], **light}))[0]
    )
    assert config_of(organisation(group={"measures": [], **taking({"card": True})}))


def test_supported_objectives_and_themes_exist() -> None:
    found = messages(
        organisation(
            north={"supports": [{"unit": "group", "objective": "grwo"}], "themes": ["greener"]},
            south={"supports": [{"unit": "west", "objective": "grow"}]},
        )
    )
    assert [text.split(": expected ")[1] for text in found] == [
        "an objective's id (did you mean 'grow'?), found 'grwo'",
        "an objective on the card of group (did you mean 'grow'?), found 'grwo'",
        "a theme's id, found 'greener'",
        "a unit that has a scorecard, found 'west'",
    ]


def test_assessments_are_of_objectives_there_are_and_once_a_month() -> None:
    said = {"month": "2026-01", "colour": "red", "person": "ann", "reason": "Late"}
    raw = organisation()
    raw["assessments"] = [
        {"unit": "north", "objective": "grow", **said},
        {"unit": "north", "objective": "grow", **said, "colour": "green"},
        {"unit": "west", "objective": "grow", **said, "person": "bob"},
    ]
    assert messages(raw) == [
        "assessments[2]: expected one assessment of an objective and month, "
        "found another of 2026-01",
        "assessments[3].objective: expected an objective on the card of west, found 'grow'",
        "assessments[3].person: expected a person's id, found 'bob'",
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"between": "carry", "carry_months": 3}, "months: [3, 6]"),
        ({"between": "carry", "months": [3, 9]}, "carry_months, the greatest age, beside carry"),
        ({"between": "exclude", "months": [3], "carry_months": 2}, "between: carry beside it"),
        ({"between": "forget", "months": [3]}, "missing"),
    ],
)
def test_what_is_between_updates_is_whole(more: dict[str, Any], expected: str) -> None:
    raw = sections(kpis=[kpi("revenue", **more)])
    assert expected in messages(raw)[0]


def test_an_unknown_rule_lists_those_there_are() -> None:
    raw = sections(organisation={**sections()["organisation"], "roll_up": "average"})
    assert (
        "'weighted_mean', 'worst_child', 'most_frequent', 'median' or 'count_met'"
        in (messages(raw)[0])
    )
