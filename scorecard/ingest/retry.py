"""Asking again, where the answer may be another one."""

from collections.abc import Callable
from typing import TypeVar

from scorecard.errors import SourceError

Result = TypeVar("Result")


class Unavailable(SourceError):
    """A source that may answer if it is asked again."""


def again(ask: Callable[[], Result], attempts: int, pause: Callable[[float], None]) -> Result:
    """What `ask` returns; after each `Unavailable` but the last it waits 1, 2, 4 .. seconds."""
    for attempt in range(attempts - 1):
        try:
            return ask()
        except Unavailable:
            pause(float(2**attempt))
    return ask()
