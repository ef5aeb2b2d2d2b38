"""Advice by figures: measures of one colour for two years, and what was not looked at."""

from pathlib import Path

import pytest

from scorecard.impact.advice import advise_by_figures
from scorecard.period import Month
from scorecard.stores.snapshot import refresh
from tests.small import Calculated, kpi, scorecard, sections

FIRST = Month.parse("2025-01")


def calculated(folder: Path, months: int) -> Calculated:
    """Revenue is always met; costs have been missed once, in the second month."""
    raw = sections(
        kpis=[kpi("revenue"), kpi("costs", polarity="lower_is_better")],
        scorecards=[scorecard(unit, ["revenue", "costs"]) for unit in ("group", "north")],
        targets=[
            {"kpi": "revenue", "red_flag": 50, "goal": 100},
            {"kpi": "costs", "red_flag": 100, "goal": 50},
        ],
    )
    claims = [
        ("a", name, unit, str(FIRST + n), 200 if name == "revenue" or n == 1 else 20)
        for name in ("revenue", "costs")
        for unit in ("group", "north")
        for n in range(months)
    ]
    result = Calculated(folder, raw, claims)
    refresh(result.warehouse, folder / "snapshot.duckdb")
    result.close()
    return result


def test_a_threshold_that_was_never_crossed(tmp_path: Path) -> None:
    result = calculated(tmp_path, 24)
    given, silent = advise_by_figures(result.config, tmp_path / "snapshot.duckdb")
    assert silent == ""
    assert [piece.what for piece in given] == [
        "revenue of group was green in each of the last 24 months",
        "revenue of north was green in each of the last 24 months",
    ]
    assert given[0].path[-2:] == ("measures", 0)


def test_after_a_miss_two_years_of_one_colour_are_told_again(tmp_path: Path) -> None:
    result = calculated(tmp_path, 26)
    given, _ = advise_by_figures(result.config, tmp_path / "snapshot.duckdb")
    assert [piece.what.split(" was ")[0] for piece in given] == [
        "revenue of group",
        "costs of group",
        "revenue of north",
        "costs of north",
    ]


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (23, "that takes 24 months, and 23 are calculated"),
        (0, "nothing is calculated yet; ask again after `scorecard run`"),
    ],
)
def test_what_could_not_be_looked_at_is_said(tmp_path: Path, months: int, said: str) -> None:
    config = calculated(tmp_path, max(months, 1)).config
    snapshot = tmp_path / ("snapshot.duckdb" if months else "none.duckdb")
    assert advise_by_figures(config, snapshot) == ([], said)
