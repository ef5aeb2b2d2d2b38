"""The comparison as a workbook: a summary, and a sheet for each unit with every cell."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from openpyxl.worksheet.properties import PageSetupProperties

from scorecard.config.models import Config
from scorecard.onboard.shadow import AGREED, Close, standing
from scorecard.period import Month
from scorecard.reconcile.shadow_cells import Cell, Comparison
from scorecard.reconcile.shadow_words import CAUSES, FIELDS, STATES, Words
from scorecard.report.palette import TONES, WORDS
from scorecard.report.sheets import archive, formats, looks, names
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading

_SUMMARY: Final = (Heading("", 56), Heading("Cells", 12, "right"), Heading("Agree", 12, "right"),
                   Heading("Differ", 12, "right"), Heading("Unknown", 12, "right"))  # fmt: skip
_COLUMNS: Final = (
    Heading("Measure", 32),
    Heading("What", 10),
    Heading("Ours", 16, "right"),
    Heading("Theirs", 16, "right"),
    Heading("Difference", 16, "right"),
    Heading("Result", 16),
    Heading("Cause", 30),
    Heading("In words", 52),
    Heading("Their cell", 20),
)
_HEAD: Final = 5


def render(comparison: Comparison, config: Config, closes: Sequence[Close], day: dt.date) -> bytes:
    """The workbook's bytes, dated `day`: the same comparison gives the same."""
    book, words = Book(), Words(config)
    title = f"{config.organisation.name}, {Month.parse(comparison.month).title}"
    units = list(dict.fromkeys(cell.unit for cell in comparison.cells))
    cells = {unit: [c for c in comparison.cells if c.unit == unit] for unit in units}
    sheets = names.sheet_names(words.unit(cells[unit][0]) for unit in units)
    places = dict(zip(units, sheets, strict=True))
    _summary(book, comparison, closes, title, {places[u]: cells[u] for u in units})
    for unit in units:
        _unit(book.sheet(places[unit]), words, cells[unit], title)
    return archive.to_bytes(book, day)


def _summary(
    book: Book,
    comparison: Comparison,
    closes: Sequence[Close],
    title: str,
    cells: dict[str, list[Cell]],
) -> None:
    grid = book.sheet(names.SUMMARY)
    grid.put(1, 1, Entry("Ours and the hand-made scorecards", looks.TITLE))
    grid.put(2, 1, Entry(title, looks.SUBTITLE))
    grid.raw.row_dimensions[1].height = 30
    row = _HEAD - 1
    grid.head(row, (replace(_SUMMARY[0], title="Unit"), *_SUMMARY[1:]))
    for sheet, found in cells.items():
        row += 1
        link = names.address(sheet, 1, 1)
        grid.row(row, [Entry(sheet, looks.LINK, link=link), *_counts(found)])
    row += 1
    total = [replace(entry, look=looks.GROUP_NUMBER) for entry in _counts(comparison.cells)]
    grid.row(row, [Entry("All", looks.GROUP), *total])
    row = _causes(grid, comparison, row + 2)
    row = _closes(grid, closes, row + 2)
    if comparison.notes:
        row += 2
        grid.put(row, 1, Entry("Noticed in the workbooks", looks.SECTION))
        for text in comparison.notes:
            row += 1
            grid.wide(row, text, looks.NOTE_WRAPPED, len(_SUMMARY), 100)
    _paper(grid, len(_SUMMARY))


def _counts(cells: Sequence[Cell]) -> list[Entry]:
    agree = sum(cell.agrees for cell in cells)
    unknown = sum(cell.cause == "unknown" for cell in cells)
    numbers = (len(cells), agree, len(cells) - agree, unknown)
    return [Entry(number, looks.NUMBER, formats.COUNT) for number in numbers]


def _causes(grid: Grid, comparison: Comparison, row: int) -> int:
    grid.put(row, 1, Entry("Why cells differ", looks.SECTION))
    for cause, count in comparison.causes():
        row += 1
        grid.row(row, [Entry(CAUSES[cause]), Entry(count, looks.NUMBER, formats.COUNT)])
    if not comparison.causes():
        row += 1
        grid.put(row, 1, Entry("No cell differs.", looks.NOTE))
    return row


def _closes(grid: Grid, closes: Sequence[Close], row: int) -> int:
    grid.put(row, 1, Entry("Parallel closes", looks.SECTION))
    for close in closes:
        row += 1
        numbers = (close.compared, close.agree, close.compared - close.agree, close.unknown)
        entries = [Entry(number, looks.NUMBER, formats.COUNT) for number in numbers]
        said = "agreed" if close.agreed else "did not agree"
        grid.row(row, [Entry(f"{Month.parse(close.month).title}: {said}"), *entries])
    row += 1
    grid.put(row, 1, Entry(standing(closes), looks.FACT))
    row += 1
    grid.wide(row, AGREED, looks.NOTE_WRAPPED, len(_SUMMARY), 100)
    return row


def _unit(grid: Grid, words: Words, cells: Sequence[Cell], title: str) -> None:
    grid.put(1, 1, Entry(words.unit(cells[0]), looks.TITLE))
    grid.put(2, 1, Entry(title, looks.SUBTITLE))
    back = names.address(names.SUMMARY, 1, 1)
    grid.put(3, 1, Entry("Back to summary", looks.LINK_PLAIN, link=back))
    grid.raw.row_dimensions[1].height = 30
    grid.head(_HEAD, _COLUMNS)
    row = _HEAD
    for cell in cells:
        row += 1
        entries = _entries(words, cell)
        grid.row(row, entries)
        grid.fit(row, entries, _COLUMNS)
    first, last = _HEAD + 1, row
    for state in ("differs", "only_there", "only_here"):
        grid.mark(first, last, [6], 6, STATES[state], TONES["red"])
    for state in ("equal", "rounding", "tolerance"):
        grid.mark(first, last, [6], 6, STATES[state], TONES["green"])
    grid.raw.freeze_panes = names.cell(first, 2)
    grid.raw.auto_filter.ref = f"{names.cell(_HEAD, 1)}:{names.cell(last, len(_COLUMNS))}"
    grid.raw.print_title_rows = f"{_HEAD}:{_HEAD}"
    _paper(grid, len(_COLUMNS))


def _entries(words: Words, cell: Cell) -> list[Entry]:
    shown = words.shown(cell)
    form = formats.value_format(shown) if shown else "0.00##"
    change = formats.change_format(shown) if shown else "+0.00##;-0.00##;0"
    both = isinstance(cell.ours, Decimal) and isinstance(cell.theirs, Decimal)
    difference = cell.theirs - cell.ours if both else None  # type: ignore[operator]  # decimals
    return [
        Entry(words.subject(cell), looks.WRAPPED),
        Entry(FIELDS[cell.field]),
        Entry(_side(cell.ours), looks.NUMBER, form),
        Entry(_side(cell.theirs), looks.NUMBER, form),
        Entry(difference, looks.NUMBER, change) if both else Entry(""),
        Entry(STATES[cell.state], looks.WORD),
        Entry(CAUSES[cell.cause] if cell.cause else "", looks.WRAPPED),
        Entry(cell.text, looks.WRAPPED),
        Entry(cell.where, looks.WRAPPED),
    ]


def _side(value: Decimal | str | None) -> Decimal | str | None:
    """A colour by the word it has on the page."""
    return next((word for c, word in WORDS.items() if c == value), value)


def _paper(grid: Grid, columns: int) -> None:
    sheet = grid.raw
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_area = f"A1:{names.cell(sheet.max_row, columns)}"
