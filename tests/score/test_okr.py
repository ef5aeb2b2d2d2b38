"""Objectives and key results: an objective scores by how far its key results have come."""

from decimal import Decimal
from pathlib import Path

from tests.small import Calculated, kpi, scorecard, sections


def test_an_objective_of_key_results_scores_by_their_progress(tmp_path: Path) -> None:
    """Trials from 100 to 400 are a third of the way at 200; days from 20 down to 8, half at 14.

    Weights 1 and 3: (10/3 + 3 x 5) / 4 = 4.583. In March both are reached or passed.
    """
    results = [
        {"kpi": "trials", "score": "progress"},
        {"kpi": "days", "score": "progress", "weight": 3, "role": "leading"},
    ]
    quarter = {"unit": "group", "baseline_month": "2025-12", "target_month": "2026-03"}
    raw = sections(
        kpis=[kpi("trials"), kpi("days", "max", polarity="lower_is_better")],
        scorecards=[scorecard("group", results)],
        long_term_targets=[
            {"kpi": "trials", "baseline": 100, "target": 400, **quarter},
            {"kpi": "days", "baseline": 20, "target": 8, **quarter},
        ],
    )
    figures = {"trials": (100, 200, 400), "days": (20, 14, 6)}
    claims = [
        ("a", name, "group", f"2026-0{month}", value)
        for name, values in figures.items()
        for month, value in enumerate(values, 1)
    ]
    result = Calculated(tmp_path, raw, claims)
    scores = result.ask("SELECT round(score, 6) FROM mart.objective_results ORDER BY month")
    assert scores == [(0,), (Decimal("4.583333"),), (10,)]
    way = result.ask(
        "SELECT kpi, round(progress, 4) FROM mart.measure_results "
        "WHERE month = '2026-02' ORDER BY 1"
    )
    assert way == [("days", Decimal("0.5")), ("trials", Decimal("0.3333"))]
