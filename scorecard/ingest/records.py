"""JSON as a table: a list of records, or one on each line, with nested keys as dotted headings.

Python's reader reads, DuckDB's counts. Numbers stay the text they were written as.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import numpy as np

from scorecard.config.sources import JsonSource
from scorecard.contents import another_kind, kind_of
from scorecard.errors import SourceError
from scorecard.ingest.grid import Grid, grid_of, shown
from scorecard.ingest.headings import check_headings, check_rows, read_columns

_LISTED = 8
_COUNT_LINES = (
    "SELECT count(json_type(line)) FROM (SELECT unnest(string_split(?, chr(10))) AS line) "
    "WHERE trim(line, ' ' || chr(9) || chr(13)) <> ''"
)
_COUNT_LIST = "SELECT json_array_length(CAST(? AS JSON), ?)"


class _Number(str):
    """A number as it was written, so that none is rounded."""

    __slots__ = ()


class _Refused:
    """Stands where something is that the reader takes and JSON does not have."""

    def __init__(self, found: str) -> None:
        self.found = found


def read_records(source: JsonSource, content: bytes, name: str) -> Grid:
    """The declared columns; raises `SourceError` naming line or record where the shape is wrong.

    Null is an empty text, true and false are TRUE and FALSE. Row 1 is the first record.
    """
    records = _records(source, _text(content, name), name)
    flat = _flattened(source, records, name)
    headings = list(dict.fromkeys(heading for record in flat for heading in record))
    if flat:
        check_headings(source, headings, name)
    check_rows(source, len(flat), name)
    names = read_columns(source, headings)
    columns = [_column(flat, heading, name) for heading in names]
    native = [np.array([type(cell) is _Number for cell in c], dtype=np.bool_) for c in columns]
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
    kind = kind_of(content)
    if kind is not None:
        remedy = "save it as JSON, or correct the source's type"
        raise SourceError(f"{name}: {another_kind('JSON', kind, remedy)}")
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
    refused: list[_Refused] = []
    if source.lines and text.lstrip().startswith("["):
        raise SourceError(
            f"{name}: expected a record on each line, found a list: set lines to false"
        )
    if source.lines:
        lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip(" \t\r")]
        records: Sequence[Any] = [_parsed(line, f"{name}, line {n}", refused) for n, line in lines]
    else:
        records = _listed(source.records, _parsed(text, name, refused), name)
    if refused:
        number = next((n for n, r in enumerate(records, 1) if _holds(r, refused[0])), None)
        where = name if number is None else f"{name}, record {number}"
        raise SourceError(
            f"{where}: expected JSON, found {refused[0].found}: correct it at the source"
        )
    return records


def _parsed(text: str, where: str, refused: list[_Refused]) -> Any:
    """A JSON text's value; what JSON does not have is in its place, and in `refused`."""

    def refuse(found: str) -> _Refused:
        refused.append(_Refused(found))
        return refused[-1]

    def taken(pairs: list[tuple[str, Any]]) -> Any:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        keys = [key for key, _ in pairs]
        twice = next(key for key in made if keys.count(key) > 1)
        return refuse(f"the key {shown(twice)} twice in one object")

    try:
        return json.loads(
            text,
            object_pairs_hook=taken,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=refuse,
        )
    except json.JSONDecodeError as error:
        raise SourceError(_broken(error, where)) from None
    except RecursionError:
        raise SourceError(
            f"{where}: expected records, found objects within objects a thousand deep: ask the "
            "source's owner for a plain list"
        ) from None


def _broken(error: json.JSONDecodeError, where: str) -> str:
    place = where if ", line " in where else f"{where}, line {error.lineno}"
    if error.msg == "Extra data":
        return (
            f"{place}: expected one JSON value, found another after it: set lines to true if each "
            "line is a record, or ask for the file again"
        )
    if not error.doc[error.pos :].strip() or error.msg.startswith("Unterminated"):
        return (
            f"{place}: expected JSON, found that it ends in the middle: the file is probably cut "
            "off; ask for it again"
        )
    return (
        f"{place}: expected JSON, found {shown(error.doc[error.pos :][:20])} at character "
        f"{error.colno} ({error.msg[0].lower()}{error.msg[1:]}): correct it at the source"
    )


