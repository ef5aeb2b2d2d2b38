"""Which source is believed, where that differs by unit and date."""

from pathlib import Path
from typing import Any

from tests.small import Calculated, kpi, sections

JANUARY, FEBRUARY, MARCH = "2026-01", "2026-02", "2026-03"


def believed(tmp_path: Path, rows: list[dict[str, Any]], **more: Any) -> Calculated:
    """Source a says 1, b says 2, for north and south, January to March."""
    claims = [
        (source, "revenue", unit, month, value)
        for source, value in (("a", 1), ("b", 2))
        for unit in ("north", "south")
        for month in (JANUARY, FEBRUARY, MARCH)
    ]
    return Calculated(tmp_path, sections(precedence=rows, **more), claims)


def chosen(result: Calculated) -> dict[str, str]:
    rows = result.ask(
        "SELECT unit, string_agg(source, ' ' ORDER BY month) FROM mart.kpi_values GROUP BY unit"
    )
    return {str(unit): str(sources) for unit, sources in rows}


def test_without_rows_the_kpis_own_list_holds(tmp_path: Path) -> None:
    assert chosen(believed(tmp_path, [])) == {
        "north": "a a a",
        "south": "a a a",
        "group": "children children children",
    }


def test_an_order_holds_for_its_unit_and_months(tmp_path: Path) -> None:
    row = {"kpi": "revenue", "unit": "south", "sources": ["b", "a"], "valid_from": FEBRUARY}
    found = chosen(believed(tmp_path, [row]))
    assert found["south"] == "a b b"
    assert found["north"] == "a a a"


def test_unit_goes_before_type_and_type_before_all(tmp_path: Path) -> None:
    rows = [
        {"kpi": "revenue", "sources": ["b"], "valid_to": JANUARY},
        {"kpi": "revenue", "unit_type": "region", "sources": ["b"], "valid_from": MARCH},
        {"kpi": "revenue", "unit": "north", "sources": ["a"], "valid_from": MARCH},
    ]
    found = chosen(believed(tmp_path, rows))
    assert found["north"] == "b a a"
    assert found["south"] == "b a b"


def test_a_source_that_is_not_listed_there_is_compared_and_never_chosen(tmp_path: Path) -> None:
    row = {"kpi": "revenue", "unit": "south", "sources": ["children"]}
    result = believed(tmp_path, [row])
    assert "south" not in chosen(result)
    assert ("agreement", "differs", "revenue", "south", MARCH) in result.breaks()


def test_a_group_may_rest_on_a_source_though_others_rest_on_children(tmp_path: Path) -> None:
    rows = [{"kpi": "revenue", "unit": "group", "sources": ["b"]}]
    raw = sections(precedence=rows, kpis=[kpi("revenue")])
    claims = [
        ("a", "revenue", "north", JANUARY, 1),
        ("a", "revenue", "group", JANUARY, 7),
        ("b", "revenue", "group", JANUARY, 8),
    ]
    result = Calculated(tmp_path, raw, claims)
    assert result.value("revenue", "group", JANUARY) == 8
