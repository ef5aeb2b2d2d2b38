"""A sum in which a child unit's figure is missing: shown with its coverage, and not scored."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.small import Calculated, kpi, scorecard, sections

# Low is good, and half a cost is low.
COST: dict[str, Any] = {"polarity": "lower_is_better"}


def october(tmp_path: Path, basis: str = "month", aggregation: str = "flow", **more: Any) -> Any:
    """North gives 100 in both months, South only in the first; less than 150 is good."""
    raw = sections(
        kpis=[kpi("cost", aggregation, **COST, **more)],
        scorecards=[scorecard("group", [{"kpi": "cost", "basis": basis}])],
        targets=[{"kpi": "cost", "goal": 150, "red_flag": 300}],
    )
    claims = [
        ("a", "cost", "north", "2026-01", 100),
        ("a", "cost", "south", "2026-01", 100),
        ("a", "cost", "north", "2026-02", 100),
    ]
    return Calculated(tmp_path, raw, claims).ask(
        "SELECT scored_value, colour, favourable, reason, coverage FROM mart.measure_results "
        "WHERE month = '2026-02'"
    )[0]


@pytest.mark.parametrize("aggregation", ["flow", "stock"])
def test_half_a_sum_is_shown_and_not_scored(tmp_path: Path, aggregation: str) -> None:
    assert october(tmp_path, aggregation=aggregation) == (
        100,
        None,
        None,
        "absent_children",
        Decimal("0.5"),
    )


def test_a_year_to_date_with_a_month_in_part_is_not_scored_either(tmp_path: Path) -> None:
    raw = sections(
        kpis=[kpi("cost", **COST)],
        scorecards=[scorecard("group", [{"kpi": "cost", "basis": "ytd"}])],
        targets=[{"kpi": "cost", "goal": 150, "red_flag": 300}],
    )
    claims = [
        ("a", "cost", unit, month, 100)
        for unit in ("north", "south")
        for month in ("2026-01", "2026-02", "2026-03")
        if (unit, month) != ("south", "2026-02")
    ]
    found = Calculated(tmp_path, raw, claims).ask(
        "SELECT month, scored_value, colour, reason, coverage FROM mart.measure_results "
        "ORDER BY month"
    )
    assert found == [
        ("2026-01", 200, "amber", None, 1),
        ("2026-02", 300, None, "absent_children", Decimal("0.5")),
        ("2026-03", 500, None, "absent_children", Decimal("0.5")),
    ]


def test_a_kpi_may_say_that_a_part_is_scored(tmp_path: Path) -> None:
    found = october(tmp_path, absent_children="score")
    assert found == (100, "green", True, None, Decimal("0.5"))


def test_the_largest_of_some_may_look_better_than_it_is(tmp_path: Path) -> None:
    assert october(tmp_path, aggregation="max")[1:4] == (None, None, "absent_children")


def test_the_smallest_of_some_can_only_look_worse(tmp_path: Path) -> None:
    assert october(tmp_path, aggregation="min")[1:4] == ("green", True, None)


def test_a_formula_of_half_a_sum_is_not_scored_nor_a_year_with_it(tmp_path: Path) -> None:
    raw = sections(
        kpis=[
            kpi("cost", **COST),
            kpi("sales"),
            kpi("share", "ratio", formula="cost / sales", sources=["children"], **COST),
        ],
        scorecards=[
            scorecard("group", ["share", {"kpi": "share", "basis": "ytd"}]),
        ],
        targets=[{"kpi": "share", "goal": "0.8", "red_flag": "1.6"}],
    )
    claims = [
        ("a", name, unit, month, 45 if name == "cost" else 50)
        for name in ("cost", "sales")
        for unit in ("north", "south")
        for month in ("2026-01", "2026-02", "2026-03")
        if (name, unit, month) != ("cost", "south", "2026-02")
    ]
    found = Calculated(tmp_path, raw, claims).ask(
        "SELECT month, basis, colour, reason, coverage FROM mart.measure_results "
        "WHERE month > '2026-01' ORDER BY ALL"
    )
    half = Decimal("0.5")
    assert found == [
        ("2026-02", "month", None, "absent_children", half),
        ("2026-02", "ytd", None, "absent_children", half),
        ("2026-03", "month", "amber", None, 1),
        ("2026-03", "ytd", None, "absent_children", half),
    ]


def test_a_mean_of_opening_and_closing_rests_on_both(tmp_path: Path) -> None:
    raw = sections(
        kpis=[kpi("cash", "stock", over_time="average")],
        scorecards=[scorecard("group", [{"kpi": "cash", "basis": "rolling_3"}])],
        targets=[{"kpi": "cash", "goal": 150, "red_flag": 50}],
    )
    claims = [
        ("a", "cash", unit, f"2026-0{month}", 50)
        for unit in ("north", "south")
        for month in range(1, 6)
        if (unit, month) != ("south", 2)
    ]
    found = Calculated(tmp_path, raw, claims).ask(
        "SELECT month, scored_value, reason, coverage FROM mart.measure_results "
        "WHERE month >= '2026-04' ORDER BY month"
    )
    assert found == [
        ("2026-04", 100, None, 1),
        ("2026-05", 75, "absent_children", Decimal("0.5")),
    ]
