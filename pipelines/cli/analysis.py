"""`scorecard query`: any SQL on the snapshot."""

from typing import Annotated

import typer

from pipelines.cli.console import write_rows
from pipelines.cli.guard import guarded
from pipelines.cli.options import FormatOption, ProjectOption


@guarded
def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One statement; it can only read.")],
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """Run SQL on the marts as they were last published, whether or not a run is under way."""
    from scorecard.project import Project
    from scorecard.stores.snapshot import query as ask

    write_rows(*ask(Project.find(project).snapshot, sql), form)
