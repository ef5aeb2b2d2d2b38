"""Measures to objectives, perspectives and cards: weighted means that cannot hide a red child."""

from scorecard.stores.warehouse import Warehouse

LEVELS = ("objective_results", "perspective_results", "scorecards")


def roll_up(warehouse: Warehouse) -> None:
    """Fill the three roll-up marts."""
    with warehouse.transaction():
        warehouse.run("score/create_band")
        for level in LEVELS:
            warehouse.con.execute(f"DELETE FROM mart.{level}")
            warehouse.run(f"score/insert_{level}")
