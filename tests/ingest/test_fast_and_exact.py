"""The fast way gives what the exact one gives: of reading text, and of judging cells."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from scorecard.config.sources import CsvSource
from scorecard.errors import SourceError
from scorecard.ingest import delimited
from scorecard.ingest.delimited import DelimitedTable, plain_rows, read_text
from scorecard.ingest.files import read_csv
from scorecard.ingest.grid import Grid, grid_of
from scorecard.ingest.keys import Scope
from scorecard.ingest.tables import Parsed, parse
from scorecard.period import Month
from tests.ingest.plain import Cell, read_plainly
from tests.ingest.world import KNOWN, LONG, source, table, written

ENCODINGS = ("utf-8", "latin-1", "cp1252", "utf-16")
HEAD = ("kpi", "unit", "month", "value")
PLAIN = st.text(alphabet=st.sampled_from("ab1 .-é\x85\u2028\x0b\x1c'\\"), max_size=4)
ODD = st.text(alphabet=st.sampled_from('a,;\t|"\n\r \0\ufeff'), max_size=4)


@st.composite
def files(draw: st.DrawFn) -> tuple[CsvSource, bytes]:
    """A delimited file, as a rule with what any reader sees alike, and its declaration."""
    delimiter = draw(st.sampled_from(",;\t|"))
    quotes = draw(st.sampled_from(["none", "none", "all", "some"]))
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n"]))
    cell = PLAIN if draw(st.booleans()) else st.one_of(PLAIN, ODD)
    rows = draw(st.lists(st.lists(cell, min_size=4, max_size=4), max_size=6))
    encoding = draw(st.sampled_from(ENCODINGS))

    def line(cells: Any) -> str:
        is_quoted = [quotes == "all" or (quotes == "some" and draw(st.booleans())) for _ in cells]
        shown = (
            '"' + c.replace('"', '""') + '"' if q else c
            for c, q in zip(cells, is_quoted, strict=True)
        )
        return delimiter.join(shown)

    text = "".join(line(cells) + end for cells in (HEAD, *rows))
    mark = "\ufeff" if encoding == "utf-8" and draw(st.booleans()) else ""
    declared = source(LONG, delimiter=delimiter, encoding=encoding, minimum_rows=0)
    assert isinstance(declared, CsvSource)
    return declared, (mark + text).encode(encoding, "replace")


@settings(deadline=None)
@given(files())
@example((source(LONG), table("a,b\x85c,d,e").encode()))
@example((source(LONG), b'kpi,unit,month,value\n"a","b,c","",""\n'))
@example((source(LONG), b'kpi,unit,month,value\na,b,c,"d\ne"\n'))
@example((source(LONG), b'kpi,unit,month,value\na,b"c,d",e\n'))
@example((source(LONG), b"kpi,unit,month,value\r\na,b,c,d\r\n"))
@example((source(LONG), b"kpi,unit,month,value\na,b,c\nd,e,f,g,h\n"))
def test_a_file_read_fast_is_the_table_the_exact_reader_sees(
    drawn: tuple[CsvSource, bytes],
) -> None:
    declared, content = drawn
    refused = [_refusal(read, declared, content) for read in (read_csv, read_text)]
    assert refused[0] == refused[1]
    if refused[0]:
        event("refused")
        return
    exact, fast = (read(declared, content, "any.csv") for read in (read_csv, read_text))
    assert isinstance(exact, Grid)
    event("fast" if isinstance(fast, DelimitedTable) else "exact")
    assert fast.count == exact.count
    assert written(fast) == {name: list(exact.columns[name]) for name in HEAD}
    assert written(fast, "row_number") == exact.rows.tolist()


def _refusal(read: Any, declared: CsvSource, content: bytes) -> str:
    try:
        read(declared, content, "any.csv")
    except SourceError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        "a,b\n",
        "a,b\r\n1,2\r\n",
        '"a","b"\n"1","2"\n',
        'a,b\n"1,5",\n',
        '"a","b"\n"","x\x0by"\n',
        "a,b\n ,\n",
    ],
)
def test_what_any_reader_sees_alike_is_read_fast(text: str) -> None:
    assert plain_rows(text.encode(), ",") == text.count("\n") - 1


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["", "ab", "ab", "ab", '"', ","]), min_size=2, max_size=2)),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(['"{}"', '"{}"', '"{}"', "{}", ' "{}"']),
    st.sampled_from([1, 2, 3, 2**16]),
)
@example([["", ""], ["ab", ""]], "\r\n", '"{}"', 1)
def test_quotes_around_all_cells_are_seen_at_once_and_alike(
    rows: list[list[str]], end: str, written_as: str, part: int
) -> None:
    """Rows of two cells in quotes, the last one written in some other way."""
    lines = ['"' + '","'.join(cells) + '"' for cells in rows]
    text = end.join(['"a","b"', *lines, ",".join([written_as.format("z")] * 2), ""])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_PART", part)
        at_once = delimited._all_quoted_marks(text.encode(), ord(","))
    assert at_once in {b"", delimited._unquoted_marks(text.encode(), ord(","))}
    if written_as == '"{}"' and not {'"', ","} & {cell for cells in rows for cell in cells}:
        assert at_once == b",\n" * (len(rows) + 2)


@pytest.mark.parametrize(
    "text",
    [
        "a\n1\n",
        "a,b\n\n1,2\n",
        "\na,b\n",
        "a,b\n1,2",
        "a,b\r1,2\r",
        "a,b\r\n1,2\n",
        "a,b\n1,2,3\n",
        "a,b\n1\n2,3,4\n",
        'a,b\n1,"2\n3"\n',
        'a,b\n1,"2""3"\n',
        'a,b\n1, "2"\n',
        'a,b\n1,2"\n',
        'a,b\n"1"x,2\n',
        "a,b\n1," + "2" * 200_000 + "\n",
    ],
)
def test_anything_else_is_left_to_the_exact_reader(text: str) -> None:
    assert plain_rows(text.encode(), ",") is None


def test_where_duckdb_sees_other_rows_the_exact_reader_decides() -> None:
    content = table("revenue,north,2026-10,1", "revenue,south,2026-10,2").encode()
    declared = source(LONG)
    assert isinstance(declared, CsvSource)
    seen = DelimitedTable(declared, "any.csv", content, content[:-1] + b",x\n", HEAD, 2)
    assert written(seen)["value"] == ["1", "2"]


def test_rows_keep_their_order_through_many_parts_of_a_file() -> None:
    lines = [f"revenue,north,2026-10,{i}" for i in range(400_000)]
    declared = source(LONG)
    assert isinstance(declared, CsvSource)
    fast = read_text(declared, table(*lines).encode(), "any.csv")
    assert isinstance(fast, DelimitedTable)
    assert written(fast)["value"] == [str(i) for i in range(400_000)]


CODES = st.sampled_from(
    ["revenue", " rate", "heads", "revenu", "", "Total", "kpi", "Mapped", "Out"]
)
UNITS = st.sampled_from(["north", "south\u00a0", "west", "", "unit", "Mapped", "Out", "\ud800"])
MONTHS = st.sampled_from(["2026-10", "2026-10 ", "2026-09", "October", "", "202610"])
WRITTEN = (
    *("", " ", "-", "0", "-0", "1", "007", "-999", "12.5", "1.", ".5", "+5", "1e3", "1E-10"),
    *("1,5", "1.234,5", "1,234.5", "12 %", "(12)", "NaN", "#N/A", "x", "\u22125", "1e308"),
    *("0.0000000005", "-0.0000000005", "123456789.123456789", "999999999999999.999"),
    *("999999999999999.9999999995", "1234567890.1234", "1000000000000000", "0.3333333333"),
)
FIGURES = st.one_of(
    st.sampled_from(WRITTEN),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**16)).map(str),
)
NUMBERS: list[dict[str, Any]] = [
    {},
    {"decimal": ",", "thousands": ".", "missing": ["", "-"]},
    {"thousands": ",", "percent": True, "parentheses": True, "missing": ["-999", "0"]},
    {"decimal": ",", "missing": []},
]
SCALES: list[dict[str, str]] = [
    {},
    {"revenue": "1000", "rate": "0.01"},
    {"revenue": "-1", "heads": "0.0000001", "rate": "12345678"},
]
KEYS = {
    "kpi": {"column": "kpi", "map": {"Mapped": "revenue"}, "ignore": ["Out"]},
    "unit": {"column": "unit", "map": {"Mapped": "nowhere"}, "ignore": ["Out"]},
    "month": "month",
}
SHAPES: list[dict[str, str]] = [
    {"value": "value"},
    {"numerator": "above", "denominator": "below"},
    {"value": "value", "numerator": "above", "denominator": "below", "status": "status"},
]
NAMES = ("kpi", "unit", "month", "value", "above", "below", "status")
ROW = st.tuples(
    CODES, UNITS, MONTHS, FIGURES, FIGURES, FIGURES,
    st.sampled_from(["final", "Estimate ", "draft", ""]),
    st.booleans(), st.booleans(),
)  # fmt: skip
OCTOBER = Scope(Month.parse("2026-10"), Month.parse("2026-10"))


@settings(deadline=None, max_examples=80)
@given(
    st.lists(ROW, max_size=8),
    st.sampled_from(NUMBERS),
    st.sampled_from(SCALES),
    st.sampled_from(SHAPES),
    st.sampled_from([Scope(), OCTOBER]),
)
def test_the_engine_takes_what_reading_cell_by_cell_takes(
    rows: list[tuple[Any, ...]],
    number: dict[str, Any],
    scales: dict[str, str],
    shape: dict[str, str],
    scope: Scope,
) -> None:
    kinds = {"month": "month", "value": "number", "above": "number", "below": "number"}
    declared = source(
        LONG,
        columns=[{"name": name, "type": kinds.get(name, "text")} for name in NAMES],
        layout={"shape": "long", **KEYS, **shape, "scales": scales},
        number=number,
    )
    assert isinstance(declared, CsvSource)
    natives = [
        (False, False, bool(row[7]), bool(row[8]), bool(row[8]), bool(row[7]), False)
        for row in rows
    ]
    grid = grid_of(
        NAMES,
        [[row[i] for row in rows] for i in range(len(NAMES))],
        np.arange(2, len(rows) + 2, dtype=np.int64),
        [np.array([native[i] for native in natives], dtype=np.bool_) for i in range(len(NAMES))],
    )
    cells = [
        {
            name: Cell(row[i].encode("utf-8", "backslashreplace").decode(), natives[n][i])
            for i, name in enumerate(NAMES)
        }
        for n, row in enumerate(rows)
    ]
    taken, faulty, ignored, is_foreign = read_plainly(declared, cells, KNOWN, scope)
    found = parse(declared, grid, KNOWN, scope)
    assert (found.ignored, bool(found.reason)) == (ignored, is_foreign)
    assert found.rejected == (len(rows) if is_foreign else 0)
    assert _taken(found) == taken
    assert _faulty(found) == faulty


def _taken(found: Parsed) -> list[tuple[Any, ...]]:
    names = ["row", "column", "kpi", "unit", "month_index", "value", "numerator", "denominator"]
    return [tuple(row) for row in found.cells[[*names, "status"]].itertuples(index=False)]


def _faulty(found: Parsed) -> list[tuple[Any, ...]]:
    names = ["row", "column", "kpi", "unit", "month_index", "value_text", "reason"]
    return [tuple(row) for row in found.quarantined[names].itertuples(index=False)]


def test_thousands_of_odd_texts_and_of_scales_keep_every_digit() -> None:
    declared = source(
        LONG,
        number={"thousands": " "},
        layout={**LONG["layout"], "scales": {"revenue": "0.000001"}},
    )
    figures = [f"{i} 000 000.{i:010}" for i in range(1, 900)]
    lines = [f"revenue,north,{1900 + i // 12}-{i % 12 + 1:02},{f}" for i, f in enumerate(figures)]
    assert isinstance(declared, CsvSource)
    found = parse(declared, read_text(declared, table(*lines).encode(), "x"), KNOWN, Scope())
    expected = [(Decimal(f.replace(" ", "")) / 10**6).quantize(Decimal("1e-9")) for f in figures]
    assert found.cells["value"].tolist() == expected
