"""What an .xlsx must be before anything opens it: an archive of honest size without surprises."""

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import ParseError

# The package ships no types.
from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring, iterparse  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter

from scorecard.contents import another_kind, kind_of
from scorecard.errors import SourceError
from scorecard.spelling import nearest

LARGEST = 256 * 2**20
RATIO = 100
# Small parts of one repeated word pack better than that without harm.
RATIO_FROM = 2**20
PARTS = 5_000
CELLS = 20_000_000
# Of a large workbook nobody reads all names.
_SHEETS_NAMED = 20
_OLE = b"\xd0\xcf\x11\xe0"
_REFERENCE = re.compile(rb'\br="(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})"')
_DECLARED = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
_WANTED = re.compile(rb"<(?:\w+:)?f\b|t=[\"']e[\"']")

Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Archive:
    """A workbook's parts by name, and an archive of just these for readers to open.

    The archive is written anew, so that what a reader unpacks is what was measured here.
    """

    parts: Mapping[str, bytes]
    content: bytes


@dataclass(frozen=True, slots=True)
class Marks:
    """Cells by (row, column) from 0: what they show in error, and formulas without a result."""

    errors: dict[Spot, str] = field(default_factory=dict)
    pending: set[Spot] = field(default_factory=set)


def safe_archive(content: bytes, name: str) -> Archive:
    """The parts of a workbook; raises `SourceError` before anything harmful is unpacked."""
    if content.startswith(_OLE):
        raise SourceError(
            f"{name}: expected an .xlsx workbook, found an old .xls or one with a password: save "
            "it as .xlsx without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries, name)
            parts = {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise SourceError(f"{name}: {_unopened(content)}") from None
    if "xl/workbook.xml" not in parts:
        raise SourceError(
            f"{name}: expected an .xlsx workbook, found another kind of archive: save it as .xlsx"
        )
    for part, text in parts.items():
        if part.endswith((".xml", ".rels")) and _DECLARED.search(text):
            raise SourceError(
                f"{name}: expected plain XML in it, found a document type in {part!r}: save it "
                "again from Excel"
            )
    return Archive(parts, _packed(parts))


def _unopened(content: bytes) -> str:
    if content.startswith(b"PK"):
        return (
            "expected a whole .xlsx workbook, found one that is cut off or damaged: ask for it "
            "again, or save it again from Excel"
        )
    kind = kind_of(content) or "another kind of file"
    return another_kind("an .xlsx workbook", kind, "save it as .xlsx")


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST or len(entries) > PARTS:
        raise SourceError(
            f"{name}: expected at most {LARGEST // 2**20} MB in {PARTS:,} parts when unpacked, "
            f"found {total // 2**20:,} MB in {len(entries):,}: send a smaller workbook"
        )
    seen: set[str] = set()
    for entry in entries:
        if entry.file_size > max(RATIO_FROM, RATIO * entry.compress_size):
            raise SourceError(
                f"{name}: expected parts packed at most {RATIO}:1, found {entry.filename!r} of "
                f"{entry.file_size:,} bytes in {entry.compress_size:,}: save it again from Excel"
            )
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or entry.filename in seen:
            raise SourceError(
                f"{name}: expected parts with names of a workbook, found {entry.filename!r}: save "
                "it again from Excel"
            )
        seen.add(entry.filename)


def _packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def sheet_part(archive: Archive, sheet: str, where: str, others: Collection[str] = ()) -> bytes:
    """The XML of a sheet; raises `SourceError` where it is missing or spreads too far.

    `others` are sheets that are read for something else: none of them is the one that was meant.
    """
    try:
        identifiers = {
            str(element.get("name")): _relation(element)
            for element in fromstring(archive.parts["xl/workbook.xml"]).iter()
            if _local(element) == "sheet"
        }
        targets = {
            element.get("Id"): str(element.get("Target"))
            for element in fromstring(archive.parts["xl/_rels/workbook.xml.rels"]).iter()
            if _local(element) == "Relationship"
        }
    except (KeyError, ParseError, DefusedXmlException):
        raise SourceError(f"{where}: expected an .xlsx workbook, found a damaged one") from None
    if sheet not in identifiers:
        known = [name for name in identifiers if name not in others]
        found = ", ".join(map(repr, known[:_SHEETS_NAMED]))
        if len(known) > _SHEETS_NAMED:
            found += f" and {len(known) - _SHEETS_NAMED} more"
        if others and not known:
            found = "no sheet but those that are declared"
        raise SourceError(
            f"{where}: expected this sheet{nearest(sheet, known)}, found {found or 'none'}: rename "
            "it, or correct sheet"
        )
    target = targets.get(identifiers[sheet], "")
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    if part not in archive.parts:
        raise SourceError(f"{where}: expected a sheet with cells, found none: correct sheet")
    _check_extent(archive.parts[part], where)
    return archive.parts[part]


def _check_extent(part: bytes, where: str) -> None:
    """Two cells in far corners make a reader allocate all between them."""
    row = width = 0
    for found in _REFERENCE.finditer(part):
        row = max(row, int(found["row"]))
        width = max(width, column_number(found["column"].decode()))
    if row * width > CELLS:
        raise SourceError(
            f"{where}: expected at most {CELLS:,} cells, found an area of {row:,} rows by "
            f"{width:,} columns: delete what stands far outside the table"
        )


def column_number(letters: str) -> int:
    """A column's number from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def address(row: int, column: int) -> str:
    """A cell as people call it, `B4`, by row and column from 0."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def read_marks(part: bytes) -> Marks:
    """Error cells and formulas without a result of a sheet's XML."""
    marks = Marks()
    if not _WANTED.search(part):
        return marks
    for spot, cell in _cells(part):
        children = {_local(child): child for child in cell}
        value = children.get("v")
        text = (value.text or "") if value is not None else ""
        if cell.get("t") == "e":
            marks.errors[spot] = text or "#ERROR"
        elif "f" in children and not text and cell.get("t") != "str":
            marks.pending.add(spot)
    return marks


def _cells(part: bytes) -> Iterator[tuple[Spot, Any]]:
    """Every cell with its place; a place that is not written follows the one before."""
    row = column = -1
    for event, element in iterparse(io.BytesIO(part), events=("start", "end")):
        kind = _local(element)
        if kind == "row" and event == "start":
            row, column = int(element.get("r", row + 2)) - 1, -1
        elif kind == "row":
            element.clear()
        elif kind == "c" and event == "end":
            letters = re.match("[A-Z]+", element.get("r", ""))
            column = column_number(letters[0]) - 1 if letters else column + 1
            yield (row, column), element


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _relation(element: Any) -> str | None:
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
