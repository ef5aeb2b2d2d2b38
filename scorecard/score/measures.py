"""Measures against their red flag and goal."""

from scorecard.reconcile.resolve import make_macros
from scorecard.stores.warehouse import Warehouse

# What measures are held against: of each month, and of the periods they are scored on.
TARGETS = ("work.targets", "work.period_targets")


def score_measures(warehouse: Warehouse) -> None:
    """Fill `mart.measure_results`, and `mart.targets` with what they are held against."""
    with warehouse.transaction():
        make_macros(warehouse)
        for table in (*TARGETS, "mart.targets", "mart.measure_results"):
            warehouse.con.execute(f"DELETE FROM {table}")
        warehouse.run("score/insert_targets")
        warehouse.run("marts/insert_targets")
        warehouse.run("score/insert_period_targets")
        warehouse.run("score/insert_measure_results")
