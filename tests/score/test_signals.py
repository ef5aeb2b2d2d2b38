"""Signals in the warehouse: those of each series up to each month, whatever its size and gaps."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from scorecard.period import Month
from scorecard.signals.behaviour import process_behaviour
from scorecard.signals.outlook import year_outlook
from tests import small
from tests.decided import decision

FIRST = Month.parse("2023-01")
MONTHS = 40
REBASED = "2025-03"


def figures() -> Iterator[tuple[str, str, Decimal]]:
    """Five series, by KPI, month and figure.

    `season` has a wave of 12 months, `large` figures of 10^10 with six decimals, `gaps` lacks three
    months, `quarterly` has every third month, and `moved` is 100 higher from March 2025 on.
    """
    rng = np.random.default_rng(7)
    for at in range(MONTHS):
        month = str(FIRST + at)
        noise = rng.normal(size=5)
        wave = float(np.cos(2 * np.pi * at / 12))
        yield "season", month, Decimal(round(200 + 80 * wave + 10 * noise[0]))
        yield "large", month, Decimal(str(round(4e10 + 1e9 * noise[1], 6)))
        if at not in (5, 6, 30):
            yield "gaps", month, Decimal(str(round(0.8 + 0.02 * noise[2], 9)))
        if at % 3 == 2:
            yield "quarterly", month, Decimal(str(round(50 + noise[3], 1)))
        yield "moved", month, Decimal(str(round(20 + 100 * (month >= REBASED) + noise[4], 2)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> small.Calculated:
    ids = ["season", "large", "gaps", "quarterly", "moved"]
    kpis = [small.kpi(name) for name in ids[:3]] + [
        small.kpi("quarterly", months=[3, 6, 9, 12]),
        small.kpi("moved", polarity="lower_is_better"),
    ]
    raw = small.sections(
        kpis=kpis,
        scorecards=[small.scorecard("group", ids)],
        targets=[
            {"kpi": "season", "unit": "group", "goal": 150, "red_flag": 100},
            {"kpi": "moved", "unit": "group", "goal": 60, "red_flag": 90},
        ],
    )
    claims = [("a", kpi, "group", month, value) for kpi, month, value in figures()]
    decisions = [decision(1, "rebase", kpi="moved", first_month=REBASED)]
    folder = tmp_path_factory.mktemp("signals")
    result = small.Calculated(folder, raw, claims, decisions=decisions)
    result.find_signals()
    return result


def rows(made: small.Calculated, kpi: str) -> dict[str, dict[str, Any]]:
    found = made.warehouse.con.execute(
        "SELECT * FROM mart.signals WHERE kpi = ? ORDER BY month", [kpi]
    )
    names = [column[0] for column in found.description]
    return {row[2]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


def series(kpi: str, first: str = "", last: str = "9999-12") -> "pd.Series[Any]":
    known = {m: v for k, m, v in figures() if k == kpi and first <= m <= last}
    return pd.Series(known, dtype=object)


@pytest.mark.parametrize(
    ("kpi", "first", "better", "target"),
    [
        ("season", "", "higher", 150),
        ("large", "", "higher", None),
        ("gaps", "", "higher", None),
        ("moved", REBASED, "lower", 60),
    ],
)
def test_each_month_says_what_its_series_up_to_it_says(
    made: small.Calculated, kpi: str, first: str, better: str, target: int | None
) -> None:
    found = {month: row for month, row in rows(made, kpi).items() if month >= first}
    assert len(found) > 10
    for month, row in found.items():
        alone = process_behaviour(series(kpi, first, month), better=better, target=target)
        assert alone is not None
        assert row["variation"] == alone.variation
        assert (row["points"], row["mean"]) == (alone.points, alone.mean)
        assert (row["lower"], row["upper"]) == (alone.lower, alone.upper)
        ends = (row["lower_unscreened"], row["upper_unscreened"])
        assert ends == (alone.lower_unscreened, alone.upper_unscreened)
        assert (row["rule"], row["assurance"]) == (alone.rule, alone.assurance)
        assert (row["guard"], tuple(row["season"] or ())) == (alone.guard, alone.season)
        assert float(row["autocorrelation"]) == pytest.approx(alone.autocorrelation, abs=1e-6)
        value = series(kpi, month, month).iloc[0]
        assert row["outside"] == (not row["lower"] <= value <= row["upper"])


def test_there_are_signals_of_every_kind(made: small.Calculated) -> None:
    season, moved = rows(made, "season"), rows(made, "moved")
    assert season["2026-04"]["guard"] == "seasonal"
    assert {row["assurance"] for row in season.values()} >= {"hit_or_miss"}
    # Before the decision the goal of 60, lower being better, is met, and missed from then on.
    assert moved["2025-02"]["assurance"] == "consistently_passing"
    assert moved["2026-04"]["assurance"] == "consistently_failing"


def test_months_in_which_nothing_is_due_are_no_gap(made: small.Calculated) -> None:
    found = rows(made, "quarterly")
    assert list(found)[-1] == "2026-03"
    assert found["2026-03"]["points"] == 13
    values = [value for kpi, _, value in figures() if kpi == "quarterly"]
    moves = [abs(b - a) for a, b in pairwise(values)]
    reach = Decimal("2.66") * sum(moves) / len(moves)
    mean = sum(values, Decimal(0)) / len(values)
    assert found["2026-03"]["upper_unscreened"] == round(mean + reach, 9)


def outlook(made: small.Calculated, kpi: str, month: str) -> dict[str, Any]:
    found = made.warehouse.con.execute(
        "SELECT * FROM mart.outlook WHERE kpi = ? AND month = ?", [kpi, month]
    )
    names = [column[0] for column in found.description]
    (row,) = found.fetchall()
    return dict(zip(names, row, strict=True))


@pytest.mark.parametrize("month", ["2024-05", "2024-12", "2025-06", "2026-04"])
@pytest.mark.parametrize("kpi", ["season", "large"])
def test_the_outlook_is_that_of_the_series_up_to_the_month(
    made: small.Calculated, kpi: str, month: str
) -> None:
    row = outlook(made, kpi, month)
    target = 12 * 150 if kpi == "season" else None
    alone = year_outlook(series(kpi, last=month), target=target, better="higher")
    assert alone is not None
    assert row["goal"] == target
    found = (row["months_left"], row["method"], row["projection"], row["lower"], row["upper"])
    expected = (alone.months_left, alone.method, alone.projection, alone.lower, alone.upper)
    assert found == expected
    assert row["status"] == alone.status


def test_outlooks_that_there_are_and_are_not(made: small.Calculated) -> None:
    assert outlook(made, "season", "2024-12")["status"] == "on_course"
    # Begun anew in March 2025, but its year to date has the months before.
    moved = outlook(made, "moved", "2026-04")
    assert (moved["method"], moved["year_end"]) == ("run_rate", "2026-12")
    # A figure that is not due each month, and a flow that lacks a month of its year.
    assert made.ask("SELECT count(*) FROM mart.outlook WHERE kpi = 'quarterly'") == [(0,)]
    gaps = (
        "SELECT min(month), max(month) FROM mart.outlook WHERE kpi = 'gaps' AND month > '2025-06'"
    )
    assert made.ask(gaps) == [("2026-01", "2026-04")]


def test_a_ratio_of_the_year_is_of_its_operands(tmp_path: Path) -> None:
    rng = np.random.default_rng(11)
    claims, tops, belows = [], [], []
    for at in range(30):
        below = 1000 + 500 * (at % 12 == 11)
        top = round(below * (0.3 + 0.02 * rng.normal()))
        tops.append(top)
        belows.append(below)
        value = Decimal(top) / below
        claims.append(("a", "rate", "group", str(FIRST + at), round(value, 9), top, below))
    raw = small.sections(
        kpis=[small.kpi("rate", "ratio")],
        scorecards=[small.scorecard("group", ["rate"])],
        targets=[{"kpi": "rate", "goal": "0.25", "red_flag": "0.2"}],
    )
    made = small.Calculated(tmp_path, raw, claims)
    made.find_signals()
    row = outlook(made, "rate", "2025-06")
    assert row["method"] in ("seasonal_naive", "smoothing", "seasonal_smoothing")
    # By last year's months: twelve operands added up, and divided once.
    naive = (sum(tops[24:]) + sum(tops[18:24])) / (sum(belows[24:]) + sum(belows[18:24]))
    assert float(row["projection"]) == pytest.approx(naive, abs=0.01)
    assert row["lower"] < row["projection"] < row["upper"]
    assert row["goal"] == Decimal("0.25")
    assert row["status"] == "on_course"


def test_a_formula_has_an_outlook_where_its_months_add_up(tmp_path: Path) -> None:
    """A year's quotient, or excess, is of the year's figures: its months do not add up to it."""
    ids = ["profit", "twice", "share", "excess", "deep"]
    kpis = [small.kpi(name) for name in ("sales", "cost")] + [
        small.kpi("profit", formula="sales - cost"),
        small.kpi("twice", formula="profit * 2 - cost / 4"),
        small.kpi("share", "ratio", formula="cost / sales"),
        small.kpi("excess", formula="max(sales - 100, 0)"),
        small.kpi("deep", formula="profit + excess"),
        small.kpi("base", formula="sales + 5"),
    ]
    months = [str(Month.parse("2026-01") + n) for n in range(6)]
    figures = (("sales", 104), ("cost", 80))
    claims = [("a", name, "group", month, value) for name, value in figures for month in months]
    raw = small.sections(kpis=kpis, scorecards=[small.scorecard("group", [*ids, "base"])])
    made = small.Calculated(tmp_path, raw, claims)
    made.find_signals()
    told = "SELECT kpi, projection FROM mart.outlook WHERE month = '2026-06' ORDER BY kpi"
    assert made.ask(told) == [("profit", 12 * 24), ("twice", 12 * 28)]


def test_a_goal_of_twelve_months_is_not_held_against_months(tmp_path: Path) -> None:
    """Leavers on heads are 1 % a month and 12 % in twelve: a goal of 10 % is one of twelve months.

    South scores the month too, so that there it is a goal of the month.
    """
    ratio = small.kpi(
        "turnover",
        "ratio",
        polarity="lower_is_better",
        operands={"numerator": {"leavers": 1}, "denominator": {"heads": 1}},
    )
    bases = {"north": ["rolling_12"], "south": ["rolling_12", "month"]}
    raw = small.sections(
        kpis=[small.kpi("leavers"), small.kpi("heads", "stock"), ratio],
        scorecards=[
            small.scorecard(unit, [{"kpi": "turnover", "basis": basis} for basis in found])
            for unit, found in bases.items()
        ],
        targets=[
            {"kpi": "turnover", "unit": unit, "goal": "0.1", "red_flag": "0.2"} for unit in bases
        ],
    )
    claims = [
        ("a", kpi, unit, str(FIRST + at), Decimal(value + int("01011001110010"[at])))
        for kpi, value in (("leavers", 1), ("heads", 100))
        for unit in bases
        for at in range(14)
    ]
    result = small.Calculated(tmp_path, raw, claims)
    result.find_signals()
    last = str(FIRST + 13)
    asked = "SELECT unit, assurance FROM mart.signals WHERE kpi = 'turnover' AND month = ?"
    assert dict(result.ask(asked, last)) == {"north": None, "south": "consistently_passing"}
    span = {"first": last, "last": last}
    shown = result.warehouse.rows("report/select_history", span)
    assert {row["unit"]: row["goal"] for row in shown} == {"north": None, "south": Decimal("0.1")}
