"""One thing looked at, and looking within a time limit without ever failing."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from scorecard.errors import ScorecardError

State = Literal["ok", "warning", "problem"]
# Seconds after which a look that has not come back is given up.
LIMIT = 15.0


@dataclass(frozen=True, slots=True)
class Item:
    """What was looked at, how it stands, what was found, and what to do about it.

    `remedy` is empty where nothing is to be done, or where `found` says it.
    """

    state: State
    what: str
    found: str
    remedy: str = ""


Look = Callable[[], Iterable[Item]]


def look(what: str, at: Look, seconds: float = LIMIT) -> list[Item]:
    """What a look finds; a problem where it takes too long or fails, never an exception.

    One that hangs is left alone in its thread, which ends with the process.
    """
    found: list[Item] = []

    def work() -> None:
        try:
            found.extend(list(at()))
        except ScorecardError as error:
            found.append(Item("problem", what, " ".join(str(error).split())))
        # Whatever it is, the other looks still say something; its text might hold a secret.
        except Exception as error:
            said = f"could not be looked at ({type(error).__name__})"
            found.append(Item("problem", what, said, "see whether the others explain it"))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        said = f"no answer within {seconds:g} seconds"
        return [Item("problem", what, said, "ask who runs the machine or the network")]
    return found
