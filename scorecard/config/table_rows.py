"""Rows of a declared table as items of a section, each with the file, row and column of its keys.

What a cell means is the section's model to say; here it only becomes the text YAML would have had.
"""

import csv
import datetime as dt
import io
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from python_calamine import CalamineError, CalamineWorkbook

from scorecard.archives import Marks, read_marks, safe_archive, sheet_part
from scorecard.config.bundle import table_name
from scorecard.config.finding import KeyPath
from scorecard.config.layouts import NumberFormat
from scorecard.config.models import Config
from scorecard.config.tables import CsvTable, ExcelTable, RestTable, Table
from scorecard.errors import Problem, SourceError
from scorecard.period import Month
from scorecard.spelling import nearest

Place = tuple[str, int, int]
Item = tuple[dict[str, Any], Callable[[KeyPath], Place]]
# Keys of a table that are none of its model's: a unit's one parent, and the share it owns.
PARENT = {"parent": "unit", "share": "share"}
_DATES = frozenset({"valid_from", "valid_to"})
# Lists inside an item: their rows are a section of their own.
_INNER = frozenset({"parents", "milestones", "reports"})
_LIST = re.compile(r"\s*[,;|]\s*")


class _Unreadable(Exception):
    """A table that cannot be read: where, what was expected, what was found."""

    def __init__(self, line: int, expected: str, found: str) -> None:
        self.line, self.expected, self.found = line, expected, found
        super().__init__(expected)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table as text: headings, and rows with their number; cells that were numbers are marked."""

    top: int
    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    native: frozenset[tuple[int, int]] = frozenset()


def keys_of(section: str) -> frozenset[str]:
    """The keys a table may give of a section's items."""
    own = frozenset(model_of(section).model_fields) - _INNER
    return own | set(PARENT) if section == "units" else own


def model_of(section: str) -> type[BaseModel]:
    """The model of a list section's items."""
    model: type[BaseModel] = get_args(Config.model_fields[section].annotation)[0]
    return model


def day_headings(table: Table) -> set[str]:
    """Headings whose cells are days, as `due`; others that look like one stand for their month."""
    model = model_of(table.section)
    return {h for key, h in table.columns.items() if _takes(model, key, dt.date)}


def shown_path(table: Table) -> str:
    """What messages call a table."""
    if isinstance(table, RestTable):
        return f"{table.asked} (table {table.id})"
    return f"{table.query_file} (table {table.id})" if table.type == "sql" else table.path


def table_rows(tables: Sequence[Table], files: Mapping[str, bytes]) -> Mapping[str, list[str]]:
    """By section, the file and row each of its items has from tables, in their order.

    `tables` have been read before, and nothing was wrong with them.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for table in tables:
        items, _ = table_items(table, files, lambda _: ("", 1, 1))
        found[table.section] += [f"{name}, row {row}" for name, row, _ in (w(()) for _, w in items)]
    return found


def table_items(
    table: Table, files: Mapping[str, bytes], declared: Callable[[KeyPath], Place]
) -> tuple[list[Item], list[Problem]]:
    """The items of a table's rows, and what is wrong with the table; then there are no items."""
    try:
        _check_keys(table)
    except _Unreadable as error:
        at = declared(("columns",))
        return [], [Problem(*at, f"table {table.id}", error.expected, error.found)]
    content = files.get(table_name(table.id, table.type))
    if content is None:
        key = {"sql": "query_file", "rest": "url"}.get(table.type, "path")
        expected = "a query `scorecard run` has asked once" if key != "path" else "a file"
        return [], [Problem(*declared((key,)), key, expected, repr(shown_path(table)) + ", absent")]
    name = shown_path(table)
    try:
        sheet = _read(table, content, name)
        _check_headings(table, sheet)
        return list(_items(table, sheet, name)), []
    except _Unreadable as error:
        at = (name, error.line, 1)
        return [], [Problem(*at, f"table {table.id}", error.expected, error.found)]


