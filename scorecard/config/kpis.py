"""A KPI's definition, once for the whole organisation.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scorecard.config.decimals import Amount, Fraction
from scorecard.config.materiality import Effect
from scorecard.config.measurement import MeasuredIn
from scorecard.config.scales import ScoreType
from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier, Prose, Text
from scorecard.period import Month

Aggregation = Literal[
    "flow",
    "stock",
    "ratio",
    "weighted_mean",
    "index",
    "max",
    "min",
    "status",
    "recompute_only",
]
OverUnits = Literal["sum", "quotient", "largest", "smallest", "never"]
OverTime = Literal["sum", "last", "average", "quotient", "chained", "largest", "smallest", "never"]
Factor = Annotated[Decimal, Field(gt=-10_000, lt=10_000, decimal_places=6)]

Part = Literal["value", "numerator", "denominator"]
RateKind = Literal["average", "closing"]
# How each kind adds up over units and over months; a status goes by its polarity over units.
_KINDS: dict[Aggregation, tuple[OverUnits, OverTime]] = {
    "flow": ("sum", "sum"),
    "stock": ("sum", "last"),
    "ratio": ("quotient", "quotient"),
    "weighted_mean": ("quotient", "quotient"),
    "index": ("never", "chained"),
    "max": ("largest", "largest"),
    "min": ("smallest", "smallest"),
    "status": ("smallest", "last"),
    "recompute_only": ("never", "never"),
}

NEVER: dict[Aggregation, str] = {
    "recompute_only": "a recompute-only figure never comes from child units",
    "index": "changes do not add up over units, levels do: make the level a KPI of its own",
}
"""Why a kind is never made from child units."""

CHILDREN = "children"
"""The pseudo-source that means: aggregate what the child units resolved to."""
INITIATIVES = "initiatives"
"""The built-in source that counts the unit's initiatives and those of the units below it."""
TIMELINESS = "timeliness"
"""The built-in source that counts deliveries on time of those the unit's figures come from."""
COUNTED = frozenset({INITIATIVES, TIMELINESS})
"""The built-in sources that count something."""


class Tolerance(Strict):
    """When two figures of this KPI agree: within the larger of both, or the rounding floor."""

    absolute: Annotated[Amount, Field(ge=0)] = Decimal(0)
    """In base units."""
    relative: Annotated[Fraction, Field(ge=0, lt=1)] = Decimal(0)
    """A fraction: 0.005 is half a percent of the larger figure."""
    rounding_step: Annotated[Amount, Field(ge=0)] = Decimal(0)
    """What sources round to before we see the figure, as 1000; 0 when they do not."""


class Display(Strict):
    """How a figure is shown. Stored values are in base units; a percentage is a fraction."""

    kind: Literal["number", "percent", "currency"] = "number"
    """`percent` shows 0.25 as 25 %, `currency` adds the organisation's currency."""
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    """Digits behind the point."""
    scale: Literal[1, 1000, 1000000] = 1
    """Shown in units, thousands or millions."""
    suffix: Annotated[str, StringConstraints(max_length=20)] = ""
    """Behind the figure, as `days`."""


class ValidRange(Strict):
    """Values outside are quarantined, in base units."""

    minimum: Amount | None = None
    """In base units."""
    maximum: Amount | None = None
    """In base units."""


class Operands(Strict):
    """A ratio from other KPIs: each operand a sum of KPIs with factors."""

    numerator: dict[Identifier, Factor]
    """KPIs with factors, as `{revenue: 1, cost: -1}`; each a flow or a stock."""
    denominator: dict[Identifier, Factor]
    """The same."""


