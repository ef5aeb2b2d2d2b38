"""What DuckDB's errors mean for a file: damage, another holder, or a disk that does not play along.

DuckDB has one class for nearly all of them, so its words decide. Everything not named here, such as
a broken constraint, is a defect of ours and passes as it is. What DuckDB 1.5 and 2.0 say of the
same bytes is read alike.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from scorecard.errors import LockHeld, StoreError

# What happens to a file from outside; whatever else goes wrong in opening one is wrong inside it.
_OUTSIDE = (
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.PermissionException,
    duckdb.ConnectionException,
    duckdb.FatalException,
)
_LOCKED = "Could not set lock on file"
_DAMAGED = re.compile(
    r"[Cc]orrupt|not a valid DuckDB database|Could not read enough bytes|"
    r"WAL does not match database file|database file with version number|encrypted"
)


class Damaged(StoreError):
    """A database file whose content is not what was written, or that no version of ours wrote."""


class Outgrown(Damaged):
    """A file that is whole and has the tables of another version of the program."""


@contextmanager
def plainly(path: Path, *, opening: bool = False) -> Iterator[None]:
    """DuckDB's troubles with a file as `Damaged`, `LockHeld` or `StoreError`, naming the file.

    While opening one, whatever its content makes DuckDB stumble over is damage.
    """
    try:
        yield
    except _OUTSIDE as error:
        reason = _reason(error, path)
        if reason.startswith(_LOCKED):
            raise LockHeld(
                f"{path} is open in another program ({reason}); close it there and try again"
            ) from None
        kind = Damaged if is_damage(error, path) else StoreError
        raise kind(f"{path}: {reason}") from None
    except duckdb.Error as error:
        stumbled = opening and not isinstance(error, duckdb.InterruptException)
        if not stumbled and not is_damage(error, path):
            raise
        raise Damaged(f"{path}: {_reason(error, path)}") from None


def is_damage(error: duckdb.Error, path: Path) -> bool:
    """Whether an error says that a file's bytes are not what DuckDB wrote."""
    # DuckDB 2.0 has a class for this, and its Python client only the one above all of them.
    bare = type(error) is duckdb.Error
    said = bare or isinstance(error, duckdb.IOException | duckdb.FatalException)
    return said and _DAMAGED.search(_reason(error, path)) is not None


def _reason(error: duckdb.Error, path: Path) -> str:
    """DuckDB's first sentence, without its class, the file's name, which we say, and advice."""
    line = (str(error).splitlines() or ["no reason given"])[0]
    text = re.sub(r"^[\w -]+ Error: ", "", line)
    for quoted in (f' "{path}.wal"', f' "{path}"', f" {path}"):
        text = text.replace(quoted, "")
    return text.partition(". However")[0].rstrip(".!: ")
