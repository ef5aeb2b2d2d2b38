"""Delimited text that any reader sees alike, read by DuckDB; anything else is the exact reader's.

Seen alike is a file with one line a row, as many delimiters in each, and quotes, if any, around
whole cells only. A look at all its bytes tells, before DuckDB sees it.
"""

import csv
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from scorecard.config.sources import CsvSource
from scorecard.ingest.files import read_csv, utf8
from scorecard.ingest.grid import clean
from scorecard.ingest.headings import check_headings, check_rows, read_columns
from scorecard.ingest.scratch import Engine
from scorecard.ingest.staging import Column, Delivered, Table
from scorecard.stores.statements import literal

Bytes = npt.NDArray[np.uint8]

_LINE_END, _RETURN, _QUOTE = b'\n\r"'
# With a line end in each part no line is longer than two, and no cell than the csv module takes.
_PART = 2**16


@dataclass(frozen=True, slots=True)
class DelimitedTable:
    """A text file that any reader sees alike and that has the declared shape."""

    source: CsvSource
    name: str
    content: bytes
    # The same in UTF-8, without a byte order mark.
    body: bytes
    headings: tuple[str, ...]
    count: int

    def stage(self, con: Engine, kept: ExitStack) -> Delivered:
        """Make `delivered` of it: by DuckDB, or exactly where it should see another table."""
        try:
            with tempfile.NamedTemporaryFile(prefix="scorecard-", suffix=".csv") as file:
                file.write(self.body)
                file.flush()
                con.execute(self._statement(Path(file.name)))
            seen = con.execute("SELECT count(*) FROM delivered").fetchall()[0][0]
        except duckdb.Error:
            seen = None
        if seen != self.count:
            return read_csv(self.source, self.content, self.name).stage(con, kept)
        columns = {
            name: Column(f"d.c{self.headings.index(name)}")
            for name in read_columns(self.source, self.headings)
        }
        return Delivered(columns, "d.rowid + 2", self.count)

    def _statement(self, path: Path) -> str:
        listed = [f"c{i}" for i in range(len(self.headings))]
        declared = ", ".join(f"'{column}': 'VARCHAR'" for column in listed)
        wanted = [
            f"c{self.headings.index(name)}" for name in read_columns(self.source, self.headings)
        ]
        quote = "'\"'" if b'"' in self.body else "''"
        line_end = r"'\r\n'" if b"\r" in self.body else r"'\n'"
        return (
            "CREATE OR REPLACE TEMPORARY TABLE delivered AS "
            f"SELECT {', '.join(wanted)} FROM read_csv({literal(str(path))}, "
            f"auto_detect = FALSE, columns = {{{declared}}}, header = FALSE, skip = 1, "
            f"delim = {literal(self.source.delimiter)}, quote = {quote}, escape = {quote}, "
            f"comment = '', new_line = {line_end}, strict_mode = TRUE, null_padding = FALSE, "
            f"ignore_errors = FALSE, max_line_size = {2 * _PART}, "
            f"force_not_null = [{', '.join(literal(column) for column in listed)}])"
        )


def read_text(source: CsvSource, content: bytes, name: str) -> Table:
    """The declared columns; raises `SourceError` naming the line where the shape is wrong."""
    body = utf8(source, content, name)
    count = plain_rows(body, source.delimiter)
    if count is None:
        return read_csv(source, content, name)
    first = body[: body.index(b"\n")].decode()
    cells = next(csv.reader([first], delimiter=source.delimiter, strict=True))
    headings = [clean(cell) for cell in cells]
    if not headings[-1]:
        # Perhaps a delimiter at each line's end, perhaps a heading that is missing.
        return read_csv(source, content, name)
    check_headings(source, headings, f"{name}, line 1")
    check_rows(source, count, name)
    return DelimitedTable(source, name, content, body, tuple(headings), count)


def plain_rows(body: bytes, delimiter: str) -> int | None:
    """Rows below the headings of UTF-8 text that any reader sees alike; None of any other."""
    if not body.endswith(b"\n") or not _one_line_end(body) or not _short_lines(body):
        return None
    mark = delimiter.encode()
    if b'"' in body:
        marks = _all_quoted_marks(body, ord(mark)) or _unquoted_marks(body, ord(mark))
    else:
        marks = _only(body, ord(delimiter), _LINE_END)
    line = mark * marks.find(b"\n") + b"\n"
    lines, rest = divmod(len(marks), len(line))
    return lines - 1 if len(line) > 1 and not rest and marks == line * lines else None