class Kpi(Strict):
    """A definition, once for the whole organisation."""

    id: Identifier
    """A permanent id."""
    name: Text
    """As printed."""
    description: Prose
    """Printed in the annex."""
    aggregation: Aggregation
    """How it adds up over units and months, see the guide."""
    polarity: Literal["higher_is_better", "lower_is_better"]
    """Whether more of it is better, or less."""
    owner: Identifier
    """The id of the person who answers for it."""
    sources: Annotated[tuple[Identifier, ...], Field(min_length=1)] = (CHILDREN,)
    """In order of precedence; `children` stands for adding up the child units. Alone stand
    `initiatives`, which counts initiatives, and `timeliness`, which counts what came by the
    cut-off."""
    initiatives: Literal["completion_rate", "milestones_on_time"] | None = None
    """What the source `initiatives` counts: `completion_rate`, those done of those due in the
    fiscal year so far; `milestones_on_time`, milestones reached in time of the month's."""
    display: Display = Display()
    """How it is shown."""
    tolerance: Tolerance = Tolerance()
    """When two figures of it agree."""
    valid_range: ValidRange = ValidRange()
    """Figures outside are quarantined."""
    operands: Operands | None = None
    """For a ratio made from other KPIs, a sum of them by another."""
    formula: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = None
    """For a figure made from other KPIs in any other way: `revenue - cost`, see the guide."""
    measured_in: MeasuredIn | None = None
    """Its unit of measurement, as `currency`, `hours` or `currency / count`, which formulas are
    checked by. Where it is left out, it is that of its formula, else by `display`: currency,
    fraction, the suffix, or count."""
    converted_at: dict[Part, RateKind] = Field(default_factory=dict)
    """Which parts of it are amounts and at which rate other currencies are converted, as
    `{numerator: average, denominator: closing}`; `value` where it is no ratio. If left out, what is
    measured in currency is: a stock at the closing rate, all else at the average one, of a ratio
    the numerator."""
    score: ScoreType = "linear"
    """How its measures are scored, see [scores](configuration.md#scores); a measure may differ."""
    absent_children: Literal["no_score", "score", "no_value"] = "no_score"
    """Where a child unit is missing: the sum of the others, not scored or scored, or no figure."""
    over_time: Literal["last", "average"] | None = None
    """Of a stock over months: its `last` figure, or the `average` of opening and closing."""
    states: Annotated[tuple[Text, ...], Field(max_length=9)] = ()
    """Of a status, the worst first, as `[breach, at risk, compliant]`; its figures are 1, 2, 3."""
    constant_ok: bool = False
    """Whether it may be the same figure month after month, and nobody has to look at that."""
    first_month: Month | None = None
    """The first month in which it stands on cards and is asked for; before it nothing is missing.
    Figures of earlier months are its history, and count in a year to date."""
    revision_months: Annotated[int, Field(ge=0, le=60)] = 0
    """For so many months after its own a published figure is expected to be revised."""
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    """Calendar months a figure is due in, as `[3, 6, 9, 12]`; every month where none is named."""
    between: Literal["exclude", "carry", "missing"] = "exclude"
    """What cards have in a month that is not among `months`, where there is no figure of it.

    `exclude` leaves the measure out of coverage, `carry` takes figure, target and score of the last
    month that has one, what adds up since the start of a quarter or year within it alone; with
    `missing` it counts as missing.
    """
    carry_months: Annotated[int, Field(ge=0, le=36)] = 0
    """With `between: carry`: how many months old a figure may be."""
    sensitive: bool = False
    """Shown to those only who are `cleared`; it counts in scores all the same, see the guide."""
    materiality: Effect | None = None
    """From what effect on a card its breaks matter, instead of `materiality.effect`."""

    @property
    def limits(self) -> ValidRange:
        """Between what its figures are: its valid range, of a status within its states'."""
        if not self.states:
            return self.valid_range
        low, high = self.valid_range.minimum, self.valid_range.maximum
        last = Decimal(len(self.states))
        return ValidRange(
            minimum=Decimal(1) if low is None else max(low, Decimal(1)),
            maximum=last if high is None else min(high, last),
        )

    @property
    def over_units(self) -> OverUnits:
        """How child units' figures make one."""
        return _KINDS[self.aggregation][0]

    @property
    def over_months(self) -> OverTime:
        """How months' figures make that of a period."""
        return self.over_time or _KINDS[self.aggregation][1]
