"""Which months are over, and which of those the sources hold."""

import datetime as dt

from scorecard.config.models import Config
from scorecard.config.working_days import local_day
from scorecard.errors import InputError
from scorecard.ingest.newest import newest_held
from scorecard.period import Month
from scorecard.project import Project


def check_month(config: Config, month: Month, now: dt.datetime) -> None:
    """Raise `InputError` where the month is not over yet in the organisation's time zone."""
    newest = newest_closed(config, now)
    if month > newest:
        calendar = config.organisation.fiscal_year.calendar
        weeks = "" if calendar.weeks is None else f", which ends on {calendar.last_day(month)},"
        raise InputError(
            f"{month}{weeks} is not closed yet: the newest closed month is {newest} "
            f"in {config.organisation.time_zone}"
        )


def newest_closed(config: Config, now: dt.datetime) -> Month:
    """The newest month that is over, in the organisation's time zone."""
    return config.organisation.fiscal_year.calendar.containing(local_day(config, now)) - 1


def newest_month(project: Project, config: Config, now: dt.datetime) -> Month:
    """The newest closed month the sources hold; raises `InputError` where they hold none."""
    limit = newest_closed(config, now)
    month = newest_held(config, limit, root=project.root, files=project.bundle().files)
    if month is None:
        raise InputError(
            f"no source holds a figure for {limit} or before: check the sources with "
            "`scorecard run --month YYYY-MM`, which says what is wrong with each"
        )
    return month
