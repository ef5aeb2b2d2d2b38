"""Where initiatives stand, month by month: by their dates, milestones, reports and money."""

from scorecard.stores.warehouse import Warehouse


def count_initiatives(warehouse: Warehouse) -> None:
    """Take stock at each month's end, and offer what KPIs count of it as candidates."""
    warehouse.con.execute("DELETE FROM work.initiatives")
    warehouse.run_if_any("ref.initiatives", "initiatives/insert_states")
    warehouse.run_if_any("work.initiatives", "initiatives/insert_counted_candidates")


def follow_initiatives(warehouse: Warehouse) -> None:
    """Fill `mart.initiatives`; what they cost may be a KPI, so that values come first."""
    warehouse.con.execute("DELETE FROM mart.initiatives")
    warehouse.run_if_any("work.initiatives", "initiatives/insert_initiatives")
