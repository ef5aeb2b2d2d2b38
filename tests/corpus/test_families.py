"""Each kind of error on a pair small enough to reckon by hand."""

from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest

from scorecard.reconcile.evidence import NEVER_BETWEEN_SOURCES, Cause, Rate, Setting
from tests.corpus.facts import Context, Facts, Tolerance
from tests.corpus.families import FAMILIES
from tests.corpus.family import Scene

JANUARY = 2026 * 12
MARCH = JANUARY + 2
# November 2024 to April 2026: 100, 110, 120, .. 270.
FIRST = JANUARY - 14
AMOUNTS = {FIRST + i: Decimal(100 + 10 * i) for i in range(18)}
SHARES = {month: Decimal("0.25") for month in AMOUNTS}
RATES = [Rate("USD", MARCH, Decimal("0.8"), Decimal("0.9"))]


def facts(shape: str = "flat", step: str = "1", **more: object) -> Facts:
    true = SHARES if shape == "percentage" else AMOUNTS
    months = tuple(true)
    given = {
        "kpi": "revenue",
        "unit": "group",
        "left": "a",
        "right": "b",
        "shape": shape,
        "aggregation": "ratio" if shape == "percentage" else "flow",
        "money": True,
        "compared": months,
        "known": months,
        "true": true,
        "own": true,
        "noise": 0.0,
        "left_step": Decimal(step),
        "step": Decimal(step),
        "tolerance": Tolerance(Decimal(0), Decimal(0)),
        "context": Context(),
        **more,
    }
    return Facts(**given)  # type: ignore[arg-type]


def predicted(cause: Cause, pair: Facts, fiscal_start: int = 1) -> set[tuple[str, Decimal]]:
    setting = Setting(RATES, [Decimal("0.2")], fiscal_start)
    return set(FAMILIES[cause].predict(Scene(pair, pair.own, setting), MARCH))


def test_every_cause_has_a_family() -> None:
    assert set(FAMILIES) == set(get_args(Cause)) - NEVER_BETWEEN_SOURCES
    assert len(FAMILIES) >= 25


@pytest.mark.parametrize(
    ("cause", "figures"),
    [
        ("sign", {"-260"}),
        ("doubled", {"520"}),
        ("halved", {"130"}),
        # 240 + 250 + 260
        ("year_to_date", {"750"}),
        ("quarter", {"750"}),
        # 150 + 160 + .. + 260
        ("rolling_12", {"2460"}),
        ("earlier_month", {"250"}),
        ("later_month", {"270"}),
        ("prior_year", {"140"}),
        ("digits_swapped", {"620", "206"}),
        ("rounded", {"300"}),
        ("currency", {"325", "208"}),
        # 260 x 0.9 / 0.8
        ("rate_kind", {"292.5"}),
    ],
)
def test_figures_of_march(cause: Cause, figures: set[str]) -> None:
    # 260 is a multiple of ten already, so that rounding to tens gives nothing else.
    found = {value for _, value in predicted(cause, facts()) if value != 260}
    assert found == {Decimal(figure) for figure in figures}


def test_scale_tax_and_units_both_ways() -> None:
    scale = dict(predicted("scale", facts()))
    assert (scale["1000"], scale["0.001"]) == (Decimal(260000), Decimal("0.260"))
    assert {value for _, value in predicted("tax", facts())} == {
        Decimal(312),
        Decimal(260) / Decimal("1.2"),
    }
    assert ("h/min", Decimal(15600)) in predicted("unit_of_measure", facts())


def test_a_digit_wrong_missing_or_too_many() -> None:
    found = {value for _, value in predicted("digit_wrong", facts())}
    assert {Decimal(n) for n in (160, 290, 265, 60, 20, 2360, 2160)} <= found
    # That would be a decimal point, and so would 48 for 475.
    assert Decimal(26) not in found
    other = facts(own={**AMOUNTS, MARCH: Decimal(475)})
    assert Decimal(45) in {value for _, value in predicted("digit_wrong", other)}
    assert not {Decimal(47), Decimal(48)} & {value for _, value in predicted("digit_wrong", other)}
    assert not {Decimal(2600 + i) for i in range(10)} & found
    assert Decimal(260) not in found
    # Eight other hundreds, nine other tens, nine other ones.
    assert len({value for value in found if 100 <= value < 1000}) == 26


def test_cents_are_digits_too() -> None:
    pair = facts(step="0.01", own={**AMOUNTS, MARCH: Decimal("260.15")})
    swapped = {value for _, value in predicted("digits_swapped", pair)}
    assert swapped == {Decimal(figure) for figure in ("620.15", "206.15", "261.05", "260.51")}


