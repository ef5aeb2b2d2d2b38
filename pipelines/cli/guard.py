"""How a command ends: the documented exit codes, one clear line, never a traceback."""

import datetime as dt
import errno
import functools
import os
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec

import typer

from pipelines.cli.console import complain, counted
from scorecard.errors import ConfigError, ScorecardError

P = ParamSpec("P")

DONE = 0
DEFECT = 1
BAD_INPUT = 2
WITH_CAVEATS = 3
HELD = 75
# What shells expect of a command that was interrupted.
INTERRUPTED = 130
# A folder that may not be written, a disk that is full: for the user to mend, not a bug of ours.
OF_THE_MACHINE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}


def guarded(command: Callable[P, Any]) -> Callable[P, None]:
    """The command with its errors turned into a line and an exit code.

    What nobody expected is one line too, with the path of a log that has the rest.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except ScorecardError as error:
            complain(explained(error))
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            complain("interrupted; run the same command again to carry on")
            raise typer.Exit(INTERRUPTED) from None
        except typer.Exit:
            raise
        except BrokenPipeError:
            # Whoever read our output has seen enough; nothing more can be written there.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            raise typer.Exit(DONE) from None
        except Exception as error:
            if isinstance(error, OSError) and error.errno in OF_THE_MACHINE:
                complain(f"error: {error.filename or 'a file'}: {error.strerror}; nothing is lost")
                raise typer.Exit(BAD_INPUT) from None
            path = _log(kwargs.get("project"))
            complain(f"defect: {type(error).__name__}: {_first_line(error)}; see {path}")
            raise typer.Exit(DEFECT) from None

    return run


def explained(error: ScorecardError) -> str:
    """The sentence for people; a configuration's problems are counted and listed."""
    if isinstance(error, ConfigError):
        return f"{error}\n{counted(len(error.problems), 'problem')} in the configuration"
    return f"error: {error}"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["no reason given"])[0][:300]


def _log(project: Any) -> Path:
    """Write the traceback to the organisation's `var/log`, else where temporary files go."""
    from scorecard.project import Project

    try:
        folder = Project.find(project).var / "log"
        folder.mkdir(parents=True, exist_ok=True)
    except (ScorecardError, OSError):
        folder = Path(tempfile.gettempdir())
    moment = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    path = folder / f"scorecard-{moment}-{os.getpid()}.log"
    path.write_text(traceback.format_exc(), encoding="utf-8")
    return path
