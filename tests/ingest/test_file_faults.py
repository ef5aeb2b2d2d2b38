"""Every way a file goes wrong that we know of, in every kind of file: what is said and taken.

`FAULTS` is the list, by name; for each kind of file it has a case or the reason why there is none.
golden/file_faults.txt has what is said, `FILE` standing for the file's name. What takes more than
one delivery to go wrong (late, the same twice, another month's under a new name) is below it. What
can befall one kind of file only is in test_broken_deliveries.py (text, workbooks, queries),
test_records.py (JSON), test_parquet.py, test_archives.py and test_books.py.
"""

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scorecard.ingest.files import delivery_name
from tests.ingest.formats import FORMATS, LONG_FORMATS, WIDE_FORMATS, Format, Rows
from tests.ingest.golden_text import check_golden, sections
from tests.ingest.outcome import OCTOBER, outcome
from tests.ingest.workbooks import saved
from tests.ingest.world import World, source

HEAD = ["kpi", "unit", "month", "value"]
ROWS: list[list[Any]] = [["revenue", "north", "2026-10", 1234.5], ["heads", "south", "2026-10", 7]]
ACROSS = ["Measure", "Sep 2026", "Oct 2026"]
DOWN: list[list[Any]] = [["Sales", 1000, 1234.5], ["People", 5, 7]]
DAY = dt.date(2026, 10, 31)
# Copied from a workbook that counts from 1904 into one that counts from 1900.
EARLY = DAY - dt.timedelta(days=1462)
BY_MONTH = {"covers": "month", "path": "drops/{month}"}


@dataclass(frozen=True)
class Case:
    """A delivery, and what its source declares besides."""

    content: Callable[[], bytes]
    changes: dict[str, Any] = field(default_factory=dict)


# By kind of file; a text says why there is no such fault.
Cases = dict[str, Case | str]


def long(*rows: Sequence[Any], head: Sequence[str] = HEAD, **changes: Any) -> Cases:
    """A table with one figure a row, in each kind of file."""
    return _written(LONG_FORMATS, [head, *rows], changes)


def wide(*rows: Sequence[Any], head: Sequence[Any] = ACROSS, **changes: Any) -> Cases:
    """A table with months across, in each kind of workbook."""
    return _written(WIDE_FORMATS, [head, *rows], changes)


def _written(kinds: Mapping[str, Format], rows: Rows, changes: dict[str, Any]) -> Cases:
    return {kind: Case(partial(made.write, rows), changes) for kind, made in kinds.items()}


def value(text: Any) -> Cases:
    """A figure that is written so, beside one that is missing, in every kind of file."""
    return long([*ROWS[0][:3], text], [*ROWS[1][:3], None]) | wide(["Sales", None, text])


def altered(change: Callable[[bytes], bytes], cases: Cases | None = None) -> Cases:
    """What a change to its bytes makes of a file, a good one unless told otherwise."""

    def content(case: Case) -> bytes:
        return change(case.content())

    found = cases or long(*ROWS) | wide(*DOWN)
    return {
        kind: case if isinstance(case, str) else Case(partial(content, case), case.changes)
        for kind, case in found.items()
    }


def dated(style: str, *cells: Any) -> Cases:
    """Rows of these dates, which are declared to be written in that style."""
    columns = [{"name": name, "type": "text"} for name in HEAD]
    columns[2] = {"name": "month", "type": "month", "format": style}
    rows = [["revenue", "north", cell, number] for number, cell in enumerate(cells, 1)]
    return long(*rows, columns=columns)


def only(cases: Cases, *kinds: str, why: str) -> Cases:
    """These kinds of file; of all others the reason why not."""
    return {kind: cases[kind] if kind in kinds else why for kind in FORMATS}


