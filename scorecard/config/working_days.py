"""The organisation's working days, and moments told by them."""

import datetime as dt

from scorecard.config.models import Config
from scorecard.config.moments import zone_of
from scorecard.period import Month, WorkingCalendar


def working_calendar(config: Config) -> WorkingCalendar:
    """The organisation's working days."""
    declared = config.organisation.calendar
    return WorkingCalendar(declared.country, declared.subdivision, declared.extra_holidays)


def moment(config: Config, month: Month, day: int, at: str) -> dt.datetime:
    """A working day of a month's end and a time of day, in the organisation's time zone."""
    zone = zone_of(config)
    end = config.organisation.fiscal_year.calendar.last_day(month)
    on = working_calendar(config).working_day(end, day)
    return dt.datetime.combine(on, dt.time.fromisoformat(at), zone)


def cutoff(config: Config, month: Month) -> dt.datetime:
    """When a month's figures have to be there."""
    declared = config.chasing.cutoff
    return moment(config, month, declared.day, declared.at)


def escalation(config: Config, month: Month) -> dt.datetime:
    """When somebody else hears of what is late."""
    declared = config.chasing.cutoff
    return moment(config, month, declared.day + config.chasing.escalate_after, declared.at)


def local_day(config: Config, now: dt.datetime) -> dt.date:
    """The day it is in the organisation's time zone."""
    return now.astimezone(zone_of(config)).date()


def working_day(number: int) -> str:
    """`WD1` or `WD-3`."""
    return f"WD{number}"
