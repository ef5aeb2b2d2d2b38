"""Periods of weeks the whole way: days added to the right period, and what else goes by its end."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scorecard import stages
from scorecard.close.months import check_month, newest_closed
from scorecard.errors import InputError
from scorecard.ingest.extracts import read_extract
from scorecard.period import Month
from scorecard.project import Project
from tests.config.test_errors import messages
from tests.reconcile.delivered import Delivered, csv_source
from tests.running import desk_of
from tests.small import SOURCE, config_of, kpi, scorecard, sections, yaml_of

RETAIL = {"first_month": 2, "weeks": "4-5-4", "ends": "nearest_saturday"}
# Of the retail calendar as it is published; fiscal 2023 has 53 weeks, the last in January.
PERIODS = {
    "2023-12": ("2023-11-26", "2023-12-30"),
    "2024-01": ("2023-12-31", "2024-02-03"),
    "2024-02": ("2024-02-04", "2024-03-02"),
    "2024-03": ("2024-03-03", "2024-04-06"),
}
COLUMNS = [
    {**column, "format": "%Y-%m-%d"} if column["type"] == "month" else column
    for column in SOURCE["columns"]
]
DAILY = csv_source("a", columns=COLUMNS, combine="sum")
# Each day has a figure of its own, so that no other days add up to the same.
ZERO = dt.date(2023, 11, 1)


def retail(**more: Any) -> dict[str, Any]:
    """The small organisation by the retail calendar."""
    organisation = {**sections()["organisation"], "fiscal_year": RETAIL}
    return sections(organisation=organisation, **more)


def days(first: str, last: str) -> Iterator[dt.date]:
    """Every day from one to another."""
    day = dt.date.fromisoformat(first)
    while day <= dt.date.fromisoformat(last):
        yield day
        day += dt.timedelta(days=1)


def figure(day: dt.date) -> int:
    """What was sold on a day."""
    return (day - ZERO).days ** 2


def daily(style: str = "%Y-%m-%d") -> str:
    """Every day of the periods as a row."""
    rows = [
        f"revenue,north,{day.strftime(style)},{figure(day)}"
        for day in days(PERIODS["2023-12"][0], PERIODS["2024-03"][1])
    ]
    return "\n".join(("kpi,unit,month,value", *rows)) + "\n"


def totals() -> dict[str, int]:
    """What each period should come to, added up from its published days."""
    return {month: sum(map(figure, days(*span))) for month, span in PERIODS.items()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    """Daily rows of four periods, delivered on the last day of the last one."""
    raw = retail(
        kpis=[kpi("revenue")],
        sources=[DAILY, csv_source("b")],
        scorecards=[scorecard("north", [{"kpi": "revenue", "basis": "ytd"}])],
        targets=[{"kpi": "revenue", "red_flag": "1", "goal": "2"}],
        initiatives=[
            {
                "id": "mend",
                "name": "Mend",
                "unit": "north",
                "objectives": ["grow"],
                "owner": "ann",
                "start": "2024-02-03",
                "end": "2024-12-31",
                "milestones": [{"name": "Begun", "due": "2024-03-02"}],
            }
        ],
    )
    result = Delivered(tmp_path_factory.mktemp("retail"), raw)
    received = dt.datetime(2024, 4, 6, 22, tzinfo=dt.UTC)
    result.deliver({"drops/a.csv": daily()}, month="2024-03", received=received)
    result.calculate()
    return result


def test_days_are_added_to_the_period_they_lie_in(made: Delivered) -> None:
    found = made.ask("SELECT month, value FROM mart.kpi_values WHERE unit = 'north' ORDER BY month")
    assert {month: int(value) for month, value in found} == totals()


def test_the_year_to_date_begins_with_the_first_week(made: Delivered) -> None:
    found = dict(made.ask("SELECT month, ytd_value FROM mart.kpi_values WHERE unit = 'north'"))
    added = totals()
    assert found["2024-02"] == added["2024-02"]
    assert found["2024-03"] == added["2024-02"] + added["2024-03"]
    assert found["2024-01"] == added["2023-12"] + added["2024-01"]


def test_months_have_their_days_and_weeks(made: Delivered) -> None:
    found = made.ask(
        "SELECT month, month_start::VARCHAR, first_day::VARCHAR, last_day::VARCHAR, weeks, "
        "year_weeks, year_first_day::VARCHAR FROM ref.months ORDER BY month"
    )
    assert found == [
        ("2023-12", "2023-12-01", *PERIODS["2023-12"], 5, 53, "2023-01-29"),
        ("2024-01", "2024-01-01", *PERIODS["2024-01"], 5, 53, "2023-01-29"),
        ("2024-02", "2024-02-01", *PERIODS["2024-02"], 4, 52, "2024-02-04"),
        ("2024-03", "2024-03-01", *PERIODS["2024-03"], 5, 52, "2024-02-04"),
    ]


def test_a_delivery_of_the_last_day_came_before_the_period_was_over(made: Delivered) -> None:
    found = made.ask(
        "SELECT month, detail FROM mart.breaks WHERE rule = 'freshness' AND reason = 'early'"
    )
    assert found == [("2024-03", "2024-03")]


def test_an_initiative_stands_where_it_does_at_the_end_of_the_period(made: Delivered) -> None:
    # It starts on the last day of January, and its milestone is due on the last of February.
    found = made.ask(
        "SELECT month, milestones_due, milestones_overdue FROM mart.initiatives "
        "WHERE initiative = 'mend' ORDER BY month"
    )
    assert found == [("2024-01", 0, 0), ("2024-02", 1, 1), ("2024-03", 1, 1)]


@pytest.mark.parametrize(
    ("now", "newest"),
    [
        # In London it is the same day as in UTC, then the next.
        ("2024-03-02T23:59:00+00:00", "2024-01"),
        ("2024-03-03T00:00:00+00:00", "2024-02"),
        ("2024-04-06T22:59:00+00:00", "2024-02"),
        ("2024-04-06T23:00:00+00:00", "2024-03"),
        ("2024-02-01T12:00:00+00:00", "2023-12"),
    ],
)
def test_a_month_is_over_when_its_last_day_is(now: str, newest: str) -> None:
    config, moment = config_of(retail()), dt.datetime.fromisoformat(now)
    assert str(newest_closed(config, moment)) == newest
    check_month(config, Month.parse(newest), moment)
    following = Month.parse(newest) + 1
    ends = config.organisation.fiscal_year.calendar.last_day(following)
    with pytest.raises(InputError, match=f"{following}, which ends on {ends}, is not closed yet"):
        check_month(config, following, moment)


def excel(folder: Path, style: str, cells: list[dt.date]) -> Delivered:
    """The days as dates of Excel, below a column whose format is `style`."""
    columns = [
        {**column, "format": style} if column["type"] == "month" else column
        for column in SOURCE["columns"]
    ]
    declared = {
        **csv_source("a", columns=columns, combine="sum"),
        "type": "excel",
        "path": "drops/a.xlsx",
        "sheet": "Days",
    }
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Days"
    sheet.append(["kpi", "unit", "month", "value"])
    for day in cells:
        sheet.append(["revenue", "north", day, figure(day)])
    (folder / "drops").mkdir()
    book.save(folder / "drops" / "a.xlsx")
    result = Delivered(folder, retail(sources=[declared, csv_source("b")]))
    result.deliver({}, month="2024-03")
    result.calculate()
    return result


def test_dates_of_excel_are_days_where_the_format_names_one(tmp_path: Path) -> None:
    result = excel(tmp_path, "%Y-%m-%d", list(days(*PERIODS["2024-02"])))
    found = result.ask("SELECT month, value FROM mart.kpi_values WHERE unit = 'north'")
    assert found == [("2024-02", Decimal(totals()["2024-02"]))]


def test_a_date_is_a_months_name_where_the_format_names_no_day(tmp_path: Path) -> None:
    # The 1st of March lies in the period that is called February.
    result = excel(tmp_path, "%Y-%m", [dt.date(2024, 3, 1)])
    found = result.ask("SELECT month FROM mart.kpi_values WHERE value IS NOT NULL")
    assert ("2024-03",) in found
    assert ("2024-02",) not in found


def test_days_under_a_format_of_months_are_refused_together(tmp_path: Path) -> None:
    result = excel(tmp_path, "%Y-%m", list(days(*PERIODS["2024-02"])))
    ((state, reason),) = result.ask("SELECT state, reason FROM core.loads WHERE source = 'a'")
    assert state == "rejected"
    assert reason == (
        "found the day 2024-02-04 in column 'month', expected months, since its format %Y-%m names "
        "no day: give the column a format that does, as %Y-%m-%d, so that each day counts in the "
        "period it lies in"
    )


def test_headings_that_are_days_stand_for_the_period_they_lie_in(tmp_path: Path) -> None:
    layout = {
        "shape": "wide_months",
        "kpi": {"column": "kpi"},
        "unit": {"constant": "north"},
        "month_format": "%d.%m.%Y",
    }
    declared = csv_source("a", columns=[{"name": "kpi", "type": "text"}], layout=layout)
    result = Delivered(tmp_path, retail(sources=[declared, csv_source("b")]))
    # A period by its last day, the next by its first.
    content = "kpi,02.03.2024,03.03.2024\nrevenue,5,6\n"
    result.deliver({"drops/a.csv": content}, month="2024-03")
    result.calculate()
    found = result.ask("SELECT month, value FROM mart.kpi_values WHERE unit = 'north' ORDER BY ALL")
    assert found == [("2024-02", 5), ("2024-03", 6)]


def test_another_calendar_reads_what_landed_again(tmp_path: Path) -> None:
    raw = sections(sources=[DAILY, csv_source("b")])
    result = Delivered(tmp_path, raw)
    result.deliver({"drops/a.csv": daily()}, month="2024-03")
    result.calculate()
    asked = "SELECT value FROM mart.kpi_values WHERE unit = 'north' AND month = '2024-02'"
    assert result.ask(asked) == [(sum(map(figure, days("2024-02-01", "2024-02-29"))),)]
    result.config = config_of(retail(sources=raw["sources"]))
    result.calculate()
    assert result.ask(asked) == [(totals()["2024-02"],)]


def test_a_query_is_told_the_days_of_its_periods(tmp_path: Path) -> None:
    declared = {key: value for key, value in csv_source("a").items() if key != "path"}
    declared |= {"type": "sql", "url": "sqlite:///sold.sqlite", "query_file": "queries/a.sql"}
    declared |= {"covers": "month", "lookback": 1}
    query = (
        b"SELECT 'revenue' AS kpi, 'north' AS unit, :month AS month, sum(amount) AS value "
        b"FROM sold WHERE sold_on BETWEEN :month_start AND :month_end"
    )
    folder = tmp_path / "config" / "queries"
    folder.mkdir(parents=True)
    (folder / "a.sql").write_bytes(query)
    raw = retail(sources=[declared, csv_source("b")])
    (tmp_path / "config" / "organisation.yaml").write_bytes(yaml_of(raw))
    with sqlite3.connect(tmp_path / "sold.sqlite") as connection:
        connection.execute("CREATE TABLE sold (sold_on DATE, amount INTEGER)")
        rows = [(str(day), figure(day)) for day in days("2023-11-26", "2024-04-06")]
        connection.executemany("INSERT INTO sold VALUES (?, ?)", rows)
    connection.close()
    with desk_of(Project(tmp_path)) as desk:
        (delivery,) = stages.collect(desk, "a", Month.parse("2024-02")).deliveries
        extract = read_extract(desk.landing.content(delivery))
    assert delivery.parameters["month_start"] == PERIODS["2024-01"][0]
    assert delivery.parameters["month_end"] == PERIODS["2024-02"][1]
    added = totals()
    assert extract.columns["value"] == [str(added["2024-01"] + added["2024-02"])]


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (
            {"weeks": "4-4-4", "ends": "last_saturday"},
            "organisation.fiscal_year.weeks: expected one of '4-4-5', '4-5-4' or '5-4-4', found "
            "'4-4-4'",
        ),
        (
            {"weeks": "4-5-4", "ends": "last_caturday"},
            "organisation.fiscal_year.ends: expected ",
        ),
        (
            {"weeks": "4-5-4"},
            "organisation.fiscal_year.weeks: expected ends with weeks: the day the year ends on, "
            "as nearest_saturday or last_saturday, found none",
        ),
        (
            {"ends": "last_saturday"},
            "organisation.fiscal_year.ends: expected none without weeks, as 4-5-4: its periods are "
            "calendar months, found last_saturday",
        ),
        (
            {"extra_week": 3},
            "organisation.fiscal_year.extra_week: expected none without weeks, as 4-5-4: its "
            "periods are calendar months, found 3",
        ),
        (
            {"first_month": 13, "weeks": "4-5-4", "ends": "last_saturday"},
            "organisation.fiscal_year.first_month: expected ",
        ),
    ],
)
def test_a_calendar_that_contradicts_itself(declared: dict[str, Any], expected: str) -> None:
    organisation = {**sections()["organisation"], "fiscal_year": declared}
    found = messages(sections(organisation=organisation))
    assert len(found) == 1
    assert found[0].startswith(expected)
