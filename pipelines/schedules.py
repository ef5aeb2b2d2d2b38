"""When a month end runs by itself: by the timetable, in the organisation's zone."""

import datetime as dt
import json

import dagster as dg

from pipelines.jobs import ASK, MONTH_END, REMIND
from scorecard.close.desk import open_ledger
from scorecard.close.timetable import Turn, done_by, turns
from scorecard.config.models import Config
from scorecard.config.timetable import Deed
from scorecard.project import Project
from scorecard.stores.heartbeat import beat

CRON = "0 * * * *"
# Which steps of the timetable a run is for, and of which month: noted once it has succeeded.
MONTH_TAG = "scorecard/month"
STEPS_TAG = "scorecard/steps"
_JOBS: dict[Deed, str] = {"run": MONTH_END, "ask": ASK, "remind": REMIND}


def timetable_schedules(project: Project, config: Config) -> list[dg.ScheduleDefinition]:
    """A schedule for each deed of the timetable: every hour what is due by then and not done."""
    return [_schedule(project, config, deed) for deed in _JOBS]


def _schedule(project: Project, config: Config, deed: Deed) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=_JOBS[deed],
        job_name=_JOBS[deed],
        cron_schedule=CRON,
        execution_timezone=config.organisation.time_zone,
        description="Every hour: what the timetable wants done by then and was not.",
    )
    def evaluate(
        context: dg.ScheduleEvaluationContext,
    ) -> list[dg.RunRequest] | dg.SkipReason:
        now = context.scheduled_execution_time
        with open_ledger(project) as ledger:
            done = done_by(ledger, config, now)
        # The hour it is for may be long past, where the scheduler catches up.
        beat(project.heartbeat, dt.datetime.now(dt.UTC))
        waiting = [turn for turn in turns(config, now, done) if turn.do == deed]
        if not waiting:
            return dg.SkipReason("nothing is due by the timetable")
        # By the hour: what failed is tried again at the next.
        return [_request(turn, f"{now:%Y-%m-%d %H:%M}") for turn in waiting]

    return evaluate


def _request(turn: Turn, hour: str) -> dg.RunRequest:
    tags = {MONTH_TAG: str(turn.month), STEPS_TAG: json.dumps(turn.keys)}
    key = f"{turn.do} {turn.month} at {hour}"
    if turn.do == "run":
        return dg.RunRequest(run_key=key, partition_key=str(turn.month), tags=tags)
    return dg.RunRequest(run_key=key, run_config=dg.RunConfig(ops=_ops(turn)), tags=tags)


def _ops(turn: Turn) -> dict[str, dict[str, dict[str, str]]]:
    month = {"month": str(turn.month)}
    if turn.do == "ask":
        return {"forms_mailed": {"config": month}}
    since = turn.steps[-1].when.isoformat()
    return {"reminders_mailed": {"config": {**month, "since": since}}}
