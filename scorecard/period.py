"""Months, fiscal years and working days. Months are counted, never reached by adding days."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import holidays
import numpy as np
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from scorecard.errors import InputError
from scorecard.labels import month_name, short_month, t

NO_COUNTRY: Final = "none"
"""The country of a calendar without public holidays."""
_PATTERN = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, held as `year * 12 + month - 1` so that distance is subtraction."""

    index: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `YYYY-MM`; anything else raises `InputError` that says so."""
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise InputError(f"month {text!r}: expected YYYY-MM, for example 2026-10")
        return cls.of(int(match["year"]), int(match["month"]))

    @classmethod
    def of(cls, year: int, month: int) -> "Month":
        """The month `month` (1 to 12) of `year`."""
        return cls(year * 12 + month - 1)

    @classmethod
    def containing(cls, day: dt.date) -> "Month":
        """The month a day lies in."""
        return cls.of(day.year, day.month)

    @property
    def year(self) -> int:
        """Calendar year."""
        return self.index // 12

    @property
    def number(self) -> int:
        """Month of the year, 1 to 12."""
        return self.index % 12 + 1

    @property
    def first_day(self) -> dt.date:
        """The first calendar day."""
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        """The last calendar day."""
        return (self + 1).first_day - dt.timedelta(days=1)

    @property
    def title(self) -> str:
        """For people: `October 2026`."""
        return t("{month} {year}", month=month_name(self.number), year=self.year)

    @property
    def short(self) -> str:
        """For axes and table heads: `Oct 26`."""
        return f"{short_month(self.number)} {self.year % 100:02d}"

    def fiscal_start(self, first_month: int) -> "Month":
        """First month of the fiscal year this month lies in; `first_month` is 1 to 12."""
        return self - (self.number - first_month) % 12

    def quarter_start(self, first_month: int) -> "Month":
        """First month of the fiscal quarter this month lies in; `first_month` begins the year."""
        return self - (self.number - first_month) % 3

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def __add__(self, months: int) -> "Month":
        return Month(self.index + months)

    def __sub__(self, months: int) -> "Month":
        return Month(self.index - months)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(value: str) -> "Month":
            try:
                return cls.parse(value)
            except InputError as error:
                raise ValueError("a month as YYYY-MM") from error

        return core_schema.no_info_after_validator_function(
            read, core_schema.str_schema(), serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        # Groups have names in Python's way, which editors do not read.
        return {"type": "string", "pattern": f"^{re.sub(r'[?]P<[a-z]+>', '?:', _PATTERN.pattern)}$"}


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Every month from `first` to `last`, both included; empty when `last` is earlier."""
    return (Month(index) for index in range(first.index, last.index + 1))


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days of an organisation: Monday to Friday less public and own holidays.

    The country `none` has no public holidays.
    """

    country: str
    subdivision: str | None = None
    extra_holidays: tuple[dt.date, ...] = ()

    def working_day(self, end: dt.date, number: int) -> dt.date:
        """`WD<number>` of a month that ends on a day; 1, 2, .. after it or -1, -2, .. before it.

        WD1 is the first working day after the last of the month, WD-1 the one before WD1.
        """
        if number == 0:
            raise InputError(
                "working day 0: expected 1, 2, .. after or -1, -2, .. before month end"
            )
        start = end + dt.timedelta(days=1)
        days_off = np.array(
            sorted(self._days_off(start.year) | self._days_off(start.year - 1)),
            dtype="datetime64[D]",
        )
        offset = number - 1 if number > 0 else number
        found = np.busday_offset(np.datetime64(start), offset, roll="forward", holidays=days_off)
        return dt.date.fromisoformat(str(found))

    def number_of(self, end: dt.date, day: dt.date) -> int:
        """Which working day of the end of a month that ends on `end` a day is: 1, 2, .. or -1, -2.

        A day off counts as the working day after it.
        """
        start = end + dt.timedelta(days=1)
        years = range(min(start.year, day.year) - 1, max(start.year, day.year) + 2)
        days_off = np.array(
            sorted(set().union(*(self._days_off(year) for year in years))), dtype="datetime64[D]"
        )
        on = np.busday_offset(np.datetime64(day), 0, roll="forward", holidays=days_off)
        begin = np.datetime64(start)
        if on < begin:
            # The other way round numpy counts the later of the two and not the earlier.
            return -int(np.busday_count(on, begin, holidays=days_off))
        return int(np.busday_count(begin, on, holidays=days_off)) + 1

    def days_between(self, first: dt.date, last: dt.date) -> int:
        """How many working days there are from one day to another, both included."""
        years = range(first.year, last.year + 1)
        days_off = np.array(
            sorted(set().union(*(self._days_off(year) for year in years))), dtype="datetime64[D]"
        )
        after = last + dt.timedelta(days=1)
        return int(np.busday_count(np.datetime64(first), np.datetime64(after), holidays=days_off))

    def day_off(self, day: dt.date) -> str | None:
        """Why a weekday is no working day: a holiday's name; None for working days and weekends."""
        if day.weekday() >= 5:
            return None
        if day in self.extra_holidays:
            return "the organisation's own day off"
        return _named_holidays(self.country, self.subdivision, day.year).get(day)

    def _days_off(self, year: int) -> set[dt.date]:
        return set(_public_holidays(self.country, self.subdivision, year)) | set(
            self.extra_holidays
        )


@lru_cache(maxsize=64)
def _public_holidays(country: str, subdivision: str | None, year: int) -> tuple[dt.date, ...]:
    return tuple(sorted(_named_holidays(country, subdivision, year)))


@lru_cache(maxsize=64)
def _named_holidays(country: str, subdivision: str | None, year: int) -> dict[dt.date, str]:
    if country == NO_COUNTRY:
        return {}
    return dict(holidays.country_holidays(country, subdiv=subdivision, years=year))
