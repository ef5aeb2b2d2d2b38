"""Tables on a sheet of an Excel workbook: checked as an archive first, then read by two readers.

calamine reads the cells, openpyxl counts the rows. What calamine cannot tell, an error (#N/A) from
an empty cell, and a formula that was never worked out from one that gives nothing, comes from the
sheet's own XML.
"""

import datetime as dt
import io
import warnings
from collections.abc import Container, Iterable
from contextlib import closing
from itertools import takewhile
from typing import Any

import numpy as np
import openpyxl
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from scorecard.archives import Marks, read_marks, safe_archive, sheet_part
from scorecard.config.layouts import WideMonthsLayout
from scorecard.config.sources import ExcelSource
from scorecard.errors import SourceError
from scorecard.ingest.grid import Grid, clean, grid_of
from scorecard.ingest.headings import check_headings, check_rows, read_columns

# Whole numbers below this are exact, and shown by Excel without an exponent.
_WHOLE = 10**15

Rows = list[list[Any]]


def read_workbook(source: ExcelSource, content: bytes, name: str) -> Grid:
    """The declared table; raises `SourceError` naming sheet and row where the shape is wrong.

    Cells without a heading above them are not part of the table.
    """
    where = _where(source, name)
    archive = safe_archive(content, name)
    marks = read_marks(sheet_part(archive, source.sheet, where))
    rows = read_cells(archive.content, source.sheet, where)
    top = source.header_row - 1
    written = [_heading(cell, source) for cell in rows[top]] if top < len(rows) else []
    places = [place for place, heading in enumerate(written) if heading]
    headings = [written[place] for place in places]
    head = f"{where}, row {source.header_row}"
    if not headings:
        raise SourceError(f"{head}: expected headings, found an empty row: correct header_row")
    check_headings(source, headings, head)
    end = _end(rows, top, places, marks)
    check_results(marks, range(top, end + 1), places, where)
    check_rows(source, end - top - 1, where)
    names = read_columns(source, headings)
    chosen = [places[headings.index(name)] for name in names]
    return _grid(names, chosen, rows, range(top + 1, end), marks)


def count_workbook(source: ExcelSource, content: bytes, name: str) -> int:
    """Rows below the headings up to the first blank one, as openpyxl sees them."""
    archive = safe_archive(content, name)
    sheet_part(archive, source.sheet, _where(source, name))
    try:
        with warnings.catch_warnings():
            # It tells of styles and extensions it leaves out; rows are counted, nothing else.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(archive.content), read_only=True, data_only=True
            )
            with closing(book):
                sheet = book[source.sheet]
                return _counted(sheet.iter_rows(min_row=source.header_row, values_only=True))
    # A reader of a foreign format raises anything on one that is damaged.
    except Exception as error:
        raise SourceError(
            f"{_where(source, name)}: expected a table two readers agree on, found one refuses "
            f"it ({type(error).__name__}): save it again from Excel"
        ) from None


def _counted(rows: Iterable[tuple[Any, ...]]) -> int:
    iterator = iter(rows)
    places = [i for i, cell in enumerate(next(iterator, ())) if not is_blank(cell)]
    filled = (any(not is_blank(row[i]) for i in places if i < len(row)) for row in iterator)
    return sum(1 for _ in takewhile(bool, filled))


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing a person can see."""
    return cell is None or (isinstance(cell, str) and not clean(cell))


def _where(source: ExcelSource, name: str) -> str:
    return f"{name}, sheet {source.sheet!r}"


def read_cells(content: bytes, sheet: str, where: str) -> Rows:
    """Every cell of a sheet from its first row and column on, all rows of one width."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        raise SourceError(
            f"{where}: expected a sheet with cells, found one that cannot be read "
            f"({type(error).__name__}): save it again from Excel"
        ) from None


def _end(rows: Rows, top: int, places: list[int], marks: Marks) -> int:
    """The first row below the headings that is blank under all of them."""
    for row in range(top + 1, len(rows)):
        if all(is_blank(rows[row][place]) and (row, place) not in marks.errors for place in places):
            return row
    return len(rows)


def check_results(marks: Marks, rows: Container[int], places: Container[int], where: str) -> None:
    """Raise `SourceError` where a formula in these rows and columns was never worked out."""
    pending = sorted(
        (row, place) for row, place in marks.pending if row in rows and place in places
    )
    if pending:
        row, place = pending[0]
        more = f" and {len(pending) - 1} more" if len(pending) > 1 else ""
        raise SourceError(
            f"{where}, cell {get_column_letter(place + 1)}{row + 1}: expected a result beside the "
            f"formula, found none{more}: open the workbook in Excel, let it calculate, save it"
        )


def _grid(names: list[str], places: list[int], rows: Rows, body: range, marks: Marks) -> Grid:
    columns, flags = [], []
    for place in places:
        cells = [as_text(rows[row][place]) for row in body]
        for offset, row in enumerate(body):
            if (row, place) in marks.errors:
                cells[offset] = (marks.errors[row, place], False)
        columns.append([text for text, _ in cells])
        flags.append(np.array([native for _, native in cells], dtype=np.bool_))
    numbers = np.arange(body.start + 1, body.stop + 1, dtype=np.int64)
    return grid_of(names, columns, numbers, flags)


def as_text(cell: Any) -> tuple[str, bool]:
    """A cell as text, and whether Excel had it as a number or a date."""
    if isinstance(cell, bool):
        return str(cell).upper(), False
    if isinstance(cell, (int, float)):
        whole = float(cell).is_integer() and abs(cell) < _WHOLE
        return (str(int(cell)) if whole else repr(cell)), True
    if isinstance(cell, (dt.date, dt.datetime)):
        return cell.isoformat(), True
    return str(cell), False


def _heading(cell: Any, source: ExcelSource) -> str:
    """A heading; one that is a date is written as the layout writes months."""
    if isinstance(cell, (dt.date, dt.datetime)) and isinstance(source.layout, WideMonthsLayout):
        return cell.strftime(source.layout.month_format)
    return clean(as_text(cell)[0])
