"""The shape of a configuration. Values only; what must hold between sections is in `check`."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scorecard.config.decimals import Amount, Fraction
from scorecard.config.sources import Source
from scorecard.config.tables import Table
from scorecard.period import Month

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
Email = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
]
Factor = Annotated[Decimal, Field(gt=-10_000, lt=10_000, decimal_places=6)]
Aggregation = Literal["flow", "stock", "ratio", "max", "min", "recompute_only"]

CHILDREN = "children"
"""The pseudo-source that means: aggregate what the child units resolved to."""


class Model(BaseModel):
    """Frozen, strict, and without room for a misspelt key."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Calendar(Model):
    """Whose public holidays count, and the organisation's own days off besides."""

    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
    subdivision: str | None = None
    extra_holidays: tuple[dt.date, ...] = ()


class FiscalYear(Model):
    """Where year-to-date starts again."""

    first_month: Annotated[int, Field(ge=1, le=12)] = 1


class Organisation(Model):
    """The organisation as a whole."""

    id: Identifier
    name: Text
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
    language: Literal["en"] = "en"
    time_zone: str
    calendar: Calendar
    fiscal_year: FiscalYear = FiscalYear()
    # Figures before it are quarantined; where it is not set, those of more than 240 months ago.
    first_month: Month | None = None
    # Below this share of the weights a roll-up is "no score"; just under two thirds, so that
    # two of three equal weights are enough whatever coverage is rounded to.
    coverage_minimum: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] = Decimal("0.6666")
    page_size: Literal["A4", "Letter"] = "A4"


class Delivery(Model):
    """How cards leave. `files` writes mails as .eml and contacts nobody."""

    mode: Literal["files"] = "files"
    sender: Email
    sender_name: Text
    allowed_domains: tuple[str, ...]


class Release(Model):
    """Who lets a card go out: a person by `scorecard release`, or the run itself.

    With `shadow` nobody does: cards are made and compared with the hand-made ones.
    """

    policy: Literal["person", "auto", "shadow"] = "person"


class Person(Model):
    """Somebody who owns, decides or receives something."""

    id: Identifier
    name: Text
    email: Email
    roles: tuple[Literal["osm", "executive", "controller", "owner"], ...] = ()
    deputy: Identifier | None = None


class ParentEdge(Model):
    """Belonging to a parent unit from one month to another, with the share it owns."""

    unit: Identifier
    share: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] = Decimal(1)
    valid_from: Month | None = None
    valid_to: Month | None = None


class Unit(Model):
    """A node of the organisation. The months it is valid in are the months it must report."""

    id: Identifier
    name: Text
    type: Identifier
    parents: tuple[ParentEdge, ...] = ()
    valid_from: Month | None = None
    valid_to: Month | None = None
    head: Identifier | None = None
    attributes: dict[Identifier, str] = Field(default_factory=dict)


class Perspective(Model):
    """A band of the scorecard; their order in the file is their order on the page."""

    id: Identifier
    name: Text


class Tolerance(Model):
    """When two figures of this KPI agree: within the larger of both, or the rounding floor."""

    absolute: Annotated[Amount, Field(ge=0)] = Decimal(0)
    # A fraction: 0.005 is half a percent of the larger figure.
    relative: Annotated[Fraction, Field(ge=0, lt=1)] = Decimal(0)
    # The step sources round to before we see the figure; 0 when they do not.
    rounding_step: Annotated[Amount, Field(ge=0)] = Decimal(0)


class Display(Model):
    """How a figure is shown. Stored values are in base units; a percentage is a fraction."""

    kind: Literal["number", "percent", "currency"] = "number"
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    scale: Literal[1, 1000, 1000000] = 1
    suffix: Annotated[str, StringConstraints(max_length=20)] = ""


class ValidRange(Model):
    """Values outside are quarantined, in base units."""

    minimum: Amount | None = None
    maximum: Amount | None = None


class Operands(Model):
    """A ratio from other KPIs: each operand a sum of KPIs with factors."""

    numerator: dict[Identifier, Factor]
    denominator: dict[Identifier, Factor]


class Kpi(Model):
    """A definition, once for the whole organisation."""

    id: Identifier
    name: Text
    description: Text
    aggregation: Aggregation
    polarity: Literal["higher_is_better", "lower_is_better"]
    owner: Identifier
    sources: Annotated[tuple[Identifier, ...], Field(min_length=1)] = (CHILDREN,)
    display: Display = Display()
    tolerance: Tolerance = Tolerance()
    valid_range: ValidRange = ValidRange()
    operands: Operands | None = None


