"""Rows that a server gives over HTTP are landed and loaded as a query's are."""

from decimal import Decimal

from scorecard.ingest.extracts import Extract
from tests.ingest.webserver import WebServer
from tests.ingest.world import REST, World, source

ROWS = [
    {"kpi": "revenue", "unit": "north", "month": "2026-10", "value": 1234.5},
    {"kpi": "revenue", "unit": "south", "month": "2026-10", "value": 7},
    {"kpi": "revenue", "unit": "north", "month": "2026-09", "value": None},
]


def test_rows_of_an_answer_are_landed_and_loaded(world: World, web: WebServer) -> None:
    web.answers("/sales", {"rows": ROWS})
    declared = source(REST, url=f"{web.url}/sales")
    (delivery,) = world.collect(declared).deliveries
    assert (delivery.state, delivery.rows, delivery.media) == ("accepted", 3, "parquet")
    assert (delivery.name, delivery.parameters["url"]) == (f"{web.url}/sales",) * 2
    assert (delivery.parameters["method"], delivery.parameters["pages"]) == ("get", "1")
    (counts,) = world.load(declared)
    assert (counts.read, counts.loaded, counts.ignored) == (3, 2, 1)
    assert world.standing() == {"revenue north 2026-10": "1234.5", "revenue south 2026-10": "7"}


def test_the_same_rows_are_the_same_bytes_as_those_of_a_query(world: World, web: WebServer) -> None:
    web.answers("/sales", {"rows": ROWS[::-1]})
    (delivery,) = world.collect(source(REST, url=f"{web.url}/sales")).deliveries
    with Extract(["kpi", "unit", "month", "value"]) as extract:
        extract.add([(r["kpi"], r["unit"], r["month"], r["value"]) for r in ROWS[2:]])
        extract.add([("revenue", "north", "2026-10", Decimal("1234.5"))])
        extract.add([("revenue", "south", "2026-10", 7)])
        assert extract.written().content == world.landing.content(delivery)
