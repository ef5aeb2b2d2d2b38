"""Measures against what they are scored by: red flag and goal, or a scale."""

from collections.abc import Iterator
from itertools import groupby

from scorecard.reconcile.resolve import make_macros
from scorecard.stores.warehouse import Warehouse

# Measures that are scored at once, about: as many as memory bears.
SLICE = 1_500_000
_FILLED = (
    "work.target_rules",
    "work.targets",
    "work.points",
    "work.long_term_targets",
    "work.period_targets",
    "work.period_coverage",
    "work.scales",
    "work.measure_scores",
    "mart.benchmarks",
)


def score_measures(warehouse: Warehouse) -> None:
    """Fill what `mart.measure_results` shows, and `mart.benchmarks` beside."""
    with warehouse.transaction():
        make_macros(warehouse)
        for table in _FILLED:
            warehouse.con.execute(f"DELETE FROM {table}")
        warehouse.run("score/insert_target_rules")
        warehouse.run("score/insert_targets")
        warehouse.run("score/insert_points")
        if warehouse.has("ref.long_term_targets"):
            warehouse.run("score/insert_long_term_targets")
        score_figures(warehouse)
        if warehouse.has("ref.benchmarks"):
            warehouse.run("score/insert_benchmarks")


def score_figures(warehouse: Warehouse) -> None:
    """Score every measure from its figures and the targets of their months.

    What few organisations declare is looked for first: to plan its statement takes longer.
    """
    warehouse.run("score/insert_period_targets")
    if warehouse.has("work.points") or warehouse.has("work.long_term_targets"):
        warehouse.run("score/insert_scales")
    if warehouse.has("mart.kpi_values", "coverage < 1"):
        warehouse.run("score/insert_period_coverage")
    warehouse.run("score/create_lines")
    for first, last in _slices(warehouse):
        warehouse.run("score/insert_measure_scores", {"first_unit": first, "last_unit": last})
    if warehouse.has("work.measure_scores", "reason IN ('no_period', 'incomplete_period')"):
        warehouse.run("score/update_undefined")
    if warehouse.has("ref.kpis", "between_updates = 'carry'"):
        warehouse.run("score/update_carried")
        warehouse.run("score/update_not_begun")


def _slices(warehouse: Warehouse) -> Iterator[tuple[str, str]]:
    """First and last unit of each slice of the organisation, by their ids."""
    units = warehouse.rows("score/select_sizes")
    for _, found in groupby(units, lambda unit: int(unit["upto"]) // SLICE):
        slice_ = [str(unit["unit"]) for unit in found]
        yield slice_[0], slice_[-1]
