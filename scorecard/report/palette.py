"""The three colours of a score, the same on page and in workbook, each with its word.

A colour never stands alone: the word goes beside it, for those who cannot tell red from green.

The colours are known by those shipped; what draws one asks `paint` which an organisation has
instead of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Final

from scorecard.colours import WHITE, mixed, readable
from scorecard.labels import t, translatable
from scorecard.report.brand import Brand, worn
from scorecard.report.score import Colour

WORDS: Final[dict[Colour, str]] = translatable(
    {"green": "On target", "amber": "Watch", "red": "Off target"}
)
NO_SCORE: Final = translatable("No score")
_WITHIN: Final[dict[Colour | None, str]] = translatable(
    {"green": "on target", "amber": "watch", "red": "off target", None: "no score"}
)


@dataclass(frozen=True, slots=True)
class Tone:
    """Shades of one colour as `#RRGGBB`: `fill` under white text, `ink` as text, `light` behind."""

    fill: str
    ink: str
    light: str


TONES: Final[dict[Colour, Tone]] = {
    "green": Tone(fill="#2E7D4F", ink="#1E5C39", light="#DCEFE3"),
    "amber": Tone(fill="#C77700", ink="#7A4A00", light="#FCEBCF"),
    "red": Tone(fill="#B3261E", ink="#8C1D18", light="#F9DEDC"),
}
GREY: Final = Tone(fill="#6B7280", ink="#4B5563", light="#EEF0F3")

# What carries no judgement: headings, lines, text.
NAVY: Final = "#1F3A5F"
INK: Final = "#1F2933"
MUTED: Final = "#5F6B7A"
RULE: Final = "#CBD2D9"
PAPER: Final = "#F5F7FA"


def word(colour: Colour | None) -> str:
    """The word for a colour; `No score` where there is none."""
    return t(NO_SCORE if colour is None else WORDS[colour])


def word_within(colour: Colour | None) -> str:
    """The same within a sentence: `off target`."""
    return t(_WITHIN[colour])


def tone(colour: Colour | None) -> Tone:
    """The shipped shades for a colour; grey where there is none."""
    return GREY if colour is None else TONES[colour]


def painted_tone(colour: Colour | None) -> Tone:
    """The shades to draw a colour in."""
    shipped = tone(colour)
    return Tone(fill=paint(shipped.fill), ink=paint(shipped.ink), light=paint(shipped.light))


def paint(colour: str) -> str:
    """The colour to draw instead of a shipped one; any other is itself."""
    return _instead(worn()).get(colour, colour)


def shades(colour: str) -> Tone:
    """Shades of an organisation's own colour: its text reads at 7:1 on white, 4.5:1 on `light`."""
    light = mixed(colour, WHITE, 0.84)
    return Tone(fill=colour, ink=readable(readable(colour, WHITE, 7), light, 4.5), light=light)


def in_templates() -> SimpleNamespace:
    """The palette by the names templates know: `palette.NAVY`, `palette.TONES["red"].ink`."""
    plain = {name: paint(globals()[name]) for name in ("NAVY", "INK", "MUTED", "RULE", "PAPER")}
    tones = {colour: painted_tone(colour) for colour in TONES}
    return SimpleNamespace(**plain, TONES=tones, GREY=GREY)


@cache
def _instead(brand: Brand) -> Mapping[str, str]:
    instead = {} if brand.accent is None else {NAVY: brand.accent}
    own: dict[Colour, str | None] = {"green": brand.green, "amber": brand.amber, "red": brand.red}
    for colour, chosen in own.items():
        if chosen is not None:
            was, now = TONES[colour], shades(chosen)
            instead |= {was.fill: now.fill, was.ink: now.ink, was.light: now.light}
    return instead
