"""How the arrows of a strategy map run: through channels and corridors, where no box is.

Each has a track of its own in every channel and corridor it runs along.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.report.strategy.frame import Frame
from scorecard.report.strategy.shapes import Arrow, Box, Spot

# Ports of different arrows that would lie on one line are so far apart.
_APART: Final = 7.0
_STEPS: Final = 50


@dataclass(slots=True)
class _Way:
    """An arrow before it has tracks: the channels it leaves and enters by, and its corridor.

    `start` and `end` are its ports; `corridor` is None where one channel joins both boxes.
    """

    source: Box
    target: Box
    leaves: int
    enters: int
    corridor: int | None
    start: Spot = (0.0, 0.0)
    end: Spot = (0.0, 0.0)
    across: float = 0.0


class Router:
    """Runs arrows through channels and corridors."""

    def __init__(
        self, frame: Frame, places: Mapping[str, tuple[int, int]], boxes: Mapping[str, Box]
    ) -> None:
        self._frame = frame
        self._places = places
        self._boxes = boxes

    def route(self, pairs: Sequence[tuple[str, str]]) -> Iterator[Arrow]:
        """The arrows in the order of the pairs."""
        ways = [self._way(a, b) for a, b in pairs]
        self._cross_rows(ways)
        self._ports(ways)
        tracks = self._tracks(ways)
        for way in ways:
            spots = self._spots(way, tracks)
            yield Arrow(way.source.id, way.target.id, tuple(_straightened(spots)))

    def _way(self, a: str, b: str) -> _Way:
        (row_a, column_a), (row_b, column_b) = self._places[a], self._places[b]
        # Upwards out of the top and into the bottom; downwards the other way; beside each other
        # over both tops.
        leaves = row_a + 1 if row_b > row_a else row_a
        enters = row_b + 1 if row_b < row_a else row_b
        corridor = None
        if leaves != enters:
            corridor = min(
                range(self._frame.columns + 1),
                key=lambda j: (abs(j - column_a - 0.5) + abs(j - column_b - 0.5), j),
            )
        return _Way(self._boxes[a], self._boxes[b], leaves, enters, corridor)

    def _cross_rows(self, ways: Sequence[_Way]) -> None:
        """Give each arrow that crosses rows a place of its own within its corridor."""
        by_corridor: dict[int, list[_Way]] = defaultdict(list)
        for way in ways:
            if way.corridor is not None:
                by_corridor[way.corridor].append(way)
        for corridor, found in by_corridor.items():
            spans = [(min(w.leaves, w.enters), max(w.leaves, w.enters)) for w in found]
            tracks = _coloured(spans)
            for way, track in zip(found, tracks, strict=True):
                share = (track + 1) / (max(tracks) + 2)
                way.across = self._frame.corridor_at(corridor, share)

    def _ports(self, ways: Sequence[_Way]) -> None:
        """Spread the ends of arrows over the sides of their boxes, in the order they come from."""
        sides: dict[tuple[str, bool], list[tuple[float, int, bool]]] = defaultdict(list)
        for number, way in enumerate(ways):
            over = way.corridor is not None
            towards = way.across if over else way.target.centre
            whence = way.across if over else way.source.centre
            sides[way.source.id, self._is_top(way.source, way.leaves)].append(
                (towards, number, True)
            )
            sides[way.target.id, self._is_top(way.target, way.enters)].append(
                (whence, number, False)
            )
        for (name, is_top), ends in sides.items():
            box = self._boxes[name]
            y = box.y if is_top else box.y + box.height
            for at, (_, number, is_start) in enumerate(sorted(ends)):
                spot = (box.x + box.width * (at + 1) / (len(ends) + 1), y)
                if is_start:
                    ways[number].start = spot
                else:
                    ways[number].end = spot
        self._part(ways)

    def _is_top(self, box: Box, channel: int) -> bool:
        return self._places[box.id][0] == channel

    def _part(self, ways: Sequence[_Way]) -> None:
        """Move ports aside that stand opposite the port of another arrow in the same channel."""
        taken: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for number, way in enumerate(ways):
            for channel, is_start in ((way.leaves, True), (way.enters, False)):
                x, y = way.start if is_start else way.end
                others = [at for at, owner in taken[channel] if owner != number]
                x = _free(x, others, way.source if is_start else way.target)
                taken[channel].append((x, number))
                if is_start:
                    way.start = (x, y)
                else:
                    way.end = (x, y)

    def _tracks(self, ways: Sequence[_Way]) -> dict[tuple[int, int], float]:
        """The height of each arrow's run along a channel, by arrow and channel."""
        runs: dict[int, list[tuple[int, tuple[float, float]]]] = defaultdict(list)
        for number, way in enumerate(ways):
            if way.corridor is None:
                runs[way.leaves].append((number, _span(way.start[0], way.end[0])))
            else:
                runs[way.leaves].append((number, _span(way.start[0], way.across)))
                runs[way.enters].append((number, _span(way.across, way.end[0])))
        found = {}
        for channel, spans in runs.items():
            tracks = _coloured([span for _, span in spans])
            for (number, _), track in zip(spans, tracks, strict=True):
                share = (track + 1) / (max(tracks) + 2)
                found[id(ways[number]), channel] = self._frame.channel_at(channel, share)
        return found

    def _spots(self, way: _Way, tracks: Mapping[tuple[int, int], float]) -> list[Spot]:
        first, last = tracks[id(way), way.leaves], tracks[id(way), way.enters]
        if way.corridor is None:
            return [way.start, (way.start[0], first), (way.end[0], first), way.end]
        return [
            way.start,
            (way.start[0], first),
            (way.across, first),
            (way.across, last),
            (way.end[0], last),
            way.end,
        ]


def _free(x: float, others: Sequence[float], side: Box) -> float:
    """The place nearest to `x` on a side of a box that is apart from others; `x` if none is."""
    steps = (x + way * step * _APART / 2 for step in range(1, _STEPS) for way in (1, -1))
    places = [x, *(at for at in steps if side.x + 2 < at < side.x + side.width - 2)]
    return next((at for at in places if all(abs(at - o) >= _APART / 2 for o in others)), x)


def _span(a: float, b: float) -> tuple[float, float]:
    return min(a, b), max(a, b)


def _coloured(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Tracks for spans, from 0 up, so that none on the same track touch."""
    ends: list[float] = []
    tracks = [0] * len(spans)
    for at in sorted(range(len(spans)), key=lambda i: (spans[i], i)):
        start, end = spans[at]
        track = next((t for t, taken in enumerate(ends) if taken < start), len(ends))
        if track == len(ends):
            ends.append(end)
        ends[track] = end
        tracks[at] = track
    return tracks


def _straightened(spots: Sequence[Spot]) -> Iterator[Spot]:
    """The corners that are ones: repeated spots, and those on a straight line, left out."""
    kept: list[Spot] = []
    for spot in spots:
        if kept and spot == kept[-1]:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == spot[0] or kept[-2][1] == kept[-1][1] == spot[1]
        ):
            kept[-1] = spot
        else:
            kept.append(spot)
    yield from kept
