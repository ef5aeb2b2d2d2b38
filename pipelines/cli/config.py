"""`scorecard validate`: whether the configuration can be used."""

from pipelines.cli.console import say
from pipelines.cli.guard import guarded
from pipelines.cli.options import ProjectOption


@guarded
def validate(project: ProjectOption = None) -> None:
    """Check the configuration and name every problem by file, line and column."""
    from scorecard.project import Project

    found = Project.find(project)
    config = found.config()
    say(
        f"{found.config_dir}: valid; {len(config.units)} units, {len(config.kpis)} KPIs, "
        f"{len(config.scorecards)} scorecards, {len(config.sources)} sources"
    )
