"""`scorecard schema`: what editors need to help with the configuration's YAML files."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import say
from pipelines.cli.guard import guarded
from pipelines.cli.options import ProjectOption


@guarded
def schema(
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Another folder than the organisation's config."),
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Write the configuration's JSON Schema, by which editors complete and check its files."""
    from scorecard.config.schema import MODELINE
    from scorecard.onboard.schema import not_pointing, write_schema
    from scorecard.project import Project

    folder = Project.find(project).config_dir if to is None else to
    say(f"{write_schema(folder)}: written")
    others = not_pointing(folder)
    if others:
        say(f"Editors use it for files that begin with the line\n  {MODELINE}")
        say(f"Without it: {', '.join(others)}")
