"""Who is measured by what: scorecards with perspectives, objectives and measures.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from scorecard.config.bases import Basis
from scorecard.config.rolling import Cascade, Rule, Support
from scorecard.config.scales import ScoreType
from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier, Text


class Measure(Strict):
    """A KPI on a scorecard under an objective."""

    kpi: Identifier
    """The id of a KPI."""
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)] = Decimal(1)
    """Against the other measures of the objective."""
    role: Literal["lagging", "leading"]
    """`lagging` is a result, `leading` a sign of results to come."""
    basis: Basis = "month"
    """What is scored: the month, the fiscal quarter or year to date, the last three or twelve."""
    score: ScoreType | None = None
    """How it is scored, where not as its KPI is."""
    required: bool = False
    """A card without it is published with a caveat that names it."""


class Drive(Strict):
    """A link of the strategy map: what an objective is expected to move, and after how long."""

    objective: Identifier
    """The id of another objective of the scorecard, which is driven."""
    lags: Annotated[tuple[Annotated[int, Field(ge=1, le=12)], ...], Field(min_length=1)]
    """After how many months it should show, as `[1, 2, 3]`."""
    expected: Literal["positive", "negative"] = "positive"
    """`positive` where better here leads to better there."""
    measure: Identifier | None = None
    """Only this KPI of the objective; else its leading measures, or all where none leads."""
    result: Identifier | None = None
    """Only this KPI of the driven objective; else its lagging measures, or all where none lags."""


class Objective(Strict):
    """What a unit wants to reach in a perspective."""

    id: Identifier
    """A permanent id."""
    name: Text
    """As printed."""
    owner: Identifier
    """The id of the person who answers for it."""
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)] = Decimal(1)
    """Against the other objectives of the perspective."""
    roll_up: Rule | None = None
    """How its measures make its score; if it is not set, `organisation.roll_up`."""
    measures: tuple[Measure, ...] = ()
    """By what it is measured; at least one measure or cascade."""
    cascades: tuple[Cascade, ...] = ()
    """Scores of other units' cards that count in it as measures do."""
    themes: tuple[Identifier, ...] = ()
    """The ids of the themes it serves."""
    supports: tuple[Support, ...] = ()
    """Objectives of units above that it serves."""
    drives: tuple[Drive, ...] = ()
    """What it is expected to move, for `scorecard strategy-test`."""


class CardPerspective(Strict):
    """A perspective as one scorecard uses it."""

    perspective: Identifier
    """The id of a perspective."""
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)] = Decimal(1)
    """Against the other perspectives of the card."""
    roll_up: Rule | None = None
    """How its objectives make its score; if it is not set, `organisation.roll_up`."""
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1)]
    """What is to be reached in it."""


class Scorecard(Strict):
    """A scorecard for one unit, or for every unit of a type."""

    id: Identifier
    """A permanent id."""
    unit: Identifier | None = None
    """For one unit; exactly one of `unit` and `unit_type`."""
    unit_type: Identifier | None = None
    """For every unit of a type."""
    roll_up: Rule | None = None
    """How its perspectives make its score; if it is not set, `organisation.roll_up`."""
    perspectives: Annotated[tuple[CardPerspective, ...], Field(min_length=1)]
    """The bands of the card."""
