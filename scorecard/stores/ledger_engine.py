"""Connections to the ledger's database: what SQLite and PostgreSQL need to keep its promises.

Every failure of the database leaves here as one `StoreError`; a password is never part of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from scorecard.errors import InputError, StoreError
from scorecard.stores import ledger_schema as schema


class LedgerDatabase:
    """The database at `url`; `name` says which in messages. Nothing is opened until it is used."""

    def __init__(self, url: str) -> None:
        self._engine, self.name = _engine(url)
        self._writer = self._engine.execution_options(writes=True)

    def upgrade(self) -> None:
        """Make or upgrade the schema; reads one row where it is up to date."""
        with self.reading() as connection:
            if schema.version(connection) == schema.HEAD:
                return
        with self.writing() as connection:
            schema.upgrade(connection, self.name)

    def close(self) -> None:
        """Let go of every connection; closing twice is allowed."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the ledger."""
        with self._said_plainly(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, the only writer while it lasts; an exception takes all of it back."""
        with self._said_plainly(), self._writer.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Acts become visible in the order of their numbers only if they never overlap.
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('scorecard'))"))
            yield connection

    @contextmanager
    def _said_plainly(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            # The driver's first line: SQLAlchemy's own text would add the statement's values.
            reason = (str(error.orig).splitlines() or ["no reason given"])[0]
            raise StoreError(f"{self.name}: {reason}") from None


def _engine(url: str) -> tuple[Engine, str]:
    """An engine and the ledger's name for messages, which never shows a password."""
    try:
        parsed = make_url(url)
        name = f"ledger {parsed.render_as_string(hide_password=True)}"
        if parsed.get_backend_name() != "sqlite":
            return create_engine(parsed), name
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"timeout": 30})
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise InputError(
            "ledger: expected an SQLAlchemy URL such as sqlite:////path/ledger.sqlite, whose "
            f"driver is installed ({type(error).__name__})"
        ) from None
    except OSError as error:
        raise StoreError(f"{name}: cannot make its folder ({error.strerror})") from None
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine, name


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin too late, and commit before statements that change the schema.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        # Without it INSERT OR REPLACE deletes rows past the triggers that refuse to.
        "recursive_triggers = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer that began as a reader can be refused half-way; so it says at once that it writes.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
