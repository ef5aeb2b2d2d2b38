"""Kinds over units and time, quarters and three months, estimates, hierarchies and absent units.

One small organisation, figures worked out by hand beside each.
"""

from decimal import Decimal
from typing import Any

import pytest

from tests.small import Calculated, kpi, scorecard, sections
from tests.vintages import change

QUARTERLY = {"months": [3, 6, 9, 12]}
STATES = ["breach", "at risk", "compliant"]
MONTHS = [f"2026-{number:02d}" for number in range(1, 6)]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    """January to May 2026, fiscal year from February, group of north, south and eliminations.

    - nps of north 20 of 10 answers and 50 of 30, south 80 of 40 (in the same month, March)
    - inflation 1 %, 2 %, -1 %, 0.5 %, 1 % from January on
    - compliance of north 3, 2, .. and of south 3 throughout
    - staff of north 100, 104, 110, 90, 120, its mean declared
    - levy of north is due each quarter: 30 in March; 7 in April is due in no month
    - sales of north 10 a month, estimated in March, south 5, eliminations -2; south none in May
    - cash as sales, and no value of the group without south
    """
    units = sections()["units"]
    units[1]["attributes"] = {"market": "home"}
    units[2]["attributes"] = {"market": "home"}
    units.append(
        {
            "id": "elim",
            "name": "Eliminations",
            "type": "elimination",
            "elimination": True,
            "parents": [{"unit": "group"}],
            "attributes": {"market": "abroad"},
        }
    )
    units[2]["parents"].append({"unit": "brand", "hierarchy": "brands"})
    units.append({"id": "brand", "name": "Brand", "type": "brand"})
    higher = {"polarity": "higher_is_better"}
    raw = sections(
        organisation={**sections()["organisation"], "fiscal_year": {"first_month": 2}},
        units=units,
        hierarchies=[
            {"id": "markets", "name": "By market", "attribute": "market"},
            {"id": "brands", "name": "By brand"},
        ],
        kpis=[
            kpi("nps", "weighted_mean"),
            kpi("inflation", "index", sources=["a"]),
            kpi("compliance", "status", states=STATES, **higher),
            kpi("staff", "stock", over_time="average"),
            kpi("levy", **QUARTERLY),
            kpi("sales"),
            kpi("cash", absent_children="no_value"),
        ],
        scorecards=[
            scorecard(
                "north",
                [
                    {"kpi": "inflation", "basis": "ytd"},
                    {"kpi": "staff", "basis": "quarter"},
                    {"kpi": "levy", "basis": "rolling_3"},
                    {"kpi": "sales", "basis": "quarter"},
                ],
            ),
            scorecard("group", ["cash", {"kpi": "sales", "basis": "ytd"}, "compliance"]),
        ],
        targets=[
            {"kpi": "inflation", "goal": "0.01"},
            *(
                {"kpi": "staff", "goal": goal, "valid_from": month, "valid_to": month}
                for month, goal in zip(MONTHS, (90, 95, 100, 105, 110), strict=True)
            ),
            {"kpi": "levy", "goal": 20},
            {"kpi": "sales", "goal": 8},
            {"kpi": "cash", "goal": 8},
            {"kpi": "compliance", "goal": 3, "red_flag": 1},
        ],
    )
    claims: list[tuple[Any, ...]] = [
        ("a", "nps", "north", "2026-02", 20, 200, 10),
        ("a", "nps", "north", "2026-03", 50, 1500, 30),
        ("a", "nps", "south", "2026-03", 80, 3200, 40),
        ("a", "levy", "north", "2026-03", 30),
        ("a", "levy", "north", "2026-04", 7),
    ]
    changes = ("0.01", "0.02", "-0.01", "0.005", "0.01")
    for number, month in enumerate(MONTHS):
        claims.append(("a", "inflation", "north", month, changes[number]))
        claims.append(("a", "compliance", "north", month, (3, 2, 1, 2, 2)[number]))
        claims.append(("a", "compliance", "south", month, 3))
        claims.append(("a", "staff", "north", month, (100, 104, 110, 90, 120)[number]))
        for name in ("sales", "cash"):
            claims.append(("a", name, "north", month, 10))
            claims.append(("a", name, "elim", month, -2))
            if month != "2026-05":
                claims.append(("a", name, "south", month, 5))
    made = Calculated(tmp_path_factory.mktemp("kinds"), raw, claims)
    change(
        made.warehouse,
        "'estimate' AS status",
        "kpi = 'sales' AND unit = 'north' AND month_index % 12 = 2",
    )
    made.again()
    return made


def measured(result: Calculated, name: str, unit: str, month: str) -> tuple[Any, ...]:
    rows = result.ask(
        "SELECT scored_value, target, reason FROM mart.measure_results "
        "WHERE kpi = ? AND unit = ? AND month = ?",
        *(name, unit, month),
    )
    assert len(rows) == 1
    return rows[0]


