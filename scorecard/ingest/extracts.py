"""Rows of a query as Parquet: kept exact, ordered by all columns, the same bytes every time."""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from scorecard.ingest.grid import Grid, Texts, grid_of
from scorecard.ingest.ordered import CODED, FEW, Staged, Written, connect, identifier
from scorecard.stores.statements import literal

# Whole numbers beyond this are not exact as DOUBLE.
_EXACT_FLOAT = 2**53
_BIGINT = 2**63
# So many rows are kept in memory before they are put aside.
_KEPT = 100_000
Codes = npt.NDArray[np.uint16]


class Extract:
    """Rows gathered chunk by chunk; a context manager over a temporary folder."""

    def __init__(self, headings: Sequence[str]) -> None:
        self.headings = tuple(headings)
        self.rows = 0
        self._kept = 0
        self._columns = [_Column() for _ in headings]
        self._staged = Staged([CODED] * len(self.headings))

    def __enter__(self) -> "Extract":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._staged.__exit__(kind, error, trace)

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take a chunk of rows."""
        places = range(len(self.headings))
        self.add_columns([list(map(itemgetter(i), rows)) for i in places], len(rows))

    def add_columns(self, columns: Sequence[Sequence[Any]], rows: int) -> None:
        """Take a chunk of so many rows by its columns, in the order of the headings."""
        self.rows += rows
        texts = {
            f"c{i}": self._taken(f"c{i}", kept, values)
            for i, (kept, values) in enumerate(zip(self._columns, columns, strict=True))
        }
        con = self._staged.con
        # As arrays: to put them into a frame first takes as long again.
        con.register("chunk", texts)
        con.execute("INSERT INTO staged SELECT * FROM chunk")
        con.unregister("chunk")
        self._kept += rows
        if self._kept >= _KEPT:
            self._staged.put_aside()
            self._kept = 0

    def written(self) -> Written:
        """Everything taken, each column as the narrowest type that keeps it exact."""
        for i, column in enumerate(self._columns):
            if column.codes is not None:
                self._staged.name(f"c{i}", list(column.codes))
        types = [
            column.type() or self._staged.decimal(f"c{i}") for i, column in enumerate(self._columns)
        ]
        return Written(self._staged.parquet(self.headings, types), self.rows, self.headings)

    def _taken(self, column: str, kept: "_Column", values: Sequence[Any]) -> Texts | Codes:
        """The values as they are staged: numbers of the texts met while these are few."""
        if kept.codes is not None:
            numbers = kept.codes.numbers(values)
            if numbers is not None:
                return numbers
            self._staged.name(column, kept.spelt())
            self._staged.spell(column)
        return _objects(kept.take(values))


def read_extract(content: bytes) -> Grid:
    """An extract's columns as text; row 1 is its first. Numbers and dates are native."""
    with _opened(content) as (con, path):
        con.execute(f"CREATE VIEW extract AS SELECT * FROM read_parquet({path})")
        described = con.execute("DESCRIBE extract").fetchall()
        names = [str(row[0]) for row in described]
        native = [str(row[1]) not in {"VARCHAR", "BOOLEAN"} for row in described]
        texts = ", ".join(
            f"{_text_of(identifier(name), str(row[1]))} AS c{i}"
            for i, (name, row) in enumerate(zip(names, described, strict=True))
        )
        frame = con.execute(f"SELECT {texts} FROM extract").df()
    columns = [frame[f"c{i}"].to_numpy(dtype=object) for i in range(len(names))]
    flags = [np.full(len(frame), flag, dtype=np.bool_) for flag in native]
    return grid_of(names, columns, np.arange(1, len(frame) + 1, dtype=np.int64), flags)


@contextmanager
def _opened(content: bytes) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    with tempfile.TemporaryDirectory(prefix="scorecard-") as folder:
        path = Path(folder) / "extract.parquet"
        path.write_bytes(content)
        con = connect(Path(folder))
        try:
            yield con, literal(str(path))
        finally:
            con.close()


def _text_of(column: str, kind: str) -> str:
    """An expression that is a column's text; NULL is empty, a whole DOUBLE has no fraction."""
    text = f"CAST({column} AS VARCHAR)"
    if kind == "DOUBLE":
        text = f"regexp_replace({text}, '[.]0$', '')"
    return f"coalesce({text}, '')"


