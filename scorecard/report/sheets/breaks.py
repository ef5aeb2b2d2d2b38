"""The open breaks of this card: what disagrees, both values, the difference, in one sentence."""

from typing import Final

from scorecard.labels import t
from scorecard.reconcile.rule_words import title
from scorecard.report.breaks import BreakLine
from scorecard.report.card import Card, Stamp
from scorecard.report.sheets import formats, frame, looks, names
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading

_COLUMNS: Final = (
    Heading("KPI", 30),
    Heading("Rule", 14),
    Heading("One side", 22),
    Heading("Its value", 15, "right"),
    Heading("Other side", 22),
    Heading("Its value", 15, "right"),
    Heading("Difference", 15, "right"),
    Heading("What it is", 56),
    Heading("Break", 16),
)
_HEAD: Final = 5


def write(book: Book, card: Card, stamp: Stamp) -> None:
    """Write the sheet; a card without breaks says so."""
    grid = book.sheet(names.own(names.BREAKS))
    frame.open_sheet(grid, t("Open breaks"), card, stamp)
    grid.head(_HEAD, _COLUMNS)
    for row, found in enumerate(card.breaks, start=_HEAD + 1):
        _break(grid, row, found)
    if not card.breaks:
        grid.put(_HEAD + 1, 1, Entry(t("No open breaks."), looks.NOTE))
    frame.filtered(grid, _HEAD, _HEAD + max(1, len(card.breaks)), len(_COLUMNS))
    frame.close_sheet(grid, card, stamp, last=len(_COLUMNS), heads=f"{_HEAD}:{_HEAD}")


def _break(grid: Grid, row: int, found: BreakLine) -> None:
    shown = found.shown
    form = formats.GENERAL if shown is None else formats.value_format(shown)
    change = formats.GENERAL if shown is None else formats.change_format(shown)
    entries = [
        Entry(found.kpi_name, looks.WRAPPED),
        Entry(title(found.rule)),
        Entry(found.left, looks.WRAPPED),
        Entry(found.left_value, looks.NUMBER, form),
        Entry(found.right, looks.WRAPPED),
        Entry(found.right_value, looks.NUMBER, form),
        Entry(found.difference, looks.NUMBER, change),
        Entry(found.sentence, looks.WRAPPED),
        Entry(found.id),
    ]
    grid.row(row, entries)
    grid.fit(row, entries, _COLUMNS)
