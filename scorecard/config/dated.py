"""Lists whose rows hold for some months: targets, thresholds, weights, owners and their like.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from scorecard.config.bases import Basis
from scorecard.config.decimals import Amount, Fraction
from scorecard.config.organisation import Operator
from scorecard.config.scales import PointText
from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier, Text
from scorecard.period import Month


class Dated(Strict):
    """Holds from one month to another, both included; an end left out is open."""

    valid_from: Month | None = None
    """First month it holds for."""
    valid_to: Month | None = None
    """Last month it holds for."""


class Scoped(Dated):
    """Holds for one unit, for every unit of a type, or for all; the narrowest that fits wins."""

    unit: Identifier | None = None
    """The one unit it holds for; not beside `unit_type`."""
    unit_type: Identifier | None = None
    """The type whose units it holds for."""


class RedFlag(Scoped):
    """Where red begins: an absolute line, or one that stands by the goal; at most one of them."""

    kpi: Identifier
    """The id of a KPI."""
    red_flag: Amount | None = None
    """In base units; the score is 3.33 here. For a flow, a month's figure."""
    red_flag_ratio: Annotated[Fraction, Field(gt=0, lt=100)] | None = None
    """Times the goal: 0.9 is 90 % of it, 1.1 where lower is better."""
    red_flag_gap: Annotated[Amount, Field(gt=0)] | None = None
    """This far from the goal on its worse side, in base units."""
    red_flag_high: Amount | None = None
    """Of a band: where red begins above it, beside `red_flag` below it."""

    @property
    def lines(self) -> int:
        """How many ways of saying where red begins are given."""
        given = (self.red_flag, self.red_flag_ratio, self.red_flag_gap)
        return sum(line is not None for line in given)

    def line(self, goal: Decimal, *, higher_is_better: bool) -> Decimal | None:
        """Where red begins beside a goal, in base units; None where nothing says it."""
        if self.red_flag_ratio is not None:
            return goal * self.red_flag_ratio
        if self.red_flag_gap is not None:
            return goal - self.red_flag_gap if higher_is_better else goal + self.red_flag_gap
        return self.red_flag


class Target(RedFlag):
    """The goal of a KPI per month, in base units, and where red begins.

    Where neither it nor a threshold says where red begins, the goal is met (10) or not (0).
    """

    goal: Amount
    """In base units; the score is 6.67 here, and 10 as far again beyond it. Of a band its lower
    end."""
    goal_high: Amount | None = None
    """Of a band: its upper end."""


class Threshold(RedFlag):
    """Where red begins for targets that do not say it themselves, or a scale of its own.

    Exactly one of a red flag, `points`, and `minimum` with `maximum`.
    """

    points: Annotated[tuple[PointText, ...], Field(max_length=20)] = ()
    """For `score: explicit`: figures with their scores, as `[300=0, 500=red_flag, 700=goal]`;
    straight lines lie between them."""
    minimum: Amount | None = None
    """For `score: min_max`: one end of the scale, in base units."""
    maximum: Amount | None = None
    """The other end."""

    @property
    def has_range(self) -> bool:
        """Whether an end of a scale is given."""
        return self.minimum is not None or self.maximum is not None


class AnnualTarget(Strict):
    """A year's goal, cut into months: of a flow by parts that add up to it.

    Where red begins is a share of each month's goal, or what a threshold says.
    """

    kpi: Identifier
    """The id of a KPI."""
    unit: Identifier | None = None
    """The one unit it holds for; not beside `unit_type`."""
    unit_type: Identifier | None = None
    """The type whose units it holds for."""
    first_month: Month
    """The first of its twelve months."""
    goal: Amount
    """Of the year, in base units: of a flow the sum of its months, else the last month's."""
    red_flag_ratio: Annotated[Fraction, Field(gt=0, lt=100)] | None = None
    """Times the goal of each month."""
    phasing: Literal["even", "weights", "last_year", "constant", "interpolate"]
    """Of a flow `even`, by `weights`, or as the year before lay (`last_year`); of other KPIs the
    same in each month (`constant`), or in even steps from `opening` (`interpolate`)."""
    weights: tuple[Annotated[Fraction, Field(ge=0, le=1)], ...] = ()
    """With `phasing: weights` twelve fractions that add up to 1."""
    opening: Amount | None = None
    """With `phasing: interpolate` the figure before the first month, in base units."""

    @property
    def valid_from(self) -> Month:
        """First month it holds for."""
        return self.first_month

    @property
    def valid_to(self) -> Month:
        """Last month it holds for."""
        return self.first_month + 11


