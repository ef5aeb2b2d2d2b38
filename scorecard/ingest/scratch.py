"""Where a delivery is staged: the warehouse's own connection, or one in memory that is thrown away.

Both are DuckDB; all a delivery's cells pass through the same statements in either.
"""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import duckdb
import pandas as pd

from scorecard.stores.statements import statement
from scorecard.stores.warehouse import OPTIONS


class Rows(Protocol):
    """What comes of a statement."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All its rows."""
        ...


class Engine(Protocol):
    """A DuckDB connection as far as staging needs it."""

    def execute(self, query: str, parameters: object = None, /) -> Rows:
        """Run one statement."""
        ...

    def register(self, name: str, frame: pd.DataFrame, /) -> object:
        """Let statements read a frame by this name."""
        ...

    def unregister(self, name: str, /) -> object:
        """Take a frame's name back."""
        ...


class Stage(Protocol):
    """Runs shipped statements by name and others as they are: a warehouse, or a scratch one."""

    @property
    def con(self) -> Engine:
        """The connection."""
        ...

    def run(self, name: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Run one shipped statement, `parameters` by name; returns its rows."""
        ...


class Scratch:
    """A database in memory that keeps nothing; a context manager that throws it away."""

    def __init__(self, sql: Path) -> None:
        self._sql = sql
        self._con = duckdb.connect(":memory:", config=OPTIONS)
        self._con.execute("CREATE SCHEMA core")
        # Where nothing is stored no id has a number.
        self.run("schema/core_ids")

    def __enter__(self) -> "Scratch":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._con.close()

    @property
    def con(self) -> Engine:
        """The connection."""
        return self._con

    def run(self, name: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Run one shipped statement, `parameters` by name; returns its rows."""
        return self._con.execute(statement(self._sql, name), dict(parameters or {})).fetchall()
