"""What must hold of folders that people put workbooks into: forms, and review workbooks."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from scorecard.config.finding import Finding, KeyPath

# Where new workbooks are written to; what lies there was never filled in.
_OURS = (("var", "forms"), ("var", "reviews"))


def drop_folder(
    path: KeyPath, drop: str, whose: str, taken: dict[str, str], *, example: str
) -> Iterator[Finding]:
    """A folder outside the organisation's, one we write to, or one of somebody else's.

    `taken` says whose each folder is, and is added to; `whose` is this one's.
    """
    folder = PurePosixPath(drop)
    if folder.is_absolute() or ".." in folder.parts or "\\" in drop or not folder.parts:
        expected = f"a folder in the organisation's folder, as {example}"
        yield Finding(path, expected, repr(drop))
    if folder.parts[:2] in _OURS:
        expected = "another folder than the one new workbooks are written to"
        yield Finding(path, expected, repr(drop))
    other = taken.setdefault(str(folder).casefold(), whose)
    if other != whose:
        yield Finding(path, f"a folder of its own; {other} are put into this one", repr(drop))
