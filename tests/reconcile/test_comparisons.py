"""`mart.comparisons`: any one comparison again, also those that passed and were only counted."""

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings

from scorecard.stores.snapshot import query, refresh
from tests.reconcile.drawn import Drawn, organisations
from tests.small import SOURCE, Calculated, kpi, sections

NINTH = Decimal("0.000000001")
SIDES = "kpi, unit, month, left_source, left_value, right_source, right_value"
# Source, kpi, unit, month and figure.
Claims = list[tuple[str, str, str, str, Decimal | None]]


@settings(max_examples=6)
@given(drawn=organisations())
def test_it_is_what_the_rules_found_counted_and_what_is_calculated_by_hand(drawn: Drawn) -> None:
    with TemporaryDirectory() as folder:
        made = Calculated(Path(folder), drawn.raw, drawn.claims, quarantined=drawn.quarantined)
        _as_found(made)
        _as_counted(made)
        claims = made.ask("SELECT source, kpi, unit, month, value FROM mart.from_totals")
        claims += [c[:5] for c in drawn.claims if c[0] != "c" or not _is_total(drawn, c[1])]
        rows = made.ask(
            f"SELECT {SIDES}, tolerance, passed FROM mart.comparisons WHERE rule = 'agreement'"
        )
        made.close()
    assert Counter(rows) == Counter(_by_hand(drawn, claims))


def _as_found(made: Calculated) -> None:
    columns = f"rule, {SIDES}, difference, tolerance, reason"
    failed = made.ask(f"SELECT {columns} FROM mart.comparisons WHERE NOT passed")
    breaks = made.ask(
        f"SELECT {columns} FROM mart.breaks WHERE rule IN ('agreement', 'completeness')"
    )
    assert Counter(failed) == Counter(breaks)


def _as_counted(made: Calculated) -> None:
    compared = made.ask(
        "SELECT rule, kpi, month, count(*), count(*) FILTER (WHERE passed) FROM mart.comparisons "
        "GROUP BY ALL ORDER BY ALL"
    )
    checks = made.ask(
        "SELECT rule, kpi, month, compared, passed FROM mart.checks "
        "WHERE rule IN ('agreement', 'completeness') ORDER BY ALL"
    )
    assert compared == checks


def _is_total(drawn: Drawn, kpi_id: str) -> bool:
    return kpi_id in drawn.raw["sources"][2].get("cumulative", {}).get("kpis", ())


def _by_hand(drawn: Drawn, claims: Claims) -> Iterator[tuple[Any, ...]]:
    kpis = {item["id"]: item for item in drawn.raw["kpis"]}
    cells: dict[tuple[str, str, str], dict[str, Decimal | None]] = {}
    for source, *cell, value in claims:
        cells.setdefault((cell[0], cell[1], cell[2]), {})[source] = value
    for (name, unit, month), told in cells.items():
        order = next(
            (row["sources"] for row in drawn.raw["precedence"] if (name, unit) == _scope(row)),
            kpis[name]["sources"],
        )
        believed = sorted(told, key=lambda s: (order.index(s) if s in order else len(order), s))
        for place, left in enumerate(believed):
            for right in believed[place + 1 :]:
                one, other = told[left], told[right]
                tolerance = _tolerance(kpis[name], one, other)
                agree = one is other
                if one is not None and other is not None:
                    agree = abs(one - other) <= tolerance
                shown = tolerance.quantize(NINTH, ROUND_HALF_UP)
                yield name, unit, month, left, one, right, other, shown, agree


def _scope(row: dict[str, Any]) -> tuple[str, str]:
    return row["kpi"], row["unit"]


def _tolerance(declared: dict[str, Any], *sides: Decimal | None) -> Decimal:
    known = [abs(side) for side in sides if side is not None]
    own = declared["tolerance"]
    return max(
        Decimal(own.get("absolute", 0)),
        Decimal(own.get("relative", 0)) * max(known, default=Decimal(0)),
        Decimal(own.get("rounding_step", 0)),
        NINTH if declared["aggregation"] == "ratio" else Decimal(0),
    )


