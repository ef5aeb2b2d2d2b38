"""Reading a filled-in form: is it one, whose, and what stands in its cells.

calamine reads the cells; openpyxl counts the rows and tells which cells are formatted as
percentages. Nothing is judged here but whether it is a form at all.
"""

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from scorecard.archives import Archive, Marks, read_marks, safe_archive, sheet_part
from scorecard.errors import InputError, SourceError
from scorecard.ingest import form_layout as layout
from scorecard.ingest.form_layout import Identity, RowIdentity
from scorecard.ingest.grid import clean, shown
from scorecard.ingest.workbooks import as_text, is_blank, read_cells
from scorecard.period import Month

# The headings stand below a title and a legend; nobody looks for them further down.
_HEAD_WITHIN = 40
_SAVED = re.compile(rb"<(?:\w+:)?modified[^>]*>([^<]{1,40})<")


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell as it was filled in; `native` where Excel holds it as a number or a date."""

    address: str
    text: str = ""
    native: bool = False
    # Formatted as a percentage: 12.5 typed into it is 0.125.
    percent: bool = False
    # A formula that was never worked out.
    pending: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.text and not self.pending


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a form; not `authentic` where its identity is not the one it was written with."""

    number: int
    identity: RowIdentity
    row_id: str
    authentic: bool
    cells: Mapping[str, FormCell]

    @property
    def has_figure(self) -> bool:
        """Whether a value or an operand is filled in."""
        return any(not self.cells[name].is_empty for name in layout.FIGURE_CELLS)


@dataclass(frozen=True, slots=True)
class Form:
    """A form read back. `counted` are its rows as the other reader sees them."""

    identity: Identity
    rows: tuple[FormRow, ...]
    counted: int


def read_form(content: bytes, name: str) -> Form:
    """A whole form; raises `SourceError` in words for the person who sent it."""
    archive, identity = open_form(content, name)
    return Form(identity, *_read_rows(archive, identity, name))


def open_form(content: bytes, name: str) -> tuple[Archive, Identity]:
    """A form's archive and identity; raises `SourceError` where the file is no form."""
    archive = safe_archive(content, name)
    try:
        sheet_part(archive, layout.IDENTITY, name)
        rows = read_cells(archive.content, layout.IDENTITY, name)
    except SourceError:
        raise SourceError(_no_form(archive, name)) from None
    facts = {clean(as_text(row[0])[0]): clean(as_text(row[1])[0]) for row in rows if len(row) > 1}
    if layout.MARKER not in facts:
        raise SourceError(_no_form(archive, name))
    if facts[layout.MARKER] != layout.VERSION:
        raise SourceError(
            f"{name}: expected a form of version {layout.VERSION}, found version "
            f"{shown(facts[layout.MARKER])}: ask for a new form"
        )
    identity = Identity(
        *(facts.get(key, "") for key in ("organisation", "source", "owner", "month"))
    )
    try:
        Month.parse(identity.month)
    except InputError:
        identity = Identity("", "", "", "")
    if not all(astuple(identity)):
        raise SourceError(
            f"{name}: expected organisation, source, owner and month on its hidden sheet, found "
            "them altered: ask for a new form"
        )
    return archive, identity


def saved_at(archive: Archive) -> str:
    """When the workbook was last saved, as it says itself (ISO 8601); empty where it does not."""
    found = _SAVED.search(archive.parts.get("docProps/core.xml", b""))
    return "" if found is None else found[1].decode(errors="replace").strip()


def _no_form(archive: Archive, name: str) -> str:
    try:
        sheet_part(archive, layout.FIGURES, name)
    except SourceError:
        return (
            f"{name}: expected a form that was sent out to be filled in, found an ordinary "
            "workbook: copy the figures into the form and put that here"
        )
    return (
        f"{name}: expected the hidden sheet that says whose form it is, found none: copy the "
        "figures into the form as it was sent, and save that without moving its sheets"
    )


