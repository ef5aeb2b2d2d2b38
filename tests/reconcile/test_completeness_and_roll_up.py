"""Expected figures that are absent, and parents against their children."""

from pathlib import Path

from tests.small import Calculated, kpi, sections


def test_a_month_that_a_source_left_out(tmp_path: Path) -> None:
    claims = [
        ("a", "revenue", "north", "2026-01", 1),
        ("a", "revenue", "north", "2026-03", 3),
        ("a", "revenue", "south", "2026-03", 3),
    ]
    result = Calculated(tmp_path, sections(), claims)
    absent = [row for row in result.breaks() if row[1] == "absent"]
    assert absent == [("completeness", "absent", "revenue", "north", "2026-02")]


def test_nothing_is_expected_outside_a_units_validity(tmp_path: Path) -> None:
    raw = sections()
    raw["units"][1]["valid_to"] = "2026-01"
    claims = [
        ("a", "revenue", "north", "2026-01", 1),
        ("a", "revenue", "south", "2026-01", 2),
        ("a", "revenue", "south", "2026-02", 2),
    ]
    result = Calculated(tmp_path, raw, claims)
    assert result.breaks() == []
    assert result.value("revenue", "group", "2026-02") == 2
    assert result.value("revenue", "group", "2026-02", "coverage") == 1


def test_a_figure_outside_a_units_validity_is_invalid(tmp_path: Path) -> None:
    raw = sections()
    raw["units"][1]["valid_to"] = "2026-01"
    claims = [("a", "revenue", "north", m, 1) for m in ("2026-01", "2026-02")]
    assert Calculated(tmp_path, raw, claims).breaks() == [
        ("validity", "unit_not_valid", "revenue", "north", "2026-02")
    ]


def test_a_measure_without_any_figure(tmp_path: Path) -> None:
    raw = sections(kpis=[kpi("revenue"), kpi("margin")])
    raw["scorecards"][0]["perspectives"][0]["objectives"][0]["measures"].append(
        {"kpi": "margin", "role": "lagging"}
    )
    result = Calculated(tmp_path, raw, [("a", "revenue", "north", "2026-01", 1)])
    assert result.breaks() == [("completeness", "no_figure", "margin", "group", "2026-01")]


def test_an_absent_child_leaves_the_sum_of_the_others_with_its_coverage(tmp_path: Path) -> None:
    claims = [
        ("a", "revenue", "north", "2026-01", 10),
        ("a", "revenue", "south", "2026-01", 20),
        ("a", "revenue", "north", "2026-02", 11),
    ]
    result = Calculated(tmp_path, sections(), claims)
    assert result.value("revenue", "group", "2026-02") == 11
    assert result.value("revenue", "group", "2026-02", "coverage") * 2 == 1


def test_a_parents_report_against_its_children(tmp_path: Path) -> None:
    claims = [
        ("a", "revenue", "north", "2026-01", 10),
        ("a", "revenue", "south", "2026-01", 20),
        ("b", "revenue", "group", "2026-01", 31),
    ]
    result = Calculated(tmp_path, sections(), claims)
    assert result.breaks() == [("roll_up", "differs", "revenue", "group", "2026-01")]
    assert result.value("revenue", "group", "2026-01") == 31
    row = result.ask("SELECT left_source, right_source, difference FROM mart.breaks")
    assert row == [("b", "children", -1)]


def test_the_rounding_floor_grows_with_the_summands(tmp_path: Path) -> None:
    # Two summands shown in steps of 10 may be off by 2*10/2 + 10/2 = 15.
    raw = sections(kpis=[kpi("revenue", tolerance={"rounding_step": "10"})])
    claims = [
        ("a", "revenue", "north", "2026-01", 10),
        ("a", "revenue", "south", "2026-01", 20),
    ]
    within = Calculated(tmp_path / "1", raw, [*claims, ("b", "revenue", "group", "2026-01", 45)])
    beyond = Calculated(tmp_path / "2", raw, [*claims, ("b", "revenue", "group", "2026-01", 46)])
    assert within.breaks() == []
    assert beyond.breaks() == [("roll_up", "differs", "revenue", "group", "2026-01")]


def test_an_incomplete_sum_is_not_held_against_the_parent(tmp_path: Path) -> None:
    claims = [
        ("a", "revenue", "north", "2026-01", 10),
        ("a", "revenue", "south", "2026-01", 20),
        ("a", "revenue", "north", "2026-02", 10),
        ("b", "revenue", "group", "2026-01", 30),
        ("b", "revenue", "group", "2026-02", 30),
    ]
    rules = {row[0] for row in Calculated(tmp_path, sections(), claims).breaks()}
    assert rules == {"completeness"}
