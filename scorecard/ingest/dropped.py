"""Files people put into a folder: which there are, and what of them can be read at all."""

from pathlib import Path
from typing import Final

from scorecard.errors import SourceError
from scorecard.ingest.files import inside
from scorecard.ingest.grid import escaped
from scorecard.ingest.handouts import Kind

# Nobody types more; what is larger was never filled in and is not kept.
LARGEST: Final = 20 * 2**20
# What programs and systems leave behind in folders by themselves.
_LEFT_BEHIND: Final = {"thumbs.db", "desktop.ini"}


def dropped_files(drop: str, root: Path) -> list[Path]:
    """The folder's files but those programs leave behind; none where there is no folder yet."""
    folder = inside(root, Path(drop), drop)
    try:
        paths = sorted(folder.iterdir()) if folder.exists() else []
    except OSError as error:
        raise SourceError(
            f"{drop}: expected a folder that can be read, found that it cannot "
            f"({error.strerror}): ask who runs the machine"
        ) from None
    return [
        path
        for path in paths
        if not path.name.startswith((".", "~$"))
        and path.name.lower() not in _LEFT_BEHIND
        and not path.is_dir()
    ]


def content_of(path: Path, root: Path, where: str, kind: Kind) -> bytes:
    """A file's bytes; raises `SourceError` where it cannot be read or is too large."""
    real = inside(root, path, where)
    try:
        if real.stat().st_size > LARGEST:
            raise SourceError(
                f"{where}: expected a {kind.noun}, found a file of more than {LARGEST // 2**20} "
                f"MB: put only filled-in {kind.noun}s here"
            )
        return real.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{where}: expected a readable file, found that it is not ({error.strerror}): close "
            "it where it is open, or put it here again"
        ) from None


def check_name(path: Path) -> None:
    """Refuse a name that no mail and no store can carry."""
    if not path.name.isprintable():
        raise SourceError(
            f"{escaped(path.name)}: expected a file name of letters, found control characters "
            "in it: rename the file"
        )


def check_ending(path: Path, content: bytes, kind: Kind) -> None:
    """Refuse what does not end in `.xlsx`, saying what it seems to be."""
    if path.suffix.lower() == ".xlsx":
        return
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        found = "an old .xls workbook, or one with a password"
    elif content.startswith(b"PK\x03\x04"):
        found = f"a file that ends in {path.suffix or 'nothing'}"
    else:
        found = "a file of another kind"
    raise SourceError(
        f"{path.name}: expected a {kind.noun} as an .xlsx workbook, found {found}: save the "
        f"{kind.noun} as .xlsx and put that here"
    )


def changed_at(path: Path) -> int:
    """When a file was last changed, in nanoseconds; 0 where it is gone by now."""
    try:
        return path.lstat().st_mtime_ns
    except OSError:
        return 0
