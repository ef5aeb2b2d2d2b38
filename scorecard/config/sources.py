"""The shape of a source's declaration: where it is, what a delivery means, how a row is read."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scorecard.config.decimals import Scale

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Column(_Model):
    """A column the header must have, by name; its order does not matter."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    type: Literal["text", "number", "month"]
    # For months: a strptime format that names year and month, as "%Y-%m" or "%d/%m/%Y".
    format: str = "%Y-%m"


class NumberFormat(_Model):
    """How numbers are written in text. Excel and database numbers need none of it."""

    decimal: Literal[".", ","] = "."
    thousands: Literal[",", ".", " ", "'", ""] = ""
    # "12 %" is read as 0.12 where this is on, and refused where it is off.
    percent: bool = False
    # "(12)" is read as -12 where this is on, and refused where it is off.
    parentheses: bool = False
    missing: tuple[str, ...] = ("",)


class Code(_Model):
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


class ValueColumn(_Model):
    """In a wide row: one column (or a pair of operands) that holds a KPI."""

    kpi: Identifier
    column: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    # Multiplied in before anything else: 1000 where the source reports thousands.
    scale: Scale = Decimal(1)


class LongLayout(_Model):
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


class WideKpisLayout(_Model):
    """One unit and month a row, one KPI a column."""

    shape: Literal["wide_kpis"]
    unit: Code
    month: str
    values: Annotated[tuple[ValueColumn, ...], Field(min_length=1)]


class WideMonthsLayout(_Model):
    """One KPI (and unit) a row, one month a column: the usual scorecard workbook."""

    shape: Literal["wide_months"]
    kpi: Code
    unit: Code
    # Headings that read as a month in this format are month columns, as "%b %Y".
    month_format: str
    scales: dict[Identifier, Scale] = Field(default_factory=dict)


Layout = Annotated[LongLayout | WideKpisLayout | WideMonthsLayout, Field(discriminator="shape")]


class _SourceBase(_Model):
    id: Identifier
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    owner: Identifier
    # What one delivery speaks about: the run's month (and `lookback` months before), or all months.
    covers: Literal["month", "history"]
    # In a full delivery an absent key is withdrawn; in a partial one it is left as it was.
    delivery: Literal["full", "partial"] = "full"
    lookback: Annotated[int, Field(ge=0, le=60)] = 0
    minimum_rows: Annotated[int, Field(ge=0)] = 1
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    # Headings that may be there and are not read.
    ignore_columns: tuple[str, ...] = ()
    layout: Layout
    number: NumberFormat = NumberFormat()


class SqlSource(_SourceBase):
    """A query in the organisation's folder against a database."""

    type: Literal["sql"]
    # A SQLAlchemy URL. `${NAME}` is taken from the environment, so that no secret is written here;
    # a relative SQLite path starts at the organisation's folder.
    url: str
    # A file with one statement. Bound where it names them: :month and :from_month ('YYYY-MM'),
    # :month_start and :month_end (DATE).
    query_file: str


class CsvSource(_SourceBase):
    """A delimited text file. `{month}` in the path is the month as YYYY-MM."""

    type: Literal["csv"]
    path: str
    delimiter: Literal[",", ";", "\t", "|"] = ","
    encoding: Literal["utf-8", "cp1252", "latin-1", "utf-16"] = "utf-8"


class ExcelSource(_SourceBase):
    """A table on a sheet of a workbook. `{month}` in the path is the month as YYYY-MM."""

    type: Literal["excel"]
    path: str
    sheet: str
    # The row the headings stand in, counted from 1; the table ends at the first blank row.
    header_row: Annotated[int, Field(ge=1)] = 1


Source = Annotated[SqlSource | CsvSource | ExcelSource, Field(discriminator="type")]
