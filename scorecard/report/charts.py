"""Small charts as SVG text: bullet graph, sparkline with natural limits, score trend, status marks.

Nothing here writes a KPI's figure: charts are shapes, and the words beside them carry the numbers.
Positions on a score's axis are fractions: 0 is the left end, 1 the right, and right is better.
"""

import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard.report.palette import GREY, INK, MUTED, NAVY, PAPER, RULE, tone
from scorecard.report.score import Colour
from scorecard.report.signal import Limits, Signal

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
    return Picture("data:image/svg+xml," + urllib.parse.quote(svg, safe=" =:/;,()-."), alt)


def status_mark(colour: Colour | None) -> str:
    """Disc with tick, triangle, diamond with cross, or empty ring: four shapes, not only colours.

    Each is one path with its sign cut out, because a page draws these by the dozen.
    """
    if colour is None:
        ring = 'r="6.6" fill="none" stroke-width="1.2" stroke-dasharray="2.4 1.8"'
        return _svg(16, 16, f'<circle cx="8" cy="8" {ring} stroke="{GREY.fill}"/>')
    shapes = {
        "green": "M8 .8 A7.2 7.2 0 0 1 8 15.2 A7.2 7.2 0 0 1 8 .8 Z "
        "M3.6 8.3 L7 11.7 L12.2 6.2 L11 5 L7 9.2 L4.8 7.1 Z",
        "amber": "M8 .9 L15.6 14.6 L.4 14.6 Z M7.1 5.6 L7.1 10 L8.9 10 L8.9 5.6 Z "
        "M7.1 11.3 L7.1 13 L8.9 13 L8.9 11.3 Z",
        "red": "M8 .2 L15.8 8 L8 15.8 L.2 8 Z M5.6 4.5 L4.5 5.6 L6.9 8 L4.5 10.4 L5.6 11.5 L8 9.1 "
        "L10.4 11.5 L11.5 10.4 L9.1 8 L11.5 5.6 L10.4 4.5 L8 6.9 Z",
    }
    path = f'<path fill-rule="evenodd" d="{shapes[colour]}" fill="{tone(colour).fill}"/>'
    return _svg(16, 16, path)


def direction_mark(change: Decimal) -> str:
    """Draw a triangle up or down, or a bar for no change; for a score, up is always better."""
    shapes = {
        1: "M8 3 L14 12 L2 12 Z",
        -1: "M8 13 L14 4 L2 4 Z",
        0: "M3 7 L13 7 L13 9 L3 9 Z",
    }
    sign = (change > 0) - (change < 0)
    return _svg(16, 16, f'<path d="{shapes[sign]}" fill="{NAVY}"/>')


def axis_position(value: Decimal, red_flag: Decimal, goal: Decimal) -> Decimal | None:
    """Where a value lies between the ends of the score's axis, unclipped; None if both are equal.

    The red flag lies at one third and the goal at two thirds under either polarity.
    """
    if red_flag == goal:
        return None
    return (1 + (value - red_flag) / (goal - red_flag)) / 3


def bullet(position: Decimal) -> str:
    """Draw a bar to `position` over three grey bands, with red flag (thin) and goal (thick).

    Beyond an end the bar stops there and a tip points on.
    """
    width, height = 120.0, 22.0
    flag, goal = float(RED_FLAG_AT) * width, float(GOAL_AT) * width
    end = float(min(max(position, Decimal(0)), Decimal(1))) * width
    if position > 1:
        bar = (
            _box(0, 7.5, width - 6, 7) + f"M{_n(width - 6)} 5 L{_n(width)} 11 L{_n(width - 6)} 17 Z"
        )
    elif position < 0:
        bar = "M6 5 L0 11 L6 17 Z"
    else:
        # A bar of no length would be no mark at all.
        bar = _box(0, 7.5, end, 7) + _box(min(max(end - 1.2, 0), width - 2.4), 5.5, 2.4, 11)
    return _svg(
        width,
        height,
        _path(_box(0, 4, width, 14), fill="#EEF1F4")
        + _path(_box(0, 4, goal, 14), fill="#E0E5EA")
        + _path(_box(0, 4, flag, 14), fill="#CDD4DC")
        + _path(bar, fill=NAVY)
        + _path(_box(flag - 0.5, 2, 1, 18) + _box(goal - 1.2, 0, 2.4, height), fill=INK),
    )


