"""How people's decisions about figures come in, and which of them need a second person."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from scorecard.config.strict import Strict
from scorecard.config.texts import Text


class Deciding(Strict):
    """Decisions about figures: who confirms them, and where review workbooks come back."""

    four_eyes: Literal["material", "always", "never"] = "material"
    """Which decisions that choose a figure wait for a second person (roles `osm`, `controller`).

    `material`: those that change a figure beyond its tolerance, or that may.
    """
    drop: Annotated[str, StringConstraints(min_length=1, max_length=400)] | None = None
    """Where review workbooks are put, as `drops/reviews`. Without it none is mailed or collected.

    A folder in the organisation's folder, for nothing else.
    """
    shown_as: Text | None = None
    """What people know that folder as; else its path in the organisation's folder, and its name."""

    def folder(self, organisation: str) -> str:
        """Where review workbooks go, as people are told; empty where they go nowhere."""
        if self.drop is None:
            return ""
        return self.shown_as or f"{self.drop} of {organisation}"
