"""JSON as a table: a list of records, or one on each line, with nested keys as dotted headings.

Python's reader reads, DuckDB's counts. Numbers stay the text they were written as.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np

from scorecard.config.sources import JsonSource
from scorecard.contents import another_kind, kind_of
from scorecard.errors import SourceError
from scorecard.ingest.grid import Grid, grid_of, shown
from scorecard.ingest.headings import check_headings, check_rows, read_columns
from scorecard.ingest.json_text import (
    Refused,
    WrittenNumber,
    check_refused,
    flattened,
    is_whole,
    kind,
    parsed,
)

_COUNT_LINES = (
    "SELECT count(json_type(line)) FROM (SELECT unnest(string_split(?, chr(10))) AS line) "
    "WHERE trim(line, ' ' || chr(9) || chr(13)) <> ''"
)
_COUNT_LIST = "SELECT json_array_length(CAST(? AS JSON), ?)"


def read_records(source: JsonSource, content: bytes, name: str) -> Grid:
    """The declared columns; raises `SourceError` naming line or record where the shape is wrong.

    Null is an empty text, true and false are TRUE and FALSE. Row 1 is the first record.
    """
    records = _records(source, _text(content, name), name)
    declared = {column.name for column in source.columns}
    flat = flattened(declared, set(source.ignore_columns), records, name)
    headings = list(dict.fromkeys(heading for record in flat for heading in record))
    if flat:
        check_headings(source, headings, name)
    check_rows(source, len(flat), name)
    names = read_columns(source, headings)
    columns = [_column(flat, heading, name) for heading in names]
    native = [
        np.array([type(cell) is WrittenNumber for cell in c], dtype=np.bool_) for c in columns
    ]
    # The text alone: what a number was is said by `native`.
    texts = [list(map(str, cells)) for cells in columns]
    return grid_of(names, texts, np.arange(1, len(flat) + 1, dtype=np.int64), native)


def count_records(source: JsonSource, content: bytes, name: str) -> int:
    """Records of the list, as DuckDB's reader sees them."""
    text = _text(content, name)
    asked, given = _COUNT_LINES, [text]
    if not source.lines:
        asked, given = _COUNT_LIST, [text, _pointer(source.records)]
    try:
        with duckdb.connect(":memory:") as con:
            counted = con.execute(asked, given).fetchall()
    except (duckdb.Error, UnicodeError) as error:
        raise SourceError(
            f"{name}: expected records two readers agree on, found one refuses them "
            f"({type(error).__name__}): ask for the file again"
        ) from None
    return int(counted[0][0] or 0)


def _text(content: bytes, name: str) -> str:
    other = kind_of(content)
    if other is not None:
        remedy = "save it as JSON, or correct the source's type"
        raise SourceError(f"{name}: {another_kind('JSON', other, remedy)}")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(f"{name}: expected UTF-8 text, found UTF-16: save the file as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{name}, line {line}: expected UTF-8 text, found a byte that is not: save the file "
            "as UTF-8"
        ) from None
    if not text.strip():
        raise SourceError(f"{name}: expected records, found no text: ask for the file again")
    return text


def _records(source: JsonSource, text: str, name: str) -> Sequence[Any]:
    refused: list[Refused] = []
    if source.lines and text.lstrip().startswith("["):
        raise SourceError(
            f"{name}: expected a record on each line, found a list: set lines to false"
        )
    if source.lines:
        lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip(" \t\r")]
        records: Sequence[Any] = [parsed(line, f"{name}, line {n}", refused) for n, line in lines]
    else:
        records = _listed(source.records, parsed(text, name, refused), name)
    check_refused(records, refused, name)
    return records


def _listed(way: str, document: Any, name: str) -> Sequence[Any]:
    """The list at the end of a way of keys."""
    value, gone = document, ""
    for key in _keys(way):
        if isinstance(value, Refused):
            break
        if not isinstance(value, dict) or key not in value:
            raise SourceError(
                f"{name}: expected the key {key!r}{gone}, found {kind(value)}: correct records"
            )
        value, gone = value[key], f"{gone or ' in'} {shown(key)}"
    if isinstance(value, list):
        return value
    if isinstance(value, Refused):
        raise SourceError(f"{name}: expected JSON, found {value.found}: correct it at the source")
    raise SourceError(
        f"{name}: expected a list of records{gone}, found {kind(value)}: name the way to the list "
        "under records, or set lines to true if each line is a record"
    )


def _keys(way: str) -> list[str]:
    return way.split(".") if way else []


def _pointer(way: str) -> str:
    """A way as JSON's own notation has it (RFC 6901)."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in _keys(way))


def _column(flat: Sequence[Mapping[str, Any]], heading: str, name: str) -> list[str]:
    """A column's cells as texts; numbers are `WrittenNumber`."""
    cells = []
    for number, record in enumerate(flat, 1):
        if heading not in record:
            raise SourceError(
                f"{name}, record {number}: expected the key {heading!r}, found none: ask for it, "
                "with null where there is no value"
            )
        cell = _cell(record[heading])
        if cell is None:
            raise SourceError(
                f"{name}, record {number}: expected a single value under {heading!r}, found "
                f"{kind(record[heading])}: correct columns, or the source"
            )
        cells.append(cell)
    return cells


def _cell(value: Any) -> str | None:
    """A value as text; None for what is none of a table, or no text a file could hold."""
    if isinstance(value, str):
        return value if is_whole(value) else None
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return None
