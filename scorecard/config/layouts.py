"""How a row of a source is read: its columns, its numbers, and where codes and figures stand.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from scorecard.config.decimals import Amount, Scale
from scorecard.config.rates import Currency
from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier

Combine = Literal["sum", "mean", "first", "last", "max", "min", "count"]
"""How the rows of one kpi, unit and month become one figure; `first` and `last` go by date."""

# Directives that tell a day of the month.
_DAY = re.compile(r"(?<!%)(?:%%)*%[djxcD]")


def names_a_day(style: str) -> bool:
    """Whether a strptime format says which day of a month it is."""
    return _DAY.search(style) is not None


class Column(Strict):
    """A column the header must have, by name; its order does not matter."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    """The heading, as it stands in the source."""
    type: Literal["text", "number", "month"]
    """What its cells hold."""
    format: str = "%Y-%m"
    """For months in text: a strptime format that names year and month, as `%d/%m/%Y`."""


class NumberFormat(Strict):
    """How numbers are written in text. Excel and database numbers need none of it."""

    decimal: Literal[".", ","] = "."
    """The decimal sign."""
    thousands: Literal[",", ".", " ", "'", ""] = ""
    """The sign between thousands, if there is one."""
    percent: bool = False
    """`true`: `12 %` is read as 0.12; otherwise it is refused."""
    parentheses: bool = False
    """`true`: `(12)` is read as -12; otherwise it is refused."""
    missing: tuple[str, ...] = ("",)
    """Texts that mean there is no figure."""
    words: dict[str, Amount] = Field(default_factory=dict)
    """Texts that stand for a figure, as `{breach: 1, compliant: 3}`."""

    @field_validator("thousands")
    @classmethod
    def _another_than_the_decimal_sign(cls, sign: str, info: ValidationInfo) -> str:
        if sign and sign == info.data.get("decimal"):
            raise ValueError("another sign than the decimal one")
        return sign


class Code(Strict):
    """Where a kpi or unit code stands, and what the source calls it.

    Exactly one of `constant`, `column` and `columns` says where.
    """

    constant: Identifier | None = None
    """The same id for every row."""
    column: str | None = None
    """The column with the code."""
    columns: tuple[str, ...] = ()
    """Several columns that make one code: organisation and department, say."""
    join: str = "-"
    """What stands between the parts of such a code."""
    map: dict[str, str] = Field(default_factory=dict)
    """The source's codes and our ids; a code that is not here is taken as it is."""
    ignore: tuple[str, ...] = ()
    """Codes whose rows are left out on purpose, and counted as ignored."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns it is made of."""
        return self.columns if self.column is None else (self.column,)

    def place(self, what: str) -> str:
        """Where the declaration of a source has it, as messages say: `layout.kpi`."""
        return f"layout.{what}"


class ValueColumn(Strict):
    """In a wide row: one column (or a pair of operands) that holds a KPI."""

    kpi: Identifier
    """The id of a KPI."""
    column: str | None = None
    """The column with the figure; or `numerator` and `denominator` instead."""
    numerator: str | None = None
    """The column with a ratio's numerator."""
    denominator: str | None = None
    """The column with a ratio's denominator."""
    weight: str | None = None
    """The column with what `column`'s figure is weighted by, as the number of responses."""
    scale: Scale = Decimal(1)
    """A factor, as 1000 where the source has thousands; multiplied in before anything else."""
    currency: Currency | None = None
    """What its amounts are in, instead of the source's currency."""
    combine: Combine | None = None
    """How several rows of a month become one figure, instead of the source's own `combine`."""


class LongLayout(Strict):
    """One observation a row: kpi, unit, month and value (or operands) stand in columns."""

    shape: Literal["long"]
    """One figure a row."""
    kpi: Code
    """Which KPI a row is about."""
    unit: Code
    """Which unit a row is about."""
    month: str
    """The column with the month."""
    value: str | None = None
    """The column with the figure; or `numerator` and `denominator` instead, or besides."""
    numerator: str | None = None
    """The column with a ratio's numerator."""
    denominator: str | None = None
    """The column with a ratio's denominator."""
    currency: str | None = None
    """A column with the currency of each row's amounts, as `USD`; if empty, the source's."""
    weight: str | None = None
    """The column with what `value` is weighted by; empty in rows of KPIs that have none."""
    status: str | None = None
    """A column with `estimate`, `preliminary` or `final`; without it all figures are final."""
    scales: dict[Identifier, Scale] = Field(default_factory=dict)
    """Factors by KPI, as `{revenue: 1000}`; 1 where absent."""
    combines: dict[Identifier, Combine] = Field(default_factory=dict)
    """By KPI, how several rows of a month become one figure, instead of the source's `combine`."""


class WideKpisLayout(Strict):
    """One unit and month a row, one KPI a column."""

    shape: Literal["wide_kpis"]
    """One unit and month a row, one KPI a column."""
    unit: Code
    """Which unit a row is about."""
    month: str
    """The column with the month."""
    currency: str | None = None
    """A column with the currency of each row's amounts, as `USD`; if empty, the source's."""
    values: Annotated[tuple[ValueColumn, ...], Field(min_length=1)]
    """Which column holds which KPI."""


class WideMonthsLayout(Strict):
    """One KPI (and unit) a row, one month a column: the usual scorecard workbook."""

    shape: Literal["wide_months"]
    """One KPI a row, one month a column."""
    kpi: Code
    """Which KPI a row is about."""
    unit: Code
    """Which unit a row is about."""
    currency: str | None = None
    """A column with the currency of each row's amounts, as `USD`; if empty, the source's."""
    month_format: str
    """Headings that read as a month in this strptime format are month columns, as `%b %Y`."""
    scales: dict[Identifier, Scale] = Field(default_factory=dict)
    """Factors by KPI, as `{revenue: 1000}`; 1 where absent."""


Layout = Annotated[LongLayout | WideKpisLayout | WideMonthsLayout, Field(discriminator="shape")]
