"""Delimited text: what the file is called, whether it has the declared shape, and its rows.

Two readers that share nothing look at every file: the csv module (or DuckDB) reads, pandas (or a
count of line ends) counts.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from scorecard.config.sources import CsvSource, FileSource
from scorecard.contents import another_kind, kind_of
from scorecard.errors import SourceError
from scorecard.ingest.grid import Grid, clean, grid_of, shown
from scorecard.ingest.headings import check_headings, check_rows, read_columns
from scorecard.period import Month

# Enough to tell what a file is.
_LOOKED_AT = 1_000
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# All bytes but quotes and line ends.
_NO_MARKS = bytes(set(range(256)) - {*b'"\n'})


class Dialect(Protocol):
    """How delimited text is written."""

    @property
    def delimiter(self) -> str:
        """What stands between cells."""
        ...

    @property
    def encoding(self) -> str:
        """How the text is encoded."""
        ...


def delivery_name(source: FileSource, month: Month) -> str:
    """The path as declared, for one month: what a delivery is called and messages show.

    `${NAME}` stays as it is, so that nothing from the environment is stored.
    """
    return source.path.replace("{month}", str(month))


def inside(root: Path, path: Path, where: str) -> Path:
    """A relative path under `root`, links followed; raises `SourceError` where it leads out."""
    try:
        found = (root / path).resolve()
    except (OSError, RuntimeError):
        found = root.parent
    if not found.is_relative_to(root.resolve()):
        raise SourceError(
            f"{where}: expected a path in the organisation's folder, found {str(path)!r}, which "
            "leads out of it: move the file, or give an absolute path"
        )
    return found


def read_csv(source: CsvSource, content: bytes, name: str) -> Grid:
    """The declared columns; raises `SourceError` naming the line where the shape is wrong."""
    records = cells_of(source, content, name)
    header = next(records, None)
    if header is None:
        raise SourceError(f"{name}: expected headings and rows, found no text: ask for it again")
    number, line, cells = header
    headings = [clean(cell) for cell in cells]
    rows: list[int] = []
    kept: list[list[str]] = []
    for number, line, cells in records:
        if len(cells) != len(headings):
            raise SourceError(
                f"{name}, line {line}: expected {len(headings)} cells as in the headings, found "
                f"{len(cells)}: the file may be cut off or quotes be missing; ask for it again"
            )
        rows.append(number)
        kept.append(cells)
    headings = _without_empty_end(headings, kept)
    check_headings(source, headings, f"{name}, line {header[1]}")
    check_rows(source, len(rows), name)
    names = read_columns(source, headings)
    places = [headings.index(heading) for heading in names]
    columns = [[cells[place] for cells in kept] for place in places]
    return grid_of(names, columns, np.array(rows, dtype=np.int64))


def count_csv(source: CsvSource, content: bytes, name: str) -> int:
    """Rows below the headings: line ends, or where those say little as pandas' parser sees them."""
    body = utf8(source, content, name)
    if not (body.startswith(b"\n") or any(odd in body for odd in (b"\r", b"\n\n"))):
        marks = body.translate(None, _NO_MARKS) if b'"' in body else b""
        # Quotes in pairs with no line end between them, as a rule as many in each line.
        line = marks[: marks.find(b"\n") + 1]
        are_alike = len(line) % 2 == 1 and marks == line * (len(marks) // len(line))
        if are_alike or b'"' not in marks.replace(b'""', b""):
            return body.count(b"\n") - 1
    text = body.decode()
    try:
        first = pd.read_csv(
            io.StringIO(text),
            sep=source.delimiter,
            header=None,
            usecols=[0],
            dtype=str,
            na_filter=False,
            skip_blank_lines=True,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise SourceError(
            f"{name}: expected a table two readers agree on, found one refuses it "
            f"({shown(str(error))}): save it again with every text in double quotes"
        ) from None
    return max(len(first) - 1, 0)


def cells_of(source: Dialect, content: bytes, name: str) -> Iterator[tuple[int, int, list[str]]]:
    """Record number, line number of its end, cells; blank lines are counted and left out."""
    text = utf8(source, content, name).decode()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=source.delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            if cells:
                yield number, reader.line_num, cells
    except csv.Error as error:
        raise SourceError(
            f"{name}, line {reader.line_num}: expected cells in matching quotes, found that "
            f"{error}: the file may be cut off; ask for it again"
        ) from None


def utf8(source: Dialect, content: bytes, name: str) -> bytes:
    """A file's text in UTF-8; raises `SourceError` where it is none or is cut off."""
    _check_kind(content, name)
    body = _recoded(source, content, name)
    if source.encoding == "utf-16":
        # What it says is seen only now.
        _check_kind(body, name)
    if b"\0" in body:
        raise SourceError(
            f"{name}: expected text, found NUL bytes: correct encoding, or save the file as text"
        )
    if not body[:_LOOKED_AT].decode(errors="ignore").strip() and not body.decode().strip():
        raise SourceError(f"{name}: expected headings and rows, found no text: ask for it again")
    if body[:4].lower() == b"sep=":
        raise SourceError(
            f"{name}, line 1: expected headings, found {shown(body[:5].decode(errors='replace'))}, "
            "which only Excel understands: have the file written without that line"
        )
    if not body.endswith((b"\n", b"\r")):
        lines = body.count(b"\n") + 1
        raise SourceError(
            f"{name}, line {lines}: expected a line end after the last row, found none: the file "
            "is probably cut off; ask for it again"
        )
    return body


def _recoded(source: Dialect, content: bytes, name: str) -> bytes:
    """The text in UTF-8, without a byte order mark."""
    if source.encoding != "utf-16" and content.isascii():
        return content
    other = _other_encoding(source, content)
    if other is not None:
        raise SourceError(
            f"{name}, line 1: expected {source.encoding} text, found {other}: correct encoding, or "
            "save the file in that encoding"
        )
    try:
        text = content.decode("utf-8-sig" if source.encoding == "utf-8" else source.encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = "a byte that is not: save the file in that encoding, or correct encoding"
        if "end of data" in error.reason or "truncated" in error.reason:
            found = "half a character at its end: the file is cut off; ask for it again"
        raise SourceError(
            f"{name}, line {line}: expected {source.encoding} text, found {found}"
        ) from None
    return text.encode()


def _other_encoding(source: Dialect, content: bytes) -> str | None:
    """What a text plainly is instead of what is declared, before it reads as nonsense."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return None if encoding == source.encoding else f"{encoding} with its byte order mark"
    # Headings and delimiters have a zero byte each.
    if source.encoding == "utf-16" and b"\0" not in content[:_LOOKED_AT]:
        return "one byte a letter"
    return None


def _check_kind(content: bytes, name: str) -> None:
    kind = kind_of(content)
    if kind is not None:
        remedy = "save it as CSV, or correct the source's type"
        raise SourceError(f"{name}: {another_kind('delimited text', kind, remedy)}")


def _without_empty_end(headings: list[str], rows: list[list[str]]) -> list[str]:
    """Headings without the empty ones that a delimiter at each line's end makes."""
    kept = list(headings)
    while kept and not kept[-1] and not any(cells[len(kept) - 1].strip() for cells in rows):
        kept.pop()
    return kept
