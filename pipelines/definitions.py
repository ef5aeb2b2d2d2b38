"""Where assets, checks, job, schedule, sensors and resources meet. Dagster loads this file."""

from typing import Any

import dagster as dg

from assets import deliver, publish, reconcile, score
from assets.checks import AUDITS
from assets.config_invalid import config_invalid
from assets.ingest import asked, extract, observations, reviewed
from assets.partitions import closed_months, in_months
from pipelines.jobs import ask, month_end, parts, release, remind
from pipelines.resources import DeskResource
from pipelines.schedules import timetable_schedules
from pipelines.sensors import (
    dead_run_sensor,
    drop_folder_sensor,
    failure_sensor,
    timetable_sensor,
)
from scorecard.config.models import Config
from scorecard.errors import ProjectNotFound, ScorecardError
from scorecard.project import SHIPPED, Project


def definitions(
    project: Project, config: Config, *, tables_asked: bool = False, **more: Any
) -> dg.Definitions:
    """The pipeline of one organisation; `more` goes to Dagster as it is.

    With `tables_asked` a run does not ask databases for the configuration's tables again.
    """
    assets = [
        *reviewed(config),
        *asked(config.sources),
        *(extract(source) for source in config.sources),
        observations(config),
        *reconcile.ASSETS,
        *score.ASSETS,
        *publish.ASSETS,
        *deliver.ASSETS,
    ]
    return dg.Definitions(
        assets=in_months(assets, closed_months(config)),
        asset_checks=[audit.check() for audit in AUDITS],
        jobs=[month_end, *parts, ask, remind, release],
        schedules=timetable_schedules(project, config),
        sensors=[
            drop_folder_sensor(project, config),
            dead_run_sensor(project),
            timetable_sensor(project),
            failure_sensor(project),
        ],
        resources={"desk": DeskResource(project=str(project.root), tables_asked=tables_asked)},
        executor=dg.in_process_executor,
        **more,
    )


@dg.definitions
def scorecard() -> dg.Definitions:
    """What Dagster shows; an unusable configuration is shown as one asset that says why."""
    try:
        project = _organisation()
        return definitions(project, project.config())
    except ScorecardError as error:
        return dg.Definitions(assets=[config_invalid(error)])


def _organisation() -> Project:
    """The organisation named or around, else the folder the workspace file lies in."""
    try:
        return Project.find()
    except ProjectNotFound:
        return Project.find(SHIPPED)