def _check_keys(table: Table) -> None:
    known = keys_of(table.section)
    given = [*table.columns, *table.constants, *([table.months.gives] if table.months else [])]
    for key in given:
        if key.split(".")[0] not in known:
            expected = f"keys of {table.section}{nearest(key, known)}: {', '.join(sorted(known))}"
            raise _Unreadable(1, expected, repr(key))
    twice = {key for key in given if given.count(key) > 1}
    if twice:
        raise _Unreadable(1, "each key given once", repr(min(twice)))
    if table.months and _DATES & set(given):
        expected = "no valid_from or valid_to beside months, which give them"
        raise _Unreadable(1, expected, repr(min(_DATES & set(given))))
    for style in (table.month_format, *([table.months.format] if table.months else [])):
        if not _names_month(style):
            raise _Unreadable(1, "a format of year and month, as %Y-%m", repr(style))
    if table.section == "units" and "share" in given and "parent" not in given:
        raise _Unreadable(1, "parent beside share", "none")


def _names_month(style: str) -> bool:
    year = any(part in style for part in ("%Y", "%y"))
    return year and any(part in style for part in ("%m", "%b", "%B"))


def _read(table: Table, content: bytes, name: str) -> _Sheet:
    if isinstance(table, ExcelTable):
        return _read_excel(table, content, name)
    return _read_csv(table if isinstance(table, CsvTable) else None, content)


def _read_csv(table: CsvTable | None, content: bytes) -> _Sheet:
    encoding = "utf-8" if table is None else table.encoding
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Unreadable(line, f"{encoding} text", "a byte that is not") from None
    delimiter = "," if table is None else table.delimiter
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        records = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise _Unreadable(reader.line_num, "cells in matching quotes", str(error)) from None
    if not records:
        raise _Unreadable(1, "headings and rows", "no text")
    top, headings = records[0]
    for line, cells in records[1:]:
        if len(cells) != len(headings):
            raise _Unreadable(line, f"{len(headings)} cells as in the headings", str(len(cells)))
    rows = [(line, [cell.strip() for cell in cells]) for line, cells in records[1:]]
    return _Sheet(top, [heading.strip() for heading in headings], rows)


def _read_excel(table: ExcelTable, content: bytes, name: str) -> _Sheet:
    try:
        archive = safe_archive(content, name)
        book = CalamineWorkbook.from_filelike(io.BytesIO(archive.content))
    except (SourceError, CalamineError, ValueError, OSError) as error:
        raise _Unreadable(1, "a workbook", str(error)) from None
    if table.sheet not in book.sheet_names:
        found = ", ".join(map(repr, book.sheet_names))
        expected = f"a sheet {table.sheet!r}{nearest(table.sheet, book.sheet_names)}"
        raise _Unreadable(1, expected, found)
    cells = book.get_sheet_by_name(table.sheet).to_python(skip_empty_area=False)
    marks = read_marks(sheet_part(archive, table.sheet, name))
    top = table.header_row - 1
    style = table.months.format if table.months else "%Y-%m"
    headings = [_text(cell, style) for cell in cells[top]] if top < len(cells) else []
    if not any(headings):
        raise _Unreadable(table.header_row, "headings", "an empty row")
    days = day_headings(table)
    styles = [table.day_format if h in days else table.month_format for h in headings]
    rows, native = [], set()
    for number, row in enumerate(cells[top + 1 :], table.header_row + 1):
        texts = [_text(cell, style) for cell, style in zip(row, styles, strict=True)]
        if not any(texts):
            break
        rows.append((number, texts))
        native |= {(number, at) for at, cell in enumerate(row) if isinstance(cell, (int, float))}
    _check_below(cells, table.header_row + len(rows), headings)
    _check_marks(marks, table.header_row, table.header_row + len(rows), len(headings))
    return _Sheet(table.header_row, headings, rows, frozenset(native))


