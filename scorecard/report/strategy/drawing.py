"""The strategy map as SVG: bands, lanes, boxes with their words, and arrows with round corners."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import dist
from typing import Final

from scorecard.report.palette import INK, MUTED, NAVY, PAPER, RULE, tone
from scorecard.report.score import Colour
from scorecard.report.strategy.shapes import Arrow, Box, Layout
from scorecard.report.svg import MARKS, Spot, box, document, n, path, text

_BIG: Final = 9.0
_SMALL: Final = 7.5
_LEADING: Final = 1.17
_PAD: Final = 6.0
# Widths of letters in em, never less than they are: round, narrow, wide, and of Asian scripts.
_ROUND, _NARROW, _WIDE, _FULL = 0.54, 0.31, 0.82, 1.0
_NARROW_LETTERS: Final = frozenset("iljtfrI.,;:'|!()[] ")
_WIDE_LETTERS: Final = frozenset("mwMWQOGNHDU@%&")
_ROUNDED: Final = 4.0
_HEAD: Final = 6.0


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a box or beside a band: its name, how it stands, and who answers for it."""

    name: str
    mark: str
    status: str
    colour: Colour | None
    owner: str = ""


def drawn(
    layout: Layout,
    boxes: Mapping[str, Words],
    bands: Sequence[Words],
    lanes: Sequence[str],
    dashed: frozenset[tuple[str, str]],
) -> str:
    """Draw a layout; `dashed` are the arrows, by their ends, along which better makes worse."""
    parts: list[str] = []
    for number, (strip, words) in enumerate(zip(layout.bands, bands, strict=True)):
        if number % 2 == 0:
            parts.append(path(box(0, strip.start, layout.width, strip.extent), fill=PAPER))
        parts += _beside(words, strip.start + strip.extent / 2, layout.left)
    if len(lanes) > 1:
        for strip, name in zip(layout.lanes, lanes, strict=True):
            shown = fitted(name, strip.extent - 8, _BIG, 1)
            middle = strip.start + strip.extent / 2
            parts += [text(middle, 11, line, "middle", NAVY, bold=True) for line in shown]
            edge = f"M{n(strip.start)} 0 V{n(layout.height)}"
            parts.append(path(edge, stroke=RULE, width=0.8, dashes="3 3"))
    for found in layout.boxes:
        parts += _box(found, boxes[found.id])
    for arrow in layout.arrows:
        parts += _arrow(arrow, is_dashed=(arrow.source, arrow.target) in dashed)
    return document(layout.width, layout.height, "".join(parts))


def _beside(words: Words, middle: float, left: float) -> Iterator[str]:
    """A band's name and how it stands, left of its boxes."""
    lines = fitted(words.name, left - 8, _BIG, 3)
    leading = _BIG * _LEADING
    y = middle - leading * (len(lines) + 1) / 2 + _BIG * 0.8
    for line in lines:
        yield text(4, y, line, "start", NAVY, bold=True)
        y += leading
    yield from _status(words, 4, y, left - 8)


def _box(found: Box, words: Words) -> Iterator[str]:
    """A box with a bar of its colour, its name, how it stands and its owner, as far as they fit."""
    shades = tone(words.colour)
    x, y, width, height = found.x, found.y, found.width, found.height
    yield path(box(x, y, width, height), fill="#FFFFFF", stroke=MUTED, width=0.8)
    yield path(box(x, y, 3.5, height), fill=shades.fill)
    room = width - _PAD - 8
    size = next((size for size in (_BIG, _SMALL) if _holds(words, room, height, size)), _SMALL)
    leading = size * _LEADING
    lines = fitted(words.name, room, size, _lines(words, height, size))
    has_owner = _has_owner(words, height, size)
    at = y + (height - leading * (len(lines) + 1 + has_owner)) / 2 + size * 0.8
    for line in lines:
        yield text(x + 8, at, line, "start", INK, bold=True, size=size)
        at += leading
    yield from _status(words, x + 8, at, room, size)
    if has_owner:
        (owner,) = fitted(words.owner, room, _SMALL, 1)
        yield text(x + 8, at + leading, owner, "start", MUTED, size=_SMALL)


