"""Measures against what they are scored by: red flag and goal, or a scale."""

from scorecard.reconcile.resolve import make_macros
from scorecard.stores.warehouse import Warehouse

_FILLED = (
    "work.targets",
    "work.period_targets",
    "work.points",
    "work.long_term_targets",
    "work.scales",
    "mart.targets",
    "mart.measure_results",
)


def score_measures(warehouse: Warehouse) -> None:
    """Fill `mart.measure_results`, and `mart.targets` with what they are held against."""
    with warehouse.transaction():
        for table in _FILLED:
            warehouse.con.execute(f"DELETE FROM {table}")
        make_macros(warehouse)
        warehouse.run("score/insert_targets")
        warehouse.run("score/insert_points")
        warehouse.run("score/insert_long_term_targets")
        warehouse.run("marts/insert_targets")
        warehouse.run("score/insert_period_targets")
        warehouse.run("score/insert_scales")
        warehouse.run("score/insert_measure_results")
