"""Asking again, where the answer may be another one, and not waiting for ever for it."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from scorecard.errors import SourceError

Result = TypeVar("Result")

# Seconds in which a server says whether it lets us in, and those a server that ends a query itself
# is left to say so.
CONNECT = 30
GRACE = 5


class Unavailable(SourceError):
    """A source that may answer if it is asked again, `after` so many seconds if it said so."""

    def __init__(self, text: str, after: float | None = None) -> None:
        super().__init__(text)
        self.after = after


def again(
    ask: Callable[[], Result],
    attempts: int,
    pause: Callable[[float], None],
    seconds: float | None = None,
) -> Result:
    """What `ask` returns; after each `Unavailable` but the last it waits 1, 2, 4 .. seconds.

    Where a source said how long it is to be left alone, it is left alone that long. After so many
    `seconds`, where they are given, none is waited for: what it said last is raised.
    """
    began = time.monotonic()
    for attempt in range(attempts - 1):
        try:
            return ask()
        except Unavailable as error:
            wait = float(2**attempt) if error.after is None else error.after
            if seconds is not None and time.monotonic() - began + wait > seconds:
                raise
            pause(wait)
    return ask()


def within(seconds: float, ask: Callable[[], Result], late: str) -> Result:
    """What `ask` returns or raises; `Unavailable` with the text `late` after so many seconds.

    It works in a thread of its own: a driver that waits for a server that has stopped cannot be
    called back, only left alone. Its thread ends with the process at the latest.
    """
    returned: list[Result] = []
    raised: list[BaseException] = []

    def work() -> None:
        try:
            returned.append(ask())
        # Whatever it is, it belongs to who asked.
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if raised:
        raise raised[0]
    if not returned:
        raise Unavailable(late)
    return returned[0]
