"""The shipped SQL by name: one statement a file, `<folder>/<name>.sql` under `sql/`."""

import re
from functools import cache
from pathlib import Path

_COLUMN = re.compile(r"^    (?P<name>\w+) .*?-- (?P<comment>.+)$", re.MULTILINE)
_TABLE = re.compile(r"CREATE TABLE (?P<name>\w+\.\w+)")


@cache
def statement(folder: Path, name: str) -> str:
    """The text of one statement; `name` as in 'reconcile/find_agreement_breaks'."""
    return (folder / f"{name}.sql").read_text(encoding="utf-8")


def schema_statements(folder: Path) -> list[str]:
    """All tables in name order, each followed by the comments its file carries.

    A table's file is its documentation: the first comment line describes the table, the comment
    behind each column that column.
    """
    statements: list[str] = []
    for path in sorted((folder / "schema").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        found = _TABLE.search(text)
        if found is None:
            raise ValueError(f"{path}: no CREATE TABLE")
        table = found["name"]
        statements.append(text)
        about = text.splitlines()[0].removeprefix("-- ")
        statements.append(f"COMMENT ON TABLE {table} IS {literal(about)}")
        statements += [
            f"COMMENT ON COLUMN {table}.{column['name']} IS {literal(column['comment'])}"
            for column in _COLUMN.finditer(text)
        ]
    return statements


def literal(text: str) -> str:
    """A SQL string literal; the only place one is made."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'
