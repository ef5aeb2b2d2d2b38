"""`scorecard dagster`: Dagster's page for one organisation, with its history."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.guard import guarded
from pipelines.cli.options import ProjectOption


@guarded
def web(
    port: Annotated[int, typer.Option("--port", "-p", help="Port of the page.")] = 3000,
    project: ProjectOption = None,
) -> None:
    """Start Dagster's page, schedule and sensors for the organisation, from any folder."""
    from pipelines.home import prepare_home
    from scorecard.project import SHIPPED, Project

    found = Project.find(project)
    os.environ["SCORECARD_PROJECT"] = str(found.root)
    os.environ["DAGSTER_HOME"] = str(prepare_home(found))
    program = Path(sys.executable).with_name("dg")
    workspace = SHIPPED / "workspace.yaml"
    os.execv(program, [str(program), "dev", "-w", str(workspace), "-p", str(port)])
