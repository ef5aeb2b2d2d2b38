"""Cells written safely: text stays text, numbers are finite, formulas carry their result."""

import datetime as dt
import math
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, Literal

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from scorecard.errors import RenderError
from scorecard.figures import ABSENT
from scorecard.labels import t
from scorecard.report.palette import GREY, MUTED, TONES, Tone, word
from scorecard.report.sheets import looks
from scorecard.report.sheets.formats import GENERAL
from scorecard.report.sheets.looks import Look
from scorecard.report.sheets.names import cell as cell_name
from scorecard.report.sheets.texts import clean, quoted

Value = str | Decimal | int | dt.date | None

# Excel's largest number is just under 1e308; beyond it calls the file damaged.
LARGEST: Final = 9.99e307
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# What a word needs beside its letters: the indent, and bold letters wider than digits.
_BESIDE_WORD: Final = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """What goes into one cell; `link` is the address it leads to within the workbook."""

    value: Value
    look: Look = looks.TEXT
    form: str = GENERAL
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """A formula with the result it has now, for viewers that do not compute."""

    formula: str
    result: Decimal | str
    look: Look = looks.NUMBER
    form: str = GENERAL


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: its title, a label, its width in characters, and where cells stand.

    `words` are labels that stand below it. A language with longer ones gets a wider column.
    """

    title: str
    width: float
    align: Literal["left", "right", "center"] = "left"
    words: tuple[str, ...] = ()

    def fitted(self) -> float:
        """The width, or what the longest word takes that would be cut in two."""
        words = " ".join(t(label) for label in (self.title, *self.words)).split()
        longest = max((len(word) for word in words), default=0)
        return self.width if longest < self.width else longest + _BESIDE_WORD

    @property
    def look(self) -> Look:
        """The look of the head itself."""
        return {"left": looks.HEAD, "right": looks.HEAD_RIGHT, "center": looks.HEAD_CENTRE}[
            self.align
        ]


class Book:
    """A workbook in the making, with its styles made once and its formulas' results by sheet."""

    def __init__(self) -> None:
        self.workbook: Any = Workbook()
        self.workbook.remove(self.workbook.active)
        self.results: dict[str, dict[str, float | str]] = {}
        self._looks: dict[Look, Any] = {}
        self._styles: dict[tuple[Look, str, bool], Any] = {}

    def sheet(self, name: str) -> "Grid":
        """A new sheet after the others."""
        self.results[name] = {}
        return Grid(self, name)

    def style(self, cell: Any, look: Look, form: str, quoted: bool) -> None:
        """Give `cell` a look; `quoted` marks text that Excel would otherwise take for a formula."""
        key = (look, form, quoted)
        if key not in self._styles:
            if look not in self._looks:
                cell.font = looks.font(look)
                cell.fill = looks.fill(look)
                cell.border = looks.border(look)
                cell.alignment = looks.alignment(look)
                self._looks[look] = copy(cell._style)
            cell._style = copy(self._looks[look])
            cell.number_format = form
            cell.quotePrefix = quoted
            self._styles[key] = copy(cell._style)
        # Setting five properties on each of thousands of cells takes most of the render;
        # copying the finished style takes next to nothing, and openpyxl has no public way.
        cell._style = copy(self._styles[key])


