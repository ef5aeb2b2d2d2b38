"""Effects where a card counts initiatives: its figure stays as it is, or is the one exchanged."""

from decimal import Decimal
from pathlib import Path

from scorecard.impact.effects import find_effects
from tests.decided import decision
from tests.impact.exchange import check
from tests.small import Calculated, kpi, scorecard, sections


def test_effects_are_those_of_a_full_recalculation(tmp_path: Path) -> None:
    """A break about revenue, and a dispute about what is counted of North's initiatives."""
    items = [
        {
            "id": unit,
            "name": unit,
            "unit": unit,
            "objectives": ["grow"],
            "owner": "ann",
            "start": "2026-01-01",
            "end": "2026-03-31",
            "milestones": [
                {"name": "one", "due": "2026-02-01", "done": "2026-01-20"},
                {"name": "two", "due": "2026-02-20"},
            ],
        }
        for unit in ("group", "north", "south")
    ]
    counting = kpi("steps", "ratio", sources=["initiatives"], initiatives="milestones_on_time")
    measures = ["revenue", {"kpi": "steps", "basis": "ytd", "weight": 2}]
    raw = sections(
        kpis=[kpi("revenue"), counting],
        scorecards=[scorecard(unit, measures) for unit in ("group", "north", "south")],
        initiatives=items,
        targets=[
            {"kpi": "revenue", "red_flag": 50, "goal": 100},
            {"kpi": "steps", "red_flag": "0.3", "goal": "0.8"},
        ],
    )
    claims = [
        (
            source,
            "revenue",
            unit,
            f"2026-0{month}",
            40 + 10 * month + (source == "b" and month == 2),
        )
        for source in ("a", "b")
        for unit in ("north", "south")
        for month in (1, 2, 3)
    ]
    half = {"value": Decimal("0.25"), "numerator": Decimal(1), "denominator": Decimal(4)}
    about = {"kpi": "steps", "unit": "north", "month": "2026-02"}
    decisions = [decision(1, "dispute", **about, **half)]
    result = Calculated(tmp_path, raw, claims, decisions=decisions)
    find_effects(result.warehouse)
    touched = result.ask("SELECT DISTINCT unit FROM mart.effects WHERE item = 'steps' ORDER BY 1")
    assert touched == [("north",)], "a unit above counts initiatives, not the figures of others"
    check(result.warehouse, result.config, most=5)
