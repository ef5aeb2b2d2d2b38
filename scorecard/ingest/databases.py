"""Databases through SQLAlchemy: one reading statement, streamed, never committed.

Where an Arrow driver for the database is installed and holds its types exactly, that way is
taken; the bytes are the same.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import URL, Connection, Engine, TextClause, create_engine
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from scorecard.config.sources import SqlSource
from scorecard.errors import ScorecardError, SourceError
from scorecard.fiscal import FiscalCalendar
from scorecard.ingest import arrow
from scorecard.ingest.addresses import address
from scorecard.ingest.environment import Environment
from scorecard.ingest.extracts import Extract
from scorecard.ingest.fetched import Fetched
from scorecard.ingest.headings import check_headings, check_rows
from scorecard.ingest.ordered import Written
from scorecard.ingest.queries import (
    Bound,
    bound,
    check_names,
    content_of,
    parameters,
    prepare,
)
from scorecard.ingest.refusals import late, not_let_in, not_read, told
from scorecard.ingest.retry import CONNECT, GRACE, within
from scorecard.period import Month

CHUNK = 20_000


def fetch(
    source: SqlSource,
    months: tuple[Month, Month],
    *,
    calendar: FiscalCalendar,
    root: Path,
    files: Mapping[str, bytes],
    environment: Environment,
) -> Fetched:
    """Run a source's query for the months given, first and last.

    Raises `SourceError`, whose text may still hold what only `environment` can take out; it is
    `Unavailable` where the database did not answer within the source's `timeout_seconds`.
    """
    where = source.query_file
    clause = prepare(content_of(files, where), where)
    values = bound(clause, parameters(*months, calendar))
    url = address(source, root, environment)
    seconds = source.timeout_seconds
    read = partial(_read, source, url, clause, values)
    return Fetched(within(seconds + GRACE, read, late(url, seconds, where)), values)


def _read(source: SqlSource, url: URL, clause: TextClause, values: Bound) -> Written:
    if arrow.installed(url):
        try:
            return arrow.read(source, url, clause, values)
        except arrow.Inexact:
            pass
    with _connected(url, source) as connection:
        return _rows(source, connection, clause, values)


def _rows(source: SqlSource, connection: Connection, clause: TextClause, values: Bound) -> Written:
    where = source.query_file
    # SQLite's dialect would cut "customer.country" to its end.
    options = {"stream_results": True, "sqlite_raw_colnames": True}
    result = connection.execute(clause, values, execution_options=options)
    headings = list(map(str, result.keys()))
    check_headings(source, headings, where)
    check_names(headings, where)
    with Extract(headings) as extract:
        for chunk in result.partitions(CHUNK):
            extract.add(chunk)
        check_rows(source, extract.rows, where)
        return extract.written()


@contextmanager
def _connected(url: URL, source: SqlSource) -> Iterator[Connection]:
    """A connection whose work is never committed, and whose errors are `SourceError`."""
    where = source.query_file
    engine = _engine(url, source)
    try:
        with _opened(engine, url, where) as connection:
            for statement in _session(engine, source.timeout_seconds):
                connection.exec_driver_sql(statement)
            yield connection
    except ScorecardError:
        raise
    except (SQLAlchemyError, duckdb.Error, OSError, ValueError, RuntimeError) as error:
        lost = isinstance(error, DBAPIError) and error.connection_invalidated
        raise not_read(url, error, where, lost=lost) from None
    finally:
        engine.dispose()


def _engine(url: URL, source: SqlSource) -> Engine:
    where = source.query_file
    try:
        limits = _limits(url, source.timeout_seconds)
        return create_engine(url, poolclass=NullPool, connect_args=limits)
    except (NoSuchModuleError, ImportError) as error:
        raise SourceError(
            f"{where}: expected a driver for {url.drivername}, found none ({told(error)}): "
            "install it beside the product"
        ) from None
    except (SQLAlchemyError, TypeError, ValueError) as error:
        raise SourceError(
            f"{where}: expected a database URL for {url.drivername}, found one it does not take "
            f"({told(error)}): correct url"
        ) from None


def _limits(url: URL, seconds: int) -> dict[str, Any]:
    """What a driver is told of how long it may wait; an option in the url goes first."""
    connect = min(CONNECT, seconds)
    match url.get_driver_name():
        case "psycopg" | "psycopg2":
            limits = {"connect_timeout": connect}
        case "pymysql":
            # Its time to connect ends before the server has said a word.
            limits = {"connect_timeout": connect, "read_timeout": seconds + GRACE}
        case _:
            limits = {}
    return {name: limit for name, limit in limits.items() if name not in url.query}


def _session(engine: Engine, seconds: int) -> list[str]:
    """Statements after which nothing can be written, and a query ends by itself in time."""
    match engine.dialect.name:
        case "sqlite":
            return ["PRAGMA query_only = ON"]
        case "postgresql":
            return [
                "SET TRANSACTION READ ONLY",
                f"SET LOCAL statement_timeout = {seconds * 1_000}",
            ]
        case "mysql" | "mariadb":
            limit = (
                f"max_statement_time = {seconds}"
                if getattr(engine.dialect, "is_mariadb", False)
                else f"max_execution_time = {seconds * 1_000}"
            )
            return [f"SET SESSION {limit}", "START TRANSACTION READ ONLY"]
        case _:
            return []


def _opened(engine: Engine, url: URL, where: str) -> Connection:
    try:
        return engine.connect()
    # A driver may raise anything.
    except Exception as error:
        raise not_let_in(url, error, where) from None
