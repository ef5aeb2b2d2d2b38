"""What people decided about this card's figures: what counts, instead of what, who and why."""

from typing import Final

from scorecard.labels import t
from scorecard.report.card import Card, Stamp
from scorecard.report.decision import DecisionLine
from scorecard.report.sheets import formats, frame, looks, names
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading
from scorecard.report.view.words import day

_COLUMNS: Final = (
    Heading("What was decided", 52),
    Heading("Figure", 15, "right"),
    Heading("Instead of", 15, "right"),
    Heading("source::Of", 22),
    Heading("Difference", 15, "right"),
    Heading("By", 22),
    Heading("day::On", 18),
    Heading("Confirmed by", 22),
    Heading("Why", 44),
    Heading("Evidence", 28),
    Heading("Decision", 11, "right"),
)
_HEAD: Final = 5


def write(book: Book, card: Card, stamp: Stamp) -> None:
    """Write the sheet; a card without decisions has none."""
    grid = book.sheet(names.own(names.DECISIONS))
    frame.open_sheet(grid, t("Decisions behind these figures"), card, stamp)
    grid.head(_HEAD, _COLUMNS)
    for row, line in enumerate(card.decisions, start=_HEAD + 1):
        _decision(grid, row, line)
    frame.filtered(grid, _HEAD, _HEAD + len(card.decisions), len(_COLUMNS))
    frame.close_sheet(grid, card, stamp, last=len(_COLUMNS), heads=f"{_HEAD}:{_HEAD}")


def _decision(grid: Grid, row: int, line: DecisionLine) -> None:
    shown = line.shown
    form = formats.GENERAL if shown is None else formats.value_format(shown)
    change = formats.GENERAL if shown is None else formats.change_format(shown)
    entries = [
        Entry(line.what, looks.WRAPPED),
        Entry(line.value, looks.NUMBER, form),
        Entry(line.instead_value, looks.NUMBER, form),
        Entry(line.instead, looks.WRAPPED),
        Entry(line.difference, looks.NUMBER, change),
        Entry(line.person, looks.WRAPPED),
        Entry(day(line.decided_on)),
        Entry(line.confirmed_by, looks.WRAPPED),
        Entry(line.reason, looks.WRAPPED),
        Entry(line.evidence or None, looks.WRAPPED),
        Entry(line.seq, looks.NUMBER, formats.COUNT),
    ]
    grid.row(row, entries)
    grid.fit(row, entries, _COLUMNS)
