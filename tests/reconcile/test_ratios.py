"""Ratios between levels: operands that are absent, and sentences that name what was compared."""

from pathlib import Path
from typing import Any

from scorecard.impact.alerts import Alert, build_alerts
from scorecard.period import Month
from tests.small import Calculated, kpi, scorecard, sections

MONTH = "2026-01"
RATES = {"kpis": [kpi("rate", "ratio")], "scorecards": [scorecard("group", ["rate"])]}


def alerts(result: Calculated) -> list[Alert]:
    return build_alerts(result.warehouse, result.config, Month.parse(MONTH))


def test_a_child_without_operands_is_a_break(tmp_path: Path) -> None:
    claims: list[tuple[Any, ...]] = [
        ("a", "rate", "north", MONTH, "0.9"),
        ("a", "rate", "south", MONTH, "0.1", 1, 10),
    ]
    result = Calculated(tmp_path, sections(**RATES), claims)
    assert result.value("rate", "group", MONTH, "coverage") * 2 == 1
    assert result.breaks() == [("completeness", "no_operands", "rate", "north", MONTH)]
    row = result.ask("SELECT left_source, left_value * 10, delivery, row_number FROM mart.breaks")
    assert row == [("a", 9, 1, 2)]
    alert = alerts(result)[0]
    assert alert.title == "Source: 1 figure without numerator and denominator"
    assert alert.lines == (
        "Rate of North: Source gave no numerator and denominator, so the units above leave the "
        "figure out",
    )


def test_operands_are_not_missed_where_nobody_adds_them_up(tmp_path: Path) -> None:
    claims = [("a", "rate", unit, MONTH, "0.5") for unit in ("group", "north", "south")]
    assert Calculated(tmp_path / "1", sections(**RATES), claims).breaks() == []
    listed = sections(**{**RATES, "kpis": [kpi("rate", "ratio", sources=["a"])]})
    assert Calculated(tmp_path / "2", listed, claims).breaks() == []


def test_operands_lost_with_an_absent_source_are_one_break(tmp_path: Path) -> None:
    claims: list[tuple[Any, ...]] = [
        ("a", "rate", unit, "2025-12", "0.5", 1, 2) for unit in ("north", "south")
    ]
    claims += [("b", "rate", "north", MONTH, "0.5")]
    claims += [("b", "rate", "north", "2025-12", "0.5"), ("a", "rate", "south", MONTH, "0.5", 1, 2)]
    result = Calculated(tmp_path, sections(**RATES), claims)
    assert result.breaks() == [("completeness", "absent", "rate", "north", MONTH)]


def test_finding_derived_breaks_again_adds_none(tmp_path: Path) -> None:
    from scorecard.reconcile.breaks import find_derived_breaks

    result = Calculated(tmp_path, sections(**RATES), [("a", "rate", "north", MONTH, "0.9")])
    before = result.ask("SELECT * FROM mart.breaks ORDER BY ALL")
    checks = result.ask("SELECT * FROM mart.checks ORDER BY ALL")
    find_derived_breaks(result.warehouse)
    assert result.ask("SELECT * FROM mart.breaks ORDER BY ALL") == before
    assert result.ask("SELECT * FROM mart.checks ORDER BY ALL") == checks


def test_a_ratio_that_differs_from_its_operands_says_so(tmp_path: Path) -> None:
    operands = {"numerator": {"profit": 1}, "denominator": {"revenue": 1}}
    shown = {"kind": "percent", "decimals": 0}
    raw = sections(
        kpis=[
            kpi("revenue"),
            kpi("profit"),
            kpi("margin", "ratio", operands=operands, display=shown),
        ],
        scorecards=[scorecard("north", ["margin"])],
    )
    claims = [
        ("a", "revenue", "north", MONTH, 100),
        ("a", "profit", "north", MONTH, 40),
        ("a", "margin", "north", MONTH, "0.5"),
    ]
    result = Calculated(tmp_path, raw, claims)
    found = result.ask("SELECT rule, left_source, right_source FROM mart.breaks")
    assert found == [("roll_up", "a", "formula")]
    alert = alerts(result)[0]
    assert alert.title == "Source differs from what operands give: 1 figure"
    assert alert.lines == (
        "Margin of North: Source says 50\u202f%, its operands give 40\u202f% (\u221210\u202fpp)",
    )
    group = result.ask(
        "SELECT rule, source FROM mart.kpi_values WHERE (kpi, unit) = ('margin', 'group')"
    )
    assert group == [("formula", "children")]


def test_children_no_kpi_lists_are_compared_and_never_used(tmp_path: Path) -> None:
    raw = sections(kpis=[kpi("revenue", sources=["a"])])
    children = [("a", "revenue", "north", MONTH, 1), ("a", "revenue", "south", MONTH, 2)]
    told = Calculated(tmp_path / "1", raw, [("a", "revenue", "group", MONTH, 999), *children])
    assert told.breaks() == [("roll_up", "differs", "revenue", "group", MONTH)]
    assert told.value("revenue", "group", MONTH) == 999
    untold = Calculated(tmp_path / "2", raw, children)
    assert untold.breaks() == [("completeness", "no_figure", "revenue", "group", MONTH)]


def test_a_unit_between_that_nobody_reports_stands_for_its_children(tmp_path: Path) -> None:
    raw = sections(kpis=[kpi("revenue", sources=["a"])])
    raw["units"].append({"id": "shop", "name": "S", "type": "shop", "parents": [{"unit": "south"}]})
    claims = [
        ("a", "revenue", "group", MONTH, 30),
        ("a", "revenue", "north", MONTH, 10),
        ("a", "revenue", "shop", MONTH, 20),
    ]
    result = Calculated(tmp_path / "1", raw, claims)
    assert result.breaks() == []
    assert result.ask("SELECT passed FROM mart.checks WHERE rule = 'roll_up'") == [(1,)]
    claims[2] = ("a", "revenue", "shop", MONTH, 19)
    other = Calculated(tmp_path / "2", raw, claims)
    assert other.breaks() == [("roll_up", "differs", "revenue", "group", MONTH)]


def test_recompute_only_is_never_compared_with_children(tmp_path: Path) -> None:
    raw = sections(
        kpis=[kpi("customers", "recompute_only", sources=["a"])],
        scorecards=[scorecard("group", ["customers"])],
    )
    claims = [("a", "customers", unit, MONTH, 5) for unit in ("group", "north", "south")]
    assert Calculated(tmp_path, raw, claims).breaks() == []
