"""Why scores changed since last month: the change is the live sum of its five parts."""

from typing import Final

from scorecard import figures
from scorecard.labels import t
from scorecard.period import Month
from scorecard.report.card import Card, Stamp
from scorecard.report.change import ChangeLine
from scorecard.report.sheets import formats, frame, looks, names
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading, Live

_COLUMNS: Final = (
    Heading("Score", 40),
    Heading("level::Of", 13),
    Heading("Then", 9, "right"),
    Heading("Now", 9, "right"),
    Heading("Change", 10, "right"),
    Heading("Figures", 10, "right"),
    Heading("Goals", 10, "right"),
    Heading("Weights", 10, "right"),
    Heading("Coverage", 10, "right"),
    Heading("Restated", 10, "right"),
    Heading("Then published", 15),
)
_HEAD: Final = 5


def write(book: Book, card: Card, stamp: Stamp) -> None:
    """Write the sheet; a card without any score to hold its own against has none."""
    grid = book.sheet(names.own(names.CHANGES))
    before = Month.parse(card.month) - 1
    frame.open_sheet(grid, t("Why scores changed since {month}", month=before.title), card, stamp)
    grid.head(_HEAD, _COLUMNS)
    for row, line in enumerate(card.changes, start=_HEAD + 1):
        _change(grid, row, line)
    frame.filtered(grid, _HEAD, _HEAD + len(card.changes), len(_COLUMNS))
    frame.close_sheet(grid, card, stamp, last=len(_COLUMNS), heads=f"{_HEAD}:{_HEAD}")


def _change(grid: Grid, row: int, line: ChangeLine) -> None:
    name = Entry(line.name, looks.WRAPPED)
    change = Live(
        f"SUM(F{row}:J{row})",
        figures.points(line.now - line.before),
        looks.NUMBER,
        formats.score_part(),
    )
    entries: list[Entry | Live] = [
        name,
        Entry(t(line.level)),
        Entry(frame.scored(line.before), looks.NUMBER, formats.score()),
        Entry(frame.scored(line.now), looks.NUMBER, formats.score()),
        change,
        *(Entry(figures.points(part), looks.NUMBER, formats.score_part()) for part in line.parts),
        Entry(t("yes" if line.published else "no")),
    ]
    grid.row(row, entries)
    grid.fit(row, [name], _COLUMNS[:1])
