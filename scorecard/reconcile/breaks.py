"""Breaks in the order of the flow: what sources claim first, what is derived from it after.

A rule is a statement that adds comparisons; what failed becomes a break, all of it is counted.
"""

from scorecard.reconcile.baseline import accept
from scorecard.reconcile.settle import find_disputes, settle
from scorecard.reference import ALWAYS, FOREVER
from scorecard.stores.warehouse import Warehouse

SOURCE_RULES = ("reconcile/compare_sources", "reconcile/compare_with_expected")
DERIVED_RULES = (
    "reconcile/compare_with_children",
    "reconcile/compare_with_operands",
    "reconcile/compare_with_scorecards",
)
DERIVED_BREAKS = (
    "roll_up:differs",
    "roll_up:undefined",
    "completeness:no_figure",
    "completeness:no_operands",
)


def find_source_breaks(warehouse: Warehouse) -> None:
    """Validity, completeness and agreement of what sources claim."""
    with warehouse.transaction():
        for table in (
            "mart.observations",
            "mart.quarantine",
            "mart.deliveries",
            "mart.remarks",
            "mart.units",
            "mart.printed",
            "work.current",
            "work.comparisons",
            "mart.breaks",
        ):
            warehouse.con.execute(f"DELETE FROM {table}")
        warehouse.run("marts/insert_observations")
        warehouse.run("marts/insert_quarantine")
        warehouse.run("marts/insert_deliveries")
        warehouse.run("marts/insert_remarks")
        warehouse.run("marts/insert_printed")
        warehouse.run("marts/insert_units", {"always": ALWAYS.index, "forever": FOREVER.index})
        warehouse.run("resolve/create_quotient")
        warehouse.run("reconcile/create_verdict")
        warehouse.run("reconcile/insert_current")
        for rule in SOURCE_RULES:
            warehouse.run(rule)
        warehouse.run(
            "reconcile/insert_breaks",
            {"rules": ["agreement:differs", "agreement:undefined", "completeness:absent"]},
        )
        warehouse.run("reconcile/explain_absences")
        warehouse.run("reconcile/insert_validity_breaks")
        warehouse.run("reconcile/insert_failed_deliveries")
        warehouse.run("reconcile/insert_invalid_units")
        warehouse.run("reconcile/insert_early_months")
        warehouse.run("reconcile/insert_cumulative_gaps")


def find_derived_breaks(warehouse: Warehouse) -> None:
    """Roll-up, scorecard completeness and disputes, which need resolved values.

    What people decided about breaks is settled last, over all of them.
    """
    with warehouse.transaction():
        _forget_derived(warehouse)
        warehouse.run("reconcile/create_verdict")
        for rule in DERIVED_RULES:
            warehouse.run(rule)
        warehouse.run("reconcile/insert_breaks", {"rules": list(DERIVED_BREAKS)})
        warehouse.run("reconcile/explain_absences")
        find_disputes(warehouse)
        settle(warehouse)
        warehouse.con.execute("DELETE FROM mart.checks")
        warehouse.run("reconcile/insert_checks")
        accept(warehouse)


def _forget_derived(warehouse: Warehouse) -> None:
    # Materialising this stage again, alone, must not add its breaks twice.
    derived = "rule = 'roll_up' OR reason IN ('no_figure', 'no_operands')"
    warehouse.con.execute(f"DELETE FROM work.comparisons WHERE {derived}")
    warehouse.con.execute(f"DELETE FROM mart.breaks WHERE {derived}")
