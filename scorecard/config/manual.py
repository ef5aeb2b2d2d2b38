"""Figures that stand in nobody's system: their owners fill in a workbook a month and drop it."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scorecard.config.layouts import NumberFormat
from scorecard.config.origin import Origin
from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier, Text


class Entry(Strict):
    """A KPI somebody fills in, for some units."""

    kpi: Identifier
    """The KPI's id."""
    units: tuple[Identifier, ...] = ()
    """The units it is asked for; a month a unit is not valid in is left out."""
    unit_type: Identifier | None = None
    """Instead of `units`: every unit of this type."""
    owner: Identifier | None = None
    """Who is asked; whoever answers for the KPI where nobody is named."""
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    """Calendar months it is asked for, 1 to 12; those the KPI is due in where none is named."""
    operands: bool = False
    """Ask for numerator and denominator instead of the ratio."""


class ManualSource(Origin):
    """Figures their owners type: a prefilled form each, taken back from a folder."""

    type: Literal["manual"]
    """Forms for people."""
    covers: Literal["month"] = "month"
    """A form is about its month, and about earlier ones by `lookback`."""
    delivery: Literal["partial"] = "partial"
    """What a form leaves empty stays as it was."""
    currency: None = None
    """Not for forms: amounts are asked for in the organisation's currency."""
    cumulative: None = None
    """Not for forms: a month is asked for."""
    drop: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    """Where filled-in forms are put: a folder in the organisation's, of this source alone."""
    shown_as: Text | None = None
    """What people know that folder as, `\\\\files\\strategy\\forms` or a link; else its path in the
    organisation's folder, and the organisation's name."""
    entries: Annotated[tuple[Entry, ...], Field(min_length=1)]
    """What is asked for, in the order it is shown."""
    number: NumberFormat = NumberFormat(percent=True, parentheses=True)
    """How numbers are written where a cell holds text."""

    def folder(self, organisation: str) -> str:
        """Where forms go, as people are told; `organisation` is its name."""
        return self.shown_as or f"{self.drop} of {organisation}"