class Grid:
    """One sheet. Rows and columns count from 1."""

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.name = name
        self.raw: Any = book.workbook.create_sheet(name)
        self.raw.sheet_view.showGridLines = False

    def put(self, row: int, column: int, entry: Entry | Live | None) -> None:
        """Write one cell; None leaves it out, an absent value is shown as an en dash."""
        if entry is None:
            return
        cell = self.raw.cell(row=row, column=column)
        if isinstance(entry, Live):
            self._formula(cell, entry)
        else:
            self._constant(cell, entry)

    def row(self, row: int, entries: Sequence[Entry | Live | None], first: int = 1) -> None:
        """Write cells side by side from column `first`."""
        for offset, entry in enumerate(entries):
            self.put(row, first + offset, entry)

    def head(self, row: int, headings: Sequence[Heading]) -> None:
        """Write the head of a table and set the columns' widths."""
        for column, heading in enumerate(headings, start=1):
            self.put(row, column, Entry(t(heading.title), heading.look))
            self.raw.column_dimensions[get_column_letter(column)].width = heading.fitted()
        self._raise(row, max(lines(t(found.title), found.fitted() - 1) for found in headings))

    def wide(self, row: int, text: str, look: Look, last: int, width: float) -> None:
        """Write a paragraph over columns 1 to `last`, `width` characters wide, high enough for it.

        Excel does not fit the height of merged cells by itself.
        """
        self.put(row, 1, Entry(text, look))
        # Not merge_cells(), which makes a cell of each that is covered and asks it for its borders.
        self.raw.merged_cells.add(f"{cell_name(row, 1)}:{cell_name(row, last)}")
        self._raise(row, lines(text, width))

    def fit(self, row: int, entries: Sequence[Entry], headings: Sequence[Heading]) -> None:
        """Make a row high enough for what wraps in it: not every viewer does so by itself."""
        wrapped = [
            lines(entry.value, heading.width - 2 - 2 * entry.look.indent)
            for entry, heading in zip(entries, headings, strict=True)
            if isinstance(entry.value, str) and entry.look.wrap
        ]
        self._raise(row, max(wrapped, default=1))

    def rate(self, first: int, last: int, columns: Sequence[int], words: int) -> None:
        """Colour `columns` of rows `first` to `last` by the word in column `words`."""
        tones = {word(colour): tone for colour, tone in TONES.items()} | {word(None): GREY}
        for text, tone in tones.items():
            self.mark(first, last, columns, words, text, tone)

    def mark(
        self, first: int, last: int, columns: Sequence[int], words: int, text: str, tone: Tone
    ) -> None:
        """Colour `columns` of the rows that have `text` in column `words`."""
        if last < first:
            return
        rule = FormulaRule(
            formula=[f"${cell_name(first, words)}={quoted(text)}"],
            font=Font(color=looks.argb(tone.ink), bold=True),
            fill=looks.solid(tone.light),
        )
        area = " ".join(
            f"{cell_name(first, column)}:{cell_name(last, column)}" for column in columns
        )
        self.raw.conditional_formatting.add(area, rule)

    def _raise(self, row: int, lines: int) -> None:
        # Excel allows no row above 409 points.
        self.raw.row_dimensions[row].height = min(409, 6 + 13 * lines)

    def _formula(self, cell: Any, entry: Live) -> None:
        cell.value = "=" + entry.formula
        self.book.style(cell, entry.look, entry.form, quoted=False)
        result = entry.result
        self.book.results[self.name][cell.coordinate] = (
            result if isinstance(result, str) else self._float(cell, result)
        )

    def _constant(self, cell: Any, entry: Entry) -> None:
        look, quoted = entry.look, False
        if isinstance(entry.value, str):
            text = clean(entry.value)
            quoted = text.startswith(_STARTS_A_FORMULA)
            if text:
                cell.value = text
                # Whatever it starts with, also where it reads as an error code such as #N/A.
                cell.data_type = "s"
        elif entry.value is None:
            cell.value = ABSENT
            look = replace(look, ink=MUTED)
        elif isinstance(entry.value, Decimal):
            cell.value = self._float(cell, entry.value)
        else:
            cell.value = entry.value
        if entry.link is not None:
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=entry.link)
        self.book.style(cell, look, entry.form, quoted)

    def _float(self, cell: Any, value: Decimal) -> float:
        number = float(value)
        if not math.isfinite(number) or abs(number) > LARGEST:
            raise RenderError(
                f"sheet {self.name!r}, cell {cell.coordinate}: expected a number Excel can hold, "
                f"found {value}; correct the figure at its source"
            )
        return number


def lines(text: str, width: float) -> int:
    """How many lines `text` takes at `width` characters, at least one."""
    return sum(max(1, math.ceil(len(part) / width)) for part in text.split("\n"))
