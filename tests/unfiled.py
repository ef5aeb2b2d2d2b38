"""A warehouse that is nowhere but in memory: most tests of the calculation never open it again."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import duckdb

from scorecard.project import sql_dir
from scorecard.stores.connection import Connection
from scorecard.stores.statements import literal
from scorecard.stores.tables import begin_file
from scorecard.stores.warehouse import OPTIONS, Warehouse


class Unfiled(Warehouse):
    """The tables of a warehouse without its file; closed, it is gone and says so."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere.duckdb"), sql_dir())
        self._is_gone = False

    def _open(self) -> duckdb.DuckDBPyConnection:
        assert not self._is_gone, "a warehouse that is in memory alone was opened again"
        con = duckdb.connect(config=OPTIONS)
        con.execute(f"ATTACH {literal(str(_empty()))} AS empty (READ_ONLY)")
        con.execute("COPY FROM DATABASE empty TO memory")
        con.execute("DETACH empty")
        return con

    def close(self) -> None:
        con: Connection | None
        con, self._con = self._con, None
        self._is_gone = True
        if con is not None:
            con.close()


@cache
def _empty() -> Path:
    """A file with the tables and nothing in them, made once in a process of tests."""
    folder = tempfile.mkdtemp(prefix="scorecard-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "empty.duckdb"
    begin_file(path, sql_dir(), OPTIONS)
    return path
