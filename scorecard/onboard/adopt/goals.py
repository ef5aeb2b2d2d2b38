"""The workbook's targets as goals, and where red begins beside them."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median

from scorecard.config.layouts import NumberFormat
from scorecard.ingest.numbers import NATIVE
from scorecard.onboard.adopt.collect import Measured, figure_of
from scorecard.onboard.adopt.judged import PLACEHOLDER, RED_FLAG, Goal, Judged, exact, short
from scorecard.period import Month

# Shares of the goal at which red is usually said to begin.
_USUAL = tuple(Decimal(step) / 100 for step in (95, 90, 85, 80, 75, 70, 97, 98, 60, 50))
_ENOUGH = 3


def placeholder(kpi: Judged, rows: Sequence[Measured]) -> None:
    """Goals for a KPI without any: the mean of its last twelve months, in each unit."""
    for unit in dict.fromkeys(row.unit for row in rows):
        values = {m: v for row in rows if row.unit == unit for m, v in row.values.items()}
        newest = sorted(values)[-12:]
        mean = sum((values[month] for month in newest), Decimal(0)) / len(newest)
        kpi.goals.append(Goal(unit, short(mean * kpi.scale)))
    kpi.guess(
        PLACEHOLDER,
        "goal",
        f"the workbook has no target for {kpi.name}; these goals are the mean of its last twelve "
        "months, so that a first page can be printed: put the real ones here",
    )
    _default_red_flag(kpi)


def targets_of(kpi: Judged, row: Measured, number: NumberFormat) -> dict[Month, Decimal]:
    """The target of each month with a figure, in base units."""
    if row.targets:
        return {month: exact(in_base(kpi, target)) for month, target in row.targets.items()}
    once = _wanted(kpi, row, number)
    return {} if once is None else dict.fromkeys(row.values, once)


def _wanted(kpi: Judged, row: Measured, number: NumberFormat) -> Decimal | None:
    at = row.table.once.get("target")
    if at is None or not row.wanted:
        return None
    if row.table.sheet.number(row.row, at) is not None:
        read = figure_of(row.wanted, NATIVE)
        return None if read is None else exact(in_base(kpi, read))
    found = re.search(r"-?\d[\d.,' ]*%?", row.wanted.replace("\N{MINUS SIGN}", "-"))
    if found is None:
        return None
    text = found[0].strip()
    style = number.model_copy(update={"percent": True})
    read = figure_of(text, style)
    if read is None:
        return None
    return exact(read if text.endswith("%") and kpi.kind == "percent" else in_base(kpi, read))


def in_base(kpi: Judged, figure: Decimal) -> Decimal:
    """A target in base units; one of a share that is written in per cent is taken as such."""
    if kpi.kind == "percent" and kpi.scale == 1 and abs(figure) > Decimal("1.5"):
        return figure / 100
    return figure * kpi.scale


def goals_of(kpi: Judged, rows: Sequence[Measured], targets: Mapping[Month, Decimal]) -> list[Goal]:
    """The targets of a unit's rows as runs of months that have the same one."""
    if not targets:
        return []
    part = _share_of_a_year(kpi, rows, targets)
    flags = [row.red_flag for row in rows if row.red_flag is not None]
    red = exact(in_base(kpi, flags[-1]) / part) if flags else None
    months = sorted(targets)
    unit = rows[0].unit
    if len(set(targets.values())) == 1:
        goal = exact(targets[months[0]] / part)
        return [Goal(unit, goal, red_flag=_other_side(kpi, goal, red))]
    starts = [months[0], *(b for a, b in pairwise(months) if targets[a] != targets[b])]
    ends = [*(start - 1 for start in starts[1:]), None]
    return [
        Goal(unit, goal, start, end, _other_side(kpi, goal, red))
        for start, end in zip(starts, ends, strict=True)
        for goal in [exact(targets[start] / part)]
    ]


