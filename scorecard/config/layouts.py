"""How a row of a source is read: its columns, its numbers, and where codes and figures stand."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scorecard.config.decimals import Scale

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")]


class Strict(BaseModel):
    """Frozen, strict, and without room for a misspelt key."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Combine = Literal["sum", "mean", "first", "last", "max", "min", "count"]
"""How the rows of one kpi, unit and month become one figure; `first` and `last` go by date."""


class Column(Strict):
    """A column the header must have, by name; its order does not matter."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    type: Literal["text", "number", "month"]
    # For months: a strptime format that names year and month, as "%Y-%m" or "%d/%m/%Y".
    format: str = "%Y-%m"


class NumberFormat(Strict):
    """How numbers are written in text. Excel and database numbers need none of it."""

    decimal: Literal[".", ","] = "."
    thousands: Literal[",", ".", " ", "'", ""] = ""
    # "12 %" is read as 0.12 where this is on, and refused where it is off.
    percent: bool = False
    # "(12)" is read as -12 where this is on, and refused where it is off.
    parentheses: bool = False
    missing: tuple[str, ...] = ("",)


class Code(Strict):
    """Where a kpi or unit code stands, and what the source calls it.

    Exactly one of constant, column and columns says where.
    """

    constant: Identifier | None = None
    column: str | None = None
    # Several columns make one code, joined by `join`: organisation and department, say.
    columns: tuple[str, ...] = ()
    join: str = "-"
    # The source's code to ours; a code that is not here is taken as it is.
    map: dict[str, str] = Field(default_factory=dict)
    # Codes whose rows are left out on purpose, and counted as declared-ignored.
    ignore: tuple[str, ...] = ()


class ValueColumn(Strict):
    """In a wide row: one column (or a pair of operands) that holds a KPI."""

    kpi: Identifier
    column: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    # Multiplied in before anything else: 1000 where the source reports thousands.
    scale: Scale = Decimal(1)
    # Instead of the source's own `combine`, for this column.
    combine: Combine | None = None


class LongLayout(Strict):
    """One observation a row: kpi, unit, month and value (or operands) stand in columns."""

    shape: Literal["long"]
    kpi: Code
    unit: Code
    month: str
    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    status: str | None = None
    # Per KPI, 1 where absent.
    scales: dict[Identifier, Scale] = Field(default_factory=dict)
    # Per KPI, instead of the source's own `combine`.
    combines: dict[Identifier, Combine] = Field(default_factory=dict)


class WideKpisLayout(Strict):
    """One unit and month a row, one KPI a column."""

    shape: Literal["wide_kpis"]
    unit: Code
    month: str
    values: Annotated[tuple[ValueColumn, ...], Field(min_length=1)]


class WideMonthsLayout(Strict):
    """One KPI (and unit) a row, one month a column: the usual scorecard workbook."""

    shape: Literal["wide_months"]
    kpi: Code
    unit: Code
    # Headings that read as a month in this format are month columns, as "%b %Y".
    month_format: str
    scales: dict[Identifier, Scale] = Field(default_factory=dict)


Layout = Annotated[LongLayout | WideKpisLayout | WideMonthsLayout, Field(discriminator="shape")]
