"""The shape of a source's declaration: where it is, and what a delivery of it means."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scorecard.config.layouts import Column, Combine, Identifier, Layout, NumberFormat, Strict


class Cumulative(Strict):
    """Figures that are totals since the year began: a month is what was added to them."""

    # `fiscal_year` begins with the organisation's fiscal year, `calendar_year` in January.
    since: Literal["fiscal_year", "calendar_year"] = "fiscal_year"
    # The KPIs it is true of; all flows and ratios given by operands where none is named.
    kpis: tuple[Identifier, ...] = ()


class Origin(Strict):
    """What every source declares, however it is read."""

    id: Identifier
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    owner: Identifier
    # What one delivery speaks about: the run's month (and `lookback` months before), or all months.
    covers: Literal["month", "history"]
    # In a full delivery an absent key is withdrawn; in a partial one it is left as it was.
    delivery: Literal["full", "partial"] = "full"
    lookback: Annotated[int, Field(ge=0, le=60)] = 0
    cumulative: Cumulative | None = None


class TableOrigin(Origin):
    """A source that is a table: its header is declared by name."""

    minimum_rows: Annotated[int, Field(ge=0)] = 1
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    # Headings that may be there and are not read.
    ignore_columns: tuple[str, ...] = ()
    layout: Layout
    number: NumberFormat = NumberFormat()
    # How rows finer than a month become one figure; where it is not set a second row for the same
    # kpi, unit and month is a duplicate, and none of them is taken.
    combine: Combine | None = None


class SqlSource(TableOrigin):
    """A query in the organisation's folder against a database."""

    type: Literal["sql"]
    # A SQLAlchemy URL. `${NAME}` is taken from the environment, so that no secret is written here;
    # a relative SQLite path starts at the organisation's folder.
    url: str
    # A file with one statement. Bound where it names them: :month and :from_month ('YYYY-MM'),
    # :month_start and :month_end (DATE).
    query_file: str


class CsvSource(TableOrigin):
    """A delimited text file. `{month}` in the path is the month as YYYY-MM."""

    type: Literal["csv"]
    path: str
    delimiter: Literal[",", ";", "\t", "|"] = ","
    encoding: Literal["utf-8", "cp1252", "latin-1", "utf-16"] = "utf-8"


class ExcelSource(TableOrigin):
    """A table on a sheet of a workbook. `{month}` in the path is the month as YYYY-MM."""

    type: Literal["excel"]
    path: str
    sheet: str
    # The row the headings stand in, counted from 1; the table ends at the first blank row.
    header_row: Annotated[int, Field(ge=1)] = 1


class ParquetSource(TableOrigin):
    """A Parquet file. `{month}` in the path is the month as YYYY-MM."""

    type: Literal["parquet"]
    path: str


class JsonSource(TableOrigin):
    """A list of records in a JSON file. `{month}` in the path is the month as YYYY-MM.

    A column is named by its key, in nested objects by the way there: `customer.country`.
    """

    type: Literal["json"]
    path: str
    # The way to the list, as `data.rows`; empty where the file is the list itself.
    records: str = ""


FileSource = CsvSource | ExcelSource | ParquetSource | JsonSource
TableSource = SqlSource | FileSource

Source = Annotated[TableSource, Field(discriminator="type")]
