"""The shape of a table's declaration: rows of a section kept in CSV, Excel or a database.

Sixty units with twenty-five measures are fifteen hundred targets; nobody types those as YAML.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scorecard.config.layouts import Identifier, NumberFormat, Strict

TableSection = Literal[
    "targets",
    "thresholds",
    "weights",
    "units",
    "ownership",
    "mappings",
    "owners",
    "precedence",
    "people",
]
Heading = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class MonthColumns(Strict):
    """One column a month: each filled cell is an item that holds in that month alone."""

    # Headings that read as a month in this strptime format are month columns, as "%b %Y".
    format: str
    # The key of the item a cell gives, as goal.
    gives: Identifier


class _Rows(Strict):
    """What every table declares, wherever it is."""

    id: Identifier
    # Whose items the rows are; they are added to those of the YAML files.
    section: TableSection
    # The key of an item to the heading of its column. `attributes.market` is a key inside one,
    # `parent` a unit's parent. An empty cell leaves the key out.
    columns: dict[str, Heading]
    # Keys that are the same in every row.
    constants: dict[str, str] = Field(default_factory=dict)
    months: MonthColumns | None = None
    # How valid_from and valid_to are written where they are text.
    month_format: str = "%Y-%m"
    number: NumberFormat = NumberFormat()
    # Headings that may be there and are not read.
    ignore_columns: tuple[str, ...] = ()


class CsvTable(_Rows):
    """A delimited text file in the organisation's folder."""

    type: Literal["csv"]
    path: str
    delimiter: Literal[",", ";", "\t", "|"] = ","
    encoding: Literal["utf-8", "cp1252", "latin-1", "utf-16"] = "utf-8"


class ExcelTable(_Rows):
    """A table on a sheet of a workbook in the organisation's folder."""

    type: Literal["excel"]
    path: str
    sheet: str
    # The row the headings stand in, counted from 1; the table ends at the first blank row.
    header_row: Annotated[int, Field(ge=1)] = 1


class SqlTable(_Rows):
    """A query against a database, asked at the start of a run; what it said last is kept."""

    type: Literal["sql"]
    # A SQLAlchemy URL, as in a source of type sql.
    url: str
    # A file with one statement in the configuration folder; it binds no month.
    query_file: str


Table = Annotated[CsvTable | ExcelTable | SqlTable, Field(discriminator="type")]
