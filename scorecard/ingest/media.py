"""One way into every kind of delivery: read it under its declaration, and count it apart."""

from collections.abc import Mapping
from typing import Literal

from scorecard.config.books import BookSource
from scorecard.config.sources import CsvSource, ExcelSource, JsonSource, TableSource
from scorecard.errors import SourceError
from scorecard.ingest.books import count_book, read_book
from scorecard.ingest.delimited import read_text
from scorecard.ingest.files import count_csv
from scorecard.ingest.parquet import count_parquet, read_parquet
from scorecard.ingest.records import count_records, read_records
from scorecard.ingest.staging import Table
from scorecard.ingest.workbooks import count_workbook, read_workbook

MEDIA: Mapping[str, Literal["parquet", "csv", "xlsx", "json"]] = {
    "sql": "parquet",
    "rest": "parquet",
    "superset": "parquet",
    "power_bi": "parquet",
    "metabase": "parquet",
    "cube": "parquet",
    "odata": "parquet",
    "datasette": "parquet",
    "looker": "parquet",
    "tableau": "parquet",
    "google_sheets": "parquet",
    "dlt": "parquet",
    "csv": "csv",
    "excel": "xlsx",
    "parquet": "parquet",
    "json": "json",
    "scorecard_workbook": "xlsx",
}


def read_table(source: TableSource, content: bytes, name: str, *, is_proven: bool = False) -> Table:
    """A delivery's table; raises `SourceError` where it has not the declared shape.

    What `is_proven` was read before under the same declaration, down to its last cell.
    """
    if isinstance(source, CsvSource):
        return read_text(source, content, name)
    if isinstance(source, ExcelSource):
        return read_workbook(source, content, name)
    if isinstance(source, JsonSource):
        return read_records(source, content, name)
    if isinstance(source, BookSource):
        return read_book(source, content, name)
    return read_parquet(source, content, name, is_proven=is_proven)


def count_rows(source: TableSource, content: bytes, name: str) -> int:
    """Rows of a delivery, by a reader that has nothing in common with `read_table`'s."""
    if isinstance(source, CsvSource):
        return count_csv(source, content, name)
    if isinstance(source, ExcelSource):
        return count_workbook(source, content, name)
    if isinstance(source, JsonSource):
        return count_records(source, content, name)
    if isinstance(source, BookSource):
        return count_book(source, content, name)
    return count_parquet(content, name)


def agreed_rows(source: TableSource, content: bytes, name: str, table: Table) -> int:
    """The independent count; raises `SourceError` where the two readers see different tables."""
    rows = count_rows(source, content, name)
    if rows != table.count:
        raise SourceError(disagreement(name, table.count, rows))
    return rows


def disagreement(name: str, read: int, counted: int) -> str:
    """What is said where two readers see different tables."""
    return (
        f"{name}: expected two readers to see the same table, found {read} rows by one and "
        f"{counted} by the other: save it again with plain line ends and quotes"
    )
