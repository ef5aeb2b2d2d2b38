"""The DuckDB warehouse: one process at a time, rebuildable from landing and ledger.

A file that is damaged, foreign, of other tables, or older than its mark is set aside and begun
again; since loading replays whatever landing holds and the warehouse does not, beginning again is
rebuilding. Open it through `con`; close it before rendering.

Its mark says whether it was closed. If it was, with which bytes: any other bytes are not trusted.
If it was not, a run was killed: DuckDB recovers what was committed, and before that is trusted all
of it is read once, so that every block's checksum is compared (a weak one, which some changes of
several bytes pass: what was closed is judged by its mark). A process that ends in the midst of that
look, as DuckDB does over some damage, leaves a file nobody looks at again. A recovery that ends at
an earlier commit, because the log was lost, is whole too, and loading goes on from there.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import duckdb
import pandas as pd

from scorecard.errors import StoreError
from scorecard.stores.connection import Connection
from scorecard.stores.damage import Damaged, Outgrown, plainly
from scorecard.stores.files import make_folder
from scorecard.stores.hashes import hashes
from scorecard.stores.marks import (
    earlier_path,
    fits,
    is_closed,
    log_path,
    mark_closed,
    mark_open,
    mark_path,
    read_mark,
)
from scorecard.stores.statements import comments, names, quoted, statement
from scorecard.stores.tables import SCHEMAS, begin_file, schema_version

# No extension is ever fetched; each one used is compiled in. Programs of today alone open a
# warehouse, and their way to pack texts takes two thirds of the time of what older ones read.
OPTIONS: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "latest",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}

# So many rows go into a table as parameters, if no cell holds several values.
_FEW = 500
_HELD = (Mapping, list, tuple)


class Warehouse:
    """The warehouse file of a project.

    `set_aside` is where a file that was not trusted went, `is_outgrown` whether it was whole and
    another version's, of which one is kept, `is_new` whether opening began an empty one. With
    `create` off it raises `StoreError` where it would begin one, and moves nothing.
    """

    def __init__(self, path: Path, sql: Path, *, create: bool = True) -> None:
        self.path = path
        self.set_aside: Path | None = None
        self.is_outgrown = False
        self.is_new = False
        self._sql = sql
        self._create = create
        self._con: Connection | None = None
        self._trouble: StoreError | None = None
        self._made: set[str] = set()

    @property
    def con(self) -> Connection:
        """The open connection; opens or creates the file on first use.

        Raises `LockHeld` where another program has the file open, and `StoreError` where it cannot
        be opened for a reason that is not in it, such as a permission.
        """
        if isinstance(self._trouble, Damaged):
            raise self._trouble
        if self._con is None:
            try:
                self._con = Connection(self._open(), self._guard)
            except OSError as error:
                raise StoreError(f"{self.path}: cannot be opened ({error.strerror})") from error
        return self._con

    @property
    def version(self) -> str:
        """Which tables it has, and what is said of them."""
        return schema_version(self._sql)

    def close(self) -> None:
        """Checkpoint, close, and mark what must be found when it is opened again.

        After trouble with the file it is closed without a mark, so that all of it is looked at.
        """
        con, self._con = self._con, None
        self._made.clear()
        if con is None:
            return
        try:
            if self._trouble is not None:
                return
            with suppress(duckdb.TransactionException):
                # What an error left open would be in the way, and hide the error.
                con.execute("ROLLBACK")
            con.execute("CHECKPOINT")
            sequence = _sequence(con)
        finally:
            con.close()
        mark_closed(self.path, seq=sequence)

    def run(self, name: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Run one shipped statement, `parameters` by name; returns its rows."""
        return self.con.execute(statement(self._sql, name), dict(parameters or {})).fetchall()

    def make(self, *names: str) -> None:
        """Run shipped statements that make what the connection has for itself, if it has not.

        A table macro takes as long to make as a statement that calls it takes to plan.
        """
        for name in names:
            if name not in self._made:
                self.run(name)
                self._made.add(name)

    def run_if_any(
        self, table: str, name: str, parameters: Mapping[str, Any] | None = None
    ) -> None:
        """Run one shipped statement that makes nothing of a `table` without rows, if it has some.

        To plan a statement takes longer than a small organisation's rows, whatever they are.
        """
        if self.has(table):
            self.run(name, parameters)

    def has(self, table: str, condition: str = "TRUE") -> bool:
        """Whether a table has a row of which a condition is true; both are ours, never a user's."""
        return bool(self.con.execute(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1").fetchall())

    def statements(self, part: str) -> tuple[str, ...]:
        """The shipped statements of a folder, in the order of their names."""
        return names(self._sql, part)

    def comments(self, name: str, place: str, kind: Literal["TABLE", "VIEW"]) -> list[str]:
        """Statements that say of `place`, made of a table or view, what it and its columns mean.

        Here they are not said: they would be most of the work of making the tables.
        """
        return comments(self._sql, name, place, kind)

    def frame(self, name: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Run one shipped query and return a frame."""
        return self.con.execute(statement(self._sql, name), dict(parameters or {})).df()

    def rows(self, name: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Run one shipped query and return its rows as mappings, DECIMAL as Decimal."""
        result = self.con.execute(statement(self._sql, name), dict(parameters or {}))
        columns = [column[0] for column in result.description]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]

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
        if len(rows) <= _FEW and not any(isinstance(v, _HELD) for row in rows for v in row):
            # To let it read a frame takes several times as long as a small statement.
            values = ", ".join(f"unnest(${place + 1})" for place in range(len(columns)))
            cells = [list(column) for column in zip(*plain, strict=True)]
            self.con.execute(f"INSERT INTO {table} ({listed}) SELECT {values}", cells)
            return
        appended = pd.DataFrame(plain, columns=list(columns), dtype=object)
        self.con.register("appended", appended)
        try:
            self.con.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM appended")
        finally:
            self.con.unregister("appended")

    def run_on(
        self, name: str, found: pd.DataFrame, parameters: Mapping[str, Any] | None = None
    ) -> None:
        """Run one shipped statement that reads the rows of a frame as the table `found`."""
        self.con.register("found", found)
        try:
            self.run(name, parameters)
        finally:
            self.con.unregister("found")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing."""
        con = self.con
        con.execute("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            # It may have been made within.
            self._made.clear()
            # What went wrong is what counts; some of it has ended the transaction already.
            with suppress(duckdb.Error, StoreError):
                con.execute("ROLLBACK")
            raise
        con.execute("COMMIT")

    @contextmanager
    def what_if(self) -> Iterator[None]:
        """A second set of the tables for the block, empty and in memory, as `what_if.ref.units`."""
        con = self.con
        con.execute("ATTACH ':memory:' AS what_if")
        try:
            # To make them statement by statement takes twenty times as long.
            con.execute(f"COPY FROM DATABASE {self._own()} TO what_if (SCHEMA)")
            yield
        finally:
            with suppress(duckdb.Error, StoreError):
                con.execute("DETACH what_if")

    def run_what_if(self, name: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run one shipped statement on the second set: it finds its tables there."""
        with self.in_what_if():
            self.run(name, parameters)

    def in_what_if(self) -> AbstractContextManager[None]:
        """Statements of the block find their tables in the second set."""
        return self._addressing("what_if")

    @contextmanager
    def _addressing(self, database: str) -> Iterator[None]:
        con, own = self.con, self._own()
        con.execute(f"USE {database}")
        try:
            yield
        finally:
            with suppress(duckdb.Error, StoreError):
                con.execute(f"USE {own}")

    def _own(self) -> str:
        found = self.con.execute("SELECT current_database()").fetchall()
        return quoted(str(found[0][0]))

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
        """Rows and an order-free hash of every table and view of some schemas.

        Equal content, equal hashes. A view of marts alone says nothing new and is left out. Of all
        that hold facts where no schema is named: core, ref and mart.
        """
        return hashes(self.con, schemas or ("core", "ref", "mart"))

    @contextmanager
    def _guard(self) -> Iterator[None]:
        if isinstance(self._trouble, Damaged):
            # Whatever tidies up after the damage was found says so too, and nothing else.
            raise self._trouble
        try:
            with plainly(self.path):
                yield
        except Damaged as error:
            self._trouble = self._give_up(error)
            raise self._trouble from None
        except StoreError as error:
            self._trouble = error
            raise

    def _give_up(self, error: Damaged) -> Damaged:
        """Put a file that turned out to be damaged where nobody will open it again."""
        if self._con is not None:
            self._con.close()
            self._con = None
        self._move_aside()
        return Damaged(
            f"{error}: it is damaged and was kept as {self.set_aside}; "
            "run `scorecard rebuild-warehouse`"
        )

    def _open(self) -> duckdb.DuckDBPyConnection:
        make_folder(self.path.parent)
        if self.path.exists():
            try:
                return self._open_existing()
            except Damaged as error:
                if not self._create:
                    raise StoreError(f"{error}; {_BUILD}") from None
                self.is_outgrown = isinstance(error, Outgrown)
                self._move_aside()
        elif not self._create:
            raise StoreError(f"{self.path}: no such warehouse; {_BUILD}")
        return self._begin()

    def _begin(self) -> duckdb.DuckDBPyConnection:
        # DuckDB would add the log of a file that is gone to any new one of its name.
        log_path(self.path).unlink(missing_ok=True)
        mark_open(self.path, seq=0)
        with plainly(self.path):
            begin_file(self.path, self._sql, OPTIONS)
            con = duckdb.connect(str(self.path), config=OPTIONS)
        self.is_new = True
        return con

    def _open_existing(self) -> duckdb.DuckDBPyConnection:
        mark = read_mark(self.path)
        sequence = mark.get("seq", 0)
        if not is_closed(mark):
            if "looking" in mark:
                raise Damaged(f"{self.path}: a process ended while it was looked at")
            mark_open(self.path, seq=sequence, looking=1)
        elif not fits(self.path, mark):
            with plainly(self.path, opening=True):
                # Whoever has it open for writing is told first.
                duckdb.connect(str(self.path), read_only=True, config=OPTIONS).close()
            raise Damaged(f"{self.path}: not the file that was closed last")
        try:
            con = self._connect(mark)
        except BaseException:
            if not is_closed(mark):
                mark_open(self.path, seq=sequence)
            raise
        mark_open(self.path, seq=sequence)
        return con

    def _connect(self, mark: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
        with plainly(self.path, opening=True):
            con = duckdb.connect(str(self.path), config=OPTIONS)
            try:
                self._check(con, mark)
            except BaseException:
                con.close()
                raise
        return con

    def _check(self, con: duckdb.DuckDBPyConnection, mark: Mapping[str, Any]) -> None:
        versions = con.execute("SELECT version FROM meta.schema_version").fetchall()
        if versions != [(self.version,)]:
            raise Outgrown(f"{self.path}: made by another version, with other tables")
        if _sequence(con) < mark.get("seq", 0):
            raise Damaged(f"{self.path}: older than it was when it was opened last")
        if not is_closed(mark):
            hashes(con, SCHEMAS)

    def _move_aside(self) -> None:
        target = earlier_path(self.path) if self.is_outgrown else self._aside("damaged-1")
        number = 1
        while not self.is_outgrown and target.exists():
            number += 1
            target = self._aside(f"damaged-{number}")
        # The log first: left alone, it would be added to the file that takes this one's place.
        if log_path(self.path).exists():
            log_path(self.path).replace(log_path(target))
        self.path.replace(target)
        if self.is_outgrown:
            # Since when it is kept is all that its time tells anybody.
            os.utime(target)
        mark_path(self.path).unlink(missing_ok=True)
        self.set_aside = target

    def _aside(self, ending: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{ending}")


_BUILD = "run `scorecard run` or `scorecard rebuild-warehouse`, which build it from what landed"


def _sequence(con: duckdb.DuckDBPyConnection | Connection) -> int:
    row = con.execute("SELECT coalesce(max(seq), 0) FROM core.loads").fetchall()[0]
    return int(row[0])
