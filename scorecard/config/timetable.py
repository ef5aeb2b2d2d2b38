"""When the month end does what by itself.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from scorecard.config.strict import Strict
from scorecard.config.texts import Text

Deed = Literal["ask", "remind", "run"]
_HOUR: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


def _hour(text: str) -> str:
    if not re.fullmatch(_HOUR, text):
        raise ValueError("a time of day, as 06:00")
    return text


Hour = Annotated[str, AfterValidator(_hour), Field(json_schema_extra={"pattern": _HOUR})]
"""A time of day."""


class Step(Strict):
    """Something that is done on a working day around month end, from an hour on."""

    day: Annotated[int, Field(ge=-10, le=20)]
    """1, 2, ..: which working day after the month's last day; -1, -2, ..: how many before those."""
    at: Hour = "06:00"
    """The time of day in the organisation's time zone, as `06:00`; a clock looks every hour."""
    do: Deed = "run"
    """`ask`: mail the month's forms for manual figures; `remind`: mail whoever has something to
    deliver what is missing; `run`: collect, reconcile, score, publish and deliver, which only a
    month that is over allows."""
    name: Text | None = None
    """What the calendar calls it, as `Cards for review`."""


STANDARD: Final = tuple(Step(day=day) for day in (1, 2, 3, 4))
"""Where nothing else is said: a run at six in the morning of each of working days 1 to 4."""
