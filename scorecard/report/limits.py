"""How long, and in how much memory, a card may be made, so that none keeps the others waiting.

`SCORECARD_RENDER_SECONDS` and `SCORECARD_RENDER_MEMORY_MB` say it for a machine. They hold in the
processes a run starts for its pages; memory only where the system can limit a process's.
"""

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Final

from scorecard.errors import InputError, RenderError

SECONDS: Final = "SCORECARD_RENDER_SECONDS"
MEMORY: Final = "SCORECARD_RENDER_MEMORY_MB"
_SIMPLER: Final = "look for what its templates repeat, or raise "
# Whatever swallowed the first is told again.
_AGAIN = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """What one card may take: seconds of processor time, and megabytes of memory."""

    seconds: int = 300
    memory: int = 4096


def limits() -> Limits:
    """What this machine sets. Raises `InputError` unless each is a whole number from 1."""
    usual = Limits()
    return Limits(_set(SECONDS, usual.seconds), _set(MEMORY, usual.memory))


def _set(variable: str, usual: int) -> int:
    said = os.environ.get(variable, "").strip()
    if not said:
        return usual
    if not said.isdecimal() or int(said) == 0:
        raise InputError(f"{variable}={said}: expected a whole number from 1")
    return int(said)


# Those of this process; none unless it was started to make cards.
_own: Limits | None = None


def obey(given: Limits) -> None:
    """From now on this process keeps to limits; it does nothing but make cards."""
    global _own
    _own = given
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = given.memory << 20
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (ValueError, OSError):
        # Where a system has no such limit, a card may take what there is.
        return


class _OutOfTime(BaseException):
    """Not an `Exception`, so that nothing takes it for the page's own."""


@contextmanager
def limited() -> Iterator[None]:
    """Raise `RenderError` where what is done takes more than this process may.

    What does not come back from another library ends the process when it has used twice the time.
    """
    if _own is None:
        yield
        return
    _limit_processor(2 * _own.seconds + _AGAIN)
    before = signal.signal(signal.SIGPROF, _ring)
    signal.setitimer(signal.ITIMER_PROF, _own.seconds, _AGAIN)
    try:
        yield
    except _OutOfTime:
        raise RenderError(
            f"it took more than {_own.seconds} seconds of processor time: {_SIMPLER}{SECONDS}"
        ) from None
    except MemoryError:
        raise RenderError(
            f"it needs more than {_own.memory:,} MB of memory: {_SIMPLER}{MEMORY}"
        ) from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _limit_processor(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def _ring(number: int, frame: FrameType | None) -> None:
    raise _OutOfTime
