"""A score of a child unit's card on its parent's: by hand, with the way an effect goes up it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scorecard.impact.effects import find_effects
from scorecard.period import Month
from scorecard.project import SHIPPED
from scorecard.report.card import Card, Stamp
from scorecard.report.freeze import freeze
from scorecard.report.rules import flags
from scorecard.report.templates import Templates
from scorecard.report.workbook import render_workbook
from tests.impact.exchange import check
from tests.report.workbook_reading import shown
from tests.small import Calculated, kpi, scorecard, sections

MONTHS = ("2026-01", "2026-02")
TARGETS = [{"kpi": name, "red_flag": 50, "goal": 100} for name in ("revenue", "survey")]
# Each scores 10/3 * (1 + (x - 50) / 50).
CLAIMS = [
    ("a", "revenue", "north", "2026-01", 75),
    ("a", "revenue", "north", "2026-02", 75),
    ("a", "revenue", "south", "2026-01", 150),
    ("a", "revenue", "south", "2026-02", 150),
    ("a", "survey", "group", "2026-01", 100),
    ("b", "revenue", "north", "2026-01", 30),
]


def organisation() -> dict[str, Any]:
    """Group is measured by a survey, its child units' cards, and North's objective."""
    group = scorecard("group", [{"kpi": "survey", "weight": 2}])
    objective = group["perspectives"][0]["objectives"][0]
    objective["cascades"] = [
        {"card": True, "role": "leading"},
        {"unit": "north", "objective": "grow", "weight": 3},
        {"unit": "south", "kpi": "revenue"},
    ]
    objective["themes"] = ["people"]
    north, south = scorecard("north", ["revenue"]), scorecard("south", ["revenue"])
    north["perspectives"][0]["objectives"][0]["supports"] = [{"unit": "group", "objective": "grow"}]
    survey = kpi("survey", "recompute_only", months=[1, 7], between="carry", carry_months=2)
    return sections(
        kpis=[kpi("revenue"), survey],
        themes=[{"id": "people", "name": "People", "roll_up": "worst_child"}],
        scorecards=[group, north, south],
        assessments=[
            {
                "unit": "north",
                "objective": "grow",
                "month": "2026-02",
                "colour": "red",
                "person": "ann",
                "reason": "Orders fall",
            }
        ],
        targets=TARGETS,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    result = Calculated(tmp_path_factory.mktemp("cascades"), organisation(), CLAIMS)
    find_effects(result.warehouse)
    return result


def card_of(made: Calculated, unit: str, month: str) -> Card:
    templates = Templates(SHIPPED / "templates")
    cards = freeze(made.warehouse, made.config, made.landing, templates, Month.parse(month))
    return next(card for card in cards if card.unit == unit)


def test_the_parent_is_worked_out_after_its_children(made: Calculated) -> None:
    rows = made.ask(
        "SELECT child, weight, round(score, 2), colour, coverage FROM mart.cascade_results "
        "WHERE month = '2026-01' ORDER BY position, child"
    )
    assert rows == [
        ("north/card", 1, 5, "amber", 1),
        ("south/card", 1, 10, "green", 1),
        ("north/objective/grow", 3, 5, "amber", 1),
        ("south/measure/revenue/month", 1, 10, "green", 1),
    ]
    # (2 * 6.67 + 5 + 10 + 3 * 5 + 10) / 8, with 5 and 10 leading.
    assert made.ask(
        "SELECT round(score, 4), round(result_score, 4), outlook_score, measures, worst_child "
        "FROM mart.objective_results WHERE unit = 'group' AND month = '2026-01'"
    ) == [(Decimal("6.6667"), Decimal("6.3889"), Decimal("7.5"), 5, "north/card")]
    assert made.ask(
        "SELECT rule, round(score, 4) FROM mart.theme_results WHERE month = '2026-01'"
    ) == [("worst_child", Decimal("6.6667"))]


def test_an_effect_goes_up_the_cascade(made: Calculated) -> None:
    rows = made.ask(
        "SELECT unit, level, item, round(score_before, 2), round(score_after, 2) FROM mart.effects "
        "WHERE month = '2026-01' AND unit = 'group' ORDER BY level"
    )
    # 30 scores 2: North falls by 3, which is 4 of 8 in the group.
    assert rows == [
        ("group", level, item, Decimal("6.67"), Decimal("5.17"))
        for level, item in (
            ("card", ""),
            ("objective", "grow"),
            ("perspective", "financial"),
            ("theme", "people"),
        )
    ]


def test_the_card_says_whose_scores_count_and_what_was_carried(made: Calculated) -> None:
    card = card_of(made, "group", "2026-02")
    (objective,) = card.perspectives[0].objectives
    assert [(line.name, line.weight) for line in objective.cascades] == [
        ("North", 1),
        ("South", 1),
        ("Grow (North)", 3),
        ("Revenue (South)", 1),
    ]
    assert objective.score.worst is not None
    assert objective.score.worst.name == "North"
    (survey,) = objective.measures
    assert (survey.carried_from, survey.goal, survey.month_value) == ("2026-01", 100, 100)
    assert [(theme.name, theme.score.rule) for theme in card.themes] == [("People", "worst_child")]
    (north,) = card_of(made, "north", "2026-02").perspectives[0].objectives
    assert [(item.unit, item.objective) for item in north.supports] == [("Group", "Grow")]


def test_an_assessment_of_another_colour_is_flagged(made: Calculated) -> None:
    card = card_of(made, "north", "2026-02")
    (objective,) = card.perspectives[0].objectives
    assert objective.score.colour == "amber"
    assert flags(objective) == ["Seen otherwise: off target (Ann): Orders fall"]
    assert made.ask("SELECT month, colour, computed_colour, differs FROM mart.assessments") == [
        ("2026-02", "red", "amber", True)
    ]


def test_effects_are_those_of_a_recalculation(made: Calculated) -> None:
    check(made.warehouse, made.config, most=3)


def test_an_effect_goes_on_into_months_it_is_carried_to(tmp_path: Path) -> None:
    claims = [*CLAIMS, ("b", "survey", "group", "2026-01", 60)]
    result = Calculated(tmp_path, organisation(), claims)
    find_effects(result.warehouse)
    months = result.ask(
        "SELECT DISTINCT e.month FROM mart.effects AS e INNER JOIN mart.breaks AS b "
        "ON e.break_id = b.break_id WHERE b.kpi = 'survey' AND e.level = 'card' ORDER BY ALL"
    )
    assert months == [("2026-01",), ("2026-02",)]
    check(result.warehouse, result.config, most=4)


def test_a_child_unit_counts_while_it_belongs(tmp_path: Path) -> None:
    raw = organisation()
    for unit in raw["units"]:
        if unit["id"] == "south":
            unit["parents"][0]["valid_from"] = "2026-02"
    result = Calculated(tmp_path, raw, CLAIMS)
    rows = result.ask(
        "SELECT month, child FROM mart.cascade_results WHERE from_level = 'card' ORDER BY ALL"
    )
    assert rows == [
        ("2026-01", "north/card"),
        ("2026-02", "north/card"),
        ("2026-02", "south/card"),
    ]


def test_what_is_cascaded_alone_is_on_the_card_while_there_is_a_child_unit(tmp_path: Path) -> None:
    raw = organisation()
    next(unit for unit in raw["units"] if unit["id"] == "north")["valid_from"] = "2026-02"
    group = raw["scorecards"][0]
    grow = group["perspectives"][0]["objectives"][0]
    grow["cascades"] = []
    taken = {"unit": "north", "card": True}
    raw["perspectives"].append({"id": "people", "name": "People"})
    group["perspectives"][0]["objectives"].append(
        {"id": "all", "name": "All", "owner": "ann", "cascades": [taken], "themes": ["people"]}
    )
    below = {"id": "below", "name": "Below", "owner": "ann", "cascades": [taken]}
    group["perspectives"].append({"perspective": "people", "objectives": [below]})
    made = Calculated(tmp_path, raw, CLAIMS)
    january, february = (card_of(made, "group", month) for month in MONTHS)
    found = [
        {node.id: [item.id for item in node.objectives] for node in card.perspectives}
        for card in (january, february)
    ]
    assert found == [
        {"financial": ["grow"]},
        {"financial": ["grow", "all"], "people": ["below"]},
    ]
    assert [theme.objectives for theme in january.themes] == [("grow",)]
    assert [theme.objectives for theme in february.themes] == [("grow", "all")]
    # All that is there is scored.
    assert january.score.coverage == 1
    templates = Templates(SHIPPED / "templates")
    data = render_workbook(january, Stamp(version=1, status="provisional"), templates)
    assert shown(data, "Check")[3][0] == "5 of 5 scores agree with the published ones"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        # Due in January and July: one and two months later it is carried, then it is missing.
        ({"between": "carry", "carry_months": 2}, [(10, 1), (10, 1), (10, 1), (None, 0)]),
        ({"between": "exclude"}, [(10, 1), (None, 0), (None, 0), (None, 0)]),
        ({"between": "missing"}, [(10, 1), (None, 0), (None, 0), (None, 0)]),
        ({}, [(10, 1), (None, 0), (None, 0), (None, 0)]),
    ],
)
def test_between_updates(tmp_path: Path, more: dict[str, Any], expected: list[Any]) -> None:
    months = ("2026-01", "2026-02", "2026-03", "2026-04")
    raw = sections(
        kpis=[kpi("revenue"), kpi("survey", months=[1, 7], **more)],
        scorecards=[scorecard("group", [{"kpi": "revenue", "weight": 3}, "survey"])],
        targets=TARGETS,
    )
    claims = [("a", "revenue", "group", month, 100) for month in months]
    claims.append(("a", "survey", "group", "2026-01", 150))
    result = Calculated(tmp_path, raw, claims)
    found = result.ask(
        "SELECT score, (score IS NOT NULL)::INTEGER FROM mart.measure_results "
        "WHERE kpi = 'survey' ORDER BY month"
    )
    assert found == expected
    coverage = [row[0] for row in result.ask("SELECT coverage FROM mart.scorecards ORDER BY month")]
    # What is left out when it is not due is no gap; what is missing is a quarter of the weight.
    part = Decimal("0.75")
    gaps = {"carry": [1, 1, 1, part], "exclude": [1] * 4, "missing": [1, part, part, part]}
    assert coverage == gaps[more.get("between", "exclude")]


def weighed(folder: Path, **rule: Any) -> Calculated:
    """All fall: North's card, of nine tenths in its objective, most; then orders, then cash.

    Beside orders stands a survey of weight 9 that is not due in February.
    """
    group = scorecard("group", ["cash"])
    objectives = group["perspectives"][0]["objectives"]
    objectives[0] |= {"cascades": [{"unit": "north", "card": True, "weight": 9}], **rule}
    keep = scorecard("group", ["orders", {"kpi": "survey", "weight": 9}])
    objectives += [{**keep["perspectives"][0]["objectives"][0], "id": "keep", "name": "Keep"}]
    names = ("revenue", "cash", "orders")
    raw = sections(
        kpis=[*(kpi(name, sources=["a"]) for name in names), kpi("survey", months=[1])],
        scorecards=[group, scorecard("north", ["revenue"])],
        targets=[{"kpi": name, "goal": 10, "red_flag": 5} for name in (*names, "survey")],
        commentary={"largest_moves": 1},
    )
    figures = (("revenue", "north", 10, 9), ("cash", "group", 8, 6), ("orders", "group", 10, 9.5))
    claims = [
        ("a", name, unit, month, value)
        for name, unit, *values in figures
        for month, value in zip(MONTHS, values, strict=True)
    ]
    return Calculated(folder, raw, [*claims, ("a", "survey", "group", MONTHS[0], 10)])


def test_what_is_cascaded_weighs_and_leads(tmp_path: Path) -> None:
    made = weighed(tmp_path)
    card = card_of(made, "group", MONTHS[1])
    for text in (card.points[0].text, card.perspectives[0].text):
        assert "led by North from 6.7 to 6.0" in text
    # 1.33 of a tenth is less than a third of all that is due in the other objective.
    told = "SELECT kpi FROM mart.required_comments WHERE unit = 'group' AND largest_move"
    assert made.ask(told) == [("orders",)]
    made.warehouse.run("cards/create_our_lines")
    shares = (
        "SELECT kpi, round(of_card, 4), round(of_perspective, 4) FROM our_lines "
        "WHERE unit = 'group' AND month = ? ORDER BY kpi"
    )
    # A tenth and a tenth and nine tenths, of what measures weigh.
    assert made.ask(shares, MONTHS[0]) == [
        ("cash", 0.0909, 0.0909),
        ("orders", 0.0909, 0.0909),
        ("survey", 0.8182, 0.8182),
    ]


def test_nothing_leads_where_weights_do_not_make_the_score(tmp_path: Path) -> None:
    card = card_of(weighed(tmp_path, roll_up="worst_child"), "group", MONTHS[1])
    for text in (card.points[0].text, card.perspectives[0].text):
        assert "down on January" in text
        assert "led by" not in text
