"""Files drawn at random for each kind a source may have, each with its cells as they were meant."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import strategies as st

from scorecard.config.sources import TableSource
from tests.ingest.formats import LONG_FORMATS, WIDE_FORMATS, Rows, json_file, parquet_file
from tests.ingest.meanings import PATTERNS, bare
from tests.ingest.plain import Cell
from tests.ingest.world import book, source

Texts = st.SearchStrategy[str]


def letters(signs: str, longest: int) -> Texts:
    """Short texts of these signs."""
    return st.text(alphabet=st.sampled_from(signs), max_size=longest)


LETTERS = letters("ab é,;'\"\t|#\u200b", 4)
CODES = (
    st.sampled_from([" rate", "heads\u00a0", "revenu", "", "Out", "Mapped", "été", "Summe 1", "10"])
    | LETTERS
)
UNITS = (
    st.sampled_from(["north ", "west", "", "Grand Total", "Out", "Mapped", "\u200bsouth"]) | LETTERS
)
KPIS, REGIONS = st.sampled_from(["revenue", "rate", "heads"]), st.sampled_from(["north", "south"])
# Few, so that keys come twice.
NEAR = st.dates(dt.date(2026, 9, 25), dt.date(2026, 12, 12))
DAYS = st.dates(dt.date(1969, 1, 1), dt.date(2068, 12, 31)) | NEAR
MOMENTS = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2068, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
TIMES = st.times().map(lambda time: time.replace(microsecond=0))
# Formats a source may declare; the others are what these are mistaken for.
STYLES = [style for style in PATTERNS if style not in ("%m%d%Y", "%Y-%d-%m", "%m.%d.%y")]


def good_dates(style: str) -> Texts:
    """Dates written in that format."""
    return NEAR.map(lambda day: day.strftime(style))


@st.composite
def dates(draw: st.DrawFn, style: str) -> str:
    """A date in another format than that, or nearly in that."""
    day = draw(DAYS)
    text = day.strftime(style)
    ways: list[Callable[[], str]] = [
        lambda: day.strftime(draw(st.sampled_from(list(PATTERNS)))),
        lambda: f" {text}\u00a0",
        lambda: text[:-1],
        lambda: text.replace("0", "", 1),
        lambda: str((day - dt.date(1899, 12, 30)).days),
        lambda: draw(st.sampled_from(["", "October", "2026", "31/11/2026", "0000-01", "2026-00"])),
    ]
    return draw(st.sampled_from(ways))()


AMOUNTS = st.integers(-2000, 2000).map(Decimal) | st.decimals(-(10**7), 10**7, places=3)


def good_figures(marks: str) -> Texts:
    """Numbers with these marks between thousands (none, if that is _) and before decimals."""
    return AMOUNTS.map(
        lambda number: f"{number:,f}".translate(str.maketrans(",.", marks)).replace("_", "")
    )


@st.composite
def figures(draw: st.DrawFn) -> str:
    """A number in one of many ways to write it, or nearly one."""
    number = draw(AMOUNTS | st.decimals(-(10**16), 10**16))
    marks = draw(st.sampled_from(["_.", "_,", ",.", ".,", " .", "\u00a0,", "'.", "\u2019,", ",,"]))
    text = f"{number:,f}".translate(str.maketrans(",.", marks))
    forms = ["{}", "{}", "({})", "{} %", "{}%", " {}\u00a0", "+{}", "{}-", "{}k", "{}e2"]
    return draw(st.sampled_from(forms)).format(text.replace("_", ""))


FIGURES = (
    figures()
    | st.sampled_from(["", "-", "n/a", "NaN", "inf", "-Infinity", "#N/A", "1e308", "1e-12", "TRUE"])
    | letters("0123456789.,-+()% eE\u00a0\u2212'", 7)
)
NAMES = st.text(alphabet=st.sampled_from("abKü ,;'\"\t|#_-\\/:1"), min_size=1, max_size=5).filter(
    lambda name: bare(name) == name and not name.isdecimal()
)


@dataclass
class Drawn:
    """A file, and its cells as they were meant; `broken` says what of its headings is wrong.

    Where months stand across, `twin` declares the same table with a row for each figure, and
    `across` is how many of them a row of the file has.
    """

    declared: TableSource
    # What its rows tell as well, and more shortly.
    content: bytes = field(repr=False)
    rows: list[dict[str, Cell]]
    broken: str = ""
    twin: TableSource | None = None
    across: int = 1


@st.composite
def declarations(draw: st.DrawFn, kind: str) -> Any:
    """A source with headings, number and month formats, codes and scales of its own."""
    names = draw(st.lists(NAMES, min_size=4, max_size=6, unique_by=str.lower))
    decimal = draw(st.sampled_from(".,"))
    separators = [sign for sign in ("", "", ",", ".", " ", "'") if sign != decimal]
    month = {"type": "month", "format": draw(st.sampled_from(STYLES))}
    types = [{"type": "text"}, {"type": "text"}, month, {"type": "number"}]
    text: dict[str, Any] = {}
    if kind == "csv":
        text["encoding"] = draw(st.sampled_from(["utf-8", "cp1252", "latin-1", "utf-16"]))
        text["delimiter"] = draw(st.sampled_from(",;\t|"))
    return source(
        LONG_FORMATS[kind].declared,
        columns=[{"name": name} | what for name, what in zip(names, types, strict=False)],
        ignore_columns=names[4:],
        minimum_rows=0,
        layout={
            "shape": "long",
            "kpi": {
                "column": names[0],
                "map": {"Mapped": "revenue", "10": "heads"},
                "ignore": ["Out"],
            },
            "unit": {"column": names[1], "map": {"Mapped": "north"}, "ignore": ["Out"]},
            "month": names[2],
            "value": names[3],
            "scales": draw(st.sampled_from([{}, {"revenue": "1000", "rate": "0.01"}])),
        },
        number={
            "decimal": decimal,
            "thousands": draw(st.sampled_from(separators)),
            "percent": draw(st.booleans()),
            "parentheses": draw(st.booleans()),
            "missing": draw(st.sampled_from([[""], ["", "-"], ["n/a"], []])),
        },
        **text,
    )


def headings(declared: TableSource) -> list[str]:
    """Those of a good file, in the order declared."""
    return [column.name for column in declared.columns] + list(declared.ignore_columns)  # type: ignore[union-attr]


def _meant(declared: TableSource, rows: Rows, cell: Callable[[Any], Cell]) -> list[dict[str, Cell]]:
    return [
        {name: cell(item) for name, item in zip(headings(declared), row, strict=True)}
        for row in rows
    ]


@st.composite
def written(draw: st.DrawFn, declared: Any) -> tuple[Texts, Texts]:
    """Good dates and figures of a source, seldom all in another way than it declares."""
    month, number = declared.columns[2].format, declared.number
    is_other = draw(st.sampled_from([False] * 3 + [True]))
    marks = (number.thousands or "_") + number.decimal
    if is_other:
        month = month.translate(str.maketrans("dm", "md"))
        marks = draw(st.sampled_from([",.", ".,", "_.", "_,"]))
    return good_dates(month), good_figures(marks)


@st.composite
def rows_of(draw: st.DrawFn, pairs: Sequence[tuple[st.SearchStrategy[Any], ...]]) -> list[Any]:
    """Rows of cells, each of a column's good ones, or of its others in one column or all."""
    rows = []
    for _ in range(draw(st.integers(0, 7))):
        odd = draw(st.sampled_from([None] * 5 + [0, 1, 2, 3, "all"]))
        rows.append(
            [
                draw(pair[-1] if odd in (place, "all") else pair[0])
                for place, pair in enumerate(pairs)
            ]
        )
    return rows


