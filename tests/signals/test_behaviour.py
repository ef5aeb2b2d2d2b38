"""Process limits and rules against the published vectors of NHSRplotthedots, and a second sum.

The vectors are those of the package's own tests at version 0.2.2
(github.com/nhs-r-community/NHSRplotthedots, tests/testthat).
"""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.errors import InputError
from scorecard.signals import xmr
from scorecard.signals.behaviour import Behaviour, assurance_of, process_behaviour
from scorecard.signals.season import calendar, season_fit
from tests.signals import plain

VECTOR = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
# Twenty figures of R with the seed 123, as normal ones are drawn there.
NORMAL = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621,
    -1.26506123, -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272,
    -0.55584113, 1.78691314, 0.49785048, -1.96661716, 0.70135590, -0.47279141,
]  # fmt: skip
# Limits of these lie at -266 and 266, two thirds of them at -177.33 and 177.33, the mean at 0.
STEADY = xmr.Ranges(
    points=1,
    total=np.array([0]),
    kept=np.array([100]),
    kept_count=np.array([1]),
    every=np.array([100]),
    every_count=1,
)
CLOSE, MIDDLE, BEYOND = 200, 10, 300


def monthly(values: list[float], first: str = "2024-01") -> "pd.Series[float]":
    return pd.Series(values, index=pd.period_range(first, periods=len(values), freq="M"))


def of(values: list[float], **options: object) -> Behaviour:
    found = process_behaviour(monthly(values), **options)
    assert found is not None
    return found


def rules(values: list[int]) -> list[str | None]:
    codes, _, _ = xmr.rules(np.array([values]), STEADY)
    return [None if code == 0 else xmr.RULES[code - 1] for code in codes[0]]


def marked(values: list[int], rule: str) -> list[int]:
    return [int(found == rule) for found in rules(values)]


def test_the_published_vector() -> None:
    found = of(VECTOR)
    assert round(found.mean, 2) == Decimal("1.94")
    assert (round(found.lower, 2), round(found.upper, 2)) == (Decimal("-0.72"), Decimal("4.60"))
    unscreened = round(found.lower_unscreened, 2), round(found.upper_unscreened, 2)
    assert unscreened == (Decimal("-3.06"), Decimal("6.95"))
    assert [mark.rule for mark in found.marks if mark.rule] == ["outside"]
    assert not found.trial


@pytest.mark.parametrize(
    ("changed", "mean", "screened", "unscreened"),
    [
        ({}, "0.1416238", ("-3.011380", "3.294627"), ("-3.011380", "3.294627")),
        ({14: 10}, "0.6694159", ("-2.383666", "3.722497"), ("-4.596625", "5.935457")),
    ],
)
def test_the_published_limits_of_normal_figures(
    changed: dict[int, float], mean: str, screened: tuple[str, str], unscreened: tuple[str, str]
) -> None:
    found = of([changed.get(at, value) for at, value in enumerate(NORMAL)])
    assert round(found.mean, 7) == Decimal(mean)
    assert tuple(f"{x:.7g}" for x in (found.lower, found.upper)) == screened
    ends = (found.lower_unscreened, found.upper_unscreened)
    assert tuple(f"{x:.7g}" for x in ends) == unscreened


def test_seven_on_one_side_all_are_marked() -> None:
    up, down = MIDDLE, -MIDDLE
    # Up and down within a side, so that nothing is a trend.
    assert marked([up] * 6, "shift") == [0] * 6
    assert marked([up] * 6 + [down], "shift") == [0] * 7
    assert marked([up] * 8 + [down], "shift") == [1] * 8 + [0]
    assert marked([down] * 8 + [up], "shift") == [1] * 8 + [0]
    assert marked([down] + [up] * 8 + [down], "shift") == [0] + [1] * 8 + [0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([1, 2, 3, 4, 5, 6], [0] * 6),
        ([1, 2, 3, 3, 4, 5, 6], [0] * 7),
        ([1, 2, 3, 4, 5, 6, 7], [1] * 7),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [0] + [1] * 7 + [0]),
        ([7, 6, 5, 4, 3, 2, 1], [1] * 7),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], [0] + [1] * 7 + [0]),
    ],
)
def test_trends_of_seven(values: list[int], expected: list[int]) -> None:
    assert marked(values, "trend") == expected


