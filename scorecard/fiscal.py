"""The periods of a fiscal year: calendar months, or 4 and 5 weeks in a pattern of 13 (4-5-4).

A period is called by a calendar month, `2024-02`, and need not begin on its 1st: what begins and
ends when is asked of the organisation's calendar, never of the month.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from scorecard.labels import short_month, t
from scorecard.period import Month

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK: Final = dt.timedelta(weeks=1)
_DAY: Final = dt.timedelta(days=1)
# Weeks of a year of 12 periods; now and then it has one more.
USUAL_WEEKS: Final = 52


@dataclass(frozen=True, slots=True)
class YearEnd:
    """Which day a fiscal year of weeks ends on: a weekday by the end of a calendar month.

    `weekday` is 0 for Monday; `nearest` is the one nearest to the last day of the month, which may
    lie in the next, otherwise `last` is the last one in it.
    """

    which: Literal["nearest", "last"]
    weekday: int

    def of(self, month: Month) -> dt.date:
        """The day a fiscal year ends on whose last period is named for `month`."""
        last = month.last_day - dt.timedelta(days=(month.last_day.weekday() - self.weekday) % 7)
        following = last + _WEEK
        if self.which == "nearest" and following - month.last_day < month.last_day - last:
            return following
        return last


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """When periods begin and end; without `weeks` they are calendar months.

    `first_month` (1 to 12) begins the year, `weeks` are those of the three periods of each quarter,
    and `extra_week` (1 to 12) is the period the 53rd week of a year is in.
    """

    first_month: int = 1
    weeks: tuple[int, int, int] | None = None
    ends: YearEnd = YearEnd("last", WEEKDAYS.index("saturday"))
    extra_week: int = 12

    def first_day(self, month: Month) -> dt.date:
        """The first day of a period."""
        return month.first_day if self.weeks is None else _span(self, month)[0]

    def last_day(self, month: Month) -> dt.date:
        """The last day of a period."""
        return month.last_day if self.weeks is None else _span(self, month)[1]

    def containing(self, day: dt.date) -> Month:
        """The period a day lies in."""
        month = Month.containing(day)
        if self.weeks is None:
            return month
        # Years begin within a week of a month's 1st, and periods drift from it by no more than two.
        near = (month + offset for offset in (0, -1, 1, -2, 2))
        return next(m for m in near if self.first_day(m) <= day <= self.last_day(m))

    def weeks_between(self, first: Month, last: Month) -> int | None:
        """Weeks from one period to another, both included; None of calendar months."""
        if self.weeks is None:
            return None
        return (self.last_day(last) - self.first_day(first) + _DAY) // _WEEK

    def weeks_of(self, month: Month) -> int | None:
        """Weeks of a period: 4 or 5, or one more with the year's 53rd; None of calendar months."""
        return self.weeks_between(month, month)

    def weeks_of_year(self, month: Month) -> int | None:
        """Weeks of the fiscal year a period is in: 52 or 53; None of calendar months."""
        start = month.fiscal_start(self.first_month)
        return self.weeks_between(start, start + 11)

    def has_extra_week(self, month: Month) -> bool:
        """Whether the 53rd week of a year is in a period."""
        return month.number == self.extra_week and self.weeks_of_year(month) == USUAL_WEEKS + 1


CALENDAR_MONTHS: Final = FiscalCalendar()
"""Calendar months."""


@lru_cache(maxsize=4096)
def _span(calendar: FiscalCalendar, month: Month) -> tuple[dt.date, dt.date]:
    """First and last day of a period of weeks."""
    assert calendar.weeks is not None
    start = month.fiscal_start(calendar.first_month)
    begins = calendar.ends.of(start - 1) + _DAY
    is_long = calendar.ends.of(start + 11) - begins + _DAY > USUAL_WEEKS * _WEEK
    for place in range(month.index - start.index + 1):
        at = start + place
        extra = int(is_long and at.number == calendar.extra_week)
        ends = begins + (calendar.weeks[place % 3] + extra) * _WEEK - _DAY
        if at == month:
            break
        begins = ends + _DAY
    return begins, ends


def title(calendar: FiscalCalendar, month: Month) -> str:
    """A period for people: `February 2024 (4 Feb to 2 Mar)`, or `February 2024` alone."""
    if calendar.weeks is None:
        return month.title
    first, last = _day(calendar.first_day(month)), _day(calendar.last_day(month))
    return t("{month} ({first} to {last})", month=month.title, first=first, last=last)


def _day(day: dt.date) -> str:
    return t("{day} {month}", day=day.day, month=short_month(day.month))
