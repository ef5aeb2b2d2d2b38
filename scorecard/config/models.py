"""The shape of a configuration. Values only; what must hold between sections is in `check`.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scorecard.config.decimals import Amount, Fraction
from scorecard.config.rates import Rate
from scorecard.config.sources import Source
from scorecard.config.tables import Table
from scorecard.config.texts import Prose, Text
from scorecard.period import Month

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")]
Email = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
]
Factor = Annotated[Decimal, Field(gt=-10_000, lt=10_000, decimal_places=6)]
Aggregation = Literal["flow", "stock", "ratio", "max", "min", "recompute_only"]

CHILDREN = "children"
"""The pseudo-source that means: aggregate what the child units resolved to."""


class Model(BaseModel):
    """Frozen, strict, and without room for a misspelt key."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True
    )


class Calendar(Model):
    """Whose public holidays count, and the organisation's own days off besides."""

    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
    """Whose public holidays are no working days, as `IE`."""
    subdivision: str | None = None
    """A part of the country with holidays of its own, as `ENG` of `GB`."""
    extra_holidays: tuple[dt.date, ...] = ()
    """The organisation's own days off."""


class FiscalYear(Model):
    """Where year-to-date starts again."""

    first_month: Annotated[int, Field(ge=1, le=12)] = 1
    """1 to 12; 4 for a year from April."""


class Organisation(Model):
    """The organisation as a whole."""

    id: Identifier
    """A permanent id."""
    name: Text
    """As printed."""
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
    """Of all amounts, as `EUR`."""
    language: Literal["en"] = "en"
    """Of pages and mails."""
    time_zone: str
    """An IANA name, as `Europe/Dublin`; a month is over when it is over there."""
    calendar: Calendar
    """Working days."""
    fiscal_year: FiscalYear = FiscalYear()
    """Where year to date begins again."""
    first_month: Month | None = None
    """Figures before it are quarantined; if it is not set, those more than 240 months back."""
    coverage_minimum: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] = Decimal("0.6666")
    """A roll-up resting on less than this share of its weights has no score.

    Just under two thirds, so that two of three equal weights are enough however they are rounded.
    """
    page_size: Literal["A4", "Letter"] = "A4"
    """Of the printed scorecard."""
    tax_rates: tuple[Annotated[Fraction, Field(gt=0, lt=1)], ...] = ()
    """Taxes that may be in a figure or not, as `[0.19, 0.07]`; breaks are looked at for them."""


class Delivery(Model):
    """How cards leave. `files` writes mails as .eml and contacts nobody."""

    mode: Literal["files"] = "files"
    """`files`: mails are written as `.eml` and nobody is contacted."""
    sender: Email
    """The address mails come from."""
    sender_name: Text
    """The name beside it."""
    allowed_domains: tuple[str, ...]
    """Everybody who gets mail must have an address in one of them."""


class Release(Model):
    """Who lets a card go out: a person by `scorecard release`, or the run itself.

    With `shadow` nobody does: cards are made and compared with the hand-made ones.
    """

    policy: Literal["person", "auto", "shadow"] = "person"
    """`person`: cards wait for `scorecard release`; `auto`: the run releases the first version.

    With `auto` too, later versions of a card wait for a person. With `shadow` no card goes out.
    """


class Person(Model):
    """Somebody who owns, decides or receives something."""

    id: Identifier
    """A permanent id."""
    name: Text
    """As printed."""
    email: Email
    """One address."""
    roles: tuple[Literal["osm", "executive", "controller", "owner"], ...] = ()
    """`osm` gets the digest: at least one person. The others say who somebody is."""
    deputy: Identifier | None = None
    """The id of another person; recorded, not used yet."""


class ParentEdge(Model):
    """Belonging to a parent unit from one month to another, with the share it owns."""

    unit: Identifier
    """The parent's id."""
    share: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] = Decimal(1)
    """The share of the child's figures that counts in the parent."""
    valid_from: Month | None = None
    """First month it belongs there."""
    valid_to: Month | None = None
    """Last month it belongs there."""


class Unit(Model):
    """A node of the organisation. The months it is valid in are the months it must report."""

    id: Identifier
    """A permanent id."""
    name: Text
    """As printed."""
    type: Identifier
    """Any word, as `shop`; scorecards, targets and more can be for a type."""
    parents: tuple[ParentEdge, ...] = ()
    """The units it belongs to; one without any is a top."""
    valid_from: Month | None = None
    """First month the unit exists."""
    valid_to: Month | None = None
    """Last month it exists."""
    head: Identifier | None = None
    """The id of a person, printed on the card."""
    attributes: dict[Identifier, str] = Field(default_factory=dict)
    """Names and values for grouping, as `{setting: town}`."""


class Perspective(Model):
    """A band of the scorecard; their order in the file is their order on the page."""

    id: Identifier
    """A permanent id."""
    name: Text
    """As printed."""


class Tolerance(Model):
    """When two figures of this KPI agree: within the larger of both, or the rounding floor."""

    absolute: Annotated[Amount, Field(ge=0)] = Decimal(0)
    """In base units."""
    relative: Annotated[Fraction, Field(ge=0, lt=1)] = Decimal(0)
    """A fraction: 0.005 is half a percent of the larger figure."""
    rounding_step: Annotated[Amount, Field(ge=0)] = Decimal(0)
    """What sources round to before we see the figure, as 1000; 0 when they do not."""


