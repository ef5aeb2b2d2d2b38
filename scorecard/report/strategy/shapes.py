"""What a strategy map is made of, laid out: boxes, bands, lanes and arrows.

Lengths are points; y grows downwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Node:
    """An objective by id, with the band it belongs to and its lane, both counted from 0."""

    id: str
    band: int
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """Where an objective stands: its upper left corner and its size."""

    id: str
    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> float:
        """The middle from left to right."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Strip:
    """A band from top to bottom, or a lane from left to right: where it begins, and its extent."""

    start: float
    extent: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """The corners of an arrow from a box to another; the last one is its head."""

    source: str
    target: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A map of `width` and `height`. Labels of bands stand left of `left`."""

    width: float
    height: float
    left: float
    bands: tuple[Strip, ...]
    lanes: tuple[Strip, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def runs(arrow: Arrow) -> Iterator[tuple[Spot, Spot]]:
    """The straight pieces of an arrow, from its tail to its head."""
    yield from pairwise(arrow.spots)
