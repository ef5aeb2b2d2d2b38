"""dlt: the rows of a resource, which is run in a process of its own.

So it can be ended when its time is over, keeps nothing between runs, and finds no file with
settings or secrets: what dlt writes and looks for is in a folder that is gone afterwards.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from scorecard.config.systems.dlt import DltSource
from scorecard.errors import SourceError
from scorecard.ingest.fetched import Fetched
from scorecard.ingest.ordered import Written
from scorecard.ingest.queries import parameters
from scorecard.ingest.retry import Unavailable
from scorecard.ingest.systems.dlt_process import ANSWER, ROWS, SETTINGS
from scorecard.ingest.web.client import late
from scorecard.ingest.web.fetch import Place
from scorecard.period import Month

# Without -P a folder the run happens to start in could bring modules.
_COMMAND = (sys.executable, "-P", "-m", "scorecard.ingest.systems.dlt_process")
_FOLDERS = ("DLT_PROJECT_DIR", "DLT_LOCAL_DIR", "DLT_DATA_DIR")


def fetch(source: DltSource, months: tuple[Month, Month], place: Place) -> Fetched:
    """The resource's rows for the months given, first and last; raises `SourceError`.

    It is `Unavailable` where the resource could not reach what it asks, or took too long.
    """
    request = request_for(source, months, place)
    with tempfile.TemporaryDirectory(prefix="scorecard-") as name:
        folder = Path(name)
        variables = {
            **os.environ,
            **place.environment.variables(),
            **SETTINGS,
            **dict.fromkeys(_FOLDERS, name),
        }
        _run(source, request, folder, variables)
        answer = json.loads((folder / ANSWER).read_bytes())
        if "error" in answer:
            raise (Unavailable if answer["again"] else SourceError)(answer["error"])
        content = (folder / ROWS).read_bytes()
    written = Written(content, answer["rows"], tuple(answer["headings"]))
    return Fetched(written, answer["used"], {"rows": str(written.rows)})


def request_for(source: DltSource, months: tuple[Month, Month], place: Place) -> Mapping[str, Any]:
    """What the process is told; what the environment holds is no part of it."""
    bound = parameters(*months, place.calendar)
    return {
        "source": source.model_dump(mode="json", exclude_defaults=True),
        "months": {name: str(value) for name, value in bound.items()},
        "root": str(place.root.absolute()),
    }


def _run(
    source: DltSource, request: Mapping[str, Any], folder: Path, variables: Mapping[str, str]
) -> None:
    """Run the resource until its answer is there; raises `SourceError` where none comes."""
    where, seconds = source.asked, source.timeout_seconds
    with subprocess.Popen(
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=variables,
        start_new_session=True,
    ) as process:
        try:
            _ask(process, request)
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Unavailable(late(where, seconds)) from None
        finally:
            # And whatever it has started.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
    if not (folder / ANSWER).exists():
        raise SourceError(
            f"{where}: expected rows, found that the process that runs it ended (status {status}):"
            " look whether its memory was enough, and whether the code ends by itself"
        )


def _ask(process: "subprocess.Popen[bytes]", request: Mapping[str, Any]) -> None:
    """Give the request. What it is given by stays open: its end is the end of this process."""
    if process.stdin is not None:
        # One that has ended already says why by its status.
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
