"""How a figure becomes a score: the types of score, and the points of a scale.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator

from scorecard.config.decimals import LIMIT
from scorecard.labels import translatable

ScoreType = Literal[
    "linear",
    "goal_only",
    "three_colour",
    "yes_no",
    "band",
    "explicit",
    "min_max",
    "attainment",
    "progress",
]

NAMES: Final[dict[str, str]] = translatable(
    {
        "linear": "red flag and goal",
        "goal_only": "goal only",
        "three_colour": "three colours",
        "yes_no": "yes or no",
        "band": "target range",
        "explicit": "points",
        "min_max": "range of the scale",
        "attainment": "share of the goal",
        "progress": "progress",
    }
)
"""What people call them, after `scored by`."""
STEPS: Final = 3000
"""Steps of a score: 10/3 is 10,000 of them and 0.001 is three, so that all are whole numbers."""
WORDS: Final = {"red_flag": 10_000, "goal": 20_000}

_POINT = re.compile(r"(-?\d+(?:\.\d{1,9})?)\s*=\s*(red_flag|goal|\d{1,2}(?:\.\d{1,3})?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Knot:
    """A figure and what it scores in three-thousandths: 10,000 where red ends, 20,000 at a goal."""

    at: Decimal
    score: int


def _point(text: str) -> str:
    match = _POINT.fullmatch(text.strip())
    if match is None or abs(Decimal(match[1])) >= LIMIT:
        raise ValueError("a figure and its score, as 700=goal, 500=red_flag or 300=0")
    if match[2] not in WORDS and Decimal(match[2]) > 10:
        raise ValueError("a figure and its score, 0 to 10")
    return text.strip()


PointText = Annotated[str, AfterValidator(_point)]
"""A figure in base units and what it scores, `700=goal`: 0 to 10, `red_flag` or `goal`."""


def knot(text: str) -> Knot:
    """A point that has been validated, in numbers."""
    at, _, score = (part.strip() for part in text.partition("="))
    return Knot(Decimal(at), WORDS[score] if score in WORDS else int(Decimal(score) * STEPS))
