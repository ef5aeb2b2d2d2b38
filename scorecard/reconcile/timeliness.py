"""What KPIs that count deliveries on time say: of closes, by when figures came."""

from scorecard.stores.warehouse import Warehouse


def count_deliveries(warehouse: Warehouse) -> None:
    """Offer what KPIs count of deliveries as candidates, where there is such a KPI."""
    if warehouse.has("ref.counting_kpis", "counts = 'deliveries_on_time'"):
        warehouse.run_if_any("ref.timeliness", "timeliness/insert_counted_candidates")
