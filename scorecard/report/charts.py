"""Small charts as SVG text: bullet graph, sparkline with natural limits, score trend, status marks.

Nothing here writes a KPI's figure: charts are shapes, and the words beside them carry the numbers.
Positions on a score's axis are fractions: 0 is the left end, 1 the right, and right is better.
"""

import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard.report.card import Colour, Limits
from scorecard.report.palette import GREY, INK, MUTED, NAVY, RULE, tone

FONT: Final = "Source Sans 3"
# Red flag and goal on the axis of a score (methods: 10/3 and 20/3 of 10).
RED_FLAG_AT: Final = Decimal(1) / 3
GOAL_AT: Final = Decimal(2) / 3


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing for `<img>`: `source` is a data: address, `alt` says in words what it shows."""

    source: str
    alt: str


def picture(svg: str, alt: str) -> Picture:
    """Wrap SVG text as a data: address, percent-encoded so that a diff of pages stays readable."""
    return Picture(
        "data:image/svg+xml," + urllib.parse.quote(svg, safe=" =:/;,'()-."), alt
    )


def status_mark(colour: Colour | None) -> str:
    """Disc with tick, triangle, diamond with cross, or empty ring: four shapes, not only colours."""
    fill, line = (
        tone(colour).fill,
        "fill='none' stroke='#FFFFFF' stroke-linecap='round'",
    )
    shapes = {
        "green": f"<circle cx='8' cy='8' r='7.2' fill='{fill}'/>"
        f"<path d='M4.8 8.3 L7.1 10.6 L11.3 5.8' {line} stroke-width='1.7'/>",
        "amber": f"<path d='M8 0.9 L15.6 14.6 L0.4 14.6 Z' fill='{fill}'/>"
        f"<path d='M8 6 L8 9.7 M8 12.1 L8 12.2' {line} stroke-width='1.7'/>",
        "red": f"<path d='M8 0.2 L15.8 8 L8 15.8 L0.2 8 Z' fill='{fill}'/>"
        f"<path d='M5.8 5.8 L10.2 10.2 M10.2 5.8 L5.8 10.2' {line} stroke-width='1.7'/>",
        None: f"<circle cx='8' cy='8' r='6.6' fill='none' stroke='{GREY.fill}' stroke-width='1.2' "
        "stroke-dasharray='2.4 1.8'/>",
    }
    return _svg(16, 16, shapes[colour])


def direction_mark(change: Decimal) -> str:
    """A triangle up or down, or a bar for no change; better and worse are told by position."""
    shapes = {
        1: "M8 3 L14 12 L2 12 Z",
        -1: "M8 13 L14 4 L2 4 Z",
        0: "M3 7 L13 7 L13 9 L3 9 Z",
    }
    sign = (change > 0) - (change < 0)
    return _svg(16, 16, f"<path d='{shapes[sign]}' fill='{NAVY}'/>")


def axis_position(value: Decimal, red_flag: Decimal, goal: Decimal) -> Decimal | None:
    """Where a value lies between the ends of the score's axis, unclipped; None if both are equal.

    The red flag lies at one third and the goal at two thirds under either polarity.
    """
    if red_flag == goal:
        return None
    return (1 + (value - red_flag) / (goal - red_flag)) / 3


def bullet(position: Decimal) -> str:
    """A bar to `position`, over three grey bands, with red flag (thin) and goal (thick) marked.

    Beyond an end the bar stops there and a tip points on.
    """
    width, height, bar = 120.0, 22.0, 7.0
    end = float(min(max(position, Decimal(0)), Decimal(1))) * width
    flag, goal, middle = float(RED_FLAG_AT) * width, float(GOAL_AT) * width, height / 2
    parts = [
        _rect(0, 4, flag, 14, "#D3D9E0"),
        _rect(flag, 4, goal - flag, 14, "#E4E8EC"),
        _rect(goal, 4, width - goal, 14, "#F1F3F5"),
    ]
    if position > 1:
        parts += [
            _rect(0, middle - bar / 2, width - 6, bar, NAVY),
            _path(
                f"M{_n(width - 6)} {_n(middle - 6)} L{_n(width)} {_n(middle)} "
                f"L{_n(width - 6)} {_n(middle + 6)} Z",
                fill=NAVY,
            ),
        ]
    elif position < 0:
        parts.append(
            _path(
                f"M6 {_n(middle - 6)} L0 {_n(middle)} L6 {_n(middle + 6)} Z", fill=NAVY
            )
        )
    else:
        parts += [
            _rect(0, middle - bar / 2, end, bar, NAVY),
            # A bar of no length would be no mark at all.
            _rect(min(max(end - 1.2, 0), width - 2.4), middle - 5.5, 2.4, 11, NAVY),
        ]
    parts += [
        _rect(flag - 0.5, 2, 1, 18, MUTED),
        _rect(goal - 1.2, 0, 2.4, height, INK),
    ]
    return _svg(width, height, "".join(parts))


def sparkline(values: Sequence[Decimal | None], limits: Limits | None) -> str:
    """Months from left to right; gaps where a month is absent; limits as a band with its mean.

    The latest month has a dot; months outside the limits have a ring.
    """
    width, height, pad = 150.0, 32.0, 4.0
    known = [value for value in values if value is not None]
    bounds = [limits.lower, limits.upper, limits.mean] if limits else []
    scale = _Scale.over([*known, *bounds], bottom=height - pad, top=pad)
    step = (width - 2 * pad) / max(len(values) - 1, 1)
    spots = [
        None if value is None else (pad + index * step, scale.at(value))
        for index, value in enumerate(values)
    ]
    parts: list[str] = []
    if limits is not None:
        top, bottom, mean = (
            scale.at(v) for v in (limits.upper, limits.lower, limits.mean)
        )
        parts.append(_rect(0, top, width, max(bottom - top, 0.6), "#E4E8EC"))
        parts.append(
            _path(
                f"M0 {_n(mean)} H{_n(width)}", stroke=MUTED, width=0.7, dashes="2.5 2"
            )
        )
    parts += _line(spots, stroke=NAVY, width=1.3)
    if limits is not None:
        parts += [
            _circle(spot, 2.6, fill="#FFFFFF", stroke=INK)
            for value, spot in zip(values, spots, strict=True)
            if value is not None and spot and not limits.lower <= value <= limits.upper
        ]
    if spots and spots[-1] is not None:
        parts.append(_circle(spots[-1], 2.3, fill=NAVY))
    return _svg(width, height, "".join(parts))


def score_trend(
    months: Sequence[str], scores: Sequence[tuple[Decimal | None, str]]
) -> str:
    """Scores 0 to 10 over `months` (short names), each with its text written above its dot.

    The bands' edges are lines; a month without a score leaves a gap.
    """
    width, height = 440.0, 132.0
    left, right, top, bottom = 62.0, 428.0, 12.0, 110.0
    scale = _Scale(Decimal(0), Decimal(10), bottom, top)
    step = (right - left) / max(len(months) - 1, 1)
    xs = [
        left + index * step if len(months) > 1 else (left + right) / 2
        for index in range(len(months))
    ]
    parts = [
        _rect(
            left - 14, scale.at(Decimal(10)), right - left + 26, bottom - top, "#F7F9FA"
        ),
    ]
    for level, label in ((GOAL_AT * 10, "goal"), (RED_FLAG_AT * 10, "red flag")):
        y = scale.at(level)
        parts.append(
            _path(f"M{_n(left - 14)} {_n(y)} H{_n(right + 12)}", stroke=RULE, width=1)
        )
        parts.append(_text(left - 20, y + 3.4, label, "end", MUTED))
    for level in (Decimal(0), Decimal(10)):
        parts.append(_text(left - 20, scale.at(level) + 3.4, str(level), "end", MUTED))
    spots = [
        None if score is None else (x, scale.at(score))
        for x, (score, _) in zip(xs, scores, strict=True)
    ]
    parts += _line(spots, stroke=NAVY, width=2)
    for index, (spot, (_, text)) in enumerate(zip(spots, scores, strict=True)):
        if spot is not None:
            last = index == len(spots) - 1
            parts.append(_circle(spot, 4 if last else 2.6, fill=NAVY))
            parts.append(_text(spot[0], spot[1] - 7, text, "middle", INK, bold=last))
    for x, month in zip(xs, months, strict=True):
        parts.append(_text(x, height - 6, month, "middle", MUTED))
    return _svg(width, height, "".join(parts))


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values from `low` to `high` onto heights from `bottom` up to `top`; one value lies midway."""

    low: Decimal
    high: Decimal
    bottom: float
    top: float

    @classmethod
    def over(cls, values: Sequence[Decimal], *, bottom: float, top: float) -> "_Scale":
        if not values:
            return cls(Decimal(0), Decimal(1), bottom, top)
        return cls(min(values), max(values), bottom, top)

    def at(self, value: Decimal) -> float:
        if self.high == self.low:
            return (self.bottom + self.top) / 2
        share = float((value - self.low) / (self.high - self.low))
        return self.bottom - share * (self.bottom - self.top)


