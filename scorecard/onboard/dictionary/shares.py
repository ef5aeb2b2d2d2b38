"""Shares in an edited workbook that may have been meant as percent and typed without the sign."""

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from typing import Final

import openpyxl

from scorecard.onboard.dictionary.columns import Column
from scorecard.onboard.dictionary.compare import Change
from scorecard.onboard.dictionary.words import Speech

# As fractions: above all of it a share has to be typed with its sign, and far above it is asked.
_WHOLE: Final = 1
_LARGE: Final = 10


def doubts(due: Sequence[Change], speech: Speech) -> tuple[str, ...]:
    """Shares above 1,000 %: allowed, and still most were meant to be something else."""
    return tuple(
        f"{sheet_of(change)}, {column.title}: {told}; 85 % is typed as 85%"
        for change, column, told in _shares(due, speech, _LARGE)
    )


def unclear_shares(
    due: Sequence[Change],
    speech: Speech,
    content: bytes,
    letters: Mapping[str, Mapping[str, str]],
) -> list[str]:
    """What to say of shares above 100 % in cells that do not say whether percent is meant.

    A cell says so by its format or by a sign in it: 5 in any other may be 5 % as well as 500 %.
    """
    found = [
        (change, column, f"{letters[change.subject.sheet][column.title]}{change.row.number}")
        for change, column, _ in _shares(due, speech, _WHOLE)
        if change.row.number and column.title in letters.get(change.subject.sheet, {})
    ]
    if not found:
        return []
    percent = _percent_cells(content, {(change.subject.sheet, cell) for change, _, cell in found})
    return [
        f"{sheet_of(change)}, {column.title} ({cell}): expected a percentage as 12.5 %, found "
        f"{format(change.row.values[column.path], 'f')}, which may be a percentage or a multiple: "
        "type it with the sign"
        for change, column, cell in found
        if (change.subject.sheet, cell) not in percent
    ]


def sheet_of(change: Change) -> str:
    """The sheet and, where it is on one, the row of what changes."""
    row = change.row
    return f"sheet {row.subject.sheet}" + (f", row {row.number}" if row.number else "")


def _shares(
    due: Sequence[Change], speech: Speech, above: int
) -> Iterator[tuple[Change, Column, str]]:
    """New shares above a fraction, each with how it is told."""
    for change in due:
        for column in change.subject.columns:
            new = change.new.values[column.path] if change.new is not None else None
            changed = change.old is None or column.path in change.fields
            if changed and isinstance(new, Decimal) and abs(new) > above:
                told = speech.value(change.row, column.path)
                if told.endswith("%"):
                    yield change, column, told


def _percent_cells(content: bytes, wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of some cells that are formatted as percentages or have the sign in them."""
    with warnings.catch_warnings():
        # It tells of what it leaves out of foreign workbooks; these cells are all that is read.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=False, data_only=True)
    with closing(book):
        return {
            (sheet, cell)
            for sheet, cell in wanted
            if "%" in str(book[sheet][cell].number_format or "")
            or "%" in str(book[sheet][cell].value)
        }
