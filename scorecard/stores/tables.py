"""Which tables a warehouse has, and files that have them and hold nothing."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from scorecard.stores.statements import schema_statements

SCHEMAS = ("meta", "core", "ref", "work", "mart")
_META = (
    "CREATE TABLE meta.schema_version (version VARCHAR NOT NULL)",
    "CREATE TABLE meta.stages (stage VARCHAR NOT NULL, inputs VARCHAR NOT NULL)",
)


@cache
def schema_version(sql: Path) -> str:
    """Which tables a warehouse has: a digest of the statements that make them."""
    made = "\n".join((*SCHEMAS, *_META, *schema_statements(sql)))
    return hashlib.sha256(made.encode()).hexdigest()[:16]


def begin_file(path: Path, sql: Path, options: Mapping[str, Any]) -> None:
    """Make a file of a warehouse that holds nothing; DuckDB's own errors where it cannot.

    To make the tables takes longer than much that is asked of a small warehouse, and whoever
    rebuilds editions begins many: they are made once in a process. Raises `FileExistsError`.
    """
    version = schema_version(sql)
    if version in _empty:
        with path.open("xb") as file:
            file.write(_empty[version])
        return
    with duckdb.connect(str(path), config=dict(options)) as con:
        con.execute("BEGIN TRANSACTION")
        for schema in SCHEMAS:
            con.execute(f"CREATE SCHEMA {schema}")
        for text in (*_META, *schema_statements(sql)):
            con.execute(text)
        con.execute("INSERT INTO meta.schema_version VALUES (?)", [version])
        con.execute("COMMIT")
    _empty[version] = path.read_bytes()


# Their bytes by version.
_empty: dict[str, bytes] = {}