class Measure(Model):
    """A KPI on a scorecard under an objective."""

    kpi: Identifier
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)] = Decimal(1)
    role: Literal["lagging", "leading"]
    basis: Literal["month", "ytd", "rolling_12"] = "month"
    # A card without a required measure is published with a caveat that names it.
    required: bool = False


class Objective(Model):
    """What a unit wants to reach in a perspective."""

    id: Identifier
    name: Text
    owner: Identifier
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)] = Decimal(1)
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]


class CardPerspective(Model):
    """A perspective as one scorecard uses it."""

    perspective: Identifier
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)] = Decimal(1)
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1)]


class Scorecard(Model):
    """A scorecard for one unit, or for every unit of a type."""

    id: Identifier
    unit: Identifier | None = None
    unit_type: Identifier | None = None
    perspectives: Annotated[tuple[CardPerspective, ...], Field(min_length=1)]


class Dated(Model):
    """Holds from one month to another, both included; an end left out is open."""

    valid_from: Month | None = None
    valid_to: Month | None = None


class Scoped(Dated):
    """Holds for one unit, for every unit of a type, or for all; the narrowest that fits wins."""

    unit: Identifier | None = None
    unit_type: Identifier | None = None


class RedFlag(Scoped):
    """Where red begins: an absolute line, or one that stands by the goal; at most one of them."""

    kpi: Identifier
    # In base units.
    red_flag: Amount | None = None
    # Times the goal: 0.9 is 90 % of it, 1.1 where lower is better.
    red_flag_ratio: Annotated[Fraction, Field(gt=0, lt=100)] | None = None
    # This far from the goal on its worse side, in base units.
    red_flag_gap: Annotated[Amount, Field(gt=0)] | None = None

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


class Threshold(RedFlag):
    """Where red begins for targets that do not say it themselves."""


class Weight(Scoped):
    """A weight that holds for some months or units, instead of the scorecard's own.

    Exactly one of kpi, objective and perspective says what it weighs.
    """

    kpi: Identifier | None = None
    # Of a KPI that stands on a scorecard more than once: which of its measures; all where left out.
    basis: Literal["month", "ytd", "rolling_12"] | None = None
    objective: Identifier | None = None
    perspective: Identifier | None = None
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)]


class Ownership(Dated):
    """A unit's belonging to a parent, as under `units.parents`, in a list of its own."""

    unit: Identifier
    parent: Identifier
    share: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] = Decimal(1)


class Mapping(Model):
    """What a source's code for a KPI or unit means, as under the source's layout."""

    source: Identifier
    what: Literal["kpi", "unit"]
    code: Text
    # Our id; left out, rows with the code are left out on purpose.
    means: Identifier | None = None


class Owner(Scoped):
    """Who answers for a KPI, instead of the KPI's own owner."""

    kpi: Identifier
    person: Identifier


class Precedence(Scoped):
    """Which sources of a KPI are believed in which order, instead of the KPI's own list."""

    kpi: Identifier
    sources: Annotated[tuple[Identifier, ...], Field(min_length=1)]


class Recipient(Model):
    """Who gets which units' cards, and in what form."""

    person: Identifier
    units: tuple[Identifier, ...]
    attach: Annotated[tuple[Literal["pdf", "excel"], ...], Field(min_length=1)] = ("pdf",)


class Config(Model):
    """A whole configuration, every reference in it resolved."""

    organisation: Organisation
    delivery: Delivery
    release: Release = Release()
    people: tuple[Person, ...]
    units: tuple[Unit, ...]
    perspectives: tuple[Perspective, ...]
    kpis: tuple[Kpi, ...]
    scorecards: tuple[Scorecard, ...]
    targets: tuple[Target, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    weights: tuple[Weight, ...] = ()
    ownership: tuple[Ownership, ...] = ()
    mappings: tuple[Mapping, ...] = ()
    owners: tuple[Owner, ...] = ()
    precedence: tuple[Precedence, ...] = ()
    sources: tuple[Source, ...]
    tables: tuple[Table, ...] = ()
    distribution: tuple[Recipient, ...] = ()
