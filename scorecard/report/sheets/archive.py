"""From an openpyxl workbook to the same bytes every time, with the results beside the formulas."""

import datetime as dt
import io
import zipfile

from scorecard.report.sheets.grid import Book
from scorecard.report.sheets.rows import Writer


def to_bytes(book: Book, day: dt.date) -> bytes:
    """The workbook as a file dated `day` throughout, so that equal workbooks are equal bytes."""
    stamp = dt.datetime.combine(day, dt.time())
    book.workbook.properties.created = stamp
    book.workbook.properties.modified = stamp
    return _packed(_parts(book), stamp)


def _parts(book: Book) -> dict[str, bytes]:
    drawn = io.BytesIO()
    # Not workbook.save(), which writes the time of day into the properties.
    Writer(book.workbook, zipfile.ZipFile(drawn, "w"), book.results).save()
    with zipfile.ZipFile(drawn) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


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
