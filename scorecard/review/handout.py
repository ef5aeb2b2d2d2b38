"""What workbooks to be filled in have in common: only what is asked is unlocked, and each is known.

A form and a review workbook differ in what stands in their rows. How cells to fill in look, how the
rest is locked and hidden, and by what the workbook is known when it comes back is here.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from scorecard.figures import Shown
from scorecard.ingest import form_layout
from scorecard.ingest.handouts import Kind
from scorecard.report.palette import PAPER
from scorecard.report.sheets import looks
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading
from scorecard.report.sheets.looks import Look
from scorecard.report.sheets.names import cell as cell_name
from scorecard.report.sheets.texts import clean, shortened

YELLOW: Final = "#FFF6CC"
# Rows of title and legend stand above the headings.
HEAD: Final = 8
FIRST: Final = HEAD + 1

GIVEN: Final = Look(fill=PAPER, wrap=True, indent=1)
GIVEN_NUMBER: Final = Look(fill=PAPER, align="right")
INPUT_NUMBER: Final = Look(fill=YELLOW, align="right", size=11)
INPUT_TEXT: Final = Look(fill=YELLOW, wrap=True, indent=1)
INPUT_WORD: Final = Look(fill=YELLOW, align="center")

_PAPER_SIZES: Final = {"A4": 9, "Letter": 1}
# As wide as a page is, whatever font stands in for ours.
_GUIDE_WIDTH: Final = 80.0
_UNITS: Final = {1: "", 1_000: "thousand", 1_000_000: "million"}


def columns_of(headings: Sequence[Heading]) -> dict[str, int]:
    """The place of each column by its title."""
    return {heading.title: place for place, heading in enumerate(headings, start=1)}


def title(grid: Grid, first: int, texts: tuple[str, str, str]) -> None:
    """Write title, whose it is, and what to do, from column `first` on."""
    for row, (text, look) in enumerate(
        zip(texts, (looks.TITLE, looks.SUBTITLE, looks.NOTE), strict=True), start=1
    ):
        grid.put(row, first, Entry(text, look))
    grid.raw.row_dimensions[1].height = 30


def legend(grid: Grid, first: int, words: Sequence[tuple[str, Look]]) -> None:
    """Write what the colours mean, side by side."""
    grid.row(5, [Entry(text, look) for text, look in words], first)
    grid.raw.row_dimensions[5].height = 28


def fill_in(grid: Grid, row: int, column: int, entry: Entry | None) -> None:
    """A cell to fill in; one that is not asked for stays locked and grey."""
    grid.put(row, column, entry or Entry("", GIVEN_NUMBER))
    if entry is not None:
        grid.raw.cell(row=row, column=column).protection = Protection(locked=False)


def measured_in(shown: Shown, entered_as: str) -> str:
    """The unit a figure is typed in: `%`, `EUR million`, `days`, `number`."""
    if entered_as == form_layout.PERCENT:
        return "%"
    parts = (
        shown.currency if shown.kind == "currency" else "",
        "" if entered_as == form_layout.OPERANDS else _UNITS[shown.scale],
        "%" if shown.kind == "percent" else shown.suffix,
    )
    text = " ".join(part for part in parts if part) or "number"
    return f"two numbers, giving {text}" if entered_as == form_layout.OPERANDS else text


def typed(value: Decimal | None, shown: Shown) -> Decimal | None:
    """A figure in the unit it is typed in; a percentage stays a fraction, as Excel holds it."""
    return None if value is None else value / shown.scale


def typed_format(shown: Shown) -> str:
    """How a figure looks in the cell it is typed into."""
    places = "." + "0" * shown.decimals if shown.decimals else ""
    return f"0{places}%" if shown.kind == "percent" else f"#,##0{places}"


def area(column: int, first: int, last: int) -> str:
    """The cells of a column from one row to another."""
    return f"{cell_name(first, column)}:{cell_name(last, column)}"


def choice(words: Sequence[str], name: str) -> DataValidation:
    """A drop-down of words, of which anything else is refused as it is typed.

    All words together may have 255 characters, which is Excel's limit, and none a comma.
    """
    return DataValidation(
        type="list",
        formula1=f'"{",".join(words)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=name,
        error=shortened(f"Choose {', '.join(words[:-1])} or {words[-1]}.", 250),
    )


def whiten(grid: Grid, areas: Mapping[str, str]) -> None:
    """Let cells to fill in turn white once something stands in them."""
    for cells in areas.values():
        top = f"${cells.partition(':')[0]}"
        filled = FormulaRule(formula=[f'{top}<>""'], fill=looks.solid("#FFFFFF"))
        grid.raw.conditional_formatting.add(cells, filled)


def hide(grid: Grid, columns: Sequence[int]) -> None:
    """Hide columns nobody is asked to look at."""
    for column in columns:
        grid.raw.column_dimensions[get_column_letter(column)].hidden = True


def frame(
    grid: Grid,
    shown: tuple[int, int],
    *,
    frozen: int,
    last_row: int,
    page: str,
    footer: Sequence[str],
) -> None:
    """Freeze, protect and set up for print: landscape, one page wide.

    `shown` are the first and the last column of the print, `frozen` the first one that scrolls,
    `footer` whose it is and which month.
    """
    sheet = grid.raw
    sheet.freeze_panes = cell_name(FIRST, frozen)
    sheet.protection.sheet = True
    # Columns may be made wider, rows higher.
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    _print(sheet, "landscape", page)
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    sheet.print_area = f"{cell_name(1, shown[0])}:{cell_name(max(last_row, HEAD), shown[1])}"
    sheet.oddFooter.left.text = shortened(footer[0], 80).replace("&", "&&")
    sheet.oddFooter.center.text = footer[1]
    sheet.oddFooter.right.text = "Page &P of &N"


def _print(sheet: Any, orientation: str, page: str, *, pages: int = 0) -> None:
    """Set up for print, one page wide: without paper and margins not every program fits it.

    It is made small enough for `pages` of them, or takes as many as it needs.
    """
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = _PAPER_SIZES[page]
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = pages
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6


def select(grid: Grid, row: int, column: int) -> None:
    """Put the cursor where the first thing is to be filled in."""
    selection = grid.raw.sheet_view.selection[-1]
    selection.activeCell = selection.sqref = cell_name(row, column)


def write_guide(
    book: Book, name: str, page: str, paragraphs: Sequence[tuple[str, Sequence[str]]]
) -> None:
    """Write a sheet that says in plain words how it is done, heading by heading."""
    grid = book.sheet(name)
    grid.raw.column_dimensions["A"].width = _GUIDE_WIDTH
    grid.put(1, 1, Entry(name, looks.TITLE))
    grid.raw.row_dimensions[1].height = 30
    row = 3
    for heading, lines in paragraphs:
        grid.put(row, 1, Entry(heading, looks.SECTION))
        for offset, line in enumerate(lines, start=1):
            entry = Entry(line, looks.NOTE_WRAPPED)
            grid.put(row + offset, 1, entry)
            grid.fit(row + offset, [entry], [Heading("", _GUIDE_WIDTH)])
        row += len(lines) + 2
    grid.raw.protection.sheet = True
    grid.raw.print_area = f"A1:A{row}"
    _print(grid.raw, "portrait", page, pages=1)


def identify(book: Book, kind: Kind, facts: Sequence[str]) -> None:
    """Write the hidden sheet it is known by when it comes back, and lock the order of sheets."""
    sheet: Any = book.sheet(kind.identity)
    told = zip((kind.marker, *kind.facts), (kind.version, *facts), strict=True)
    for row, (name, value) in enumerate(told, start=1):
        sheet.put(row, 1, Entry(name))
        sheet.put(row, 2, Entry(value))
    sheet.raw.sheet_state = "veryHidden"
    sheet.raw.protection.sheet = True
    book.workbook.security = WorkbookProtection(lockStructure=True)


def describe(book: Book, text: str, organisation: str) -> None:
    """What file managers show without opening it."""
    properties = book.workbook.properties
    properties.title = clean(text)
    properties.creator = properties.lastModifiedBy = clean(organisation)
    properties.language = "en"
