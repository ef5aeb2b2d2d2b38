"""What the documents name exists, and what exists is in the documents."""

import re
import shlex
import struct
from pathlib import Path
from typing import Any

import pytest
import typer

from assets.checks import AUDITS
from pipelines.cli import guard
from pipelines.cli.main import app
from pipelines.definitions import definitions
from scorecard import errors
from scorecard.project import SHIPPED, Project, sql_dir
from scorecard.stores.snapshot import query, refresh
from scorecard.stores.warehouse import Warehouse
from tests.docs.reading import (
    ANALYSTS,
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


def commands_of(group: Any, before: str = "") -> dict[str, Any]:
    """Every command by its name, those of a group by `config export` and the like."""
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        inner = commands_of(command, f"{before}{name} ") if hasattr(command, "commands") else None
        alone = inner is None or command.invoke_without_command
        found |= ({f"{before}{name}": command} if alone else {}) | (inner or {})
    return found


COMMANDS = commands_of(typer.main.get_command(app))
# Words a shell example may begin with besides our own, and what they are.
OTHER_PROGRAMS = {"export": "the shell's own", "dg": "Dagster's", "dagster-webserver": "Dagster's"}


def test_every_command_is_in_the_readme_with_what_it_does() -> None:
    rows = table_rows(section(README, "Commands"))
    assert [row[0] for row in rows] == [f"`scorecard {name}`" for name in COMMANDS]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_section_with_all_its_options(name: str) -> None:
    text = section(OPERATIONS, name)
    options = {
        option
        for parameter in COMMANDS[name].params
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
                length = 2 if " ".join(arguments[:2]) in COMMANDS else 1
                name = " ".join(arguments[:length])
                assert name in COMMANDS, line
                # Raises where an option or argument is unknown, missing or of the wrong kind.
                COMMANDS[name].make_context(name, arguments[length:])
            elif program == "make":
                assert f"\n{arguments[0]}:" in (SHIPPED / "Makefile").read_text(encoding="utf-8")
            else:
                assert program in OTHER_PROGRAMS, line


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_commands_within_sentences_exist(path: Path) -> None:
    named = set(re.findall(r"`scorecard ([a-z-]+)", text_of(path)))
    assert named <= {name.split()[0] for name in COMMANDS}
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
    reached, waiting = {README}, [README]
    while waiting:
        path = waiting.pop()
        named = {(path.parent / link.partition("#")[0]).resolve() for link in links(path)}
        new = (named & set(DOCS)) - reached
        reached |= new
        waiting += new
    assert reached == set(DOCS)


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
    """Each mart's comment, and name, type and comment of its columns, as analysts see them."""
    folder = tmp_path_factory.mktemp("empty")
    warehouse = Warehouse(folder / "warehouse.duckdb", sql_dir())
    snapshot = folder / "marts.duckdb"
    refresh(warehouse, snapshot)
    warehouse.close()
    _, tables = query(
        snapshot,
        "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'mart' UNION ALL "
        "SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'mart' ORDER BY 1",
    )
    _, columns = query(
        snapshot,
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() "
        "WHERE schema_name = 'mart' ORDER BY table_name, column_index",
    )
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