def test_one_comparison_that_passed_is_shown_with_all_its_parts(tmp_path: Path) -> None:
    declared = {"absolute": 1, "relative": "0.01", "rounding_step": "0.5"}
    raw = sections(kpis=[kpi("revenue", tolerance=declared)], scorecards=[])
    claims = [("a", "revenue", "north", "2026-01", 200), ("b", "revenue", "north", "2026-01", 202)]
    made = Calculated(tmp_path, raw, claims)
    assert made.ask("SELECT count(*) FROM mart.breaks") == [(0,)]
    refresh(made.warehouse, tmp_path / "snapshot.duckdb")
    names, rows = query(
        tmp_path / "snapshot.duckdb",
        "SELECT * EXCLUDE (month_start) FROM mart.comparisons WHERE kpi = 'revenue' "
        "AND unit = 'north' AND month = '2026-01' AND rule = 'agreement'",
    )
    assert [dict(zip(names, row, strict=True)) for row in rows] == [
        {
            "rule": "agreement",
            "kpi": "revenue",
            "unit": "north",
            "month": "2026-01",
            "left_source": "a",
            "left_value": 200,
            "right_source": "b",
            "right_value": 202,
            "difference": 2,
            "allowed_absolute": 1,
            "allowed_relative": Decimal("2.02"),
            "allowed_rounding": Decimal("0.5"),
            "tolerance": Decimal("2.02"),
            "passed": True,
            "reason": "",
        }
    ]


def test_the_snapshot_answers_as_the_warehouse_does(tmp_path: Path) -> None:
    raw = sections(
        kpis=[kpi("revenue"), kpi("rate", "ratio")],
        sources=[
            {**SOURCE, "id": "a"},
            {**SOURCE, "id": "b", "cumulative": {"since": "fiscal_year"}},
        ],
        scorecards=[],
    )
    claims = [
        (source, "revenue", unit, month, value)
        for source, values in (("a", (1, 2, 3)), ("b", (1, 3, 7)))
        for unit in ("north", "south")
        for month, value in zip(("2026-01", "2026-02", "2026-03"), values, strict=True)
    ]
    claims.append(("a", "rate", "north", "2026-02", "0.5"))
    made = Calculated(tmp_path, raw, claims)
    refresh(made.warehouse, tmp_path / "snapshot.duckdb")
    for mart in (
        "comparisons",
        "claims",
        "observations",
        "from_totals",
        "kpis",
        "sources",
        "precedence",
    ):
        asked = f"SELECT * FROM mart.{mart} ORDER BY ALL"
        _, rows = query(tmp_path / "snapshot.duckdb", asked)
        assert rows == made.ask(asked), mart
        assert rows, mart


def test_each_tolerance_is_counted_by_itself(tmp_path: Path) -> None:
    # Two identities of one KPI, the second held to a tenth; and a rule that knows no tolerance.
    identities = [
        {"id": "same", "kpi": "revenue", "terms": {"sales": 1}},
        {"id": "near", "kpi": "revenue", "terms": {"sales": 1}, "tolerance": {"relative": "0.1"}},
    ]
    raw = sections(kpis=[kpi("revenue"), kpi("sales")], identities=identities, scorecards=[])
    claims = [("a", "revenue", "north", "2026-01", 100), ("a", "sales", "north", "2026-01", 95)]
    made = Calculated(tmp_path, raw, claims)
    counted = made.ask(
        "SELECT rule, tolerance_relative, compared, passed, failed FROM mart.checks "
        "WHERE kpi = 'revenue' AND rule IN ('completeness', 'identity') ORDER BY ALL"
    )
    # North's figure and Group's, which is North's alone.
    assert counted == [
        ("completeness", None, 1, 1, 0),
        ("identity", Decimal(0), 2, 0, 2),
        ("identity", Decimal("0.1"), 2, 2, 0),
    ]
