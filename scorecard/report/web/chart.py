"""A measure's months as a chart: where everything lies, for the template to draw.

The template writes the SVG, so that every text in it is escaped as all others are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from scorecard import figures
from scorecard.figures import Shown
from scorecard.labels import t
from scorecard.period import Month
from scorecard.report.measure import MeasureLine, Point
from scorecard.report.signal import Limits

SHOWN_MONTHS: Final = 24
WIDTH: Final = 560
HEIGHT: Final = 210
LEFT: Final = 86.0
RIGHT: Final = 536.0
TOP: Final = 12.0
BOTTOM: Final = 180.0
# Gridlines there are at most; a month's name has room for every third.
_TICKS: Final = 4
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Dot:
    """A month's figure as a dot, with its words; `outside` of the natural limits or not."""

    x: str
    y: str
    text: str
    outside: bool
    newest: bool


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month in words, for those who read figures rather than see them."""

    month: str
    figure: str
    goal: str
    limits: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Paths and texts of a chart in a box of `WIDTH` by `HEIGHT`; empty paths are not drawn."""

    alt: str
    lines: tuple[str, ...]
    band: str
    mean: str
    goal: str
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[str, str], ...]
    months: tuple[tuple[str, str], ...]
    rows: tuple[MonthRow, ...]


def chart(line: MeasureLine) -> Chart | None:
    """Draw the last 24 months of a measure; None where no month has a figure."""
    points = line.history[-SHOWN_MONTHS:]
    known = [point.value for point in points if point.value is not None]
    if not known:
        return None
    limits = _limits(line, points)
    goals = [point.goal for point in points]
    bounds = [end for at in limits or () for end in (at.lower, at.upper)]
    axis = _Axis.over([*known, *bounds, *(goal for goal in goals if goal is not None)])
    xs = _places(len(points))
    return Chart(
        alt=_alt(line, points, known),
        lines=_pieces(xs, [point.value for point in points], axis),
        band=_band(xs, limits, axis),
        mean="" if limits is None else _path(xs, [at.mean for at in limits], axis),
        goal=" ".join(_pieces(xs, goals, axis)),
        dots=_dots(line, points, xs, limits, axis),
        ticks=tuple((_n(axis.at(value)), text) for value, text in axis.ticks(line.shown)),
        months=tuple(
            (_n(x), Month.parse(point.month).short)
            for index, (x, point) in enumerate(zip(xs, points, strict=True))
            if (len(points) - 1 - index) % _NAMED == 0
        ),
        rows=_rows(line, points, goals, limits),
    )


def _limits(line: MeasureLine, points: Sequence[Point]) -> list[Limits] | None:
    if line.limits is None:
        return None
    return [line.limits.of(Month.parse(point.month)) for point in points]


@dataclass(frozen=True, slots=True)
class _Axis:
    """Figures from `low` to `high`, in base units, onto heights."""

    low: Decimal
    high: Decimal

    @classmethod
    def over(cls, values: Sequence[Decimal]) -> "_Axis":
        low, high = min(values), max(values)
        # One figure alone lies midway; all others keep off the edges.
        room = (high - low) / 20 or abs(high) / 10 or Decimal(1)
        return cls(low - room, high + room)

    def at(self, value: Decimal) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return BOTTOM - share * (BOTTOM - TOP)

    def ticks(self, shown: Shown) -> list[tuple[Decimal, str]]:
        """Round figures along the axis, each as it is written."""
        step = Decimal(1) if shown.states else self._step()
        first, last = -(-self.low // step), self.high // step
        values = [step * (first + index) for index in range(int(last - first) + 1)]
        unit = Decimal("0.01") if shown.kind == "percent" else Decimal(shown.scale)
        places = max(shown.decimals, -int(min((step / unit).normalize().as_tuple().exponent, 0)))
        wide = shown if shown.states else replace(shown, decimals=places)
        return [(value, figures.figure(value, wide)) for value in values]

    def _step(self) -> Decimal:
        raw = (self.high - self.low) / _TICKS
        power = Decimal(1).scaleb(raw.adjusted())
        return next(
            power * factor
            for factor in (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
            if power * factor >= raw
        )


def _places(count: int) -> list[float]:
    step = (RIGHT - LEFT) / max(count - 1, 1)
    return [LEFT + index * step if count > 1 else (LEFT + RIGHT) / 2 for index in range(count)]


def _path(xs: Sequence[float], values: Sequence[Decimal], axis: _Axis) -> str:
    spots = [f"{_n(x)} {_n(axis.at(value))}" for x, value in zip(xs, values, strict=True)]
    return "M" + " L".join(spots)


def _pieces(xs: Sequence[float], values: Sequence[Decimal | None], axis: _Axis) -> tuple[str, ...]:
    """Lines between neighbours; a gap where a month has none."""
    pieces: list[list[tuple[float, Decimal]]] = [[]]
    for x, value in zip(xs, values, strict=True):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((x, value))
    return tuple(
        _path([x for x, _ in piece], [value for _, value in piece], axis)
        for piece in pieces
        if len(piece) > 1
    )


def _band(xs: Sequence[float], limits: Sequence[Limits] | None, axis: _Axis) -> str:
    if limits is None:
        return ""
    upper = [f"{_n(x)} {_n(axis.at(at.upper))}" for x, at in zip(xs, limits, strict=True)]
    lower = [f"{_n(x)} {_n(axis.at(at.lower))}" for x, at in zip(xs, limits, strict=True)]
    return "M" + " L".join([*upper, *reversed(lower)]) + " Z"


def _dots(
    line: MeasureLine,
    points: Sequence[Point],
    xs: Sequence[float],
    limits: Sequence[Limits] | None,
    axis: _Axis,
) -> tuple[Dot, ...]:
    return tuple(
        Dot(
            x=_n(x),
            y=_n(axis.at(point.value)),
            text=f"{Month.parse(point.month).title}: {figures.figure(point.value, line.shown)}",
            outside=limits is not None
            and not limits[index].lower <= point.value <= limits[index].upper,
            newest=index == len(points) - 1,
        )
        for index, (x, point) in enumerate(zip(xs, points, strict=True))
        if point.value is not None
    )


def _rows(
    line: MeasureLine,
    points: Sequence[Point],
    goals: Sequence[Decimal | None],
    limits: Sequence[Limits] | None,
) -> tuple[MonthRow, ...]:
    return tuple(
        MonthRow(
            month=Month.parse(point.month).short,
            figure=figures.figure(point.value, line.shown),
            goal=figures.figure(goal, line.shown),
            limits=figures.ABSENT if limits is None else _between(limits[index], line.shown),
        )
        for index, (point, goal) in enumerate(zip(points, goals, strict=True))
    )


def _between(limits: Limits, shown: Shown) -> str:
    low, high = (figures.figure(end, shown) for end in (limits.lower, limits.upper))
    return t("{low} to {high}", low=low, high=high)


def _alt(line: MeasureLine, points: Sequence[Point], known: Sequence[Decimal]) -> str:
    first, last = (Month.parse(points[end].month).short for end in (0, -1))
    low, high = (figures.figure(value, line.shown) for value in (min(known), max(known)))
    return t(
        "{measure} by month, {first} to {last}: between {low} and {high}; the table below has each "
        "month",
        measure=line.name,
        first=first,
        last=last,
        low=low,
        high=high,
    )


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
