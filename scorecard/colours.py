"""Colours as `#RRGGBB`: how well one reads on another, and shades of one."""

from typing import Final

WHITE: Final = "#FFFFFF"
BLACK: Final = "#000000"


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21. Source: WCAG 2.2, relative luminance."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share, 0 to 1, of another in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def readable(colour: str, on: str, least: float) -> str:
    """The colour, as much darker as it takes to stand out by `least` on a light one."""
    for step in range(101):
        darker = mixed(colour, BLACK, step / 100)
        if contrast(darker, on) >= least:
            return darker
    return BLACK


def _luminance(colour: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
