"""One way into every kind of delivery: read it under its declaration, and count it apart."""

from collections.abc import Mapping
from typing import Literal

from scorecard.config.books import BookSource
from scorecard.config.sources import CsvSource, ExcelSource, JsonSource, TableSource
from scorecard.errors import SourceError
from scorecard.ingest.books import count_book, read_book
from scorecard.ingest.extracts import count_extract, read_extract
from scorecard.ingest.files import count_csv, read_csv
from scorecard.ingest.grid import Grid
from scorecard.ingest.headings import check_headings, check_rows
from scorecard.ingest.records import count_records, read_records
from scorecard.ingest.workbooks import count_workbook, read_workbook

MEDIA: Mapping[str, Literal["parquet", "csv", "xlsx", "json"]] = {
    "sql": "parquet",
    "csv": "csv",
    "excel": "xlsx",
    "json": "json",
    "scorecard_workbook": "xlsx",
}


def read_grid(source: TableSource, content: bytes, name: str) -> Grid:
    """A delivery's table; raises `SourceError` where it has not the declared shape."""
    if isinstance(source, CsvSource):
        return read_csv(source, content, name)
    if isinstance(source, ExcelSource):
        return read_workbook(source, content, name)
    if isinstance(source, JsonSource):
        return read_records(source, content, name)
    if isinstance(source, BookSource):
        return read_book(source, content, name)
    grid = read_extract(content)
    check_headings(source, grid.headings, name)
    check_rows(source, len(grid.rows), name)
    return grid


def count_rows(source: TableSource, content: bytes, name: str) -> int:
    """Rows of a delivery, by a reader that has nothing in common with `read_grid`'s."""
    if isinstance(source, CsvSource):
        return count_csv(source, content, name)
    if isinstance(source, ExcelSource):
        return count_workbook(source, content, name)
    if isinstance(source, JsonSource):
        return count_records(source, content, name)
    if isinstance(source, BookSource):
        return count_book(source, content, name)
    return count_extract(content)


def agreed_rows(source: TableSource, content: bytes, name: str, grid: Grid) -> int:
    """The independent count; raises `SourceError` where the two readers see different tables."""
    rows = count_rows(source, content, name)
    if rows != len(grid.rows):
        raise SourceError(disagreement(name, len(grid.rows), rows))
    return rows


def disagreement(name: str, read: int, counted: int) -> str:
    """What is said where two readers see different tables."""
    return (
        f"{name}: expected two readers to see the same table, found {read} rows by one and "
        f"{counted} by the other: save it again with plain line ends and quotes"
    )
