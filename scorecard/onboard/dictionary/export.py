"""The configuration as a workbook to edit: a sheet for each subject, and what it was made from.

A hidden sheet keeps every row as it was exported, so that an import can tell what its reader
changed from what somebody else has changed in the meantime.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from openpyxl.utils import get_column_letter

from scorecard.config.models import Config
from scorecard.config.table_rows import shown_path
from scorecard.onboard.dictionary import titles
from scorecard.onboard.dictionary.cells import shown, text_of
from scorecard.onboard.dictionary.columns import Column, Subject, subjects
from scorecard.onboard.dictionary.cover import write_cover
from scorecard.onboard.dictionary.rows import Row, rows_of
from scorecard.onboard.dictionary.sheet import (
    FIRST_ROW,
    Place,
    add_choices,
    close,
    head,
    open_sheet,
    widths,
)
from scorecard.report.palette import MUTED
from scorecard.report.sheets import archive, looks
from scorecard.report.sheets.formats import GENERAL
from scorecard.report.sheets.grid import Book, Entry, Heading
from scorecard.report.sheets.texts import clean

BASE: Final = "exported"
LISTS: Final = "lists"
FORMAT: Final = 1
# A workbook has to have a date, and equal configurations give equal bytes on any day.
_DATED: Final = dt.date(2000, 1, 1)
# Excel holds 32,767 characters a cell.
_CHUNK: Final = 30_000
# Columns of the sheet with the single sections.
SETTING, VALUE, MEANING = "Setting", "Value", "What it means"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a workbook is made from: the bundle's digest, and how many entries YAML has itself."""

    digest: str
    counts: Mapping[str, int]


def export(config: Config, origin: Origin) -> bytes:
    """The workbook of a configuration as it is written; equal ones give equal bytes."""
    book = Book()
    rows = rows_of(config, origin.counts)
    kinds = {kpi.id: kpi.display.kind for kpi in config.kpis}
    notes = {item.name: _note(config, item, origin) for item in subjects()}
    write_cover(book, config, rows, notes, origin.digest)
    _singles(book, config, rows)
    places = _places(rows)
    for item in subjects():
        if not item.single:
            _sheet(book, item, rows[item.name], kinds, notes[item.name])
    _lists(book, config)
    for item in subjects():
        if not item.single:
            last = FIRST_ROW + max(1, len(rows[item.name])) - 1
            add_choices(book.workbook[item.sheet], item.all_columns, places, last)
    _base(book, rows, origin)
    book.workbook.properties.title = clean(f"{config.organisation.name}: scorecard dictionary")
    book.workbook.properties.creator = clean(config.organisation.name)
    return archive.to_bytes(book, _DATED)


def columns_digest() -> str:
    """Which columns a workbook has: another version of the program may have others."""
    listed = [(item.name, column.path) for item in subjects() for column in item.all_columns]
    return hashlib.sha256(repr(listed).encode()).hexdigest()[:16]


def _note(config: Config, item: Subject, origin: Origin) -> str:
    if item.single or len(item.path) > 1:
        return ""
    more = len(getattr(config, item.section)) - origin.counts.get(item.section, 0)
    tables = [table for table in config.tables if table.section == item.section]
    if not tables:
        return ""
    named = ", ".join(shown_path(table) for table in tables)
    return f"{more:,} more come from {named} and are edited there, not here."


def _places(rows: Mapping[str, Sequence[Row]]) -> dict[str, Place]:
    """Where the ids of each subject stand, for the drop-downs of the others."""
    found = {}
    for item in subjects():
        if item.key:
            titled = [column.title for column in item.all_columns]
            own = titled.index(item.column(item.key[0]).title) + 1
            found[item.name] = Place(item.sheet, own, FIRST_ROW)
    # The perspectives of a card are perspectives.
    found["scorecards.perspectives"] = found["perspectives"]
    found["unit types"] = Place(LISTS, 1, 2)
    found["sources"] = Place(LISTS, 2, 2)
    return found


def _sheet(
    book: Book, item: Subject, rows: Sequence[Row], kinds: Mapping[str, str], note: str
) -> None:
    grid = open_sheet(book, item.sheet, item.model.__doc__ or "", note)
    columns = item.all_columns
    keys = len(item.above) + sum(column.path in item.key for column in item.columns)
    entries = [_cells(row, kinds) for row in rows]
    wide = widths(columns, entries)
    head(grid, columns, wide, keys=frozenset(_key_places(item)))
    headings = [Heading("", width) for width in wide]
    for number, cells in enumerate(entries, FIRST_ROW):
        # An empty cell is to be filled in, so that no dash stands in it.
        grid.row(number, [cell if cell.value is not None else _blank(cell) for cell in cells])
        grid.fit(number, cells, headings)
    last = FIRST_ROW + max(1, len(rows)) - 1
    close(grid, item.name, [column.title for column in columns], last, frozen=min(keys, 2))


