"""The year's end: what each forecast is, how often its interval holds, and what is refused."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from scorecard.errors import InputError
from scorecard.signals import forecast
from scorecard.signals.outlook import Outlook, year_outlook
from tests.evidence.pairs import autoregressive, seasonal, trending, walk


def monthly(values: list[float], first: str = "2023-01") -> "pd.Series[float]":
    return pd.Series(values, index=pd.period_range(first, periods=len(values), freq="M"))


def of(values: list[float], **options: object) -> Outlook:
    found = year_outlook(monthly(values), **options)
    assert found is not None
    return found


YEAR = [10, 12, 15, 11, 9, 8, 7, 9, 12, 14, 18, 25]


def test_a_year_that_repeats_itself_comes_again() -> None:
    found = of([*YEAR, *YEAR, *YEAR[:4]], target=150, better="higher")
    assert (found.months_left, found.method) == (8, "seasonal_naive")
    assert found.projection == found.lower == found.upper == sum(YEAR)
    assert found.status == "on_course"
    assert of([*YEAR, *YEAR, *YEAR[:4]], target=151, better="higher").status == "off_course"
    assert of([*YEAR, *YEAR, *YEAR[:4]], target=151, better="lower").status == "on_course"


def test_a_year_that_moves_takes_the_last_one_along() -> None:
    moved = [value + 3 * (at // 12) for at, value in enumerate(YEAR * 4)][:40]
    found = of(moved)
    assert found.method == "seasonal_smoothing"
    assert found.projection == pytest.approx(sum(YEAR) + 12 * 9, abs=1)
    level = of(moved, kind="level")
    assert level.projection == pytest.approx(YEAR[-1] + 9, abs=1)


def test_smoothing_is_that_of_a_plain_calculation() -> None:
    rng = np.random.default_rng(5)
    values = [float(v) for v in np.round(100 + np.cumsum(rng.normal(size=29)), 2)]
    found = of(values)
    assert found.method == "smoothing"
    best = None
    for tenth in range(1, 10):
        level, wrong = Fraction(str(values[0])), Fraction(0)
        for value in map(Fraction, map(str, values)):
            wrong += (value - level) ** 2
            level += Fraction(tenth, 10) * (value - level)
        best = min(best or (wrong, level), (wrong, level))
    expected = sum(Fraction(str(v)) for v in values[24:]) + 7 * best[1]
    assert float(found.projection) == pytest.approx(float(expected), rel=1e-6)
    assert found.lower < found.projection < found.upper


def test_the_status_follows_the_interval() -> None:
    rng = np.random.default_rng(1)
    values = [float(v) for v in np.round(50 + rng.normal(size=30), 1)]
    found = of(values)
    for target, status in (
        (found.lower - 1, "on_course"),
        (found.projection + Decimal("0.1"), "at_risk"),
        (found.upper + 1, "off_course"),
    ):
        assert of(values, target=target, better="higher").status == status
    assert of(values, target=found.upper + 1, better="lower").status == "on_course"
    assert found.status is None


def test_under_two_years_there_is_a_run_rate_and_no_more() -> None:
    found = of([*YEAR, 20, 22], target=10, better="higher")
    assert found == Outlook(10, "run_rate", Decimal(252), None, None, None)
    assert of([*YEAR, 20, 22], kind="level").projection == 22
    # A year that began with the third month: the rate is of the months there are.
    assert of([6, 8], kind="flow").projection == 14 + 10 * 7
    gap = monthly([*YEAR, *YEAR, *YEAR[:4]])
    gap.iloc[26] = np.nan
    assert year_outlook(gap) is None
    assert year_outlook(gap, kind="level").method == "run_rate"
    assert year_outlook(monthly([])) is None


def test_a_year_that_is_over_is_what_it_was() -> None:
    found = of(YEAR, target=150, better="higher")
    assert found == Outlook(0, "actual", Decimal(150), None, None, "on_course")
    assert of(YEAR, target=151, better="higher").status == "off_course"
    # A fiscal year from April on has three months left.
    assert of(YEAR, first_month=4).months_left == 3
    with pytest.raises(InputError, match="first_month 13: expected 1 to 12"):
        year_outlook(monthly(YEAR), first_month=13)


KINDS = {
    "noise": lambda rng, count, months: rng.normal(size=(count, months)),
    "autoregressive": lambda rng, count, months: autoregressive(rng, count, months, 0.8),
    "walk": walk,
    "trend": trending,
    "seasonal": seasonal,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("flow", [True, False])
def test_the_interval_holds_about_as_often_as_it_says(kind: str, flow: bool) -> None:
    made = KINDS[kind](np.random.default_rng(3), 600, 42)
    left = np.array([0] * 35 + [6])
    ((at, ahead),) = forecast.project(100 + made[:, :36], left, flow=flow)
    assert at == 35
    came = 100 + made[:, 36:]
    actual = came.sum(axis=1) if flow else came[:, -1]
    held = np.mean(np.abs(actual - ahead.forecast) <= ahead.reach)
    assert 0.72 <= held <= 0.93


def test_a_ratio_is_projected_by_its_operands() -> None:
    # Denominators double after two years: what is ahead weighs more than what is known.
    below = np.array([[100.0] * 24 + [200.0] * 6])
    top = below * 0.1
    ((_, ahead),) = forecast.project(top, np.array([0] * 29 + [6]), flow=True, below=below)
    assert ahead.forecast == pytest.approx([0.1])
    assert ahead.below is not None
    assert ahead.reach == pytest.approx([0], abs=1e-9)


def test_seven_digits_count() -> None:
    numbers = np.array([1234567.89, -0.000123456789, 0.0, 9.99999999e11])
    assert forecast.rounded(numbers).tolist() == [1234568.0, -0.0001234568, 0.0, 1e12]
