"""A scorecard as it lies on many a shared drive, built cell by cell; what is planted is said."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

GREEN, AMBER, RED = "FFC6EFCE", "FFFFEB9C", "FFFFC7CE"
NAVY = PatternFill("solid", fgColor="FF1F3A5F")
MONTHS = ("Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")

# Name, unit of measure, owner, weight, target, ten figures of 2026; sections have a name only.
NORTH: tuple[tuple[Any, ...], ...] = (
    ("FINANCIAL",),
    ("Revenue", "k EUR", "Eva Brandt", 20, 900, 850, 870, 905, 910, 930, 880, 940, 700, 960, 970),
    (
        "Operating cost",
        "k EUR",
        "Eva Brandt",
        15,
        600,
        610,
        605,
        598,
        590,
        640,
        595,
        670,
        588,
        580,
        590,
    ),
    ("CUSTOMER",),
    (
        "On-time delivery",
        "%",
        "Jon Hale",
        20,
        "≥ 96 %",
        96.4,
        95.1,
        97.0,
        96.2,
        93.0,
        96.8,
        89.5,
        97.1,
        96.0,
        96.6,
    ),
    ("Complaints", "#", "Jon Hale", 10, 12, 10, 14, 11, 12, 13, 9, 25, 11, 10, 8),
    ("PROCESS",),
    ("Lead time", "days", "Mia Weber", 15, 5.0, 4.8, 5.2, 4.9, 5.0, 5.4, 4.7, 6.9, 4.9, 4.8, 4.6),
    ("PEOPLE",),
    ("Headcount", "people", "HR", 10, 120, 118, 119, 121, 120, 122, 121, 123, 124, 124, 125),
    ("Absence rate", "%", "HR", 10, 4.0, 3.8, 4.4, 4.1, 3.9, 3.7, 4.0, 4.9, 3.6, 3.9, 3.5),
)
LOWER = {"Operating cost", "Complaints", "Lead time", "Absence rate"}
RED_AT = {"On-time delivery": 0.95, "Absence rate": 1.1}


def messy_workbook() -> bytes:
    """Two regions on sheets of their own, one sheet with two blocks, one of notes.

    Merged titles over German month names without a year, which stands in cell B2; fills by the
    rule green at the target, red below 90 % of it (beyond 110 % where lower is better); a totals
    row without a meaning; a hidden column (Owner) and a hidden row; thousand separators as text
    in Revenue of August; `n/a` in one month; a footnote; a comment column; months to come empty.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, factor in (("Region North", 1.0), ("Region South", 0.6)):
        _region(book.create_sheet(name), name, factor)
    _plants(book.create_sheet("Plants"))
    notes = book.create_sheet("Read me")
    notes["A1"] = "How to fill in this workbook"
    notes["A2"] = "Send it to the controller by the fourth working day."
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _region(sheet: Worksheet, name: str, factor: float) -> None:
    sheet["A1"] = f"Balanced Scorecard {name}"
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.merge_cells("A1:R1")
    sheet["A2"], sheet["B2"] = "Year", 2026
    heads = ["Measure", "Unit", "Owner", "Weight", "Target", *MONTHS, "YTD", "Comment"]
    sheet.append([])
    sheet.append(heads)
    for cell in sheet[4]:
        cell.fill, cell.font = NAVY, Font(bold=True, color="FFFFFFFF")
        cell.alignment = Alignment(wrap_text=True)
    row = 5
    for line in NORTH:
        if len(line) == 1:
            row += row > 5
            sheet.cell(row, 1, line[0]).font = Font(bold=True)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=19)
        else:
            _measure(sheet, row, line, factor)
        row += 1
    sheet.cell(row, 1, "Total").font = Font(bold=True)
    for column in range(6, 16):
        sheet.cell(row, column, 99)
    sheet.cell(row + 2, 1, "* Absence without maternity leave. Source: HR system, as of month end.")
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[6].hidden = True


def _measure(sheet: Worksheet, row: int, line: Sequence[Any], factor: float) -> None:
    name, unit, owner, weight, target, *values = line
    scaled = unit in ("k EUR", "#", "people")
    numbers = [round(v * factor) if scaled else v for v in values]
    goal = round(target * factor) if scaled else target
    for column, cell in enumerate((name, unit, owner, weight, goal), start=1):
        sheet.cell(row, column, cell)
    limit = 96.0 if isinstance(goal, str) else goal
    for column, value in enumerate(numbers, start=6):
        cell = sheet.cell(row, column, value)
        cell.number_format = "#,##0" if scaled else "0.0"
        cell.fill = PatternFill("solid", fgColor=_colour(name, value, limit))
    if name == "Revenue" and factor == 1.0:
        sheet.cell(row, 13).value = "1,700"
    if name == "Lead time":
        sheet.cell(row, 8).value = "n/a"
    sheet.cell(row, 18, f"=SUM(F{row}:Q{row})")


def _colour(name: str, value: float, target: float) -> str:
    if name in LOWER:
        return GREEN if value <= target else AMBER if value <= 1.1 * target else RED
    share = RED_AT.get(name, 0.9)
    return GREEN if value >= target else AMBER if value >= share * target else RED


def _plants(sheet: Worksheet) -> None:
    """Two blocks below one another, months as dates above Actual and Target."""
    months = [dt.datetime(2026, month, 1) for month in range(8, 11)]
    for top, name, base in ((1, "Plant Dresden", 100), (12, "Plant Porto", 80)):
        sheet.cell(top, 1, name).font = Font(bold=True)
        for place, month in enumerate(months):
            cell = sheet.cell(top + 2, 2 + 2 * place, month)
            cell.number_format = "mmm yy"
            sheet.merge_cells(
                start_row=top + 2,
                end_row=top + 2,
                start_column=2 + 2 * place,
                end_column=3 + 2 * place,
            )
            sheet.cell(top + 3, 2 + 2 * place, "Actual")
            sheet.cell(top + 3, 3 + 2 * place, "Target")
        sheet.cell(top + 3, 1, "KPI")
        for line, (measure, step) in enumerate((("Output", 5), ("Scrap rate", 0.001)), start=4):
            sheet.cell(top + line, 1, measure)
            for place in range(3):
                value = base + step * place if measure == "Output" else 0.02 + step * place
                cell = sheet.cell(top + line, 2 + 2 * place, value)
                goal = sheet.cell(top + line, 3 + 2 * place, base if measure == "Output" else 0.021)
                for one in (cell, goal):
                    one.number_format = "0" if measure == "Output" else "0.0%"
