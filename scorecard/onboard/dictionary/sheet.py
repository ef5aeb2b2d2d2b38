"""What the dictionary's sheets have in common: title, head with comments, drop-downs, print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo

from scorecard.onboard.dictionary.cells import in_words
from scorecard.onboard.dictionary.columns import Column, Kind
from scorecard.report.palette import MUTED, NAVY
from scorecard.report.sheets import looks
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading, lines
from scorecard.report.sheets.looks import Look
from scorecard.report.sheets.names import cell as cell_name
from scorecard.report.sheets.texts import clean

HEAD_ROW: Final = 4
FIRST_ROW: Final = HEAD_ROW + 1
# Rows below the last that still get drop-downs, for what is added.
_SPARE: Final = 500
# Entries a drop-down takes from another sheet.
_LISTED: Final = 5_000
_WIDEST: Final = 44
_HEAD: Final = Look(bold=True, ink="#FFFFFF", wrap=True, line=False, indent=1)
_FIGURES: Final = ("number", "share", "whole")
# More columns than this are printed on two pages side by side.
_ONE_PAGE: Final = 12

# How a cell of a kind is filled in.
HOW: Final[Mapping[Kind, str]] = {
    "text": "",
    "whole": "A whole number.",
    "number": "A number, with a point before decimals.",
    "share": "A share, in percent: 85%.",
    "month": "A month as 2026-04; any date in it will do.",
    "day": "A date.",
    "choice": "Choose from the list.",
    "yes_no": "yes or no.",
    "list": "Several, with commas between them, in the order that counts.",
    "terms": "KPIs with factors, with commas between them: revenue: 1, operating_cost: -1.",
    "notes": "Names and values, each on its own line: market: Nordics.",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a drop-down finds its ids: sheet, column and first row, counted from 1."""

    sheet: str
    column: int
    row: int


def open_sheet(book: Book, name: str, said: str, note: str) -> Grid:
    """A sheet with its title, what a row of it is, and what is not on it."""
    grid = book.sheet(name)
    grid.put(1, 1, Entry(name, looks.TITLE))
    grid.raw.row_dimensions[1].height = 30
    grid.put(2, 1, Entry(" ".join(said.replace("`", "").split()), looks.NOTE))
    if note:
        grid.put(3, 1, Entry(note, Look(bold=True, line=False)))
    return grid


def widths(columns: Sequence[Column], rows: Sequence[Sequence[Entry]]) -> list[float]:
    """A width for each column: of its longest word or figure, within reason."""
    found: list[float] = []
    for place, column in enumerate(columns):
        texts = [_longest(cells[place]) for cells in rows]
        words = max(len(word) for word in column.title.split()) + 5
        found.append(min(_WIDEST, max(11, words, *texts, 0) + 2))
    return found


def _longest(cell: Entry) -> int:
    text = str(cell.value if cell.value is not None else "")
    return max((len(line) for line in text.split("\n")), default=0)


def head(
    grid: Grid, columns: Sequence[Column], wide: Sequence[float], *, keys: frozenset[int]
) -> None:
    """The head of a table: a title and a comment for each column; `keys` name the rows."""
    grid.head(HEAD_ROW, [Heading(c.title, w) for c, w in zip(columns, wide, strict=True)])
    for place, column in enumerate(columns, 1):
        look = replace(_HEAD, fill=NAVY if place in keys else MUTED)
        if column.kind in _FIGURES or (column.kind == "choice" and 1 in column.choices):
            look = replace(look, align="right", indent=0)
        grid.put(HEAD_ROW, place, Entry(column.title, look))
        text = clean(explained(column))
        note = Comment(text, "scorecard", width=300)
        note.height = 24 + 17 * lines(text, 42)
        grid.raw.cell(row=HEAD_ROW, column=place).comment = note
    # Room for the arrow of the filter below two lines of title.
    grid.raw.row_dimensions[HEAD_ROW].height = 34


def explained(column: Column) -> str:
    """What a column means, how it is filled in, and whether it may be left empty."""
    meaning = column.meaning or f"{column.title}."
    how = HOW[column.kind]
    if column.refers and column.kind == "text":
        how = f"An id of {column.refers.split('.')[-1]}."
    if column.of_kpi:
        how = (
            "In the KPI's base unit, whole euros or pieces and not thousands; "
            "percent where the KPI is shown in percent: 85%."
        )
    empty = "" if not column.required else "Needed."
    return " ".join(part for part in (meaning, how, empty) if part)


def close(grid: Grid, name: str, headings: Sequence[str], last: int, *, frozen: int) -> None:
    """Make rows up to `last` a table, keep its head in view, and set it up for printing."""
    sheet = grid.raw
    corner = cell_name(last, len(headings))
    table = Table(displayName=f"t_{name.replace('.', '_')}", ref=f"A{HEAD_ROW}:{corner}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)
    # openpyxl takes the headings from cells that already hold them.
    table._initialise_columns()
    for column, heading in zip(table.tableColumns, headings, strict=True):
        column.name = heading
    sheet.freeze_panes = cell_name(FIRST_ROW, frozen + 1)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1 if len(headings) <= _ONE_PAGE else 2
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    if len(headings) > _ONE_PAGE:
        sheet.print_title_cols = "A:A"
    sheet.print_area = f"A1:{corner}"
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "Page &P of &N"


def add_choices(
    sheet: object,
    columns: Sequence[Column],
    places: Mapping[str, Place],
    last: int,
    *,
    first: int = FIRST_ROW,
    at: int = 1,
) -> None:
    """Drop-downs for `columns`, the first of which is column `at`, some rows beyond the last.

    A choice has to be one of the list; an id that is not there yet only gives a warning.
    """
    spare = 0 if first == last else _SPARE
    for place, column in enumerate(columns, at):
        rule = _rule(column, places)
        if rule is not None:
            letter = get_column_letter(place)
            rule.add(f"{letter}{first}:{letter}{last + spare}")
            sheet.add_data_validation(rule)  # type: ignore[attr-defined]


def _rule(column: Column, places: Mapping[str, Place]) -> DataValidation | None:
    if column.kind in ("choice", "yes_no"):
        choices = [in_words(c) for c in column.choices] or ["yes", "no"]
        rule = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        rule.errorStyle = "stop"
        rule.error = f"{column.title}: choose {', '.join(choices[:8])}."
    elif column.kind == "text" and column.refers in places:
        rule = DataValidation("list", formula1=_listed(places[column.refers]), allow_blank=True)
        rule.errorStyle = "warning"
        rule.error = f"There is no such id on the sheet {places[column.refers].sheet} yet."
    else:
        return None
    rule.errorTitle = column.title[:32]
    rule.showErrorMessage = True
    return rule


def _listed(place: Place) -> str:
    """The cells from a place down to the last that is filled, so that added ids are offered."""
    letter = get_column_letter(place.column)
    start = f"'{place.sheet}'!${letter}${place.row}"
    end = f"${letter}${place.row + _LISTED}"
    return f"OFFSET({start},0,0,MAX(1,COUNTA({start}:{end})),1)"
