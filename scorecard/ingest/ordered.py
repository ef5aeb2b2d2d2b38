"""Rows staged in DuckDB and written as Parquet: in one order, the same bytes every time."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import duckdb

from scorecard.stores.statements import literal

# Nothing is fetched, and objects are text here: a sampled guess could be another type.
_OPTIONS: dict[str, str | bool | int | float | list[str]] = {
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
        typed = ", ".join(f"{self._cast(f'c{i}', kind, i)} AS c{i}" for i, kind in enumerate(types))
        self.con.execute(f"CREATE TABLE ordered AS SELECT {typed} FROM staged ORDER BY ALL")
        self.con.execute("DROP TABLE staged")
        named = ", ".join(
            f"CAST(c{i} AS {kind}) AS {identifier(name)}"
            for i, (name, kind) in enumerate(zip(headings, types, strict=True))
        )
        path = Path(self._folder.name) / "extract.parquet"
        # The sort ends in one order on any machine; one thread writes, so that the bytes do too.
        self.con.execute("SET threads = 1")
        self.con.execute(
            f"COPY (SELECT {named} FROM ordered) TO {literal(str(path))} "
            "(FORMAT parquet, COMPRESSION zstd)"
        )
        return path.read_bytes()

    def _cast(self, column: str, kind: str, place: int) -> str:
        """A staged column as its type; equal values become equal bytes."""
        if kind == "DOUBLE":
            cast = f"CAST({column} AS DOUBLE)"
            # There are two zeros, which sort as one, and many ways to write not-a-number.
            return f"CASE WHEN isnan({cast}) THEN CAST('nan' AS DOUBLE) ELSE {cast} + 0.0 END"
        if kind == "VARCHAR":
            return self._ranked(column, place)
        return f"CAST({column} AS {kind})"

    def _ranked(self, column: str, place: int) -> str:
        text = f"CAST({column} AS VARCHAR)"
        counted = self.con.execute(f"SELECT approx_count_distinct({text}) FROM staged").fetchall()
        if not 0 < counted[0][0] <= _FEW:
            return text
        self.con.execute(
            f"CREATE TYPE ranked{place} AS ENUM "
            f"(SELECT DISTINCT {text} FROM staged WHERE {column} IS NOT NULL ORDER BY 1)"
        )
        return f"CAST({text} AS ranked{place})"


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """An empty database in memory that puts what has no room there into a folder."""
    return duckdb.connect(":memory:", config={**_OPTIONS, "temp_directory": str(folder)})


def identifier(name: str) -> str:
    """A name as SQL quotes it."""
    return '"' + name.replace('"', '""') + '"'
