"""Initiatives: what is undertaken to reach objectives, with milestones, budget and reported status.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
Nothing here asks the clock: a month's state is what the dates say at the month's end.
"""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from scorecard.config.decimals import Amount, Fraction
from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier, Text
from scorecard.period import Month

Status = Literal["on_track", "at_risk", "off_track", "done", "stopped"]


Behind = Annotated[Fraction, Field(gt=0, le=1)]


class Tracking(Strict):
    """How far an initiative may be behind its plan; fractions of the whole of it."""

    at_risk_behind: Behind = Decimal("0.1")
    """From here on it is at risk: 0.1 is planned 60 %, done 50 %."""
    off_track_behind: Behind = Decimal("0.25")
    """From here on it is off track; at least `at_risk_behind`."""


class Milestone(Strict):
    """A step of an initiative that is either done or not."""

    name: Text
    """What is reached with it; once in its initiative."""
    due: dt.date
    """The day it is due, as `2026-09-30`."""
    done: dt.date | None = None
    """The day it was reached; left out while it is not."""
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)] = Decimal(1)
    """Its part of the whole, against the other milestones."""


class Report(Strict):
    """What its owner said of an initiative at a month's end; it counts until a later one says else.

    Each key is carried by itself: a report without a status leaves the last one standing.
    """

    month: Month
    """The month it speaks of, as `2026-09`; once for each initiative."""
    status: Status | None = None
    """`on_track`, `at_risk`, `off_track`, `done` or `stopped`."""
    reason: Text | None = None
    """Why; needed beside `at_risk`, `off_track` and `stopped`."""
    completion: Annotated[Fraction, Field(ge=0, le=1)] | None = None
    """How much is done, a fraction; only where `completion` is `declared`."""
    actual: Annotated[Amount, Field(ge=0)] | None = None
    """What was spent from its start to the end of the month; not beside `actual_kpi`."""


class Initiative(Strict):
    """What a unit undertakes to reach objectives of its scorecard."""

    id: Identifier
    """A permanent id."""
    name: Text
    """As printed."""
    unit: Identifier
    """The id of the unit that undertakes it."""
    objectives: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """Ids of the objectives it serves, on the unit's scorecard."""
    owner: Identifier
    """The id of the person who answers for it."""
    theme: Identifier | None = None
    """The id of the strategic theme it belongs to."""
    start: dt.date
    """Its first day, as `2026-04-01`."""
    end: dt.date
    """The day it is to be done by."""
    completion: Literal["milestones", "declared"] = "milestones"
    """Whether its completion is the weight of the milestones done, or what reports say."""
    budget: Annotated[Amount, Field(ge=0)] | None = None
    """What it may cost in all, in the organisation's currency."""
    actual_kpi: Identifier | None = None
    """A flow KPI of the unit whose figures since the start add up to what was spent."""
    milestones: tuple[Milestone, ...] = ()
    """Its steps."""
    reports: tuple[Report, ...] = ()
    """What its owner said of it, month by month."""


class MilestoneRow(Milestone):
    """A milestone as under an initiative, in a list of its own."""

    initiative: Identifier
    """The id of an initiative."""


class ReportRow(Report):
    """A report as under an initiative, in a list of its own."""

    initiative: Identifier
    """The id of an initiative."""