class _Known(dict[str | None, int]):
    """Each text met with its number, in the order they were met; None is one of them.

    Raises `TypeError` for what is no text, which is equal to none.
    """

    def __missing__(self, text: str | None) -> int:
        if text is not None and type(text) is not str:
            raise TypeError
        self[text] = len(self)
        return self[text]

    def numbers(self, values: Sequence[Any]) -> Codes | None:
        """The values by their numbers, which take a third of the time and an eighth of the room.

        None where they are no texts, or too many different ones; some may have been met then.
        """
        try:
            numbers = np.fromiter(map(self.__getitem__, values), np.int64, len(values))
        except TypeError:
            return None
        return numbers.astype(np.uint16) if len(self) <= FEW else None


class _Column:
    """What a column held so far, and so the narrowest type that keeps all of it exact."""

    def __init__(self) -> None:
        # None as soon as something came that is no text, or too many different ones.
        self.codes: _Known | None = _Known()
        self._kinds: set[str] = set()
        self._least = 0
        self._most = 0

    def spelt(self) -> list[str | None]:
        """The texts met so far; from now on there are no numbers for them."""
        texts = list(self.codes or ())
        self.codes = None
        if any(text is not None for text in texts):
            self._kinds.add("text")
        return texts

    def take(self, values: Sequence[Any]) -> Sequence[str | None]:
        """The values as text the type will read back; None for NULL."""
        found = set(map(type, values))
        known = found - {type(None)}
        if known == {str}:
            self._kinds.add("text")
            return values
        if len(known) == 1 and (write := _WRITERS.get(known.pop())) is not None:
            given = [value for value in values if value is not None]
            self._kinds.add(write[0])
            if write[0] == "int":
                self._reach(given)
            if write[0] != "decimal" or all(map(Decimal.is_finite, given)):
                texts = write[1](given)
                return texts if len(texts) == len(values) else _among(values, texts)
        return [None if value is None else self._text(value) for value in values]

    def type(self) -> str | None:
        """A DuckDB type, text wherever values of a column do not go together.

        None for a decimal, as wide as its texts need.
        """
        if self.codes is not None:
            return "VARCHAR"
        kinds = frozenset(self._kinds)
        largest = max(-self._least, self._most)
        if kinds == {"int"} and self._least >= -_BIGINT and self._most < _BIGINT:
            return "BIGINT"
        if kinds and kinds <= {"int", "decimal"}:
            return None
        if kinds == {"float"} or (kinds == {"int", "float"} and largest <= _EXACT_FLOAT):
            return "DOUBLE"
        if kinds and kinds <= {"date", "datetime"}:
            return "DATE" if kinds == {"date"} else "TIMESTAMP"
        return "BOOLEAN" if kinds == {"bool"} else "VARCHAR"

    def _text(self, value: Any) -> str:
        """One value of a chunk that holds several kinds, or one no driver usually gives."""
        if isinstance(value, str):
            return self._of("text", str(value))
        if isinstance(value, bool):
            return self._of("bool", str(value).lower())
        if isinstance(value, int):
            self._reach([value])
            return self._of("int", str(value))
        if isinstance(value, float):
            return self._of("float", repr(value))
        if isinstance(value, Decimal) and value.is_finite():
            return self._of("decimal", format(value, "f"))
        if isinstance(value, dt.datetime):
            return self._of("datetime", _own_clock(value))
        if isinstance(value, dt.date):
            return self._of("date", value.isoformat())
        return self._of("text", str(value))

    def _of(self, kind: str, text: str) -> str:
        self._kinds.add(kind)
        return text

    def _reach(self, values: Sequence[int]) -> None:
        self._least = min(self._least, *values)
        self._most = max(self._most, *values)


def _among(values: Sequence[Any], texts: Sequence[str]) -> list[str | None]:
    """The texts of those values that are not None, with None where these are."""
    text = iter(texts)
    return [None if value is None else next(text) for value in values]


def _plainly(values: Sequence[Decimal]) -> list[str]:
    """Numbers without exponents; to ask for that takes longer than to see that there are none."""
    texts = list(map(str, values))
    return texts if "E" not in "".join(texts) else [format(value, "f") for value in values]


def _each(write: Callable[[Any], str]) -> Callable[[Sequence[Any]], list[str]]:
    return lambda values: list(map(write, values))


def _own_clock(value: dt.datetime) -> str:
    # Its month is the month where it was written.
    return value.replace(tzinfo=None).isoformat(sep=" ")


# What the values of one kind in a chunk are written by.
_WRITERS: Mapping[type, tuple[str, Callable[[Sequence[Any]], list[str]]]] = {
    int: ("int", _each(str)),
    float: ("float", _each(repr)),
    Decimal: ("decimal", _plainly),
    dt.date: ("date", _each(dt.date.isoformat)),
    dt.datetime: ("datetime", _each(_own_clock)),
}


def _objects(texts: Sequence[str | None]) -> Texts:
    array = np.empty(len(texts), dtype=object)
    array[:] = texts
    return array
