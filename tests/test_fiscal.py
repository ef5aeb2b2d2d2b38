"""Fiscal calendars of weeks against published ones, and what holds of all of them."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.config.organisation import FiscalYear
from scorecard.fiscal import CALENDAR_MONTHS, FiscalCalendar, YearEnd, title
from scorecard.period import Month, WorkingCalendar, months_between

DAY = dt.timedelta(days=1)
# The calendars of organisations that publish theirs.
RETAIL = FiscalYear(first_month=2, weeks="4-5-4", ends="nearest_saturday").calendar
APPLE = FiscalYear(first_month=10, weeks="5-4-4", ends="last_saturday", extra_week=12).calendar
CISCO = FiscalYear(first_month=8, weeks="4-4-5", ends="last_saturday").calendar
JANUARY = FiscalYear(first_month=1, weeks="4-4-5", ends="nearest_saturday").calendar

# First days of the fiscal years 2004 to 2026 of the National Retail Federation's 4-5-4 calendar.
RETAIL_YEARS = (
    *("2004-02-01", "2005-01-30", "2006-01-29", "2007-02-04", "2008-02-03", "2009-02-01"),
    *("2010-01-31", "2011-01-30", "2012-01-29", "2013-02-03", "2014-02-02", "2015-02-01"),
    *("2016-01-31", "2017-01-29", "2018-02-04", "2019-02-03", "2020-02-02", "2021-01-31"),
    *("2022-01-30", "2023-01-29", "2024-02-04", "2025-02-02", "2026-02-01"),
)
RETAIL_LONG = {2006, 2012, 2017, 2023}


def iso(calendar: FiscalCalendar, text: str) -> tuple[str, str]:
    """First and last day of a period."""
    month = Month.parse(text)
    return calendar.first_day(month).isoformat(), calendar.last_day(month).isoformat()


def weeks(calendar: FiscalCalendar, first: str) -> list[int | None]:
    """Weeks of the twelve periods from one on."""
    start = Month.parse(first)
    return [calendar.weeks_of(start + step) for step in range(12)]


@pytest.mark.parametrize("year", range(2004, 2026))
def test_the_retail_calendar_of_22_years(year: int) -> None:
    first, following = (RETAIL_YEARS[year + step - 2004] for step in (0, 1))
    start = Month.of(year, 2)
    assert RETAIL.first_day(start).isoformat() == first
    assert RETAIL.last_day(start + 11) + DAY == dt.date.fromisoformat(following)
    assert RETAIL.weeks_of_year(start) == (53 if year in RETAIL_LONG else 52)
    assert weeks(RETAIL, f"{year}-02") == [4, 5, 4] * 3 + [4, 5, 5 if year in RETAIL_LONG else 4]
    assert [RETAIL.has_extra_week(start + step) for step in range(12)] == [False] * 11 + [
        year in RETAIL_LONG
    ]


def test_periods_of_the_retail_year_2024() -> None:
    assert [iso(RETAIL, f"2024-{month:02}") for month in range(1, 5)] == [
        ("2023-12-31", "2024-02-03"),
        ("2024-02-04", "2024-03-02"),
        ("2024-03-03", "2024-04-06"),
        ("2024-04-07", "2024-05-04"),
    ]
    assert iso(RETAIL, "2024-12") == ("2024-12-01", "2025-01-04")
    assert iso(RETAIL, "2025-01") == ("2025-01-05", "2025-02-01")


# Fiscal years that ended on the last Saturday of September, of Apple's annual reports; the 14th
# week of 2012, 2017 and 2023 was in the quarter that ended in December.
@pytest.mark.parametrize(
    ("year", "ends"),
    [
        *((2010, "2010-09-25"), (2011, "2011-09-24"), (2012, "2012-09-29"), (2013, "2013-09-28")),
        *((2014, "2014-09-27"), (2015, "2015-09-26"), (2016, "2016-09-24"), (2017, "2017-09-30")),
        *((2018, "2018-09-29"), (2019, "2019-09-28"), (2020, "2020-09-26"), (2021, "2021-09-25")),
        *((2022, "2022-09-24"), (2023, "2023-09-30"), (2024, "2024-09-28")),
    ],
)
def test_years_that_end_on_the_last_saturday_of_september(year: int, ends: str) -> None:
    last = Month.of(year, 9)
    assert APPLE.last_day(last).isoformat() == ends
    assert APPLE.weeks_of_year(last) == (53 if year in (2012, 2017, 2023) else 52)


def test_an_extra_week_in_the_first_quarter() -> None:
    assert iso(APPLE, "2022-10") == ("2022-09-25", "2022-10-29")
    assert APPLE.last_day(Month.parse("2022-12")).isoformat() == "2022-12-31"
    assert APPLE.last_day(Month.parse("2023-03")).isoformat() == "2023-04-01"
    assert weeks(APPLE, "2022-10") == [5, 4, 5] + [5, 4, 4] * 3


# Of Cisco's reports: quarters of fiscal 2022 and the ends of years.
def test_years_that_end_on_the_last_saturday_of_july() -> None:
    assert CISCO.first_day(Month.parse("2021-08")).isoformat() == "2021-08-01"
    quarters = ("2021-10", "2022-01", "2022-04", "2022-07")
    assert [CISCO.last_day(Month.parse(month)).isoformat() for month in quarters] == [
        *("2021-10-30", "2022-01-29", "2022-04-30", "2022-07-30")
    ]
    for ends in ("2016-07-30", "2021-07-31", "2023-07-29"):
        assert CISCO.last_day(Month.parse(ends[:7])).isoformat() == ends


# A table published for a calendar of 4-4-5 weeks from Sunday, 3 January 2010.
def test_a_published_table_of_4_4_5() -> None:
    assert [iso(JANUARY, f"2010-{month:02}") for month in range(1, 13)] == [
        ("2010-01-03", "2010-01-30"),
        ("2010-01-31", "2010-02-27"),
        ("2010-02-28", "2010-04-03"),
        ("2010-04-04", "2010-05-01"),
        ("2010-05-02", "2010-05-29"),
        ("2010-05-30", "2010-07-03"),
        ("2010-07-04", "2010-07-31"),
        ("2010-08-01", "2010-08-28"),
        ("2010-08-29", "2010-10-02"),
        ("2010-10-03", "2010-10-30"),
        ("2010-10-31", "2010-11-27"),
        ("2010-11-28", "2011-01-01"),
    ]
    assert JANUARY.first_day(Month.parse("2011-01")).isoformat() == "2011-01-02"
    assert JANUARY.last_day(Month.parse("2011-12")).isoformat() == "2011-12-31"
    # A sixth week where the last period has five already.
    assert weeks(JANUARY, "2014-01")[-1] == 6


calendars = st.builds(
    FiscalCalendar,
    first_month=st.integers(1, 12),
    weeks=st.sampled_from([(4, 4, 5), (4, 5, 4), (5, 4, 4)]),
    ends=st.builds(YearEnd, st.sampled_from(["nearest", "last"]), st.integers(0, 6)),
    extra_week=st.integers(1, 12),
)
days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@given(calendars, days)
def test_every_day_lies_in_exactly_one_period(calendar: FiscalCalendar, day: dt.date) -> None:
    month = calendar.containing(day)
    held = [m for m in months_between(month - 4, month + 4) if _holds(calendar, m, day)]
    assert held == [month]


def _holds(calendar: FiscalCalendar, month: Month, day: dt.date) -> bool:
    return calendar.first_day(month) <= day <= calendar.last_day(month)


@given(calendars, st.integers(1900, 2199))
def test_periods_follow_each_other_in_whole_weeks(calendar: FiscalCalendar, year: int) -> None:
    assert calendar.weeks is not None
    start = Month.of(year, calendar.first_month)
    months = list(months_between(start, start + 11))
    for one, other in pairwise([*months, start + 12]):
        assert calendar.last_day(one) + DAY == calendar.first_day(other)
    extra = calendar.weeks_of_year(start) == 53
    for place, month in enumerate(months):
        is_extra = extra and month.number == calendar.extra_week
        assert calendar.weeks_of(month) == calendar.weeks[place % 3] + is_extra
        assert calendar.has_extra_week(month) == is_extra
        assert calendar.last_day(month).weekday() == calendar.ends.weekday
    assert calendar.weeks_of_year(start) in (52, 53)
    assert calendar.weeks_between(months[0], months[-1]) == calendar.weeks_of_year(start)
    ends, end = calendar.last_day(months[-1]), months[-1].last_day
    away = (end - ends).days
    assert -3 <= away <= 3 if calendar.ends.which == "nearest" else 0 <= away <= 6


@given(days)
def test_calendar_months_are_what_they_always_were(day: dt.date) -> None:
    month = Month.containing(day)
    assert CALENDAR_MONTHS.containing(day) == month
    assert CALENDAR_MONTHS.first_day(month) == month.first_day
    assert CALENDAR_MONTHS.last_day(month) == month.last_day
    assert CALENDAR_MONTHS.weeks_of(month) is None
    assert CALENDAR_MONTHS.weeks_of_year(month) is None
    assert not CALENDAR_MONTHS.has_extra_week(month)
    assert title(CALENDAR_MONTHS, month) == month.title


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("2024-02", "February 2024 (4 Feb to 2 Mar)"),
        ("2024-12", "December 2024 (1 Dec to 4 Jan)"),
    ],
)
def test_a_period_in_words(month: str, said: str) -> None:
    assert title(RETAIL, Month.parse(month)) == said


def test_working_days_after_a_period_count_from_the_next() -> None:
    # February ended on Saturday, 2 March 2024; so the Monday after is the first working day.
    days_off = WorkingCalendar("US")
    ends = RETAIL.last_day(Month.parse("2024-02"))
    found = [days_off.working_day(ends, number).isoformat() for number in (-1, 1, 2, 3)]
    assert found == ["2024-03-01", "2024-03-04", "2024-03-05", "2024-03-06"]
