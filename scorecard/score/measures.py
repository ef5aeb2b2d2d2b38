"""Measures against their red flag and goal."""

from scorecard.stores.warehouse import Warehouse


def score_measures(warehouse: Warehouse) -> int:
    """Fill `mart.measure_results`; returns the number of measures, scored or not."""
    with warehouse.transaction():
        warehouse.con.execute("DELETE FROM work.targets")
        warehouse.con.execute("DELETE FROM mart.measure_results")
        warehouse.run("score/insert_targets")
        warehouse.run("score/insert_measure_results")
    found = warehouse.con.execute("SELECT count(*) FROM mart.measure_results").fetchall()
    return int(found[0][0])
