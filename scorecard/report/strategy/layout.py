"""Where the boxes of a strategy map stand, and how its arrows run between them.

Perspectives are bands from the top down and themes are lanes from left to right. Boxes stand in a
grid, so that between rows there are channels and between columns corridors in which no box is:
arrows run there alone. The same map gives the same layout.
"""

from collections.abc import Sequence
from typing import Final

from scorecard.report.strategy.frame import LABELS, Frame
from scorecard.report.strategy.grid import Grid, put_in_order
from scorecard.report.strategy.routes import Router
from scorecard.report.strategy.shapes import Layout, Node

# The height of the heads above lanes.
HEADS: Final = 18.0
# A map of few rows is no higher than these need.
_ROW: Final = 116.0


def lay_out(
    nodes: Sequence[Node],
    drives: Sequence[tuple[str, str]],
    *,
    bands: int,
    lanes: int,
    width: float,
    height: float,
) -> Layout:
    """Lay out a map of some bands and lanes, at least one of each; `drives` are pairs of ids.

    It is as wide as is said, and as high at most. Lanes have heads above them where there is more
    than one. Drives to and from what is not on the map, and of something to itself, are left out.
    """
    known = {node.id for node in nodes}
    pairs = tuple(dict.fromkeys((a, b) for a, b in drives if a in known and b in known and a != b))
    grid = Grid.of(nodes, bands, lanes)
    put_in_order(grid, pairs)
    heads = HEADS if lanes > 1 else 0.0
    height = min(height, heads + sum(grid.rows) * _ROW)
    frame = Frame.of(grid, width, height, heads=heads)
    places = grid.places()
    boxes = {name: frame.box(name, row, column) for name, (row, column) in places.items()}
    return Layout(
        width=width,
        height=height,
        left=LABELS,
        bands=tuple(frame.band(grid, band) for band in range(bands)),
        lanes=tuple(frame.lane(grid, lane) for lane in range(lanes)),
        boxes=tuple(boxes[node.id] for node in nodes),
        arrows=tuple(Router(frame, places, boxes).route(pairs)),
    )