def from_1904(content: bytes) -> bytes:
    """The same workbook with its dates counted from 1904."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.epoch = CALENDAR_MAC_1904
    return saved(book)


NO_TEXT = "what is told by it stands in the format itself"
DAYS_DOWN = "months stand in headings, which name them"
TEXT_FILES = ("csv", "json")

FAULTS: dict[str, Cases] = {
    # Of what is sent.
    "body cut": altered(lambda good: good[:-3]),
    "HTML page with status 200": altered(lambda _: b"<!DOCTYPE html>\n<html>Log in</html>\n"),
    "HTML table": altered(lambda _: b"\n<table><tr><td>kpi</td></tr></table>\n"),
    "XML error with status 200": altered(lambda _: b'<?xml version="1.0"?>\n<Error>No</Error>\n'),
    "empty": altered(lambda _: b""),
    "header only": long() | wide(),
    "page repeated": long(*ROWS, *ROWS) | wide(*DOWN, *DOWN),
    "page skipped": long(*ROWS, minimum_rows=3) | wide(*DOWN, minimum_rows=5),
    "row limit reached": long(*ROWS, row_limit=2)
    | wide(*DOWN, row_limit=2)
    | {"scorecard workbook": "what people make by hand has no limit"},
    "another kind of file": altered(lambda _: b"\x89PNG\r\n\x1a\n" + bytes(40)),
    # Of rows and columns.
    "duplicate keys": long(*ROWS, [*ROWS[0][:3], 9]) | wide(*DOWN, ["Sales", 1000, 9]),
    "one row of another month": long(ROWS[0], ["heads", "south", "2026-09", 7], **BY_MONTH)
    | wide(*DOWN, **BY_MONTH),
    "last month's file renamed": long(["revenue", "north", "2026-09", 1], **BY_MONTH)
    | wide(["Sales", 1], head=ACROSS[:2], **BY_MONTH),
    "column renamed": long(*ROWS, head=["kpi", "units", "month", "value"])
    | wide(*DOWN, head=["Measures", *ACROSS[1:]]),
    "column without its heading": long(*ROWS, head=["kpi", "unit", "month", " "])
    | wide(*DOWN, head=[*ACROSS[:2], None]),
    "column reordered": long(*[row[::-1] for row in ROWS], head=HEAD[::-1])
    | wide(*[row[::-1] for row in DOWN], head=ACROSS[::-1]),
    "column added": long(*[[*row, "x"] for row in ROWS], head=[*HEAD, "remark"])
    | wide(*[[*row, "x"] for row in DOWN], head=[*ACROSS, "Remark"]),
    "column removed": long(*[row[:3] for row in ROWS], head=HEAD[:3])
    | wide(*[row[1:] for row in DOWN], head=ACROSS[1:]),
    "column twice": long(*[[*row, 1] for row in ROWS], head=[*HEAD, "value"])
    | wide(*[[*row, 1] for row in DOWN], head=[*ACROSS, "Oct 2026"])
    | {"parquet": "see test_parquet.py: DuckDB does not write it"},
    "total row among the rows": long(*ROWS, ["revenue", "Grand Total", "2026-10", 1241.5])
    | wide(*DOWN, ["Total", 1005, 1241.5]),
    "two header rows": long(HEAD, *ROWS) | wide(ACROSS, *DOWN),
    "blank row among the rows": long(ROWS[0], [None] * 4, ROWS[1])
    | wide(DOWN[0], [None] * 3, DOWN[1]),
    "notes below the table": only(
        long(*ROWS, [None] * 4, ["Total", "all", "2026-10", 1241.5], ["By Ann, 2026"])
        | wide(*DOWN, [None] * 3, ["Total", 1005, 1241.5], ["By Ann, 2026"]),
        "excel",
        "excel, months across",
        why="every row of it is one of the table",
    ),
    # Of units and types.
    "unit changed": long(["rate", "north", "2026-10", 95.5]) | wide(["rate", 0.9, 95.5]),
    "unit beside the figure": value("1234.5 EUR"),
    "letter for thousands": value("1.2k"),
    "type changed to true or false": value(True),
    "type changed to a date": value(dt.date(2026, 10, 1)),
    "month's type changed to a date": long(["revenue", "north", DAY, 1])
    | wide(["Sales", 1], head=["Measure", DAY]),
    "code's type changed to a number": long([10, 20, "2026-10", 1]) | wide([10, 1, 2]),
    # Of how texts and numbers are written.
    "byte order mark": only(altered(lambda good: b"\xef\xbb\xbf" + good), *TEXT_FILES, why=NO_TEXT),
    "CRLF": only(altered(lambda good: good.replace(b"\n", b"\r\n")), *TEXT_FILES, why=NO_TEXT),
    "decimal comma": value("12,5"),
    "1,234.50": value("1,234.50"),
    "1.234,50": value("1.234,50"),
    "1.234,50, beside what is a number either way": long(
        ["revenue", "north", "2026-09", "1.234,50"], ["revenue", "north", "2026-10", "1.234"]
    )
    | wide(["Sales", "1.234,50", "1.234"]),
    "0,123 where a comma stands between thousands": long(
        [*ROWS[0][:3], "0,123"], number={"thousands": ","}
    )
    | wide(["Sales", None, "0,123"], number={"thousands": ","}),
    "(12)": value("(12)"),
    "12 %": value("12 %"),
    "non-breaking space": value("1\u00a0234"),
    "#N/A": value("#N/A"),
    "NaN": value("NaN"),
    "NaN as a number": value(float("nan"))
    | dict.fromkeys(("excel", *WIDE_FORMATS), "a workbook has no such number")
    | {"json": "JSON has no such number, see test_records.py"},
    "1e308": value("1e308"),
    "1e308 as a number": value(1e308),
    # Of dates.
    "day/month order of one": dated("%d/%m/%Y", "31/10/2026", "10/31/2026")
    | dict.fromkeys(WIDE_FORMATS, DAYS_DOWN),
    "day/month order of all": dated("%d/%m/%Y", "10/01/2026", "10/31/2026")
    | dict.fromkeys(WIDE_FORMATS, DAYS_DOWN),
    "1900 serial": dated("%d/%m/%Y", 46326) | wide(["Sales", 1], head=["Measure", 46326]),
    "1900 serial that reads as a month": dated("%Y%m", "46326")
    | wide(["Sales", 1], head=["Measure", "46326"]),
    "1904 serials of a workbook that says so": only(
        altered(
            from_1904,
            long(["revenue", "north", DAY, 1]) | wide(["Sales", 1], head=["Measure", DAY]),
        ),
        "excel",
        *WIDE_FORMATS,
        why="only a workbook counts days",
    ),
    "1904 dates copied to 1900": long(["revenue", "north", EARLY, 1], **BY_MONTH)
    | wide(["Sales", 1], head=["Measure", EARLY], **BY_MONTH)
    | dict.fromkeys(TEXT_FILES, "dates are text there"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.fault("file")
def test_no_kind_of_file_is_left_out(fault: str) -> None:
    assert set(FAULTS[fault]) == set(FORMATS)


@pytest.mark.fault("file")
def test_every_fault_of_a_file_has_its_sentence_in_every_kind_of_file() -> None:
    found: dict[str, list[str]] = {}
    for fault, cases in FAULTS.items():
        kinds: dict[tuple[str, ...], list[str]] = {}
        for kind in FORMATS:
            kinds.setdefault(_said(kind, cases[kind]), []).append(kind)
        found[fault] = [
            line
            for lines, named in kinds.items()
            for line in ("; ".join(named) + ":", *(f"   {text}" for text in lines))
        ]
    check_golden("file_faults.txt", sections(found))


def _said(kind: str, case: Case | str) -> tuple[str, ...]:
    """What becomes of a case; file names, of which each kind has its own, are left out."""
    if isinstance(case, str):
        return (f"none: {case}",)
    declared = FORMATS[kind].declared
    lines = outcome(declared, case.content(), **case.changes)
    name = delivery_name(source(declared, **case.changes), OCTOBER)  # type: ignore[arg-type]
    return tuple(line.replace(name, "FILE") for line in lines)


GOOD: dict[str, bytes] = {
    kind: made.write([HEAD, *ROWS] if kind in LONG_FORMATS else [ACROSS, *DOWN])
    for kind, made in FORMATS.items()
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.fault("file")
def test_a_body_cut_at_any_byte_gives_whole_rows_or_nothing(kind: str) -> None:
    whole = set(outcome(FORMATS[kind].declared, GOOD[kind])[1:])
    for length in range(len(GOOD[kind])):
        first, *taken = outcome(FORMATS[kind].declared, GOOD[kind][:length])
        if not first.startswith("refused: "):
            # Only of text can a part be a table; minimum_rows and row_limit tell that.
            assert GOOD[kind][:length].endswith(b"\n"), length
            assert set(taken) < whole, length


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.fault("file")
def test_a_late_file_is_asked_for_then_taken_and_no_news_when_it_comes_again(
    world: World, kind: str
) -> None:
    declared: Any = source(FORMATS[kind].declared)
    (missing,) = world.collect(declared).failures
    assert missing.reason == (
        f"{declared.path}: expected the file for 2026-10, found none: ask for it, or correct path"
    )
    counts = world.bring(declared, GOOD[kind])
    assert (counts.state, counts.quarantined) == ("loaded", 0)
    assert counts.loaded == counts.read == (2 if kind in LONG_FORMATS else 4)
    before = world.warehouse.table_hashes()
    assert world.collect(declared).new == 0
    assert world.load(declared) == []
    assert world.warehouse.table_hashes() == before


ONE_MONTH: dict[str, dict[str, Any]] = {
    "the month from the path": {"months": {"only": "path"}, "per_month": {"value": "Actual"}},
    "the year from the path": {"months": {"format": "%b", "year": "path"}},
}


@pytest.mark.parametrize("way", ONE_MONTH)
@pytest.mark.fault("file")
def test_another_months_workbook_is_known_by_its_bytes_where_nothing_in_it_tells(
    world: World, way: str
) -> None:
    made = FORMATS["scorecard workbook"]
    path = {**BY_MONTH, "path": "drops/{month}.xlsx"}
    declared = source(made.declared, **path, **ONE_MONTH[way])
    heads = ["Actual"] if way == "the month from the path" else ["Sep", "Oct"]

    def workbook(figure: int) -> bytes:
        return made.write([["Measure", *heads], ["Sales", *[figure] * len(heads)]])

    first = workbook(1)
    world.bring(declared, first, "2026-09")
    (failed,) = _collected(world, declared, first)
    assert failed == (
        "drops/2026-10.xlsx: expected the workbook of 2026-10, found drops/2026-09.xlsx of 2026-09 "
        "once more, byte for byte: ask for the workbook of 2026-10; if it is this one, put the "
        "right one of 2026-09 in its place first"
    )
    assert world.load(declared)[-1].state == "failed"
    assert world.standing() == {"revenue north 2026-09": "1"}
    assert _collected(world, declared, workbook(2)) == []
    # It was October's after all, and had come too early.
    world.bring(declared, workbook(3), "2026-09")
    assert _collected(world, declared, first) == []
    world.load(declared)
    assert world.standing() == {"revenue north 2026-09": "3", "revenue north 2026-10": "1"}


def _collected(world: World, declared: Any, content: bytes) -> list[str]:
    """Why October's file is not taken."""
    world.put("drops/2026-10.xlsx", content)
    return [delivery.reason for delivery in world.collect(declared).failures]