def test_a_fiscal_year_that_begins_in_february() -> None:
    assert predicted("year_to_date", facts(), 2) == {
        ("", Decimal(510)),
        ("calendar_year", Decimal(750)),
    }
    assert predicted("quarter", facts(), 2) == {("", Decimal(510))}


def test_children() -> None:
    children = {
        "north": {MARCH: Decimal(100)},
        "south": {MARCH: Decimal(190)},
        "between": {MARCH: Decimal(-30)},
    }
    pair = facts(context=Context(children=children, eliminations=frozenset({"between"})))
    assert predicted("child_missing", pair) == {("north", Decimal(160)), ("south", Decimal(70))}
    assert predicted("child_twice", pair) == {("north", Decimal(360)), ("south", Decimal(450))}
    assert predicted("child_sign", pair) == {("north", Decimal(60)), ("south", Decimal(-120))}
    # In steps of one nothing is left to be seen of 100 in thousands.
    scales = predicted("child_scale", pair)
    assert {detail for detail, _ in scales if detail.startswith("north")} == {
        f"north*{factor}" for factor in ("0.1", "10", "100", "1000", "1000000")
    }
    assert {("north*1000", Decimal(100_160)), ("south*0.1", Decimal(89))} < scales
    known = Context(
        children=children,
        child_vintages={"north": {MARCH: (Decimal(97), Decimal(100))}, "south": {}},
        child_others={"south=crm": {MARCH: Decimal(200)}},
    )
    # Another figure that is the same one is none.
    assert predicted("child_vintage", facts(context=known)) == {("north", Decimal(257))}
    assert predicted("child_source", facts(context=known)) == {("south=crm", Decimal(270))}
    assert predicted("two_children", pair) == {
        ("north+south", Decimal(-30)),
        ("north+south", Decimal(550)),
    }
    assert predicted("eliminations", pair) == {("between", Decimal(290))}


def test_ratios() -> None:
    # 2/4 and 2/100: 4/104 is 3.8 %, their mean 26 %.
    operands = {
        "north": {MARCH: (Decimal(2), Decimal(4))},
        "south": {MARCH: (Decimal(2), Decimal(100))},
    }
    pair = facts("percentage", "0.01", context=Context(operands=operands))
    assert predicted("mean_of_ratios", pair) == {("", Decimal("0.26"))}
    assert predicted("complement", pair) == {("", Decimal("0.75"))}
    assert predicted("inverted", pair) == {("", Decimal(4))}


def test_other_figures_of_the_month() -> None:
    context = Context(
        vintages={MARCH: (Decimal(255), Decimal(258))},
        targets={MARCH: Decimal(280)},
        summands=dict.fromkeys(AMOUNTS, 10),
    )
    pair = facts(context=context)
    assert predicted("other_vintage", pair) == {("", Decimal(255)), ("", Decimal(258))}
    assert predicted("target", pair) == {("", Decimal(280))}
    assert predicted("partial_load", pair) == set()


def test_rows_that_are_missing() -> None:
    # A row to ten of the figure; in March 13 of 26 are there.
    rows = {month: int(value / 10) for month, value in AMOUNTS.items()}
    pair = facts(context=Context(summands={**rows, MARCH: 13}), wrong={MARCH: Decimal(130)})
    ((_, figure),) = predicted("partial_load", pair)
    assert figure == pytest.approx(Decimal(130))


def test_what_moved_between_two_months() -> None:
    pair = facts(wrong={MARCH - 1: Decimal(230)})
    # 20 of February's 250 are missing; they came in March.
    assert predicted("cut_off", pair) == {("", Decimal(280))}


def test_two_in_each_others_place() -> None:
    other = facts(kpi="cost", own=dict.fromkeys(AMOUNTS, Decimal(7)), wrong={MARCH: Decimal(260)})
    mine = facts(wrong={MARCH: Decimal(7)})
    scene = Scene(mine, mine.own, Setting(), [other])
    assert set(FAMILIES["swapped_measures"].predict(scene, MARCH)) == {("cost", Decimal(7))}
    assert set(FAMILIES["swapped_units"].predict(scene, MARCH)) == set()
    # One that only happens to have the same figure is not swapped.
    alone = Scene(mine, mine.own, Setting(), [replace(other, wrong={})])
    assert set(FAMILIES["swapped_measures"].predict(alone, MARCH)) == set()
