"""The opening baseline: breaks that were there when the organisation began are not asked about.

A break in it is accepted while its difference stays what it was, within tolerance. One that has
changed is open again, and one of a later month never was in it, but for what defines a card:
another weight is the same difference in each month, until one of the two sides changes.
"""

from scorecard.reconcile.settle import DEFINING
from scorecard.stores.warehouse import Warehouse


def accept(warehouse: Warehouse) -> None:
    """Set the status of the breaks in the baseline, decisions about single ones having theirs."""
    warehouse.run("reconcile/create_same_size")
    warehouse.run_if_any("ref.baselines", "reconcile/accept_baseline")
    if warehouse.has("ref.baselines"):
        warehouse.run("reconcile/create_break_id")
        warehouse.run("reconcile/create_same_sides")
        warehouse.run("reconcile/accept_definitions", {"reasons": list(DEFINING)})
    warehouse.con.execute("DELETE FROM mart.baseline")
    warehouse.run_if_any("ref.baselines", "marts/insert_baseline")
