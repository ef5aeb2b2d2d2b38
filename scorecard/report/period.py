"""A month that is a period of weeks, as a card has it, frozen: its days and what they upset."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from scorecard.config.bases import Basis
from scorecard.fiscal import FiscalCalendar, title
from scorecard.labels import month_name, t, translatable
from scorecard.period import Month

_SPANS: Final[dict[Basis, str]] = translatable(
    {
        "month": "the month",
        "quarter": "the quarter to date",
        "ytd": "the year to date",
        "rolling_3": "the last 3 months",
        "rolling_12": "the last 12 months",
    }
)
_ENDS: Final = translatable(
    {
        "nearest": "the {weekday} nearest to the end of {month}",
        "last": "the last {weekday} of {month}",
    }
)
_WEEKDAYS: Final = translatable(
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
)
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
        yield t("The 53rd week of the fiscal year is in this month.")
    told = list(_unlike(calendar, month, _ALWAYS | set(bases)))
    if told:
        yield t("Not like for like with the year before: {spans}.", spans=", ".join(told))


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
            yield t(
                "{span} of {now} weeks ({then} then)", span=t(_SPANS[basis]), now=now, then=then
            )


def _rule(calendar: FiscalCalendar, start: Month) -> str:
    assert calendar.weeks is not None
    day = t(
        _ENDS[calendar.ends.which],
        weekday=t(_WEEKDAYS[calendar.ends.weekday]),
        month=month_name((start - 1).number),
    )
    weeks = "-".join(map(str, calendar.weeks))
    return t(
        "Months are periods of {weeks} weeks, so that a month may have a week more than the one "
        "before. The fiscal year ends on {day}; this one has {count} weeks. A 53rd week is in "
        "{month}; figures with it are not like for like with those of the year before.",
        weeks=weeks,
        day=day,
        count=calendar.weeks_of_year(start),
        month=month_name(calendar.extra_week),
    )
