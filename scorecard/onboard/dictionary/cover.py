"""The first sheet: what the workbook is, how it is edited and given back, what is on each sheet."""

from collections.abc import Mapping, Sequence
from typing import Final

from openpyxl.worksheet.properties import PageSetupProperties

from scorecard.config.models import Config
from scorecard.onboard.dictionary import titles
from scorecard.onboard.dictionary.columns import subjects
from scorecard.onboard.dictionary.rows import Row
from scorecard.report.sheets import looks, names
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading

_WIDTH: Final = 110.0
_STEPS: Final = (
    "Change cells, add rows below the last, delete rows that no longer hold. Sorting and filtering "
    "do no harm: rows are known by what stands in their dark blue columns. The order of what is "
    "there does not change by it, and new rows come after it.",
    "Every heading has a comment that says what belongs below it. Months are 2026-04; amounts are "
    "whole, not thousands; shares and the targets of percentage KPIs are percent, as 85%.",
    "A dark blue cell that is changed gives the row another name. Where other sheets have the old "
    "name, change it there too: the import says where.",
    "Leave the names of sheets and headings as they are, and save as .xlsx.",
    "Give it back with: scorecard config import FILE.xlsx --by YOUR_ID. First everything is "
    "checked, then you see what would change and which cards' scores would move, and nothing is "
    "written before you say so. If anything is wrong, nothing at all is written.",
    "What somebody else changed in the meantime stays, unless you both changed the same row: then "
    "the import says which, and writes nothing.",
)


def write_cover(
    book: Book,
    config: Config,
    rows: Mapping[str, Sequence[Row]],
    notes: Mapping[str, str],
    digest: str,
) -> None:
    """The first sheet; `notes` are what is to be said of a subject, by its name."""
    grid = book.sheet(titles.COVER)
    grid.put(1, 1, Entry(f"{config.organisation.name}: scorecard dictionary", looks.TITLE))
    grid.raw.row_dimensions[1].height = 30
    said = "Units, people, KPIs, scorecards, targets and distribution, to be edited here."
    grid.put(2, 1, Entry(said, looks.SUBTITLE))
    grid.put(4, 1, Entry("How it is edited", looks.SECTION))
    row = 5
    for step, text in enumerate(_STEPS, 1):
        grid.wide(row, f"{step}.  {text}", looks.Look(wrap=True, line=False), 3, _WIDTH)
        row += 1
    row = _sheets(grid, row + 1, rows, notes)
    row = _left_out(grid, row + 1)
    grid.put(row + 1, 1, Entry(f"Made from configuration {digest[:12]}.", looks.NOTE))
    _print(grid)


def _sheets(
    grid: Grid, row: int, rows: Mapping[str, Sequence[Row]], notes: Mapping[str, str]
) -> int:
    grid.put(row, 1, Entry("What is on each sheet", looks.SECTION))
    grid.head(row + 1, [Heading("Sheet", 24), Heading("Rows", 10, "right"), Heading("What", 84)])
    row += 2
    settings = sum(len(item.columns) for item in subjects() if item.single)
    listed = [(titles.SINGLES, settings, "The organisation as a whole, one setting a row.")]
    for item in subjects():
        if not item.single:
            said = " ".join((item.model.__doc__ or "").replace("`", "").split())
            listed.append((item.sheet, len(rows[item.name]), f"{said} {notes[item.name]}".strip()))
    for sheet, number, said in listed:
        cells = [
            Entry(sheet, looks.LINK, link=names.address(sheet, 1, 1)),
            Entry(number, looks.NUMBER),
            Entry(said, looks.WRAPPED),
        ]
        grid.row(row, cells)
        grid.fit(row, cells, [Heading("", 24), Heading("", 10), Heading("", 84)])
        row += 1
    return row


def _left_out(grid: Grid, row: int) -> int:
    grid.put(row, 1, Entry("What is not here", looks.SECTION))
    for section, reason in titles.LEFT_OUT.items():
        row += 1
        text = f"{section.replace('.', ' ').capitalize()}: {reason}."
        grid.wide(row, text, looks.Look(wrap=True, line=False), 3, _WIDTH)
    return row + 1


def _print(grid: Grid) -> None:
    sheet = grid.raw
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