def _share_of_a_year(
    kpi: Judged, rows: Sequence[Measured], targets: Mapping[Month, Decimal]
) -> int:
    """12 where a flow's target is a year's and its figures are months', else 1."""
    values = {month: value for row in rows for month, value in row.values.items()}
    told = [targets[m] / (v * kpi.scale) for m, v in values.items() if v and m in targets]
    monthly = any(row.targets for row in rows)
    if kpi.aggregation != "flow" or monthly or len(told) < _ENOUGH:
        return 1
    usual = median(told)
    if not 8 <= usual <= 16:
        return 1
    kpi.yearly = True
    kpi.guess(
        PLACEHOLDER,
        "goal",
        f"{rows[0].unit}: the target is about {usual:.0f} times a month's figure, so it is taken "
        "for a year's and divided by 12",
    )
    return 12


def _other_side(kpi: Judged, goal: Decimal, red: Decimal | None) -> Decimal | None:
    return red if red is not None and red != goal and (goal > red) == kpi.higher else None


def set_red_flag(
    kpi: Judged, rows: Sequence[Measured], targets: Mapping[int, Mapping[Month, Decimal]]
) -> None:
    """Where red begins: by the red flags, the colours of the past, or a tenth from the goal."""
    if kpi.goals and all(goal.red_flag is not None for goal in kpi.goals):
        return
    if kpi.goals and not kpi.yearly and all(goal.goal > 0 for goal in kpi.goals):
        shares: dict[str, list[Decimal]] = {"green": [], "amber": [], "red": []}
        for row in rows:
            for month, colour in row.colours.items():
                target = targets[id(row)].get(month)
                if target:
                    shares[colour].append(row.values[month] * kpi.scale / target)
        found = _boundary(shares["amber"], shares["red"], higher=kpi.higher)
        if found is not None:
            kpi.ratio, why = found
            kpi.guess(
                RED_FLAG, "red_flag_ratio", f"red begins at {kpi.ratio} times the goal: {why}"
            )
            return
    if kpi.goals:
        _default_red_flag(kpi)


def _boundary(
    amber: Sequence[Decimal], red: Sequence[Decimal], *, higher: bool
) -> tuple[Decimal, str] | None:
    """Where red begins as a share of the goal, by what was amber and red in the past."""
    if not amber and not red:
        return None
    better: Callable[..., Decimal] = max if higher else min
    worse: Callable[..., Decimal] = min if higher else max
    best_red = better(red) if red else None
    worst_amber = worse(amber) if amber else None
    one = Decimal(1)
    if best_red is not None and worst_amber is not None:
        low, high = sorted((best_red, worst_amber))
        if (worst_amber > best_red) != higher:
            return None
        ends = f"red ends at {_share(best_red)} and amber begins at {_share(worst_amber)}"
        why = f"{ends} of the target"
    elif worst_amber is not None:
        low, high = sorted(
            (worst_amber, worst_amber * (Decimal("0.9") if higher else Decimal("1.1")))
        )
        why = f"amber was seen down to {_share(worst_amber)} of the target, and red never"
    else:
        assert best_red is not None
        low, high = sorted((best_red, one))
        why = f"red was seen up to {_share(best_red)} of the target, and amber never"
    usual = _USUAL if higher else tuple(2 - share for share in _USUAL)
    chosen = next((share for share in usual if low < share <= high and share != one), None)
    chosen = chosen or ((low + high) / 2).quantize(Decimal("0.001"))
    good = chosen != one and (chosen < one) == higher and chosen > 0
    return (chosen, why) if good else None


def _share(share: Decimal) -> str:
    return f"{share * 100:.1f} %"


def _default_red_flag(kpi: Judged) -> None:
    """A tenth away from the goal, on its worse side."""
    if all(goal.goal > 0 for goal in kpi.goals):
        kpi.ratio = Decimal("0.9") if kpi.higher else Decimal("1.1")
        says = f"red begins at {kpi.ratio} times the goal: the usual tenth, the colours do not tell"
        kpi.guess(RED_FLAG, "red_flag_ratio", says)
        return
    largest = max(abs(goal.goal) for goal in kpi.goals)
    kpi.gap = short(largest / 10) if largest else max(Decimal(1) * kpi.scale, Decimal("0.01"))
    says = f"red begins {kpi.gap} away from the goal: nothing in the workbook tells"
    kpi.guess(RED_FLAG, "red_flag_gap", says)
