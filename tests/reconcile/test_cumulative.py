"""Totals since the year began, taken apart into months."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.small import SOURCE, Calculated, kpi, sections


def taken_apart(
    tmp_path: Path, claims: list[tuple[Any, ...]], since: str = "fiscal_year", **more: Any
) -> Calculated:
    """Source a gives totals; the fiscal year begins in April."""
    organisation = {**sections()["organisation"], "fiscal_year": {"first_month": 4}}
    raw = sections(
        organisation=organisation,
        sources=[
            {**SOURCE, "id": "a", "cumulative": {"since": since}},
            {**SOURCE, "id": "b"},
        ],
        **more,
    )
    return Calculated(tmp_path, raw, claims)


def totals(*months: tuple[str, Any]) -> list[tuple[Any, ...]]:
    return [("a", "revenue", "north", month, value) for month, value in months]


def test_a_month_is_what_it_added_and_the_year_begins_anew(tmp_path: Path) -> None:
    claims = totals(
        ("2026-02", 110), ("2026-03", 130), ("2026-04", 7), ("2026-05", 12), ("2026-06", 9)
    )
    result = taken_apart(tmp_path, claims)
    found = dict(result.ask("SELECT month, value FROM mart.kpi_values WHERE unit = 'north'"))
    # Nothing is known before February, so February itself says nothing of its own month.
    assert found == {"2026-03": 20, "2026-04": 7, "2026-05": 5, "2026-06": -3}
    assert result.breaks() == [("validity", "no_month_before", "revenue", "north", "2026-02")]


def test_a_unit_that_begins_within_the_year_begins_its_own(tmp_path: Path) -> None:
    units = [{**unit, "valid_from": "2026-06"} for unit in sections()["units"]]
    result = taken_apart(tmp_path, totals(("2026-06", 100), ("2026-07", 250)), units=units)
    found = dict(result.ask("SELECT month, value FROM mart.kpi_values WHERE unit = 'north'"))
    assert found == {"2026-06": 100, "2026-07": 150}
    assert result.breaks() == []


def test_a_rate_is_no_total(tmp_path: Path) -> None:
    claims = [("a", "rate", "north", month, "0.1") for month in ("2026-04", "2026-05")]
    result = taken_apart(tmp_path, claims, kpis=[kpi("rate", "ratio")], scorecards=[])
    assert result.ask("SELECT month FROM mart.kpi_values WHERE unit = 'north'") == [("2026-04",)]
    assert ("validity", "no_month_before", "rate", "north", "2026-05") in result.breaks()


def test_a_calendar_year_begins_in_january(tmp_path: Path) -> None:
    claims = totals(("2025-12", 50), ("2026-01", 4), ("2026-02", 6), ("2026-04", 9))
    result = taken_apart(tmp_path, claims, "calendar_year")
    found = dict(result.ask("SELECT month, value FROM mart.kpi_values WHERE unit = 'north'"))
    assert found == {"2026-01": 4, "2026-02": 2}
    assert result.breaks() == [
        ("completeness", "absent", "revenue", "north", "2026-03"),
        ("validity", "no_month_before", "revenue", "north", "2025-12"),
        ("validity", "no_month_before", "revenue", "north", "2026-04"),
    ]


def test_another_source_is_compared_with_the_month_and_stocks_stay_as_they_are(
    tmp_path: Path,
) -> None:
    claims = [
        *totals(("2026-04", 7), ("2026-05", 12)),
        ("b", "revenue", "north", "2026-05", 5),
        ("a", "staff", "north", "2026-04", 100),
        ("a", "staff", "north", "2026-05", 103),
    ]
    result = taken_apart(tmp_path, claims, kpis=[kpi("revenue"), kpi("staff", "stock")])
    assert result.value("staff", "north", "2026-05") == 103
    assert [row for row in result.breaks() if row[0] == "agreement"] == []


def test_operands_are_taken_apart_each_by_itself(tmp_path: Path) -> None:
    claims = [
        ("a", "rate", "north", "2026-04", "0.5", Decimal(10), Decimal(20)),
        ("a", "rate", "north", "2026-05", "0.4", Decimal(12), Decimal(30)),
    ]
    result = taken_apart(tmp_path, claims, kpis=[kpi("rate", "ratio")], scorecards=[])
    assert result.ask(
        "SELECT value, numerator, denominator, ytd_value FROM mart.kpi_values "
        "WHERE unit = 'north' AND month = '2026-05'"
    ) == [(Decimal("0.2"), 2, 10, Decimal("0.4"))]
