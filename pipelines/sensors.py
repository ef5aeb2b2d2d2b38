"""What starts a run, or ends a dead one, without anybody asking."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import dagster as dg

from pipelines.jobs import MONTH_END
from pipelines.resources import end_dead_runs, seemingly_running
from pipelines.schedules import MONTH_TAG, STEPS_TAG
from scorecard import stages
from scorecard.close.desk import open_desk, open_ledger
from scorecard.close.months import newest_closed
from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.sources import FileSource
from scorecard.errors import LockHeld
from scorecard.ingest.several import present
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.lock import project_lock

# Where Dagster keeps which partition a run is of.
PARTITION_TAG = "dagster/partition"


def drop_folder_sensor(project: Project, config: Config) -> dg.SensorDefinition:
    """Runs the newest closed month when one of its source files is new or changed.

    Only size and time are looked at, and only once they have stood still from one look to the
    next: a file still being copied is left to settle.
    """

    @dg.sensor(
        name="drop_folder",
        job_name=MONTH_END,
        minimum_interval_seconds=60,
        description="Runs the newest closed month when a file of it, a form or a review is new.",
    )
    def evaluate(
        context: dg.SensorEvaluationContext,
    ) -> dg.SensorResult | dg.SkipReason:
        month = newest_closed(config, dt.datetime.now(dt.UTC))
        now = fingerprint(source_files(project, config, month))
        if now is None:
            return dg.SkipReason(f"no source file of {month} is there yet")
        known = json.loads(context.cursor or "{}")
        cursor = json.dumps({"seen": now, "run": known.get("run")})
        if now == known.get("run"):
            return dg.SensorResult(skip_reason="no source file has changed", cursor=cursor)
        if now != known.get("seen"):
            return dg.SensorResult(skip_reason="waiting for files to settle", cursor=cursor)
        return dg.SensorResult(
            run_requests=[dg.RunRequest(partition_key=str(month), run_key=f"{month} {now}")],
            cursor=json.dumps({"seen": now, "run": now}),
        )

    return evaluate


def dead_run_sensor(project: Project) -> dg.SensorDefinition:
    """Ends runs whose process was killed, so that they do not hold up the queue for ever."""

    @dg.sensor(
        name="dead_runs",
        # It starts nothing; Dagster wants to know what it could start.
        job_name=MONTH_END,
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Marks runs as failed whose process was killed.",
    )
    def evaluate(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        # The lock is left alone unless there is something to do: a run may want it just now.
        if not seemingly_running(context.instance):
            return dg.SkipReason("no dead run")
        try:
            with project_lock(project.lock, "a look for dead runs"):
                ended = end_dead_runs(context.instance)
        except LockHeld as held:
            return dg.SkipReason(str(held))
        return dg.SkipReason(f"ended {', '.join(ended)}")

    return evaluate


def timetable_sensor(project: Project) -> dg.SensorDefinition:
    """Notes steps of the timetable as done once the run that was for them has succeeded."""

    @dg.run_status_sensor(
        name="timetable_done",
        run_status=dg.DagsterRunStatus.SUCCESS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Notes what of the timetable is done.",
    )
    def evaluate(context: dg.RunStatusSensorContext) -> dg.SkipReason | None:
        tags = context.dagster_run.tags
        if STEPS_TAG not in tags:
            return dg.SkipReason("a run that is not of the timetable")
        with open_ledger(project) as ledger:
            ledger.record_steps(tags[MONTH_TAG], json.loads(tags[STEPS_TAG]), channel="Dagster")
        return None

    return evaluate


def failure_sensor(project: Project) -> dg.SensorDefinition:
    """Mails the strategy office when a run has failed; a look that finds the project in use waits.

    What failed is told with its last cause, which has no secret in it: sources take those out.
    """

    @dg.run_failure_sensor(
        name="failed_runs",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Mails the strategy office that a run failed, and why.",
    )
    def evaluate(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
        run = context.dagster_run
        month = _month_of(run.tags)
        if month is None:
            return dg.SkipReason("a run of no month")
        with open_desk(project, f"mail about run {run.run_id[:8]}", create=False) as desk:
            stages.failure(desk, month, run.run_id, *_failed(context))
        return None

    return evaluate


def _month_of(tags: Mapping[str, str]) -> Month | None:
    text = tags.get(PARTITION_TAG) or tags.get(MONTH_TAG)
    return None if text is None else Month.parse(text)


def _failed(context: dg.RunFailureSensorContext) -> tuple[str, str]:
    """What failed, as `month_end: extract/crm`, and what it said."""
    for event in context.get_step_failure_events():
        error = event.step_failure_data.error
        while error is not None and error.cause is not None:
            error = error.cause
        step = (event.step_key or "").replace("__", "/", 1)
        told = event.message if error is None else error.message
        return f"{context.dagster_run.job_name}: {step}", told or ""
    return context.dagster_run.job_name, context.failure_event.message or ""


def source_files(project: Project, config: Config, month: Month) -> list[Path]:
    """The files there are for a month, and what lies where forms come back."""
    paths = [
        path
        for source in config.sources
        if isinstance(source, FileSource)
        for path in present(source, month, project.root)
    ]
    drops = [s.drop for s in config.sources if isinstance(s, ManualSource)]
    if config.decisions.drop is not None:
        drops.append(config.decisions.drop)
    folders = [project.root / drop for drop in drops]
    # A lock file beside a workbook that is open says that it is still being filled in.
    return paths + [
        path
        for folder in folders
        for path in folder.glob("*")
        if not path.name.startswith((".", "~$"))
    ]


def fingerprint(paths: Iterable[Path]) -> str | None:
    """One digest over name, size and time of the files that exist; None where none does."""
    looks = []
    for path in sorted(paths):
        try:
            found = path.stat()
        except OSError:
            continue
        looks.append(f"{path}\0{found.st_size}\0{found.st_mtime_ns}")
    return hashlib.sha256("\n".join(looks).encode()).hexdigest()[:16] if looks else None
