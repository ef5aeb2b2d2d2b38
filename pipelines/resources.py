"""Configuration in, open stores out: the project lock is held from here to the end of a run."""

import datetime as dt
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager

import dagster as dg

from scorecard.config.load import load
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.project import Project, sql_dir
from scorecard.stages import Workbench
from scorecard.stores.editions import Editions
from scorecard.stores.landing import Landing
from scorecard.stores.ledger import Ledger
from scorecard.stores.lock import project_lock
from scorecard.stores.warehouse import Warehouse

PARTITION_TAG = "dagster/partition"
# A run that holds no lock this long after its last sign of life has no process any more.
GRACE = dt.timedelta(minutes=2)


@contextmanager
def open_workbench(project: Project, month: Month, purpose: str) -> Iterator[Workbench]:
    """The project's stores under its lock, with the configuration frozen as it stands now.

    Raises `LockHeld` where another run has the project, `ConfigError` before anything is opened.
    """
    bundle = project.bundle()
    config = load(bundle)
    with ExitStack() as stack:
        stack.enter_context(project_lock(project.lock, purpose))
        warehouse = stack.enter_context(closing(Warehouse(project.warehouse, sql_dir())))
        ledger = stack.enter_context(Ledger.open(project.ledger_url))
        landing = Landing(project.landing)
        yield Workbench(
            project=project,
            bundle=bundle,
            config=config,
            landing=landing,
            warehouse=warehouse,
            ledger=ledger,
            editions=Editions(project.editions),
            month=month,
        )


class WorkbenchResource(dg.ConfigurableResource[Workbench]):
    """Gives assets the workbench of the run's month."""

    # The organisation's folder.
    project: str

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Generator[Workbench, None, None]:
        """One workbench for the whole run; closed however the run ends."""
        project = Project.find(self.project)
        month = _month_of(context)
        purpose = f"month end of {month}, run {context.run_id}"
        with open_workbench(project, month, purpose) as bench:
            if context.instance is not None:
                end_dead_runs(context.instance)
            yield bench


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


def _month_of(context: dg.InitResourceContext) -> Month:
    tags = context.run.tags if context.run else {}
    if PARTITION_TAG not in tags:
        raise InputError("a run is for one month: choose a partition, for example 2026-10")
    return Month.parse(tags[PARTITION_TAG])
