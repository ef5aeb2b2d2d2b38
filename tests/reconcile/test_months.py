"""Which months are opened, and what becomes of figures before them."""

from pathlib import Path

import pytest

from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from tests.small import Calculated, kpi, sections, yaml_of

RECENT = [("a", "revenue", "north", month, 100) for month in ("2026-09", "2026-10")]


def opened(result: Calculated) -> tuple[str, str, int]:
    rows = result.ask("SELECT min(month), max(month), count(*) FROM ref.months")
    first, last, count = rows[0]
    return first, last, count


def test_a_mistyped_year_is_one_break_of_the_delivery_and_opens_no_months(tmp_path: Path) -> None:
    result = Calculated(tmp_path, sections(), [("a", "revenue", "north", "1926-10", 7), *RECENT])
    assert opened(result) == ("2026-09", "2026-10", 2)
    assert result.breaks() == [("validity", "month_too_early", "revenue", "north", "2026-10")]
    assert result.value("revenue", "north", "2026-10", "ytd_value") == 200
    detail = result.ask("SELECT detail, left_value, row_number FROM mart.breaks")
    assert detail == [
        (
            "a figure for 1926-10, expected 2006-10 or later: correct the month at the source, or "
            "set organisation.first_month to an earlier month",
            7,
            2,
        )
    ]


def test_a_mistyped_year_makes_nothing_expected_since(tmp_path: Path) -> None:
    claims = [
        ("a", "revenue", "north", "1926-10", 7),
        ("a", "revenue", "north", "2026-10", 7),
        *(("a", "revenue", "south", f"2026-{number:02d}", 1) for number in range(1, 11)),
    ]
    rules = {row[1] for row in Calculated(tmp_path, sections(), claims).breaks()}
    assert rules == {"month_too_early"}


def test_twenty_years_are_opened_and_not_a_month_more(tmp_path: Path) -> None:
    inside = Calculated(
        tmp_path / "1", sections(), [("a", "revenue", "north", "2006-10", 1), *RECENT]
    )
    assert opened(inside) == ("2006-10", "2026-10", 241)
    before = Calculated(
        tmp_path / "2", sections(), [("a", "revenue", "north", "2006-09", 1), *RECENT]
    )
    assert opened(before) == ("2026-09", "2026-10", 2)


@pytest.mark.parametrize(("first", "expected"), [("1990-01", "1995-03"), ("2026-10", "2026-10")])
def test_the_organisation_says_its_first_month(tmp_path: Path, first: str, expected: str) -> None:
    raw = sections(organisation={**sections()["organisation"], "first_month": first})
    result = Calculated(tmp_path, raw, [("a", "revenue", "north", "1995-03", 1), *RECENT])
    assert opened(result)[0] == expected
    early = [row for row in result.breaks() if row[1] == "month_too_early"]
    assert len(early) == (2 if first == "2026-10" else 0)


def test_a_first_delivery_that_failed_still_has_its_month(tmp_path: Path) -> None:
    result = Calculated(tmp_path, sections(), [], month="2026-10")
    assert opened(result) == ("2026-10", "2026-10", 1)
    assert result.breaks() == [
        ("completeness", "delivery_failed", "None", "None", "2026-10"),
        ("completeness", "no_figure", "revenue", "group", "2026-10"),
    ]
    assert result.ask("SELECT unit, score FROM mart.scorecards") == [("group", None)]


def test_cells_in_quarantine_open_their_month(tmp_path: Path) -> None:
    cell = ("value", "revenue", "north", "2026-08")
    result = Calculated(tmp_path, sections(), RECENT, quarantined=[cell])
    assert opened(result) == ("2026-08", "2026-10", 3)
    assert ("validity", "bad_number", "revenue", "north", "2026-08") in result.breaks()


def test_a_cell_in_quarantine_of_a_mistyped_year_is_a_break_of_the_delivery(tmp_path: Path) -> None:
    cell = ("value", "revenue", "north", "1926-08")
    result = Calculated(tmp_path, sections(), RECENT, quarantined=[cell])
    assert opened(result) == ("2026-09", "2026-10", 2)
    assert result.breaks() == [("validity", "bad_number", "revenue", "north", "2026-10")]


def test_two_kpis_set_aside_from_one_cell_are_two_breaks(tmp_path: Path) -> None:
    raw = sections(kpis=[kpi("revenue"), kpi("within")])
    cells = [("value", name, None, "2026-10") for name in ("revenue", "within", None)]
    result = Calculated(tmp_path, raw, RECENT, quarantined=cells)
    ids = [row[0] for row in result.ask("SELECT break_id FROM mart.breaks")]
    assert len(ids) == 3
    assert len(set(ids)) == 3


def test_every_break_has_an_id_of_sixteen_hex_digits(tmp_path: Path) -> None:
    raw = sections(kpis=[kpi("revenue"), kpi("margin")])
    raw["scorecards"][0]["perspectives"][0]["objectives"][0]["measures"].append(
        {"kpi": "margin", "role": "lagging"}
    )
    raw["units"][2]["valid_from"] = "2026-10"
    claims = [
        *RECENT,
        ("b", "revenue", "north", "2026-10", 1),
        ("a", "revenue", "south", "2026-09", 1),
        ("a", "revenue", "south", "1926-09", 1),
        ("a", "revenue", "group", "2026-08", 1),
    ]
    cell = ("value", "revenue", None, "2026-10")
    result = Calculated(tmp_path / "1", raw, claims, quarantined=[cell])
    failed = Calculated(tmp_path / "2", raw, [], month="2026-10")
    found = [
        row
        for part in (result, failed)
        for row in part.ask("SELECT reason, break_id FROM mart.breaks")
    ]
    reasons = {"differs", "absent", "no_figure", "unit_not_valid", "month_too_early"}
    assert {reason for reason, _ in found} == reasons | {"bad_number", "delivery_failed"}
    assert all(len(bytes.fromhex(break_id)) == 8 for _, break_id in found)


def test_the_first_month_is_a_month() -> None:
    raw = sections(organisation={**sections()["organisation"], "first_month": "1995-03"})
    assert str(load(Bundle({"all.yaml": yaml_of(raw)})).organisation.first_month) == "1995-03"
