"""A measure's score once more, by its type: as an Excel formula and as what it comes to now.

A second, plain statement of the rules on purpose: it must not lean on the code it checks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from scorecard.figures import ABSENT
from scorecard.report.measure import MeasureLine
from scorecard.report.sheets import recompute

_TEN = Decimal(10)
_POINT_STEPS = 3000


@dataclass(frozen=True, slots=True)
class Cells:
    """Where a measure's figures stand; `extra` are the cells of `extras`, in their order."""

    actual: str
    red_flag: str
    goal: str
    extra: Sequence[str]


def extras(line: MeasureLine) -> list[tuple[Decimal, str]]:
    """Figures a formula needs besides red flag and goal: of a target range its upper ends.

    Of points each figure with its score, beside the text of a formula where it is no plain figure.
    """
    scale = line.scale
    if scale.goal_high is not None and scale.red_flag_high is not None:
        return [(scale.goal_high, ""), (scale.red_flag_high, "")]
    if scale.type == "progress" and line.progress is not None:
        ends = (line.progress.baseline, line.progress.target)
        points = sorted(zip(ends, (0, 30_000), strict=True))
    else:
        points = list(scale.points)
    found = []
    for figure, score in points:
        found += [(figure, ""), (Decimal(score) / _POINT_STEPS, f"{score}/{_POINT_STEPS}")]
    return found


def score(line: MeasureLine, actual: Decimal | None) -> Decimal | None:
    """The score of a figure; None where there is none or what it rests on is missing."""
    higher, kind = line.polarity == "higher_is_better", line.scale.type
    more = [figure for figure, _ in extras(line)]
    if kind == "linear":
        return recompute.measure(actual, line.red_flag, line.goal, higher=higher)
    if kind in ("goal_only", "yes_no"):
        return recompute.measure(actual, None, line.goal, higher=higher)
    if actual is None:
        return None
    if kind in ("explicit", "min_max", "progress"):
        return _along(actual, list(zip(more[::2], more[1::2], strict=True)))
    if line.goal is None:
        return None
    if kind == "attainment":
        return _attained(actual, line.goal, higher=higher)
    if line.red_flag is None:
        return None
    if kind == "three_colour":
        return _stepped(actual, line.red_flag, line.goal, higher=higher)
    return _between(actual, line.red_flag, line.goal, more)


def _attained(actual: Decimal, goal: Decimal, *, higher: bool) -> Decimal | None:
    if goal == 0:
        return None
    better = 1 if higher else -1
    return _clipped(recompute.ON_TARGET_FROM * (1 + better * (actual - goal) / abs(goal)))


def _stepped(actual: Decimal, red_flag: Decimal, goal: Decimal, *, higher: bool) -> Decimal:
    better = 1 if higher else -1
    reached = [(actual - line) * better >= 0 for line in (goal, red_flag)]
    return _TEN if reached[0] else _TEN / 2 if reached[1] else Decimal(0)


def _between(
    actual: Decimal, red_flag: Decimal, goal: Decimal, upper: Sequence[Decimal]
) -> Decimal | None:
    if len(upper) != 2:
        return None
    below = 1 + (actual - red_flag) / (goal - red_flag)
    above = 1 + (upper[1] - actual) / (upper[1] - upper[0])
    return _clipped(recompute.WATCH_FROM * min(below, above))


def _along(actual: Decimal, points: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    if not points:
        return None
    if actual <= points[0][0]:
        return points[0][1]
    for (a, low), (b, high) in pairwise(points):
        if actual <= b:
            return low + (high - low) * (actual - a) / (b - a)
    return points[-1][1]


def _clipped(value: Decimal) -> Decimal:
    return max(Decimal(0), min(_TEN, value))


def formula(line: MeasureLine, at: Cells) -> str:
    """The same from cells; an en dash where one is not there."""
    higher, kind = line.polarity == "higher_is_better", line.scale.type
    x, goal, flag = at.actual, at.goal, at.red_flag
    better = ">=" if higher else "<="
    if kind == "linear":
        return recompute.measure_formula(x, flag, goal, higher=higher)
    if kind in ("goal_only", "yes_no"):
        return _given([x, goal], f"IF({x}{better}{goal},10,0)")
    if kind in ("explicit", "min_max", "progress"):
        return _given([x, *at.extra], _along_formula(x, at.extra)) if at.extra else f'"{ABSENT}"'
    if kind == "attainment":
        apart = f"{x}-{goal}" if higher else f"{goal}-{x}"
        return _given([x, goal], f"MAX(0,MIN(10,20/3*(1+({apart})/ABS({goal}))))")
    if kind == "three_colour":
        steps = f"IF({x}{better}{goal},10,IF({x}{better}{flag},5,0))"
        return _given([x, goal, flag], steps)
    if len(at.extra) != 2:
        return f'"{ABSENT}"'
    end, above = at.extra
    low = f"10/3*(1+({x}-{flag})/({goal}-{flag}))"
    high = f"10/3*(1+({above}-{x})/({above}-{end}))"
    return _given([x, goal, flag, end, above], f"MAX(0,MIN(10,{low},{high}))")


def _given(cells: Sequence[str], then: str) -> str:
    count = "+".join(f"COUNT({cell})" for cell in cells)
    return f'IF({count}={len(cells)},{then},"{ABSENT}")'


def _along_formula(x: str, cells: Sequence[str]) -> str:
    points = list(zip(cells[::2], cells[1::2], strict=True))
    text = points[-1][1]
    for (a, low), (b, high) in reversed(list(pairwise(points))):
        text = f"IF({x}<={b},{low}+({high}-{low})*({x}-{a})/({b}-{a}),{text})"
    return f"IF({x}<={points[0][0]},{points[0][1]},{text})"
