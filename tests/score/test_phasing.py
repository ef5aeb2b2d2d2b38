"""A year's goal in months, and goals from the year before, against a plain computation."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.config.phasing import in_parts
from scorecard.impact.effects import find_effects
from scorecard.period import Month
from tests.config.test_dated import said
from tests.impact.exchange import check
from tests.small import Calculated, config_of, kpi, scorecard, sections

YEAR = [str(Month.parse("2026-01") + n) for n in range(12)]
BEFORE = [str(Month.parse("2025-01") + n) for n in range(12)]
ANNUAL: dict[str, Any] = {"kpi": "revenue", "first_month": "2026-01", "goal": 100}
LAST_YEAR = {**ANNUAL, "phasing": "last_year", "red_flag_ratio": "0.9"}


def months_of(aggregation: str = "flow", **row: Any) -> list[tuple[str, Decimal]]:
    raw = sections(kpis=[kpi("revenue", aggregation)], annual_targets=[{**ANNUAL, **row}])
    targets = config_of(raw).targets
    assert all(row.valid_from == row.valid_to for row in targets)
    return [(str(row.valid_from), row.goal) for row in targets]


def test_a_flow_is_cut_into_months_that_add_up() -> None:
    even = months_of(phasing="even")
    assert [month for month, _ in even] == YEAR
    assert sum(goal for _, goal in even) == 100
    assert {goal for _, goal in even} == {Decimal("8.333333333"), Decimal("8.333333334")}
    weights = ["0.05"] * 6 + ["0.1"] * 5 + ["0.2"]
    heavy = [goal for _, goal in months_of(phasing="weights", weights=weights)]
    assert heavy == [Decimal(5)] * 6 + [Decimal(10)] * 5 + [Decimal(20)]


def test_what_does_not_add_up_stays_or_goes_in_even_steps() -> None:
    stays = months_of("stock", phasing="constant")
    assert {goal for _, goal in stays} == {100}
    steps = [goal for _, goal in months_of("ratio", phasing="interpolate", opening=40)]
    assert steps == [40 + 5 * n for n in range(1, 13)]


@given(
    whole=st.integers(-(10**15) + 1, 10**15 - 1).map(lambda n: Decimal(n) / 10**6),
    weights=st.lists(st.integers(1, 10**6).map(Decimal), min_size=1, max_size=53),
)
def test_parts_add_up_to_the_last_digit_and_are_no_more_than_one_off(
    whole: Decimal, weights: list[Decimal]
) -> None:
    parts = in_parts(whole, weights)
    assert sum(parts) == whole
    total = Fraction(sum(weights))
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(whole) * Fraction(weight) / total) <= Fraction(
            1, 10**9
        )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"phasing": "weights", "weights": ["0.1"] * 10},
            "annual_targets[1].weights: expected a weight for each of 12 months, found 10",
        ),
        (
            {"phasing": "weights", "weights": ["0.08"] * 12},
            "annual_targets[1].weights: expected weights that add up to 1, found 0.96",
        ),
        (
            {"phasing": "even", "weights": ["0.1"]},
            "annual_targets[1].weights: expected phasing: weights beside weights, found even",
        ),
        (
            {"phasing": "constant"},
            "annual_targets[1].phasing: expected even, weights or last_year: the months of a flow "
            "add up, found constant",
        ),
        (
            {"phasing": "interpolate"},
            "annual_targets[1].opening: expected opening with phasing: interpolate, no other, "
            "found none",
        ),
    ],
)
def test_a_phasing_that_is_none_is_named(row: dict[str, Any], expected: str) -> None:
    assert expected in said(annual_targets=[{**ANNUAL, **row}])


def test_a_month_has_one_goal_of_a_scope() -> None:
    prior = {"kpi": "revenue", "valid_from": "2026-12"}
    goal = {"kpi": "revenue", "goal": 9, "valid_to": "2026-01"}
    found = said(annual_targets=[LAST_YEAR], prior_year_targets=[prior], targets=[goal])
    assert found == [
        "annual_targets[1]: expected periods that do not overlap, "
        "found targets[1] for the same months",
        "prior_year_targets[1]: expected periods that do not overlap, "
        "found annual_targets[1] for the same months",
    ]


SEASON = [3, 7, 0, 11, 5, 5, 2, 13, 1, 1, 4, 29]


def calculated(folder: Path, season: list[int | None], **more: Any) -> Calculated:
    card = scorecard("group", ["revenue", {"kpi": "revenue", "basis": "ytd"}])
    claims = [
        ("a", "revenue", "group", month, figure)
        for months, figures in ((BEFORE, season), (YEAR, [10] * 12))
        for month, figure in zip(months, figures, strict=True)
        if figure is not None
    ]
    return Calculated(folder, sections(scorecards=[card], **more), claims)


def test_a_years_goal_lies_as_last_year_lay_and_adds_up(tmp_path: Path) -> None:
    result = calculated(tmp_path, [*SEASON], annual_targets=[{**LAST_YEAR, "goal": 1000}])
    goals = dict(result.ask("SELECT month, goal FROM mart.targets"))
    assert list(goals) == YEAR
    assert sum(goals.values()) == 1000
    for month, figure in zip(YEAR, SEASON, strict=True):
        assert abs(goals[month] - Decimal(1000 * figure) / 81) < Decimal("0.000002"), month
    told = "SELECT target, red_flag FROM mart.measure_results WHERE month = ? AND basis = 'ytd'"
    assert result.ask(told, YEAR[-1]) == [(1000, 900)]


@pytest.mark.parametrize("gone", [None, -5])
def test_without_a_whole_year_before_there_is_no_goal(tmp_path: Path, gone: int | None) -> None:
    result = calculated(tmp_path, [gone, *SEASON[1:]], annual_targets=[LAST_YEAR])
    assert result.ask("SELECT count(*) FROM mart.targets") == [(0,)]
    told = "SELECT DISTINCT reason FROM mart.measure_results WHERE month >= '2026-01'"
    assert result.ask(told) == [("no_target",)]


def test_a_goal_is_the_year_before_with_growth(tmp_path: Path) -> None:
    prior = {"kpi": "revenue", "growth": "0.03", "red_flag_ratio": "0.9"}
    season = [-10, 20, *SEASON[2:]]
    result = calculated(tmp_path, [*season], prior_year_targets=[prior])
    goals = dict(result.ask("SELECT month, goal FROM mart.targets"))
    assert goals[YEAR[1]] == Decimal("20.6")
    # Growth of a loss makes it smaller.
    assert goals[YEAR[0]] == Decimal("-9.7")
    rows = result.ask(
        "SELECT month, score, reason, prior_year_value, prior_year_variance, variance_share "
        "FROM mart.measure_results WHERE basis = 'month' AND month IN (?, ?, ?) ORDER BY month",
        *YEAR[:3],
    )
    # Nine tenths of a loss lie on its better side: nothing that could be scored.
    assert rows[0][1:] == (None, "wrong_red_flag", -10, 20, Decimal("2.030927835"))
    assert rows[1][3:] == (20, -10, Decimal("-0.514563107"))
    assert rows[2][1:] == (None, "wrong_red_flag", 0, 10, None)


def test_an_effect_reaches_the_goals_of_the_year_after(tmp_path: Path) -> None:
    """Source `b` says something else of two months of the year before."""
    names = ("revenue", "orders")
    card = scorecard("group", [{"kpi": n, "basis": b} for n in names for b in ("month", "ytd")])
    raw = sections(
        kpis=[kpi(name) for name in names],
        scorecards=[card],
        annual_targets=[{**LAST_YEAR, "goal": 130}],
        prior_year_targets=[{"kpi": "orders", "growth": "0.1", "red_flag_gap": 2}],
    )
    claims = [
        ("a", name, "group", month, figure)
        for name in names
        for months, figures in ((BEFORE, SEASON), (YEAR, [10] * 12))
        for month, figure in zip(months, figures, strict=True)
    ]
    claims += [("b", name, "group", BEFORE[place], 9) for name in names for place in (3, 7)]
    result = Calculated(tmp_path, raw, claims)
    find_effects(result.warehouse)
    told = "SELECT DISTINCT month FROM mart.effects WHERE level = 'measure' AND item = ?"
    for name in names:
        assert {month for (month,) in result.ask(told, name)} & set(YEAR), name
    check(result.warehouse, result.config, most=4)


def year_goal(result: Calculated) -> Any:
    """The goal the outlook of June holds the year against."""
    ((found,),) = result.ask("SELECT goal FROM mart.outlook WHERE month = ?", YEAR[5])
    return found


def half(folder: Path, aggregation: str = "flow", **more: Any) -> Calculated:
    """The year before, and the first six months of this one."""
    months = [*zip(BEFORE, SEASON, strict=True), *((month, 10) for month in YEAR[:6])]
    claims = [("a", "revenue", "group", month, figure) for month, figure in months]
    raw = sections(kpis=[kpi("revenue", aggregation)], **more)
    return Calculated(folder, raw, claims)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"annual_targets": [{**LAST_YEAR, "goal": 1000}]}, 1000),
        ({"prior_year_targets": [{"kpi": "revenue", "growth": "0.1"}]}, Decimal("89.1")),
        # A unit's own growth from April on, beside a goal of all for the months before.
        (
            {
                "targets": [{"kpi": "revenue", "goal": 10}],
                "prior_year_targets": [
                    {"kpi": "revenue", "unit": "group", "growth": "0.1", "valid_from": YEAR[3]}
                ],
            },
            30 + Decimal("78.1"),
        ),
        # What its parts of October to December are is not known in June.
        (
            {
                "annual_targets": [LAST_YEAR],
                "targets": [{"kpi": "revenue", "unit": "group", "goal": 10, "valid_to": YEAR[2]}],
            },
            None,
        ),
        ({"targets": [{"kpi": "revenue", "goal": 10, "valid_to": YEAR[2]}]}, None),
    ],
)
def test_the_outlook_is_held_against_the_goal_of_the_year(
    tmp_path: Path, more: dict[str, Any], expected: Decimal | None
) -> None:
    assert year_goal(half(tmp_path, **more)) == expected


def test_a_stock_whose_goals_end_in_march_has_no_goal_of_the_year(tmp_path: Path) -> None:
    goals = [{"kpi": "revenue", "goal": 10, "valid_to": YEAR[2]}]
    assert year_goal(half(tmp_path, "stock", targets=goals)) is None
