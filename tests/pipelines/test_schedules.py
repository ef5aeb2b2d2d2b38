import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest

from assets.partitions import closed_month_of, closed_months
from pipelines.definitions import definitions
from pipelines.schedules import MONTH_TAG, STEPS_TAG, timetable_schedules
from pipelines.sensors import timetable_sensor
from scorecard.close.desk import open_ledger
from scorecard.config.models import Config
from scorecard.config.organisation import FiscalYear
from scorecard.config.timetable import Step
from scorecard.errors import InputError
from scorecard.project import Project
from tests.review.world import manual_organisation

APRIL = ["run WD1 06:00", "run WD2 06:00", "run WD3 06:00", "run WD4 06:00"]


def evaluate(
    project: Project, moment: str, config: Config | None = None, job: str = "month_end"
) -> list[dg.RunRequest]:
    """What a schedule asks for at a moment."""
    context = dg.build_schedule_context(scheduled_execution_time=dt.datetime.fromisoformat(moment))
    known = timetable_schedules(project, config or project.config())
    (schedule,) = [item for item in known if item.job_name == job]
    result = schedule(context)
    if isinstance(result, dg.SkipReason):
        assert result.skip_message == "nothing is due by the timetable"
        return []
    assert isinstance(result, list)
    return result


def note(project: Project, month: str, steps: list[str]) -> None:
    with open_ledger(project) as ledger:
        ledger.record_steps(month, steps)


# 1 May 2026 is a Friday, 4 May a public holiday in England: WD1 to WD4 are 1, 5, 6 and 7 May.
@pytest.mark.parametrize(
    ("day", "done"), [("2026-05-01", 0), ("2026-05-05", 1), ("2026-05-06", 2), ("2026-05-07", 3)]
)
def test_each_of_the_first_working_days_runs_the_month_that_closed(
    organisation: Project, day: str, done: int
) -> None:
    note(organisation, "2026-04", APRIL[:done])
    assert evaluate(organisation, f"{day}T05:00:00+01:00") == []
    (request,) = evaluate(organisation, f"{day}T06:00:00+01:00")
    assert request.partition_key == "2026-04"
    assert request.tags[STEPS_TAG] == f'["{APRIL[done]}"]'


@pytest.mark.parametrize("day", ["2026-05-02", "2026-05-04", "2026-05-09"])
def test_on_any_other_day_nothing_is_due(organisation: Project, day: str) -> None:
    note(organisation, "2026-04", APRIL)
    assert evaluate(organisation, f"{day}T06:00:00+01:00") == []


def test_what_failed_is_tried_again_the_next_hour_and_one_hour_is_one_run(
    organisation: Project,
) -> None:
    keys = [
        evaluate(organisation, f"2026-05-01T{hour}:00+01:00")[0].run_key
        for hour in ("06:00", "06:00", "07:00")
    ]
    assert keys[0] == keys[1] != keys[2]


def test_a_run_that_succeeded_is_noted_and_not_asked_for_again(organisation: Project) -> None:
    (request,) = evaluate(organisation, "2026-05-01T06:00:00+01:00")
    evaluated: Any = timetable_sensor(organisation)

    @dg.job
    def done() -> None:
        """A run that does nothing, and succeeds."""

    with dg.DagsterInstance.ephemeral() as instance:
        run = done.execute_in_process(instance=instance, tags=dict(request.tags))
        context: Any = dg.build_run_status_sensor_context(
            sensor_name="timetable_done",
            dagster_instance=instance,
            dagster_run=run.dagster_run,
            dagster_event=run.get_run_success_event(),
        )
        evaluated(context)
        evaluated(context)
    with open_ledger(organisation) as ledger:
        assert ledger.steps_done(request.tags[MONTH_TAG]).keys() == {APRIL[0]}
    assert evaluate(organisation, "2026-05-01T07:00:00+01:00") == []


def test_figures_are_asked_for_by_a_job_of_their_own(organisation: Project) -> None:
    asking = organisation.config().model_copy(update={"timetable": (Step(day=-2, do="ask"),)})
    note(organisation, "2026-03", ["ask WD-2 06:00"])
    (request,) = evaluate(organisation, "2026-04-29T06:00:00+01:00", asking, "ask")
    assert request.partition_key is None
    assert request.run_config["ops"]["forms_mailed"]["config"] == {"month": "2026-04"}


def test_the_job_asks_for_a_month_that_is_not_over(tmp_path: Path) -> None:
    project = manual_organisation(tmp_path / "organisation")
    job = definitions(project, project.config()).resolve_job_def("ask")
    config = {"ops": {"forms_mailed": {"config": {"month": "2030-01"}}}}
    with dg.DagsterInstance.ephemeral() as instance:
        assert job.execute_in_process(instance=instance, run_config=config).success
    assert list(project.outbox.rglob("2030-01/*.eml"))


def test_people_are_reminded_by_a_job_of_their_own(organisation: Project) -> None:
    """Two steps that were missed are one run, for the later of them."""
    steps = (Step(day=-3, do="remind"), Step(day=2, at="13:00", do="remind"))
    reminding = organisation.config().model_copy(update={"timetable": steps})
    note(organisation, "2026-05", ["remind WD-3 06:00"])
    (request,) = evaluate(organisation, "2026-05-05T13:00:00+01:00", reminding, "remind")
    assert request.partition_key is None
    assert request.tags[STEPS_TAG] == '["remind WD-3 06:00", "remind WD2 13:00"]'
    assert request.run_config["ops"]["reminders_mailed"]["config"] == {
        "month": "2026-04",
        "since": "2026-05-05T13:00:00+01:00",
    }


def test_the_job_reminds_of_a_month_that_is_not_over(tmp_path: Path) -> None:
    project = manual_organisation(tmp_path / "organisation")
    job = definitions(project, project.config()).resolve_job_def("remind")
    asked = {"month": "2030-01", "since": "2020-01-01T00:00:00+00:00"}
    config = {"ops": {"reminders_mailed": {"config": asked}}}
    with dg.DagsterInstance.ephemeral() as instance:
        for _ in range(2):
            assert job.execute_in_process(instance=instance, run_config=config).success
    names = sorted(path.name for path in project.outbox.rglob("2030-01/*.eml"))
    assert names == ["01_ann_reminder.eml", "02_bob_reminder.eml", "03_cleo_reminder.eml"]


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
    organisation: Project, of_weeks: Config, day: str
) -> None:
    (request,) = evaluate(organisation, f"{day}T06:00:00+01:00", of_weeks)
    assert request.partition_key == "2026-08"
    # The calendar month is not over yet, its partition is there.
    now = dt.datetime.fromisoformat(f"{day}T06:00:00+01:00")
    assert "2026-08" in closed_months(of_weeks).get_partition_keys(now)


def test_a_partition_of_weeks_is_not_run_before_they_are_over(of_weeks: Config) -> None:
    context: Any = SimpleNamespace(partition_key="2026-09")
    desk: Any = SimpleNamespace(config=of_weeks, clock=None)
    desk.clock = lambda: dt.datetime(2026, 9, 19, 22, 59, tzinfo=dt.UTC)
    with pytest.raises(InputError, match="2026-09, which ends on 2026-09-19, is not closed yet"):
        closed_month_of(context, desk)
    desk.clock = lambda: dt.datetime(2026, 9, 19, 23, 0, tzinfo=dt.UTC)
    assert str(closed_month_of(context, desk)) == "2026-09"