@pytest.mark.parametrize(
    ("close", "sides", "expected"),
    [
        ([1, 0, 1], [1, 1, 1], [1, 0, 1]),
        ([0, 1, 1], [1, 1, 1], [0, 1, 1]),
        ([1, 1, 0], [1, 1, 1], [1, 1, 0]),
        ([0, 0, 1, 0, 1, 0, 0], [1] * 7, [0, 0, 1, 0, 1, 0, 0]),
        ([0, 0, 1, 1, 0, 0, 0], [1] * 7, [0, 0, 1, 1, 0, 0, 0]),
        ([1, 0, 0, 1], [1] * 4, [0, 0, 0, 0]),
        ([1, 0, 0, 1, 1], [1] * 5, [0, 0, 0, 1, 1]),
        ([1, 0, 1], [1, -1, 1], [0, 0, 0]),
        ([0, 1, 1], [1, -1, 1], [0, 0, 0]),
        ([0, 0, 1, 0, 1, 0, 0], [1, -1, 1, -1, 1, -1, 1], [0] * 7),
        ([0, 0, 1, 1, 0, 0, 0], [-1, 1, -1, 1, -1, 1, -1], [0] * 7),
    ],
)
def test_two_of_three_near_a_limit(close: list[int], sides: list[int], expected: list[int]) -> None:
    values = [(CLOSE if c else MIDDLE) * side for c, side in zip(close, sides, strict=True)]
    assert marked(values, "two_of_three") == expected


def test_two_near_limits_on_opposite_sides_are_common_cause() -> None:
    found = of([1, -1] * 7 + [5.5, -5.5])
    assert [mark.rule for mark in found.marks[-2:]] == [None, None]


def test_the_first_rule_counts() -> None:
    rising = [100, 120, 140, 160, 180, 200, 220]
    assert rules(rising) == ["trend"] * 7
    assert rules([*rising[:-1], BEYOND]) == ["trend"] * 6 + ["outside"]
    # All above the mean, the last two of them near the limit.
    assert rules([20, 10, 20, 10, 20, 200, 190]) == ["shift"] * 5 + ["two_of_three"] * 2


def test_variation_follows_the_direction_of_its_rule() -> None:
    # A fall that ends above the mean: the trend counts, not the side.
    falling = [1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 12, 11, 10, 9, 8, 7.5, 7]
    found = of(falling)
    assert (found.rule, found.variation) == ("trend", "low")
    assert of(falling, better="lower").variation == "improving"
    assert of(falling, better="higher").variation == "concerning"


@pytest.mark.parametrize(
    ("better", "expected"),
    [
        ("higher", ["consistently_failing", "consistently_passing", "hit_or_miss"]),
        ("lower", ["consistently_passing", "consistently_failing", "hit_or_miss"]),
        (None, [None, None, None]),
    ],
)
def test_assurance_as_published(better: str | None, expected: list[str | None]) -> None:
    limits = [(1, 3), (5, 7), (1, 5)]
    found = [assurance_of(Decimal(low), Decimal(high), Decimal(4), better) for low, high in limits]
    assert found == expected


def test_too_short_and_constant_series() -> None:
    assert process_behaviour(monthly([])) is None
    assert process_behaviour(monthly([5])) is None
    constant = of([0.1] * 14, better="higher", target=0.1)
    assert constant.lower == constant.upper == Decimal("0.1")
    assert (constant.variation, constant.assurance) == ("common_cause", "hit_or_miss")
    assert of([1, 2]).trial


def test_no_range_is_taken_across_a_gap() -> None:
    found = of([*VECTOR[:4], float("nan"), *VECTOR[4:8]])
    # Ranges 1, 1, 1 and 9, 1, 1 around the gap; the 8 across it is left out.
    assert found.points == 8
    assert round(found.mean, 2) == Decimal("2.50")
    assert found.upper_unscreened == Decimal("2.5") + round(Decimal("2.66") * 14 / 6, 9)
    assert process_behaviour(monthly([1, float("nan"), 2])) is None


