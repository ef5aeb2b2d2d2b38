"""Which kpi, unit, month and status a row speaks about: codes to ids, texts to months."""

import datetime as dt
import difflib
import re
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from scorecard.config.layouts import Code, names_a_day
from scorecard.fiscal import FiscalCalendar
from scorecard.ingest.grid import clean, shown
from scorecard.ingest.numbers import Fault
from scorecard.period import Month

What = Literal["kpi", "unit", "currency"]
STATUSES = ("estimate", "preliminary", "final")
_TOTAL = re.compile(
    r"(?<![a-z])(?:(?:sub|grand)?[ _-]?totals?|(?:gesamt|zwischen|teil)?summen?|sums?|"
    r"gesamt|insgesamt)(?![a-z])",
    re.IGNORECASE,
)
# A date as it is written where a source has it as one; not of a year before the first.
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:.*)?", re.DOTALL)
# Days as Excel counts them, from 1927 to 2119.
_SERIAL = re.compile(r"[1-7][0-9]{4}(?:\.[0-9]+)?")
# Parts of a date in digits with nothing between them.
_RUN_TOGETHER = re.compile(r"%[YymdHMS]%[YymdHMS]")
# Looking for a near miss is a pass over all ids; nobody reads more of them than these.
_NEAR_MISSES = 20


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one written key stands for: an id, a month index or a status.

    A faulty one may still be told: a month out of range has both. `ignored` is by declaration.
    `day` is that of a month's date, as its number since year 1.
    """

    value: str | int | None
    fault: Fault | None = None
    ignored: bool = False
    day: int | None = None


def read_codes(
    written: Sequence[str], code: Code, known: Collection[str], what: What
) -> list[Meaning]:
    """What each different code stands for, in the order they were met; `known` are our ids."""
    place = " and ".join(map(repr, code.names))
    near = _Nearest({*known, *code.map})
    return [_code(text, code, known, what, place, near) for text in written]


def _code(
    text: str,
    code: Code,
    known: Collection[str],
    what: What,
    place: str,
    near: "_Nearest",
) -> Meaning:
    if text in code.ignore:
        return Meaning(None, ignored=True)
    meaning = code.map.get(text, text)
    if meaning in known:
        return Meaning(meaning)
    if text == "" or repr(text) == place:
        again = "the heading again" if text else f"no {what} code"
        detail = f"found {again} in column {place}, expected a {what} of the configuration: "
        detail += "take the row out" if text else "fill it in at the source"
        return Meaning(None, Fault(f"unknown_{what}", detail))
    found = f"found {what} code {shown(text)} in column {place}"
    if text in code.map:
        remedy = f"expected a {what} of the configuration: correct {code.place(what)}.map"
        return Meaning(
            None, Fault(f"unknown_{what}", f"{found}, which means {meaning!r}, {remedy}")
        )
    if is_total(text):
        expected = f"expected single {what}s, not a total: take the row out, or name the code"
        remedy = f"under {code.place(what)}.ignore or {code.place(what)}.map"
        return Meaning(None, Fault("total_row", f"{found}, {expected} {remedy}"))
    expected = f"expected a {what} of the configuration{near.hint(text)}"
    remedy = f"correct it at the source or add it to {code.place(what)}.map"
    return Meaning(None, Fault(f"unknown_{what}", f"{found}, {expected}: {remedy}"))


def is_total(text: str) -> bool:
    """Whether a code says that its row is a sum of others."""
    return _TOTAL.search(text) is not None


class _Nearest:
    """Near misses among ids and mapped codes, for the first few unknown ones of a column."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = {name.lower(): name for name in sorted(known)}
        self._left = _NEAR_MISSES

    def hint(self, text: str) -> str:
        self._left -= 1
        if self._left < 0:
            return ""
        close = difflib.get_close_matches(text.lower(), list(self._known), 1)
        return f" (did you mean {self._known[close[0]]!r}?)" if close else ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The months a delivery may speak about, both included; without bounds, any."""

    first: Month | None = None
    last: Month | None = None

    def holds(self, month: Month) -> bool:
        """Whether a claim about `month` belongs in the delivery."""
        early = self.first is not None and month < self.first
        return not early and not (self.last is not None and month > self.last)

    def __str__(self) -> str:
        if self.first == self.last:
            return str(self.first) if self.first else "any month"
        return f"{self.first or 'any month'} to {self.last or 'any month'}"


def read_month(
    text: str, native: bool, style: str, place: str, scope: Scope, calendar: FiscalCalendar
) -> Meaning:
    """What one text or native date says; a month out of scope is told and faulty."""
    day = _native_day(text) if native else None
    day = day or _day_of(text, style)
    if day is None:
        example = dt.date(2026, 10, 31).strftime(style)
        found, remedy = shown(clean(text)), "correct it at the source, or the column's format"
        if not clean(text):
            found, remedy = "no month", "fill it in at the source"
        elif _SERIAL.fullmatch(clean(text)):
            remedy = "this is how Excel counts days; give the column a date format there"
        detail = (
            f"found {found} in column {place!r}, expected a month as {example} ({style}): {remedy}"
        )
        return Meaning(None, Fault("bad_month", detail))
    month = _month(day, style, calendar)
    if scope.holds(month):
        return Meaning(month.index, day=day.toordinal())
    detail = (
        f"found {month} in column {place!r}, expected {scope}, the months this delivery covers: "
        "take the row out, or send it with its own month"
    )
    return Meaning(month.index, Fault("wrong_month", detail))


def heading_month(heading: str, style: str, scope: Scope, calendar: FiscalCalendar) -> Meaning:
    """What the heading of a month's column says; a month out of scope is told and faulty."""
    day = _day_of(heading, style)
    assert day is not None, "it is a month's column because its heading reads as one"
    month = _month(day, style, calendar)
    if scope.holds(month):
        return Meaning(month.index)
    detail = (
        f"found {month} over column {heading!r}, expected {scope}, the months this delivery "
        "covers: take the column out, or send it with its own month"
    )
    return Meaning(month.index, Fault("wrong_month", detail))


