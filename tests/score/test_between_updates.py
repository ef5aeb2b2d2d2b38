"""Measures of KPIs due each quarter: what is carried, and what turned since the last update."""

from decimal import Decimal
from typing import Any

import pytest

from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.report.freeze import freeze
from scorecard.report.measure import MeasureLine
from scorecard.report.narrative.clauses import Context
from scorecard.report.narrative.measures import measure_sentence
from scorecard.report.narrative.wording import read_wording
from scorecard.report.templates import Templates
from tests.small import Calculated, kpi, scorecard, sections

QUARTERLY: dict[str, Any] = {"sources": ["a"], "months": [3, 6, 9, 12]}
CARRIED = {**QUARTERLY, "between": "carry", "carry_months": 2}
UPDATES = ("2025-03", "2025-06", "2025-09", "2025-12", "2026-03")
BASES = ("month", "quarter", "ytd")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    """Levy is 8 and staff 80 at every update, audits 12, 12, 12, 4, 3.

    Huge is a figure near the largest there can be.
    """
    measures = [{"kpi": name, "basis": basis} for name in ("levy", "staff") for basis in BASES]
    audits = dict(zip(UPDATES, (12, 12, 12, 4, 3), strict=True))
    raw = sections(
        kpis=[
            kpi("levy", **CARRIED),
            kpi("staff", "stock", **CARRIED),
            kpi("audits", **QUARTERLY),
            kpi("huge", sources=["a"]),
        ],
        scorecards=[scorecard("group", [*measures, "audits", "huge"])],
        targets=[
            {"kpi": name, "goal": goal, "red_flag": goal // 2}
            for name, goal in (("levy", 10), ("staff", 100), ("audits", 10))
        ],
        long_term_targets=[
            {
                "kpi": "levy",
                "baseline": 0,
                "baseline_month": "2024-12",
                "target": 16,
                "target_month": "2026-12",
            }
        ],
        commentary={"new_reds": True, "red_months": 2},
    )
    claims: list[tuple[Any, ...]] = [("a", "huge", "group", "2026-03", "9500000000000000000")]
    for month in UPDATES:
        claims += [("a", "levy", "group", month, 8), ("a", "staff", "group", month, 80)]
        claims.append(("a", "audits", "group", month, audits[month]))
    return Calculated(tmp_path_factory.mktemp("between"), raw, claims, month="2026-03")


def line_of(made: Calculated, name: str, month: str) -> MeasureLine:
    templates = Templates(templates_dir())
    (card,) = freeze(made.warehouse, made.config, made.landing, templates, Month.parse(month))
    return next(line for line in card.measures if (line.kpi, line.basis) == (name, "month"))


def test_what_adds_up_is_carried_within_its_quarter_and_year(made: Calculated) -> None:
    rows = made.ask(
        "SELECT kpi, basis, month, scored_value, reason, carried_from FROM mart.measure_results "
        "WHERE kpi IN ('levy', 'staff') AND month IN ('2025-11', '2026-01') ORDER BY kpi, month"
    )
    assert {row[:3]: row[3:] for row in rows} == {
        ("levy", "month", "2025-11"): (8, None, "2025-09"),
        ("levy", "quarter", "2025-11"): (None, "not_due", None),
        ("levy", "ytd", "2025-11"): (24, None, "2025-09"),
        ("levy", "month", "2026-01"): (8, None, "2025-12"),
        ("levy", "quarter", "2026-01"): (None, "not_due", None),
        ("levy", "ytd", "2026-01"): (None, "not_due", None),
        **{("staff", basis, "2025-11"): (80, None, "2025-09") for basis in BASES},
        **{("staff", basis, "2026-01"): (80, None, "2025-12") for basis in BASES},
    }


def test_what_belongs_to_a_carried_figure_comes_with_it(made: Calculated) -> None:
    columns = (
        "progress, progress_expected, baseline, baseline_month, long_term_target, "
        "long_term_month, prior_year_value, prior_year_variance"
    )
    december, february = made.ask(
        f"SELECT {columns} FROM mart.measure_results WHERE kpi = 'levy' AND basis = 'month' "
        "AND month IN ('2025-12', '2026-02') ORDER BY month"
    )
    assert december[:2] == (Decimal("0.5"), Decimal("0.5"))
    assert february == december
    # March 2026 has March 2025 to be held against, and so has what is carried from it.
    assert made.ask(
        "SELECT prior_year_value, prior_year_variance FROM mart.measure_results "
        "WHERE kpi = 'levy' AND basis = 'month' AND month = '2026-03'"
    ) == [(8, 0)]


def test_a_carried_figure_is_said_to_be_one(made: Calculated) -> None:
    context = Context(
        read_wording(Templates(templates_dir()), "en"), Month.parse("2026-02"), Decimal("0.6667")
    )
    said = measure_sentence(context, line_of(made, "levy", "2026-02"))
    assert said == "Levy 8: carried from December 2025 and 2 below target."


def test_a_measure_turns_since_its_last_colour(made: Calculated) -> None:
    assert made.ask(
        "SELECT month, new_red, long_red FROM mart.required_comments WHERE kpi = 'audits' "
        "ORDER BY month"
    ) == [("2025-12", True, False), ("2026-03", False, True)]
    turned, idle, again = (
        line_of(made, "audits", month) for month in ("2025-12", "2026-02", "2026-03")
    )
    assert (turned.previous_colour, turned.red_months) == ("green", 1)
    assert (idle.colour, idle.reason) == (None, "not_due")
    assert (again.previous_colour, again.red_months) == ("red", 2)


def test_a_figure_too_large_for_signals_has_none(made: Calculated) -> None:
    assert made.ask("SELECT kpi FROM mart.signals WHERE kpi = 'huge'") == []
    assert made.value("huge", "group", "2026-03") == Decimal(9_500_000_000_000_000_000)


@pytest.mark.parametrize(
    ("month", "expected"), [("2026-04", ["huge"]), ("2026-06", ["audits", "huge", "levy", "staff"])]
)
def test_what_is_not_due_is_not_missing(made: Calculated, month: str, expected: list[str]) -> None:
    asked = {"source": "a", "month_index": Month.parse(month).index}
    rows = made.warehouse.rows("review/select_missing", asked)
    assert [row["kpi"] for row in rows] == expected