def test_what_is_no_series_of_months_is_refused() -> None:
    with pytest.raises(InputError, match="index 0: expected months"):
        process_behaviour(pd.Series([1.0, 2.0]))
    with pytest.raises(InputError, match="2026-01 is there twice"):
        process_behaviour(pd.Series([1.0, 2.0], index=["2026-01", "2026-01"]))
    with pytest.raises(InputError, match="2026-02: expected a number, found 'x'"):
        process_behaviour(pd.Series([1.0, "x"], index=["2026-01", "2026-02"]))
    with pytest.raises(InputError, match="2026-02: expected a number, found inf"):
        process_behaviour(pd.Series([1.0, float("inf")], index=["2026-01", "2026-02"]))


@given(
    st.lists(
        st.none() | st.decimals(-50, 50, places=1, allow_nan=False), min_size=2, max_size=23
    ).filter(lambda values: values[-1] is not None)
)
def test_limits_and_rules_equal_a_plain_calculation(values: list[Decimal | None]) -> None:
    found = process_behaviour(pd.Series(values, index=monthly(values).index, dtype=object))
    limits = plain.limits_of(values)
    if limits is None or found is None:
        assert limits is None
        assert found is None
        return
    every = plain.limits_of(values, screened=False)
    assert every is not None
    expected = [limits[1], limits[0], limits[2], every[0], every[2]]
    ends = (found.mean, found.lower, found.upper, found.lower_unscreened, found.upper_unscreened)
    assert list(ends) == [Decimal(round(x * 10**9)).scaleb(-9) for x in expected]
    assert found.marks[-1].rule == plain.last_rule(values)
    assert found.rule == (None if found.guard else found.marks[-1].rule)


def drawn(kind: str, count: int, months: int = 36) -> np.ndarray:
    """Series of a kind, each around 0 with noise of size 1."""
    rng = np.random.default_rng(20261031)
    noise = rng.normal(size=(count, months + 50))
    series = noise.copy()
    if kind in ("ar", "walk"):
        for at in range(1, noise.shape[1]):
            series[:, at] += {"ar": 0.8, "walk": 1.0}[kind] * series[:, at - 1]
    series = series[:, 50:]
    if kind == "step":
        series[:, -10:] += 2
    if kind == "season":
        series += 2 * np.cos(2 * np.pi * np.arange(months) / 12)
    return series


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        ("ar", 0.90, 1.0),
        ("walk", 0.95, 1.0),
        ("noise", 0.0, 0.05),
        # A step is what the chart is there to show.
        ("step", 0.0, 0.30),
    ],
)
def test_the_chart_does_not_apply_where_months_depend_on_each_other(
    kind: str, least: float, most: float
) -> None:
    _, depends = xmr.dependence(drawn(kind, 2000))
    assert least <= depends.mean() <= most


def test_a_season_is_taken_out_and_the_limits_follow_it() -> None:
    wave = 20 * np.cos(2 * np.pi * np.arange(36) / 12)
    values = list(np.round(100 + wave + drawn("noise", 1)[0], 3))
    found = of(values)
    assert found.guard == "seasonal"
    assert len(found.season) == 12
    assert abs(sum(found.season)) < Decimal("0.1")
    # January is the crest, and December, the last month, on the way there.
    assert float(found.season[0]) == pytest.approx(20, abs=1.5)
    assert found.lower < Decimal(str(values[-1])) < found.upper
    assert float(found.upper - found.lower) < 12
    assert not any(mark.rule == "outside" for mark in found.marks)


def test_season_is_seen_where_there_is_one_and_hardly_elsewhere() -> None:
    fit = season_fit(calendar(range(36)))
    of_year = np.arange(36) % 12
    linked = np.arange(36) > 0
    for kind, least, most in (("season", 0.95, 1.0), ("noise", 0.0, 0.02)):
        judged = xmr.judge(np.rint(drawn(kind, 1500) * 1e6).astype(np.int64), linked, of_year, fit)
        assert least <= judged.seasonal.mean() <= most
        alarms = (judged.rule > 0) & ~judged.depends
        assert alarms.mean() < 0.03


def test_a_year_or_two_months_show_no_season() -> None:
    assert season_fit(calendar(range(23))).critical is None
    # Once a year at the same time: two years of figures that cannot have a season.
    assert season_fit(calendar(range(0, 24 * 12, 12))).critical is None
