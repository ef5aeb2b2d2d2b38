"""A month that is a period of weeks, as a card has it, frozen: its days and what they upset."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from scorecard.config.bases import Basis
from scorecard.fiscal import USUAL_WEEKS, WEEKDAYS, FiscalCalendar, title
from scorecard.period import MONTH_NAMES, Month

_SPANS: Final[dict[Basis, str]] = {
    "month": "the month",
    "quarter": "the quarter to date",
    "ytd": "the year to date",
    "rolling_3": "the last 3 months",
    "rolling_12": "the last 12 months",
}
# Shown of every measure, whatever it is scored on.
_ALWAYS: Final[frozenset[Basis]] = frozenset({"month", "ytd"})


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period of the fiscal year: `February 2024`, days as 'YYYY-MM-DD', and its weeks."""

    name: str
    first_day: str
    last_day: str
    weeks: int


@dataclass(frozen=True, slots=True)
class Period:
    """The card's month as a period of weeks.

    `title` is `February 2024 (4 Feb to 2 Mar)`; `notes` say what a 53rd week upsets; `rule` is the
    calendar in words, and `year` the twelve periods of the month's fiscal year.
    """

    title: str
    notes: tuple[str, ...]
    rule: str
    year: tuple[PeriodRow, ...]


def period_of(calendar: FiscalCalendar, month: Month, bases: Collection[Basis]) -> Period | None:
    """The period of weeks a month is; None of a calendar month.

    `bases` are those measures of the card are scored on.
    """
    if calendar.weeks is None:
        return None
    start = month.fiscal_start(calendar.first_month)
    return Period(
        title(calendar, month),
        tuple(_notes(calendar, month, bases)),
        _rule(calendar, start),
        tuple(_row(calendar, start + step) for step in range(12)),
    )


def _row(calendar: FiscalCalendar, month: Month) -> PeriodRow:
    first, last = calendar.first_day(month), calendar.last_day(month)
    weeks = calendar.weeks_of(month)
    assert weeks is not None
    return PeriodRow(month.title, first.isoformat(), last.isoformat(), weeks)


def _notes(calendar: FiscalCalendar, month: Month, bases: Collection[Basis]) -> Iterator[str]:
    if calendar.has_extra_week(month):
        yield f"The {USUAL_WEEKS + 1}rd week of the fiscal year is in this month."
    told = list(_unlike(calendar, month, _ALWAYS | set(bases)))
    if told:
        yield f"Not like for like with the year before: {', '.join(told)}."


def _unlike(calendar: FiscalCalendar, month: Month, bases: Collection[Basis]) -> Iterator[str]:
    """What has other weeks than a year before: `the year to date of 53 weeks (52 then)`."""
    starts: dict[Basis, Month] = {
        "month": month,
        "quarter": month.quarter_start(calendar.first_month),
        "ytd": month.fiscal_start(calendar.first_month),
        "rolling_3": month - 2,
        "rolling_12": month - 11,
    }
    for basis, start in starts.items():
        now = calendar.weeks_between(start, month)
        then = calendar.weeks_between(start - 12, month - 12)
        if basis in bases and now != then:
            yield f"{_SPANS[basis]} of {now} weeks ({then} then)"


def _rule(calendar: FiscalCalendar, start: Month) -> str:
    assert calendar.weeks is not None
    weekday = WEEKDAYS[calendar.ends.weekday].capitalize()
    ends = MONTH_NAMES[(start - 1).number - 1]
    day = (
        f"the {weekday} nearest to the end of {ends}"
        if calendar.ends.which == "nearest"
        else f"the last {weekday} of {ends}"
    )
    extra = MONTH_NAMES[calendar.extra_week - 1]
    weeks = "-".join(map(str, calendar.weeks))
    return (
        f"Months are periods of {weeks} weeks, so that a month may have a week more than the one "
        f"before. The fiscal year ends on {day}; this one has {calendar.weeks_of_year(start)} "
        f"weeks. A 53rd week is in {extra}; figures with it are not like for like with those of "
        "the year before."
    )
