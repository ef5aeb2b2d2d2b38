"""Scorecard workbooks: measures down and months across, turned into a row for each figure.

calamine reads the cells, openpyxl counts them again. A figure's row is the sheet's, and its column
is called by sheet and letter, as `North!F`.
"""

import datetime as dt
import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

import numpy as np
import openpyxl
from openpyxl.utils import get_column_letter

from scorecard.archives import Archive, read_marks, safe_archive, sheet_part
from scorecard.config.books import BookSheet, BookSource, BookUnits
from scorecard.errors import SourceError
from scorecard.ingest.book_headings import VALUE, Heads, MonthColumns, read_heads
from scorecard.ingest.book_page import Page, asked_month, bare_column, heading_rows
from scorecard.ingest.grid import Grid, clean, grid_of
from scorecard.ingest.month_names import read_heading
from scorecard.ingest.sheet_look import read_look
from scorecard.ingest.workbooks import (
    as_text,
    check_results,
    is_blank,
    is_figure,
    no_heading,
    read_cells,
)
from scorecard.period import Month

# A scorecard is read by people; what is longer is a table, and belongs to the type `excel`.
_LONGEST = 20_000
_MERGED = 5_000


@dataclass(frozen=True, slots=True)
class Table:
    """A declared sheet, or block of one, as it was found; rows and columns count from 0.

    `body` are the rows with a name or a figure; `names` and `units` what they are about, a merged
    cell being said for each of its rows.
    """

    page: Page
    unit: str | None
    heads: Heads
    body: tuple[int, ...]
    names: tuple[str, ...]
    units: tuple[str, ...]

    def figures(self) -> Iterator[tuple[int, MonthColumns]]:
        """Every figure there may be: its place in `body`, and its month's columns."""
        for place in range(len(self.body)):
            for part in self.heads.months:
                yield place, part


def read_tables(source: BookSource, content: bytes, name: str) -> tuple[Table, ...]:
    """Every declared sheet; raises `SourceError` naming sheet and cell where the shape is wrong."""
    archive = safe_archive(content, name)
    asked = asked_month(source, name)
    return tuple(_table(source, block, archive, name, asked) for block in source.sheets)


def read_book(source: BookSource, content: bytes, name: str) -> Grid:
    """The figures of all sheets as one table: measure, unit, month, figure."""
    tables = read_tables(source, content, name)
    columns: list[list[str]] = [[], [], [], []]
    native, rows, places = list[bool](), list[int](), list[str]()
    for table in tables:
        page = table.page
        for place, part in table.figures():
            row, column = table.body[place], part.columns[VALUE]
            text, is_native = as_text(page.value(row, column))
            unit = table.unit or table.units[place]
            for to, item in zip(
                columns, (table.names[place], unit, str(part.month), text), strict=True
            ):
                to.append(item)
            native.append(is_native)
            rows.append(row + 1)
            places.append(f"{page.sheet}!{get_column_letter(column + 1)}")
    _check_rows(source, len(rows), name)
    headings = [column.name for column in source.columns]
    none = np.zeros(len(rows), dtype=np.bool_)
    flags = [none, none, none, np.array(native, dtype=np.bool_)]
    grid = grid_of(headings, columns, np.array(rows, dtype=np.int64), flags)
    named = np.empty(len(rows), dtype=object)
    named[:] = places
    return Grid(grid.headings, grid.columns, grid.native, grid.rows, named)


def count_book(source: BookSource, content: bytes, name: str) -> int:
    """Figures there may be, rows by months, as openpyxl sees them."""
    archive = safe_archive(content, name)
    asked = asked_month(source, name)
    try:
        with warnings.catch_warnings():
            # It tells of styles and extensions it leaves out; cells are counted, nothing else.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(archive.content), read_only=True, data_only=True
            )
            with closing(book):
                return sum(
                    _counted(source, block, book[block.sheet], asked) for block in source.sheets
                )
    # A reader of a foreign format raises anything on one that is damaged.
    except Exception as error:
        raise SourceError(
            f"{name}: expected a workbook two readers agree on, found one refuses it "
            f"({type(error).__name__}): save it again from Excel"
        ) from None


def _check_rows(source: BookSource, rows: int, name: str) -> None:
    if rows < source.minimum_rows:
        plural = "" if source.minimum_rows == 1 else "s"
        raise SourceError(
            f"{name}: expected at least {source.minimum_rows} place{plural} for figures (rows with "
            f"a name, by months), found {rows}: ask for the whole workbook, or correct minimum_rows"
        )


