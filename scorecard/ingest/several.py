"""Several files a month: which of them are there, by name."""

import re
from pathlib import Path
from typing import TypeGuard

from scorecard.config.origin import AskedOrigin
from scorecard.config.sources import (
    CsvSource,
    ExcelSource,
    JsonSource,
    ParquetSource,
    TableSource,
)
from scorecard.config.storage import Storage
from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.files import delivery_name
from scorecard.ingest.grid import shown
from scorecard.ingest.located import locate
from scorecard.ingest.retry import Unavailable
from scorecard.ingest.storage import Stored
from scorecard.period import Month

Several = CsvSource | ExcelSource | ParquetSource | JsonSource
# In a delivery's parameters: that it is one of several, and says nothing of the others.
ONE_OF = "one_of"
# What programs leave beside a file that is open, and what systems hide.
_ASIDE = (".", "~$")


def has_several(source: TableSource) -> TypeGuard[Several]:
    """Whether a source's path stands for any number of files."""
    return isinstance(source, Several) and "*" in source.path


def matching(
    pattern: str, root: Path, environment: Environment, storage: Storage | None = None
) -> list[str]:
    """Names of the files a delivery name with `*` stands for, in the order of their names.

    None where the folder is not there. Raises `SourceError` where it cannot be looked into, or a
    name cannot be kept.
    """
    folder, slash, last = pattern.rpartition("/")
    wanted = re.compile(_regular(last), re.DOTALL)
    where = locate(folder or ".", root, environment, storage)
    try:
        found = where.names() if isinstance(where, Stored) else [p.name for p in where.iterdir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        kind = (
            SourceError if isinstance(error, (PermissionError, NotADirectoryError)) else Unavailable
        )
        raise kind(
            f"{pattern}: expected a folder to look into, found that it is not ({error.strerror}): "
            "correct path, or ask who runs the machine"
        ) from None
    names = sorted(n for n in found if wanted.fullmatch(n) and not n.startswith(_ASIDE))
    odd = next((name for name in names if not name.isprintable()), None)
    if odd is not None:
        raise SourceError(
            f"{pattern}: expected file names of letters, found {shown(odd)}: rename the file"
        )
    return [f"{folder}{slash}{name}" for name in names]


def is_matched(name: str, pattern: str) -> bool:
    """Whether a delivery has, or once had, a name this pattern stands for, or is the pattern."""
    return name == pattern or re.fullmatch(_regular(pattern), name, re.DOTALL) is not None


def present(source: TableSource, month: Month, root: Path) -> list[Path]:
    """The files of a source that are there for a month; none of what cannot be looked at.

    Stores other than a disk are not asked.
    """
    if isinstance(source, AskedOrigin) or source.storage is not None:
        return []
    environment = Environment()
    name = delivery_name(source, month)
    try:
        names = matching(name, root, environment) if has_several(source) else [name]
        paths = [locate(n, root, environment) for n in names]
        return [path for path in paths if isinstance(path, Path) and path.is_file()]
    except (SourceError, OSError):
        return []


def _regular(pattern: str) -> str:
    return ".*".join(map(re.escape, pattern.split("*")))