def test_a_weighted_mean_is_that_of_units_and_of_months(result: Calculated) -> None:
    assert result.value("nps", "group", "2026-03") == Decimal("67.142857143")
    assert result.value("nps", "north", "2026-03", "ytd_value") == Decimal("42.5")


def test_changes_are_chained_and_so_are_their_targets(result: Calculated) -> None:
    # 1.02 x 0.99 x 1.005 x 1.01 - 1, and four times 1 %.
    found = measured(result, "inflation", "north", "2026-05")
    assert found == (Decimal("0.02499749"), Decimal("0.040604010"), None)
    assert result.value("inflation", "north", "2026-05", "rolling_3_value") == Decimal("0.0048995")


def test_a_status_is_the_worst_of_units_and_the_last_of_months(result: Calculated) -> None:
    found = [result.value("compliance", "group", month) for month in MONTHS]
    assert found == [3, 2, 1, 2, 2]
    assert result.value("compliance", "north", "2026-05", "ytd_value") == 2
    colours = result.ask(
        "SELECT colour FROM mart.measure_results WHERE kpi = 'compliance' ORDER BY month"
    )
    assert [colour for (colour,) in colours] == ["green", "amber", "amber", "amber", "amber"]


def test_the_mean_of_opening_and_closing_is_held_against_that_of_their_targets(
    result: Calculated,
) -> None:
    # The quarter begins in February, so that January closes before it; the next one in May.
    assert measured(result, "staff", "north", "2026-04") == (95, Decimal("97.5"), None)
    assert measured(result, "staff", "north", "2026-05") == (105, Decimal("107.5"), None)
    assert measured(result, "staff", "north", "2026-01") == (None, None, "incomplete_period")


def test_only_due_months_count_in_a_period(result: Calculated) -> None:
    assert measured(result, "levy", "north", "2026-03") == (30, 20, None)
    assert measured(result, "levy", "north", "2026-04") == (30, 20, None)
    assert measured(result, "levy", "north", "2026-05") == (None, 20, "not_due")


def test_a_quarter_is_the_fiscal_one(result: Calculated) -> None:
    assert [measured(result, "sales", "north", m)[:2] for m in MONTHS] == [
        (10, 8), (10, 8), (20, 16), (30, 24), (10, 8),
    ]  # fmt: skip
    assert result.value("sales", "north", "2026-05", "rolling_3_value") == 30


def test_an_estimate_marks_every_period_and_every_unit_it_is_in(result: Calculated) -> None:
    rows = result.ask(
        "SELECT unit, month, status, quarter_status, ytd_status, rolling_3_status, "
        "rolling_12_status FROM mart.kpi_values WHERE kpi = 'sales' "
        "AND unit IN ('north', 'group', 'south') AND month >= '2026-02' ORDER BY unit, month"
    )
    estimated = {
        (unit, month): tuple(state == "estimate" for state in states)
        for unit, month, *states in rows
    }
    for unit in ("north", "group"):
        assert estimated[unit, "2026-02"] == (False, False, False, False, False)
        # There is no twelve months' figure of so few.
        assert estimated[unit, "2026-03"] == (True, True, True, True, False)
        assert estimated[unit, "2026-04"] == (False, True, True, True, False)
        assert estimated[unit, "2026-05"] == (False, False, True, True, False)
    assert not any(any(states) for (unit, _), states in estimated.items() if unit == "south")
    scored = result.ask(
        "SELECT status, scored_status FROM mart.measure_results "
        "WHERE kpi = 'sales' AND unit = 'group' AND month = '2026-04'"
    )
    assert scored == [("final", "estimate")]


def test_eliminations_are_added_and_may_be_below_0(result: Calculated) -> None:
    assert result.value("sales", "group", "2026-04") == 13


def test_without_a_child_unit_there_may_be_no_figure(result: Calculated) -> None:
    assert measured(result, "cash", "group", "2026-04") == (13, 8, None)
    assert measured(result, "cash", "group", "2026-05") == (None, 8, "absent_children")
    assert result.value("sales", "group", "2026-05") == 8


def test_units_add_up_by_attribute_and_in_another_hierarchy_too(result: Calculated) -> None:
    assert result.value("sales", "markets:home", "2026-04") == 15
    assert result.value("sales", "markets:home", "2026-04", "ytd_value") == 45
    assert result.value("sales", "markets:abroad", "2026-04") == -2
    assert result.value("nps", "markets:home", "2026-03") == Decimal("67.142857143")
    assert result.value("sales", "brand", "2026-04") == 5
    # The tree counts each unit once, whatever else it belongs to.
    assert result.value("sales", "group", "2026-04") == 13
    assert result.ask("SELECT unit FROM mart.scorecards WHERE unit LIKE 'markets%'") == []
