"""Files that replace others of a folder all together: what one crash leaves, the next reader mends.

New files are written beside the old ones, a note that lists them last of all. From then on they
count: whoever comes next, be it after a crash, puts those in place that are not there yet.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

# Inside the folder, so that a file is put in place by renaming it.
INCOMING: Final = ".incoming"
NOTE: Final = "note.json"


def settle(folder: Path) -> None:
    """Put files in place that were announced; without a note there is nothing to do."""
    waiting = folder / INCOMING
    note = waiting / NOTE
    try:
        listed: dict[str, str] = json.loads(note.read_bytes())
    except FileNotFoundError:
        return
    for name, staged in listed.items():
        source, target = waiting / staged, folder / name
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                source.replace(target)
            except FileNotFoundError:
                # Another reader was faster.
                continue
    _sync(folder)
    note.unlink(missing_ok=True)
    shutil.rmtree(waiting, ignore_errors=True)


def replace_files(
    folder: Path, files: dict[str, bytes], checkpoint: Callable[[str], None] = lambda step: None
) -> None:
    """Put new contents in place of files of a folder: all of them, or none before the note stands.

    `checkpoint` is called with the name of each step done; tests crash there.
    """
    settle(folder)
    waiting = folder / INCOMING
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir()
    listed = {}
    for number, (name, content) in enumerate(sorted(files.items())):
        # By content, so that nobody who holds an older note takes this file for another.
        listed[name] = f"{number}-{hashlib.sha256(content).hexdigest()}.new"
        _write(waiting / listed[name], content)
        if (folder / name).exists():
            shutil.copymode(folder / name, waiting / listed[name])
        checkpoint(f"staged {name}")
    _write(waiting / "note.part", json.dumps(listed, indent=1).encode())
    (waiting / "note.part").replace(waiting / NOTE)
    _sync(waiting)
    checkpoint("announced")
    settle(folder)
    checkpoint("in place")


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
