"""The opening baseline: breaks that were there when the organisation began are not asked about.

A break in it is accepted while its difference stays what it was, within tolerance. One that has
changed is open again, and one of a later month never was in it.
"""

from scorecard.stores.warehouse import Warehouse


def accept(warehouse: Warehouse) -> None:
    """Set the status of the breaks in the baseline, decisions about single ones having theirs."""
    warehouse.run("reconcile/create_same_size")
    warehouse.run_if_any("ref.baselines", "reconcile/accept_baseline")
    warehouse.con.execute("DELETE FROM mart.baseline")
    warehouse.run_if_any("ref.baselines", "marts/insert_baseline")
