"""A workbook that would harm its reader is refused before it is opened."""

import datetime as dt
import io
import struct
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import archives
from scorecard.errors import SourceError
from scorecard.ingest.workbooks import count_workbook, read_workbook
from tests.ingest.formats import damaged
from tests.ingest.world import BOOK, World, book, source

DECLARED = source(BOOK)
GOOD = book([["Measure", "Oct 2026"], ["Sales", 1]])


def altered(parts: dict[str, bytes], content: bytes = GOOD) -> bytes:
    """A workbook with some parts replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return buffer.getvalue()


def sheet(body: str, before: str = "") -> bytes:
    """The XML of a sheet with this in its table."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{before}<worksheet xmlns="{space}"><sheetData>{body}</sheetData></worksheet>'.encode()


SHEET = "xl/worksheets/sheet1.xml"
BOMB = b"<!-- " + b" " * (200 * 2**20) + b" -->"
BILLION = '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

HARMFUL = {
    "packed 1000 to 1": (altered({"xl/media/image.bin": BOMB}), "packed at most 100:1"),
    "entities": (altered({SHEET: sheet("", BILLION)}), "found a document type"),
    "external entity": (
        altered({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x/>'}),
        "found a document type",
    ),
    "entities in utf-16": (
        altered({SHEET: (BILLION + "<worksheet/>").encode("utf-16")}), "found a document type",
    ),
    "path out": (altered({"../../etc/cron.d/x": b"x"}), "with names of a workbook"),
    "absolute path": (altered({"/etc/cron.d/x": b"x"}), "with names of a workbook"),
    "far corners": (altered({SHEET: sheet(FAR)}), "found an area of 1,048,576 rows"),
    "too many parts": (
        altered({f"xl/media/{n}.bin": b"" for n in range(archives.PARTS)}), "in 5,000 parts",
    ),
    "broken xml": (altered({"xl/workbook.xml": b"<workbook"}), "found a damaged one"),
    "no relations": (altered({"xl/_rels/workbook.xml.rels": b"<x/>"}), "a sheet with cells"),
    "cut": (GOOD[: len(GOOD) // 2], "cut off or damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMFUL)
@pytest.mark.attack("archives and XML")
def test_a_harmful_workbook_fails_with_a_sentence(world: World, name: str) -> None:
    content, expected = HARMFUL[name]
    world.put("drops/book.xlsx", content)
    (delivery,) = world.collect(DECLARED).failures
    assert expected in delivery.reason
    assert not (world.landing.folder / "blobs").exists()


@pytest.mark.attack("archives and XML")
def test_a_workbook_that_lies_about_its_sizes_is_found_damaged() -> None:
    content = bytearray(altered({"xl/media/image.bin": b" " * 5_000_000}))
    true_size = struct.pack("<I", 5_000_000)
    place = content.find(true_size)
    while place >= 0:
        content[place : place + 4] = struct.pack("<I", 1000)
        place = content.find(true_size, place)
    with pytest.raises(SourceError, match="cut off or damaged"):
        read_workbook(DECLARED, bytes(content), "book.xlsx")


def test_what_is_found_in_a_repeated_workbook_of_honest_size_is_read() -> None:
    rows: list[list[object]] = [["Measure", "Oct 2026"]] + [["Sales", 1]] * 30_000
    assert count_workbook(DECLARED, book(rows), "book.xlsx") == 30_000


def test_cells_without_a_place_follow_one_another() -> None:
    inline = '<c t="inlineStr"><is><t>{}</t></is></c>'
    head = "<row>" + inline.format("Measure") + inline.format("Oct 2026") + "</row>"
    body = "<row>" + inline.format("Sales") + '<c t="e"><v>#DIV/0!</v></c></row>'
    grid = read_workbook(DECLARED, altered({SHEET: sheet(head + body)}), "book.xlsx")
    assert list(grid.columns["Oct 2026"]) == ["#DIV/0!"]


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell() -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>Measure</t></is></c>'
    head += '<c r="B1" t="inlineStr"><is><t>Oct 2026</t></is></c></row>'
    body = '<row r="2"><c r="A2" t="inlineStr"><is><t>Sales</t></is></c>'
    body += '<c r="B2" t="str"><f>IF(1=1,"",2)</f><v></v></c></row>'
    grid = read_workbook(DECLARED, altered({SHEET: sheet(head + body)}), "book.xlsx")
    assert list(grid.columns["Oct 2026"]) == [""]


def test_dates_of_a_1904_workbook_are_their_own_months() -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    page = workbook.active
    assert page is not None
    page.title = "Scorecard"
    page.append(["Measure", dt.datetime(2026, 10, 1)])
    page.append(["Sales", 5])
    buffer = io.BytesIO()
    workbook.save(buffer)
    grid = read_workbook(DECLARED, buffer.getvalue(), "book.xlsx")
    assert grid.headings == ("Measure", "Oct 2026")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
@pytest.mark.attack("archives and XML")
def test_a_damaged_workbook_is_read_alike_or_refused(seed: int) -> None:
    content = damaged(GOOD, seed)
    try:
        rows = len(read_workbook(DECLARED, content, "book.xlsx").rows)
        counted = count_workbook(DECLARED, content, "book.xlsx")
    except SourceError as error:
        refused = str(error)
    else:
        refused = ""
        assert rows == counted
    assert refused == "" or refused.startswith("book.xlsx")
