"""Measures of each unit's scorecard with their weights, and targets."""

from collections.abc import Iterator, Sequence
from typing import Any

from scorecard.config.cascades import scorecard_of
from scorecard.config.dated import Target, Threshold, Weight
from scorecard.config.models import Config
from scorecard.config.scorecards import Measure, Scorecard
from scorecard.reference.spans import ALWAYS, FOREVER, fitting, holds, spans
from scorecard.stores.warehouse import Warehouse


def write_measures(warehouse: Warehouse, config: Config) -> None:
    """The measures of every unit's scorecard, with the weights of each time."""
    rows = [
        (unit.id, *row)
        for unit in config.units
        if (card := scorecard_of(config, unit)) is not None
        for row in _card_measures(card, fitting(config.weights, unit))
    ]
    columns = [
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
        "required",
        "first_month",
        "last_month",
    ]
    warehouse.replace("ref.measures", columns, rows)


def _card_measures(card: Scorecard, weights: Sequence[Weight]) -> Iterator[tuple[Any, ...]]:
    for p, perspective in enumerate(card.perspectives):
        for o, objective in enumerate(perspective.objectives):
            for m, measure in enumerate(objective.measures):
                heavy = [
                    [row for row in weights if row.perspective == perspective.perspective],
                    [row for row in weights if row.objective == objective.id],
                    _of_measure(weights, measure),
                ]
                own = (perspective.weight, objective.weight, measure.weight)
                for first, last in spans([row for rows in heavy for row in rows]):
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
                        measure.required,
                        first,
                        last,
                    )


def _of_measure(weights: Sequence[Weight], measure: Measure) -> list[Weight]:
    """A measure's own weights in the order given; of one scope those for its basis go first."""
    rows = [row for row in weights if row.kpi == measure.kpi and row.basis in {None, measure.basis}]
    scopes = list(dict.fromkeys((row.unit, row.unit_type) for row in rows))
    return sorted(rows, key=lambda r: (scopes.index((r.unit, r.unit_type)), r.basis is None))


def write_targets(warehouse: Warehouse, config: Config) -> None:
    """Targets and thresholds with the months they hold in."""
    columns = ["kpi", "unit", "unit_type", "first_month", "last_month"]
    lines = ["red_flag", "red_flag_ratio", "red_flag_gap"]
    targets = [(*_red_flag(target), target.goal) for target in config.targets]
    warehouse.replace("ref.targets", [*columns, *lines, "goal"], targets)
    thresholds = [_red_flag(threshold) for threshold in config.thresholds]
    warehouse.replace("ref.thresholds", [*columns, *lines], thresholds)


def _red_flag(row: Target | Threshold) -> tuple[Any, ...]:
    return (
        row.kpi,
        row.unit,
        row.unit_type,
        (row.valid_from or ALWAYS).index,
        (row.valid_to or FOREVER).index,
        row.red_flag,
        row.red_flag_ratio,
        row.red_flag_gap,
    )
