"""What the card's unit undertakes: how far each initiative is, what it costs and how it stands."""

import datetime as dt
from typing import Final

from scorecard.labels import t
from scorecard.report.card import Card, Stamp
from scorecard.report.initiative import InitiativeLine
from scorecard.report.palette import GREY, TONES
from scorecard.report.sheets import formats, frame, looks, names
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading
from scorecard.report.view.initiatives import COLOURS, WORDS, contradiction, shown_money

_COLUMNS: Final = (
    Heading("Initiative", 30),
    Heading("Objectives", 30),
    Heading("Owner", 18),
    Heading("Theme", 14),
    Heading("Start", 13, "right"),
    Heading("End", 13, "right"),
    Heading("Completion", 12, "right"),
    Heading("Plan", 10, "right"),
    Heading("Milestones", 11, "right"),
    Heading("milestones::Due", 8, "right"),
    Heading("On time", 9, "right"),
    Heading("Overdue", 9, "right"),
    Heading("Reached", 9, "right"),
    Heading("Budget", 14, "right"),
    Heading("Spent", 14, "right"),
    Heading("Status", 12, "center"),
    Heading("Why", 34),
    Heading("Reported", 11),
    Heading("By its figures", 14, "center"),
    Heading("Where that differs", 34),
)
_HEAD: Final = 5
_STATUS: Final = 16
_COMPUTED: Final = 19


def write(book: Book, card: Card, stamp: Stamp) -> None:
    """Write the sheet; a card without initiatives has none."""
    grid = book.sheet(names.own(names.INITIATIVES))
    frame.open_sheet(grid, t(names.INITIATIVES), card, stamp)
    grid.head(_HEAD, _COLUMNS)
    for row, line in enumerate(card.initiatives, start=_HEAD + 1):
        _initiative(grid, row, line, card.currency)
    last = _HEAD + len(card.initiatives)
    for status, text in WORDS.items():
        colour = COLOURS[status]
        tone = GREY if colour is None else TONES[colour]
        for column in (_STATUS, _COMPUTED):
            grid.mark(_HEAD + 1, last, [column], column, t(text), tone)
    frame.filtered(grid, _HEAD, last, len(_COLUMNS))
    frame.close_sheet(grid, card, stamp, last=len(_COLUMNS), heads=f"{_HEAD}:{_HEAD}")


def _initiative(grid: Grid, row: int, line: InitiativeLine, currency: str) -> None:
    money = formats.value_format(shown_money(line, currency))
    steps = (line.milestones, line.due, line.on_time, line.overdue, line.met)
    entries = [
        Entry(line.name, looks.WRAPPED),
        Entry("\n".join(line.objectives), looks.WRAPPED),
        Entry(line.owner, looks.WRAPPED),
        Entry(line.theme, looks.WRAPPED),
        Entry(dt.date.fromisoformat(line.start), looks.NUMBER, formats.DAY),
        Entry(dt.date.fromisoformat(line.end), looks.NUMBER, formats.DAY),
        Entry(line.completion, looks.NUMBER, formats.SHARE),
        Entry(line.planned, looks.NUMBER, formats.SHARE),
        *(Entry(number, looks.NUMBER, formats.COUNT) for number in steps),
        Entry(line.budget, looks.NUMBER, money),
        Entry(line.actual, looks.NUMBER, money),
        Entry(t(WORDS[line.status]), looks.WORD),
        Entry(line.reason or None, looks.WRAPPED),
        Entry(line.declared_in),
        # What was stopped is not judged any more.
        Entry(None if line.status == "stopped" else t(WORDS[line.computed_status]), looks.WORD),
        Entry(contradiction(line) or None, looks.WRAPPED),
    ]
    grid.row(row, entries)
    grid.fit(row, entries, _COLUMNS)
