"""The shape of a source's declaration: where it is, and what a delivery of it means."""

from typing import Annotated, Literal

from pydantic import Field

from scorecard.config.books import BookSource
from scorecard.config.manual import ManualSource
from scorecard.config.origin import AskedOrigin, TableOrigin
from scorecard.config.rest import RestSource
from scorecard.config.storage import Storage
from scorecard.config.systems.cube import CubeSource
from scorecard.config.systems.datasette import DatasetteSource
from scorecard.config.systems.dlt import DltSource
from scorecard.config.systems.google_sheets import GoogleSheetsSource
from scorecard.config.systems.looker import LookerSource
from scorecard.config.systems.metabase import MetabaseSource
from scorecard.config.systems.odata import ODataSource
from scorecard.config.systems.power_bi import PowerBiSource
from scorecard.config.systems.superset import SupersetSource
from scorecard.config.systems.tableau import TableauSource


class SqlSource(AskedOrigin):
    """A query in the organisation's folder against a database."""

    type: Literal["sql"]
    """A database."""
    url: str
    """A SQLAlchemy URL, as `postgresql+psycopg://reader:${DB_PASSWORD}@host/db`.

    `${NAME}` is taken from the environment, so that no secret is written here; a relative SQLite
    path starts at the organisation's folder.
    """
    query_file: str
    """A file in `config` with one statement.

    It may name `:month` and `:from_month` (text, `2026-10`), `:month_start` and `:month_end`
    (dates).
    """

    @property
    def asked(self) -> str:
        """The query's file."""
        return self.query_file


class FileOrigin(TableOrigin):
    """A table that is a file, or several of them."""

    path: str
    """The file; `{month}` in it is the month as `2026-10`, `${NAME}` is from the environment.

    Where `delivery` is partial and `covers` is month, `*` in the file's name stands for any text:
    each such file is a delivery of its own, taken in the order of their names.
    """
    storage: Storage | None = None
    """Set where `path` is in a store other than a disk, as `s3://bucket/sales_{month}.csv`."""
    minimum_files: Annotated[int, Field(ge=0)] = 1
    """With `*` in `path`: where fewer are there for the run's month, that is told."""


class CsvSource(FileOrigin):
    """A delimited text file."""

    type: Literal["csv"]
    """A text file."""
    delimiter: Literal[",", ";", "\t", "|"] = ","
    """What stands between cells."""
    encoding: Literal["utf-8", "cp1252", "latin-1", "utf-16"] = "utf-8"
    """How the text is encoded."""


class ExcelSource(FileOrigin):
    """A table on a sheet of a workbook."""

    type: Literal["excel"]
    """A workbook."""
    sheet: str
    """The sheet's name."""
    header_row: Annotated[int, Field(ge=1)] = 1
    """The row the headings stand in, from 1; the table ends at the first blank row below it."""
    more_below: bool = False
    """Whether more such rows may stand below that blank row, unread; else they are refused."""


class ParquetSource(FileOrigin):
    """A Parquet file."""

    type: Literal["parquet"]
    """A Parquet file."""


class JsonSource(FileOrigin):
    """A list of records in a JSON file.

    A column is named by its key, in nested objects by the way there: `customer.country`. A name
    under `ignore_columns` covers all below it.
    """

    type: Literal["json"]
    """A JSON file."""
    records: str = ""
    """The way to the list, as `data.rows`; empty where the file is the list itself."""
    lines: bool = False
    """Whether each line is a record, instead of a list of them."""


FileSource = CsvSource | ExcelSource | ParquetSource | JsonSource | BookSource
WebSource = (
    RestSource
    | SupersetSource
    | PowerBiSource
    | MetabaseSource
    | CubeSource
    | ODataSource
    | DatasetteSource
    | LookerSource
    | TableauSource
    | GoogleSheetsSource
)
AskedSource = SqlSource | WebSource | DltSource
TableSource = AskedSource | FileSource

Source = Annotated[TableSource | ManualSource, Field(discriminator="type")]
