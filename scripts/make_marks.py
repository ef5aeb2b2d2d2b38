"""Draw the font of the marks: four states, and what a newest month says. Run it after a change.

Marks are letters and not pictures because a page has them by the dozen, and a letter costs nothing.
Each stands for the character it looks most like; the word beside it says the same.
"""

import math
from pathlib import Path
from typing import Final

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.svgLib.path import parse_path

NAME: Final = "Scorecard Marks"
FILE: Final = Path(__file__).parent.parent / "templates/fonts/scorecard-marks.woff2"
_UNITS: Final = 1000
# Any day will do, if it is always the same: seconds since 1904.
_BORN: Final = 3_800_000_000
# Drawn on 16 x 16 from the upper left; a little under the base line, as the eye wants it.
_SIZE: Final = 58
_DROP: Final = 140

_DISC: Final = "M8 .8 A7.2 7.2 0 0 1 8 15.2 A7.2 7.2 0 0 1 8 .8 Z "
_SQUARE: Final = "M1.2 1.2 H14.8 V14.8 H1.2 Z "
_RING: Final = _DISC + "M8 2 A6 6 0 0 0 8 14 A6 6 0 0 0 8 2 Z "
# Cut out of a filled shape, so turned the other way round than one that is filled.
_UP: Final = "M8 3.6 L4 8 L6.8 8 L6.8 12.4 L9.2 12.4 L9.2 8 L12 8 Z"
_DOWN: Final = "M8 12.4 L12 8 L9.2 8 L9.2 3.6 L6.8 3.6 L6.8 8 L4 8 Z"
_UP_FILLED: Final = "M8 3.6 L12 8 L9.2 8 L9.2 12.4 L6.8 12.4 L6.8 8 L4 8 Z"
_DOWN_FILLED: Final = "M8 12.4 L4 8 L6.8 8 L6.8 3.6 L9.2 3.6 L9.2 8 L12 8 Z"
_WAVE: Final = "M3.6 9.3 L6.4 5.6 L9.5 8.6 L11.6 6 L12.6 6.9 L9.6 10.6 L6.5 7.6 L4.5 10.2 Z"


def _dashed() -> str:
    """A ring in eight pieces."""
    pieces = []
    for at in range(8):
        start, end = (math.radians(45 * at + turn) for turn in (0, 27))
        corners = [
            (8 + radius * math.cos(angle), 8 + radius * math.sin(angle))
            for radius, angle in ((7.2, start), (7.2, end), (5.9, end), (5.9, start))
        ]
        pieces.append("M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in corners) + " Z")
    return " ".join(pieces)


GLYPHS: Final = {
    # On target, watch, off target, no score.
    "\u25cf": _DISC + "M3.6 8.3 L7 11.7 L12.2 6.2 L11 5 L7 9.2 L4.8 7.1 Z",
    "\u25b2": "M8 .9 L15.6 14.6 L.4 14.6 Z M7.1 5.6 L7.1 10 L8.9 10 L8.9 5.6 Z "
    "M7.1 11.3 L7.1 13 L8.9 13 L8.9 11.3 Z",
    "\u25c6": "M8 .2 L15.8 8 L8 15.8 L.2 8 Z M5.6 4.5 L4.5 5.6 L6.9 8 L4.5 10.4 L5.6 11.5 L8 9.1 "
    "L10.4 11.5 L11.5 10.4 L9.1 8 L11.5 5.6 L10.4 4.5 L8 6.9 Z",
    "\u25cb": _dashed(),
    # Improving, up and down; concerning; neither; common cause; limits do not apply.
    "\u2b06": _DISC + _UP,
    "\u2b07": _DISC + _DOWN,
    "\u2b9d": _SQUARE + _UP,
    "\u2b9f": _SQUARE + _DOWN,
    "\u21d1": _RING + _UP_FILLED,
    "\u21d3": _RING + _DOWN_FILLED,
    "\u223f": _RING + _WAVE,
    "\u25cc": _dashed(),
    # Stands between a mark and its word, and is laid out with the mark.
    " ": "",
}
_SPACE: Final = 200


def main() -> None:
    """Write the font; the same glyphs give the same bytes."""
    names = {character: f"uni{ord(character):04X}" for character in GLYPHS}
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(character): name for character, name in names.items()})
    glyphs = {".notdef": TTGlyphPen(None).glyph()}
    for character, path in GLYPHS.items():
        pen = TTGlyphPen(None)
        flat = Cu2QuPen(pen, max_err=1, reverse_direction=False)
        place = (_SIZE, 0, 0, -_SIZE, 20, 16 * _SIZE - _DROP)
        parse_path(path, TransformPen(flat, place))
        glyphs[names[character]] = pen.glyph()
    builder.setupGlyf(glyphs)
    widths = dict.fromkeys(glyphs, _UNITS - 30) | {names[" "]: _SPACE}
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=860, descent=-200)
    builder.setupNameTable({"familyName": NAME, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=860, usWinAscent=860, usWinDescent=200)
    builder.setupPost()
    builder.updateHead(created=_BORN, modified=_BORN)
    builder.font.recalcTimestamp = False
    builder.font.flavor = "woff2"
    builder.font.save(FILE)


if __name__ == "__main__":
    main()
