"""Decimals the warehouse cannot hold to the last digit are refused, and said so."""

from decimal import Decimal
from typing import Any

import pytest

from scorecard.errors import ConfigError
from tests.small import SOURCE, config_of, kpi, scorecard, sections

FIGURE = "a figure of at most 15 digits before and 9 after the decimal point"


def problems(raw: dict[str, Any]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config_of(raw)
    return [f"{p.key}: expected {p.expected}, found {p.found}" for p in caught.value.problems]


@pytest.mark.parametrize("value", ["1e15", "-1000000000000000", "0.0000000001", "1e25"])
def test_figures(value: str) -> None:
    raw = sections(
        kpis=[
            kpi(
                "revenue",
                tolerance={"absolute": value, "rounding_step": value},
                valid_range={"minimum": value, "maximum": value},
            )
        ],
        targets=[{"kpi": "revenue", "red_flag": value, "goal": value}],
    )
    found = problems(raw)
    for key in ("targets[1].red_flag", "targets[1].goal", "kpis[1].valid_range.maximum"):
        assert f"{key}: expected {FIGURE}, found '{value}'" in found
    assert sum(FIGURE in line for line in found) == 6


def test_the_largest_figures_are_held_exactly() -> None:
    goal = "999999999999999.999999999"
    raw = sections(targets=[{"kpi": "revenue", "red_flag": f"-{goal}", "goal": goal}])
    assert config_of(raw).targets[0].goal == Decimal(goal)


def test_a_relative_tolerance_of_seven_places() -> None:
    raw = sections(kpis=[kpi("revenue", tolerance={"relative": "0.0000004"})])
    expected = "a fraction with at most 6 decimal places, found '0.0000004'"
    assert problems(raw) == [f"kpis[1].tolerance.relative: expected {expected}"]


@pytest.mark.parametrize(
    ("scale", "expected"),
    [("0", "a scale other than 0"), ("1e15", FIGURE), ("0.0000000001", FIGURE)],
)
def test_scales_of_sources(scale: str, expected: str) -> None:
    layout = {**SOURCE["layout"], "scales": {"revenue": scale}}
    raw = sections(sources=[{**SOURCE, "id": "a", "layout": layout}, {**SOURCE, "id": "b"}])
    assert any(f"expected {expected}, found" in line for line in problems(raw))


@pytest.mark.parametrize("basis", ["ytd", "rolling_12"])
def test_a_recompute_only_measure_has_no_period(basis: str) -> None:
    raw = sections(
        kpis=[kpi("med", "recompute_only")],
        scorecards=[scorecard("north", [{"kpi": "med", "basis": basis}])],
    )
    assert problems(raw) == [
        "scorecards[1].perspectives[1].objectives[1].measures[1].basis: expected month: "
        f"a recompute-only figure cannot be added up over months, found {basis}"
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"number": {"decimal": ",", "thousands": ","}},
            "number.thousands: expected another sign than the decimal one, found ','",
        ),
        (
            {"number": {"thousands": "."}},
            "number.thousands: expected another sign than the decimal one, found '.'",
        ),
        (
            {"minimum_rows": 5, "row_limit": 5},
            "row_limit: expected more than minimum_rows, since a delivery of as many rows is "
            "refused, found 5",
        ),
    ],
)
def test_declarations_under_which_no_delivery_could_be_read(
    changes: dict[str, Any], expected: str
) -> None:
    raw = sections(sources=[{**SOURCE, "id": "a", **changes}, {**SOURCE, "id": "b"}])
    assert problems(raw) == [f"sources[1].{expected}"]


@pytest.mark.parametrize(
    "changes", [{"number": {"decimal": ",", "thousands": "."}}, {"row_limit": 2}]
)
def test_declarations_that_are_good(changes: dict[str, Any]) -> None:
    config_of(sections(sources=[{**SOURCE, "id": "a", **changes}, {**SOURCE, "id": "b"}]))
