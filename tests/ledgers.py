"""Ledgers in tests: made by the migrations once in a process, and after that by what those made.

To run them all takes a tenth of a small organisation's month. `tests/stores/test_ledger.py` is
about them, and runs them each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from sqlalchemy import Connection, inspect

from scorecard.stores import ledger_schema

_MIGRATED = ledger_schema.upgrade
_MADE: list[str] = []


@contextmanager
def made_once() -> Iterator[None]:
    """Within the block the tables of an empty SQLite file are those of the first one."""
    with patch.object(ledger_schema, "upgrade", _upgrade):
        yield


@contextmanager
def migrated() -> Iterator[None]:
    """Within the block every ledger is made by the migrations."""
    with patch.object(ledger_schema, "upgrade", _MIGRATED):
        yield


def _upgrade(connection: Connection, name: str) -> None:
    if connection.dialect.name != "sqlite" or inspect(connection).get_table_names():
        _MIGRATED(connection, name)
    elif not _MADE:
        _MIGRATED(connection, name)
        _MADE.extend(dumped(connection))
    else:
        for statement in _MADE:
            connection.exec_driver_sql(statement)


def dumped(connection: Connection) -> list[str]:
    """The statements that make a ledger on SQLite as it is, without a transaction around them."""
    file = connection.connection.dbapi_connection
    assert file is not None
    return [line for line in file.iterdump() if line not in ("BEGIN TRANSACTION;", "COMMIT;")]
