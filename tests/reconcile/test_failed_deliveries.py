"""A delivery that failed is a break until one came that says what it was to say."""

from pathlib import Path
from typing import Any

import pytest

from scorecard.period import Month
from scorecard.reconcile.breaks import find_source_breaks
from tests.ingest.world import MONTHLY, QUERY, World, source, table
from tests.small import LOADS, Calculated, sections

SEPTEMBER, OCTOBER = "2026-09", "2026-10"
COVERED = [*LOADS, "covered_from", "covered_to"]


def load(seq: int, name: str, month: str, state: str, covers: tuple[str, str] | None) -> list[Any]:
    """A row of `core.loads`; `covers` None is a history."""
    first, last = (Month.parse(at).index for at in covers) if covers else (None, None)
    reason = "" if state == "loaded" else f"{name} {seq}"
    counts = [0] * 7
    return [seq, "b", name, Month.parse(month).index, state, reason, *counts, first, last]


def of_month(seq: int, month: str, state: str) -> list[Any]:
    return load(seq, f"x_{month}.csv", month, state, (month, month))


def history(seq: int, month: str, state: str) -> list[Any]:
    return load(seq, f"all_{month}.csv", month, state, None)


def asked(seq: int, month: str, state: str) -> list[Any]:
    """A query with a lookback of one month."""
    before = str(Month.parse(month) - 1)
    return load(seq, f"q.sql@{month}", month, state, (before, month))


def bound(seq: int, month: str, state: str) -> list[Any]:
    """A history that is asked for up to a month: known only once it came."""
    row = load(seq, "q.sql", month, state, None)
    if state == "loaded":
        row[-1] = Month.parse(month).index
    return row


@pytest.mark.parametrize(
    ("rows", "open_in"),
    [
        # A later month says nothing of an earlier one.
        ([of_month(2, SEPTEMBER, "failed"), of_month(3, OCTOBER, "loaded")], [SEPTEMBER]),
        ([of_month(2, SEPTEMBER, "rejected"), of_month(3, OCTOBER, "loaded")], [SEPTEMBER]),
        ([of_month(2, SEPTEMBER, "failed"), of_month(3, SEPTEMBER, "loaded")], []),
        ([of_month(3, SEPTEMBER, "failed"), of_month(2, SEPTEMBER, "loaded")], [SEPTEMBER]),
        # Failing again mends nothing, and is one break.
        ([of_month(2, SEPTEMBER, "failed"), of_month(3, SEPTEMBER, "rejected")], [SEPTEMBER]),
        ([of_month(2, SEPTEMBER, "failed"), of_month(3, OCTOBER, "failed")], [SEPTEMBER, OCTOBER]),
        ([history(2, SEPTEMBER, "failed"), history(3, OCTOBER, "loaded")], []),
        ([history(2, SEPTEMBER, "failed"), history(3, OCTOBER, "failed")], [SEPTEMBER, OCTOBER]),
        # October's query asks for September again, and not for August.
        ([asked(2, SEPTEMBER, "failed"), asked(3, OCTOBER, "loaded")], [SEPTEMBER]),
        ([load(2, "m", SEPTEMBER, "failed", (SEPTEMBER,) * 2), asked(3, OCTOBER, "loaded")], []),
        ([bound(2, SEPTEMBER, "failed"), bound(3, OCTOBER, "loaded")], []),
        ([bound(2, OCTOBER, "failed"), bound(3, SEPTEMBER, "loaded")], [OCTOBER]),
    ],
)
@pytest.mark.fault("source")
def test_what_mends_a_failed_delivery(
    tmp_path: Path, rows: list[list[Any]], open_in: list[str]
) -> None:
    claims = [("a", "revenue", "north", month, 1) for month in (SEPTEMBER, OCTOBER)]
    result = Calculated(tmp_path, sections(), claims)
    result.warehouse.append("core.loads", COVERED, rows)
    find_source_breaks(result.warehouse)
    found = result.ask(
        "SELECT month, detail FROM mart.breaks WHERE reason = 'delivery_failed' ORDER BY month"
    )
    assert [row[0] for row in found] == open_in
    newest = {str(Month(row[3])): row[5] for row in sorted(rows) if row[5]}
    assert dict(found) == {month: newest[month] for month in open_in}


@pytest.mark.fault("source")
def test_a_load_knows_the_months_it_speaks_of(tmp_path: Path) -> None:
    world = World(tmp_path)
    monthly = source(MONTHLY, lookback=1)
    world.put("drops/sales_2026-09.csv", "<html>")
    world.put("drops/sales_2026-10.csv", table("revenue,north,2026-10,1"))
    world.collect(monthly)
    world.load(monthly)
    first, last = (Month.parse(at).index for at in (SEPTEMBER, OCTOBER))
    loads = "SELECT state, covered_from, covered_to FROM core.loads ORDER BY seq"
    assert world.query(loads) == [("failed", first, first), ("loaded", last, last)]


@pytest.mark.fault("source")
def test_a_load_of_a_history_speaks_of_all_months(tmp_path: Path) -> None:
    world = World(tmp_path)
    history = source(QUERY)
    world.database("CREATE TABLE s (kpi, unit, month, value)")
    world.collect(history)
    world.load(history)
    assert world.query("SELECT covered_from, covered_to FROM core.loads") == [(None, None)]
