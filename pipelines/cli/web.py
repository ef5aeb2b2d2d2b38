"""`scorecard dagster`: Dagster's page for one organisation, with its history."""

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines.cli.guard import guarded
from pipelines.cli.options import ProjectOption

Part = Literal["all", "page", "daemon"]


@guarded
def web(
    port: Annotated[int, typer.Option("--port", "-p", help="Port of the page.")] = 3000,
    host: Annotated[
        str,
        typer.Option(
            "--host", help="Where the page listens; it asks nobody who they are: see deployment."
        ),
    ] = "127.0.0.1",
    part: Annotated[
        Part, typer.Option("--part", help="The page alone, schedules and sensors alone, or all.")
    ] = "all",
    project: ProjectOption = None,
) -> None:
    """Start Dagster's page, schedule and sensors for the organisation, from any folder."""
    from pipelines.home import prepare_home
    from scorecard.project import SHIPPED, Project

    found = Project.find(project)
    os.environ["SCORECARD_PROJECT"] = str(found.root)
    os.environ["DAGSTER_HOME"] = str(prepare_home(found))
    workspace = str(SHIPPED / "workspace.yaml")
    where = ["-h", host, "-p", str(port)]
    commands: dict[Part, list[str]] = {
        "all": ["dg", "dev", "-w", workspace, *where],
        "page": ["dagster-webserver", "-w", workspace, *where],
        "daemon": ["dagster-daemon", "run", "-w", workspace],
    }
    name, *arguments = commands[part]
    program = Path(sys.executable).with_name(name)
    os.execv(program, [str(program), *arguments])
