"""What others reach beside measures: which one holds, over which months, and what the card says."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scorecard.config.bases import Basis
from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.report.card import Card
from scorecard.report.freeze import freeze
from scorecard.report.scale_words import BENCHMARK, prior_year_text
from scorecard.report.templates import Templates
from scorecard.report.view.annex import annex
from scorecard.report.view.lines import perspectives
from scorecard.report.workbook import render_workbook
from tests.report.sample_card import FINAL, SHIPPED, measure
from tests.report.workbook_reading import shown
from tests.small import Calculated, kpi, scorecard, sections

MONTHS = ("2026-01", "2026-02", "2026-03")
D = Decimal
# By KPI: how it is declared and measured, its three figures, and what others reach.
FLOW = (D(10), D(20), D(36))
STOCK = (D(50), D(52), D(56))
RATE = (D("0.01"), D("0.03"))
KPIS = {
    "sales": (kpi("sales"), {"basis": "ytd"}, FLOW),
    "visits": (kpi("visits"), {"basis": "ytd"}, FLOW),
    "news": (kpi("news"), {"basis": "ytd"}, FLOW),
    "staff": (kpi("staff", "stock", over_time="average"), {"basis": "quarter"}, STOCK),
    "growth": (kpi("growth", "index", sources=["a"]), {"basis": "ytd"}, (*RATE, D("0.05"))),
    "days": (kpi("days", "max", polarity="lower_is_better"), {}, (D(9), D(9), D(8))),
    "range": (kpi("range", "stock", score="band"), {}, STOCK),
    "bare": (kpi("bare"), {}, FLOW),
    "nothing": (kpi("nothing", "stock"), {}, STOCK),
}
ROWS: list[dict[str, Any]] = [
    {"kpi": "sales", "name": "Industry median", "value": 12},
    {"kpi": "sales", "name": "Industry median", "value": 30, "unit_type": "enterprise"},
    {
        "kpi": "sales",
        "name": "Industry median",
        "value": 25,
        "unit": "group",
        "valid_from": MONTHS[2],
    },
    # None for January.
    {"kpi": "visits", "name": "Industry median", "value": 12, "valid_from": MONTHS[1]},
    # Of another body from March on.
    {"kpi": "news", "name": "Survey", "value": 12, "valid_to": MONTHS[1]},
    {"kpi": "news", "name": "Other survey", "value": 12, "valid_from": MONTHS[2]},
    {"kpi": "staff", "name": "Peers", "value": 40, "valid_to": MONTHS[1]},
    {"kpi": "staff", "name": "Peers", "value": 60, "valid_from": MONTHS[2]},
    {"kpi": "growth", "name": "Country", "value": "0.02"},
    {"kpi": "days", "name": "Best of ten", "value": 8},
    {"kpi": "range", "name": "Peers", "value": 50},
    {"kpi": "nothing", "name": "Nobody", "value": 0},
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    """The group's measures to March 2026; of the stock December 2025 is known too."""
    folder = tmp_path_factory.mktemp("benchmarks")
    raw = sections(
        kpis=[declared for declared, _, _ in KPIS.values()],
        scorecards=[scorecard("group", [{"kpi": n, **m} for n, (_, m, _) in KPIS.items()])],
        targets=[
            {"kpi": "range", "goal": 40, "goal_high": 60, "red_flag": 30, "red_flag_high": 70}
        ],
        benchmarks=ROWS,
    )
    claims = [
        ("a", name, "group", month, value)
        for name, (_, _, values) in KPIS.items()
        for month, value in zip(MONTHS, values, strict=True)
    ]
    return Calculated(folder, raw, [*claims, ("a", "staff", "group", "2025-12", D(48))])


