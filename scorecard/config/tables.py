"""The shape of a table's declaration: rows of a section kept in files, databases and servers.

Sixty units with twenty-five measures are fifteen hundred targets; nobody types those as YAML.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scorecard.config.layouts import NumberFormat
from scorecard.config.rest import RestAsking
from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier
from scorecard.config.web import WebLimits

TableSection = Literal[
    "targets",
    "annual_targets",
    "prior_year_targets",
    "thresholds",
    "long_term_targets",
    "benchmarks",
    "weights",
    "units",
    "ownership",
    "mappings",
    "owners",
    "precedence",
    "rates",
    "baselines",
    "people",
    "initiatives",
    "milestones",
    "initiative_reports",
    "assessments",
]
Heading = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class MonthColumns(Strict):
    """One column a month: each filled cell is an item that holds in that month alone."""

    format: str
    """Headings that read as a month in this strptime format are month columns, as `%b %Y`."""
    gives: Identifier
    """The key of an item that a cell gives, as `goal`."""


class _Rows(Strict):
    """What every table declares, wherever it is."""

    id: Identifier
    """A permanent id."""
    section: TableSection
    """Whose items the rows are; they are added to those of the YAML files."""
    columns: dict[str, Heading]
    """The keys of an item and the headings of their columns, as `{goal: Target 2026}`.

    `attributes.market` is a key inside another, `parent` a unit's parent. An empty cell leaves the
    key out.
    """
    constants: dict[str, str] = Field(default_factory=dict)
    """Keys that are the same in every row."""
    months: MonthColumns | None = None
    """Set where each month has a column of its own."""
    month_format: str = "%Y-%m"
    """How months, as `valid_from`, are written where they are text."""
    day_format: str = "%Y-%m-%d"
    """How days, as `due`, are written where they are text."""
    number: NumberFormat = NumberFormat()
    """How numbers are written in text."""
    ignore_columns: tuple[str, ...] = ()
    """Headings that may be there and are not read."""


class CsvTable(_Rows):
    """A delimited text file in the organisation's folder."""

    type: Literal["csv"]
    """A text file."""
    path: str
    """The file, in the organisation's folder."""
    delimiter: Literal[",", ";", "\t", "|"] = ","
    """What stands between cells."""
    encoding: Literal["utf-8", "cp1252", "latin-1", "utf-16"] = "utf-8"
    """How the text is encoded."""


class ExcelTable(_Rows):
    """A table on a sheet of a workbook in the organisation's folder."""

    type: Literal["excel"]
    """A workbook."""
    path: str
    """The file, in the organisation's folder."""
    sheet: str
    """The sheet's name."""
    header_row: Annotated[int, Field(ge=1)] = 1
    """The row the headings stand in, from 1; the table ends at the first blank row below it."""


class SqlTable(_Rows):
    """A query against a database, asked at the start of a run; what it said last is kept."""

    type: Literal["sql"]
    """A database."""
    url: str
    """A SQLAlchemy URL, as in a source of type `sql`."""
    query_file: str
    """A file in `config` with one statement; it binds no month."""


class RestTable(_Rows, WebLimits, RestAsking):
    """An answer over HTTP, asked for at the start of a run; what it said last is kept.

    It is declared as a source of type `rest`; no month stands in what is asked.
    """

    type: Literal["rest"]
    """A server that answers over HTTP."""


AskedTable = SqlTable | RestTable
Table = Annotated[CsvTable | ExcelTable | AskedTable, Field(discriminator="type")]
