"""Sums that must come out: a KPI against other KPIs, of its own month and of the one before.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from pydantic import Field

from scorecard.config.dated import Dated
from scorecard.config.kpis import Factor, Tolerance
from scorecard.config.texts import Identifier


class Identity(Dated):
    """A KPI that is a sum of others, for every unit that has all of them; else it is a break.

    Headcount at the end of a month is that of the month before, and who came, less who left.
    """

    id: Identifier
    """A permanent id."""
    kpi: Identifier
    """The id of the KPI that must come out."""
    terms: dict[Identifier, Factor] = Field(default_factory=dict)
    """KPIs of the same month with factors, as `{joiners: 1, leavers: -1}`."""
    before: dict[Identifier, Factor] = Field(default_factory=dict)
    """KPIs of the month before with factors, as `{headcount: 1}`."""
    tolerance: Tolerance | None = None
    """When it has come out; the KPI's own tolerance where it is not set."""
