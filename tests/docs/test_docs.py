"""What the documents name exists, and what exists is in the documents."""

import re
import shlex
import struct
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from assets.checks import AUDITS
from pipelines.cli import guard
from pipelines.cli.main import app
from pipelines.definitions import definitions
from scorecard import errors
from scorecard.config import layouts, models, sources
from scorecard.project import SHIPPED, Project, sql_dir
from scorecard.stores.warehouse import Warehouse
from tests.docs.reading import (
    ANALYSTS,
    CONFIGURATION,
    DOCS,
    OPERATIONS,
    README,
    anchors,
    check_text,
    fences,
    links,
    section,
    table_rows,
    text_of,
)

GROUP: Any = typer.main.get_command(app)
# Words a shell example may begin with besides our own, and what they are.
OTHER_PROGRAMS = {"export": "the shell's own", "dg": "Dagster's", "dagster-webserver": "Dagster's"}
# The label of each part of a configuration in docs/configuration.md.
LABELS: dict[type[BaseModel], str] = {
    models.Organisation: "organisation",
    models.Calendar: "organisation.calendar",
    models.FiscalYear: "organisation.fiscal_year",
    models.Delivery: "delivery",
    models.Release: "release",
    models.Person: "people",
    models.Recipient: "distribution",
    models.Unit: "units",
    models.ParentEdge: "units.parents",
    models.Perspective: "perspectives",
    models.Kpi: "kpis",
    models.Display: "kpis.display",
    models.Tolerance: "kpis.tolerance",
    models.ValidRange: "kpis.valid_range",
    models.Operands: "kpis.operands",
    models.Scorecard: "scorecards",
    models.CardPerspective: "scorecards.perspectives",
    models.Objective: "scorecards.objectives",
    models.Measure: "scorecards.measures",
    models.Target: "targets",
    sources.CsvSource: "sources of type csv",
    sources.ExcelSource: "sources of type excel",
    sources.SqlSource: "sources of type sql",
    layouts.Column: "sources.columns",
    layouts.NumberFormat: "sources.number",
    layouts.LongLayout: "sources.layout of shape long",
    layouts.WideKpisLayout: "sources.layout of shape wide_kpis",
    layouts.ValueColumn: "sources.layout.values",
    layouts.WideMonthsLayout: "sources.layout of shape wide_months",
    layouts.Code: "codes: kpi and unit of a layout",
}
SOURCE_TYPES = (sources.CsvSource, sources.ExcelSource, sources.SqlSource)
# What all types of source share stands in one table.
SHARED = "sources"


def test_every_command_is_in_the_readme_with_what_it_does() -> None:
    rows = table_rows(section(README, "Commands"))
    assert [row[0] for row in rows] == [f"`scorecard {name}`" for name in GROUP.commands]


@pytest.mark.parametrize("name", GROUP.commands)
def test_every_command_has_a_section_with_all_its_options(name: str) -> None:
    text = section(OPERATIONS, name)
    options = {
        option
        for parameter in GROUP.commands[name].params
        for option in parameter.opts
        if option.startswith("--")
    }
    unnamed = {option for option in options if option not in text}
    # These two are said once, for all commands.
    assert unnamed <= {"--project", "--help"}
    assert f"scorecard {name}" in text


def test_every_exit_code_is_in_the_readme_and_no_other() -> None:
    codes = {int(row[0]) for row in table_rows(section(README, "Commands").split("exit code")[1])}
    commands = {
        guard.DONE,
        guard.DEFECT,
        guard.BAD_INPUT,
        guard.WITH_CAVEATS,
        guard.HELD,
        guard.INTERRUPTED,
    }
    raised = {
        item.exit_code
        for item in vars(errors).values()
        if isinstance(item, type) and issubclass(item, errors.ScorecardError)
    }
    assert codes == commands | raised


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_shell_examples_name_existing_commands_and_options(path: Path) -> None:
    for block in fences(path, "sh"):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if not words:
                continue
            program, *arguments = words
            if program == "scorecard":
                assert arguments[0] in GROUP.commands, line
                # Raises where an option or argument is unknown, missing or of the wrong kind.
                GROUP.commands[arguments[0]].make_context(arguments[0], arguments[1:])
            elif program == "make":
                assert f"\n{arguments[0]}:" in (SHIPPED / "Makefile").read_text(encoding="utf-8")
            else:
                assert program in OTHER_PROGRAMS, line


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_commands_within_sentences_exist(path: Path) -> None:
    named = set(re.findall(r"`scorecard ([a-z-]+)", text_of(path)))
    assert named <= set(GROUP.commands)
    targets = set(re.findall(r"`make ([a-z-]+)", text_of(path)))
    makefile = (SHIPPED / "Makefile").read_text(encoding="utf-8")
    assert {name for name in targets if f"\n{name}:" not in makefile} == set()


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in links(path):
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.is_relative_to(SHIPPED), link
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_the_documents_are_reached_from_the_readme() -> None:
    reached = {(README.parent / link.partition("#")[0]).resolve() for link in links(README)}
    assert set(DOCS) - {README} <= reached