def _short_lines(body: bytes) -> bool:
    """Whether a line ends in every part, so that none is longer than two of them."""
    parts = range(0, len(body), _PART)
    return all(body.find(b"\n", begin, begin + _PART) >= 0 for begin in parts)


def _all_quoted_marks(body: bytes, mark: int) -> bytes:
    """The same as `_unquoted_marks` in half the time, or none.

    It has them where every cell below the headings is in quotes and has no mark between them.
    """
    first = body.index(b"\n") + 1
    headings = _only(body[:first], mark, _LINE_END, _QUOTE)
    marks = _only(body, mark, _LINE_END, _QUOTE)
    cells = (marks.find(b"\n", len(headings)) + 1 - len(headings)) // 3
    line = bytes([_QUOTE, _QUOTE, mark]) * cells
    line = line[:-1] + b"\n"
    lines, rest = divmod(len(marks) - len(headings), len(line))
    if cells < 1 or rest or marks != headings + line * lines:
        return b""
    # Two quotes a cell, which are its ends where one is on either side of all that parts cells.
    data = np.frombuffer(body, dtype=np.uint8, offset=first)
    ends = (_QUOTE, _RETURN, _LINE_END) if b"\r" in body else (_QUOTE, _LINE_END)
    if data[0] != _QUOTE or tuple(data[-len(ends) :]) != ends:
        return b""
    if _parted_by_quotes(data, mark) != cells * lines - 1:
        return b""
    outside = _unquoted_marks(body[:first], mark)
    return outside and outside + (bytes([mark]) * (cells - 1) + b"\n") * lines


def _parted_by_quotes(codes: Bytes, mark: int) -> int:
    """How many marks and line ends have a quote on either side."""
    found = 0
    for start in range(0, len(codes), _PART):
        part = codes[start : start + _PART + 3]
        quotes = part == _QUOTE
        alone, pairs = (part == mark) | (part == _LINE_END), part == _RETURN
        for parting, wide in ((alone, 1), (pairs, 2)):
            places = max(0, min(_PART, len(part) - wide - 1))
            after = quotes[wide + 1 : wide + 1 + places]
            found += int(np.count_nonzero(quotes[:places] & parting[1 : places + 1] & after))
    return found


def _unquoted_marks(body: bytes, mark: int) -> bytes:
    """Delimiters and line ends outside quotes; none where these do not stand around cells."""
    if not _around_cells(np.frombuffer(body, dtype=np.uint8), mark):
        return b""
    marks: Bytes = np.frombuffer(_only(body, mark, _LINE_END, _QUOTE), dtype=np.uint8)
    are_quotes = marks == _QUOTE
    # How many quotes there were, of which only the last bit counts.
    inside = (np.cumsum(are_quotes, dtype=np.uint8) & 1).astype(bool)
    if (inside & (marks == _LINE_END)).any():
        return b""
    return bytes(marks[~inside & ~are_quotes])


def _only(body: bytes, *codes: int) -> bytes:
    """What is left of a text without all but some characters of one byte."""
    return body.translate(None, bytes(set(range(256)) - set(codes)))


def _one_line_end(body: bytes) -> bool:
    """Whether lines end in one way all through."""
    if b"\r" not in body:
        return True
    pairs = body.count(b"\r\n")
    return pairs == body.count(b"\r") == body.count(b"\n")


def _around_cells(codes: Bytes, mark: int) -> bool:
    """Whether each quote opens a cell at its first character or closes one at its last."""
    quotes = np.flatnonzero(codes == _QUOTE)
    if len(quotes) % 2:
        return False
    before = codes[quotes[0::2] - 1]
    before[quotes[0::2] == 0] = _LINE_END
    after = codes[quotes[1::2] + 1]
    opens = (before == mark) | (before == _LINE_END)
    closes = (after == mark) | (after == _LINE_END) | (after == _RETURN)
    return bool(opens.all() and closes.all())
