"""Measures against what they are scored by: red flag and goal, or a scale."""

from scorecard.reconcile.resolve import make_macros
from scorecard.stores.warehouse import Warehouse

_FILLED = (
    "work.target_rules",
    "work.targets",
    "work.points",
    "work.long_term_targets",
    "work.period_targets",
    "work.scales",
    "mart.targets",
    "mart.measure_results",
    "mart.benchmarks",
)


def score_measures(warehouse: Warehouse) -> None:
    """Fill `mart.measure_results`, and what stands beside: `mart.targets`, `mart.benchmarks`."""
    with warehouse.transaction():
        make_macros(warehouse)
        for table in _FILLED:
            warehouse.con.execute(f"DELETE FROM {table}")
        warehouse.run("score/insert_target_rules")
        warehouse.run("score/insert_targets")
        warehouse.run("score/insert_points")
        if warehouse.has("ref.long_term_targets"):
            warehouse.run("score/insert_long_term_targets")
        warehouse.run("marts/insert_targets")
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
    warehouse.run("score/create_lines")
    warehouse.run("score/insert_measure_results")
    if warehouse.has("mart.measure_results", "reason IN ('no_period', 'incomplete_period')"):
        warehouse.run("score/update_undefined")
    if warehouse.has("ref.kpis", "between_updates = 'carry'"):
        warehouse.run("score/update_carried")
        warehouse.run("score/update_not_begun")