def test_a_benchmark_adds_up_as_targets_do_and_the_narrowest_holds(made: Calculated) -> None:
    """Sales: 30 + 30 of its type and 25 of the group itself, against 10 + 20 + 36 = 66.

    Staff: the mean of 40 (December) and 60, against that of 48 and 56. Growth: 1.02 three times,
    less 1.
    """
    grown = D("1.01") * D("1.03") * D("1.05") - D("1.02") ** 3
    expected = {
        "sales": (D(85), D(-19), False),
        "staff": (D(50), D(2), True),
        "growth": (D("1.02") ** 3 - 1, grown.quantize(D(10) ** -9), True),
        "days": (D(8), D(0), True),
        "range": (D(50), D(6), None),
        "nothing": (D(0), D(56), True),
    }
    rows = made.ask(
        "SELECT kpi, benchmark, variance, favourable FROM mart.benchmarks WHERE month = '2026-03'"
    )
    found = {name: told for name, *told in rows}
    assert found.keys() == expected.keys()
    for name, (value, variance, good) in expected.items():
        assert found[name] == [value.quantize(D(10) ** -9), variance, good], name


def test_no_score_and_no_target_rests_on_a_benchmark(made: Calculated) -> None:
    """The range alone has a target, in four months, and three figures."""
    assert made.ask("SELECT count(score), count(target) FROM mart.measure_results") == [(3, 4)]
    found = made.ask("SELECT favourable FROM mart.benchmarks WHERE kpi = 'days' ORDER BY month")
    assert found == [(None,), (False,), (False,), (True,)]


@pytest.fixture(scope="module")
def card(made: Calculated) -> Card:
    """The group's card of March."""
    texts = Templates(templates_dir())
    return freeze(made.warehouse, made.config, made.landing, texts, Month.parse(MONTHS[2]))[0]


def test_the_card_says_whose_figure_it_is_and_how_far_away(card: Card) -> None:
    lines = [line for node in perspectives(card) for o in node.objectives for line in o.measures]
    told = {line.name: line.benchmark.replace("\u2212", "-") for line in lines}
    assert told["Sales"] == "Industry median 85 (year to date): -19, -22.4\u202f%, adverse"
    assert told["Days"] == "Best of ten 8: 0, 0.0\u202f%, favourable"
    assert told["Range"] == "Peers 50: +6, +12.0\u202f%"
    assert told["Nothing"] == "Nobody 0: +56, favourable"
    assert told["Bare"] == told["News"] == told["Visits"] == ""
    assert annex(card).benchmark_rule == BENCHMARK


def test_the_workbook_has_it_in_columns_of_its_own(card: Card) -> None:
    book = render_workbook(card, FINAL, SHIPPED)
    sheet = shown(book, "Financial")
    start = next(number for number, row in enumerate(sheet) if "Benchmark is" in row)
    head, *rows = sheet[start:]
    at = head.index("Benchmark")
    found = {row[0]: row[at : at + 3] for row in rows}
    assert found["Sales"] == [85, -19, "Industry median: adverse"]
    assert found["Bare"] == 3 * ["\u2013"]
    assert ["Benchmark", BENCHMARK] in [row[:2] for row in shown(book, "Method")]


def test_a_sum_without_a_unit_is_not_compared(tmp_path: Path) -> None:
    """North reports and South does not: the sum is no figure of the whole group."""
    raw = sections(benchmarks=[{"kpi": "revenue", "name": "Peers", "value": 5}])
    claims = [
        ("a", "revenue", unit, month, 7)
        for unit, month in (("north", "2026-01"), ("south", "2026-01"), ("north", "2026-02"))
    ]
    found = Calculated(tmp_path, raw, claims).ask(
        "SELECT benchmark, variance, favourable FROM mart.benchmarks ORDER BY month"
    )
    assert found == [(D(5), D(9), True), (D(5), None, None)]


@pytest.mark.parametrize(
    ("now", "moved", "basis", "told"),
    [
        (D("1.1"), D("0.1"), "month", "+10.0\u202fpp"),
        (D("-0.9"), D("0.1"), "ytd", "+10.0\u202fpp to date"),
        (D("0.1"), D("0.1"), "month", "+10.0\u202fpp"),
        (D(10), None, "month", ""),
    ],
)
def test_the_change_on_the_year_before_is_in_amount_and_per_cent(
    now: Decimal, moved: Decimal | None, basis: Basis, told: str
) -> None:
    line = measure("x", "X", str(now), basis=basis, scored_value=now, prior_year_variance=moved)
    assert prior_year_text(line) == told
