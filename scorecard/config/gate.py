"""What has to be settled before a card goes to its readers.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from typing import Annotated, Literal

from pydantic import Field

from scorecard.config.organisation import ALL
from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier
from scorecard.config.timetable import Hour


class Deadline(Strict):
    """When cards are due, and what becomes of those that something still stops."""

    day: Annotated[int, Field(ge=1, le=20)]
    """Which working day after the month's last day."""
    at: Hour = "12:00"
    """The time of day in the organisation's time zone, as `12:00`."""
    then: Literal["hold", "caveats"] = "hold"
    """`hold`: a card stays until everything is settled or waived. `caveats`: from then on open
    breaks, missing figures, comments and certificates stop no card any more, and are printed."""


class Gate(Strict):
    """What stops a card until it is settled, or waived by name and with a reason."""

    breaks: Literal["material", "all", "none"] = "material"
    """Open breaks that stop a card: those that matter, of its own unit or to its own scores, every
    one of its unit, or none."""
    figures: bool = True
    """Whether a measure that is `required` and has no score stops it."""
    comments: bool = True
    """Whether a comment that `commentary` requires stops it until it is written."""
    certificates: tuple[Identifier, ...] = ()
    """Ids of sources, or `all`: a card with figures of one stops until its owner certifies them."""
    approval: bool = False
    """Whether somebody has to approve a card: with the role `osm` or `controller`, or the unit's
    head, and neither who decided its figures nor who releases it."""
    review_hours: Annotated[int, Field(ge=0, le=240)] = 0
    """How many hours the strategy office has between its digest and the first card that goes."""
    deadline: Deadline | None = None
    """When cards are due; without it everything has to be settled or waived, whenever that is."""

    def certifies(self, source: str) -> bool:
        """Whether figures of a source have to be certified."""
        return source in self.certificates or ALL in self.certificates
