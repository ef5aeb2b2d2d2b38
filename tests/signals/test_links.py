"""Does the leading indicator lead: published figures, known pairs, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from scorecard.errors import InputError
from scorecard.signals import lead_lag
from scorecard.signals.links import Link, judge_links, lead_lag_test, needed
from scorecard.signals.series import figures_of
from tests.evidence.measure import judged
from tests.evidence.pairs import NULL, linked, null
from tests.signals.chicken_egg import CHICKENS, EGGS


def monthly(values: np.ndarray) -> "pd.Series[float]":
    return pd.Series(values, index=pd.period_range("2020-01", periods=len(values), freq="M"))


def test_eggs_before_chickens_as_published() -> None:
    # R's lmtest, grangertest with order 3, has F 0.5916 (p 0.6238) and 5.405 (p 0.002966).
    chickens, eggs = (np.array([series], dtype=float) for series in (CHICKENS, EGGS))
    mean = np.ones((len(CHICKENS), 1))
    to_eggs = lead_lag.granger(chickens, eggs, 3, mean)[0]
    to_chickens = lead_lag.granger(eggs, chickens, 3, mean)[0]
    assert to_eggs == pytest.approx(0.591615, abs=5e-7)
    assert to_chickens == pytest.approx(5.404984, abs=5e-7)
    assert stats.f.sf([to_eggs, to_chickens], 3, 44) == pytest.approx([0.6238, 0.002966], abs=5e-5)


def test_the_rate_of_false_discoveries_as_published() -> None:
    # Benjamini and Hochberg 1995, table 1: at 0.05 the first four of fifteen.
    published = (
        "0.0001 0.0004 0.0019 0.0095 0.0201 0.0278 0.0298 0.0344 0.0459 0.3240 0.4262 0.5719 "
        "0.6528 0.7590 1.0000"
    )
    p_values = np.array([[float(text) for text in published.split()]])
    assert lead_lag.accepted(p_values, 0.05)[0].tolist() == [True] * 4 + [False] * 11
    assert not lead_lag.accepted(np.ones((1, 3)), 0.10).any()


@pytest.mark.parametrize("kind", NULL)
def test_unrelated_series_hardly_ever_get_a_verdict(kind: str) -> None:
    assert np.mean(judged(null(kind, 2000, 36, seed=1)) != 0) <= 0.08


@pytest.mark.parametrize(("months", "least"), [(36, 0.30), (60, 0.60)])
def test_a_moderate_link_is_found_as_often_as_is_said(months: int, least: float) -> None:
    found = judged(linked(2000, months, seed=1))
    assert np.mean(found == 1) >= least
    assert np.mean(found == -1) <= 0.01


def test_a_strong_link_is_told_with_its_effect() -> None:
    driver, result = (row[0] for row in linked(1, 60, seed=3, b=2.0))
    found = lead_lag_test(monthly(driver), monthly(100 + result), [1, 2, 3])
    assert (found.verdict, found.months, found.lag) == ("supported", 60, 2)
    assert found.low < 2 < found.high
    assert found.low < found.effect < found.high
    assert found.holds
    assert found.forward < 0.01 < found.backward
    against = lead_lag_test(monthly(driver), monthly(-result), [1, 2, 3])
    assert against.verdict == "contradicted"
    assert against.effect == pytest.approx(-found.effect)
    turned = lead_lag_test(monthly(driver), monthly(-result), [1, 2, 3], expected="negative")
    assert turned.verdict == "supported"


def test_what_lies_before_the_verdict_does_not_count() -> None:
    # The other way round nothing follows: the result does not lead.
    driver, result = (row[0] for row in linked(1, 60, seed=3, b=2.0))
    assert lead_lag_test(monthly(result), monthly(driver), [1, 2, 3]).verdict == "not supported"


def test_links_of_a_card_are_judged_together() -> None:
    driver, result = (row[0] for row in linked(1, 36, seed=5, b=0.6))
    noise = [null("autoregressive 0.8", 20, 36, seed=9)[at] for at in (0, 1)]
    link = Link(figures_of(monthly(driver)), figures_of(monthly(result)), (1, 2, 3))
    others = [
        Link(figures_of(monthly(a)), figures_of(monthly(b)), (1, 2, 3))
        for a, b in zip(*noise, strict=True)
    ]
    alone, among = judge_links([link])[0], judge_links([link, *others])[0]
    assert alone.verdict == "supported"
    assert among.p_value == alone.p_value
    assert among.verdict == "not supported"


def test_too_few_months_in_a_row() -> None:
    driver, result = (row[0] for row in linked(1, 60, seed=3))
    assert lead_lag_test(monthly(driver[:35]), monthly(result[:35]), [1]).verdict == (
        "not enough data"
    )
    gap = monthly(result).copy()
    gap.iloc[30] = np.nan
    found = lead_lag_test(monthly(driver), gap, [1, 2])
    assert (found.verdict, found.months, found.effect) == ("not enough data", 29, None)
    constant = monthly(np.full(60, 0.1))
    assert lead_lag_test(constant, monthly(result), [1]).verdict == "not enough data"
    assert lead_lag_test(monthly(driver), monthly(np.arange(60.0)), [1]).verdict == (
        "not enough data"
    )
    assert [needed([lag]) for lag in (1, 6, 7, 12)] == [36, 36, 38, 53]


@pytest.mark.parametrize("lags", [[], [0], [13], [1, 1], [1.5]])
def test_lags_that_cannot_be(lags: list[int]) -> None:
    series = monthly(np.arange(40.0))
    with pytest.raises(InputError, match="expected months from 1 to 12, each once"):
        lead_lag_test(series, series, lags)
