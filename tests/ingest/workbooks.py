"""Scorecard workbooks as people make them, built cell by cell for tests."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.styles import PatternFill

GREEN, AMBER, RED = "FF00B050", "FFFFC000", "FFFF0000"

# A scorecard with months across: title, headings in row 3, measures below.
DECLARED: dict[str, Any] = {
    "id": "book",
    "name": "Scorecard of the North",
    "owner": "ann",
    "type": "scorecard_workbook",
    "path": "drops/book.xlsx",
    "covers": "history",
    "sheets": [{"sheet": "North", "unit": "north"}],
    "header_row": 3,
    "measure": {"column": "Measure", "map": {"Sales": "revenue", "People": "heads"}},
    "months": {"format": "%b %Y"},
}
ROWS: list[list[Any]] = [
    ["Region North"],
    [],
    ["Measure", "Jan 2026", "Feb 2026", "Mar 2026"],
    ["Sales", 100, 110, 120],
    ["People", 10, 11, 12],
]


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    *,
    fills: Mapping[str, str] | None = None,
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[str] = (),
) -> bytes:
    """A workbook of these sheets; fills (`A1` to ARGB) and the rest are the first sheet's."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    first = book.worksheets[0]
    for cell, colour in (fills or {}).items():
        first[cell].fill = PatternFill("solid", fgColor=colour)
    for area in merged:
        first.merge_cells(area)
    for row in hidden_rows:
        first.row_dimensions[row].hidden = True
    for letter in hidden_columns:
        first.column_dimensions[letter].hidden = True
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
