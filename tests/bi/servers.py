"""Real BI servers, as scripts/bi-servers.sh installs them, started for a test and ended after it.

Each listens on the loopback interface alone, on a free port. Where it is not installed its tests
are skipped with a reason; SCORECARD_REQUIRE_SERVERS=1 makes that a failure.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.servers import REQUIRED

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "scorecard-test-bi"
START = 120.0


def installed(name: str) -> Path:
    """The folder of an installed server; the test ends here where it is not."""
    folder = CACHE / name
    if not (folder / ".done").exists():
        reason = f"{folder} is not installed: run scripts/bi-servers.sh"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{reason} ({REQUIRED}=1 makes it a failure)")
        pytest.skip(reason)
    return folder


@contextmanager
def running(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str],
    ready: str,
    good: range = range(200, 300),
) -> Iterator[None]:
    """A server from the moment `ready`, an address, answers with a good status."""
    log = folder / "log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            command, stdout=out, stderr=out, cwd=folder, env={**os.environ, **environment}
        ) as process,
    ):
        try:
            _wait(process, ready, log, good)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: "subprocess.Popen[bytes]", ready: str, log: Path, good: range) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(errors="replace")[-4_000:]
        try:
            if httpx.get(ready, timeout=5).status_code in good:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    pytest.fail(f"{ready} does not answer: {log.read_text(errors='replace')[-4_000:]}")


def copied(source: Path, target: Path) -> Path:
    """What a server keeps, in a folder of its own for one test run."""
    return Path(shutil.copytree(source, target))
