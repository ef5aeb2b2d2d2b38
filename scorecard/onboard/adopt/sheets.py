"""A workbook as it is looked at before anybody declared anything: cells, looks, number formats."""

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils import get_column_letter

from scorecard.archives import Archive, Spot, read_marks, safe_archive, sheet_part
from scorecard.errors import SourceError
from scorecard.ingest.grid import clean
from scorecard.ingest.sheet_look import Look, is_hidden, read_look
from scorecard.ingest.workbooks import Rows, as_text, is_blank, read_cells

# A scorecard is read by people; number formats are read with a tool that needs room.
_LARGEST = 30 * 2**20
_CELLS = 300_000
_SMALLER = "take out what is no scorecard, or declare the source by hand"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells; rows and columns count from 0."""

    name: str
    rows: Rows
    look: Look
    formats: Mapping[Spot, str]
    bold: frozenset[Spot]
    # Formulas that no program has worked out.
    pending: frozenset[Spot]
    hidden: bool

    @property
    def width(self) -> int:
        """Columns."""
        return max((len(row) for row in self.rows), default=0)

    def value(self, row: int, column: int) -> Any:
        """A cell as Excel has it; None outside."""
        inside = 0 <= row < len(self.rows) and column < len(self.rows[row])
        return self.rows[row][column] if inside else None

    def text(self, row: int, column: int) -> str:
        """What a cell says; empty where it is blank."""
        cell = self.value(row, column)
        return "" if cell is None else clean(as_text(cell)[0])

    def number(self, row: int, column: int) -> float | None:
        """A cell's number where Excel has it as one."""
        cell = self.value(row, column)
        is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
        return float(cell) if is_number else None

    def is_blank_row(self, row: int) -> bool:
        """Whether nothing stands in a row."""
        return all(is_blank(cell) for cell in self.rows[row])


def address(row: int, column: int) -> str:
    """`B4` for a row and column from 0."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def read_sheets(content: bytes, name: str) -> list[Sheet]:
    """Every sheet of a workbook in its order; raises `SourceError` where it cannot be read."""
    archive = safe_archive(content, name)
    sheets = [part for part in archive.parts if part.startswith("xl/worksheets/")]
    size = sum(len(archive.parts[part]) for part in sheets)
    if size > _LARGEST:
        raise SourceError(
            f"{name}: expected a scorecard with at most {_LARGEST // 2**20} MB of cells, found "
            f"{size // 2**20:,}: {_SMALLER}"
        )
    try:
        with warnings.catch_warnings():
            # It tells of what it leaves out; here only number formats are taken from it.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(archive.content))
    # A reader of a foreign format raises anything on one that is damaged.
    except Exception as error:
        raise SourceError(
            f"{name}: expected an .xlsx workbook, found one that cannot be read "
            f"({type(error).__name__}): save it again from Excel"
        ) from None
    return [_sheet(archive, book[sheet.title], name) for sheet in book.worksheets]


def _sheet(archive: Archive, raw: Any, name: str) -> Sheet:
    where = f"{name}, sheet {raw.title!r}"
    part = sheet_part(archive, raw.title, where)
    try:
        look = read_look(archive, part)
    except (ParseError, ValueError):
        look = Look()
    rows = read_cells(archive.content, raw.title, where)
    area = len(rows) * max((len(row) for row in rows), default=0)
    if area > _CELLS:
        raise SourceError(
            f"{where}: expected a scorecard of at most {_CELLS:,} cells, found an area of "
            f"{area:,}: {_SMALLER}"
        )
    marks = read_marks(part)
    for (row, column), text in marks.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    cells = [cell for line in raw.iter_rows() for cell in line if cell.has_style]
    formats = {(c.row - 1, c.column - 1): str(c.number_format) for c in cells}
    bold = frozenset((c.row - 1, c.column - 1) for c in cells if c.font.b)
    pending = frozenset(marks.pending)
    return Sheet(raw.title, rows, look, formats, bold, pending, is_hidden(archive, raw.title))
