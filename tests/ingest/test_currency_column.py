"""A column that says what currency each row's amounts are in."""

from decimal import Decimal
from typing import Any

from tests.ingest.world import LONG, World, source

COLUMNS = [*LONG["columns"], {"name": "cur", "type": "text"}]
LAYOUT = {**LONG["layout"], "currency": "cur"}
TOLD: dict[str, Any] = {**LONG, "columns": COLUMNS, "layout": LAYOUT}
HEAD = "kpi,unit,month,value,cur\n"


def vintages(world: World) -> list[tuple[Any, ...]]:
    return world.query(
        "SELECT kpi, unit, value, currency FROM core.vintages WHERE seq_to IS NULL ORDER BY ALL"
    )


def test_the_currency_of_an_amount_is_kept_beside_it(world: World) -> None:
    counts = world.bring(
        source(TOLD),
        HEAD
        + "revenue,north,2026-10,5, usd \nrevenue,south,2026-10,6,\nheads,north,2026-10,7,USD\n",
    )
    assert (counts.read, counts.loaded) == (3, 3)
    # Of heads it says nothing.
    assert vintages(world) == [
        ("heads", "north", Decimal(7), None),
        ("revenue", "north", Decimal(5), "USD"),
        ("revenue", "south", Decimal(6), None),
    ]
    # The same amount in another currency is another claim.
    counts = world.bring(
        source(TOLD),
        HEAD + "revenue,north,2026-10,5,GBP\nrevenue,south,2026-10,6,\nheads,north,2026-10,7,GBP\n",
    )
    assert (counts.loaded, counts.unchanged) == (1, 2)
    assert vintages(world)[1] == ("revenue", "north", Decimal(5), "GBP")


def test_figures_of_a_delivery_share_their_status_and_currency(world: World) -> None:
    """Each status and currency there is among them is kept once, and forgotten with its source."""
    columns = [*COLUMNS, {"name": "state", "type": "text"}]
    both = {**TOLD, "columns": columns, "layout": {**LAYOUT, "status": "state"}}
    rows = [
        "revenue,north,2026-10,5,USD,final",
        "revenue,south,2026-10,6,EUR,estimate",
        "revenue,north,2026-09,7,USD,final",
        "heads,north,2026-10,8,EUR,preliminary",
        "heads,south,2026-10,9,,estimate",
    ]
    text = "\n".join(["kpi,unit,month,value,cur,state", *rows, ""])
    lots = "SELECT status::VARCHAR, currency, withdrawn, seq_from, seq_to FROM core.lots"
    kept = {
        ("estimate", "EUR", False, 1, None),
        ("estimate", None, False, 1, None),
        ("final", "USD", False, 1, None),
        ("preliminary", None, False, 1, None),
    }
    assert world.bring(source(both), text).loaded == 5
    assert sorted(world.query(lots), key=str) == sorted(kept, key=str)
    assert world.bring(source(both), text.replace(",5,", ",5.0,")).unchanged == 5
    assert sorted(world.query(lots), key=str) == sorted(kept, key=str)
    # Three claims are gone, each of another status.
    assert world.bring(source(both), "\n".join([*text.splitlines()[:3], ""])).withdrawn == 3
    stones = {(status, None, True, 3, None) for status in ("estimate", "final", "preliminary")}
    ended = {(*lot[:4], 3) for lot in kept if lot[1] != "EUR"}
    assert sorted(world.query(lots), key=str) == sorted(kept | stones | ended, key=str)
    world.load(source(LONG, id="other"))
    assert world.query("SELECT count(*) FROM core.lots") == [(0,)]


def test_what_is_no_currency_is_set_aside(world: World) -> None:
    world.bring(
        source(TOLD), HEAD + "revenue,north,2026-10,5,Dollar\nrevenue,south,2026-10,6,EUR\n"
    )
    assert world.query("SELECT unit, reason, detail FROM core.quarantine") == [
        (
            "north",
            "bad_currency",
            "found 'Dollar' in column 'cur', expected a currency's three letters, as USD, or "
            "nothing: correct it at the source",
        )
    ]
    assert vintages(world) == [("revenue", "south", Decimal(6), "EUR")]


def test_amounts_in_several_currencies_are_never_added(world: World) -> None:
    rows = [
        "revenue,north,2026-10,5,USD",
        "revenue,north,2026-10,6,EUR",
        "revenue,south,2026-10,7,USD",
        "revenue,south,2026-10,8,USD",
        "heads,north,2026-10,1,USD",
        "heads,north,2026-10,2,EUR",
    ]
    world.bring(source(TOLD, combine="sum"), HEAD + "\n".join(rows) + "\n")
    assert world.query("SELECT DISTINCT kpi, unit, reason, detail FROM core.quarantine") == [
        (
            "revenue",
            "north",
            "mixed_currencies",
            "found amounts in several currencies among the 2 rows of revenue of north for 2026-10, "
            "expected one (sum): give each currency a KPI, or one to all rows; none was taken",
        )
    ]
    assert vintages(world) == [
        ("heads", "north", Decimal(3), None),
        ("revenue", "south", Decimal(15), "USD"),
    ]
