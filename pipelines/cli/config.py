"""`scorecard validate`: whether the configuration can be used."""

from pipelines.cli.console import counted, say
from pipelines.cli.guard import guarded
from pipelines.cli.options import ProjectOption


@guarded
def validate(project: ProjectOption = None) -> None:
    """Check the configuration and name every problem by file, line and column."""
    from scorecard.project import Project

    found = Project.find(project)
    config = found.config()
    say(
        f"{found.config_dir}: valid; {counted(len(config.units), 'unit')}, "
        f"{counted(len(config.kpis), 'KPI')}, {counted(len(config.scorecards), 'scorecard')}, "
        f"{counted(len(config.sources), 'source')}"
    )
