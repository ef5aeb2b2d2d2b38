"""From an openpyxl workbook to the same bytes every time, with the results beside the formulas."""

import datetime as dt
import io
import re
import zipfile
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.writer.excel import ExcelWriter

from scorecard.errors import InvariantBroken
from scorecard.report.sheets.grid import Book

# As openpyxl writes a formula: the result is left empty.
_FORMULA = re.compile(
    r'<c r="(?P<cell>[A-Z]+\d+)"(?P<style>[^>]*)><f>(?P<text>.*?)</f><v(?: ?/|></v)></c>'
)


def to_bytes(book: Book, day: dt.date) -> bytes:
    """The workbook as a file dated `day` throughout, so that equal workbooks are equal bytes."""
    stamp = dt.datetime.combine(day, dt.time())
    book.workbook.properties.created = stamp
    book.workbook.properties.modified = stamp
    parts = _parts(book.workbook)
    for number, sheet in enumerate(book.workbook.worksheets, start=1):
        path = f"xl/worksheets/sheet{number}.xml"
        parts[path] = _with_results(parts[path], book.results[sheet.title])
    return _packed(parts, stamp)


def _parts(workbook: Any) -> dict[str, bytes]:
    drawn = io.BytesIO()
    # Not workbook.save(), which writes the time of day into the properties.
    ExcelWriter(workbook, zipfile.ZipFile(drawn, "w")).save()
    with zipfile.ZipFile(drawn) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _with_results(xml: bytes, results: dict[str, float | str]) -> bytes:
    """The sheet with each formula's result as its cached value; all or none is left to do."""
    left = dict(results)

    def add(match: re.Match[str]) -> str:
        result = left.pop(match["cell"])
        kind = ' t="str"' if isinstance(result, str) else ""
        value = escape(result) if isinstance(result, str) else f"{result:.17g}"
        return (
            f'<c r="{match["cell"]}"{match["style"]}{kind}><f>{match["text"]}</f><v>{value}</v></c>'
        )

    text = _FORMULA.sub(add, xml.decode())
    if left:
        raise InvariantBroken(f"formulas without a result in the workbook: {sorted(left)}")
    return text.encode()


def _packed(parts: dict[str, bytes], stamp: dt.datetime) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        # Readers that sniff the type expect the list of contents first.
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (max(stamp.year, 1980), stamp.month, stamp.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Otherwise the system the file was made on is written into it.
            entry.create_system = 0
            archive.writestr(entry, parts[name])
    return packed.getvalue()