@pytest.mark.parametrize("name", ["front-page.png", "perspective-page.png"])
def test_pictures_are_wide_enough_to_read_and_small_enough_to_load(name: str) -> None:
    content = (SHIPPED / "docs" / "images" / name).read_bytes()
    width, height = struct.unpack(">II", content[16:24])
    assert width == 1400
    # A4 across.
    assert 980 < height < 1000
    assert len(content) < 300_000


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, list[list[str]]]]:
    """Each mart's comment, and name, type and comment of its columns, as DuckDB has them."""
    warehouse = Warehouse(tmp_path_factory.mktemp("empty") / "warehouse.duckdb", sql_dir())
    tables = warehouse.con.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'mart' ORDER BY 1"
    ).fetchall()
    columns = warehouse.con.execute(
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() "
        "WHERE schema_name = 'mart' ORDER BY table_name, column_index"
    ).fetchall()
    warehouse.close()
    return {
        name: (comment, [list(column[1:]) for column in columns if column[0] == name])
        for name, comment in tables
    }


def test_every_mart_and_column_says_what_it_is(
    marts: dict[str, tuple[str, list[list[str]]]],
) -> None:
    bare = [name for name, (comment, _) in marts.items() if not comment]
    bare += [
        f"{name}.{column}"
        for name, (_, columns) in marts.items()
        for column, _, comment in columns
        if not comment
    ]
    assert bare == []


def test_every_mart_and_column_is_in_the_analysts_guide(
    marts: dict[str, tuple[str, list[list[str]]]],
) -> None:
    parts = [_mart(name, *mart) for name, mart in marts.items()]
    before, _, rest = text_of(ANALYSTS).partition("<!-- marts -->\n")
    after = rest.partition("<!-- /marts -->\n")[2]
    written = "\n".join(parts)
    check_text(ANALYSTS, f"{before}<!-- marts -->\n\n{written}\n<!-- /marts -->\n{after}")


def _mart(name: str, comment: str, columns: list[list[str]]) -> str:
    text = (sql_dir() / "schema" / f"mart_{name}.sql").read_text(encoding="utf-8")
    grain = re.search(r"^-- Grain: (.+)\.$", text, re.MULTILINE)
    assert grain is not None, name
    lines = [f"### mart.{name}", "", f"{comment} One row for each {grain[1]}.", ""]
    lines += ["| column | type | meaning |", "| --- | --- | --- |"]
    lines += [f"| `{column}` | {kind} | {said} |" for column, kind, said in columns]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("model", LABELS, ids=LABELS.get)
def test_every_key_of_the_configuration_is_documented_with_its_default(
    model: type[BaseModel],
) -> None:
    fields = model.model_fields
    if model in SOURCE_TYPES:
        fields = {name: field for name, field in fields.items() if name not in _shared()}
    assert _documented(LABELS[model]) == [[f"`{n}`", _default(f)] for n, f in fields.items()]


def test_what_all_sources_share_is_documented() -> None:
    assert _documented(SHARED) == [[f"`{n}`", _default(f)] for n, f in _shared().items()]


def test_no_part_of_the_configuration_is_left_out() -> None:
    seen: set[type[BaseModel]] = set()
    waiting: list[type[BaseModel]] = [models.Config]
    while waiting:
        model = waiting.pop()
        for field in model.model_fields.values():
            for inner in _models_in(field.annotation):
                if inner not in seen:
                    seen.add(inner)
                    waiting.append(inner)
    assert seen == set(LABELS)


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _shared() -> dict[str, FieldInfo]:
    first, *others = (model.model_fields for model in SOURCE_TYPES)
    own = {"type", "path"}
    return {
        name: field
        for name, field in first.items()
        if name not in own and all(name in other for other in others)
    }


def _documented(label: str) -> list[list[str]]:
    """Key and default of each row of the table under a label such as **`kpis`**."""
    marked = [line for line in text_of(CONFIGURATION).splitlines() if line.startswith("**")]
    head = [line for line in marked if line.split("**")[1].replace("`", "") == label]
    assert len(head) == 1, label
    return [row[:2] for row in table_rows(text_of(CONFIGURATION).split(head[0])[1])]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, BaseModel):
        return "below"
    if value is None or value in ((), {}, ""):
        return "none"
    if isinstance(value, tuple):
        return "`[" + ", ".join(item or '""' for item in value) + "]`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    assert isinstance(value, (str, int, Decimal))
    return f"`{value}`"


def test_everything_dagster_shows_is_in_operations() -> None:
    project = Project(SHIPPED)
    shown = definitions(project, project.config())
    repository = shown.get_repository_def()
    text = section(OPERATIONS, "Dagster")
    assets = {
        key.path[0] for key in repository.asset_graph.get_all_asset_keys() if len(key.path) == 1
    }
    assert {name for name in assets if f"`{name}`" not in text} == set()
    automation = {item.name for item in repository.schedule_defs}
    automation |= {item.name for item in repository.sensor_defs}
    rows = table_rows(text.split("The schedule and the sensors:")[1])
    assert {row[0].split("`")[1] for row in rows} == automation
    checks = table_rows(text.split("| check |")[1])
    assert [row[0] for row in checks] == ["`delivered`", *(f"`{a.name}`" for a in AUDITS)]
    for row, audit in zip(checks[1:], AUDITS, strict=True):
        assert row[1] == f"`{audit.asset.to_user_string()}`"
        assert ("the run stops" in row[2]) == audit.blocks
