"""One run per project. The kernel frees the lock when its holder dies, however it dies."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scorecard.errors import LockHeld


@contextmanager
def project_lock(path: Path, purpose: str) -> Iterator[None]:
    """Hold the project's lock for the block; raises `LockHeld` naming who has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise LockHeld(
                f"{path} is held by {holder}; wait for it to end and try again"
            ) from None
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()} ({purpose})\n")
        file.flush()
        yield
