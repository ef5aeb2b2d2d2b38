"""Measures against their red flag and goal."""

from scorecard.stores.warehouse import Warehouse

# From targets and figures to measure results, in order.
RESULTS = ("insert_measure_results", "update_carried", "update_not_due")


def score_measures(warehouse: Warehouse) -> None:
    """Fill `mart.measure_results`, and `mart.targets` with what they are held against."""
    with warehouse.transaction():
        warehouse.con.execute("DELETE FROM work.targets")
        warehouse.con.execute("DELETE FROM mart.targets")
        warehouse.con.execute("DELETE FROM mart.measure_results")
        warehouse.run("score/insert_targets")
        warehouse.run("marts/insert_targets")
        for statement in RESULTS:
            warehouse.run(f"score/{statement}")