def signal_mark(signal: Signal) -> str:
    """Draw the variation of a newest month: a shape for each kind, and an arrow for its direction.

    Improving is a disc, concerning a square, neither of them a ring; common cause is a ring with a
    wave, and a broken ring says that the chart does not apply.
    """
    if signal.variation is None or signal.direction is None:
        dashes = "2.4 1.8" if signal.variation is None else ""
        wave = "" if signal.variation is None else "M4 9.5 L6.5 6.5 L9.5 9.5 L12 6.5"
        ring = _path(_ring((8, 8), 6.6), stroke=GREY.fill, width=1.2, dashes=dashes)
        return _svg(16, 16, ring + (_path(wave, stroke=GREY.fill, width=1.4) if wave else ""))
    arrow = {
        "high": "M8 3.6 L12 8 L9.2 8 L9.2 12.4 L6.8 12.4 L6.8 8 L4 8 Z",
        "low": "M8 12.4 L4 8 L6.8 8 L6.8 3.6 L9.2 3.6 L9.2 8 L12 8 Z",
    }[signal.direction]
    if signal.variation == "improving":
        shape = _path(_ring((8, 8), 7.2), fill=NAVY)
    elif signal.variation == "concerning":
        shape = _path(_box(1.2, 1.2, 13.6, 13.6), fill=tone("amber").fill)
    else:
        ring = _path(_ring((8, 8), 6.6), stroke=GREY.fill, width=1.2)
        return _svg(16, 16, ring + _path(arrow, fill=GREY.ink))
    return _svg(16, 16, shape + _path(arrow, fill="#FFFFFF"))


def progress(done: Decimal, planned: Decimal) -> str:
    """Draw a bar to `done` in its trough, with a line where the plan is; both are fractions."""
    width, height = 90.0, 14.0
    end, plan = (float(min(max(at, Decimal(0)), Decimal(1))) * width for at in (done, planned))
    tick = min(max(plan - 0.8, 0.0), width - 1.6)
    bar = _path(_box(0, 3, end, 8), fill=NAVY) if end else ""
    return _svg(
        width,
        height,
        _path(_box(0, 3, width, 8), fill="#E0E5EA")
        + bar
        + _path(_box(tick, 0, 1.6, height), fill=INK),
    )


def sparkline(values: Sequence[Decimal | None], limits: Sequence[Limits] | None) -> str:
    """Months from left to right; gaps where a month is absent; limits as a band with its mean.

    `limits` are each month's. The latest month has a dot; months outside have a ring.
    """
    width, height, pad = 150.0, 24.0, 4.5
    known = [value for value in values if value is not None]
    bounds = [bound for at in limits or () for bound in (at.lower, at.upper, at.mean)]
    scale = _Scale.over([*known, *bounds], bottom=height - pad, top=pad)
    step = (width - 2 * pad) / max(len(values) - 1, 1)
    spots = [
        None if value is None else (pad + index * step, scale.at(value))
        for index, value in enumerate(values)
    ]
    parts: list[str] = []
    if limits:
        parts += _band(limits, scale, width, pad)
    parts += _line(spots, stroke=NAVY, width=1.3)
    if limits:
        outside = "".join(
            _ring(spot, 4.2 if index == len(values) - 1 else 2.5)
            for index, (value, spot, at) in enumerate(zip(values, spots, limits, strict=True))
            if value is not None and spot and not at.lower <= value <= at.upper
        )
        parts += [_path(outside, fill="#FFFFFF", stroke=INK, width=1.1)] if outside else []
    if spots and spots[-1] is not None:
        parts.append(_path(_ring(spots[-1], 2.3), fill=NAVY))
    return _svg(width, height, "".join(parts))


