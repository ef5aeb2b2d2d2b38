"""Configuration in, open stores out: the project lock is held from here to the end of a run."""

import datetime as dt
from collections.abc import Generator
from contextlib import contextmanager

import dagster as dg

from scorecard.close.desk import Desk, open_desk
from scorecard.project import Project
from scorecard.stages import refresh_tables

PARTITION_TAG = "dagster/partition"
# A run that holds no lock this long after its last sign of life has no process any more.
GRACE = dt.timedelta(minutes=2)


class DeskResource(dg.ConfigurableResource[Desk]):
    """Gives assets the project's desk, opened once a run."""

    # The organisation's folder.
    project: str
    # Whether the tables of the configuration that databases hold were just asked for.
    tables_asked: bool = False

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Generator[Desk, None, None]:
        """One desk under the project's lock; closed however the run ends."""
        project = Project.find(self.project)
        for told in [] if self.tables_asked else refresh_tables(project):
            dg.get_dagster_logger().warning(told)
        with open_desk(project, _purpose(context)) as desk:
            if context.instance is not None:
                end_dead_runs(context.instance)
            yield desk


def _purpose(context: dg.InitResourceContext) -> str:
    """What another run is told when it finds the lock held."""
    if context.run is None:
        return "Dagster"
    month = context.run.tags.get(PARTITION_TAG, "no month")
    return f"{context.run.job_name} of {month}, Dagster run {context.run.run_id[:8]}"


def seemingly_running(instance: dg.DagsterInstance) -> list[dg.DagsterRun]:
    """Runs that say they run and have not been heard of for `GRACE`."""
    states = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING],
        updated_before=dt.datetime.now(dt.UTC) - GRACE,
    )
    return [record.dagster_run for record in instance.get_run_records(states)]


def end_dead_runs(instance: dg.DagsterInstance) -> list[str]:
    """Mark runs as failed that say they run and cannot; call it with the project lock held.

    Whoever holds the lock is the only one running, so a run started a while ago was killed; Dagster
    alone would show it as running for ever and queue every later one behind it.
    """
    dead = seemingly_running(instance)
    for run in dead:
        instance.report_run_failed(run, "its process ended without a word; nothing stayed locked")
    return [run.run_id for run in dead]
