"""Reading an edited workbook: every cell that cannot be read is named, nothing is guessed.

What a spreadsheet program does to a workbook on the way is put up with: numbers as text, months as
dates, blank rows, sorted and inserted rows, moved columns, formulas (their results are read).
"""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from scorecard.archives import Archive, Marks, read_marks, safe_archive, sheet_part
from scorecard.errors import InputError
from scorecard.onboard.dictionary import titles
from scorecard.onboard.dictionary.cells import Unreadable, parse
from scorecard.onboard.dictionary.columns import Column, Subject, subject, subjects
from scorecard.onboard.dictionary.export import (
    BASE,
    FORMAT,
    SETTING,
    VALUE,
    columns_digest,
)
from scorecard.onboard.dictionary.rows import Row, Rows
from scorecard.spelling import nearest

# The head of a table is looked for this far down.
_TOP = 30


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a workbook: where, what was expected, what was found.

    `row` counts from 1, `column` is its heading and `letter` its letter; 0 and empty where the
    whole sheet or row is meant.
    """

    sheet: str
    row: int
    column: str
    letter: str
    expected: str
    found: str

    def __str__(self) -> str:
        where = [f"sheet {self.sheet}"]
        if self.row:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"{self.column} ({self.letter}{self.row or ''})")
        return f"{', '.join(where)}: expected {self.expected}, found {self.found}"


class Refused(InputError):
    """A workbook that is not taken; `lines` are all the reasons."""

    def __init__(self, name: str, lines: Sequence[str], noun: str = "problem") -> None:
        self.lines = tuple(lines)
        counted = f"1 {noun}" if len(lines) == 1 else f"{len(lines)} {noun}s"
        super().__init__("\n".join([*lines, f"{name}: {counted}; nothing was written"]))


@dataclass(frozen=True, slots=True)
class Edited:
    """A workbook as read: its rows, those it was exported with, and the configuration it is of.

    `troubles` are cells that cannot be read, `unread` columns and sheets nobody asked for;
    `letters` are the columns of each sheet by heading.
    """

    rows: Rows
    base: Rows
    digest: str
    troubles: tuple[Trouble, ...]
    unread: tuple[str, ...]
    letters: dict[str, dict[str, str]] = field(default_factory=dict)
    sorted_sheets: frozenset[str] = frozenset()


def read_workbook(content: bytes, name: str) -> Edited:
    """The rows of an edited workbook; raises `InputError` where it is none of ours."""
    archive = safe_archive(content, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(archive.content))
        sheets = list(book.sheet_names)
        base, digest = _base(_cells(book, BASE) if BASE in sheets else [], name)
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise InputError(f"{name}: cannot be read ({error}); save it again as .xlsx") from None
    reading = _Reading(archive, book, sheets)
    rows = {item.name: tuple(reading.rows(item)) for item in subjects() if not item.single}
    rows |= reading.singles()
    known = {item.sheet for item in subjects()} | {titles.COVER, "lists", BASE}
    extra = [f"sheet {sheet}" for sheet in sheets if sheet not in known]
    return Edited(
        rows=rows,
        base=base,
        digest=digest,
        troubles=tuple(reading.troubles),
        unread=(*reading.unread, *extra),
        letters=reading.letters,
    )


def _cells(book: CalamineWorkbook, sheet: str) -> list[list[Any]]:
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def _base(cells: Sequence[Sequence[Any]], name: str) -> tuple[Rows, str]:
    """The rows as they were exported, and the digest of the configuration."""
    facts = {str(row[0]): str(row[1]) for row in cells[:3] if len(row) > 1}
    if "configuration" not in facts:
        raise InputError(
            f"{name}: expected a workbook made by `scorecard config export`, found none of its "
            "hidden notes: export it again, and edit that file"
        )
    if facts.get("format") != str(FORMAT) or facts.get("columns") != columns_digest():
        raise InputError(
            f"{name}: exported by another version of this program, with other columns: export it "
            "again with this one, and make the changes there"
        )
    found: dict[str, list[Row]] = {item.name: [] for item in subjects()}
    for row in cells[3:]:
        item = subject(str(row[0]))
        texts = json.loads("".join(str(part) for part in row[1:]))
        above = tuple(texts[: len(item.above)])
        pairs = zip(item.columns, texts[len(item.above) :], strict=True)
        values = {column.path: parse(column, text) for column, text in pairs}
        found[item.name].append(Row(item, above, values))
    return {key: tuple(rows) for key, rows in found.items()}, facts["configuration"]


class _Reading:
    """Reads sheets, and gathers what is wrong with them."""

    def __init__(self, archive: Archive, book: CalamineWorkbook, sheets: Sequence[str]) -> None:
        self.troubles: list[Trouble] = []
        self.unread: list[str] = []
        self.letters: dict[str, dict[str, str]] = {}
        self._archive = archive
        self._book = book
        self._sheets = sheets

    def rows(self, item: Subject) -> Iterator[Row]:
        """The rows of a subject's sheet that are not blank."""
        columns = item.all_columns
        table = self._table(item.sheet, [column.title for column in columns])
        if table is None:
            return
        for number, cells in table.rows:
            values = {}
            for place, column in enumerate(columns):
                values[place] = self._value(item.sheet, number, column, cells[place], table)
            above = tuple(str(values[place] or "") for place in range(len(item.above)))
            own = {
                column.path: values[place]
                for place, column in enumerate(columns)
                if place >= len(item.above)
            }
            yield Row(item, above, own, number=number)

    def singles(self) -> dict[str, tuple[Row, ...]]:
        """The single sections, from the sheet with a setting in each row."""
        items = [item for item in subjects() if item.single]
        wanted = {column.title: column for item in items for column in item.columns}
        values: dict[str, tuple[int, Any]] = {}
        table = self._table(titles.SINGLES, [SETTING, VALUE])
        if table is None:
            return {}
        for number, (setting, cell) in table.rows:
            title = str(setting or "").strip()
            if title not in wanted or title in values:
                expected = f"a setting there is, each once{nearest(title, wanted)}"
                self._say(titles.SINGLES, number, SETTING, expected, repr(title))
                continue
            column = wanted[title]
            values[title] = number, self._value(titles.SINGLES, number, column, cell, table, VALUE)
        for title in wanted.keys() - values.keys():
            self.troubles.append(
                Trouble(titles.SINGLES, 0, "", "", f"a row for {title!r}", "none: it was deleted")
            )
        if wanted.keys() != values.keys():
            return {}
        return {
            item.name: (Row(item, (), {c.path: values[c.title][1] for c in item.columns}),)
            for item in items
        }

    def _table(self, sheet: str, headings: Sequence[str]) -> "_Table | None":
        if sheet not in self._sheets:
            found = ", ".join(self._sheets)
            expected = f"a sheet of this name{nearest(sheet, self._sheets)}"
            self.troubles.append(Trouble(sheet, 0, "", "", expected, f"the sheets {found}"))
            return None
        cells = _cells(self._book, sheet)
        top = max(
            range(min(_TOP, len(cells))),
            key=lambda row: len(set(headings) & {_heading(cell) for cell in cells[row]}),
            default=None,
        )
        written = [] if top is None else [_heading(cell) for cell in cells[top]]
        missing = [title for title in headings if written.count(title) != 1]
        if top is None or missing:
            for title in missing:
                found = ", ".join(filter(None, written)) or "an empty sheet"
                expected = f"the heading {title!r} once{nearest(title, written)}"
                self.troubles.append(Trouble(sheet, (top or 0) + 1, "", "", expected, found))
            return None
        places = [written.index(title) for title in headings]
        if sheet != titles.SINGLES:
            self.unread += [
                f"column {title!r} of sheet {sheet}"
                for title in written
                if title and title not in headings
            ]
        self.letters[sheet] = {
            title: get_column_letter(place + 1)
            for title, place in zip(headings, places, strict=True)
        }
        marks = read_marks(sheet_part(self._archive, sheet, sheet))
        return _Table(cells, top, places, marks)

    def _value(
        self,
        sheet: str,
        number: int,
        column: Column,
        cell: Any,
        table: "_Table",
        heading: str | None = None,
    ) -> Any:
        if isinstance(cell, _Bad):
            self._say(sheet, number, heading or column.title, cell.expected, cell.found)
            return None
        try:
            return parse(column, cell)
        except Unreadable as error:
            self._say(sheet, number, heading or column.title, error.expected, repr(str(cell)))
            return None

    def _say(self, sheet: str, row: int, column: str, expected: str, found: str) -> None:
        letter = self.letters.get(sheet, {}).get(column, "")
        self.troubles.append(Trouble(sheet, row, column, letter, expected, found))


@dataclass(frozen=True, slots=True)
class _Bad:
    """A cell that shows an error, or a formula nobody has worked out."""

    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class _Table:
    """The cells of a sheet, where its head is, and which columns are read, in order."""

    cells: Sequence[Sequence[Any]]
    top: int
    places: Sequence[int]
    marks: Marks

    @property
    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Numbers and cells of the rows below the head that are not blank."""
        for index in range(self.top + 1, len(self.cells)):
            cells = [self._cell(index, place) for place in self.places]
            if any(isinstance(cell, _Bad) or str(cell).strip() for cell in cells):
                yield index + 1, cells

    def _cell(self, row: int, place: int) -> Any:
        if (row, place) in self.marks.errors:
            return _Bad("a value", self.marks.errors[row, place])
        if (row, place) in self.marks.pending:
            found = "a formula without one: open it, let it calculate, and save it"
            return _Bad("a formula's result", found)
        cells = self.cells[row]
        return cells[place] if place < len(cells) else ""


def _heading(cell: Any) -> str:
    return " ".join(str(cell if cell is not None else "").split())
