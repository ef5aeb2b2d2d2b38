"""The JSON Schema beside a configuration's files, and which of them point an editor at it."""

import re
from pathlib import Path

from scorecard.config.schema import SCHEMA_FILE, schema_text
from scorecard.errors import InputError
from scorecard.stores.files import write_atomic

_POINTER = re.compile(r"# yaml-language-server: \$schema=(?P<path>\S+)")


def write_schema(folder: Path) -> Path:
    """Write the schema into a folder; returns the file. An older one is replaced.

    Raises `InputError` where the folder, or one above it, is a file.
    """
    for above in (folder, *folder.parents):
        if above.exists() and not above.is_dir():
            raise InputError(f"{above}: expected a folder, found a file")
    path = folder / SCHEMA_FILE
    write_atomic(path, schema_text().encode())
    return path


def not_pointing(folder: Path) -> list[str]:
    """YAML files of the folder whose first line leads no editor to its schema, by name."""
    schema = (folder / SCHEMA_FILE).resolve()
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*.yaml"))
        if _pointed_at(path) != schema
    ]


def _pointed_at(path: Path) -> Path | None:
    with path.open(encoding="utf-8", errors="replace") as file:
        found = _POINTER.match(file.readline(1000))
    return (path.parent / found["path"]).resolve() if found else None
