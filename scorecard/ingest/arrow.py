"""Databases through Arrow drivers (ADBC): columns instead of rows, from the driver into DuckDB.

Only what is certain to come exactly as it does through SQLAlchemy is taken this way; of all else
`Inexact` says that it is to be read the other way.
"""

import importlib
import importlib.util
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb
from sqlalchemy import URL, TextClause
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDialect

from scorecard.config.sources import SqlSource
from scorecard.ingest.addresses import is_sqlite_file
from scorecard.ingest.batches import meanwhile, stage_batches
from scorecard.ingest.headings import check_headings, check_rows
from scorecard.ingest.ordered import CODED, Staged, Written, identifier
from scorecard.ingest.queries import Bound, check_names
from scorecard.ingest.refusals import not_let_in, not_read
from scorecard.ingest.retry import CONNECT
from scorecard.ingest.streams import ARROW, ahead

_DRIVERS = {"postgresql": "adbc_driver_postgresql", "sqlite": "adbc_driver_sqlite"}
_POSTGRESQL = {"postgresql", "postgresql+psycopg", "postgresql+psycopg2"}
# Options of a URL that mean the same to both ways.
_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "application_name", "connect_timeout"}
_GUESSED_FROM = 50_000
# Bytes of a batch of PostgreSQL's: some are staged while others come.
_BATCH = 8 * 2**20
_DATES = {"month_start", "month_end"}
_SAID = re.compile("ERROR: |FATAL: |server closed the connection")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A type that comes exact, if `test` is true of each of its values."""

    # Empty for a decimal, which comes as text and becomes as wide as it needs.
    type: str
    test: str = "true"


_TEXT, _WHOLE = _Kind("VARCHAR"), _Kind("BIGINT")
# By PostgreSQL's own names; others are told in other words than Python would.
_TYPES = {
    "bool": _Kind("BOOLEAN"),
    "int2": _WHOLE,
    "int4": _WHOLE,
    "int8": _WHOLE,
    "float8": _Kind("DOUBLE"),
    # What is no number the driver writes in words.
    "numeric": _Kind("", "{} NOT IN ('NaN', 'Infinity', '-Infinity')"),
    "text": _TEXT,
    "varchar": _TEXT,
    "bpchar": _TEXT,
    "date": _Kind("DATE", "{} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'"),
    "timestamp": _Kind("TIMESTAMP", "year({}) BETWEEN 1 AND 9999"),
}
# By Arrow's names of what the driver guessed from SQLite's first rows. It makes whole numbers
# among others binary ones, which keep no more digits than these have.
_FORMATS = {"l": _WHOLE, "g": _Kind("DOUBLE", f"abs({{}}) < {2**53}"), "u": _TEXT}
# What one of its floating numbers may be written as, and more.
_FLOATING = "[-+]?([0-9]+[.]?[0-9]*(e[-+]?[0-9]+)?|inf.*|nan)"


Look = Callable[[], list[tuple[Any, ...]]]
"""Asks a database how many rows did not come exact, in a row of one."""


class Inexact(Exception):
    """What came this way may differ from what comes the other."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """Rows still to come, and what is announced of their columns."""

    stream: Any
    columns: Sequence[Any]

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def installed(url: URL) -> bool:
    """Whether a driver for this database is here and takes all that its URL says."""
    backend = url.get_backend_name()
    if backend == "sqlite":
        taken = is_sqlite_file(url) and not url.query
    else:
        taken = url.drivername in _POSTGRESQL and bool(url.host) and set(url.query) <= _OPTIONS
    return taken and all(map(importlib.util.find_spec, (_DRIVERS[backend], ARROW)))


def read(source: SqlSource, url: URL, clause: TextClause, values: Bound) -> Written:
    """The rows of a query. Raises `SourceError`, and `Inexact` where they are not to be had so."""
    driver = importlib.import_module(f"{_DRIVERS[url.get_backend_name()]}.dbapi")
    with _opened(driver, source, url) as connection, connection.cursor() as cursor:
        try:
            if url.get_backend_name() == "sqlite":
                return _from_sqlite(source, cursor, clause, values)
            return _from_postgresql(source, cursor, clause, values)
        except driver.NotSupportedError:
            raise Inexact from None
        except driver.Error as error:
            if url.get_backend_name() == "sqlite":
                raise Inexact from None
            raise not_read(url, error, source.query_file) from None
        # As which errors of a batch come that is fetched and of one that is staged.
        except (RuntimeError, duckdb.Error) as error:
            # What is not the server's own complaint is one of the way it came.
            if not _SAID.search(str(error)):
                raise Inexact from None
            raise not_read(url, error, source.query_file) from None


def _opened(driver: Any, source: SqlSource, url: URL) -> Any:
    try:
        if url.get_backend_name() == "sqlite":
            return driver.connect(url.database)
        limit = {"connect_timeout": str(min(CONNECT, source.timeout_seconds)), **url.query}
        written = url.set(drivername="postgresql", query=limit)
        # The driver's library takes no blanks where SQLAlchemy leaves them.
        return driver.connect(written.render_as_string(hide_password=False).replace(" ", "%20"))
    except driver.Error as error:
        raise not_let_in(url, error, source.query_file) from None


def _from_postgresql(source: SqlSource, cursor: Any, clause: TextClause, values: Bound) -> Written:
    cursor.adbc_statement.set_options(**{"adbc.postgresql.batch_size_hint_bytes": _BATCH})
    cursor.execute("SET TRANSACTION READ ONLY")
    cursor.execute(f"SET LOCAL statement_timeout = {source.timeout_seconds * 1_000}")
    for name, value in values.items():
        # A statement with parameters is not streamed, so they are bound to settings it reads.
        _rows(cursor, f"SELECT set_config('scorecard.{name}', $1, true)", (str(value),))
    # SQLAlchemy's own constructors have no types.
    dialect = _Settings(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
    with _answered(cursor, str(clause.compile(dialect=dialect))) as answer:
        return _written(source, answer, [_TYPES.get(_announced(c)) for c in answer.columns])


def _from_sqlite(source: SqlSource, cursor: Any, clause: TextClause, values: Bound) -> Written:
    cursor.execute("PRAGMA query_only = ON")
    cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": _GUESSED_FROM})
    compiled = clause.compile(dialect=sqlite.dialect())
    given = tuple(str(values[name]) for name in compiled.positiontup or ())
    with _answered(cursor, str(compiled), given) as answer:
        kinds = [_FORMATS.get(column.format) for column in answer.columns]
        names = zip(answer.headings, kinds, strict=True)
        texts = {i: identifier(name) for i, (name, kind) in enumerate(names) if kind is _TEXT}

        def look(staged: Staged) -> Look:
            if not texts:
                return list
            asked = f"SELECT count(*) FROM ({compiled}) WHERE {_foreign(staged, texts)}"
            return partial(_rows, cursor, asked, given)

        return _written(source, answer, kinds, look)


def _foreign(staged: Staged, texts: Mapping[int, str]) -> str:
    """What tells numbers and bytes among SQLite's texts: they come rounded, and nothing says so.

    `texts` are names of columns by their places.
    """
    if not any(staged.may_match(f"c{i}", _FLOATING) for i in texts):
        # Bytes come after all texts, which is sooner seen than what kind a value is.
        return " OR ".join(f"+{name} >= x''" for name in texts.values())
    # Most rows have neither, nor anything but texts, and are done with after the first test.
    mixed = " AND ".join(f"typeof({name}) = 'text'" for name in texts.values())
    foreign = " OR ".join(f"typeof({name}) IN ('real', 'blob')" for name in texts.values())
    return f"NOT ({mixed}) AND ({foreign})"


@contextmanager
def _answered(cursor: Any, sql: str, given: Sequence[str] = ()) -> Iterator[_Answer]:
    """What a statement answers; `given` are the texts it binds, in their order."""
    nanoarrow = importlib.import_module(ARROW)
    if given:
        with duckdb.connect(":memory:") as con:
            places = ", ".join("CAST(? AS VARCHAR)" for _ in given)
            cursor.execute(sql, con.sql(f"SELECT {places}", params=given))
            stream = cursor.fetch_arrow()
    else:
        # To open a database takes as long as to read some ten thousand rows.
        cursor.execute(sql)
        stream = cursor.fetch_arrow()
    try:
        yield _Answer(stream, list(nanoarrow.c_schema(stream).children))
    finally:
        # Let go of later than its connection, it takes the process with it.
        stream.release()


def _rows(cursor: Any, sql: str, given: Sequence[str]) -> list[tuple[Any, ...]]:
    """The few rows of a statement of our own, by which it is also sure to have run."""
    with _answered(cursor, sql, given) as answer, ahead(answer.stream) as batches:
        return [row for batch in batches for row in batch.iter_tuples()]


def _written(
    source: SqlSource,
    answer: _Answer,
    kinds: Sequence[_Kind | None],
    look: Callable[[Staged], Look] = lambda _: list,
) -> Written:
    """A query's rows as Parquet; `kinds` has None for what does not come exact.

    When all have come the database is asked, while they are written, how many did not come exact by
    the `look` that is made for them.
    """
    where = source.query_file
    check_headings(source, answer.headings, where)
    check_names(answer.headings, where)
    known = [kind for kind in kinds if kind is not None]
    if len(known) < len(kinds):
        raise Inexact
    places = [CODED if kind is _TEXT else kind.type or "VARCHAR" for kind in known]
    with ahead(answer.stream) as batches, Staged(places) as staged:
        texts = [i for i, kind in enumerate(known) if kind is _TEXT]
        received = stage_batches(staged, batches, [kind.test for kind in known], texts)
        check_rows(source, received.rows, where)
        if not all(received.exact):
            raise Inexact
        with meanwhile(look(staged)) as looked:
            # As if they had come one by one; text for none at all.
            types = [
                (kind.type or staged.decimal(f"c{i}")) if values else "VARCHAR"
                for i, (kind, values) in enumerate(zip(known, received.given, strict=True))
            ]
            content = staged.parquet(answer.headings, types)
        if any(inexact for (inexact,) in looked):
            raise Inexact
        return Written(content, received.rows, answer.headings)


def _announced(column: Any) -> str:
    """PostgreSQL's own name of a column's type."""
    return str(dict(column.metadata or {}).get(b"POSTGRESQL:type", b"").decode())


class _SettingsCompiler(PGCompiler):
    def bindparam_string(self, name: str, *args: Any, **options: Any) -> str:
        kind = "DATE" if name in _DATES else "VARCHAR"
        return f"CAST(current_setting('scorecard.{name}') AS {kind})"


class _Settings(PGDialect):
    """Writes each parameter as the setting that holds it."""

    statement_compiler = _SettingsCompiler
