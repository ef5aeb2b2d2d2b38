"""What decisions make of breaks: settled, opened, or reopened because they have changed.

A break flows from open to explained, then to corrected or accepted, and is gone once nothing
differs any more. A decision never takes a break away: it says what became of it.
"""

from typing import Final

from scorecard.stores.warehouse import Warehouse

DEFINING: Final = ("weight", "target", "red_flag", "polarity", "colour")
"""What of a card a department's scorecard may print otherwise month after month: its definition.

Such a difference that is accepted stays so until one of the two sides changes.
"""
TABLES: Final = ("mart.break_decisions", "mart.decided_values", "mart.decisions")


def settle(warehouse: Warehouse) -> None:
    """Give each break its status, and fill the marts of decisions; twice is as once."""
    for table in TABLES:
        warehouse.con.execute(f"DELETE FROM {table}")
    # Materialising this stage again, alone, begins with what the last time made of them.
    warehouse.con.execute("UPDATE mart.breaks SET status = 'open' WHERE rule <> 'dispute'")
    warehouse.con.execute("UPDATE mart.breaks SET status = 'disputed' WHERE rule = 'dispute'")
    if not warehouse.has("ref.decisions"):
        return
    warehouse.run("reconcile/create_same_size")
    warehouse.run("reconcile/create_same_sides")
    warehouse.run("reconcile/insert_disputes_of_breaks")
    warehouse.run("reconcile/insert_corrections")
    warehouse.run("reconcile/insert_acceptances")
    warehouse.run("reconcile/settle_breaks")
    warehouse.run("reconcile/explain_by_items")
    warehouse.run("reconcile/insert_decided_values")
    warehouse.run("reconcile/insert_decisions")
