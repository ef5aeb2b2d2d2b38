"""Which row and column the boxes of a strategy map stand in.

A band has as many rows as its fullest lane needs. Boxes are ordered within their lane of a band so
that few arrows cross, by barycentres and then by exchanging neighbours (Sugiyama, Tagawa and Toda
1981).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from scorecard.report.strategy.shapes import Node, Spot

# More boxes side by side than these would be too narrow to read.
COLUMNS: Final = 6
_SWEEPS: Final = 6
Pairs = Sequence[tuple[str, str]]


@dataclass(slots=True)
class Grid:
    """Which box stands in which row and column; a band has as many rows as its fullest lane needs.

    `cells` has the boxes of each band and lane in their order, `shifts` by how many columns a row
    of a lane stands off its left end.
    """

    columns: list[int]
    rows: list[int]
    cells: dict[tuple[int, int], list[str]]
    shifts: dict[tuple[int, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, nodes: Sequence[Node], bands: int, lanes: int) -> "Grid":
        """In the order of the nodes; lanes get columns by their fullest band, while there are."""
        cells: dict[tuple[int, int], list[str]] = defaultdict(list)
        for node in nodes:
            cells[node.band, node.lane].append(node.id)
        counts = [max(len(cells[b, lane]) for b in range(bands)) or 1 for lane in range(lanes)]
        while sum(counts) > COLUMNS and max(counts) > 1:
            counts[counts.index(max(counts))] -= 1
        rows = [
            max(-(-len(cells[band, lane]) // counts[lane]) for lane in range(lanes)) or 1
            for band in range(bands)
        ]
        grid = cls(counts, rows, dict(cells))
        for row, lane, names in grid.every_row():
            grid.shifts[row, lane] = (counts[lane] - len(names)) // 2
        return grid

    def first_row(self, band: int) -> int:
        """The uppermost row of a band."""
        return sum(self.rows[:band])

    def first_column(self, lane: int) -> int:
        """The leftmost column of a lane."""
        return sum(self.columns[:lane])

    def every_row(self) -> Iterator[tuple[int, int, list[str]]]:
        """Each row of each lane with its boxes, from the top."""
        for (band, lane), names in sorted(self.cells.items()):
            size = self.columns[lane]
            for at in range(0, len(names), size):
                yield self.first_row(band) + at // size, lane, names[at : at + size]

    def places(self) -> dict[str, tuple[int, int]]:
        """Row and column of every box."""
        return {
            name: (row, self.first_column(lane) + self.shifts.get((row, lane), 0) + at)
            for row, lane, names in self.every_row()
            for at, name in enumerate(names)
        }

    def shift_near(self, pairs: Pairs) -> None:
        """Move rows sideways, each to where its arrows are shortest; of equals into the middle."""
        for row, lane, names in self.every_row():
            free = self.columns[lane] - len(names)
            if free:
                self.shifts[row, lane] = min(
                    range(free + 1),
                    key=lambda at: (self._length(row, lane, at, pairs), abs(2 * at - free), at),
                )

    def _length(self, row: int, lane: int, shift: int, pairs: Pairs) -> int:
        kept = self.shifts[row, lane]
        self.shifts[row, lane] = shift
        places = self.places()
        self.shifts[row, lane] = kept
        return sum(abs(places[a][1] - places[b][1]) for a, b in pairs)


def put_in_order(grid: Grid, pairs: Pairs) -> None:
    """Order the boxes of each cell so that few arrows cross, and then that they are short."""
    if not pairs:
        return
    near: Mapping[str, list[str]] = _neighbours(pairs)
    best, kept = _cost(grid, pairs), {key: list(names) for key, names in grid.cells.items()}
    for sweep in range(_SWEEPS):
        cells = sorted(grid.cells, reverse=bool(sweep % 2))
        for key in cells:
            places = grid.places()
            grid.cells[key].sort(key=lambda name: _barycentre(name, near, places))
        grid.shift_near(pairs)
        cost = _cost(grid, pairs)
        if cost < best:
            best, kept = cost, {key: list(names) for key, names in grid.cells.items()}
    grid.cells.update(kept)
    grid.shift_near(pairs)
    _exchange(grid, pairs)


def _neighbours(pairs: Pairs) -> dict[str, list[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        near[a].append(b)
        near[b].append(a)
    return near


def _barycentre(
    name: str, near: Mapping[str, list[str]], places: Mapping[str, tuple[int, int]]
) -> float:
    """The mean column of what a box is joined to; its own where it is joined to nothing."""
    others = near.get(name)
    if not others:
        return float(places[name][1])
    return sum(places[other][1] for other in others) / len(others)


def _exchange(grid: Grid, pairs: Pairs) -> None:
    """Exchange neighbours as long as that leaves fewer or shorter arrows."""
    best, better = _cost(grid, pairs), True
    while better:
        better = False
        for names in (grid.cells[key] for key in sorted(grid.cells)):
            for at in range(len(names) - 1):
                names[at], names[at + 1] = names[at + 1], names[at]
                cost = _cost(grid, pairs)
                if cost < best:
                    best, better = cost, True
                else:
                    names[at], names[at + 1] = names[at + 1], names[at]


def _cost(grid: Grid, pairs: Pairs) -> tuple[int, int]:
    """How many arrows cross as straight lines, and how far they lead sideways."""
    places = grid.places()
    lines = [(places[a], places[b]) for a, b in pairs]
    crossings = sum(_cross(one, other) for one, other in combinations(lines, 2))
    return crossings, sum(abs(a[1] - b[1]) for a, b in lines)


def _cross(one: tuple[Spot, Spot], other: tuple[Spot, Spot]) -> bool:
    """Whether two straight lines cross between their ends; lines that only meet do not."""

    def side(a: Spot, b: Spot, c: Spot) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = one, other
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