def _check_below(cells: list[list[Any]], end: int, headings: list[str]) -> None:
    """Raise where most of a row is filled below the blank one, from 0, at which a table ends.

    Notes may stand there; a target that does would be lost unseen.
    """
    named = [place for place, heading in enumerate(headings) if heading]
    for number, row in enumerate(cells[end + 1 :], end + 2):
        texts = [text for place in named if (text := _text(row[place], "%Y-%m"))]
        if 2 * len(texts) > len(named):
            expected = f"no row of the table below the blank one, {end + 1} (take that out)"
            raise _Unreadable(number, expected, repr(texts[0]))


def _check_marks(marks: Marks, first: int, last: int, width: int) -> None:
    """Raise for an error, or a formula nobody worked out: a reader would take either for empty."""
    inside = range(first, last + 2), range(width)
    for (row, column), error in sorted(marks.errors.items()):
        if row + 1 in inside[0] and column in inside[1]:
            raise _Unreadable(row + 1, "a value in every cell", f"{error} in column {column + 1}")
    for row, column in sorted(marks.pending):
        if row + 1 in inside[0] and column in inside[1]:
            found = f"a formula without one in column {column + 1}: open it in Excel and save it"
            raise _Unreadable(row + 1, "a result beside each formula", found)


def _text(cell: Any, style: str) -> str:
    """A cell as text; a date is written in the strptime format `style`."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        # As a person typed it: the shortest text that is this number, without an exponent.
        return format(Decimal(repr(cell)).normalize() + 0, "f")
    if isinstance(cell, (dt.datetime, dt.date)):
        return cell.strftime(style)
    return str(cell).strip()


def _check_headings(table: Table, sheet: _Sheet) -> None:
    if len(sheet.headings) == 1 and any(mark in sheet.headings[0] for mark in ";,\t|"):
        expected = "headings with the declared delimiter between them: correct delimiter"
        raise _Unreadable(sheet.top, expected, repr(sheet.headings[0]))
    for heading in table.columns.values():
        if sheet.headings.count(heading) != 1:
            found = ", ".join(map(repr, filter(None, sheet.headings)))
            hint = nearest(heading, set(sheet.headings))
            expected = f"the heading {heading!r} once{hint}"
            raise _Unreadable(sheet.top, expected, found)
    read = {*table.columns.values(), *table.ignore_columns, *_months(table, sheet).values(), ""}
    for place, heading in enumerate(sheet.headings):
        if not heading and any(place < len(cells) and cells[place] for _, cells in sheet.rows):
            expected = "a heading above every column that is filled in"
            raise _Unreadable(sheet.top, expected, f"none above column {place + 1}")
        if heading not in read:
            expected = "only declared headings (columns, months or ignore_columns)"
            raise _Unreadable(sheet.top, expected, repr(heading))
    if table.months and not _months(table, sheet):
        expected = f"headings that are months as {table.months.format}"
        raise _Unreadable(sheet.top, expected, "none")


def _months(table: Table, sheet: _Sheet) -> dict[Month, str]:
    """The month columns, by month; raises where one month has two."""
    if table.months is None:
        return {}
    other = {*table.columns.values(), *table.ignore_columns}
    found: dict[Month, str] = {}
    for heading in sheet.headings:
        month = _month(heading, table.months.format) if heading not in other else None
        if month is None:
            continue
        if month in found:
            raise _Unreadable(sheet.top, "one column for each month", f"two for {month}")
        found[month] = heading
    return found


def _month(text: str, style: str) -> Month | None:
    try:
        read = time.strptime(text, style)
    except ValueError:
        return None
    return Month.of(read.tm_year, read.tm_mon)


def _day(text: str, style: str) -> str:
    """A day as YAML has it; what is none in this style is left for the model to refuse."""
    try:
        read = time.strptime(text, style)
    except ValueError:
        return text
    return dt.date(read.tm_year, read.tm_mon, read.tm_mday).isoformat()


def _items(table: Table, sheet: _Sheet, name: str) -> Iterator[Item]:
    at = {key: sheet.headings.index(heading) for key, heading in table.columns.items()}
    months = {m: sheet.headings.index(heading) for m, heading in _months(table, sheet).items()}
    for number, cells in sheet.rows:
        texts = {key: cells[place] for key, place in at.items()}
        native = {key for key, place in at.items() if (number, place) in sheet.native}
        places = {key: place + 1 for key, place in at.items()}
        if table.months is None:
            yield _item(table, number, texts, native), _where(name, number, places)
            continue
        for month, place in months.items():
            if not cells[place]:
                continue
            gives = table.months.gives
            whole = {**texts, gives: cells[place]}
            known = native | ({gives} if (number, place) in sheet.native else set())
            item = _item(table, number, whole, known)
            item |= {"valid_from": str(month), "valid_to": str(month)}
            yield item, _where(name, number, {**places, gives: place + 1})


def _where(name: str, row: int, places: Mapping[str, int]) -> Callable[[KeyPath], Place]:
    def place(path: KeyPath) -> Place:
        dotted = ".".join(str(part) for part in path[:2])
        head = str(path[0]) if path else ""
        head = "parent" if head == "parents" else head
        return name, row, places.get(dotted, places.get(head, 1))

    return place


def _item(table: Table, row: int, texts: Mapping[str, str], native: set[str]) -> dict[str, Any]:
    """One row as YAML would have said it; empty cells are left out."""
    model = model_of(table.section)
    item: dict[str, Any] = {}
    parent: dict[str, Any] = {}
    for key, text in {**table.constants, **texts}.items():
        if text == "":
            continue
        value: Any = text
        if key in _DATES or _takes(model, key, Month):
            value = str(_month(text, table.month_format) or text)
        elif _takes(model, key, dt.date):
            value = _day(text, table.day_format)
        elif _takes(model, key, Decimal) or (key == "share" and table.section == "units"):
            value = text if key in native else _number(table, row, key, text)
        elif _takes(model, key, tuple):
            value = _LIST.split(text)
        if table.section == "units" and key in PARENT:
            parent[PARENT[key]] = value
        elif "." in key:
            head, _, rest = key.partition(".")
            item.setdefault(head, {})[rest] = value
        else:
            item[key] = value
    return {**item, "parents": [parent]} if parent.get("unit") else item


def _number(table: Table, row: int, key: str, text: str) -> str:
    """A number as declared; what is one only in another style is refused here, the rest later."""
    number = plain_number(text, table.number)
    if number is not None:
        return number
    if text.endswith("%") and not table.number.percent:
        raise _Unreadable(row, f"{key} as a fraction, or number: {{percent: true}}", repr(text))
    try:
        Decimal(text)
    except InvalidOperation:
        return text
    raise _Unreadable(row, f"{key} written as number declares it", repr(text))


def _takes(model: type[BaseModel], key: str, kind: type) -> bool:
    field = model.model_fields.get(key)
    return field is not None and kind in _kinds(field.annotation)


def _kinds(annotation: Any) -> set[Any]:
    origin = get_origin(annotation)
    if origin is tuple:
        return {tuple}
    inner = get_args(annotation)
    return {annotation, *(kind for part in inner for kind in _kinds(part))}


def plain_number(text: str, style: NumberFormat) -> str | None:
    """A written number with a point and without separators; None where it is none in this style.

    "12 %" is 0.12 where the style has percentages; "1.5" is nothing where a comma is declared.
    """
    percent = style.percent and text.endswith("%")
    bare = text.removesuffix("%").strip() if percent else text
    bare = bare.replace("\u00a0", " ").replace("\u202f", " ")
    mark = re.escape(style.thousands)
    # 0,123 has no thousands, whatever stands between them.
    grouped = rf"[1-9]\d{{0,2}}(?:{mark}\d{{3}})+|" if style.thousands else ""
    whole = rf"(?P<sign>[+-]?)(?P<whole>{grouped}\d+)(?:{re.escape(style.decimal)}(?P<rest>\d+))?"
    match = re.fullmatch(whole, bare, re.ASCII)
    if match is None:
        return None
    digits = match["whole"].replace(style.thousands, "") if style.thousands else match["whole"]
    places = f".{match['rest']}" if match["rest"] else ""
    number = Decimal(f"{match['sign']}{digits}{places}")
    return format(number.scaleb(-2) if percent else number, "f")
