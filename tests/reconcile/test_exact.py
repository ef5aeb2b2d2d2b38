"""Exactness: figures above 10^10 keep their last digit, and a ratio is divided once, half up."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.project import sql_dir
from scorecard.stores.statements import statement
from tests.score.plain import quotient
from tests.small import Calculated, kpi, scorecard, sections

MONTH = "2026-01"
RATES = {"kpis": [kpi("rate", "ratio")], "scorecards": [scorecard("group", ["rate"])]}


def test_sums_over_units_and_months_keep_every_digit(tmp_path: Path) -> None:
    months = [f"2025-{number:02d}" for number in range(1, 13)]
    claims = [("a", "revenue", "north", month, "11113820493.81") for month in months]
    claims += [("a", "revenue", "south", month, "0.01") for month in months]
    result = Calculated(tmp_path, sections(), claims)
    assert result.value("revenue", "group", "2025-01") == Decimal("11113820493.82")
    assert result.value("revenue", "group", "2025-12", "ytd_value") == Decimal("133365845925.84")
    rolling = result.value("revenue", "group", "2025-12", "rolling_12_value")
    assert rolling == Decimal("133365845925.84")


def test_a_stocks_sum_over_units_keeps_every_digit(tmp_path: Path) -> None:
    claims = [
        ("a", "revenue", "north", MONTH, "9007199254740.993000001"),
        ("a", "revenue", "south", MONTH, "0.000000002"),
    ]
    result = Calculated(tmp_path, sections(kpis=[kpi("revenue", "stock")]), claims)
    assert result.value("revenue", "group", MONTH) == Decimal("9007199254740.993000003")


@pytest.mark.parametrize("reported", ["11113820493.80", "20712698498.20", "98765432109.87"])
def test_equal_to_the_tolerance_passes_at_roll_up(tmp_path: Path, reported: str) -> None:
    # The child is 0.3 % lower to the last digit, and then a billionth more than that.
    raw = sections(kpis=[kpi("revenue", tolerance={"relative": "0.003"})])
    child = Decimal(reported) * Decimal("0.997")
    for name, value, breaks in (("1", child, 0), ("2", child - Decimal("1e-9"), 1)):
        claims = [
            ("a", "revenue", "group", MONTH, reported),
            ("a", "revenue", "north", MONTH, value),
        ]
        assert len(Calculated(tmp_path / name, raw, claims).breaks()) == breaks


def test_the_rounding_floor_is_exact(tmp_path: Path) -> None:
    # One child in steps of 0.01: off by 0.01 at most, whatever the size.
    raw = sections(kpis=[kpi("revenue", tolerance={"rounding_step": "0.01"})])
    for name, value, breaks in (("1", "98765432109.86", 0), ("2", "98765432109.859999999", 1)):
        claims = [
            ("a", "revenue", "group", MONTH, "98765432109.87"),
            ("a", "revenue", "north", MONTH, value),
        ]
        assert len(Calculated(tmp_path / name, raw, claims).breaks()) == breaks


def test_a_ratio_reported_alike_by_parent_and_only_child_agrees(tmp_path: Path) -> None:
    n, d = Decimal(100_000_000), Decimal(3)
    claims = [("a", "rate", unit, MONTH, quotient(n, d), n, d) for unit in ("group", "north")]
    result = Calculated(tmp_path, sections(**RATES), claims)
    assert result.breaks() == []
    assert result.ask("SELECT rule, passed FROM mart.checks WHERE rule = 'roll_up'") == [
        ("roll_up", 1)
    ]


@pytest.mark.parametrize(("cut", "breaks"), [("0.666666666", 0), ("0.666666665", 1)])
def test_a_ratio_cut_at_the_ninth_place_agrees(tmp_path: Path, cut: str, breaks: int) -> None:
    claims: list[tuple[Any, ...]] = [
        ("a", "rate", "group", MONTH, cut),
        ("a", "rate", "north", MONTH, "0.666666667", Decimal(2), Decimal(3)),
        ("b", "rate", "north", MONTH, cut),
    ]
    found = [row[0] for row in Calculated(tmp_path, sections(**RATES), claims).breaks()]
    assert found == ["agreement", "roll_up"] * breaks


def test_the_operands_of_a_year_keep_every_digit(tmp_path: Path) -> None:
    operands = Decimal("6172839450.61"), Decimal("12345678901.23")
    result = Calculated(
        tmp_path, sections(**RATES), [("a", "rate", "north", MONTH, "0.5", *operands)]
    )
    assert result.value("rate", "group", MONTH, "ytd_numerator") == operands[0]
    assert result.value("rate", "group", MONTH, "ytd_denominator") == operands[1]


def test_an_absurd_quotient_is_undefined(tmp_path: Path) -> None:
    raw = sections(**RATES, targets=[{"kpi": "rate", "red_flag": 0, "goal": 1}])
    claims = [
        ("a", "rate", "north", MONTH, "200000000000", Decimal(10**12), Decimal(5)),
        ("a", "rate", "south", MONTH, "-200000000000", Decimal(10**12), Decimal("-4.999999999")),
    ]
    result = Calculated(tmp_path, raw, claims)
    assert result.value("rate", "group", MONTH) is None
    assert result.ask("SELECT score, reason FROM mart.measure_results") == [(None, "undefined")]


figures = st.decimals(
    1 - 10**19, 10**19 - 1, places=9, allow_nan=False, allow_infinity=False
) | st.decimals(-1000, 1000, places=9)


@settings(deadline=None, max_examples=300)
@given(n=figures, d=figures)
def test_a_quotient_is_that_of_the_second_computation(n: Decimal, d: Decimal) -> None:
    expected = None if d == 0 else quotient(n, d)
    if expected is not None and abs(expected) >= 10**19:
        expected = None
    with duckdb.connect() as con:
        con.execute(statement(sql_dir(), "schema/main_quotient"))
        found = con.execute(
            "SELECT quotient($n::DECIMAL(28, 9), $d::DECIMAL(28, 9))", {"n": str(n), "d": str(d)}
        ).fetchall()
    assert found == [(expected,)]
