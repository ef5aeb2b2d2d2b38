"""What can be named, reckoned by hand on single pairs."""

from decimal import Decimal

import pytest

from scorecard.reconcile.evidence import Cause, Setting
from tests.corpus.facts import Context, Facts
from tests.corpus.identifiable import Judged, judge_group, scene_of
from tests.corpus.test_families import AMOUNTS, JANUARY, MARCH, facts

FEBRUARY = MARCH - 1


def judged(cause: Cause, pair: Facts, detail: str = "") -> Judged:
    (found,) = judge_group(cause, [detail], [(scene_of(pair, Setting(), []), float(pair.step))])
    return found


def of_size(size: int, wrong: dict[int, Decimal], **more: object) -> Facts:
    true = {month: value * size for month, value in AMOUNTS.items()}
    return facts(true=true, own=true, wrong=wrong, **more)


@pytest.mark.parametrize(
    ("right", "wrong", "identifiable"),
    [
        # Of 26 figures as far away, two would be 13 doubled: it may be 13.4.
        (13, 26, False),
        (123_457, 246_914, True),
    ],
)
def test_a_large_figure_doubled_is_no_accident(right: int, wrong: int, identifiable: bool) -> None:
    true = {**AMOUNTS, MARCH: Decimal(right)}
    pair = facts(true=true, own=true, wrong={MARCH: Decimal(wrong)})
    found = judged("doubled", pair)
    assert found.identifiable is identifiable
    assert found.chance == pytest.approx(1 / right, rel=0.01)


@pytest.mark.parametrize(
    ("right", "wrong", "identifiable"), [(5_273, 5_673, False), (5_273_846, 5_673_846, True)]
)
def test_one_digit_wrong_in_four_may_be_chance(right: int, wrong: int, identifiable: bool) -> None:
    true = {**AMOUNTS, MARCH: Decimal(right)}
    pair = facts(true=true, own=true, wrong={MARCH: Decimal(wrong)})
    assert judged("digit_wrong", pair).identifiable is identifiable


def test_noise_makes_figures_hard_to_tell() -> None:
    children = {f"child_{i}": {MARCH: Decimal(10_007 * (i + 1))} for i in range(6)}
    wrong = {MARCH: Decimal(260_000 - 10_007)}
    exact = of_size(1000, wrong, context=Context(children=children))
    noisy = of_size(1000, wrong, context=Context(children=children), noise=0.002)
    assert judged("child_missing", exact, "child_0").identifiable
    assert not judged("child_missing", noisy, "child_0").identifiable


def test_more_months_make_it_certain() -> None:
    one = facts(wrong={MARCH: AMOUNTS[MARCH] * 2})
    all_months = facts(wrong={month: value * 2 for month, value in AMOUNTS.items()})
    assert judged("doubled", all_months).chance < judged("doubled", one).chance ** 5


def test_since_january_is_since_the_quarter_began_in_march() -> None:
    march = of_size(1000, {MARCH: Decimal(750_000)})
    found = judged("quarter", march)
    assert not found.identifiable
    assert found.accepted == {("quarter", ""), ("year_to_date", "")}
    june = of_size(1000, {JANUARY + 3: Decimal(270_000), JANUARY - 1: Decimal(690_000)})
    assert judged("quarter", june).accepted >= {("quarter", "")}


def test_two_children_with_the_same_figure_cannot_be_told_apart() -> None:
    children = {
        "north": {MARCH: Decimal(40_003)},
        "south": {MARCH: Decimal(40_003)},
        "west": {MARCH: Decimal(179_994)},
    }
    pair = of_size(1000, {MARCH: Decimal(219_997)}, context=Context(children=children))
    found = judged("child_missing", pair, "north")
    assert not found.identifiable
    assert found.accepted == {("child_missing", "north"), ("child_missing", "south")}


def test_a_figure_that_repeats_the_month_before_may_be_the_wrong_one() -> None:
    true = {**AMOUNTS, FEBRUARY: Decimal(61_234), MARCH: Decimal(61_234)}
    pair = facts(true=true, own=true, wrong={MARCH: Decimal(60_000)})
    assert ("earlier_month", "") in judged("rounded", pair, "10000").accepted


def test_a_whole_source_is_more_evidence_than_one_pair() -> None:
    pairs = [
        facts(kpi=name, true=true, own=true, wrong={MARCH: true[MARCH] * 2})
        for name, true in (
            ("revenue", AMOUNTS),
            ("cost", {month: value + 7 for month, value in AMOUNTS.items()}),
        )
    ]
    both = judge_group(
        "doubled", ["", ""], [(scene_of(pair, Setting(), []), 1.0) for pair in pairs]
    )
    assert both[0].chance < judged("doubled", pairs[0]).chance ** 1.5