def _holds(words: Words, room: float, height: float, size: float) -> bool:
    """Whether a box holds the whole name in letters of a size."""
    told = fitted(words.name, room, size, _lines(words, height, size))
    return " ".join(told) == " ".join(words.name.split())


def _lines(words: Words, height: float, size: float) -> int:
    """How many lines a box has for a name; one at least."""
    return max(_all_lines(height, size) - 1 - _has_owner(words, height, size), 1)


def _has_owner(words: Words, height: float, size: float) -> bool:
    return bool(words.owner) and _all_lines(height, size) > 2


def _all_lines(height: float, size: float) -> int:
    return int((height - _PAD / 2) // (size * _LEADING))


def _status(words: Words, x: float, y: float, room: float, size: float = _BIG) -> Iterator[str]:
    ink = tone(words.colour).ink
    yield text(x, y, words.mark, "start", tone(words.colour).fill, size=size, font=MARKS)
    (status,) = fitted(words.status, room - size * 1.3, size, 1)
    yield text(x + size * 1.3, y, status, "start", ink, size=size)


def _arrow(arrow: Arrow, *, is_dashed: bool) -> Iterator[str]:
    """A line that turns in small rounds, and a head that touches its box."""
    spots = list(arrow.spots)
    end, before = spots[-1], spots[-2]
    down = 1 if end[1] > before[1] else -1
    neck = (end[0], end[1] - down * _HEAD * 0.8)
    yield path(
        "M" + _rounded([*spots[:-1], neck]),
        stroke=NAVY,
        width=1.2,
        dashes="4 2.5" if is_dashed else "",
    )
    left, right = (
        f"{n(end[0] + side * _HEAD / 2.2)} {n(end[1] - down * _HEAD)}" for side in (-1, 1)
    )
    yield path(f"M{n(end[0])} {n(end[1])} L{left} L{right} Z", fill=NAVY)


def _rounded(spots: Sequence[Spot]) -> str:
    """The corners of a line, each cut short and bent."""
    told = [f"{n(spots[0][0])} {n(spots[0][1])}"]
    for before, at, after in zip(spots, spots[1:], spots[2:], strict=False):
        reach = min(_ROUNDED, dist(before, at) / 2, dist(at, after) / 2)
        start, end = (_towards(at, other, reach) for other in (before, after))
        told.append(f"L{n(start[0])} {n(start[1])} Q{n(at[0])} {n(at[1])} {n(end[0])} {n(end[1])}")
    told.append(f"L{n(spots[-1][0])} {n(spots[-1][1])}")
    return " ".join(told)


def _towards(start: Spot, end: Spot, reach: float) -> Spot:
    away = dist(start, end) or 1.0
    share = reach / away
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def fitted(words: str, room: float, size: float, most: int) -> list[str]:
    """Words on lines no wider than `room`; what is over is cut with an ellipsis. One at least."""
    lines: list[str] = []
    for word in words.split() or [""]:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    is_cut = len(lines) > most
    kept = lines[:most]
    if is_cut:
        kept[-1] += "\N{HORIZONTAL ELLIPSIS}"
    return [_cut(line, room, size) for line in kept]


def _cut(line: str, room: float, size: float) -> str:
    if _width(line, size) <= room:
        return line
    kept = line.rstrip("\N{HORIZONTAL ELLIPSIS}")
    while kept and _width(kept + "\N{HORIZONTAL ELLIPSIS}", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _width(words: str, size: float) -> float:
    return sum(_em(letter) for letter in words) * size


def _em(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _WIDE_LETTERS:
        return _WIDE
    return _FULL if unicodedata.east_asian_width(letter) in "WF" else _ROUND
