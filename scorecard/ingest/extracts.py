"""Rows of a query as Parquet: kept exact, ordered by all columns, the same bytes every time."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from scorecard.ingest.grid import Grid, Texts, grid_of
from scorecard.stores.statements import literal

# Bytes must not depend on the machine: one thread, and nothing fetched.
_OPTIONS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    # Objects are text here; a sampled guess could be another type.
    "pandas_analyze_sample": 0,
}
# Whole numbers beyond this are not exact as DOUBLE.
_EXACT_FLOAT = 2**53
_BIGINT = 2**63
_DIGITS = 38


class Extract:
    """Rows gathered chunk by chunk; a context manager over a temporary folder."""

    def __init__(self, headings: Sequence[str]) -> None:
        self.headings = tuple(headings)
        self.rows = 0
        self._columns = [_Column() for _ in headings]
        self._folder = tempfile.TemporaryDirectory(prefix="scorecard-")
        self._con = _connect(Path(self._folder.name))
        listed = ", ".join(f"c{i} VARCHAR" for i in range(len(self.headings)))
        self._con.execute(f"CREATE TABLE staged ({listed})")

    def __enter__(self) -> "Extract":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._con.close()
        self._folder.cleanup()

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take a chunk of rows."""
        self.rows += len(rows)
        texts = {
            f"c{i}": _objects(column.take(row[i] for row in rows))
            for i, column in enumerate(self._columns)
        }
        self._con.register("chunk", pd.DataFrame(texts, dtype=object))
        self._con.execute("INSERT INTO staged SELECT * FROM chunk")
        self._con.unregister("chunk")

    def parquet(self) -> bytes:
        """Everything taken, as the bytes of one Parquet file."""
        path = Path(self._folder.name) / "extract.parquet"
        typed = ", ".join(
            f"CAST(c{i} AS {column.type()}) AS {_identifier(name)}"
            for i, (name, column) in enumerate(zip(self.headings, self._columns, strict=True))
        )
        self._con.execute(
            f"COPY (SELECT {typed} FROM staged ORDER BY ALL) TO {literal(str(path))} "
            "(FORMAT parquet, COMPRESSION zstd)"
        )
        return path.read_bytes()


def read_extract(content: bytes) -> Grid:
    """An extract's columns as text; row 1 is its first. Numbers and dates are native."""
    with _opened(content) as (con, path):
        con.execute(f"CREATE VIEW extract AS SELECT * FROM read_parquet({path})")
        described = con.execute("DESCRIBE extract").fetchall()
        names = [str(row[0]) for row in described]
        native = [str(row[1]) not in {"VARCHAR", "BOOLEAN"} for row in described]
        texts = ", ".join(
            f"{_text_of(_identifier(name), str(row[1]))} AS c{i}"
            for i, (name, row) in enumerate(zip(names, described, strict=True))
        )
        frame = con.execute(f"SELECT {texts} FROM extract").df()
    columns = [frame[f"c{i}"].to_numpy(dtype=object) for i in range(len(names))]
    flags = [np.full(len(frame), flag, dtype=np.bool_) for flag in native]
    return grid_of(names, columns, np.arange(1, len(frame) + 1, dtype=np.int64), flags)


def count_extract(content: bytes) -> int:
    """Rows of an extract, by its file's footer."""
    with _opened(content) as (con, path):
        counted = con.execute(f"SELECT sum(num_rows) FROM parquet_file_metadata({path})")
        return int(counted.fetchall()[0][0])


@contextmanager
def _opened(content: bytes) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    with tempfile.TemporaryDirectory(prefix="scorecard-") as folder:
        path = Path(folder) / "extract.parquet"
        path.write_bytes(content)
        con = _connect(Path(folder))
        try:
            yield con, literal(str(path))
        finally:
            con.close()


def _connect(folder: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={**_OPTIONS, "temp_directory": str(folder)})


def _text_of(column: str, kind: str) -> str:
    """An expression that is a column's text; NULL is empty, a whole DOUBLE has no fraction."""
    text = f"CAST({column} AS VARCHAR)"
    if kind == "DOUBLE":
        text = f"regexp_replace({text}, '[.]0$', '')"
    return f"coalesce({text}, '')"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class _Column:
    """What a column held so far, and so the narrowest type that keeps all of it exact."""

    def __init__(self) -> None:
        self._kinds: set[str] = set()
        self._whole = 0
        self._places = 0
        self._largest = 0

    def take(self, values: Iterable[Any]) -> list[str | None]:
        """The values as text the type will read back; None for NULL."""
        return [None if value is None else self._text(value) for value in values]

    def type(self) -> str:
        """A DuckDB type; text wherever values of a column do not go together."""
        kinds = frozenset(self._kinds)
        if kinds == {"int"} and self._largest < _BIGINT:
            return "BIGINT"
        if kinds and kinds <= {"int", "decimal"}:
            fits = self._whole + self._places <= _DIGITS
            return f"DECIMAL({_DIGITS}, {self._places})" if fits else "VARCHAR"
        if kinds == {"float"} or (kinds == {"int", "float"} and self._largest <= _EXACT_FLOAT):
            return "DOUBLE"
        if kinds and kinds <= {"date", "datetime"}:
            return "DATE" if kinds == {"date"} else "TIMESTAMP"
        return "BOOLEAN" if kinds == {"bool"} else "VARCHAR"

    def _text(self, value: Any) -> str:
        if isinstance(value, str):
            return self._of("text", str(value))
        if isinstance(value, bool):
            return self._of("bool", str(value).lower())
        if isinstance(value, int):
            self._largest = max(self._largest, abs(value))
            return self._of("int", self._measured(str(value)))
        if isinstance(value, float):
            return self._of("float", repr(value))
        if isinstance(value, Decimal) and value.is_finite():
            return self._of("decimal", self._measured(format(value, "f")))
        if isinstance(value, dt.datetime):
            # Its month is the month where it was written, so its own clock is kept.
            return self._of("datetime", value.replace(tzinfo=None).isoformat(sep=" "))
        if isinstance(value, dt.date):
            return self._of("date", value.isoformat())
        return self._of("text", str(value))

    def _of(self, kind: str, text: str) -> str:
        self._kinds.add(kind)
        return text

    def _measured(self, digits: str) -> str:
        whole, _, fraction = digits.lstrip("-").partition(".")
        self._whole = max(self._whole, len(whole))
        self._places = max(self._places, len(fraction))
        return digits


def _objects(texts: list[str | None]) -> Texts:
    array = np.empty(len(texts), dtype=object)
    array[:] = texts
    return array
