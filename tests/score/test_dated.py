"""Goals without a red flag, thresholds beside targets, and weights that hold for some months."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.small import Calculated, kpi, scorecard, sections

MONTH = "2026-01"
SCORE = "SELECT round(score, 2), colour, favourable FROM mart.measure_results"


def scored(tmp_path: Path, x: str, polarity: str = "higher_is_better", **more: Any) -> Any:
    raw = sections(kpis=[kpi("revenue", polarity=polarity)], **more)
    return Calculated(tmp_path, raw, [("a", "revenue", "group", MONTH, x)]).ask(SCORE)[0]


@pytest.mark.parametrize(
    ("x", "polarity", "expected"),
    [
        ("100", "higher_is_better", (Decimal(10), "green", True)),
        ("100.000000001", "higher_is_better", (Decimal(10), "green", True)),
        ("99.999999999", "higher_is_better", (Decimal(0), "red", False)),
        ("100", "lower_is_better", (Decimal(10), "green", True)),
        ("100.000000001", "lower_is_better", (Decimal(0), "red", False)),
        ("-5", "lower_is_better", (Decimal(10), "green", True)),
    ],
)
def test_a_goal_alone_is_met_or_not(
    tmp_path: Path, x: str, polarity: str, expected: tuple[Any, ...]
) -> None:
    assert scored(tmp_path, x, polarity, targets=[{"kpi": "revenue", "goal": "100"}]) == expected


def test_a_goal_of_nothing_divides_nothing(tmp_path: Path) -> None:
    found = scored(tmp_path, "0", "lower_is_better", targets=[{"kpi": "revenue", "goal": "0"}])
    assert found == (Decimal(10), "green", True)


@pytest.mark.parametrize(
    ("line", "polarity", "x"),
    [
        ({"red_flag_ratio": "0.9"}, "higher_is_better", "90"),
        ({"red_flag_gap": "10"}, "higher_is_better", "90"),
        ({"red_flag_ratio": "1.1"}, "lower_is_better", "110"),
        ({"red_flag_gap": "10"}, "lower_is_better", "110"),
    ],
)
def test_a_red_flag_by_the_goal_scores_as_its_absolute_line(
    tmp_path: Path, line: dict[str, str], polarity: str, x: str
) -> None:
    own = scored(tmp_path, x, polarity, targets=[{"kpi": "revenue", "goal": "100", **line}])
    apart = scored(
        tmp_path / "apart",
        x,
        polarity,
        targets=[{"kpi": "revenue", "goal": "100"}],
        thresholds=[{"kpi": "revenue", **line}],
    )
    assert own == apart == (Decimal("3.33"), "amber", False)


def test_the_narrowest_threshold_wins_and_a_targets_own_line_before_all(tmp_path: Path) -> None:
    raw = sections(
        kpis=[kpi("revenue"), kpi("cost")],
        scorecards=[scorecard(unit, ["revenue", "cost"]) for unit in ("group", "north", "south")],
        targets=[
            {"kpi": "revenue", "goal": "100"},
            {"kpi": "cost", "goal": "100", "red_flag": "40"},
        ],
        thresholds=[
            {"kpi": "revenue", "red_flag_gap": "10"},
            {"kpi": "revenue", "unit_type": "region", "red_flag_gap": "20"},
            {"kpi": "revenue", "unit": "north", "red_flag_gap": "30"},
            {"kpi": "cost", "red_flag_gap": "10"},
        ],
    )
    claims = [("a", "revenue", unit, MONTH, "1") for unit in ("group", "north", "south")]
    result = Calculated(tmp_path, raw, claims)
    lines = dict(result.ask("SELECT unit || ' ' || kpi, red_flag FROM mart.measure_results"))
    assert lines == {
        "group revenue": 90,
        "south revenue": 80,
        "north revenue": 70,
        "group cost": 40,
        "south cost": 40,
        "north cost": 40,
    }


def test_a_year_in_which_only_some_goals_have_a_red_flag_has_no_target(tmp_path: Path) -> None:
    raw = sections(
        scorecards=[scorecard("group", [{"kpi": "revenue", "basis": "ytd"}])],
        targets=[
            {"kpi": "revenue", "valid_to": "2026-01", "goal": "10", "red_flag": "5"},
            {"kpi": "revenue", "valid_from": "2026-02", "goal": "10"},
        ],
    )
    claims = [("a", "revenue", "group", month, "10") for month in ("2026-01", "2026-02")]
    found = Calculated(tmp_path, raw, claims).ask(
        "SELECT month, red_flag, target, colour, reason FROM mart.measure_results ORDER BY month"
    )
    assert found == [
        ("2026-01", 5, 10, "green", None),
        ("2026-02", None, None, None, "no_target"),
    ]


def weighted(tmp_path: Path, weights: list[dict[str, Any]]) -> dict[str, Decimal]:
    """Card scores of a green (10) and a red (0) measure of equal weights, by month."""
    raw = sections(
        kpis=[kpi("revenue"), kpi("cost")],
        scorecards=[scorecard("group", ["revenue", "cost"])],
        targets=[{"kpi": "revenue", "goal": "1"}, {"kpi": "cost", "goal": "1"}],
        weights=weights,
    )
    months = ("2026-01", "2026-02", "2026-03")
    claims = [
        ("a", name, "group", m, x) for m in months for name, x in (("revenue", 1), ("cost", 0))
    ]
    result = Calculated(tmp_path, raw, claims)
    assert result.ask("SELECT count(*) FROM mart.measure_results") == [(6,)]
    return dict(result.ask("SELECT month, score FROM mart.scorecards"))


def test_a_weight_holds_in_its_months_only(tmp_path: Path) -> None:
    rows = [{"kpi": "cost", "weight": "3", "valid_from": "2026-02", "valid_to": "2026-02"}]
    assert weighted(tmp_path, rows) == {
        "2026-01": 5,
        "2026-02": Decimal("2.5"),
        "2026-03": 5,
    }


def test_the_narrowest_weight_wins(tmp_path: Path) -> None:
    rows = [
        {"kpi": "cost", "weight": "3"},
        {"kpi": "cost", "unit_type": "enterprise", "weight": "9"},
        {"kpi": "cost", "unit": "group", "weight": "0", "valid_to": "2026-01"},
    ]
    assert weighted(tmp_path, rows) == {"2026-01": 10, "2026-02": 1, "2026-03": 1}


def test_a_weight_for_a_basis_goes_before_one_for_all_of_a_kpi(tmp_path: Path) -> None:
    rows = [{"kpi": "cost", "weight": "9"}, {"kpi": "cost", "basis": "month", "weight": "1"}]
    assert weighted(tmp_path, rows)["2026-01"] == 5
    assert weighted(tmp_path / "turned", rows[::-1])["2026-01"] == 5


def test_objectives_and_perspectives_have_weights_with_dates_too(tmp_path: Path) -> None:
    objectives = [
        {
            "id": name,
            "name": name,
            "owner": "ann",
            "measures": [{"kpi": name, "role": "lagging"}],
        }
        for name in ("revenue", "cost")
    ]
    raw = sections(
        perspectives=[{"id": p, "name": p} for p in ("financial", "customer")],
        kpis=[kpi("revenue"), kpi("cost"), kpi("trust")],
        scorecards=[
            {
                "id": "card",
                "unit": "group",
                "perspectives": [
                    {"perspective": "financial", "objectives": objectives},
                    {
                        "perspective": "customer",
                        "objectives": [
                            {
                                "id": "trust",
                                "name": "trust",
                                "owner": "ann",
                                "measures": [{"kpi": "trust", "role": "lagging"}],
                            }
                        ],
                    },
                ],
            }
        ],
        targets=[{"kpi": name, "goal": "1"} for name in ("revenue", "cost", "trust")],
        weights=[
            {"objective": "cost", "weight": "3", "valid_from": "2026-02"},
            {"perspective": "customer", "weight": "4", "valid_from": "2026-02"},
        ],
    )
    claims = [
        ("a", name, "group", month, x)
        for month in ("2026-01", "2026-02")
        for name, x in (("revenue", 1), ("cost", 0), ("trust", 1))
    ]
    result = Calculated(tmp_path, raw, claims)
    # January: (5 + 10) / 2; February: financial 10 * 1/4, then (2.5 + 4 * 10) / 5.
    assert dict(result.ask("SELECT month, score FROM mart.scorecards")) == {
        "2026-01": Decimal("7.5"),
        "2026-02": Decimal("8.5"),
    }
