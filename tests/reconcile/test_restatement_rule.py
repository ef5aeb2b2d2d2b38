"""The rule of restatement: what was published of a figure against what it is."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scorecard.reconcile.breaks import find_restatements
from tests.small import Calculated, kpi, sections

MONTH = "2026-01"
COLUMNS = ["unit", "month", "kpi", "value", "tree", "edition", "version"]


def restated(folder: Path, published: Any, now: Any, **declared: Any) -> Calculated:
    """North's revenue of January as it was published and as it is in February."""
    raw = sections(kpis=[kpi("revenue", **declared)])
    claims = [("a", "revenue", "south", month, 1) for month in (MONTH, "2026-02")]
    claims += [] if now is None else [("a", "revenue", "north", MONTH, now)]
    result = Calculated(folder, raw, claims)
    figure = None if published is None else Decimal(str(published))
    rows = [("north", MONTH, "revenue", figure, "0" * 64, 3, 2)]
    result.warehouse.append("work.published", COLUMNS, rows)
    find_restatements(result.warehouse)
    return result


@pytest.mark.parametrize(
    ("published", "now", "declared", "found"),
    [
        (100, 100, {}, []),
        (100, "100.000000001", {}, ["restated"]),
        (100, 101, {"tolerance": {"absolute": 1}}, []),
        (100, "98.99", {"tolerance": {"relative": "0.01"}}, ["restated"]),
        (None, 5, {}, ["came_late"]),
        (5, None, {}, ["gone"]),
        (None, None, {}, []),
        (100, 200, {"revision_months": 1}, []),
        (None, 5, {"revision_months": 1}, []),
    ],
)
def test_what_was_published(
    tmp_path: Path, published: Any, now: Any, declared: dict[str, Any], found: list[str]
) -> None:
    result = restated(tmp_path, published, now, **declared)
    rows = result.ask("SELECT reason FROM mart.breaks WHERE rule = 'restatement'")
    assert [row[0] for row in rows] == found
    counts = result.ask(
        "SELECT compared, passed, failed FROM mart.checks WHERE rule = 'restatement'"
    )
    assert counts == [(1, 1 - len(found), len(found))]


def test_a_planned_revision_is_told_with_its_reason(tmp_path: Path) -> None:
    result = restated(tmp_path, 100, 200, revision_months=1)
    assert result.ask("SELECT published, now, planned FROM mart.restatements") == [(100, 200, True)]
    reasons = result.ask("SELECT passed, reason FROM work.comparisons WHERE rule = 'restatement'")
    assert reasons == [(True, "planned_revision")]


def test_finding_it_again_finds_it_once(tmp_path: Path) -> None:
    result = restated(tmp_path, 100, 200)
    before = result.warehouse.table_hashes()
    find_restatements(result.warehouse)
    assert result.warehouse.table_hashes() == before