@st.composite
def arranged(draw: st.DrawFn, declared: TableSource, rows: Rows) -> tuple[list[list[Any]], str]:
    """Headings and rows with their columns in any order, and what was done to the headings."""
    head = headings(declared)
    table = [head, *map(list, rows)]
    broken = draw(st.sampled_from([""] * 9 + ["renamed", "removed", "added", "twice"]))
    at = draw(st.integers(0, 3))
    if broken == "renamed":
        table[0] = [name + "x" if place == at else name for place, name in enumerate(head)]
    elif broken == "removed":
        table = [row[:at] + row[at + 1 :] for row in table]
    elif broken == "added":
        table = [[*row, "new one" if row is head else "1"] for row in table]
    elif broken == "twice":
        table = [[*row, row[at]] for row in table]
    places = draw(st.permutations(range(len(table[0]))))
    return [[row[place] for place in places] for row in table], broken


@st.composite
def csv_files(draw: st.DrawFn, declared: Any = None) -> Drawn:
    """A delimited file: any delimiter, quoting, line end and encoding, with a mark or without."""
    declared = declared or draw(declarations("csv"))
    good_date, good_figure = draw(written(declared))
    pairs = [
        (KPIS, CODES),
        (REGIONS, UNITS),
        (good_date, dates(declared.columns[2].format)),
        (good_figure, FIGURES),
        *[(letters("ab1", 2),)] * len(declared.ignore_columns),
    ]
    rows = [[_in(declared.encoding, cell) for cell in row] for row in draw(rows_of(pairs))]
    table, broken = draw(arranged(declared, rows))
    if any(_in(declared.encoding, name) != name for name in table[0]):
        broken = "in another encoding"
    table[0] = [draw(st.sampled_from(["{}", "{}", " {}"])).format(name) for name in table[0]]
    buffer = io.StringIO()
    csv.writer(
        buffer,
        delimiter=declared.delimiter,
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        lineterminator=draw(st.sampled_from(["\n", "\n", "\r\n"])),
    ).writerows(table)
    mark = "\ufeff" if declared.encoding == "utf-8" and draw(st.booleans()) else ""
    content = (mark + buffer.getvalue()).encode(declared.encoding, "replace")
    return Drawn(declared, content, _meant(declared, rows, Cell), broken)


