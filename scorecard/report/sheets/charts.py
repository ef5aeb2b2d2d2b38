"""A native line chart per measure, drawn from the rows of the history sheet."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from xml.sax.saxutils import escape

from openpyxl.chart import LineChart, Reference, Series
from openpyxl.chart.axis import ChartLines, DateAxis
from openpyxl.chart.data_source import AxDataSource, NumData, NumRef, NumVal
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from scorecard.labels import t
from scorecard.report.card import Card, Stamp
from scorecard.report.measure import MeasureLine
from scorecard.report.palette import INK, MUTED, NAVY, RULE, paint, tone, word
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.sheets import formats, frame, history, looks, names
from scorecard.report.sheets.filled import Filled, attribute, cells, pattern, place
from scorecard.report.sheets.grid import Book, Entry, Grid
from scorecard.report.sheets.texts import clean

_ACROSS: Final = 3
_WIDTH_CHARACTERS: Final = 52
_HEIGHT_POINTS: Final = 178
_MARGIN_POINTS: Final = 6
_LONGEST_TITLE: Final = 70
_POINT: Final = 12_700
_AXIS_MONTHS: Final = "mmm yy"


@dataclass(frozen=True, slots=True)
class Column:
    """Rows `first` to `last` of a column."""

    number: int
    first: int
    last: int


def write(book: Book, rows: history.Rows, card: Card, stamp: Stamp) -> None:
    """Write the sheet: three charts across, by perspective; measures without a figure are named."""
    grid = book.sheet(names.own(names.CHARTS))
    frame.open_sheet(grid, t(names.CHARTS), card, stamp)
    for column in range(1, _ACROSS + 1):
        grid.raw.column_dimensions[get_column_letter(column)].width = _WIDTH_CHARACTERS
    row = 5
    for node in card.perspectives:
        row = _perspective(grid, book.workbook[names.own(names.HISTORY)], row, node, rows)
    if row == 5:
        grid.put(row, 1, Entry(t("No measures to show."), looks.NOTE))
    grid.raw.freeze_panes = "A4"
    frame.close_sheet(grid, card, stamp, last=_ACROSS, heads=None, compact=False)


def _perspective(
    grid: Grid, source: Any, row: int, node: PerspectiveNode, rows: history.Rows
) -> int:
    grid.put(row, 1, Entry(node.name, looks.SECTION))
    row += 1
    lines = [line for objective in node.objectives for line in objective.measures]
    drawn = [line for line in lines if any(point.value is not None for point in line.history)]
    for number, line in enumerate(drawn):
        at = row + number // _ACROSS
        grid.raw.row_dimensions[at].height = _HEIGHT_POINTS
        chart = _measure(source, line, rows[history.series(line)])
        column = number % _ACROSS + 1
        chart.anchor = over((at, column), (at, column))
        grid.raw.add_chart(chart)
    row += -(-len(drawn) // _ACROSS)
    absent = ", ".join(line.name for line in lines if line not in drawn)
    if absent:
        grid.put(row, 1, Entry(t("No figures: {names}", names=absent), looks.NOTE))
        row += 1
    return row + 1


def _measure(source: Any, line: MeasureLine, span: tuple[int, int]) -> Filled:
    title = f"{clean(line.name)[:_LONGEST_TITLE]}: {word(line.colour)}"
    parts = {
        "title": escape(title),
        "form": attribute(formats.value_format(line.shown)),
        "months": _filling(source, Column(history.MONTH, *span)),
        "value": _filling(source, Column(history.VALUE, *span)),
        "value_title": escape(t("Value")),
    }
    has_goal = any(point.goal is not None for point in line.history)
    if has_goal:
        parts["goal"] = _filling(source, Column(history.GOAL, *span))
        parts["goal_title"] = escape(t("Goal"))
    ink = tone(line.colour).ink
    colours = tuple(map(paint, (ink, MUTED, NAVY, RULE)))
    return Filled(_pattern(ink, has_goal, span[1] - span[0] + 1, colours), parts)


@lru_cache(maxsize=64)
def _pattern(ink: str, has_goal: bool, months: int, colours: tuple[str, ...]) -> str:
    """The chart of a measure to be filled; `colours` are what the named ones are just now."""
    chart = line_chart(place("title"), place("form"), ink)
    for name in ("value", "goal") if has_goal else ("value",):
        _add(chart, NumRef(f=place(name)), place(f"{name}_title"), goal=name == "goal")
    if has_goal:
        chart.legend = Legend()
        chart.legend.position = "b"
        chart.legend.txPr = _small()
    _along(chart, NumRef(f=place("months")), months)
    return pattern(chart)


def _filling(sheet: Any, column: Column) -> str:
    return cells(str(_reference(sheet, column)), *_numbers(sheet, column))


def over(first: tuple[int, int], last: tuple[int, int]) -> TwoCellAnchor:
    """Over the cells from `first` to `last`, each a row and column, but for a margin.

    So that a chart is as wide as a viewer's font makes the columns.
    """
    margin = _MARGIN_POINTS * _POINT
    begin = AnchorMarker(row=first[0] - 1, col=first[1] - 1, rowOff=margin, colOff=margin)
    return TwoCellAnchor(editAs="twoCell", _from=begin, to=AnchorMarker(row=last[0], col=last[1]))


def line_chart(title: str, form: str, ink: str = INK) -> LineChart:
    """An empty chart over months; `form` is its axis's format, `ink` the colour of its title."""
    chart = LineChart()
    chart.title = Title(tx=Text(rich=_rich(title, _text(1000, ink, bold=True))), overlay=False)
    chart.x_axis = DateAxis(crossAx=100, axPos="b")
    chart.x_axis.number_format = _AXIS_MONTHS
    chart.x_axis.baseTimeUnit = "months"
    chart.x_axis.tickLblPos = "low"
    chart.y_axis.crossAx = 500
    chart.y_axis.number_format = form
    chart.y_axis.majorGridlines = ChartLines(spPr=_stroke(RULE, 0.5))
    for axis in (chart.x_axis, chart.y_axis):
        # Left unset, newer Excel hides the axis.
        axis.delete = False
        axis.txPr = _small(upright=True)
        axis.spPr = _stroke(RULE, 0.75)
    chart.legend = None
    return chart


