"""`scorecard breaks` and `scorecard query`: reading the snapshot."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

import typer

from pipelines.cli.console import shortest, write_rows
from pipelines.cli.guard import guarded
from pipelines.cli.options import FormatOption, MonthOption, ProjectOption

SHOWN = ["month", "unit", "kpi", "rule", "what was found"]
RULES = ("agreement", "roll_up", "completeness", "validity")


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


@guarded
def breaks(
    month: MonthOption = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="U", help="One unit.")] = None,
    rule: Annotated[
        str | None,
        typer.Option("--rule", metavar="R", help="agreement, roll_up, completeness or validity."),
    ] = None,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """List the open breaks, all or of one month, unit or rule."""
    from scorecard.period import Month
    from scorecard.project import Project, sql_dir
    from scorecard.stores.snapshot import query as ask
    from scorecard.stores.statements import statement

    chosen = {"month": month and str(Month.parse(month)), "unit": unit, "rule": rule}
    path = Project.find(project).snapshot
    units = [str(row[0]) for row in ask(path, "SELECT unit FROM mart.units ORDER BY unit")[1]]
    _expect("--rule", rule, RULES)
    _expect("--unit", unit, units)
    names, rows = ask(path, statement(sql_dir(), "checks/list_breaks"), chosen)
    if form == "table":
        names, rows = SHOWN, [_shown(dict(zip(names, row, strict=True))) for row in rows]
    write_rows(names, rows, form)


def _shown(row: Mapping[str, Any]) -> tuple[str | None, ...]:
    """A break as a terminal has room for it; CSV and JSON have every column."""
    about = row["month"], row["unit"], row["kpi"], row["rule"]
    left = f"{row['left_source']}"
    if row["right_source"] is not None:
        apart = "" if row["difference"] is None else f" ({shortest(row['difference'])})"
        left += f" {_figure(row['left_value'])}, {row['right_source']}"
        return *about, f"{left} {_figure(row['right_value'])}{apart}"
    said = row["detail"] or row["reason"].replace("_", " ")
    if row["rule"] == "validity" and row["file"]:
        said = f"{row['file']}, {row['cell'] or 'row ' + str(row['row_number'])}: {said}"
    return *about, f"{left}: {said}"


def _figure(value: Decimal | None) -> str:
    return "undefined" if value is None else shortest(value)


def _expect(option: str, value: str | None, known: Sequence[str]) -> None:
    """Raise where a value is given that is none of those known: no rows would say "none open"."""
    from scorecard.errors import InputError

    if value is not None and value not in known:
        raise InputError(f"{option} {value}: expected one of {', '.join(known)}")
