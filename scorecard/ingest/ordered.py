"""Rows staged in DuckDB and written as Parquet: in one order, the same bytes every time."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import duckdb

from scorecard.stores.statements import literal

# How many threads a machine has must not be seen in the bytes; nothing is fetched; objects are text
# here, and a sampled guess could be another type.
_OPTIONS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "pandas_analyze_sample": 0,
}
# A column of so few different texts is sorted and written by their ranks; whether it has more is
# seen soonest from some of its rows.
_FEW = 10_000
_SOME = 5 * _FEW
_DIGITS = 38
# Up to here DuckDB reads a decimal at once, beyond it digit by digit.
_FAST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Written:
    """A table as the bytes of one Parquet file, with its headings and rows."""

    content: bytes
    rows: int
    headings: tuple[str, ...]


class Staged:
    """A table `staged` with columns c0, c1 ..; a context manager over a temporary folder."""

    def __init__(self, types: Sequence[str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="scorecard-")
        self.con = connect(Path(self._folder.name))
        listed = ", ".join(f"c{i} {kind}" for i, kind in enumerate(types))
        self.con.execute(f"CREATE TABLE staged ({listed})")

    def __enter__(self) -> "Staged":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.con.close()
        self._folder.cleanup()

    def decimal(self, column: str) -> str:
        """The narrowest decimal that keeps a column of plain decimal texts exact, else text."""
        size, point = f"strlen({column})", f"strpos({column}, '.')"
        whole = f"CASE {point} WHEN 0 THEN {size} ELSE {point} - 1 END"
        places = f"CASE {point} WHEN 0 THEN 0 ELSE {size} - {point} END"
        found = self.con.execute(
            f"SELECT max({whole} - starts_with({column}, '-')::INTEGER), max({places}) FROM staged"
        ).fetchall()
        before, after = int(found[0][0]), int(found[0][1])
        digits = _FAST_DIGITS if before + after <= _FAST_DIGITS else _DIGITS
        return f"DECIMAL({digits}, {after})" if before + after <= digits else "VARCHAR"

    def parquet(self, headings: Sequence[str], types: Sequence[str]) -> bytes:
        """All rows, ordered by every column, under these headings and as these types."""
        texts = [f"c{i}" for i, kind in enumerate(types) if kind == "VARCHAR"]
        casts = {f"c{i}": _cast(f"c{i}", kind) for i, kind in enumerate(types)} | {
            column: f"CAST({column} AS ranked_{column})" for column in texts if self._rank(column)
        }
        typed = ", ".join(f"{cast} AS {column}" for column, cast in casts.items())
        # A ranked text is written as a text.
        named = ", ".join(f"c{i} AS {identifier(name)}" for i, name in enumerate(headings))
        path = Path(self._folder.name) / "extract.parquet"
        self.con.execute(
            f"COPY (SELECT {named} FROM (SELECT {typed} FROM staged ORDER BY ALL)) "
            f"TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)"
        )
        return path.read_bytes()

    def _rank(self, column: str) -> bool:
        """Make the type of a column's texts in order, where there are few and a type can be made.

        The answer is seen in the bytes, so it hangs on which texts there are and on nothing else.
        """
        some = f"SELECT count(DISTINCT {column}) FROM (SELECT {column} FROM staged LIMIT {_SOME})"
        if self.con.execute(some).fetchall()[0][0] > _FEW:
            return False
        self.con.execute(
            f"CREATE TABLE texts_{column} AS SELECT DISTINCT CAST({column} AS VARCHAR) AS item "
            f"FROM staged WHERE {column} IS NOT NULL ORDER BY item"
        )
        # A NUL in a text would be the end of the type's definition.
        counted = f"SELECT count(*), count_if(contains(item, chr(0))) FROM texts_{column}"
        ((different, with_nul),) = self.con.execute(counted).fetchall()
        if with_nul or not 0 < different <= _FEW:
            return False
        self.con.execute(
            f"CREATE TYPE ranked_{column} AS ENUM (SELECT item FROM texts_{column} ORDER BY item)"
        )
        return True


def _cast(column: str, kind: str) -> str:
    """A staged column as its type; equal values become equal bytes."""
    cast = f"CAST({column} AS {kind})"
    if kind != "DOUBLE":
        return cast
    # There are two zeros, which sort as one, and many ways to write not-a-number.
    return f"CASE WHEN isnan({cast}) THEN CAST('nan' AS DOUBLE) ELSE {cast} + 0.0 END"


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """An empty database in memory that puts what has no room there into a folder."""
    con = duckdb.connect(":memory:", config={**_OPTIONS, "temp_directory": str(folder)})
    # It would be drawn into what a run says.
    con.execute("SET enable_progress_bar = false")
    return con


def identifier(name: str) -> str:
    """A name as SQL quotes it."""
    return '"' + name.replace('"', '""') + '"'
