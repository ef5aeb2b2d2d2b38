"""A figure that is due once a quarter or a year is not missing in between."""

from pathlib import Path

from tests.small import Calculated, kpi, sections


def absent(folder: Path, months: list[int], given: list[str]) -> list[str]:
    """Months in which North's figure is said to be absent; another KPI is given to the end."""
    raw = sections(kpis=[kpi("survey", months=months), kpi("revenue")])
    claims = [("a", "survey", "north", month, 7) for month in given]
    claims += [("a", "revenue", "north", f"2026-{number:02d}", 1) for number in range(1, 13)]
    return [row[4] for row in Calculated(folder, raw, claims).breaks() if row[2] == "survey"]


def test_between_its_months_nothing_is_expected(tmp_path: Path) -> None:
    assert absent(tmp_path, [3, 6, 9, 12], ["2026-03", "2026-06", "2026-09", "2026-12"]) == []


def test_in_its_months_it_is(tmp_path: Path) -> None:
    assert absent(tmp_path, [12, 3, 6, 9], ["2026-03", "2026-09"]) == ["2026-06", "2026-12"]


def test_without_months_every_month_is_one(tmp_path: Path) -> None:
    assert absent(tmp_path, [], ["2026-09", "2026-12"]) == ["2026-10", "2026-11"]


def test_a_figure_that_comes_unasked_is_taken(tmp_path: Path) -> None:
    raw = sections(kpis=[kpi("survey", months=[12]), kpi("revenue")])
    result = Calculated(tmp_path, raw, [("a", "survey", "north", "2026-05", 7)])
    assert result.value("survey", "north", "2026-05") == 7
