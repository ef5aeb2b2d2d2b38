"""The three colours of a score, the same on page and in workbook, each with its word.

A colour never stands alone: the word goes beside it, for those who cannot tell red from green.
"""

from dataclasses import dataclass
from typing import Final

from scorecard.report.score import Colour

WORDS: Final[dict[Colour, str]] = {"green": "On target", "amber": "Watch", "red": "Off target"}
NO_SCORE: Final = "No score"


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
    return NO_SCORE if colour is None else WORDS[colour]


def tone(colour: Colour | None) -> Tone:
    """The shades for a colour; grey where there is none."""
    return GREY if colour is None else TONES[colour]
