"""How scores are rolled up, and what of other units' cards counts in an objective.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from scorecard.config.bases import Basis
from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier, Text
from scorecard.period import Month

Rule = Literal["weighted_mean", "worst_child", "most_frequent", "median", "count_met"]


class Cascade(Strict):
    """A score of another unit's card that counts in an objective: the card's or a part's of it."""

    unit: Identifier | None = None
    """The unit whose score it is; left out, every child unit that has such a score."""
    card: bool = False
    """The score of the whole card; exactly one of `card`, `objective` and `kpi`."""
    objective: Identifier | None = None
    """The score of an objective of that card."""
    kpi: Identifier | None = None
    """The score of a measure of that card."""
    basis: Basis = "month"
    """Beside `kpi`: which of its measures, by what is scored."""
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)] = Decimal(1)
    """Against the measures of the objective; each child unit has it where `unit` is left out."""
    role: Literal["lagging", "leading"] = "lagging"
    """`lagging` is a result, `leading` a sign of results to come."""


class Support(Strict):
    """An objective of a unit above that an objective serves; recorded and shown, never counted."""

    unit: Identifier
    """The id of the unit above."""
    objective: Identifier
    """The id of an objective on its card."""


class Theme(Strict):
    """A strategic theme that cuts across perspectives; objectives name the themes they serve."""

    id: Identifier
    """A permanent id."""
    name: Text
    """As printed."""
    roll_up: Rule | None = None
    """How its objectives make its score; if it is not set, `organisation.roll_up`."""


class Assessment(Strict):
    """How somebody sees an objective of a unit in a month; it stands beside the computed score."""

    unit: Identifier
    """The id of the unit."""
    objective: Identifier
    """The id of an objective on its scorecard."""
    month: Month
    """The month it speaks of, as `2026-09`; once for each objective."""
    colour: Literal["green", "amber", "red"]
    """As they see it; one that is not the computed colour is flagged on the card."""
    person: Identifier
    """The id of the person whose judgement it is."""
    reason: Text
    """Why."""
