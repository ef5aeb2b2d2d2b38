"""When a month end runs by itself: each of the first working days, in the organisation's zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import dagster as dg

from pipelines.jobs import MONTH_END
from scorecard.config.models import Config
from scorecard.period import WorkingCalendar

# Working days after month end on which late figures are still taken in.
LAST_WORKING_DAY = 4
# Public holidays can push working day 4 this far into the month; a period of weeks ends anywhere.
CRON = "0 6 1-15 * *"
DAILY = "0 6 * * *"


def month_end_schedule(config: Config) -> dg.ScheduleDefinition:
    """06:00 on WD1 to WD4, for the month that has just closed; other mornings are skipped."""
    zone = config.organisation.time_zone
    days = WorkingCalendar(**config.organisation.calendar.model_dump())
    periods = config.organisation.fiscal_year.calendar

    @dg.schedule(
        name="month_end",
        job_name=MONTH_END,
        cron_schedule=CRON if periods.weeks is None else DAILY,
        execution_timezone=zone,
        description="Working days 1 to 4 after month end, 06:00; each run takes in what is new.",
    )
    def evaluate(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        today = context.scheduled_execution_time.astimezone(ZoneInfo(zone)).date()
        month = periods.containing(today) - 1
        if today not in working_days(days, periods.last_day(month)):
            return dg.SkipReason(
                f"{today} is none of working days 1 to {LAST_WORKING_DAY} after {month.title}"
            )
        return dg.RunRequest(partition_key=str(month), run_key=f"{month} on {today}")

    return evaluate


def working_days(calendar: WorkingCalendar, end: dt.date) -> list[dt.date]:
    """WD1 to WD4 of a month that ends on a day."""
    return [calendar.working_day(end, number) for number in range(1, LAST_WORKING_DAY + 1)]
