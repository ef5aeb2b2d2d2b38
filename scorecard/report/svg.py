"""Drawings as SVG text: paths made of few shapes, and words in the page's font."""

from typing import Final

from scorecard.report.brand import families
from scorecard.report.letters import drawable
from scorecard.report.palette import paint

MARKS: Final = "Scorecard Marks"
Spot = tuple[float, float]


def document(width: float, height: float, body: str) -> str:
    """Write a whole drawing of some width and height."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(width)} {n(height)}" '
        f'width="{n(width)}" height="{n(height)}">{body}</svg>'
    )


def n(number: float) -> str:
    """Write a length, with two places at most."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def box(x: float, y: float, width: float, height: float) -> str:
    """Write a rectangle as part of a path."""
    return f"M{n(x)} {n(y)} h{n(width)} v{n(height)} h{n(-width)} Z "


def ring(spot: Spot, radius: float) -> str:
    """Write a circle as part of a path."""
    arc = f"A{n(radius)} {n(radius)} 0 0 1"
    x, top, bottom = n(spot[0]), n(spot[1] - radius), n(spot[1] + radius)
    return f"M{x} {top} {arc} {x} {bottom} {arc} {x} {top} Z "


def path(
    points: str,
    *,
    fill: str = "none",
    stroke: str = "none",
    width: float = 1,
    dashes: str = "",
) -> str:
    """Write an outline of `points`, filled or stroked or both."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    joined = f' stroke="{paint(stroke)}" stroke-width="{n(width)}" stroke-linejoin="round"{dashed}'
    return f'<path d="{points}" fill="{paint(fill)}"{joined if stroke != "none" else ""}/>'


def text(
    x: float,
    y: float,
    words: str,
    anchor: str,
    fill: str,
    *,
    bold: bool = False,
    size: float = 9,
    font: str | None = None,
) -> str:
    """Write words on one line; `anchor` says which end of them is at `x`."""
    weight = " font-weight='600'" if bold else ""
    font = font or ", ".join(families())
    return (
        f'<text x="{n(x)}" y="{n(y)}" text-anchor="{anchor}" font-family="{font}" '
        f'font-size="{n(size)}" fill="{paint(fill)}"{weight}>{escape(words)}</text>'
    )


def escape(text: str) -> str:
    """Keep markup in words text, and leave out what cannot be drawn."""
    return drawable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
