"""Where in a database file something lies, for tests that damage it."""

from pathlib import Path

import duckdb

_HEADERS = 3 * 4096


def block_size(path: Path) -> int:
    """Bytes of each block of a file, which none may have open for writing."""
    with duckdb.connect(str(path), read_only=True) as con:
        return int(con.execute("SELECT block_size FROM pragma_database_size()").fetchall()[0][0])


def place_of(path: Path, table: str, column: str) -> int:
    """Somewhere in the last block of a column."""
    with duckdb.connect(str(path), read_only=True) as con:
        blocks = con.execute(
            "SELECT max(block_id) FROM pragma_storage_info($1) WHERE column_name = $2",
            [table, column],
        ).fetchall()
    return _HEADERS + int(blocks[0][0]) * block_size(path) + 100
