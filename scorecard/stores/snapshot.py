"""The file readers open: a copy of the marts, swapped in whole, never written in place.

Its mark says which bytes were swapped in; with any others it is not sound, and is written anew.
"""

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import duckdb

from scorecard.errors import InputError, StoreError
from scorecard.stores.connection import Connection
from scorecard.stores.damage import Damaged, is_damage, plainly
from scorecard.stores.files import make_folder, sync_folder
from scorecard.stores.hashes import counts
from scorecard.stores.marks import fits, log_path, mark_closed, read_mark
from scorecard.stores.statements import literal, reads_marts_only
from scorecard.stores.warehouse import OPTIONS, Warehouse

# Written so that clients of any DuckDB 1.x can read it.
FORMAT = "STORAGE_VERSION 'v1.0.0', BLOCK_SIZE 262144"
ANALYST: dict[str, str | bool | int | float | list[str]] = {
    **OPTIONS,
    "enable_external_access": False,
    "python_enable_replacements": False,
    "memory_limit": "2GB",
    "lock_configuration": True,
}
_DAMAGED = "the snapshot is damaged; the next `scorecard run` writes it anew"


def refresh(warehouse: Warehouse, path: Path) -> None:
    """Copy all marts into a new file, verify the row counts, and swap it in.

    A view that reads more than marts is a table there; one of marts alone stays a view.
    Readers that hold the old file keep it until they close it.
    """
    make_folder(path.parent)
    for leftover in path.parent.glob(f".{path.name}.*"):
        leftover.unlink()
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    if warehouse.version not in _empty:
        _empty[warehouse.version] = _make_empty(warehouse, temporary)
    temporary.write_bytes(_empty[warehouse.version])
    con = warehouse.con
    with _attached(con, temporary):
        # In one: each by itself would be synced to the disk.
        with warehouse.transaction():
            written = counts(con, [f"mart.{table}" for table, _ in _tables(con)])
            for place in (place for place, rows in written.items() if rows):
                _copy(con, place)
            # A view would be worked out once more to be counted.
            written |= {f"mart.{view}": _copy(con, f"mart.{view}") for view in _copied_views(con)}
        found = counts(con, [f"snapshot.{place}" for place in written])
    for place, rows in written.items():
        if (copied := found[f"snapshot.{place}"]) != rows:
            raise StoreError(f"snapshot of {place}: expected {rows} rows, wrote {copied}")
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    # What someone who wrote in the old file left behind must not be added to the new one.
    log_path(path).unlink(missing_ok=True)
    temporary.replace(path)
    sync_folder(path.parent)
    mark_closed(path)


# By version of the tables the bytes of a snapshot that holds nothing yet: to say what its tables
# and columns mean is most of the work of making one.
_empty: dict[str, bytes] = {}


def _make_empty(warehouse: Warehouse, path: Path) -> bytes:
    con = warehouse.con
    with _attached(con, path, f"({FORMAT})"), warehouse.transaction():
        con.execute("CREATE SCHEMA snapshot.mart")
        for table, ddl in _tables(con):
            con.execute(ddl.replace("CREATE TABLE mart.", "CREATE TABLE snapshot.mart.", 1))
            _comment(warehouse, table, "TABLE")
        views = _views(con)
        for view in _copied_views(con):
            con.execute(f"CREATE TABLE snapshot.mart.{view} AS FROM mart.{view} LIMIT 0")
            _comment(warehouse, view, "TABLE")
        for view, ddl in (found for found in views if reads_marts_only(found[1])):
            con.execute(ddl.replace("CREATE VIEW mart.", "CREATE VIEW snapshot.mart.", 1))
            _comment(warehouse, view, "VIEW")
    content = path.read_bytes()
    path.unlink()
    return content


@contextmanager
def _attached(con: Connection, path: Path, options: str = "") -> Iterator[None]:
    con.execute(f"ATTACH {literal(str(path))} AS snapshot {options}")
    try:
        yield
    finally:
        con.execute("DETACH snapshot")


def _copied_views(con: Connection) -> list[str]:
    """Views that are tables there."""
    return [view for view, ddl in _views(con) if not reads_marts_only(ddl)]


def _copy(con: Connection, place: str) -> int:
    """Copy the rows of a table or view; returns how many it had."""
    con.execute(f"INSERT INTO snapshot.{place} FROM {place} ORDER BY ALL")
    return int(con.fetchall()[0][0])


def sound(path: Path) -> bool:
    """Whether the snapshot is there and is, byte for byte, what was swapped in last."""
    return fits(path, read_mark(path))


def _tables(con: Connection) -> list[tuple[str, str]]:
    return con.execute(
        "SELECT table_name, sql FROM duckdb_tables() "
        "WHERE schema_name = 'mart' AND database_name = current_database() ORDER BY table_name"
    ).fetchall()


def _views(con: Connection) -> list[tuple[str, str]]:
    return con.execute(
        "SELECT view_name, sql FROM duckdb_views() "
        "WHERE schema_name = 'mart' AND database_name = current_database() ORDER BY view_name"
    ).fetchall()


def _comment(warehouse: Warehouse, name: str, kind: Literal["TABLE", "VIEW"]) -> None:
    said = warehouse.comments(f"mart.{name}", f"snapshot.mart.{name}", kind)
    warehouse.con.execute(";\n".join(said))


class Reader:
    """The snapshot, open: it can read the marts and nothing else."""

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._con = con
        self._path = path

    def query(
        self, sql: str, parameters: Mapping[str, Any] | None = None
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Run an analyst's statement; returns column names and rows.

        Raises `InputError` with DuckDB's reason, and `StoreError` where the file itself is damaged.
        """
        try:
            statements = len(self._con.extract_statements(sql))
            if statements != 1:
                raise InputError(
                    f"the query was refused: expected one statement, found {statements}"
                )
            result = self._con.execute(sql, parameters)
            names = [column[0] for column in result.description or []]
            return names, result.fetchall()
        except duckdb.Error as error:
            reason = re.sub(r"\s+", " ", str(error)).strip()
            if is_damage(error, self._path):
                raise StoreError(f"{self._path}: {reason}: {_DAMAGED}") from None
            raise InputError(f"the query was refused: {reason}") from None


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """The snapshot for the block, which holds up nobody.

    Raises `InputError` where there is none, and `StoreError` where it is damaged.
    """
    if not path.is_file():
        raise InputError(f"{path}: no snapshot yet; run `scorecard run` first")
    try:
        with plainly(path, opening=True):
            con = duckdb.connect(str(path), read_only=True, config=ANALYST)
    except Damaged as error:
        raise StoreError(f"{error}: {_DAMAGED}") from None
    try:
        yield Reader(con, path)
    finally:
        con.close()


def query(
    path: Path, sql: str, parameters: Mapping[str, Any] | None = None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """One statement on the snapshot, as `Reader.query` runs it."""
    with reading(path) as reader:
        return reader.query(sql, parameters)
