"""Marks as letters of the shipped font `Scorecard Marks`: states, signals and directions.

They are letters and not pictures because a page has them by the dozen. Each is of a shape of its
own, and its word stands beside it.
"""

from decimal import Decimal
from typing import Final

from scorecard.report.score import Colour
from scorecard.report.signal import Signal

# Disc with a tick, triangle with a sign, diamond with a cross, broken ring.
STATES: Final[dict[Colour | None, str]] = {
    "green": "\u25cf",
    "amber": "\u25b2",
    "red": "\u25c6",
    None: "\u25cb",
}
# An arrow in a disc, in a square, or in a ring, by what it says and where it points.
_SIGNALS: Final = {
    ("improving", "high"): "\u2b06",
    ("improving", "low"): "\u2b07",
    ("concerning", "high"): "\u2b9d",
    ("concerning", "low"): "\u2b9f",
    ("high", "high"): "\u21d1",
    ("low", "low"): "\u21d3",
}
# A wave in a ring, and a broken ring: the limits do not apply.
_COMMON: Final = "\u223f"
_NO_LIMITS: Final = "\u25cc"
_WAYS: Final = {1: "\u2191", -1: "\u2193", 0: ""}


def signal_mark(signal: Signal) -> str:
    """The mark of what a newest month says."""
    if signal.variation is None:
        return _NO_LIMITS
    return _SIGNALS.get((signal.variation, signal.direction or ""), _COMMON)


def way(change: Decimal) -> str:
    """An arrow up or down; of a score up is always better. Nothing for no change."""
    return _WAYS[(change > 0) - (change < 0)]
