"""Small charts as SVG text: bullet graph, sparkline with natural limits, score trend, progress.

Nothing here writes a KPI's figure: charts are shapes, and the words beside them carry the numbers.
Positions on a score's axis are fractions: 0 is the left end, 1 the right, and right is better.
"""

import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard.labels import t
from scorecard.report.palette import INK, MUTED, NAVY, PAPER
from scorecard.report.signal import Limits
from scorecard.report.svg import Spot, box, document, n, path, ring, text

# Greys of areas; what is to be told apart in print has an edge besides.
_DARKER: Final = "#C3CBD4"
_DARK: Final = "#E2E7EC"
# Red flag and goal on the axis of a score (methods: 10/3 and 20/3 of 10).
RED_FLAG_AT: Final = Decimal(1) / 3
GOAL_AT: Final = Decimal(2) / 3


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing for `<img>`: `source` is a data: address, `alt` says in words what it shows."""

    source: str
    alt: str


def picture(drawing: str, alt: str) -> Picture:
    """Wrap SVG text as a data: address, percent-encoded so that a diff of pages stays readable."""
    return Picture("data:image/svg+xml," + urllib.parse.quote(drawing, safe=" =:/;,()-."), alt)


def axis_position(value: Decimal, red_flag: Decimal, goal: Decimal) -> Decimal | None:
    """Where a value lies between the ends of the score's axis, unclipped; None if both are equal.

    The red flag lies at one third and the goal at two thirds under either polarity.
    """
    if red_flag == goal:
        return None
    return (1 + (value - red_flag) / (goal - red_flag)) / 3


def bullet(position: Decimal) -> str:
    """Draw a bar to `position` over three bands, with red flag (thin) and goal (thick).

    Beyond an end the bar stops there and a tip points on. The bands are told apart by their edges,
    which print whatever the greys do.
    """
    width, height = 120.0, 24.0
    flag, goal = float(RED_FLAG_AT) * width, float(GOAL_AT) * width
    end = float(min(max(position, Decimal(0)), Decimal(1))) * width
    if position > 1:
        bar = box(0, 8, width - 6, 8) + f"M{n(width - 6)} 5 L{n(width)} 12 L{n(width - 6)} 19 Z"
    elif position < 0:
        bar = "M6 5 L0 12 L6 19 Z"
    else:
        # A bar of no length would be no mark at all.
        bar = box(0, 8, end, 8) + box(min(max(end - 1.4, 0), width - 2.8), 5.5, 2.8, 13)
    return document(
        width,
        height,
        path(box(0, 3, flag, 18), fill=_DARKER)
        + path(box(flag, 3, goal - flag, 18), fill=_DARK)
        + path(box(0.4, 3, width - 0.8, 18), stroke=MUTED, width=0.8)
        + path(bar, fill=NAVY)
        + path(box(flag - 0.6, 1, 1.2, 22) + box(goal - 1.5, 0, 3, height), fill=INK),
    )


def progress(done: Decimal, planned: Decimal) -> str:
    """Draw a bar to `done` in its trough, with a line where the plan is; both are fractions."""
    width, height = 90.0, 14.0
    end, plan = (float(min(max(at, Decimal(0)), Decimal(1))) * width for at in (done, planned))
    tick = min(max(plan - 0.8, 0.0), width - 1.6)
    bar = path(box(0, 3, end, 8), fill=NAVY) if end else ""
    return document(
        width,
        height,
        path(box(0, 3, width, 8), fill=_DARK) + bar + path(box(tick, 0, 1.6, height), fill=INK),
    )


def sparkline(values: Sequence[Decimal | None], limits: Sequence[Limits] | None) -> str:
    """Months from left to right; gaps where a month is absent; limits as a band with its mean.

    `limits` are each month's. The latest month has a dot; months outside have a ring.
    """
    width, height, pad = 190.0, 37.0, 5.0
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
    parts += _line(spots, stroke=NAVY, width=1.8)
    if limits:
        outside = "".join(
            ring(spot, 5 if index == len(values) - 1 else 3)
            for index, (value, spot, at) in enumerate(zip(values, spots, limits, strict=True))
            if value is not None and spot and not at.lower <= value <= at.upper
        )
        parts += [path(outside, fill="#FFFFFF", stroke=INK, width=1.4)] if outside else []
    if spots and spots[-1] is not None:
        parts.append(path(ring(spots[-1], 3), fill=NAVY))
    return document(width, height, "".join(parts))


def _band(limits: Sequence[Limits], scale: "_Scale", width: float, pad: float) -> list[str]:
    """Draw limits as two lines with a dashed mean between: straight where all months have one."""
    bounds = [[at.upper for at in limits], [at.lower for at in limits], [at.mean for at in limits]]
    if len(set(limits)) == 1:
        heights = [scale.at(values[0]) for values in bounds]
        if heights[1] - heights[0] < 1.2:
            heights = [heights[0] - 0.6, heights[1] + 0.6, heights[2]]
        upper, lower, mean = (f"M0 {n(at)} H{n(width)}" for at in heights)
        area = box(0, heights[0], width, heights[1] - heights[0])
    else:
        step = (width - 2 * pad) / max(len(limits) - 1, 1)
        lines = [
            [f"{n(pad + i * step)} {n(scale.at(value))}" for i, value in enumerate(values)]
            for values in bounds
        ]
        upper, lower, mean = ("M" + " L".join(line) for line in lines)
        area = "M" + " L".join([*lines[0], *reversed(lines[1])]) + " Z"
    return [
        path(area, fill=_DARK),
        path(f"{upper} {lower}", stroke=MUTED, width=0.9),
        path(mean, stroke=MUTED, width=0.7, dashes="2.5 2.5"),
    ]


def score_trend(first: str, last: str, scores: Sequence[Decimal | None]) -> str:
    """Scores 0 to 10 by month, from `first` to `last`; a month without one leaves a gap.

    The goal is a line, and so is the red flag, each with its name: between them is to watch.
    """
    width, height = 176.0, 74.0
    left, right, top, bottom = 5.0, 126.0, 5.0, 58.0
    scale = _Scale(Decimal(0), Decimal(10), bottom, top)
    step = (right - left) / max(len(scores) - 1, 1)
    spots = [
        None if score is None else (left + index * step, scale.at(score))
        for index, score in enumerate(scores)
    ]
    parts = [path(box(0, top, right + 5, bottom - top), fill=PAPER)]
    for level, label in ((GOAL_AT * 10, t("goal")), (RED_FLAG_AT * 10, t("red flag"))):
        y = scale.at(level)
        parts.append(
            path(
                f"M0 {n(y)} H{n(right + 5)}",
                stroke=MUTED,
                width=0.8,
                dashes="3 2",
            )
        )
        parts.append(text(right + 9, y + 3, label, "start", MUTED))
    parts += _line(spots, stroke=NAVY, width=2)
    if spots and spots[-1] is not None:
        parts.append(path(ring(spots[-1], 3.4), fill=NAVY))
    parts.append(text(0, height - 3, first, "start", MUTED))
    parts.append(text(right + 5, height - 3, last, "end", MUTED))
    return document(width, height, "".join(parts))


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


def _line(spots: Sequence[Spot | None], *, stroke: str, width: float) -> list[str]:
    """Straight pieces between neighbours; a month with no neighbour is a dot of the same weight."""
    pieces: list[list[Spot]] = [[]]
    for spot in spots:
        if spot is None:
            pieces.append([])
        else:
            pieces[-1].append(spot)
    drawn = []
    for piece in pieces:
        if len(piece) == 1:
            drawn.append(path(ring(piece[0], width * 0.9), fill=stroke))
        elif piece:
            points = " L".join(f"{n(x)} {n(y)}" for x, y in piece)
            drawn.append(path("M" + points, stroke=stroke, width=width))
    return drawn
