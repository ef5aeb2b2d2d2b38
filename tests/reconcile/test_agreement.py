"""Agreement: what a comparison of two sources must get right."""

from pathlib import Path
from typing import Any

import pytest

from tests.small import Calculated, kpi, sections

MONTH = "2026-01"


def compared(tmp_path: Path, a: Any, b: Any, **tolerance: Any) -> Calculated:
    raw = sections(kpis=[kpi("revenue", tolerance=tolerance)] if tolerance else [kpi("revenue")])
    claims = [("a", "revenue", "north", MONTH, a), ("b", "revenue", "north", MONTH, b)]
    return Calculated(tmp_path, raw, claims)


@pytest.mark.parametrize(
    ("a", "b", "tolerance", "breaks"),
    [
        ("100", "100", {}, 0),
        ("100", "100.000000001", {}, 1),
        ("100", "101", {"absolute": "1"}, 0),
        ("100", "101.000000001", {"absolute": "1"}, 1),
        ("100", "99", {"relative": "0.01"}, 0),
        ("100", "98.99", {"relative": "0.01"}, 1),
        ("0", "0", {"relative": "0.01"}, 0),
        ("0", "0.01", {"relative": "0.01"}, 1),
        ("-100", "100", {"relative": "0.5"}, 1),
        ("1234", "1200", {"rounding_step": "100"}, 0),
        ("1234", "1100", {"rounding_step": "100"}, 1),
        (None, None, {}, 0),
        (None, "1", {"absolute": "10"}, 1),
        ("0.1", "0.10", {}, 0),
        ("999999999999999", "999999999999998", {}, 1),
    ],
)
def test_two_figures(
    tmp_path: Path, a: Any, b: Any, tolerance: dict[str, Any], breaks: int
) -> None:
    found = compared(tmp_path, a, b, **tolerance).breaks()
    assert [row for row in found if row[0] == "agreement"] == [
        ("agreement", "undefined" if a is None else "differs", "revenue", "north", MONTH)
    ] * breaks


def test_break_says_both_sides(tmp_path: Path) -> None:
    found = compared(tmp_path, 100, 103, absolute="1").ask(
        "SELECT left_source, left_value, right_source, right_value, difference, tolerance, "
        "delivery, row_number FROM mart.breaks WHERE rule = 'agreement'"
    )
    assert [[str(item) for item in row] for row in found] == [
        ["a", "100.000000000", "b", "103.000000000", "3.000000000", "1.000000000", "1", "2"]
    ]


def test_every_comparison_is_counted(tmp_path: Path) -> None:
    rows = compared(tmp_path, 100, 103).ask(
        "SELECT rule, compared, passed, failed FROM mart.checks ORDER BY rule"
    )
    assert rows == [("agreement", 1, 0, 1), ("completeness", 2, 2, 0), ("freshness", 2, 2, 0)]


def test_a_source_no_kpi_lists_is_compared_but_never_used(tmp_path: Path) -> None:
    raw = sections(kpis=[kpi("revenue", sources=["a", "children"])])
    claims = [
        ("a", "revenue", "north", MONTH, 1),
        ("b", "revenue", "north", MONTH, 2),
        ("b", "revenue", "south", MONTH, 5),
    ]
    result = Calculated(tmp_path, raw, claims)
    assert ("agreement", "differs", "revenue", "north", MONTH) in result.breaks()
    assert result.ask("SELECT unit, value FROM mart.kpi_values ORDER BY unit") == [
        ("group", 1),
        ("north", 1),
    ]


def test_break_ids_stay_the_same_when_the_size_changes(tmp_path: Path) -> None:
    first = compared(tmp_path / "1", 100, 103).ask("SELECT break_id FROM mart.breaks")
    second = compared(tmp_path / "2", 100, 250).ask("SELECT break_id FROM mart.breaks")
    assert first == second
