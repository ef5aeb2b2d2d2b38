"""Databases through SQLAlchemy: one reading statement, streamed, never committed."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlalchemy import URL, Connection, Engine, TextClause, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from scorecard.config.sources import SqlSource
from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.extracts import Extract
from scorecard.ingest.files import inside
from scorecard.ingest.grid import shown
from scorecard.ingest.headings import check_headings, check_rows
from scorecard.ingest.queries import bound, parameters, prepare
from scorecard.ingest.retry import Unavailable
from scorecard.period import Month

CHUNK = 20_000
# Asking again with a wrong password locks accounts.
_DENIED = re.compile(r"password|authenticat|access denied|login failed|not authori", re.IGNORECASE)
_BUSY = re.compile(r"locked|timeout|timed out", re.IGNORECASE)
_SECRET_OPTION = re.compile(r"pass|pwd|secret|token|key", re.IGNORECASE)

Bound = dict[str, str | dt.date]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A query's rows as Parquet, how many were counted as they came, and what was bound."""

    content: bytes
    rows: int
    headings: tuple[str, ...]
    bound: Bound


def fetch(
    source: SqlSource,
    months: tuple[Month, Month],
    *,
    root: Path,
    files: Mapping[str, bytes],
    environment: Environment,
) -> Fetched:
    """Run a source's query for the months given, first and last.

    Raises `SourceError`, whose text may still hold what only `environment` can take out.
    """
    where = source.query_file
    if where not in files:
        raise SourceError(
            f"{where}: expected this query in the configuration folder, found none: add it"
        )
    clause = prepare(files[where], where)
    values = bound(clause, parameters(*months))
    with _connected(_url(source, root, environment), where) as connection:
        return _rows(source, connection, clause, values)


def _rows(source: SqlSource, connection: Connection, clause: TextClause, values: Bound) -> Fetched:
    where = source.query_file
    result = connection.execute(clause, values, execution_options={"stream_results": True})
    headings = list(map(str, result.keys()))
    check_headings(source, headings, where)
    _check_names(headings, where)
    with Extract(headings) as extract:
        for chunk in result.partitions(CHUNK):
            extract.add(chunk)
        check_rows(source, extract.rows, where)
        return Fetched(extract.parquet(), extract.rows, extract.headings, values)


def _check_names(headings: list[str], where: str) -> None:
    # Parquet readers do not tell "Amount" from "amount".
    seen: set[str] = set()
    for name in headings:
        if not name or name.casefold() in seen:
            raise SourceError(
                f"{where}: expected columns with different names, found {shown(name)} "
                f"{'again' if name else 'for one'}: name it with AS"
            )
        seen.add(name.casefold())


@contextmanager
def _connected(url: URL, where: str) -> Iterator[Connection]:
    """A connection whose work is never committed, and whose errors are `SourceError`."""
    engine = _engine(url, where)
    try:
        with _opened(engine, url, where) as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA query_only = ON")
            yield connection
    except (SQLAlchemyError, duckdb.Error, OSError, UnicodeError) as error:
        again = isinstance(error, DBAPIError) and error.connection_invalidated
        kind = Unavailable if again or _BUSY.search(_told(error)) else SourceError
        raise kind(
            f"{where}: expected rows from {_shown(url)}, found an error ({_told(error)}): "
            "correct the query, or ask the database's owner"
        ) from None
    finally:
        engine.dispose()


def _engine(url: URL, where: str) -> Engine:
    try:
        return create_engine(url, poolclass=NullPool)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise SourceError(
            f"{where}: expected a driver for {url.drivername}, found none ({_told(error)}): "
            "install it beside the product"
        ) from None
    except (SQLAlchemyError, TypeError, ValueError) as error:
        raise SourceError(
            f"{where}: expected a database URL for {url.drivername}, found one it does not take "
            f"({_told(error)}): correct url"
        ) from None


def _opened(engine: Engine, url: URL, where: str) -> Connection:
    try:
        return engine.connect()
    except (SQLAlchemyError, OSError, TypeError, ValueError) as error:
        if _DENIED.search(_told(error)):
            raise SourceError(
                f"{where}: expected {_shown(url)} to let us in, found that it refused "
                f"({_told(error)}): check user and password in the environment"
            ) from None
        raise Unavailable(
            f"{where}: expected {_shown(url)} to answer, found that it does not "
            f"({_told(error)}): check that it runs and url names it"
        ) from None


def _url(source: SqlSource, root: Path, environment: Environment) -> URL:
    expanded = environment.expand(source.url, source.query_file)
    try:
        url = make_url(expanded)
    except (ArgumentError, ValueError, TypeError):
        # The exception quotes what it could not read, which may be a secret.
        raise SourceError(
            f"{source.query_file}: expected url as dialect://host/database, found something else: "
            "correct url, or the variables in it"
        ) from None
    _hide(url, source.url, environment)
    return _sqlite_url(url, source.query_file, root) if _is_sqlite_file(url) else url


def _hide(url: URL, declared: str, environment: Environment) -> None:
    """Keep passwords out of messages, and whatever a variable that is a whole URL brought."""
    environment.hide(url.password)
    for part in (url.username, url.host):
        if part is not None and part not in declared:
            environment.hide(part)
    for name, value in url.query.items():
        if _SECRET_OPTION.search(name):
            environment.hide(value if isinstance(value, str) else value[0])


def _is_sqlite_file(url: URL) -> bool:
    database = url.database or ""
    memory = database in {"", ":memory:"} or database.startswith("file:")
    return url.get_backend_name() == "sqlite" and not memory


def _sqlite_url(url: URL, where: str, root: Path) -> URL:
    """The URL with its file made absolute; SQLite would make an empty one where there is none."""
    given = Path(url.database or "")
    path = given if given.is_absolute() else inside(root, given, where)
    if not path.is_file():
        raise SourceError(
            f"{where}: expected the database file {given}, found none: make it, or correct url"
        )
    return url.set(database=str(path))


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _told(error: Exception) -> str:
    """What the driver said, in one line: SQLAlchemy adds statement and parameters to it."""
    said = getattr(error, "orig", None) or error
    lines = str(said).strip().splitlines()
    return lines[0] if lines else type(said).__name__
