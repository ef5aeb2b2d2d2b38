import datetime as dt
from unittest.mock import patch

import dagster as dg
import pytest
import time_machine

from pipelines.home import open_history
from pipelines.sensors import dead_run_sensor, drop_folder_sensor, failure_sensor
from scorecard.project import Project
from scorecard.stores.lock import project_lock
from tests.conftest import drop
from tests.running import run

NOW = "2026-04-02T08:00:00+00:00"


def look(project: Project, cursor: str | None) -> tuple[list[str | None], str | None, str | None]:
    """Partitions asked for, why none, and the cursor for the next look."""
    sensor = drop_folder_sensor(project, project.config())
    with time_machine.travel(NOW, tick=False):
        found = sensor(dg.build_sensor_context(cursor=cursor))
    if isinstance(found, dg.SkipReason):
        return [], found.skip_message, cursor
    assert isinstance(found, dg.SensorResult)
    asked = [request.partition_key for request in found.run_requests or []]
    return asked, found.skip_reason and found.skip_reason.skip_message, found.cursor


def test_files_run_the_newest_closed_month_once_they_have_settled(organisation: Project) -> None:
    asked, why, cursor = look(organisation, None)
    assert (asked, why) == ([], "waiting for files to settle")
    asked, why, cursor = look(organisation, cursor)
    assert asked == ["2026-03"]
    asked, why, cursor = look(organisation, cursor)
    assert (asked, why) == ([], "no source file has changed")


def test_a_changed_file_runs_again(organisation: Project) -> None:
    cursor = look(organisation, look(organisation, None)[2])[2]
    drop(organisation, "b.csv", "revenue,north,2026-03,100")
    asked, why, cursor = look(organisation, cursor)
    assert (asked, why) == ([], "waiting for files to settle")
    assert look(organisation, cursor)[0] == ["2026-03"]


def test_a_file_that_is_still_growing_is_waited_for(organisation: Project) -> None:
    cursor = look(organisation, None)[2]
    drop(organisation, "b.csv", "revenue,north,2026-03,100", "revenue,south,2026-03,1")
    assert look(organisation, cursor)[:2] == ([], "waiting for files to settle")


def test_an_empty_drop_folder_is_said(organisation: Project) -> None:
    for path in (organisation.root / "drops").iterdir():
        path.unlink()
    assert look(organisation, None)[:2] == ([], "no source file of 2026-03 is there yet")


def start_and_forget(history: dg.DagsterInstance, minutes: int) -> str:
    """A run that Dagster has as started some minutes ago; its process is not there."""
    job = dg.GraphDefinition("month_end").to_job()
    with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)):
        run = history.create_run_for_job(job)
        history.report_dagster_event(dg.DagsterEvent("PIPELINE_START", "month_end"), run.run_id)
    return run.run_id


def end_the_dead(project: Project, history: dg.DagsterInstance) -> str | None:
    found = dead_run_sensor(project)(dg.build_sensor_context(instance=history))
    assert isinstance(found, dg.SkipReason)
    return found.skip_message


@pytest.mark.fault("crash")
def test_a_run_whose_process_was_killed_ends_as_failed(organisation: Project) -> None:
    with open_history(organisation) as history:
        run_id = start_and_forget(history, minutes=60)
        assert end_the_dead(organisation, history) == f"ended {run_id}"
        run = history.get_run_by_id(run_id)
        assert run is not None
        assert run.status is dg.DagsterRunStatus.FAILURE
        assert end_the_dead(organisation, history) == "no dead run"


def test_a_run_that_holds_the_lock_is_left_alone(organisation: Project) -> None:
    with open_history(organisation) as history, project_lock(organisation.lock, "a long run"):
        run_id = start_and_forget(history, minutes=60)
        assert "a long run" in (end_the_dead(organisation, history) or "")
        run = history.get_run_by_id(run_id)
        assert run is not None
        assert run.status is dg.DagsterRunStatus.STARTED


def test_a_run_that_has_just_begun_is_left_alone(organisation: Project) -> None:
    with open_history(organisation) as history:
        start_and_forget(history, minutes=0)
        assert end_the_dead(organisation, history) == "no dead run"


def fail(project: Project, text: str) -> dg.RunFailureSensorContext:
    """A run of March that failed at a source, as a sensor is told of it."""

    @dg.op(name="extract__a")
    def broken() -> None:
        try:
            raise ValueError(text)
        except ValueError as error:
            raise RuntimeError("the step failed") from error

    @dg.job(name="month_end", tags={"dagster/partition": "2026-03"})
    def month_end() -> None:
        broken()

    history = dg.DagsterInstance.ephemeral()
    result = month_end.execute_in_process(instance=history, raise_on_error=False)
    context = dg.build_run_status_sensor_context(
        sensor_name="failed_runs",
        dagster_event=result.get_run_failure_event(),
        dagster_instance=history,
        dagster_run=result.dagster_run,
    )
    return context.for_run_failure()


def test_the_office_is_mailed_once_that_a_run_failed_and_why(organisation: Project) -> None:
    run(organisation, "2026-03")
    context = fail(organisation, "a: drops/a.csv: expected 4 columns, found 3")
    for _ in range(2):
        assert failure_sensor(organisation)(context) is None
    (path,) = organisation.outbox.rglob("*_ann_failure.eml")
    text = path.read_text(encoding="utf-8")
    assert "Subject: Failed: month_end: extract/a of March 2026" in text
    assert "expected 4 columns, found 3" in text
    assert "scorecard run --month 2026-03" in text


def test_a_failed_run_of_no_month_is_left(organisation: Project) -> None:
    context = fail(organisation, "x")
    tags = {"other": "tag"}
    untagged = context.dagster_run._replace(tags=tags)
    with patch.object(type(context), "dagster_run", untagged):
        found = failure_sensor(organisation)(context)
    assert isinstance(found, dg.SkipReason)
