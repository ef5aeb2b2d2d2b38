"""The strategy map: bands, lanes, boxes and arrows as SVG, and the words that stand on them.

The words are told by themselves, because a page's renderer draws text of SVG letter by letter.
"""

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
# Of a line's letters so much of an em is above their foot, half of its leading included.
_BASELINE: Final = 0.9
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
    figure: str
    word: str
    colour: Colour | None
    owner: str = ""

    @property
    def status(self) -> str:
        """How it stands: its score and the word for it."""
        return f"{self.figure} {self.word}".strip()


@dataclass(frozen=True, slots=True)
class Label:
    """Words on a map: a name, how it stands, who answers for it; all but the name may be empty.

    `style` says where they are, as a style sheet does; `x` and `y` are the left end of the first
    line, or the middle of a name `within` a lane. `heading` is whether it is of a band or lane.
    """

    x: float
    y: float
    width: float
    size: float
    name: tuple[str, ...]
    heading: bool
    within: bool = False
    mark: str = ""
    figure: str = ""
    word: str = ""
    colour: Colour | None = None
    owner: str = ""

    @property
    def style(self) -> str:
        """Left, top and width of the lines, and the size of their letters."""
        left = self.x - self.width / 2 if self.within else self.x
        top = self.y - self.size * _BASELINE
        return (
            f"left: {n(left)}pt; top: {n(top)}pt; width: {n(self.width)}pt; "
            f"font-size: {n(self.size)}pt"
        )

    @property
    def tone(self) -> str:
        """The class of its colour."""
        return self.colour or "none"


@dataclass(frozen=True, slots=True)
class Map:
    """A map's shapes as SVG, the labels on them, and both in one SVG."""

    shapes: str
    labels: tuple[Label, ...]
    whole: str


def drawn(
    layout: Layout,
    boxes: Mapping[str, Words],
    bands: Sequence[Words],
    lanes: Sequence[str],
    dashed: frozenset[tuple[str, str]],
) -> Map:
    """Draw a layout; `dashed` are the arrows, by their ends, along which better makes worse."""
    parts: list[str] = []
    labels: list[Label] = []
    for number, (strip, words) in enumerate(zip(layout.bands, bands, strict=True)):
        if number % 2 == 0:
            parts.append(path(box(0, strip.start, layout.width, strip.extent), fill=PAPER))
        labels.append(_beside(words, strip.start + strip.extent / 2, layout.left))
    if len(lanes) > 1:
        for strip, name in zip(layout.lanes, lanes, strict=True):
            room = strip.extent - 8
            shown = tuple(fitted(name, room, _BIG, 1))
            middle = strip.start + strip.extent / 2
            labels.append(Label(middle, 11, room, _BIG, shown, heading=True, within=True))
            edge = f"M{n(strip.start)} 0 V{n(layout.height)}"
            parts.append(path(edge, stroke=RULE, width=0.8, dashes="3 3"))
    for found in layout.boxes:
        parts += _box(found, boxes[found.id])
        labels.append(_inside(found, boxes[found.id]))
    for arrow in layout.arrows:
        parts += _arrow(arrow, is_dashed=(arrow.source, arrow.target) in dashed)
    shapes = "".join(parts)
    texts = "".join(line for label in labels for line in _texts(label))
    size = layout.width, layout.height
    return Map(document(*size, shapes), tuple(labels), document(*size, shapes + texts))


def _beside(words: Words, middle: float, left: float) -> Label:
    """A band's name and how it stands, left of its boxes."""
    room = left - 8
    lines = fitted(words.name, room, _BIG, 3)
    y = middle - _BIG * _LEADING * (len(lines) + 1) / 2 + _BIG * 0.8
    return _label(words, 4, y, room, _BIG, lines, heading=True)


def _box(found: Box, words: Words) -> Iterator[str]:
    """A box with a bar of its colour."""
    x, y, width, height = found.x, found.y, found.width, found.height
    yield path(box(x, y, width, height), fill="#FFFFFF", stroke=MUTED, width=0.8)
    yield path(box(x, y, 3.5, height), fill=tone(words.colour).fill)


def _inside(found: Box, words: Words) -> Label:
    """A box's name, how it stands and its owner, as far as they fit."""
    height = found.height
    room = found.width - _PAD - 8
    size = next((size for size in (_BIG, _SMALL) if _holds(words, room, height, size)), _SMALL)
    lines = fitted(words.name, room, size, _lines(words, height, size))
    has_owner = _has_owner(words, height, size)
    filled = size * _LEADING * (len(lines) + 1 + has_owner)
    y = found.y + (height - filled) / 2 + size * 0.8
    owner = fitted(words.owner, room, _SMALL, 1)[0] if has_owner else ""
    return _label(words, found.x + 8, y, room, size, lines, owner=owner)


def _label(
    words: Words,
    x: float,
    y: float,
    room: float,
    size: float,
    lines: Sequence[str],
    *,
    heading: bool = False,
    owner: str = "",
) -> Label:
    (status,) = fitted(words.status, room - size * 1.3, size, 1)
    return Label(
        x,
        y,
        room,
        size,
        tuple(lines),
        heading,
        mark=words.mark,
        figure=words.figure,
        word=status.removeprefix(words.figure).strip(),
        colour=words.colour,
        owner=owner,
    )


def _texts(label: Label) -> Iterator[str]:
    """The words of a label as SVG."""
    x, at, size = label.x, label.y, label.size
    ink, anchor = NAVY if label.heading else INK, "middle" if label.within else "start"
    for line in label.name:
        yield text(x, at, line, anchor, ink, bold=True, size=size)
        at += size * _LEADING
    if label.mark:
        shades = tone(label.colour)
        yield text(x, at, label.mark, "start", shades.fill, size=size, font=MARKS)
        status = f"{label.figure} {label.word}".strip()
        yield text(x + size * 1.3, at, status, "start", shades.ink, size=size)
    if label.owner:
        yield text(x, at + size * _LEADING, label.owner, "start", MUTED, size=_SMALL)


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
