"""A sheet's rows as openpyxl writes them, in a fraction of its time and with formulas' results.

For each of thousands of cells openpyxl makes up to four elements and writes them one by one.
"""

import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.compat import safe_string
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import tostring

from scorecard.errors import InvariantBroken
from scorecard.report.sheets.filled import Filled

Results = dict[str, float | str]
_NOTHING = b"<sheetData></sheetData>"


class Writer(ExcelWriter):  # type: ignore[misc]
    """openpyxl's writer but for rows, and charts that are text already.

    `results` are those of each sheet's formulas.
    """

    def __init__(self, workbook: Any, archive: Any, results: dict[str, Results]) -> None:
        super().__init__(workbook, archive)
        self._results = results

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet. Raises `InvariantBroken` where a result has no formula."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        sheet = _Sheet(ws, self._results[ws.title])
        sheet.write()
        ws._rels = sheet._rels
        self._archive.writestr(ws.path[1:], sheet.whole())
        self.manifest.append(ws)

    def _write_charts(self) -> None:
        for chart in self._charts:
            text = chart.text if isinstance(chart, Filled) else tostring(chart._write())
            self._archive.writestr(chart.path[1:], text)
            self.manifest.append(chart)


class _Sheet(WorksheetWriter):  # type: ignore[misc]
    def __init__(self, sheet: Any, results: Results) -> None:
        super().__init__(sheet, io.BytesIO())
        self._left = dict(results)
        self._written = ""

    def write_rows(self) -> None:
        """Keep a place for the rows. Links and notes are listed here, for what comes after them."""
        stream = self.xf.send(True)
        with stream.element("sheetData"):
            pass
        self.xf.send(None)
        self._written = "".join(self._rows())

    def whole(self) -> bytes:
        """The sheet with its rows in their place."""
        before, place, after = self.read().partition(_NOTHING)
        if self._left:
            raise InvariantBroken(f"results without a formula: {sorted(self._left)}")
        if not place:
            raise InvariantBroken("openpyxl writes sheets without rows in another way")
        return b"".join((before, b"<sheetData>", self._written.encode(), b"</sheetData>", after))

    def _rows(self) -> Iterator[str]:
        looks = self.ws.row_dimensions
        for number, cells in self.rows():
            told = {"r": str(number)} | dict(looks.get(number, {}))
            yield "<row" + "".join(f' {name}="{value}"' for name, value in told.items()) + ">"
            for cell in cells:
                if cell._comment is not None:
                    self.ws._comments.append(CommentRecord.from_cell(cell))
                styled = cell.has_style
                if styled or cell._value is not None:
                    yield self._cell(cell, f' s="{cell.style_id}"' if styled else "")
            yield "</row>"

    def _cell(self, cell: Any, style: str) -> str:
        place, kind, value = cell.coordinate, cell.data_type, cell._value
        if cell.hyperlink:
            self.ws._hyperlinks.append(cell.hyperlink)
        head = f'<c r="{place}"{style}'
        if kind == "f":
            return f"{head}{self._formula(place, value)}</c>"
        if kind == "s":
            kind = "inlineStr"
        elif kind == "d":
            kind, value = "n", to_excel(value, self.ws.parent.epoch)
        head = f'{head} t="{kind}"'
        if value is None or value == "":
            return f"{head} />"
        if kind == "inlineStr":
            kept = ' xml:space="preserve"' if value != value.strip() and value.strip() else ""
            return f"{head}><is><t{kept}>{escape(value)}</t></is></c>"
        return f"{head}><v>{escape(safe_string(value))}</v></c>"

    def _formula(self, place: str, formula: str) -> str:
        result = self._left.pop(place)
        kind = ' t="str"' if isinstance(result, str) else ""
        value = escape(result) if isinstance(result, str) else f"{result:.17g}"
        return f"{kind}><f>{escape(formula[1:])}</f><v>{value}</v>"
