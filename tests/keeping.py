"""What many tests begin with is made once, by whichever process of a test run asks for it first."""

import fcntl
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from scorecard import stages
from scorecard.stores.snapshot import refresh

_OWN = tempfile.TemporaryDirectory(prefix="kept-")
_FOLDER = [Path(_OWN.name)]


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Within the block things are kept in a folder that all processes of a test run have."""
    before, _FOLDER[0] = _FOLDER[0], folder
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        _FOLDER[0] = before


def kept(name: str, make: Callable[[Path], Any]) -> tuple[Path, Any]:
    """The folder that `make` made, and what it returned. Nobody may change either.

    A process that asks meanwhile waits; of a `make` that failed nothing is kept.
    """
    folder = _FOLDER[0] / name
    told = folder.with_suffix(".told")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            # Whoever copies it may read what this test does not.
            with patch.object(stages, "refresh", refresh):
                content = pickle.dumps(make(folder))
            told.write_bytes(content)
    return folder, pickle.loads(told.read_bytes())