def add_line(chart: LineChart, sheet: Any, title: str, column: Column, goal: bool = False) -> None:
    """One line from a column of `sheet`, with its present values for viewers that draw from those.

    Cells that hold no number are gaps.
    """
    _add(chart, _cells(sheet, column), title, goal)


def _add(chart: LineChart, values: NumRef, title: str, goal: bool) -> None:
    # A line begins with an address of cells; the ones it is to have are put in their place.
    line = Series("'-'!$A$1", title=title)
    line.val.numRef = values
    line.smooth = False
    line.graphicalProperties = _stroke(MUTED if goal else NAVY, 1.25 if goal else 2.25)
    if goal:
        line.graphicalProperties.line.dashStyle = "dash"
    line.marker.symbol = "none"
    chart.series.append(line)


def set_months(chart: LineChart, sheet: Any, column: Column) -> None:
    """The months along the bottom, from a column of dates; to be called after the last line."""
    _along(chart, _cells(sheet, column), column.last - column.first + 1)


def _along(chart: LineChart, months: NumRef, count: int) -> None:
    chart.x_axis.majorTimeUnit = "months"
    chart.x_axis.majorUnit = _step(count)
    for line in chart.series:
        line.cat = AxDataSource(numRef=months)


def _cells(sheet: Any, column: Column) -> NumRef:
    return NumRef(f=str(_reference(sheet, column)), numCache=_cache(sheet, column))


def _step(months: int) -> int:
    """Months between labels, so that they stand side by side unturned."""
    return next((step for step in (1, 2, 3, 6) if months <= 8 * step), 12)


def _reference(sheet: Any, column: Column) -> Reference:
    return Reference(sheet, min_col=column.number, min_row=column.first, max_row=column.last)


def _cache(sheet: Any, column: Column) -> NumData:
    form, numbers = _numbers(sheet, column)
    points = [
        NumVal(idx=at, v=f"{number:.17g}")
        for at, number in enumerate(numbers)
        if number is not None
    ]
    return NumData(formatCode=form, ptCount=len(numbers), pt=points)


def _numbers(sheet: Any, column: Column) -> tuple[str, list[float | None]]:
    """A column's format and numbers, days as Excel counts them; None where there is no number."""
    found = [sheet.cell(row, column.number) for row in range(column.first, column.last + 1)]
    values = [to_excel(cell.value) if cell.is_date else cell.value for cell in found]
    numbers = [value if isinstance(value, int | float) else None for value in values]
    return found[0].number_format, numbers


def _stroke(colour: str, points: float) -> GraphicalProperties:
    plain = paint(colour).removeprefix("#")
    return GraphicalProperties(ln=LineProperties(solidFill=plain, w=round(points * _POINT)))


def _characters(size: int, colour: str, bold: bool = False) -> CharacterProperties:
    face = Font(typeface=looks.FONT)
    return CharacterProperties(
        sz=size, b=bold, solidFill=paint(colour).removeprefix("#"), latin=face
    )


def _text(size: int, colour: str, bold: bool = False) -> ParagraphProperties:
    return ParagraphProperties(defRPr=_characters(size, colour, bold))


def _small(upright: bool = False) -> RichText:
    """Small print; `upright` is never turned to make room, as labels of months would be."""
    plain = Paragraph(pPr=_text(800, MUTED), endParaRPr=_characters(800, MUTED))
    return RichText(RichTextProperties(rot=0, vert="horz") if upright else None, p=[plain])


def _rich(text: str, properties: ParagraphProperties) -> RichText:
    run = RegularTextRun(rPr=properties.defRPr, t=text)
    return RichText(p=[Paragraph(pPr=properties, r=[run])])