class Display(Model):
    """How a figure is shown. Stored values are in base units; a percentage is a fraction."""

    kind: Literal["number", "percent", "currency"] = "number"
    """`percent` shows 0.25 as 25 %, `currency` adds the organisation's currency."""
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    """Digits behind the point."""
    scale: Literal[1, 1000, 1000000] = 1
    """Shown in units, thousands or millions."""
    suffix: Annotated[str, StringConstraints(max_length=20)] = ""
    """Behind the figure, as `days`."""


class ValidRange(Model):
    """Values outside are quarantined, in base units."""

    minimum: Amount | None = None
    """In base units."""
    maximum: Amount | None = None
    """In base units."""


class Operands(Model):
    """A ratio from other KPIs: each operand a sum of KPIs with factors."""

    numerator: dict[Identifier, Factor]
    """KPIs with factors, as `{revenue: 1, cost: -1}`; each a flow or a stock."""
    denominator: dict[Identifier, Factor]
    """The same."""


class Kpi(Model):
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
    """In order of precedence; `children` stands for adding up the child units."""
    display: Display = Display()
    """How it is shown."""
    tolerance: Tolerance = Tolerance()
    """When two figures of it agree."""
    valid_range: ValidRange = ValidRange()
    """Figures outside are quarantined."""
    operands: Operands | None = None
    """For a ratio made from other KPIs."""
    absent_children: Literal["no_score", "score"] = "no_score"
    """Whether the sum of a flow or stock is scored where a child unit's figure is missing in it."""
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    """Calendar months a figure is due in, as `[3, 6, 9, 12]`; every month where none is named."""


class Measure(Model):
    """A KPI on a scorecard under an objective."""

    kpi: Identifier
    """The id of a KPI."""
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)] = Decimal(1)
    """Against the other measures of the objective."""
    role: Literal["lagging", "leading"]
    """`lagging` is a result, `leading` a sign of results to come."""
    basis: Literal["month", "ytd", "rolling_12"] = "month"
    """What is scored: the month, the year to date or the last twelve months."""
    required: bool = False
    """A card without it is published with a caveat that names it."""


class Objective(Model):
    """What a unit wants to reach in a perspective."""

    id: Identifier
    """A permanent id."""
    name: Text
    """As printed."""
    owner: Identifier
    """The id of the person who answers for it."""
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)] = Decimal(1)
    """Against the other objectives of the perspective."""
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]
    """By what it is measured."""


class CardPerspective(Model):
    """A perspective as one scorecard uses it."""

    perspective: Identifier
    """The id of a perspective."""
    weight: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)] = Decimal(1)
    """Against the other perspectives of the card."""
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1)]
    """What is to be reached in it."""


class Scorecard(Model):
    """A scorecard for one unit, or for every unit of a type."""

    id: Identifier
    """A permanent id."""
    unit: Identifier | None = None
    """For one unit; exactly one of `unit` and `unit_type`."""
    unit_type: Identifier | None = None
    """For every unit of a type."""
    perspectives: Annotated[tuple[CardPerspective, ...], Field(min_length=1)]
    """The bands of the card."""


class Dated(Model):
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
    """In base units; the score is 6.67 here, and 10 as far again beyond it."""


class Threshold(RedFlag):
    """Where red begins for targets that do not say it themselves."""


class Weight(Scoped):
    """A weight that holds for some months or units, instead of the scorecard's own.

    Exactly one of kpi, objective and perspective says what it weighs.
    """

    kpi: Identifier | None = None
    """The KPI whose measures it weighs."""
    basis: Literal["month", "ytd", "rolling_12"] | None = None
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


class Mapping(Model):
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


class Recipient(Model):
    """Who gets which units' cards, and in what form."""

    person: Identifier
    """The id of a person."""
    units: tuple[Identifier, ...]
    """Whose cards, one mail each."""
    attach: Annotated[tuple[Literal["pdf", "excel"], ...], Field(min_length=1)] = ("pdf",)
    """In which form."""


class Config(Model):
    """A whole configuration, every reference in it resolved."""

    organisation: Organisation
    """The organisation as a whole."""
    delivery: Delivery
    """How cards leave."""
    release: Release = Release()
    """Who lets a card go out."""
    people: tuple[Person, ...]
    """Everybody who owns, decides or receives something."""
    units: tuple[Unit, ...]
    """The organisation's tree."""
    perspectives: tuple[Perspective, ...]
    """The bands of scorecards, in the order of the page."""
    kpis: tuple[Kpi, ...]
    """What is measured."""
    scorecards: tuple[Scorecard, ...]
    """Who is measured by what."""
    targets: tuple[Target, ...] = ()
    """Goals, and where red begins."""
    thresholds: tuple[Threshold, ...] = ()
    """Where red begins, for targets that leave it open."""
    weights: tuple[Weight, ...] = ()
    """Weights that hold for some months or units."""
    ownership: tuple[Ownership, ...] = ()
    """Belonging to parents, as a list of its own."""
    mappings: tuple[Mapping, ...] = ()
    """Sources' codes, as a list of its own."""
    owners: tuple[Owner, ...] = ()
    """Who answers for a KPI where it is not the KPI's own owner."""
    precedence: tuple[Precedence, ...] = ()
    """Which sources are believed first, where it is not the KPI's own order."""
    rates: tuple[Rate, ...] = ()
    """What foreign currencies were worth; breaks are looked at for them."""
    sources: tuple[Source, ...]
    """Where figures come from."""
    tables: tuple[Table, ...] = ()
    """Rows of other sections that are kept in CSV, Excel or a database."""
    distribution: tuple[Recipient, ...] = ()
    """Who gets which cards."""