_Spot = tuple[float, float]


def _line(spots: Sequence[_Spot | None], *, stroke: str, width: float) -> list[str]:
    """Straight pieces between neighbours; a month with no neighbour is a dot of the same weight."""
    pieces: list[list[_Spot]] = [[]]
    for spot in spots:
        if spot is None:
            pieces.append([])
        else:
            pieces[-1].append(spot)
    drawn = []
    for piece in pieces:
        if len(piece) == 1:
            drawn.append(_circle(piece[0], width * 0.9, fill=stroke))
        elif piece:
            points = " L".join(f"{_n(x)} {_n(y)}" for x, y in piece)
            drawn.append(_path("M" + points, stroke=stroke, width=width))
    return drawn


def _svg(width: float, height: float, body: str) -> str:
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_n(width)} {_n(height)}' "
        f"width='{_n(width)}' height='{_n(height)}'>{body}</svg>"
    )


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f"<rect x='{_n(x)}' y='{_n(y)}' width='{_n(width)}' height='{_n(height)}' fill='{fill}'/>"


def _path(
    points: str,
    *,
    fill: str = "none",
    stroke: str = "none",
    width: float = 1,
    dashes: str = "",
) -> str:
    dashed = f" stroke-dasharray='{dashes}'" if dashes else ""
    joined = (
        f" stroke='{stroke}' stroke-width='{_n(width)}' stroke-linejoin='round'{dashed}"
    )
    return f"<path d='{points}' fill='{fill}'{joined if stroke != 'none' else ''}/>"


def _circle(spot: _Spot, radius: float, *, fill: str, stroke: str = "none") -> str:
    ring = f" stroke='{stroke}' stroke-width='1.1'" if stroke != "none" else ""
    return f"<circle cx='{_n(spot[0])}' cy='{_n(spot[1])}' r='{_n(radius)}' fill='{fill}'{ring}/>"


def _text(
    x: float, y: float, text: str, anchor: str, fill: str, *, bold: bool = False
) -> str:
    weight = " font-weight='600'" if bold else ""
    return (
        f"<text x='{_n(x)}' y='{_n(y)}' text-anchor='{anchor}' font-family='{FONT}' "
        f"font-size='10' fill='{fill}'{weight}>{_escape(text)}</text>"
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