def _table(
    source: BookSource, block: BookSheet, archive: Archive, name: str, asked: Month | None
) -> Table:
    where = f"{name}, sheet {block.sheet!r}"
    others = {other.sheet for other in source.sheets} - {block.sheet}
    part = sheet_part(archive, block.sheet, where, others)
    marks = read_marks(part)
    try:
        look = read_look(archive, part)
    except (ParseError, ValueError):
        raise SourceError(
            f"{where}: expected styles as Excel writes them, found damaged ones: save it again "
            "from Excel"
        ) from None
    rows = read_cells(archive.content, block.sheet, where)
    if len(rows) > _LONGEST or len(look.merged) > _MERGED:
        raise SourceError(
            f"{where}: expected a scorecard of at most {_LONGEST:,} rows and {_MERGED:,} merged "
            f"areas, found {len(rows):,} and {len(look.merged):,}: a long table belongs to the "
            "type excel"
        )
    for (row, column), text in marks.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    head, month_row = heading_rows(source, block)
    page = Page(block.sheet, where, rows, look, head, month_row, asked)
    heads = read_heads(source, page)
    body = _body(source, block, page, heads)
    names = _filled(page, heads.measure, body)
    ignored = {clean(name) for name in source.measure.ignore}
    read = {row for row, name in zip(body, names, strict=True) if name not in ignored}
    check_results(marks, read, heads.columns, where)
    _check_beside(page, heads, body)
    units: tuple[str, ...] = ()
    if heads.unit is not None:
        units = _filled(page, heads.unit, body)
    elif source.unit is not None:
        units = _sections(source.unit, page, heads, body)
    return Table(page, block.unit, heads, body, names, units)


def _check_beside(page: Page, heads: Heads, body: Sequence[int]) -> None:
    """Raise `SourceError` where months seem to go on in a column whose heading is gone."""
    last = max(heads.months[-1].columns.values())
    at = last + 1
    if page.heading(page.head, at) or at in heads.columns:
        return
    for row in body:
        if is_figure(page.value(row, at)) and is_figure(page.value(row, last)):
            raise SourceError(no_heading(page.rows, (row, at), page.head, page.where))


def _body(source: BookSource, block: BookSheet, page: Page, heads: Heads) -> tuple[int, ...]:
    """The rows below the headings that have a name or a figure, up to the table's end."""
    asked = (heads.measure, *(part.columns[VALUE] for part in heads.months))
    ends = {clean(text) for text in source.ends_at}
    body = []
    for row in range(page.head + 1, min(len(page.rows), _next_block(source, block))):
        if page.text(row, heads.measure) in ends:
            break
        if any(not is_blank(page.value(row, at)) for at in asked):
            body.append(row)
    return tuple(body)


def _next_block(source: BookSource, block: BookSheet) -> int:
    """The row where the next declared block of the same sheet begins, from 0."""
    starts = []
    for other in source.sheets:
        head, month_row = heading_rows(source, other)
        if other.sheet == block.sheet and head > heading_rows(source, block)[0]:
            starts.append(head if month_row is None else month_row)
    return min(starts, default=_LONGEST)


def _filled(page: Page, column: int, rows: Sequence[int]) -> tuple[str, ...]:
    """What a column says in each row, a merged cell in all of its rows."""
    tops: dict[int, tuple[int, int]] = {}
    for area in page.look.merged:
        if area.left <= column <= area.right:
            for row in range(area.top + 1, min(area.bottom + 1, len(page.rows))):
                tops[row] = area.top, area.left
    return tuple(page.text(*tops.get(row, (row, column))) for row in rows)


def _sections(unit: BookUnits, page: Page, heads: Heads, body: Sequence[int]) -> tuple[str, ...]:
    """The unit each row stands under: the last row before it with a unit's name and no figure."""
    known = {*unit.map, *unit.map.values()}
    found, current = [], ""
    for row in body:
        name = page.text(row, heads.measure)
        told = any(not is_blank(page.value(row, part.columns[VALUE])) for part in heads.months)
        if name in known and not told:
            current = name
        found.append(current)
    return tuple(found)


def _counted(source: BookSource, block: BookSheet, sheet: Any, asked: Month | None) -> int:
    """Rows by months of a block, found again without the first reader's help."""
    head, month_row = heading_rows(source, block)
    rows = list(sheet.iter_rows(max_row=_next_block(source, block), values_only=True))
    first = head if month_row is None else month_row
    texts = [[_text(cell) for cell in row] for row in rows[first : head + 1]]
    width = max(map(len, texts), default=0)
    names = [next((t[at] for t in texts[::-1] if at < len(t) and t[at]), "") for at in range(width)]
    bare = bare_column(source.measure.column)
    measure = names.index(clean(source.measure.column)) if bare is None else bare
    figures = _figure_columns(source, rows[first], texts[-1], asked)
    ends = {clean(text) for text in source.ends_at}
    count = 0
    for row in rows[head + 1 :]:
        cells = [row[at] if at < len(row) else None for at in (measure, *figures)]
        if _text(cells[0]) in ends and _text(cells[0]):
            break
        count += any(_text(cell) for cell in cells)
    return count * len(figures)


def _figure_columns(
    source: BookSource, top: Sequence[Any], below: Sequence[str], asked: Month | None
) -> list[int]:
    wanted = clean(source.per_month.value or "")
    if source.months.only is not None:
        return [below.index(wanted)]
    months = {at: m for at, cell in enumerate(top) if (m := _month(source, cell)) is not None}
    if source.covers == "month" and asked is not None:
        months = {at: m for at, m in months.items() if m in (asked, asked.number)}
    if source.months.row is None:
        return list(months)
    return [next(at for at in range(start, len(below)) if below[at] == wanted) for start in months]


def _month(source: BookSource, cell: Any) -> Month | int | None:
    if isinstance(cell, (dt.date, dt.datetime)):
        return Month.containing(cell)
    text = _text(cell)
    ignored = not text or text in {clean(name) for name in source.ignore_columns}
    return None if ignored else read_heading(text, source.months.format)


def _text(cell: Any) -> str:
    return "" if cell is None else clean(as_text(cell)[0])
