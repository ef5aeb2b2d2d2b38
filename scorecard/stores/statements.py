"""The shipped SQL by name: one statement a file, `<folder>/<name>.sql` under `sql/`."""

import re
from functools import cache
from pathlib import Path

_COLUMN = re.compile(r"^    (?P<name>\w+),?(?= ).*?-- (?P<comment>.+)$", re.MULTILINE)
_TABLE = re.compile(r"CREATE (?P<kind>TABLE|VIEW) (?P<name>\w+\.\w+)")
_REMARK = re.compile(r"--.*")
_BELOW_MARTS = re.compile(r'\b(?:core|ref|work)"?\.')


@cache
def statement(folder: Path, name: str) -> str:
    """The text of one statement; `name` as in 'reconcile/find_agreement_breaks'."""
    return (folder / f"{name}.sql").read_text(encoding="utf-8")


@cache
def names(folder: Path, part: str) -> tuple[str, ...]:
    """The statements of one part of the folder, in the order of their names."""
    return tuple(f"{part}/{path.stem}" for path in sorted((folder / part).glob("*.sql")))


def schema_statements(folder: Path) -> list[str]:
    """All tables and views in name order, each followed by the comments its file carries.

    A table's file is its documentation: the first comment line describes the table, the comment
    behind each column that column. A view is made after all tables, since it may read any, and one
    of marts alone after all others.
    """
    tables: list[str] = []
    views: list[str] = []
    of_marts: list[str] = []
    for path in sorted((folder / "schema").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        found = _TABLE.search(text)
        if found is None:
            raise ValueError(f"{path}: no CREATE TABLE or CREATE VIEW")
        name = found["name"]
        if found["kind"] == "TABLE":
            statements = tables
        else:
            statements = of_marts if reads_marts_only(text) else views
        statements.append(text)
        about = text.splitlines()[0].removeprefix("-- ")
        statements.append(f"COMMENT ON {found['kind']} {name} IS {literal(about)}")
        statements += [
            f"COMMENT ON COLUMN {name}.{column['name']} IS {literal(column['comment'])}"
            for column in _COLUMN.finditer(text)
        ]
    return tables + views + of_marts


def reads_marts_only(view: str) -> bool:
    """Whether a view's statement names no table but marts, and so works in a copy of them."""
    return _BELOW_MARTS.search(_REMARK.sub("", view)) is None


def literal(text: str) -> str:
    """A SQL string literal; the only place one is made."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'
