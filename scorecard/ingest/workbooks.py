"""Tables on a sheet of an Excel workbook: checked as an archive first, then read by two readers.

calamine reads the cells, openpyxl counts the rows. What calamine cannot tell, an error (#N/A) from
an empty cell, and a formula that was never worked out from one that gives nothing, comes from the
sheet's own XML.
"""

import datetime as dt
import io
import warnings
from collections.abc import Collection, Container, Iterable, Mapping
from contextlib import closing
from itertools import takewhile
from typing import Any

import numpy as np
import openpyxl
from python_calamine import CalamineError, CalamineWorkbook

from scorecard.archives import Marks, address, read_marks, safe_archive, sheet_part
from scorecard.config.layouts import WideMonthsLayout
from scorecard.config.sources import ExcelSource
from scorecard.errors import SourceError
from scorecard.ingest.grid import Grid, clean, grid_of, shown
from scorecard.ingest.headings import (
    check_headings,
    check_rows,
    codes_of,
    figure_headings,
    read_columns,
)
from scorecard.ingest.keys import is_total

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
    body = range(top + 1, end)
    columns = dict(zip(headings, places, strict=True))
    _check_beside(rows, top, body, places, where)
    if not source.more_below:
        _check_below(source, rows, body, columns, where)
    check_results(marks, range(top, end + 1), places, where)
    check_rows(source, len(body), where)
    names = read_columns(source, headings)
    return _grid(names, [columns[name] for name in names], rows, body, marks)


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


def _check_beside(rows: Rows, top: int, body: range, places: list[int], where: str) -> None:
    """Raise `SourceError` where figures among the columns, or next to the last, have no heading."""
    width = len(rows[top])
    for place in range(min(places), min(max(places) + 2, width)):
        if place in places:
            continue
        row = next((row for row in body if is_figure(rows[row][place])), None)
        if row is not None:
            raise SourceError(no_heading(rows, (row, place), top, where))


def no_heading(rows: Rows, spot: tuple[int, int], top: int, where: str) -> str:
    """What is said of a figure, at row and column from 0, in a column without a heading."""
    row, place = spot
    return (
        f"{where}, cell {address(row, place)}: expected a heading over every column of figures, "
        f"found none over {as_text(rows[row][place])[0]}: write it in {address(top, place)}, and "
        "under ignore_columns if it is not to be read, or leave a column free before it"
    )


def is_figure(cell: Any) -> bool:
    """Whether a cell holds a number."""
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _check_below(
    source: ExcelSource, rows: Rows, body: range, columns: Mapping[str, int], where: str
) -> None:
    """Raise `SourceError` where rows of the table go on below the blank one it ends at."""

    def cells(row: int) -> dict[str, Any]:
        return {name: rows[row][place] for name, place in columns.items()}

    below = [row for row in range(body.stop, len(rows)) if not all(map(is_blank, rows[row]))]
    known = {code for row in (body if below else ()) for code in _codes(source, cells(row))}
    for row in below:
        if _is_claim(source, cells(row), known):
            said = next(as_text(cell)[0] for cell in cells(row).values() if not is_blank(cell))
            raise SourceError(
                f"{where}, row {row + 1}: expected the table to end at its first blank row, row "
                f"{body.stop + 1}, found more of it from {shown(said)} on: take the blank row out, "
                "or set more_below to true if these rows are not to be read"
            )


def _codes(source: ExcelSource, cells: Mapping[str, Any]) -> list[str]:
    """A row's codes; empty where a part is blank, and those of totals and of what is left out."""
    found = []
    for code in codes_of(source):
        parts = [clean(as_text(cells[name])[0]) for name in code.names]
        written = code.join.join(parts)
        is_out = written in code.ignore or (is_total(written) and written not in code.map)
        found.append(written if all(parts) and not is_out else "")
    return found


def _is_claim(source: ExcelSource, cells: Mapping[str, Any], known: Collection[str]) -> bool:
    """Whether a row has codes, a month and figures as rows of the table have.

    Notes may stand below it, and a number beside them: a row whose codes are new is one of the
    table if most of its figures are there.
    """
    layout = source.layout
    if not isinstance(layout, WideMonthsLayout) and is_blank(cells[layout.month]):
        return False
    codes = _codes(source, cells)
    figures = [not is_blank(cells[name]) for name in figure_headings(source, list(cells))]
    if not all(codes) or (figures and not any(figures)):
        return False
    mapped = {*known, *(name for code in codes_of(source) for name in code.map)}
    return 2 * sum(figures) >= len(figures) + 1 or any(code in mapped for code in codes)


def check_results(marks: Marks, rows: Container[int], places: Container[int], where: str) -> None:
    """Raise `SourceError` where a formula in these rows and columns was never worked out."""
    pending = sorted(
        (row, place) for row, place in marks.pending if row in rows and place in places
    )
    if pending:
        row, place = pending[0]
        more = f" and {len(pending) - 1} more" if len(pending) > 1 else ""
        raise SourceError(
            f"{where}, cell {address(row, place)}: expected a result beside the "
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