def _key_places(item: Subject) -> list[int]:
    return [
        place
        for place, column in enumerate(item.all_columns, 1)
        if place <= len(item.above) or column.path in item.key
    ]


def _blank(cell: Entry) -> Entry:
    return Entry("", cell.look, cell.form)


def _cells(row: Row, kinds: Mapping[str, str]) -> list[Entry]:
    above = [Entry(text, looks.TEXT) for text in row.above]
    kpi = row.values.get(("kpi",), row.values.get(("id",)))
    percent = kinds.get(str(kpi)) == "percent"
    return above + [_cell(c, row.values[c.path], percent) for c in row.subject.columns]


def _cell(column: Column, value: Any, percent: bool) -> Entry:
    written = shown(column, value)
    look = looks.NUMBER if column.kind in ("number", "share", "whole") else looks.TEXT
    if column.kind in ("list", "terms", "notes") or column.path == ("description",):
        look = looks.WRAPPED
    if column.kind == "month":
        return Entry(written, looks.TEXT, "yyyy\\-mm")
    if column.kind == "day":
        return Entry(written, looks.TEXT, "yyyy\\-mm\\-dd")
    if column.kind in ("number", "share"):
        shares = column.kind == "share" or (column.of_kpi and percent)
        return Entry(written, look, number_format(written, percent=shares))
    if column.kind == "choice" and isinstance(value, int):
        return Entry(Decimal(value), looks.NUMBER, "#,##0")
    return Entry(written, look, "@" if isinstance(written, str) else GENERAL)


def number_format(value: Any, *, percent: bool) -> str:
    """A format that shows every digit of a number, and no point where there is none behind it."""
    if not isinstance(value, Decimal):
        return "0%" if percent else "#,##0"
    exponent = (value.scaleb(2) if percent else value).normalize().as_tuple().exponent
    places = max(0, -int(exponent))
    tail = "." + "0" * places if places else ""
    return f"0{tail}%" if percent else f"#,##0{tail}"


def _singles(book: Book, config: Config, rows: Mapping[str, Sequence[Row]]) -> None:
    grid = open_sheet(book, titles.SINGLES, "The organisation as a whole, one setting a row.", "")
    pairs = [
        (column, rows[item.name][0].values[column.path])
        for item in subjects()
        if item.single
        for column in item.columns
    ]
    columns = tuple(
        Column((title,), title, meaning, "text", True, None)
        for title, meaning in (
            (SETTING, "What is set. The names are fixed."),
            (VALUE, "What it is set to."),
            (MEANING, "For reading only."),
        )
    )
    wide = [32.0, 40.0, 90.0]
    head(grid, columns, wide, keys=frozenset({1, 3}))
    for number, (column, value) in enumerate(pairs, FIRST_ROW):
        cell = _cell(column, value, percent=False)
        left = looks.WRAPPED if isinstance(cell.value, str) else looks.Look(indent=1)
        cells = [
            Entry(column.title, looks.TEXT),
            Entry("" if cell.value is None else cell.value, left, cell.form),
            Entry(column.meaning, looks.Look(ink=MUTED, wrap=True, indent=1)),
        ]
        grid.row(number, cells)
        grid.fit(number, cells, [Heading("", width) for width in wide])
        if column.choices:
            chosen = replace(column, title=VALUE)
            add_choices(grid.raw, (chosen,), {}, number, first=number, at=2)
    last = FIRST_ROW + len(pairs) - 1
    close(grid, "settings", [column.title for column in columns], last, frozen=1)


def _lists(book: Book, config: Config) -> None:
    """Ids for drop-downs that no sheet has a column of."""
    grid = book.sheet(LISTS)
    types = sorted({unit.type for unit in config.units})
    sources = [source.id for source in config.sources]
    for place, (title, values) in enumerate((("unit types", types), ("sources", sources)), 1):
        for number, value in enumerate((title, *values), 1):
            grid.put(number, place, Entry(value))
    grid.raw.sheet_state = "hidden"


def _base(book: Book, rows: Mapping[str, Sequence[Row]], origin: Origin) -> None:
    grid = book.sheet(BASE)
    facts = {"format": FORMAT, "columns": columns_digest(), "configuration": origin.digest}
    for number, (name, fact) in enumerate(facts.items(), 1):
        grid.put(number, 1, Entry(name))
        grid.put(number, 2, Entry(str(fact)))
    number = len(facts)
    for item in subjects():
        for row in rows[item.name]:
            number += 1
            texts = [text_of(column, row.values[column.path]) for column in item.columns]
            packed = json.dumps([*row.above, *texts], ensure_ascii=True)
            grid.put(number, 1, Entry(item.name))
            for place in range(0, len(packed), _CHUNK):
                grid.put(number, 2 + place // _CHUNK, Entry(packed[place : place + _CHUNK]))
    grid.raw.sheet_state = "veryHidden"
    grid.raw.column_dimensions[get_column_letter(2)].width = 120
