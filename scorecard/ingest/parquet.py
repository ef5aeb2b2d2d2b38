"""Parquet files, a query's rows and those an organisation delivers: numbers and dates are native.

A file is decoded once in a database of its own before the warehouse's connection reads it, so that
a damaged one is never taken for damage of the warehouse. Its footer counts the rows.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from scorecard.config.sources import AskedSource, ParquetSource
from scorecard.contents import another_kind, kind_of
from scorecard.errors import SourceError
from scorecard.ingest.grid import shown
from scorecard.ingest.headings import check_headings, check_rows, read_columns
from scorecard.ingest.ordered import identifier
from scorecard.ingest.scratch import Engine
from scorecard.ingest.staging import Column, Delivered
from scorecard.stores.statements import literal
from scorecard.stores.warehouse import OPTIONS

_MAGIC = b"PAR1"
_ROW_NUMBER = "file_row_number"
# A few bytes can say that a value stands a billion times.
_LARGEST = 100_000_000
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_EXACT = (*_WHOLE, "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT")
_TEXT = ("VARCHAR", "BOOLEAN", "UUID", "ENUM")
_DAYS = ("DATE", "TIMESTAMP")
_REFUSED = ("BLOB", "STRUCT", "MAP", "UNION", "VARIANT", "GEOMETRY", "BIT", "INTERVAL")
# What month an instant lies in depends on where one stands.
_INSTANT = "TIMESTAMP WITH TIME ZONE"


@dataclass(frozen=True, slots=True)
class ParquetTable:
    """A Parquet file that has the declared shape; row 1 is its first."""

    content: bytes
    headings: tuple[str, ...]
    # DuckDB's types of the columns that are read, by heading.
    types: dict[str, str]
    count: int

    def stage(self, con: Engine, kept: ExitStack) -> Delivered:
        """Let `con` read the file for as long as `kept` is open."""
        path = kept.enter_context(_file(self.content))
        columns = {
            name: _column(f"d.{identifier(name)}", kind) for name, kind in self.types.items()
        }
        relation, place = f"read_parquet({path}, {_ROW_NUMBER} = TRUE)", f"d.{_ROW_NUMBER}"
        return Delivered(columns, f"{place} + 1", self.count, relation, place)


def read_parquet(
    source: AskedSource | ParquetSource, content: bytes, name: str, *, is_proven: bool = False
) -> ParquetTable:
    """The declared columns; raises `SourceError` where the file or its shape is wrong.

    What `is_proven` was decoded once, and is not decoded for proof again.
    """
    with _looked_at(content, name) as (con, path):
        described = con.execute(f"DESCRIBE SELECT * FROM read_parquet({path})").fetchall()
        kinds = [(str(row[0]), str(row[1])) for row in described]
        headings = [heading for heading, _ in kinds]
        _check_names(con, path, name)
        check_headings(source, headings, name)
        types = {heading: dict(kinds)[heading] for heading in read_columns(source, headings)}
        for heading, kind in types.items():
            _check_type(heading, kind, name)
        count = _counted(con, path)
        if count > _LARGEST:
            raise SourceError(
                f"{name}: expected at most {_LARGEST:,} rows, found that it says it has "
                f"{count:,}: deliver it in parts"
            )
        if not is_proven:
            count = _decoded(con, path, list(types))
    check_rows(source, count, name)
    return ParquetTable(content, tuple(headings), types, count)


def count_parquet(content: bytes, name: str) -> int:
    """Rows of a Parquet file, by its footer."""
    with _looked_at(content, name) as (con, path):
        return _counted(con, path)


def decimal_sql(column: str) -> tuple[str, str]:
    """SQL for whether a DOUBLE stands for a decimal of at most fifteen digits, and for that.

    Two decimals of so few digits are never the same DOUBLE, so it is the one the text would say.
    """
    # NULL from a billion on. Written twice in the same words it is calculated once.
    decimal = f"TRY_CAST({column} AS DECIMAL(15, 6))"
    return f"CAST({decimal} AS DOUBLE) = {column}", f"CAST({decimal} AS DECIMAL(28, 9))"


@contextmanager
def _looked_at(content: bytes, name: str) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """A database of no content beside the file, whose troubles are said in a sentence."""
    if not content.startswith(_MAGIC):
        kind = kind_of(content) or "another kind of file"
        remedy = "save it as Parquet, or correct the source's type"
        raise SourceError(f"{name}: {another_kind('a Parquet file', kind, remedy)}")
    if not content.endswith(_MAGIC) or len(content) < 12:
        raise SourceError(
            f"{name}: expected a whole Parquet file, found one without its end: it is cut off; "
            "ask for it again"
        )
    with _file(content) as path, _looking().cursor() as con:
        try:
            yield con, path
        except (duckdb.Error, UnicodeError) as error:
            # What is damaged may have damaged it too.
            _looking.cache_clear()
            reason = str(error).splitlines()[0].replace(path.strip("'"), name)
            raise SourceError(
                f"{name}: expected a Parquet file that can be read, found one that cannot "
                f"({shown(reason)}): it is damaged; ask for it again"
            ) from None


@cache
def _looking() -> duckdb.DuckDBPyConnection:
    """One for the process: to open it takes several times as long as to look at a file."""
    return duckdb.connect(":memory:", config={**OPTIONS, "enable_external_file_cache": False})


def _check_names(con: duckdb.DuckDBPyConnection, path: str, name: str) -> None:
    """Raise `SourceError` where two columns have one name for DuckDB, which sees no capitals.

    It would call the second by another name, or take a column for the number of the row.
    """
    nodes = con.execute(f"SELECT name, num_children FROM parquet_schema({path})").fetchall()
    seen: dict[str, str] = {}
    for heading in _first_level(nodes):
        if heading.lower() == _ROW_NUMBER:
            raise SourceError(
                f"{name}: expected columns of other names than {_ROW_NUMBER}, which the reader "
                f"needs for itself, found {shown(heading)}: rename it at the source"
            )
        other = seen.get(heading.lower())
        if other is not None:
            raise SourceError(
                f"{name}: expected each heading once, capitals or not, found {shown(other)} and "
                f"{shown(heading)}: rename one at the source"
            )
        seen[heading.lower()] = heading


def _first_level(nodes: Sequence[tuple[str, int | None]]) -> list[str]:
    """The columns of a schema that is listed from its root with all that is nested in them."""
    names, nested = [], 0
    for name, children in nodes[1:]:
        if nested:
            nested -= 1
        else:
            names.append(name)
        nested += children or 0
    return names


def _counted(con: duckdb.DuckDBPyConnection, path: str) -> int:
    counted = con.execute(f"SELECT sum(num_rows) FROM parquet_file_metadata({path})").fetchall()
    return int(counted[0][0])


def _decoded(con: duckdb.DuckDBPyConnection, path: str, headings: Sequence[str]) -> int:
    """Rows as they are met; raises `duckdb.Error` where a cell that is to be read cannot be."""
    # A column's largest number may be answered from the footer, and how long its texts are without
    # a look at these.
    looks = ", ".join(f"max(hash({identifier(heading)}))" for heading in headings)
    return int(con.execute(f"SELECT count(*), {looks} FROM read_parquet({path})").fetchall()[0][0])


def _check_type(heading: str, kind: str, name: str) -> None:
    if kind.endswith("]") or kind.startswith(_REFUSED):
        raise SourceError(
            f"{name}: expected text, numbers and dates, found {kind} in column {shown(heading)}: "
            "have it written as plain columns, or list it under ignore_columns"
        )
    if kind == _INSTANT:
        raise SourceError(
            f"{name}: expected dates or local times, found {kind} in column {shown(heading)}, "
            "whose month depends on the zone: have it written as a date"
        )


@contextmanager
def _file(content: bytes) -> Iterator[str]:
    """The content as a file for as long as it is needed; a SQL literal of its path."""
    with tempfile.TemporaryDirectory(prefix="scorecard-") as folder:
        path = Path(folder) / "delivery.parquet"
        path.write_bytes(content)
        yield literal(str(path))


def _column(column: str, kind: str) -> Column:
    text, near = f"CAST({column} AS VARCHAR)", None
    if kind in {"DOUBLE", "FLOAT"}:
        # As Excel's: a whole number has no fraction.
        text = f"CASE WHEN ends_with({text}, '.0') THEN {text}[:-3] ELSE {text} END"
    if kind == "DOUBLE":
        near = decimal_sql(column)
    text = f"coalesce({text}, '')"
    if kind in _EXACT or (kind.startswith("DECIMAL") and _places(kind) <= 9):
        return Column(text, "TRUE", f"TRY_CAST({column} AS DECIMAL(28, 9))")
    if kind in _DAYS:
        return Column(text, "TRUE", day=f"CAST({column} AS DATE)")
    return Column(text, "FALSE" if kind.startswith(_TEXT) else "TRUE", near=near)


def _places(kind: str) -> int:
    return int(kind.rstrip(")").rpartition(",")[2])