def _band(limits: Sequence[Limits], scale: "_Scale", width: float, pad: float) -> list[str]:
    """Draw limits as a band with a dashed mean: straight where every month has the same."""
    if len(set(limits)) == 1:
        top, bottom, mean = (
            scale.at(v) for v in (limits[0].upper, limits[0].lower, limits[0].mean)
        )
        band = _box(0, top, width, max(bottom - top, 0.6))
        line = f"M0 {_n(mean)} H{_n(width)}"
    else:
        step = (width - 2 * pad) / max(len(limits) - 1, 1)
        upper, lower, middle = (
            [f"{_n(pad + i * step)} {_n(scale.at(v))}" for i, v in enumerate(bounds)]
            for bounds in (
                [at.upper for at in limits],
                [at.lower for at in limits],
                [at.mean for at in limits],
            )
        )
        band = "M" + " L".join([*upper, *reversed(lower)]) + " Z"
        line = "M" + " L".join(middle)
    return [_path(band, fill="#E4E8EC"), _path(line, stroke=MUTED, width=0.7, dashes="2.5 2")]


def score_trend(
    months: Sequence[str], scores: Sequence[tuple[Decimal | None, str]], ends: Sequence[str]
) -> str:
    """Scores 0 to 10 over `months` (short names), each with its text written above its dot.

    `ends` are what 0 and 10 are called on the axis. The bands' edges are lines; a month without a
    score leaves a gap.
    """
    width, height = 580.0, 116.0
    left, right, top, bottom = 58.0, 558.0, 10.0, 98.0
    scale = _Scale(Decimal(0), Decimal(10), bottom, top)
    step = (right - left) / max(len(months) - 1, 1)
    xs = [
        left + index * step if len(months) > 1 else (left + right) / 2
        for index in range(len(months))
    ]
    parts = [
        _path(_box(left - 14, top, right - left + 26, bottom - top), fill=PAPER),
    ]
    for level, label in ((GOAL_AT * 10, "goal"), (RED_FLAG_AT * 10, "red flag")):
        y = scale.at(level)
        parts.append(_path(f"M{_n(left - 14)} {_n(y)} H{_n(right + 12)}", stroke=RULE, width=1))
        parts.append(_text(left - 20, y + 2.8, label, "end", MUTED))
    parts += [
        _text(left - 20, scale.at(level) + 2.8, end, "end", MUTED)
        for level, end in zip((Decimal(0), Decimal(10)), ends, strict=True)
    ]
    spots = [
        None if score is None else (x, scale.at(score))
        for x, (score, _) in zip(xs, scores, strict=True)
    ]
    # A plate under each figure, so that no line runs through it.
    plates = "".join(_box(spot[0] - 9, spot[1] - 14, 18, 8.5) for spot in spots if spot)
    parts += [_path(plates, fill=PAPER)] if plates else []
    parts += _line(spots, stroke=NAVY, width=2)
    for index, (spot, (_, text)) in enumerate(zip(spots, scores, strict=True)):
        if spot is not None:
            last = index == len(spots) - 1
            parts.append(_path(_ring(spot, 4 if last else 2.6), fill=NAVY))
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
            drawn.append(_path(_ring(piece[0], width * 0.9), fill=stroke))
        elif piece:
            points = " L".join(f"{_n(x)} {_n(y)}" for x, y in piece)
            drawn.append(_path("M" + points, stroke=stroke, width=width))
    return drawn


def _svg(width: float, height: float, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}">{body}</svg>'
    )


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _box(x: float, y: float, width: float, height: float) -> str:
    """Write a rectangle as part of a path."""
    return f"M{_n(x)} {_n(y)} h{_n(width)} v{_n(height)} h{_n(-width)} Z "


def _ring(spot: _Spot, radius: float) -> str:
    """Write a circle as part of a path."""
    arc = f"A{_n(radius)} {_n(radius)} 0 0 1"
    x, top, bottom = _n(spot[0]), _n(spot[1] - radius), _n(spot[1] + radius)
    return f"M{x} {top} {arc} {x} {bottom} {arc} {x} {top} Z "


def _path(
    points: str,
    *,
    fill: str = "none",
    stroke: str = "none",
    width: float = 1,
    dashes: str = "",
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    joined = f' stroke="{stroke}" stroke-width="{_n(width)}" stroke-linejoin="round"{dashed}'
    return f'<path d="{points}" fill="{fill}"{joined if stroke != "none" else ""}/>'


def _text(x: float, y: float, text: str, anchor: str, fill: str, *, bold: bool = False) -> str:
    weight = " font-weight='600'" if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" font-family="{FONT}" '
        f'font-size="8" fill="{fill}"{weight}>{_escape(text)}</text>'
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
