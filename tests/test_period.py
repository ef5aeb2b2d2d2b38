"""Months and working days against published tables."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.errors import InputError
from scorecard.period import Month, WorkingCalendar, months_between

ENGLAND = WorkingCalendar("GB", "ENG")


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "26-10", "2026-1", "October", "", "2026-10-01"]
)
def test_formats_that_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="expected YYYY-MM, for example 2026-10"):
        Month.parse(text)


@given(st.integers(1, 9998), st.integers(1, 12), st.integers(-24, 24))
def test_adding_months_is_counting(year: int, number: int, step: int) -> None:
    month = Month.of(year, number)
    assert Month.parse(str(month)) == month
    assert (month + step) - step == month
    assert month.last_day + dt.timedelta(days=1) == (month + 1).first_day


def test_fiscal_years() -> None:
    assert str(Month.parse("2026-03").fiscal_start(4)) == "2025-04"
    assert str(Month.parse("2026-04").fiscal_start(4)) == "2026-04"
    assert str(Month.parse("2026-10").fiscal_start(1)) == "2026-01"
    assert [str(m) for m in months_between(Month.parse("2025-11"), Month.parse("2026-01"))] == [
        "2025-11",
        "2025-12",
        "2026-01",
    ]


@pytest.mark.parametrize(
    ("calendar", "month", "number", "day"),
    [
        (ENGLAND, "2022-05", 3, "2022-06-07"),
        (ENGLAND, "2025-12", 3, "2026-01-06"),
        (ENGLAND, "2026-03", 3, "2026-04-07"),
        (WorkingCalendar("US"), "2026-06", 3, "2026-07-06"),
        (ENGLAND, "2026-10", -1, "2026-10-30"),
        (ENGLAND, "2026-10", -3, "2026-10-28"),
        (WorkingCalendar("GB", "ENG", (dt.date(2026, 11, 2),)), "2026-10", 1, "2026-11-03"),
    ],
)
def test_working_days(calendar: WorkingCalendar, month: str, number: int, day: str) -> None:
    assert calendar.working_day(Month.parse(month).last_day, number).isoformat() == day


def test_there_is_no_working_day_0() -> None:
    with pytest.raises(InputError):
        ENGLAND.working_day(Month.parse("2026-10").last_day, 0)
