"""What a sheet looks like, from its XML: fills as RGB, merged cells, hidden rows and columns.

Theme and indexed colours are resolved. Conditional formats are not worked out; that a sheet has
some is told.
"""

import colorsys
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# The package ships no types.
from defusedxml.ElementTree import fromstring, iterparse  # type: ignore[import-untyped]
from openpyxl.styles.colors import COLOR_INDEX

from scorecard.archives import Archive, Spot, column_number

_CELL = re.compile(r"\$?(?P<column>[A-Z]{1,3})\$?(?P<row>[0-9]{1,7})")
# Excel counts the theme's colours in this order, the theme itself names them in another.
_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class Look:
    """How a sheet looks; rows and columns count from 0, fills are `#RRGGBB` in capitals."""

    fills: Mapping[Spot, str] = field(default_factory=dict)
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    conditional: bool = False

    def origin(self, row: int, column: int) -> Spot:
        """The cell that holds what a cell shows: the first of its merged area, or itself."""
        for area in self.merged:
            if area.holds(row, column):
                return area.top, area.left
        return row, column


def read_look(archive: Archive, part: bytes) -> Look:
    """The look of a sheet by its XML; what cannot be understood has no fill."""
    styles = _styles(archive)
    fills: dict[Spot, str] = {}
    merged: list[Area] = []
    hidden_rows, hidden_columns = set[int](), set[int]()
    conditional = False
    row = column = -1
    for event, element in iterparse(io.BytesIO(part), events=("start", "end")):
        kind = _local(element)
        if kind == "row" and event == "start":
            row, column = int(element.get("r", row + 2)) - 1, -1
            if element.get("hidden") in ("1", "true"):
                hidden_rows.add(row)
        elif kind == "row":
            element.clear()
        elif kind == "c" and event == "start":
            letters = re.match("[A-Z]+", element.get("r", ""))
            column = column_number(letters[0]) - 1 if letters else column + 1
            fill = styles.get(element.get("s", "0"))
            if fill is not None:
                fills[row, column] = fill
        elif event == "end" and kind == "mergeCell":
            merged += _area(element.get("ref", ""))
        elif event == "end" and kind == "col" and element.get("hidden") in ("1", "true"):
            # A whole sheet's width may be hidden; nobody needs all its numbers.
            first, last = int(element.get("min", 1)), int(element.get("max", 1))
            hidden_columns.update(range(first - 1, min(last, first + 1_000)))
        elif kind == "conditionalFormatting":
            conditional = True
    return Look(
        fills, tuple(merged), frozenset(hidden_rows), frozenset(hidden_columns), conditional
    )


def is_hidden(archive: Archive, sheet: str) -> bool:
    """Whether a sheet is hidden from those who open the workbook."""
    return any(
        element.get("name") == sheet and element.get("state", "visible") != "visible"
        for element in _elements(archive.parts.get("xl/workbook.xml"))
        if _local(element) == "sheet"
    )


def near(one: str, other: str) -> bool:
    """Whether two `#RRGGBB` are one colour to the eye: tints are rounded in different ways."""
    return all(abs(a - b) <= 3 for a, b in zip(_channels(one), _channels(other), strict=True))


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour.removeprefix("#")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _area(reference: str) -> Iterator[Area]:
    ends = [_CELL.fullmatch(end) for end in reference.split(":")]
    if len(ends) == 2 and ends[0] and ends[1]:
        spots = [(int(end["row"]) - 1, column_number(end["column"]) - 1) for end in ends if end]
        yield Area(*spots[0], *spots[1])


def _styles(archive: Archive) -> dict[str, str]:
    """The fill of every cell style that has one, by its number as text."""
    root = list(_elements(archive.parts.get("xl/styles.xml")))
    theme = _theme(archive)
    custom = [str(e.get("rgb")) for e in root if _local(e) == "rgbColor"]
    palette = custom or [str(colour) for colour in COLOR_INDEX]
    fills = [
        _solid(fill, theme, palette)
        for holder in root
        if _local(holder) == "fills"
        for fill in holder
    ]
    formats = [f for holder in root if _local(holder) == "cellXfs" for f in holder]
    found = {}
    for number, form in enumerate(formats):
        place = int(form.get("fillId", 0))
        fill = fills[place] if place < len(fills) else None
        if fill is not None:
            found[str(number)] = fill
    return found


def _solid(fill: Any, theme: list[str], palette: list[str]) -> str | None:
    pattern = next((part for part in fill if _local(part) == "patternFill"), None)
    if pattern is None or pattern.get("patternType") != "solid":
        return None
    front = next((part for part in pattern if _local(part) == "fgColor"), None)
    return None if front is None else _colour(front, theme, palette)


def _colour(element: Any, theme: list[str], palette: list[str]) -> str | None:
    base = element.get("rgb")
    if base is None and element.get("theme") is not None:
        place = int(element.get("theme"))
        base = theme[place] if place < len(theme) else None
    if base is None and element.get("indexed") is not None:
        place = int(element.get("indexed"))
        base = palette[place] if place < len(palette) else None
    if base is None or not re.fullmatch("[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8}", base):
        return None
    return _tinted(base[-6:], float(element.get("tint", 0)))


def _tinted(digits: str, tint: float) -> str:
    """A colour made lighter (tint above 0) or darker, as ECMA-376 18.8.19 says."""
    if not tint:
        return f"#{digits.upper()}"
    red, green, blue = (channel / 255 for channel in _channels(digits))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    channels = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), strength)
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in channels)


def _theme(archive: Archive) -> list[str]:
    part = next((name for name in sorted(archive.parts) if name.startswith("xl/theme/")), "")
    named: dict[str, str] = {}
    for scheme in _elements(archive.parts.get(part)):
        if _local(scheme) == "clrScheme":
            for colour in scheme:
                value = next(iter(colour), None)
                if value is not None:
                    named[_local(colour)] = str(value.get("lastClr") or value.get("val"))
    return [named.get(name, "") for name in _THEME]


def _elements(part: bytes | None) -> Iterator[Any]:
    if part is not None:
        yield from fromstring(part).iter()


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
