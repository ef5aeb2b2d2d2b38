"""The DuckDB warehouse: one process at a time, rebuildable from landing and ledger.

A file that is damaged, foreign, of another schema version, or older than its mark (a `.wal` was
lost) is set aside and begun again; since loading replays whatever landing holds and the warehouse
does not, beginning again is rebuilding. Open it through `con`; close it before rendering.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from scorecard.stores.files import write_atomic
from scorecard.stores.statements import schema_statements, statement

SCHEMA_VERSION = 1
SCHEMAS = ("meta", "core", "ref", "work", "mart")
# No extension is ever fetched; each one used is compiled in.
OPTIONS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}


class Warehouse:
    """The warehouse file of a project."""

    def __init__(self, path: Path, sql: Path) -> None:
        self.path = path
        self._sql = sql
        self._con: duckdb.DuckDBPyConnection | None = None
        self.set_aside: Path | None = None

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The open connection; opens or creates the file on first use."""
        if self._con is None:
            self._con = self._open()
        return self._con

    def close(self) -> None:
        """Checkpoint, close, and mark what must be found when it is opened again."""
        if self._con is None:
            return
        self._con.execute("CHECKPOINT")
        mark = self._state(self._con)
        self._con.close()
        self._con = None
        write_atomic(self._mark, json.dumps(mark).encode())

    def run(self, name: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Run one shipped statement, `parameters` by name; returns its rows."""
        return self.con.execute(statement(self._sql, name), dict(parameters or {})).fetchall()

    def frame(self, name: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Run one shipped query and return a frame."""
        return self.con.execute(statement(self._sql, name), dict(parameters or {})).df()

    def rows(self, name: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Run one shipped query and return its rows as mappings, DECIMAL as Decimal."""
        result = self.con.execute(statement(self._sql, name), dict(parameters or {}))
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def replace(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Replace a table's whole content; `table` and `columns` are ours, never a user's text."""
        self.con.execute(f"DELETE FROM {table}")
        self.append(table, columns, rows)

    def append(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Add rows to a table; decimals travel as text, so that no sampled type can narrow them."""
        if not rows:
            return
        listed = ", ".join(columns)
        plain = [[str(v) if isinstance(v, Decimal) else v for v in row] for row in rows]
        appended = pd.DataFrame(plain, columns=list(columns), dtype=object)
        self.con.register("appended", appended)
        try:
            self.con.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM appended")
        finally:
            self.con.unregister("appended")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing."""
        self.con.execute("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            self.con.execute("ROLLBACK")
            raise
        self.con.execute("COMMIT")

    def is_done(self, stage: str, inputs: str) -> bool:
        """Whether a stage was last completed with exactly these inputs."""
        found = self.con.execute("SELECT inputs FROM meta.stages WHERE stage = ?", [stage])
        return found.fetchall() == [(inputs,)]

    def has_done(self, stage: str) -> bool:
        """Whether a stage was completed and not taken back since."""
        found = self.con.execute("SELECT 1 FROM meta.stages WHERE stage = ?", [stage])
        return bool(found.fetchall())

    def forget(self, stages: Sequence[str]) -> None:
        """Take back the notes that stages are complete."""
        self.con.execute("DELETE FROM meta.stages WHERE list_contains(?, stage)", [list(stages)])

    def mark_done(self, stage: str, inputs: str) -> None:
        """Note that a stage is complete; until then a crash makes it run again."""
        with self.transaction():
            self.con.execute("DELETE FROM meta.stages WHERE stage = ?", [stage])
            self.con.execute("INSERT INTO meta.stages VALUES (?, ?)", [stage, inputs])

    def table_hashes(self, *schemas: str) -> dict[str, str]:
        """Rows and an order-free hash of every table of some schemas; equal content, equal hashes.

        Of all that hold facts where none is named: core, ref and mart.
        """
        tables = self.con.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() "
            "WHERE list_contains(?, schema_name) ORDER BY ALL",
            [list(schemas or ("core", "ref", "mart"))],
        ).fetchall()
        hashes = {}
        for schema, table in tables:
            row = self.con.execute(
                f"SELECT count(*), coalesce(sum(hash(t)::HUGEINT), 0) FROM {schema}.{table} AS t"
            ).fetchall()[0]
            hashes[f"{schema}.{table}"] = f"{row[0]}:{row[1]}"
        return hashes

    @property
    def _mark(self) -> Path:
        return self.path.with_suffix(".mark.json")

    def _open(self) -> duckdb.DuckDBPyConnection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists():
            con = self._open_existing()
            if con is not None:
                return con
            self._move_aside()
        con = duckdb.connect(str(self.path), config=OPTIONS)
        con.execute("BEGIN TRANSACTION")
        for schema in SCHEMAS:
            con.execute(f"CREATE SCHEMA {schema}")
        con.execute("CREATE TABLE meta.schema_version (version INTEGER NOT NULL)")
        con.execute("CREATE TABLE meta.stages (stage VARCHAR NOT NULL, inputs VARCHAR NOT NULL)")
        for text in schema_statements(self._sql):
            con.execute(text)
        con.execute("INSERT INTO meta.schema_version VALUES (?)", [SCHEMA_VERSION])
        con.execute("COMMIT")
        return con

    def _open_existing(self) -> duckdb.DuckDBPyConnection | None:
        try:
            con = duckdb.connect(str(self.path), config=OPTIONS)
        except duckdb.Error:
            return None
        try:
            versions = con.execute("SELECT version FROM meta.schema_version").fetchall()
            marked = json.loads(self._mark.read_bytes()) if self._mark.exists() else {}
            state = self._state(con)
            if versions == [(SCHEMA_VERSION,)] and state["seq"] >= marked.get("seq", 0):
                return con
        except (duckdb.Error, ValueError):
            pass
        con.close()
        return None

    def _state(self, con: duckdb.DuckDBPyConnection) -> dict[str, int]:
        row = con.execute("SELECT coalesce(max(seq), 0), count(*) FROM core.loads").fetchall()[0]
        return {"seq": int(row[0]), "loads": int(row[1])}

    def _move_aside(self) -> None:
        number = 1
        while (target := self.path.with_name(f"{self.path.name}.damaged-{number}")).exists():
            number += 1
        self.path.rename(target)
        wal = self.path.with_name(self.path.name + ".wal")
        if wal.exists():
            wal.rename(target.with_name(target.name + ".wal"))
        self._mark.unlink(missing_ok=True)
        self.set_aside = target