def _in(encoding: str, text: str) -> str:
    return text.encode(encoding, "replace").decode(encoding)


def _or(texts: Texts, *others: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A text, nothing, true or false, or what a kind of file has besides."""
    return st.one_of(texts, texts, *others, st.none(), st.booleans())


@st.composite
def excel_files(draw: st.DrawFn) -> Drawn:
    """A workbook: texts, numbers, dates, times, error cells, empty ones."""
    declared = draw(declarations("excel"))
    # As many digits as Excel keeps.
    numbers = st.floats(-1e20, 1e20) | st.floats(-1e6, 1e6) | st.integers(-(10**12), 10**12)
    good_date, good_figure = draw(written(declared))
    wild_date = dates(declared.columns[2].format)
    pairs = [
        (KPIS, _or(CODES, st.integers(0, 20))),
        (REGIONS, _or(UNITS, st.integers(0, 20))),
        (NEAR | good_date, _or(wild_date, DAYS, MOMENTS, st.integers(20_000, 80_000))),
        (numbers | good_figure, _or(FIGURES, numbers, DAYS, TIMES)),
        *[(st.just("x"),)] * len(declared.ignore_columns),
    ]
    rows = draw(rows_of(pairs))
    table, broken = draw(arranged(declared, rows))
    return Drawn(declared, book(table), _meant(declared, rows, _excel), broken)


def _excel(cell: Any) -> Cell:
    if isinstance(cell, bool):
        return Cell(str(cell).upper())
    if isinstance(cell, (int, float)):
        is_whole = float(cell).is_integer() and abs(cell) < 10**15
        # openpyxl writes sixteen digits, where a number may have seventeen.
        return Cell(str(int(cell)) if is_whole else f"{float(cell):.16g}", True)
    if isinstance(cell, (dt.date, dt.datetime)):
        return Cell(cell.isoformat(), True)
    return Cell("" if cell is None else str(cell))


@st.composite
def json_files(draw: st.DrawFn) -> Drawn:
    """A list of records: texts, numbers with the digits they have, null, true and false."""
    declared = draw(declarations("json"))
    numbers = (
        st.decimals(allow_nan=False, allow_infinity=False)
        | st.sampled_from(["-0", "1E5", "1.50", "0.1e-3", "1e999"]).map(Decimal)
        | st.integers(-(10**20), 10**20).map(Decimal)
    )
    good_date, good_figure = draw(written(declared))
    wild_date = dates(declared.columns[2].format)
    pairs = [
        (KPIS, _or(CODES, st.integers(0, 20).map(Decimal))),
        (REGIONS, _or(UNITS)),
        (good_date, _or(wild_date, st.integers(0, 999_999).map(Decimal))),
        (numbers | good_figure, _or(FIGURES, numbers)),
        *[(st.none(),)] * len(declared.ignore_columns),
    ]
    rows = draw(rows_of(pairs))
    table, broken = draw(arranged(declared, rows))
    mark = draw(st.sampled_from([b"", b"\xef\xbb\xbf", b" \r\n\t"]))
    # Without a record there is no heading that could be wrong.
    return Drawn(
        declared, mark + json_file(table), _meant(declared, rows, _json), broken if rows else ""
    )


def _json(cell: Any) -> Cell:
    if isinstance(cell, Decimal):
        return Cell(str(cell), True)
    if isinstance(cell, bool):
        return Cell(str(cell).upper())
    return Cell(cell or "")


# A type of Parquet's and its cells, good ones and others.
Typed = tuple[str, st.SearchStrategy[Any], st.SearchStrategy[Any]]


def _types(declared: Any, good_date: Texts, good_figure: Texts) -> list[list[Typed]]:
    """What each column of a Parquet file may be."""
    whole, large = st.integers(0, 20), st.integers(-(2**63), 2**63 - 1)
    small = st.floats(-1e6, 1e6)
    return [
        [*[("VARCHAR", KPIS, CODES)] * 5, ("BIGINT", whole, whole)],
        [*[("VARCHAR", REGIONS, UNITS)] * 5, ("BIGINT", whole, whole)],
        [
            ("VARCHAR", good_date, dates(declared.columns[2].format)),
            ("DATE", NEAR, st.dates()),
            ("TIMESTAMP", MOMENTS, st.datetimes()),
            ("INTEGER", st.integers(200_001, 203_012), st.integers(0, 999_999)),
        ],
        [
            ("VARCHAR", good_figure, FIGURES),
            ("DOUBLE", small, st.floats()),
            ("FLOAT", st.floats(-1e6, 1e6, width=32), st.floats(width=32)),
            ("DECIMAL(20, 4)", AMOUNTS, st.decimals(-(10**15), 10**15, places=4)),
            ("DECIMAL(38, 12)", AMOUNTS, st.decimals(-(10**16), 10**16, places=12)),
            ("BIGINT", st.integers(-2000, 2000), large),
            ("BOOLEAN", st.booleans(), st.booleans()),
            ("DATE", DAYS, DAYS),
        ],
        *[[("VARCHAR", st.just("x"), st.none())]] * len(declared.ignore_columns),
    ]


@st.composite
def parquet_files(draw: st.DrawFn) -> Drawn:
    """A Parquet file: a column is of one type throughout, and any cell may be null."""
    declared = draw(declarations("parquet"))
    types = _types(declared, *draw(written(declared)))
    chosen = [draw(st.sampled_from(options)) for options in types]
    rows = draw(rows_of([(good, wild | st.none()) for _, good, wild in chosen]))
    table, broken = draw(arranged(declared, rows))
    kinds = dict(zip(headings(declared), (kind for kind, *_ in chosen), strict=True))
    meant = [
        {name: _parquet(cell, kinds[name]) for name, cell in zip(kinds, row, strict=True)}
        for row in rows
    ]
    content = parquet_file(table, **dict.fromkeys(table[0], "VARCHAR") | kinds)
    return Drawn(declared, content, meant, broken)


def _parquet(cell: Any, kind: str) -> Cell:
    if isinstance(cell, bool):
        return Cell(str(cell).lower())
    text = "" if cell is None else str(cell)
    if isinstance(cell, float):
        text = str(np.float32(cell)) if kind == "FLOAT" else repr(cell)
    elif isinstance(cell, (dt.date, dt.datetime)):
        text = cell.isoformat()
    return Cell(text, kind not in ("VARCHAR", "BOOLEAN"))


@st.composite
def sheets_across(draw: st.DrawFn, kind: str) -> Drawn:
    """A workbook with measures down and months across, dates or texts, all of the unit north."""
    twin = draw(declarations("excel"))
    names = headings(twin)[:4]
    style = draw(st.sampled_from(["%b %Y", "%Y-%m", "%Y%m"]))
    number = {"number": twin.number.model_dump(), "scales": dict(twin.layout.scales)}
    code = {"column": "Measure", "map": {"Mapped": "revenue", "10": "heads"}, "ignore": ["Out"]}
    made = WIDE_FORMATS[kind]
    if kind == "scorecard workbook":
        declared = source(made.declared, measure=code, months={"format": style}, **number)
    else:
        layout = {**made.declared["layout"], "kpi": code, "month_format": style}
        scales = {"scales": number.pop("scales")}
        declared = source(made.declared, layout=layout | scales, minimum_rows=0, **number)
    start = draw(st.integers(2026 * 12, 2026 * 12 + 9))
    months = [
        dt.date(index // 12, index % 12 + 1, draw(st.integers(1, 28)))
        for index in range(start, start + draw(st.integers(1, 3)))
    ]
    measures = KPIS | CODES.filter(bare) | st.just("Mapped")
    marks = (twin.number.thousands or "_") + twin.number.decimal
    numbers = st.floats(-1e6, 1e6) | good_figures(marks)
    cells = st.one_of(numbers, numbers, numbers, _or(FIGURES, DAYS))
    row = st.tuples(measures, *[cells] * len(months))
    rows = draw(st.lists(row, min_size=1, max_size=4))
    head = [draw(st.sampled_from([month, month.strftime(style)])) for month in months]
    meant = [
        dict(
            zip(
                names,
                (_excel(measure), Cell("north"), Cell(month.isoformat(), True), _excel(cell)),
                strict=True,
            )
        )
        for measure, *figures_ in rows
        for month, cell in zip(months, figures_, strict=True)
    ]
    content = made.write([["Measure", *head], *rows])
    return Drawn(declared, content, meant, twin=twin, across=len(months))


FILES: dict[str, st.SearchStrategy[Drawn]] = {
    "csv": csv_files(),
    "json": json_files(),
    "parquet": parquet_files(),
    "excel": excel_files(),
    **{kind: sheets_across(kind) for kind in WIDE_FORMATS},
}
"""By kind of file what draws one."""
