"""The measures of a strategy map's grid: rows and columns, and the room between for arrows."""

from dataclasses import dataclass
from typing import Final

from scorecard.report.strategy.grid import Grid
from scorecard.report.strategy.shapes import Box, Strip

# Left of the boxes stand the labels of bands.
LABELS: Final = 92.0
# The least a corridor is wide, and the most a box is wide and high.
_CORRIDOR: Final = 22.0
_WIDEST: Final = 176.0
_TALLEST: Final = 62.0
# Of a row's height so much is its box, where there is room.
_BOX_SHARE: Final = 0.74


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of a grid: rows with a channel above each and one below the last.

    Columns have a corridor left of each and one right of the last. The outer channels are half as
    high as those between rows.
    """

    top: float
    channel: float
    row: float
    corridor: float
    column: float
    rows: int
    columns: int

    @classmethod
    def of(cls, grid: Grid, width: float, height: float, *, heads: float) -> "Frame":
        """So that the grid fills a width and a height; `heads` are the height above it."""
        rows, columns = sum(grid.rows), sum(grid.columns)
        pitch = (height - heads) / rows
        box = min(pitch * _BOX_SHARE, _TALLEST)
        room = width - LABELS
        column = min((room - (columns + 1) * _CORRIDOR) / columns, _WIDEST)
        corridor = (room - columns * column) / (columns + 1)
        return cls(heads, pitch - box, box, corridor, column, rows, columns)

    def row_top(self, row: int) -> float:
        """Where a row's boxes begin; one past the last row is half a channel below the map."""
        return self.top + self.channel / 2 + row * (self.channel + self.row)

    def column_left(self, column: int) -> float:
        """Where a column's boxes begin."""
        return LABELS + (column + 1) * self.corridor + column * self.column

    def box(self, name: str, row: int, column: int) -> Box:
        """The box in a row and column."""
        return Box(name, self.column_left(column), self.row_top(row), self.column, self.row)

    def band(self, grid: Grid, band: int) -> Strip:
        """From the middle of the channel above a band to the middle of the one below."""
        first = grid.first_row(band)
        start = self.row_top(first) - self.channel / 2
        return Strip(start, grid.rows[band] * (self.channel + self.row))

    def lane(self, grid: Grid, lane: int) -> Strip:
        """From the middle of the corridor left of a lane to the middle of the one right of it."""
        first = grid.first_column(lane)
        start = self.column_left(first) - self.corridor / 2
        return Strip(start, grid.columns[lane] * (self.column + self.corridor))

    def channel_at(self, channel: int, share: float) -> float:
        """A height within the channel above a row, `share` of the way down it."""
        end = self.row_top(channel)
        start = end - self.channel
        if channel == 0:
            start = self.top
        elif channel == self.rows:
            end -= self.channel / 2
        return start + (end - start) * share

    def corridor_at(self, corridor: int, share: float) -> float:
        """A place within the corridor left of a column, `share` of the way across it."""
        return self.column_left(corridor) - self.corridor * (1 - share)