def _native_day(text: str) -> dt.date | None:
    # A whole number such as 20261001 is no date, though it reads as one.
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def only_days(natives: Iterable[str], style: str, place: str, calendar: FiscalCalendar) -> str:
    """Why a column's native dates can be no months where periods are weeks; empty if they can.

    Where the column's format names no day, its dates stand for months, as those of a 1st do.
    """
    if calendar.weeks is None or names_a_day(style):
        return ""
    days = ((text, day) for text in natives if (day := _native_day(text)) is not None)
    found = next((text for text, day in days if not _is_edge(day)), None)
    if found is None:
        return ""
    return (
        f"found the day {found[:10]} in column {place!r}, expected months, since its format "
        f"{style} names no day: give the column a format that does, as %Y-%m-%d, so that each day "
        "counts in the period it lies in"
    )


def _is_edge(day: dt.date) -> bool:
    month = Month.containing(day)
    return day in (month.first_day, month.last_day)


def _month(day: dt.date, style: str, calendar: FiscalCalendar) -> Month:
    """The period a day lies in, or is named for where the format says no day."""
    return calendar.containing(day) if names_a_day(style) else Month.containing(day)


def month_of(text: str, style: str) -> Month | None:
    """The calendar month a text names in a strptime format, None where it does not."""
    day = _day_of(text, style)
    return None if day is None else Month.containing(day)


def _day_of(text: str, style: str) -> dt.date | None:
    """The day a text names in a strptime format; the first where that names only the month."""
    written = clean(text)
    try:
        read = time.strptime(written, style)
        day = dt.date(read.tm_year, read.tm_mon, read.tm_mday)
    except ValueError:
        return None
    # 46296, an Excel date, would be June 4629 as %Y%m, 1112026 two days as %d%m%Y, and 1110200 one
    # of the year 200, which is written in three digits.
    is_whole = day.year >= 1000 and len(written) == len(day.strftime(style))
    return day if is_whole or not _RUN_TOGETHER.search(style) else None


def read_currency(text: str, place: str) -> Meaning:
    """What one text says of the currency of amounts: three letters, in any case, or nothing."""
    code = clean(text).upper()
    if not code or re.fullmatch("[A-Z]{3}", code):
        return Meaning(code or None)
    detail = (
        f"found {shown(clean(text))} in column {place!r}, expected a currency's three letters, as "
        "USD, or nothing: correct it at the source"
    )
    return Meaning(None, Fault("bad_currency", detail))


def read_status(text: str, place: str) -> Meaning:
    """What one text says of how far a figure is to be trusted; a word of three, in any case."""
    status = clean(text).lower()
    if status in STATUSES:
        return Meaning(status)
    detail = (
        f"found {shown(clean(text))} in column {place!r}, expected estimate, preliminary or "
        "final: correct it at the source"
    )
    return Meaning(None, Fault("bad_status", detail))
