"""Marks: what a database file was when it was last closed, noted beside it.

With one, a changed byte, a file from elsewhere and a log left behind are all found at once, for
what reading the file costs. `<name>.mark.json` belongs to `<name>.duckdb`.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scorecard.stores.files import write_atomic


def mark_path(path: Path) -> Path:
    """Where the mark of a database file lies."""
    return path.with_suffix(".mark.json")


def log_path(path: Path) -> Path:
    """Where DuckDB keeps what it has not yet written into a database file."""
    return path.with_name(path.name + ".wal")


def earlier_path(path: Path) -> Path:
    """Where the last warehouse is kept that another version of the program made."""
    return path.with_name(path.name + ".earlier")


def mark_closed(path: Path, **notes: int) -> None:
    """Note what a file is now that it is closed, with some numbers of the caller's."""
    write_atomic(mark_path(path), json.dumps({**notes, **_state(path)}).encode())


def mark_open(path: Path, **notes: int) -> None:
    """Note that a file is being written to: until it is closed, nothing vouches for its bytes."""
    write_atomic(mark_path(path), json.dumps(notes).encode())


def read_mark(path: Path) -> dict[str, Any]:
    """A file's mark; empty where there is none that can be read."""
    try:
        mark = json.loads(mark_path(path).read_bytes())
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}


def is_closed(mark: Mapping[str, Any]) -> bool:
    """Whether a mark says what the bytes of its file are."""
    return "sha256" in mark


def fits(path: Path, mark: Mapping[str, Any]) -> bool:
    """Whether a file is, byte for byte, what its mark says, and no log has to be added to it."""
    if not path.is_file() or log_path(path).exists() or mark.get("size") != path.stat().st_size:
        return False
    return mark.get("sha256") == _sha256(path)


def _state(path: Path) -> dict[str, int | str]:
    return {"size": path.stat().st_size, "sha256": _sha256(path)}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
