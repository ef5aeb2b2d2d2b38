"""Reading a workbook that went out to a person and came back: whose it is, and what is in it.

Each kind has a hidden sheet it is known by, and hidden columns that say what a row is. calamine
reads the cells; openpyxl counts the rows and tells which cells are formatted as percentages.
Nothing is judged here but whether it is such a workbook at all.
"""

import io
import json
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import openpyxl

from scorecard.archives import Archive, Marks, address, read_marks, safe_archive, sheet_part
from scorecard.errors import SourceError
from scorecard.ingest.grid import clean, shown
from scorecard.ingest.workbooks import as_text, is_blank, read_cells

# The headings stand below a title and a legend; nobody looks for them further down.
_HEAD_WITHIN = 40
_SAVED = re.compile(rb"<(?:\w+:)?modified[^>]*>([^<]{1,40})<")

_BACK: Final = "put it into the folder that it names itself"
# The hidden sheet of each kind: how it is called, and where it goes, if it is found elsewhere.
HIDDEN_SHEETS: Final[Mapping[str, tuple[str, str]]] = {
    "form": ("a form", _BACK),
    "review": ("a review workbook", _BACK),
    "meeting": ("a minutes sheet", "take it by `scorecard minutes import`"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of workbook that goes out: how it is known, and what is read of it.

    `noun` and `content` are what messages call it and what people put into it. The first of the
    `hidden` columns holds the row's id; `given` ones are read by a person and belong to what the
    row is, `inputs` are filled in, of which `figures` may be typed as percentages.
    """

    noun: str
    content: str
    marker: str
    version: str
    identity: str
    facts: tuple[str, ...]
    sheet: str
    hidden: tuple[str, ...]
    given: tuple[str, ...]
    inputs: tuple[str, ...]
    figures: tuple[str, ...] = ()

    @property
    def read(self) -> tuple[str, ...]:
        """Every heading that must be there."""
        return (*self.hidden, *self.given, *self.inputs)

    def row_id(self, identity: Sequence[str], row: Sequence[str]) -> str:
        """16 hex digits over all that must not change between writing a row and reading it back.

        No secret goes into them: they find accidents such as a sorted or pasted-over column.
        """
        text = json.dumps([self.version, *identity, *row], ensure_ascii=False)
        return sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Cell:
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
class Row:
    """A row as it came back: its id, what its hidden and given columns say, and its inputs."""

    number: int
    row_id: str
    said: tuple[str, ...]
    cells: Mapping[str, Cell]


def open_handout(kind: Kind, content: bytes, name: str) -> tuple[Archive, tuple[str, ...]]:
    """A workbook's archive and the facts of its hidden sheet, in the order of the kind.

    Raises `SourceError`, in words for the person who sent it, where it is no such workbook; a fact
    that was altered beyond reading is empty.
    """
    archive = safe_archive(content, name)
    try:
        sheet_part(archive, kind.identity, name)
        rows = read_cells(archive.content, kind.identity, name)
    except SourceError:
        raise SourceError(_another(kind, archive, name)) from None
    facts = {clean(as_text(row[0])[0]): clean(as_text(row[1])[0]) for row in rows if len(row) > 1}
    if kind.marker not in facts:
        raise SourceError(_another(kind, archive, name))
    if facts[kind.marker] != kind.version:
        raise SourceError(
            f"{name}: expected a {kind.noun} of version {kind.version}, found version "
            f"{shown(facts[kind.marker])}: ask for a new {kind.noun}"
        )
    return archive, tuple(facts.get(fact, "") for fact in kind.facts)


def plainly_percent(cell: Cell) -> bool:
    """Whether what stands in a percentage's cell can only mean one thing.

    A number in a cell that lost its format says 12.5 for 12.5 %, or 0.125; text needs the sign.
    """
    if not cell.native:
        # Text that is no number at all is told of as such.
        return "%" in cell.text or not any(c.isdigit() for c in cell.text)
    try:
        return cell.percent or abs(float(cell.text)) <= 1
    except ValueError:
        return True


def saved_at(archive: Archive) -> str:
    """When the workbook was last saved, as it says itself (ISO 8601); empty where it does not."""
    found = _SAVED.search(archive.parts.get("docProps/core.xml", b""))
    return "" if found is None else found[1].decode(errors="replace").strip()


def read_rows(kind: Kind, archive: Archive, name: str) -> tuple[tuple[Row, ...], int]:
    """The rows in which anything stands, and how many there are as the other reader sees them."""
    where = f"{name}, sheet {kind.sheet!r}"
    try:
        part = sheet_part(archive, kind.sheet, name)
    except SourceError:
        raise SourceError(
            f"{name}: expected the sheet {kind.sheet!r}, found none: fill in the {kind.noun} as it "
            "was sent, without renaming its sheets"
        ) from None
    marks = read_marks(part)
    cells = read_cells(archive.content, kind.sheet, where)
    top = _head(kind, cells, where)
    places = _places(kind, cells[top], where)
    percent, counted = _looked_at_again(kind, archive.content, top, places, where)
    body = _Body(kind, cells, marks, places, percent)
    wanted = (*kind.hidden, *kind.inputs)
    rows = tuple(
        body.row(row)
        for row in range(top + 1, len(cells))
        if any(not is_blank(cells[row][places[name]]) for name in wanted)
        or any((row, places[name]) in marks.errors for name in kind.inputs)
        or any((row, places[name]) in marks.pending for name in kind.inputs)
    )
    return rows, counted


def _another(kind: Kind, archive: Archive, name: str) -> str:
    """What a workbook is that is not of the kind, and what to do with it."""
    sent = f"{name}: expected a {kind.noun} that was sent out to be filled in, found"
    for sheet, (noun, where) in HIDDEN_SHEETS.items():
        if sheet != kind.identity and _has(archive, sheet, name):
            return f"{sent} {noun}: {where}"
    if not _has(archive, kind.sheet, name):
        return (
            f"{sent} an ordinary workbook: copy {kind.content} into the {kind.noun} and put that "
            "here"
        )
    return (
        f"{name}: expected the hidden sheet that says whose {kind.noun} it is, found none: copy "
        f"{kind.content} into the {kind.noun} as it was sent, and save that without moving its "
        "sheets"
    )


def _has(archive: Archive, sheet: str, name: str) -> bool:
    try:
        sheet_part(archive, sheet, name)
    except SourceError:
        return False
    return True


def _head(kind: Kind, cells: Sequence[Sequence[Any]], where: str) -> int:
    for row, line in enumerate(cells[:_HEAD_WITHIN]):
        if kind.hidden[0] in line:
            return row
    raise SourceError(
        f"{where}: expected the hidden column {kind.hidden[0]!r}, found none: fill in the "
        f"{kind.noun} as it was sent, without deleting columns"
    )


def _places(kind: Kind, head: Sequence[Any], where: str) -> dict[str, int]:
    written = [clean(as_text(cell)[0]) for cell in head]
    for name in kind.read:
        if written.count(name) != 1:
            found = "none" if name not in written else f"it {written.count(name)} times"
            raise SourceError(
                f"{where}: expected the heading {name!r} once, found {found}: fill in the "
                f"{kind.noun} as it was sent, without changing its headings"
            )
    return {name: written.index(name) for name in kind.read}


class _Body:
    """The cells below the headings."""

    def __init__(
        self,
        kind: Kind,
        cells: Sequence[Sequence[Any]],
        marks: Marks,
        places: Mapping[str, int],
        percent: frozenset[tuple[int, int]],
    ) -> None:
        self._kind = kind
        self._cells = cells
        self._marks = marks
        self._places = places
        self._percent = percent

    def row(self, row: int) -> Row:
        """One row with what it says of itself and its inputs."""
        row_id, *hidden = (self._cell(row, name).text for name in self._kind.hidden)
        given = (self._cell(row, name).text for name in self._kind.given)
        return Row(
            number=row + 1,
            row_id=row_id,
            said=(*hidden, *given),
            cells={name: self._cell(row, name) for name in self._kind.inputs},
        )

    def _cell(self, row: int, name: str) -> Cell:
        spot = row, self._places[name]
        place = address(*spot)
        if spot in self._marks.errors:
            return Cell(place, self._marks.errors[spot])
        text, native = as_text(self._cells[row][spot[1]])
        return Cell(
            place,
            text if native else clean(text),
            native,
            spot in self._percent,
            spot in self._marks.pending,
        )


def _looked_at_again(
    kind: Kind, content: bytes, top: int, places: Mapping[str, int], where: str
) -> tuple[frozenset[tuple[int, int]], int]:
    """Cells formatted as percentages, and how many rows there are, as openpyxl sees them."""
    try:
        with warnings.catch_warnings():
            # It tells of what it leaves out of foreign workbooks; cells are read, nothing else.
            warnings.simplefilter("ignore")
            values = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            with closing(values):
                sheet = values[kind.sheet].iter_rows(min_row=top + 2)
                rows = list(_filled(kind, sheet, places))
    # A reader of a foreign format raises anything on one that is damaged.
    except Exception as error:
        raise SourceError(
            f"{where}: expected a sheet two readers agree on, found one refuses it "
            f"({type(error).__name__}): save it again from Excel"
        ) from None
    figures = [places[name] for name in kind.figures]
    percent = frozenset(
        (top + 1 + offset, place)
        for offset, row in rows
        for place in figures
        if place < len(row) and "%" in str(row[place].number_format or "")
    )
    return percent, len(rows)


def _filled(
    kind: Kind, rows: Any, places: Mapping[str, int]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    wanted = [places[name] for name in (*kind.hidden, *kind.inputs)]
    for offset, row in enumerate(rows):
        if any(place < len(row) and not is_blank(row[place].value) for place in wanted):
            yield offset, row
