"""Rows staged in DuckDB and written as Parquet: in one order, the same bytes every time."""

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

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
# seen soonest from some of its rows. The numbers of so many are of a type that has room for them.
FEW = 10_000
CODED = "USMALLINT"
_SOME = 5 * FEW
# MB that DuckDB may keep in memory while it sorts: some, more where there are many columns, each
# of which fills a block, and more for each column of many different texts; the rest is in the
# temporary folder. A million rows of four columns are sorted in the first as soon as in twice as
# much. Then what it may keep while nothing is done.
_LITTLE, _COLUMN, _TEXTS = 96, 3, 64
_LEAST = "4MB"
# Threads that sort and write, on every machine: row groups end at the same rows whatever they are.
_WRITERS = 2
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
        # The texts that the numbers in a column stand for.
        self._named: dict[str, Sequence[str | None]] = {}
        ((self._usual,),) = self.con.execute("SELECT current_setting('memory_limit')").fetchall()

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

    def name(self, column: str, texts: Sequence[str | None]) -> None:
        """Say which texts, from 0 on, the numbers in a column of type `CODED` stand for."""
        self.con.execute(f"SET VARIABLE {column} = CAST(? AS VARCHAR[])", [list(texts)])
        self._named[column] = texts

    def spell(self, column: str) -> None:
        """Make a column of numbers that have names one of texts."""
        text = self._text(column)
        self.con.execute(f"ALTER TABLE staged ALTER {column} TYPE VARCHAR USING {text}")
        del self._named[column]

    def may_match(self, column: str, pattern: str) -> bool:
        """Whether a text may be all of a pattern, in capitals or not: looked at only where few."""
        if column not in self._named:
            return True
        asked = "SELECT bool_or(regexp_full_match(item, $pattern, 'i')) FROM "
        asked += f"(SELECT unnest(getvariable('{column}')) AS item)"
        return bool(self.con.execute(asked, {"pattern": pattern}).fetchall()[0][0])

    def put_aside(self) -> None:
        """Move what is staged out of memory, into the temporary folder, as far as that goes."""
        with suppress(duckdb.OutOfMemoryException):
            self._keep(_LEAST)
        self._keep(self._usual)

    def decimal(self, column: str) -> str:
        """The narrowest decimal that keeps a column of plain decimal texts exact, else text."""
        ((least, most, after),) = self._sparing(
            f"SELECT min(strpos({column}, '.')), max(strpos({column}, '.')), "
            f"max(strlen({column}) - strpos({column}, '.')) FROM staged"
        )
        # As good as all have a point, and then this much tells, a sign taken for a digit.
        if least and most - 1 + after <= _FAST_DIGITS:
            return f"DECIMAL({_FAST_DIGITS}, {after})"
        size, point = f"strlen({column})", f"strpos({column}, '.')"
        whole = f"CASE {point} WHEN 0 THEN {size} ELSE {point} - 1 END"
        places = f"CASE {point} WHEN 0 THEN 0 ELSE {size} - {point} END"
        found = self._sparing(
            f"SELECT max({whole} - starts_with({column}, '-')::INTEGER), max({places}) FROM staged"
        )
        before, after = int(found[0][0]), int(found[0][1])
        digits = _FAST_DIGITS if before + after <= _FAST_DIGITS else _DIGITS
        return f"DECIMAL({digits}, {after})" if before + after <= digits else "VARCHAR"

    def parquet(self, headings: Sequence[str], types: Sequence[str]) -> bytes:
        """All rows, ordered by every column, under these headings and as these types."""
        casts, texts = {}, 0
        for i, kind in enumerate(types):
            column = f"c{i}"
            text = self._text(column)
            ranked = kind == "VARCHAR" and self._rank(column)
            texts += kind == "VARCHAR" and not ranked
            casts[column] = _cast(text, f"ranked_{column}" if ranked else kind)
        typed = ", ".join(f"{cast} AS {column}" for column, cast in casts.items())
        # A ranked text is written as a text. What was tried may be NULL for all DuckDB 2.0 knows,
        # which else says in the file of what it knows is not.
        named = ", ".join(f"TRY(c{i}) AS {identifier(name)}" for i, name in enumerate(headings))
        path = Path(self._folder.name) / "extract.parquet"
        self.con.execute(f"SET threads = {_WRITERS}")
        self._sparing(
            f"COPY (SELECT {named} FROM (SELECT {typed} FROM staged ORDER BY ALL)) "
            f"TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)",
            max(_LITTLE, _COLUMN * len(types) + _TEXTS * texts),
        )
        return path.read_bytes()

    def _sparing(self, statement: str, little: int = _LITTLE) -> list[tuple[Any, ...]]:
        """Rows of a statement that changes no table, run in so many MB where they are enough."""
        try:
            self._keep(f"{little}MB")
            return self.con.execute(statement).fetchall()
        except duckdb.OutOfMemoryException:
            # As with long texts, which is seen only after half the work.
            pass
        finally:
            self._keep(self._usual)
        return self.con.execute(statement).fetchall()

    def _keep(self, size: str) -> None:
        # RESET would change what the setting says, and nothing else.
        self.con.execute(f"SET memory_limit = '{size}'")

    def _text(self, column: str) -> str:
        """SQL for what a column stands for."""
        return f"getvariable('{column}')[{column} + 1]" if column in self._named else column

    def _rank(self, column: str) -> bool:
        """Make the type of a column's texts in order, where there are few and a type can be made.

        The answer is seen in the bytes, so it hangs on which texts there are and on nothing else.
        """
        texts = self._different(column)
        # A NUL in a text would be the end of the type's definition.
        if not 0 < len(texts) <= FEW or any("\0" in text for text in texts):
            return False
        listed = ", ".join(map(literal, sorted(texts)))
        self.con.execute(f"CREATE TYPE ranked_{column} AS ENUM ({listed})")
        if column in self._named:
            # Once for each text instead of for each row.
            ranked = f"CAST(getvariable('{column}') AS ranked_{column}[])"
            self.con.execute(f"SET VARIABLE {column} = {ranked}")
        return True

    def _different(self, column: str) -> set[str]:
        """The texts of a column; of more than a few only some."""
        if column in self._named:
            return {text for text in self._named[column] if text is not None}
        asked = (
            f"SELECT DISTINCT CAST({column} AS VARCHAR) AS item FROM {{}} WHERE item IS NOT NULL"
        )
        some = self.con.execute(asked.format(f"(FROM staged LIMIT {_SOME})")).fetchall()
        if len(some) <= FEW:
            some = self.con.execute(f"{asked.format('staged')} LIMIT {FEW + 1}").fetchall()
        return {text for (text,) in some}


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
