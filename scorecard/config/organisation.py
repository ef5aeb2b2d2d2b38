"""The organisation: what it is, its people, its units and the bands of its scorecards.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from scorecard.config.decimals import Fraction
from scorecard.config.rates import Currency
from scorecard.config.rolling import Rule
from scorecard.config.strict import Strict
from scorecard.config.texts import Email, Identifier, Text
from scorecard.figures import ScoreScale
from scorecard.fiscal import WEEKDAYS, FiscalCalendar, YearEnd
from scorecard.period import Month

YearEnds = Literal[
    "nearest_monday",
    "nearest_tuesday",
    "nearest_wednesday",
    "nearest_thursday",
    "nearest_friday",
    "nearest_saturday",
    "nearest_sunday",
    "last_monday",
    "last_tuesday",
    "last_wednesday",
    "last_thursday",
    "last_friday",
    "last_saturday",
    "last_sunday",
]


class Calendar(Strict):
    """Whose public holidays count, and the organisation's own days off besides."""

    country: Annotated[str, StringConstraints(pattern="^([A-Z]{2}|none)$")]
    """Whose public holidays are no working days, as `IE`; `none` where no country's are."""
    subdivision: str | None = None
    """A part of the country with holidays of its own, as `ENG` of `GB`."""
    extra_holidays: tuple[dt.date, ...] = ()
    """The organisation's own days off."""


class FiscalYear(Strict):
    """Where year-to-date starts again, and what its periods are: calendar months, or weeks.

    A period of weeks goes by the name of a calendar month: the first of the year is `first_month`.
    """

    first_month: Annotated[int, Field(ge=1, le=12)] = 1
    """1 to 12; 4 for a year from April."""
    weeks: Literal["4-4-5", "4-5-4", "5-4-4"] | None = None
    """The weeks of the three periods of each quarter; calendar months where it is not set."""
    ends: YearEnds | None = None
    """With `weeks`: the day the year ends on, as `nearest_saturday` or `last_saturday`.

    `last_` is the last one in the calendar month before `first_month`, `nearest_` the one nearest
    to that month's last day, which may be up to three days after it.
    """
    extra_week: Annotated[int, Field(ge=1, le=12)] | None = None
    """With `weeks`: the period the 53rd week is added to, 1 to 12; the year's last if not set."""

    @property
    def calendar(self) -> FiscalCalendar:
        """When periods begin and end."""
        if self.weeks is None or self.ends is None:
            return FiscalCalendar(self.first_month)
        first, second, third = map(int, self.weeks.split("-"))
        which, weekday = self.ends.split("_")
        ends = YearEnd("nearest" if which == "nearest" else "last", WEEKDAYS.index(weekday))
        extra = self.extra_week or (self.first_month + 10) % 12 + 1
        return FiscalCalendar(self.first_month, (first, second, third), ends, extra)


class Organisation(Strict):
    """The organisation as a whole."""

    id: Identifier
    """A permanent id."""
    name: Text
    """As printed."""
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
    """Of all amounts, as `EUR`."""
    language: Annotated[str, StringConstraints(pattern="^[a-z]{2,3}(-[A-Z]{2})?$")] = "en"
    """Of cards and their mails: what `templates/language/` has a file for, shipped `en` and `de`.

    An organisation adds its own as `templates/language/pl.yaml`.
    """
    time_zone: str
    """An IANA name, as `Europe/Dublin`; a month is over when it is over there, and times of day are
    told as they are there."""
    calendar: Calendar
    """Working days."""
    fiscal_year: FiscalYear = FiscalYear()
    """Where year to date begins again, and periods of weeks."""
    first_month: Month | None = None
    """Figures before it are quarantined; if it is not set, those more than 240 months back."""
    coverage_minimum: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] = Decimal("0.6666")
    """A roll-up resting on less than this share of its weights has no score.

    Just under two thirds, so that two of three equal weights are enough however they are rounded.
    """
    roll_up: Rule = "weighted_mean"
    """How scores are made of those beneath them, wherever nothing else is said.

    `worst_child`, `most_frequent`, `median` and `count_met` are in the guide.
    """
    score_scale: ScoreScale = "0-10"
    """How scores are shown on page, workbook and mail: `0-10`, `0-100`, `1-5`, or `hidden`, as
    colours and words alone. They are kept, and marts have them, from 0 to 10 all the same."""
    page_size: Literal["A4", "Letter"] = "A4"
    """Of the printed scorecard."""
    tax_rates: tuple[Annotated[Fraction, Field(gt=0, lt=1)], ...] = ()
    """Taxes that may be in a figure or not, as `[0.19, 0.07]`; breaks are looked at for them."""


ALL: Final = "all"
"""Instead of ids of KPIs: every one of them."""
Role = Literal["osm", "executive", "controller", "owner"]


class Away(Strict):
    """Days somebody is away, both included."""

    first_day: dt.date
    """The first day, as `2026-08-03`."""
    last_day: dt.date
    """The last day."""


class Person(Strict):
    """Somebody who owns, decides or receives something."""

    id: Identifier
    """A permanent id."""
    name: Text
    """As printed."""
    email: Email
    """One address."""
    roles: tuple[Role, ...] = ()
    """`osm` gets the digest: at least one person. The others say who somebody is."""
    cleared: tuple[Identifier, ...] = ()
    """Sensitive KPIs they may see, by id, or `all`. The role `osm` and who answers for a KPI of a
    unit see it anyway."""
    deputy: Identifier | None = None
    """The id of another person, who gets forms and reminders while they are away."""
    away: tuple[Away, ...] = ()
    """When they are away."""


Operator = Literal["+", "-", "none"]


class ParentEdge(Strict):
    """Belonging to a parent unit from one month to another, with the share it owns."""

    unit: Identifier
    """The parent's id."""
    share: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] = Decimal(1)
    """The share of the child's figures that counts in the parent."""
    operator: Operator = "+"
    """`-` subtracts its figures from the parent's, `none` leaves them out of it."""
    hierarchy: Identifier | None = None
    """The id of another hierarchy the parent belongs to; the organisation's own tree if not set."""
    valid_from: Month | None = None
    """First month it belongs there."""
    valid_to: Month | None = None
    """Last month it belongs there."""


class Unit(Strict):
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
    currency: Currency | None = None
    """What amounts of this unit come in, where their source does not say; else the organisation's.
    Forms are always in the organisation's."""
    head: Identifier | None = None
    """The id of a person, printed on the card."""
    attributes: dict[Identifier, str] = Field(default_factory=dict)
    """Names and values for grouping, as `{setting: town}`."""
    elimination: bool = False
    """It takes out what units sold each other: its figures may be below a valid range."""


class Hierarchy(Strict):
    """A second way to add units up: by product, region or attribute, beside the tree."""

    id: Identifier
    """A permanent id."""
    name: Text
    """For people."""
    attribute: Identifier | None = None
    """Units are grouped by its value; if not set, by the parents that name the hierarchy."""


class Perspective(Strict):
    """A band of the scorecard; their order in the file is their order on the page."""

    id: Identifier
    """A permanent id."""
    name: Text
    """As printed."""
