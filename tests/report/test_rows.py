"""Rows and charts of a workbook are what openpyxl writes, but for the results of formulas."""

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.chart.legend import Legend
from openpyxl.comments import Comment
from openpyxl.writer.excel import ExcelWriter

from scorecard.errors import InvariantBroken
from scorecard.report.card import Card
from scorecard.report.measure import MeasureLine
from scorecard.report.palette import tone, word
from scorecard.report.sheets import archive, charts
from scorecard.report.sheets.formats import value_format
from scorecard.report.sheets.grid import Book, Entry, Live
from scorecard.report.sheets.rows import Writer
from scorecard.report.sheets.texts import clean
from scorecard.report.workbook import render_workbook
from tests.report import sample_card, scored_card
from tests.report.sample_card import PROVISIONAL, SHIPPED

DAY = dt.date(2026, 11, 29)
_RESULT = re.compile(rb'( t="str")?><f>([^<]*)</f><v>[^<]*</v>')
_NO_RESULT = re.compile(rb"<f>([^<]*)</f><v(?: ?/|></v)>")


class Plain(ExcelWriter):  # type: ignore[misc]
    """openpyxl's own writer, called as ours is; it knows of no chart that is text already."""

    _write_charts = Writer._write_charts

    def __init__(self, workbook: Any, file: Any, _: Any) -> None:
        super().__init__(workbook, file)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {
            name: _NO_RESULT.sub(rb"<f>\1</f>", _RESULT.sub(rb"><f>\2</f>", file.read(name)))
            for name in file.namelist()
        }


HOSTILE = " <b>\"two\" & 'three'</b>\r\n\tfour \N{GREEK SMALL LETTER ALPHA}\N{GRINNING FACE}]]> "


@pytest.mark.parametrize(
    "card", [sample_card.ordinary(), scored_card.ordinary(), sample_card.renamed(HOSTILE)]
)
def test_a_card_is_what_openpyxl_writes(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = parts(render_workbook(card, PROVISIONAL, SHIPPED))
    assert any(b"<f>" in part for part in ours.values())
    monkeypatch.setattr(archive, "Writer", Plain)
    assert parts(render_workbook(card, PROVISIONAL, SHIPPED)) == ours


def built(source: Any, line: MeasureLine, span: tuple[int, int]) -> Any:
    """A measure's chart made object by object."""
    title = f"{clean(line.name)[:70]}: {word(line.colour)}"
    chart = charts.line_chart(title, value_format(line.shown), tone(line.colour).ink)
    charts.add_line(chart, source, "Value", charts.Column(4, *span))
    if any(point.goal is not None for point in line.history):
        charts.add_line(chart, source, "Goal", charts.Column(5, *span), goal=True)
        chart.legend = Legend()
        chart.legend.position = "b"
        chart.legend.txPr = charts._small()
    charts.set_months(chart, source, charts.Column(3, *span))
    return chart


@pytest.mark.parametrize(
    "card",
    [
        sample_card.ordinary(),
        sample_card.negatives(),
        scored_card.ordinary(),
        sample_card.renamed(f"@value@ {HOSTILE} @title@"),
    ],
)
def test_a_chart_is_what_openpyxl_makes(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = parts(render_workbook(card, PROVISIONAL, SHIPPED))
    assert sum("charts/" in name for name in ours) > 1
    monkeypatch.setattr(charts, "_measure", built)
    assert parts(render_workbook(card, PROVISIONAL, SHIPPED)) == ours


def kinds() -> Book:
    """A cell of each kind, one with a note, one that has a look alone, and a row without any."""
    book = Book()
    grid = book.sheet("Kinds")
    values = (HOSTILE, " ", "", "=1+1", "#N/A", Decimal("0.1"), Decimal(10) ** 20, 7, DAY, None)
    for column, value in enumerate(values, start=1):
        grid.put(2, column, Entry(value, link="Kinds!A1" if column == 1 else None))
    grid.put(3, 1, Live('IF(A1<>"&",1,2)', Decimal(1)))
    grid.put(3, 2, Live('"<"&">"', "<>"))
    for column, value in enumerate((True, 0.1, dt.datetime(2026, 10, 3, 4, 5), None), start=1):
        grid.raw.cell(4, column).value = value
    grid.raw.cell(4, 1).comment = Comment("said & done", "Ida")
    grid.raw.row_dimensions[9].height = 40
    return book


def test_each_kind_of_cell_is_as_openpyxl_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = parts(archive.to_bytes(kinds(), DAY))
    assert any("comments" in name for name in ours)
    monkeypatch.setattr(archive, "Writer", Plain)
    assert parts(archive.to_bytes(kinds(), DAY)) == ours


def test_results_stand_beside_their_formulas() -> None:
    with zipfile.ZipFile(io.BytesIO(archive.to_bytes(kinds(), DAY))) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert '<f>IF(A1&lt;&gt;"&amp;",1,2)</f><v>1</v>' in sheet
    assert ' t="str"><f>"&lt;"&amp;"&gt;"</f><v>&lt;&gt;</v>' in sheet


def test_a_result_without_its_formula_is_a_defect() -> None:
    book = kinds()
    book.results["Kinds"]["Z99"] = 1.0
    with pytest.raises(InvariantBroken, match="Z99"):
        archive.to_bytes(book, DAY)
