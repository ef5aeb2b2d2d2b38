import datetime as dt

import dagster as dg
import pytest

from pipelines.schedules import month_end_schedule
from scorecard.project import Project


def evaluate(project: Project, moment: str) -> dg.RunRequest | str:
    """What the schedule asks for at a moment, or why it asks for nothing."""
    context = dg.build_schedule_context(scheduled_execution_time=dt.datetime.fromisoformat(moment))
    result = month_end_schedule(project.config())(context)
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
