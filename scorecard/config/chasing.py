"""Until when figures have to be there, and who hears of it when they are not.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from typing import Annotated

from pydantic import Field

from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier
from scorecard.config.timetable import Hour


class Cutoff(Strict):
    """A working day after the month's end and a time of day, in the organisation's time zone."""

    day: Annotated[int, Field(ge=1, le=20)] = 2
    """Which working day after the month's last day."""
    at: Hour = "12:00"
    """The time of day, as `12:00`."""


class Chasing(Strict):
    """When figures have to be there. Who is reminded, and when, are steps of the timetable."""

    cutoff: Cutoff = Cutoff()
    """What comes later is late."""
    escalate_to: Identifier | None = None
    """The id of a person who is told, once a month, what is late and whose it is."""
    escalate_after: Annotated[int, Field(ge=0, le=20)] = 1
    """How many working days after the cut-off they are told, at its hour."""
