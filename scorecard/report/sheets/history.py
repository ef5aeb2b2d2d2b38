"""The months behind each KPI as one long table, which pivots and charts can use as it is."""

import datetime as dt
from typing import Final

from openpyxl.worksheet.table import Table, TableStyleInfo

from scorecard.labels import t
from scorecard.period import Month
from scorecard.report.card import Card, Stamp
from scorecard.report.measure import MeasureLine, Point
from scorecard.report.sheets import formats, frame, looks, names
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading

_COLUMNS: Final = (
    Heading("KPI", 28),
    Heading("Name", 44),
    Heading("Month", 14),
    Heading("Value", 18, "right"),
    Heading("Goal", 18, "right"),
)
MONTH, VALUE, GOAL = 3, 4, 5
_HEAD: Final = 5
_TABLE: Final = "KpiHistory"

# A KPI measured twice on a card has its months here once.
Series = tuple[str, tuple[Point, ...]]
# First and last row of a series.
Rows = dict[Series, tuple[int, int]]


def series(line: MeasureLine) -> Series:
    """What identifies the months of a measure."""
    return line.kpi, line.history


def write(book: Book, card: Card, stamp: Stamp) -> Rows:
    """Write the sheet and say which rows hold which measure's months."""
    grid = book.sheet(names.own(names.HISTORY))
    frame.open_sheet(grid, t(names.HISTORY), card, stamp)
    grid.head(_HEAD, _COLUMNS)
    rows: Rows = {}
    row = _HEAD + 1
    for line in card.measures:
        key = series(line)
        if key in rows or not line.history:
            continue
        for at, point in enumerate(line.history, start=row):
            _point(grid, at, line, point)
        rows[key] = (row, row + len(line.history) - 1)
        row += len(line.history)
    _finish(grid, row - 1, card, stamp)
    return rows


def _point(grid: Grid, row: int, line: MeasureLine, point: Point) -> None:
    form = formats.value_format(line.shown)
    month: dt.date = Month.parse(point.month).first_day
    # An absent month stays empty: charts draw text as zero, and an empty cell as a gap.
    value, goal = (
        Entry("" if figure is None else figure, looks.NUMBER, form)
        for figure in (point.value, point.goal)
    )
    entries = [Entry(line.kpi), Entry(line.name), Entry(month, looks.TEXT, formats.MONTH)]
    grid.row(row, [*entries, value, goal])


def _finish(grid: Grid, last: int, card: Card, stamp: Stamp) -> None:
    grid.raw.freeze_panes = names.cell(_HEAD + 1, MONTH)
    if last > _HEAD:
        table = Table(displayName=_TABLE, ref=f"A{_HEAD}:{names.cell(last, GOAL)}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        grid.raw.add_table(table)
    else:
        grid.put(_HEAD + 1, 1, Entry(t("No months to show."), looks.NOTE))
    frame.close_sheet(grid, card, stamp, last=GOAL, heads=f"{_HEAD}:{_HEAD}", upright=True)
