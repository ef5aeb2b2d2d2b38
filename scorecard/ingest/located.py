"""Where a source's file is, on a disk or in a store, and what it holds."""

from pathlib import Path

from scorecard.config.storage import Storage
from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.files import inside
from scorecard.ingest.grid import shown
from scorecard.ingest.retry import Unavailable
from scorecard.ingest.storage import Stored
from scorecard.period import Month


def locate(
    name: str, root: Path, environment: Environment, storage: Storage | None = None
) -> Path | Stored:
    """The file of that name, in a store or on a disk.

    Relative ones start at the organisation's folder and stay in it.
    """
    expanded = environment.expand(name, name)
    if "\0" in expanded:
        raise SourceError(f"{shown(name)}: expected a path, found a NUL in it: correct path")
    if storage is not None:
        return Stored(name, expanded, storage, root, environment)
    path = Path(expanded)
    return path if path.is_absolute() else inside(root, path, name)


def read_bytes(path: Path | Stored, name: str, month: Month, *, required: bool) -> bytes | None:
    """A file's content; raises `SourceError` where it cannot be read.

    One that is not there is an error where it is required, else None.
    """
    content = path.content() if isinstance(path, Stored) else _content(path, name)
    if content is None and required:
        raise SourceError(
            f"{name}: expected the file for {month}, found none: ask for it, or correct path"
        )
    return content


def _content(path: Path, name: str) -> bytes | None:
    """A file on a disk; None where it is not there."""
    try:
        if not path.exists():
            return None
        if not path.is_file():
            raise SourceError(f"{name}: expected a file, found a folder or device: correct path")
        return path.read_bytes()
    except OSError as error:
        # Shared drives come and go; a right that is missing does not come by itself.
        kind = SourceError if isinstance(error, PermissionError) else Unavailable
        raise kind(
            f"{name}: expected a readable file, found that it is not ({error.strerror}): ask who "
            "runs the machine"
        ) from None
