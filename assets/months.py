"""Which months an organisation has: from its oldest unit to the last one that is over."""

import datetime as dt
from zoneinfo import ZoneInfo

from scorecard.config.models import Config
from scorecard.errors import InputError
from scorecard.period import Month

# Where a unit does not say since when it is valid.
EARLIEST = Month.of(2000, 1)


def first_month(config: Config) -> Month:
    """The month the oldest unit is valid from; January 2000 where one has no beginning."""
    return min((unit.valid_from or EARLIEST for unit in config.units), default=EARLIEST)


def newest_closed(config: Config, now: dt.datetime) -> Month:
    """The last month that is over in the organisation's time zone; `now` carries a zone."""
    return Month.containing(now.astimezone(ZoneInfo(config.organisation.time_zone)).date()) - 1


def closed(config: Config, month: Month, now: dt.datetime) -> Month:
    """`month`, once it can be run; raises `InputError` before it is over or before any unit."""
    newest, first = newest_closed(config, now), first_month(config)
    if month > newest:
        raise InputError(
            f"month {month} is not closed yet: it ends with {month.last_day} in "
            f"{config.organisation.time_zone}; the newest closed month is {newest}"
        )
    if month < first:
        raise InputError(f"month {month} is before any unit is valid: expected {first} or later")
    return month
