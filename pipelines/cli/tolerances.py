"""`scorecard tolerances suggest`: how far apart sources are that agree, from what they gave."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import say, write_rows
from pipelines.cli.guard import guarded
from pipelines.cli.options import FormatOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.project import Project

COLUMNS = (
    "kpi",
    "compared",
    "differ",
    "outliers",
    "tolerance",
    "suggested",
    "breaks",
    "would be",
    "note",
)
NOTES = {
    "changed": "",
    "same": "as it is",
    "too few": "too few to say",
    "too far apart": "differ by as much as they are",
}

group = typer.Typer(
    name="tolerances",
    help="Learn tolerances from history.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@guarded
def suggest(
    kpi: Annotated[
        list[str] | None, typer.Option("--kpi", metavar="K", help="Only this KPI; may be repeated.")
    ] = None,
    months: Annotated[
        int, typer.Option("--months", metavar="N", min=1, help="How many months to learn from.")
    ] = 24,
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="FILE", help="Write the YAML to paste to this file."),
    ] = None,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """Suggest a tolerance for each KPI that two sources give, and show what it would change.

    The configuration is not touched: the YAML is there to be pasted.
    """
    from scorecard import acts
    from scorecard.close.desk import open_desk
    from scorecard.project import Project
    from scorecard.reconcile.tolerances import as_flow, as_yaml
    from scorecard.stores.files import write_atomic

    found = Project.find(project)
    if write is not None:
        _check_target(found, write)
    with open_desk(found, "suggestion of tolerances", create=False) as desk:
        made = acts.suggested_tolerances(desk, kpi or (), months)
    rows = [
        (
            item.kpi,
            item.compared,
            item.differ,
            item.outliers,
            as_flow(item.now),
            as_flow(item.suggested),
            item.breaks_now,
            item.breaks_then,
            NOTES[item.standing],
        )
        for item in made
    ]
    write_rows(COLUMNS, rows, form)
    text = as_yaml(made, months)
    if write is not None:
        write_atomic(write.resolve(), text.encode())
    if form == "table":
        say(f"\n{text.rstrip()}" if write is None else f"\n{write}: written; paste what you want")


def _check_target(project: "Project", path: Path) -> None:
    """Refuse a file that would be read as configuration, or that says something else already."""
    from scorecard.errors import InputError

    if path.resolve().is_relative_to(project.config_dir.resolve()):
        raise InputError(
            f"--write {path}: expected a file outside {project.config_dir}: what lies there is "
            "read as configuration"
        )
    if path.exists():
        raise InputError(f"--write {path}: exists already; name another file")


group.command("suggest", epilog="Example: scorecard tolerances suggest --kpi revenue --months 36")(
    suggest
)
