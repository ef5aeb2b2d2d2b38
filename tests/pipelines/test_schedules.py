import datetime as dt
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest

from assets.partitions import closed_month_of, closed_months
from pipelines.schedules import month_end_schedule
from scorecard.config.models import Config
from scorecard.config.organisation import FiscalYear
from scorecard.errors import InputError
from scorecard.project import Project


def evaluate(project: Project | Config, moment: str) -> dg.RunRequest | str:
    """What the schedule asks for at a moment, or why it asks for nothing."""
    context = dg.build_schedule_context(scheduled_execution_time=dt.datetime.fromisoformat(moment))
    config = project.config() if isinstance(project, Project) else project
    result = month_end_schedule(config)(context)
    assert isinstance(result, (dg.RunRequest, dg.SkipReason))
    return result if isinstance(result, dg.RunRequest) else str(result.skip_message)


# 1 May 2026 is a Friday, 4 May a public holiday in England: WD1 to WD4 are 1, 5, 6 and 7 May.
@pytest.mark.parametrize("day", ["2026-05-01", "2026-05-05", "2026-05-06", "2026-05-07"])
def test_each_of_the_first_working_days_runs_the_month_that_closed(
    organisation: Project, day: str
) -> None:
    request = evaluate(organisation, f"{day}T06:00:00+01:00")
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2026-04"


@pytest.mark.parametrize("day", ["2026-05-02", "2026-05-04", "2026-05-08"])
def test_any_other_day_is_skipped_with_the_reason(organisation: Project, day: str) -> None:
    assert evaluate(organisation, f"{day}T06:00:00+01:00") == (
        f"{day} is none of working days 1 to 4 after April 2026"
    )


def test_two_days_of_one_month_are_two_runs(organisation: Project) -> None:
    first = evaluate(organisation, "2026-05-05T06:00:00+01:00")
    second = evaluate(organisation, "2026-05-06T06:00:00+01:00")
    assert isinstance(first, dg.RunRequest)
    assert isinstance(second, dg.RunRequest)
    assert first.run_key != second.run_key


@pytest.fixture
def of_weeks(organisation: Project) -> Config:
    """The organisation with a fiscal year of weeks that ends on the last Saturday of July."""
    config = organisation.config()
    year = FiscalYear(first_month=8, weeks="4-4-5", ends="last_saturday")
    own = config.organisation.model_copy(update={"fiscal_year": year})
    return config.model_copy(update={"organisation": own})


# August 2026 is 26 July to 22 August, September ends on 19 September.
@pytest.mark.parametrize("day", ["2026-08-24", "2026-08-25", "2026-08-26", "2026-08-27"])
def test_a_period_of_weeks_runs_on_the_working_days_after_its_last(
    of_weeks: Config, day: str
) -> None:
    request = evaluate(of_weeks, f"{day}T06:00:00+01:00")
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2026-08"
    # The calendar month is not over yet, its partition is there.
    now = dt.datetime.fromisoformat(f"{day}T06:00:00+01:00")
    assert "2026-08" in closed_months(of_weeks).get_partition_keys(now)


@pytest.mark.parametrize("day", ["2026-08-22", "2026-08-23", "2026-08-28", "2026-09-01"])
def test_any_other_day_after_a_period_of_weeks_is_skipped(of_weeks: Config, day: str) -> None:
    assert evaluate(of_weeks, f"{day}T06:00:00+01:00").__class__ is str


def test_a_schedule_of_weeks_looks_every_day(of_weeks: Config, organisation: Project) -> None:
    assert month_end_schedule(of_weeks).cron_schedule == "0 6 * * *"
    assert month_end_schedule(organisation.config()).cron_schedule == "0 6 1-15 * *"


def test_a_partition_of_weeks_is_not_run_before_they_are_over(of_weeks: Config) -> None:
    context: Any = SimpleNamespace(partition_key="2026-09")
    desk: Any = SimpleNamespace(config=of_weeks, clock=None)
    desk.clock = lambda: dt.datetime(2026, 9, 19, 22, 59, tzinfo=dt.UTC)
    with pytest.raises(InputError, match="2026-09, which ends on 2026-09-19, is not closed yet"):
        closed_month_of(context, desk)
    desk.clock = lambda: dt.datetime(2026, 9, 19, 23, 0, tzinfo=dt.UTC)
    assert str(closed_month_of(context, desk)) == "2026-09"
