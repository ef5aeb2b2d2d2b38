"""Measures a second time: targets in force, those of periods, and scores, in plain Python.

It takes a configuration as it is read, and figures of `plain_figures`. It knows red flag and goal,
or a goal alone; no growth, no scales, and nothing that is not due.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.config.scorecards import Measure, Scorecard
from tests.score import plain
from tests.score.plain_figures import KINDS, Organisation, first_months, nine, start_of

# By kpi, unit and month: a row of `plain_figures.rows`.
Figures = Mapping[tuple[str, str, int], Mapping[str, Any]]
Place = tuple[str, int, str, str]
PERIODS = ("quarter_value", "ytd_value", "rolling_3_value", "rolling_12_value")


def card_of(config: Config, unit: Unit) -> Scorecard | None:
    """A unit's own card, else that of its type."""
    own = [card for card in config.scorecards if card.unit == unit.id]
    of_type = [card for card in config.scorecards if card.unit_type == unit.type]
    return next(iter([*own, *of_type]), None)


class Targets:
    """Red flag and goal of any KPI and unit, of a month and of a period."""

    def __init__(self, config: Config, made: Organisation, figures: Figures) -> None:
        self.made = made
        self.first = first_months(figures)
        self.rows: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for section in ("targets", "thresholds"):
            for row in getattr(config, section):
                self.rows[section, row.kpi].append(row)

    def of_month(self, kpi: str, unit: Unit, month: int) -> tuple[Decimal | None, Decimal] | None:
        """Where the target does not say where red begins, the threshold does, or nothing."""
        target = _in_force(self.rows["targets", kpi], unit, month)
        if target is None:
            return None
        threshold = _in_force(self.rows["thresholds", kpi], unit, month)
        flags = [row.red_flag for row in (target, threshold) if row is not None]
        return next((flag for flag in flags if flag is not None), None), target.goal

    def of(self, kpi: str, unit: Unit, basis: str, month: int) -> tuple[Any, Any]:
        """A flow's are added up over the months its figure is; two Nones where one is missing."""
        adds_up = basis != "month" and KINDS[self.made.kinds[kpi]][1] == "sum"
        begins = month
        if adds_up:
            begins = start_of(self.made, basis, month)
            if basis in ("quarter", "ytd"):
                begins = max(begins, self.first[kpi, unit.id])
        there = [self.of_month(kpi, unit, m) for m in range(begins, month + 1)]
        given = [pair for pair in there if pair is not None]
        if not given or len(given) < len(there):
            return None, None
        flags = [flag for flag, _ in given if flag is not None]
        flag = sum(flags, Decimal(0)) if len(flags) == len(given) else None
        return flag, sum((goal for _, goal in given), Decimal(0))


def _in_force(rows: Sequence[Any], unit: Unit, month: int) -> Any:
    """The narrowest row that holds in a month: a unit's, a type's, everybody's."""
    holding = [
        row
        for row in rows
        if (row.valid_from is None or row.valid_from.index <= month)
        and (row.valid_to is None or month <= row.valid_to.index)
    ]
    for scope in ((unit.id, None), (None, unit.type), (None, None)):
        for row in holding:
            if (row.unit, row.unit_type) == scope:
                return row
    return None


def measures(
    config: Config, made: Organisation, figures: Figures, targets: Targets, months: Sequence[int]
) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Place and row of every measure of every card, as `mart.measure_results` has it."""
    higher = {kpi.id: kpi.polarity == "higher_is_better" for kpi in config.kpis}
    for unit in config.units:
        card = card_of(config, unit)
        for perspective in () if card is None else card.perspectives:
            for objective in perspective.objectives:
                for measure in objective.measures:
                    for month in months:
                        row = _scored(made, figures, targets, (measure, unit, month), higher)
                        above = {
                            "perspective": perspective.perspective,
                            "objective": objective.id,
                            "role": measure.role,
                            "weight": measure.weight,
                        }
                        place = unit.id, month, measure.kpi, measure.basis
                        yield place, {**above, **row}


def _scored(
    made: Organisation,
    figures: Figures,
    targets: Targets,
    place: tuple[Measure, Unit, int],
    higher: Mapping[str, bool],
) -> dict[str, Any]:
    measure, unit, month = place
    kpi, basis = measure.kpi, measure.basis
    of_basis = "" if basis == "month" else f"{basis}_"
    figure = figures.get((kpi, unit.id, month), {})
    before = figures.get((kpi, unit.id, month - 12), {}).get(f"{of_basis}value")
    x = figure.get(f"{of_basis}value")
    flag, goal = targets.of(kpi, unit, basis, month)
    coverage = _coverage(made, figures, (kpi, unit.id, month), basis)
    in_part = coverage is not None and coverage < 1 and _whole_only(made, kpi, higher[kpi])
    score = colour = variance = None
    if x is not None and goal is not None and not in_part:
        score, colour = _against(x, flag, goal, higher[kpi])
        variance = x - goal
    return {
        **{name: figure.get(name) for name in ("value", *PERIODS, "status")},
        "scored_value": x,
        "red_flag": flag,
        "target": goal,
        "variance": variance,
        "favourable": None if variance is None else variance == 0 or (variance > 0) == higher[kpi],
        "score": score,
        "colour": colour,
        "reason": None if score is not None else _reason(figure, basis, x, goal),
        "scored_status": figure.get(f"{of_basis}status"),
        "coverage": coverage,
        "variance_share": _share(variance, goal),
        "prior_year_value": before,
        "prior_year_variance": None if x is None or before is None or in_part else x - before,
    }


def _against(x: Decimal, flag: Decimal | None, goal: Decimal, higher: bool) -> tuple[Decimal, str]:
    """Score and colour between red flag and goal, or by the goal alone."""
    if flag is None:
        found = plain.typed("goal_only", x, {"goal": goal}, higher=higher)
    else:
        found = plain.typed("linear", x, {"red_flag": flag, "goal": goal}, higher=higher)
    assert not isinstance(found, str)
    score, colour = found
    return plain.kept(score, colour), colour


def _share(variance: Decimal | None, goal: Decimal | None) -> Decimal | None:
    if variance is None or not goal:
        return None
    return nine(Fraction(variance) / abs(Fraction(goal)))


def _reason(figure: Mapping[str, Any], basis: str, x: Any, goal: Any) -> str:
    """Why a measure has no score; periods of three and twelve months divided by 0 are not known."""
    if not figure:
        return "no_figure"
    if x is None:
        divided_by_0 = basis == "ytd" and figure["ytd_denominator"] is not None
        return "undefined" if basis == "month" or divided_by_0 else "incomplete_period"
    return "no_target" if goal is None else "absent_children"


def _coverage(
    made: Organisation, figures: Figures, place: tuple[str, str, int], basis: str
) -> Fraction | None:
    """Of what is added up over months, or made of other KPIs, the worst month's."""
    kpi, unit, month = place
    if place not in figures:
        return None
    start = month
    if basis != "month" and (KINDS[made.kinds[kpi]][1] == "sum" or kpi in made.operands):
        start = start_of(made, basis, month)
    there = [figures.get((kpi, unit, m)) for m in range(start, month + 1)]
    return min(row["coverage"] for row in there if row is not None)


def _whole_only(made: Organisation, kpi: str, higher: bool) -> bool:
    """Whether a figure that lacks a child unit may look better than it is."""
    over_units = KINDS[made.kinds[kpi]][0]
    worse = "min" if higher else "max"
    return kpi in made.operands or over_units in ("sum", worse)