class PriorYearTarget(Scoped):
    """A goal that is the figure of the same month a year before, and more or less by a share."""

    kpi: Identifier
    """The id of a KPI."""
    growth: Annotated[Fraction, Field(gt=-1, lt=100)] = Decimal(0)
    """A fraction: 0.03 is 3 % above the year before, -0.03 below it."""
    red_flag_ratio: Annotated[Fraction, Field(gt=0, lt=100)] | None = None
    """Times the goal: 0.9 is 90 % of it, 1.1 where lower is better."""
    red_flag_gap: Annotated[Amount, Field(gt=0)] | None = None
    """This far from the goal on its worse side, in base units."""


class LongTermTarget(Scoped):
    """A goal of several years or a key result: where it began, and where it is to be by when.

    Progress is the share of that way: 0 at the baseline, 1 at the target.
    """

    kpi: Identifier
    """The id of a KPI."""
    baseline: Amount
    """The figure it began with, in base units, on the basis the measure is scored on."""
    baseline_month: Month
    """The month of the baseline; there is no progress before it."""
    target: Amount
    """The figure to reach, in base units."""
    target_month: Month
    """The month it is to be reached in."""


class Benchmark(Scoped):
    """What others reach, to stand beside a measure: never part of a score or of a target."""

    kpi: Identifier
    """The id of a KPI."""
    name: Annotated[Text, Field(max_length=60)]
    """Whose figure it is, as `Industry median`."""
    value: Amount
    """In base units. For a flow, a month's figure: it is added up over months as targets are."""


class Weight(Scoped):
    """A weight that holds for some months or units, instead of the scorecard's own.

    Exactly one of kpi, objective and perspective says what it weighs.
    """

    kpi: Identifier | None = None
    """The KPI whose measures it weighs."""
    basis: Basis | None = None
    """Of a KPI that stands on a scorecard more than once: which measure; all where left out."""
    objective: Identifier | None = None
    """The objective it weighs."""
    perspective: Identifier | None = None
    """The perspective it weighs."""
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)]
    """Instead of the one on the scorecard."""


class Ownership(Dated):
    """A unit's belonging to a parent, as under `units.parents`, in a list of its own."""

    unit: Identifier
    """The unit's id."""
    parent: Identifier
    """The parent's id."""
    share: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] = Decimal(1)
    """The share of the unit's figures that counts in the parent."""
    operator: Operator = "+"
    """`-` subtracts its figures from the parent's, `none` leaves them out of it."""
    hierarchy: Identifier | None = None
    """The id of another hierarchy the parent belongs to; the organisation's own tree if not set."""


class Mapping(Strict):
    """What a source's code for a KPI or unit means, as under the source's layout."""

    source: Identifier
    """The id of a source."""
    what: Literal["kpi", "unit"]
    """Whether the code is a KPI's or a unit's."""
    code: Text
    """The source's code."""
    means: Identifier | None = None
    """Our id; left out, rows with the code are left out on purpose."""


class Owner(Scoped):
    """Who answers for a KPI, instead of the KPI's own owner."""

    kpi: Identifier
    """The id of a KPI."""
    person: Identifier
    """The id of the person who answers for it."""


class Precedence(Scoped):
    """Which sources of a KPI are believed in which order, instead of the KPI's own list."""

    kpi: Identifier
    """The id of a KPI."""
    sources: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """Source ids in order of precedence; `children` stands for adding up the child units."""
