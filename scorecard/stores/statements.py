"""The shipped SQL by name: one statement a file, `<folder>/<name>.sql` under `sql/`."""

import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

_COLUMN = re.compile(r"^    (?P<name>\w+),?(?= ).*?-- (?P<comment>.+)$", re.MULTILINE)
_TABLE = re.compile(r"CREATE (?P<kind>TABLE|VIEW|MACRO)(?: IF NOT EXISTS)? (?P<name>\w+\.\w+)")
_REMARK = re.compile(r"--.*")
_BELOW_MARTS = re.compile(r'\b(core|ref|work)"?\."?(\w+)')


@cache
def statement(folder: Path, name: str) -> str:
    """The text of one statement; `name` as in 'reconcile/find_agreement_breaks'."""
    return (folder / f"{name}.sql").read_text(encoding="utf-8")


@cache
def names(folder: Path, part: str) -> tuple[str, ...]:
    """The statements of one part of the folder, in the order of their names."""
    return tuple(f"{part}/{path.stem}" for path in sorted((folder / part).glob("*.sql")))


@cache
def schema_statements(folder: Path) -> tuple[str, ...]:
    """All macros and all tables by their names, then all views, each after those it reads."""
    macros, tables = (
        [text for found, text in _schema(folder).values() if found["kind"] == kind]
        for kind in ("MACRO", "TABLE")
    )
    views = {
        name: _REMARK.sub("", text)
        for name, (found, text) in _schema(folder).items()
        if found["kind"] == "VIEW"
    }
    read = {
        name: [other for other in views if other != name and re.search(rf"\b{other}\b", text)]
        for name, text in views.items()
    }
    ordered = TopologicalSorter(read).static_order()
    return (*macros, *tables, *(_schema(folder)[name][1] for name in ordered))


def comments(folder: Path, name: str, place: str, kind: str) -> list[str]:
    """Statements that say of `place`, a TABLE or VIEW made of `name`, what that one's file says.

    A file is its table's documentation: the first comment line describes the table, the comment
    behind each column that column.
    """
    text = _schema(folder)[name][1]
    about = text.splitlines()[0].removeprefix("-- ")
    return [
        f"COMMENT ON {kind} {place} IS {literal(about)}",
        *(
            f"COMMENT ON COLUMN {place}.{column['name']} IS {literal(column['comment'])}"
            for column in _COLUMN.finditer(text)
        ),
    ]


@cache
def _schema(folder: Path) -> dict[str, tuple[re.Match[str], str]]:
    """Each macro, table and view by its name, in the order of names."""
    files = {}
    for path in sorted((folder / "schema").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        found = _TABLE.search(text)
        if found is None:
            raise ValueError(f"{path}: no CREATE TABLE, CREATE VIEW or CREATE MACRO")
        files[found["name"]] = found, text
    return files


def reads_marts_only(view: str) -> bool:
    """Whether a view's statement names no table but marts, and so works in a copy of them."""
    return not below_marts(view)


def below_marts(view: str) -> set[str]:
    """The tables a view's statement names that are no marts, as `ref.units`."""
    return {".".join(found) for found in _BELOW_MARTS.findall(_REMARK.sub("", view))}


def literal(text: str) -> str:
    """A SQL string literal; the only place one is made."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'
