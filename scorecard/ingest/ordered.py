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
# A column of so few different texts is sorted by their ranks.
_FEW = 10_000
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
        whole = f"max(length(ltrim(split_part({column}, '.', 1), '-')))"
        places = f"max(length(split_part({column}, '.', 2)))"
        found = self.con.execute(f"SELECT {whole}, {places} FROM staged").fetchall()
        before, after = int(found[0][0]), int(found[0][1])
        digits = _FAST_DIGITS if before + after <= _FAST_DIGITS else _DIGITS
        return f"DECIMAL({digits}, {after})" if before + after <= digits else "VARCHAR"

    def parquet(self, headings: Sequence[str], types: Sequence[str]) -> bytes:
        """All rows, ordered by every column, under these headings and as these types."""
        texts = [f"c{i}" for i, kind in enumerate(types) if kind == "VARCHAR"]
        casts = {f"c{i}": _cast(f"c{i}", kind) for i, kind in enumerate(types)} | self._ranked(
            texts
        )
        typed = ", ".join(f"{cast} AS {column}" for column, cast in casts.items())
        named = ", ".join(
            f"CAST(c{i} AS {kind}) AS {identifier(name)}"
            for i, (name, kind) in enumerate(zip(headings, types, strict=True))
        )
        path = Path(self._folder.name) / "extract.parquet"
        self.con.execute(
            f"COPY (SELECT {named} FROM (SELECT {typed} FROM staged ORDER BY ALL)) "
            f"TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)"
        )
        return path.read_bytes()

    def _ranked(self, texts: Sequence[str]) -> dict[str, str]:
        """Casts of those text columns that have few different texts, to sort by their ranks."""
        if not texts:
            return {}
        asked = ", ".join(f"approx_count_distinct({column})" for column in texts)
        (counted,) = self.con.execute(f"SELECT {asked} FROM staged").fetchall()
        return {
            column: f"CAST({column} AS ranked_{column})"
            for column, different in zip(texts, counted, strict=True)
            if 0 < different <= _FEW and self._rank(column)
        }

    def _rank(self, column: str) -> bool:
        """Make the type of a column's texts in order; False where there can be none."""
        self.con.execute(
            f"CREATE TABLE texts_{column} AS SELECT DISTINCT {column} AS item FROM staged "
            f"WHERE {column} IS NOT NULL ORDER BY item"
        )
        # A NUL in a text would be the end of the type's definition.
        with_nul = f"SELECT count_if(contains(item, chr(0))) FROM texts_{column}"
        if self.con.execute(with_nul).fetchall()[0][0]:
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
