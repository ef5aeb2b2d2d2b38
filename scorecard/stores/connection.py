"""The warehouse's connection as everybody else sees it: DuckDB's, its troubles said plainly."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import duckdb
import pandas as pd


class Connection:
    """What the product uses of a DuckDB connection; each call goes through `guard`.

    As with DuckDB, results are fetched from the connection that executed the statement, and rows
    may be read from the file only then: so fetching is guarded too.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        guard: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._con = con
        self._guard = guard

    def execute(self, query: str, parameters: object = None) -> "Connection":
        """Run one statement; fetch its rows from what is returned."""
        with self._guard():
            self._con.execute(query, parameters)
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows of the last statement."""
        with self._guard():
            return self._con.fetchall()

    def df(self) -> pd.DataFrame:
        """All rows of the last statement as a frame."""
        with self._guard():
            return self._con.df()

    @property
    def description(self) -> list[tuple[Any, ...]]:
        """The last statement's columns, the name first."""
        return list(self._con.description)

    def register(self, name: str, frame: pd.DataFrame) -> None:
        """Let statements read a frame by this name."""
        with self._guard():
            self._con.register(name, frame)

    def unregister(self, name: str) -> None:
        """Take a frame's name back."""
        with self._guard():
            self._con.unregister(name)

    def close(self) -> None:
        """Let go of the file; closing twice is allowed."""
        self._con.close()
