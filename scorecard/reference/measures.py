"""Measures of each unit's scorecard with their weights, targets, and benchmarks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scorecard.config.cascades import scorecard_of
from scorecard.config.dated import (
    AnnualTarget,
    Benchmark,
    LongTermTarget,
    PriorYearTarget,
    RedFlag,
    Threshold,
    Weight,
)
from scorecard.config.kpis import Kpi
from scorecard.config.models import Config
from scorecard.config.scales import Knot, knot
from scorecard.config.scorecards import Measure, Scorecard
from scorecard.reference.spans import ALWAYS, FOREVER, fitting, holds, spans
from scorecard.stores.warehouse import Warehouse


def write_measures(warehouse: Warehouse, config: Config) -> None:
    """The measures of every unit's scorecard, with the weights of each time."""
    kpis = {kpi.id: kpi for kpi in config.kpis}
    rows = [
        (unit.id, *row)
        for unit in config.units
        if (card := scorecard_of(config, unit)) is not None
        for row in _card_measures(card, fitting(config.weights, unit), kpis)
    ]
    columns = [
        "measure",
        "unit",
        "perspective",
        "perspective_position",
        "perspective_weight",
        "objective",
        "objective_position",
        "objective_weight",
        "kpi",
        "measure_position",
        "weight",
        "role",
        "basis",
        "score_type",
        "required",
        "first_month",
        "last_month",
    ]
    numbered = [(number, *row) for number, row in enumerate(rows)]
    warehouse.replace("ref.measures", columns, numbered)


def _card_measures(
    card: Scorecard, weights: Sequence[Weight], kpis: Mapping[str, Kpi]
) -> Iterator[tuple[Any, ...]]:
    """A measure's rows; there is none of months before the KPI's first."""
    for p, perspective in enumerate(card.perspectives):
        for o, objective in enumerate(perspective.objectives):
            for m, measure in enumerate(objective.measures):
                heavy = [
                    [row for row in weights if row.perspective == perspective.perspective],
                    [row for row in weights if row.objective == objective.id],
                    _of_measure(weights, measure),
                ]
                own = (perspective.weight, objective.weight, measure.weight)
                kpi = kpis[measure.kpi]
                begins = (kpi.first_month or ALWAYS).index
                for first, last in spans([row for rows in heavy for row in rows]):
                    if last < begins:
                        continue
                    of_perspective, of_objective, of_measure = (
                        next((row.weight for row in rows if holds(row, first)), weight)
                        for rows, weight in zip(heavy, own, strict=True)
                    )
                    yield (
                        perspective.perspective,
                        p,
                        of_perspective,
                        objective.id,
                        o,
                        of_objective,
                        measure.kpi,
                        m,
                        of_measure,
                        measure.role,
                        measure.basis,
                        measure.score or kpi.score,
                        measure.required,
                        max(first, begins),
                        last,
                    )


def _of_measure(weights: Sequence[Weight], measure: Measure) -> list[Weight]:
    """A measure's own weights in the order given; of one scope those for its basis go first."""
    rows = [row for row in weights if row.kpi == measure.kpi and row.basis in {None, measure.basis}]
    scopes = list(dict.fromkeys((row.unit, row.unit_type) for row in rows))
    return sorted(rows, key=lambda r: (scopes.index((r.unit, r.unit_type)), r.basis is None))


def write_targets(warehouse: Warehouse, config: Config) -> None:
    """Targets, thresholds with their scales, and long-term targets, each with its months."""
    scope = ["kpi", "unit", "unit_type", "first_month", "last_month"]
    lines = ["red_flag", "red_flag_ratio", "red_flag_gap", "red_flag_high"]
    nothing = (None,) * 3
    targets = [
        (*_scope(row), *_red_flag(row), row.goal, row.goal_high, *nothing) for row in config.targets
    ]
    targets += [
        (*_scope(row), None, row.red_flag_ratio, row.red_flag_gap, *nothing, row.growth, None, None)
        for row in config.prior_year_targets
    ]
    targets += [
        (*_scope(row), None, row.red_flag_ratio, None, *nothing, None, row.goal, first)
        for row in config.annual_targets
        if row.phasing == "last_year"
        for first in [row.first_month.index]
    ]
    goals = ["goal", "goal_high", "growth", "year_goal", "year_first"]
    warehouse.replace("ref.targets", [*scope, *lines, *goals], targets)
    thresholds = [
        (number, *_scope(row), *_red_flag(row)) for number, row in enumerate(config.thresholds)
    ]
    warehouse.replace("ref.thresholds", ["number", *scope, *lines], thresholds)
    higher = {kpi.id: kpi.polarity == "higher_is_better" for kpi in config.kpis}
    points = [
        (number, "explicit" if row.points else "min_max", position, point.at, point.score)
        for number, row in enumerate(config.thresholds)
        for position, point in enumerate(_scale(row, higher=higher[row.kpi]), start=1)
    ]
    columns = ["threshold", "kind", "position", "figure", "score"]
    warehouse.replace("ref.points", columns, points)
    _write_long_term_targets(warehouse, config, scope)


def _write_long_term_targets(warehouse: Warehouse, config: Config, scope: list[str]) -> None:
    rows = []
    for row in config.long_term_targets:
        kpi, unit, unit_type, first, last = _scope(row)
        first = max(first, row.baseline_month.index)
        ends = (row.baseline, row.baseline_month.index, row.target, row.target_month.index)
        rows.append((kpi, unit, unit_type, first, last, *ends))
    columns = ["baseline", "baseline_month", "target", "target_month"]
    warehouse.replace("ref.long_term_targets", [*scope, *columns], rows)


def write_benchmarks(warehouse: Warehouse, config: Config) -> None:
    """What others reach, with its months."""
    rows = [(*_scope(row), row.name, row.value) for row in config.benchmarks]
    columns = ["kpi", "unit", "unit_type", "first_month", "last_month", "name", "value"]
    warehouse.replace("ref.benchmarks", columns, rows)


def _scale(row: Threshold, *, higher: bool) -> list[Knot]:
    """The points of a threshold by their figures; of a range its two ends."""
    if row.minimum is not None and row.maximum is not None:
        ends = (0, 30_000) if higher else (30_000, 0)
        return [Knot(row.minimum, ends[0]), Knot(row.maximum, ends[1])]
    return sorted((knot(text) for text in row.points), key=lambda point: point.at)


def _scope(
    row: RedFlag | LongTermTarget | PriorYearTarget | AnnualTarget | Benchmark,
) -> tuple[Any, ...]:
    first, last = (row.valid_from or ALWAYS).index, (row.valid_to or FOREVER).index
    return row.kpi, row.unit, row.unit_type, first, last


def _red_flag(row: RedFlag) -> tuple[Any, ...]:
    return row.red_flag, row.red_flag_ratio, row.red_flag_gap, row.red_flag_high