def _listed(way: str, document: Any, name: str) -> Sequence[Any]:
    """The list at the end of a way of keys."""
    value, gone = document, ""
    for key in _keys(way):
        if isinstance(value, _Refused):
            break
        if not isinstance(value, dict) or key not in value:
            raise SourceError(
                f"{name}: expected the key {key!r}{gone}, found {_kind(value)}: correct records"
            )
        value, gone = value[key], f"{gone or ' in'} {shown(key)}"
    if isinstance(value, list):
        return value
    if isinstance(value, _Refused):
        raise SourceError(f"{name}: expected JSON, found {value.found}: correct it at the source")
    raise SourceError(
        f"{name}: expected a list of records{gone}, found {_kind(value)}: name the way to the list "
        "under records, or set lines to true if each line is a record"
    )


def _keys(way: str) -> list[str]:
    return way.split(".") if way else []


def _pointer(way: str) -> str:
    """A way as JSON's own notation has it (RFC 6901)."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in _keys(way))


def _holds(value: Any, wanted: _Refused) -> bool:
    """Whether a value has another one somewhere in it."""
    pending = [value]
    while pending:
        item = pending.pop()
        if item is wanted:
            return True
        inner: Iterable[Any] = item.values() if isinstance(item, dict) else ()
        pending.extend(item if isinstance(item, list) else inner)
    return False


def _flattened(source: JsonSource, records: Sequence[Any], name: str) -> list[dict[str, Any]]:
    """Each record as one level of dotted keys, without what is ignored."""
    declared = {column.name for column in source.columns}
    ignored = set(source.ignore_columns)
    # What stands above declared keys: where it is null they all are.
    above: dict[str, list[str]] = {}
    for key in declared:
        parts = key.split(".")
        for end in range(1, len(parts)):
            above.setdefault(".".join(parts[:end]), []).append(key)
    return [
        _flat(record, declared, ignored, above, f"{name}, record {number}")
        for number, record in enumerate(records, 1)
    ]


def _flat(
    record: Any,
    declared: set[str],
    ignored: set[str],
    above: Mapping[str, Sequence[str]],
    where: str,
) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise SourceError(
            f"{where}: expected an object, found {_kind(record)}: correct it at the source"
        )
    flat: dict[str, Any] = {}
    # Not by recursion: a record may be nested deeper than that goes.
    pending = list(record.items())[::-1]
    while pending:
        key, value = pending.pop()
        if key in ignored:
            continue
        if isinstance(value, dict) and key not in declared and (value or key in above):
            pending.extend([(f"{key}.{inner}", value[inner]) for inner in value][::-1])
            continue
        for name in above[key] if value is None and key in above else (key,):
            if name in flat:
                raise SourceError(
                    f"{where}: expected each key once, found {shown(name)} nested and with a dot: "
                    "rename one at the source"
                )
            flat[name] = value
    return flat


def _column(flat: Sequence[Mapping[str, Any]], heading: str, name: str) -> list[str]:
    """A column's cells as texts; numbers are `_Number`."""
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
                f"{_kind(record[heading])}: correct columns, or the source"
            )
        cells.append(cell)
    return cells


def _cell(value: Any) -> str | None:
    """A value as text; None for what is none of a table, or no text a file could hold."""
    if isinstance(value, str):
        return value if value.isascii() or _whole(value) else None
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return None


def _whole(text: str) -> bool:
    # JSON can name one half of a character.
    return not any("\ud800" <= mark <= "\udfff" for mark in text)


def _kind(value: Any) -> str:
    """What a value is, in words."""
    if isinstance(value, dict):
        keys = ", ".join(map(shown, list(value)[:_LISTED])) + (
            ", .." if len(value) > _LISTED else ""
        )
        return f"an object with the keys {keys}" if value else "an empty object"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str) and not isinstance(value, _Number):
        return f"the text {shown(value)}"
    return {None: "null", True: "true", False: "false"}.get(value) or f"the number {value}"