def _read_rows(archive: Archive, form: Identity, name: str) -> tuple[tuple[FormRow, ...], int]:
    where = f"{name}, sheet {layout.FIGURES!r}"
    try:
        part = sheet_part(archive, layout.FIGURES, name)
    except SourceError:
        raise SourceError(
            f"{name}: expected the sheet {layout.FIGURES!r}, found none: fill in the form as it "
            "was sent, without renaming its sheets"
        ) from None
    marks = read_marks(part)
    cells = read_cells(archive.content, layout.FIGURES, where)
    top = _head(cells, where)
    places = _places(cells[top], where)
    percent, counted = _looked_at_again(archive.content, top, places, where)
    body = _Body(cells, marks, places, percent)
    rows = tuple(
        body.row(row, form)
        for row in range(top + 1, len(cells))
        if any(not is_blank(cells[row][places[name]]) for name in (*layout.HIDDEN, *layout.INPUTS))
        or any((row, places[name]) in marks.errors for name in layout.INPUTS)
        or any((row, places[name]) in marks.pending for name in layout.INPUTS)
    )
    return rows, counted


def _head(cells: Sequence[Sequence[Any]], where: str) -> int:
    for row, line in enumerate(cells[:_HEAD_WITHIN]):
        if layout.ROW_ID in line:
            return row
    raise SourceError(
        f"{where}: expected the hidden column {layout.ROW_ID!r}, found none: fill in the form as "
        "it was sent, without deleting columns"
    )


def _places(head: Sequence[Any], where: str) -> dict[str, int]:
    written = [clean(as_text(cell)[0]) for cell in head]
    for name in layout.READ:
        if written.count(name) != 1:
            found = "none" if name not in written else f"it {written.count(name)} times"
            raise SourceError(
                f"{where}: expected the heading {name!r} once, found {found}: fill in the form as "
                "it was sent, without changing its headings"
            )
    return {name: written.index(name) for name in layout.READ}


class _Body:
    """The cells below the headings."""

    def __init__(
        self,
        cells: Sequence[Sequence[Any]],
        marks: Marks,
        places: Mapping[str, int],
        percent: frozenset[tuple[int, int]],
    ) -> None:
        self._cells = cells
        self._marks = marks
        self._places = places
        self._percent = percent

    def row(self, row: int, form: Identity) -> FormRow:
        """One row with its inputs, and whether it is what it was."""
        said = [
            self._cell(row, name).text for name in (*layout.HIDDEN[1:], layout.KPI, layout.UNIT)
        ]
        identity = RowIdentity(*said)
        row_id = self._cell(row, layout.ROW_ID).text
        return FormRow(
            number=row + 1,
            identity=identity,
            row_id=row_id,
            authentic=identity.month == form.month and row_id == layout.row_id(form, identity),
            cells={name: self._cell(row, name) for name in layout.INPUTS},
        )

    def _cell(self, row: int, name: str) -> FormCell:
        spot = row, self._places[name]
        address = f"{get_column_letter(spot[1] + 1)}{row + 1}"
        if spot in self._marks.errors:
            return FormCell(address, self._marks.errors[spot])
        text, native = as_text(self._cells[row][spot[1]])
        return FormCell(
            address,
            text if native else clean(text),
            native,
            spot in self._percent,
            spot in self._marks.pending,
        )


def _looked_at_again(
    content: bytes, top: int, places: Mapping[str, int], where: str
) -> tuple[frozenset[tuple[int, int]], int]:
    """Cells formatted as percentages, and how many rows there are, as openpyxl sees them."""
    try:
        with warnings.catch_warnings():
            # It tells of what it leaves out of foreign workbooks; cells are read, nothing else.
            warnings.simplefilter("ignore")
            values = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            with closing(values):
                rows = list(_filled(values[layout.FIGURES].iter_rows(min_row=top + 2), places))
    # A reader of a foreign format raises anything on one that is damaged.
    except Exception as error:
        raise SourceError(
            f"{where}: expected a sheet two readers agree on, found one refuses it "
            f"({type(error).__name__}): save it again from Excel"
        ) from None
    figures = [places[name] for name in layout.FIGURE_CELLS]
    percent = frozenset(
        (top + 1 + offset, place)
        for offset, row in rows
        for place in figures
        if place < len(row) and "%" in str(row[place].number_format or "")
    )
    return percent, len(rows)


def _filled(rows: Any, places: Mapping[str, int]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    wanted = [places[name] for name in (*layout.HIDDEN, *layout.INPUTS)]
    for offset, row in enumerate(rows):
        if any(place < len(row) and not is_blank(row[place].value) for place in wanted):
            yield offset, row
