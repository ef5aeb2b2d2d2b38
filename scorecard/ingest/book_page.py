"""A sheet of a scorecard workbook as far as its headings need it."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from scorecard.archives import column_number
from scorecard.config.books import BookSheet, BookSource
from scorecard.errors import InputError, SourceError
from scorecard.ingest.grid import clean
from scorecard.ingest.sheet_look import Look
from scorecard.ingest.workbooks import Rows, as_text
from scorecard.period import Month

_BARE = re.compile(r"\((?P<letters>[A-Z]{1,3})\)")


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet as far as its headings need it; rows and columns count from 0."""

    sheet: str
    where: str
    rows: Rows
    look: Look
    # The headings' row, and the months' where they have one of their own.
    head: int
    month_row: int | None
    # The month the path names, where it names one.
    asked: Month | None

    def text(self, row: int, column: int) -> str:
        """What a cell says, without surrounding blanks; empty outside the sheet."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return clean(as_text(self.rows[row][column])[0])

    def heading(self, row: int, column: int) -> str:
        """What stands over a column; a cell that is merged downwards reaches into its last row."""
        top, left = self.look.origin(row, column)
        return self.text(top, column) if left == column else ""

    def value(self, row: int, column: int) -> Any:
        """A cell as Excel has it; None outside the sheet."""
        inside = row < len(self.rows) and column < len(self.rows[row])
        return self.rows[row][column] if inside else None


def heading_rows(source: BookSource, block: BookSheet) -> tuple[int, int | None]:
    """The rows of a block's headings and of its months, from 0."""
    head = (block.header_row or source.header_row) - 1
    if source.months.row is None:
        return head, None
    return head, head - (source.header_row - source.months.row)


def bare_column(heading: str) -> int | None:
    """The column, from 0, that `(A)` stands for: one without a heading; None for any other text."""
    found = _BARE.fullmatch(heading)
    return None if found is None else column_number(found["letters"]) - 1


def example(source: BookSource) -> str:
    """How a month heading is declared to look."""
    return dt.date(2026, 10, 31).strftime(source.months.format)


def asked_month(source: BookSource, name: str) -> Month | None:
    """The month a delivery's name has in the place of `{month}`; None where the path has none."""
    before, found, after = source.path.partition("{month}")
    if not found:
        return None
    try:
        return Month.parse(name.removeprefix(before)[:7])
    except InputError:
        raise SourceError(
            f"{name}: expected a file as {source.path}, with the month as 2026-10 in its name, "
            f"found another name{' before ' + repr(after) if after else ''}: correct path"
        ) from None
