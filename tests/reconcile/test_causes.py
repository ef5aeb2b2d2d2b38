"""Each cause with a planted difference, and figures that differ for no reason at all."""

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import get_args

import pytest

from scorecard.reconcile.causes import WORDS, Evidence, Shown, agrees, explain
from scorecard.reconcile.evidence import Cause as CauseName
from scorecard.reconcile.shadow_words import CAUSES

# A figure of five digits in thousands, as sales are, each month other than all before.
SALES = (9412, 9877, 10240, 9655, 10981, 11302, 10764, 11890, 12077, 11543, 12466, 12980)
NOW = len(SALES) - 1


def series(*figures: object, start: int = 0) -> dict[int, Decimal]:
    return {start + m: Decimal(str(figure)) for m, figure in enumerate(figures)}


def shown(figures: Mapping[int, Decimal], step: str = "1") -> dict[int, Shown]:
    return {m: Shown(figure, Decimal(step)) for m, figure in figures.items()}


def ours(factor: int = 1) -> dict[int, Decimal]:
    # Exact to the unit, where theirs are written in thousands.
    return {m: figure * factor for m, figure in series(*SALES).items()}


def with_now(figure: object) -> dict[int, Shown]:
    """Their figures: ours, but for the newest month."""
    return shown({**series(*SALES), NOW: Decimal(str(figure))})


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        ("129800", "their figure is 10 times ours"),
        ("12980000", "their figure is 1,000 times ours"),
        ("12980000000", "their figure is 1,000,000 times ours"),
        ("1298000", "their figure is 100 times ours, as per cent against a fraction"),
        ("12.98", "their figure is a thousandth of ours"),
        ("129.8", "their figure is a hundredth of ours, as per cent against a fraction"),
    ],
)
def test_scale(theirs: str, words: str) -> None:
    figures = with_now(theirs)
    step = Decimal("0.01") if "." in theirs else Decimal(1)
    figures[NOW] = Shown(Decimal(theirs), step)
    cause = explain(NOW, Evidence(ours(), figures))
    assert (cause.name, cause.text) == ("scale", words)


def test_sign() -> None:
    cause = explain(NOW, Evidence(ours(), with_now("-12980")))
    assert (cause.name, cause.text) == ("sign", "their figure is ours with the other sign")


def test_a_figure_that_was_not_brought_up_to_date() -> None:
    cause = explain(NOW, Evidence(ours(), with_now(SALES[-2])))
    assert (cause.name, cause.text) == ("earlier_month", "they repeat the month before")


def test_a_workbook_that_is_a_month_behind() -> None:
    behind = shown(series(*SALES[:-1], start=1))
    cause = explain(NOW, Evidence(ours(), behind))
    assert cause.name == "earlier_month"
    assert cause.text == "their figure is ours of the month before"


def test_year_to_date_instead_of_the_month() -> None:
    totals = {m: Decimal(sum(SALES[: m + 1])) for m in range(len(SALES))}
    cause = explain(NOW, Evidence(ours(), shown(totals), year_to_date=totals))
    assert (cause.name, cause.text) == (
        "year_to_date",
        "their figure is the year to date, ours the month",
    )


def test_twelve_months_instead_of_the_month() -> None:
    """From April to March, so that the total of the year to date is another one."""
    last, figures = NOW + 3, series(*SALES, start=3)
    totals = {last: Decimal(sum(SALES))}
    cause = explain(last, Evidence(figures, shown({**figures, **totals}), rolling_12=totals))
    assert cause.name == "rolling_12"


def test_another_sources_figure() -> None:
    sources = {"CRM": {NOW: Decimal(13114)}, "Ledger": {NOW: Decimal(12980)}}
    cause = explain(NOW, Evidence(ours(), with_now(13114), sources=sources))
    assert (cause.name, cause.text) == ("other_source", "their figure is the one CRM gives")


def test_two_sources_with_the_same_figure_are_both_named() -> None:
    sources = {"CRM": {NOW: Decimal(13114)}, "Desk": {NOW: Decimal(13114)}}
    cause = explain(NOW, Evidence(ours(), with_now(13114), sources=sources))
    assert cause.text == "their figure is the one CRM gives and their figure is the one Desk gives"


def test_our_figure_before_it_was_restated() -> None:
    earlier = {NOW: (Decimal(12655), Decimal(12811))}
    cause = explain(NOW, Evidence(ours(), with_now(12811), earlier=earlier))
    assert cause.name == "other_vintage"


def test_two_causes_that_say_the_same_are_not_decided_between() -> None:
    sources = {"CRM": {NOW: Decimal(12655)}}
    earlier = {NOW: (Decimal(12655),)}
    cause = explain(NOW, Evidence(ours(), with_now(12655), sources=sources, earlier=earlier))
    assert cause.name == "unknown"
    assert cause.text == (
        "their figure is ours before it was restated or their figure is the one CRM gives"
    )


def test_theirs_are_rounded_and_ours_are_not() -> None:
    exact = {m: figure + Decimal("0.4") for m, figure in ours().items()}
    behind = shown(series(*SALES[:-1], start=1))
    assert explain(NOW, Evidence(exact, behind)).name == "earlier_month"


@pytest.mark.parametrize(
    ("ours", "theirs", "step", "expected"),
    [
        ("96.44", "96.4", "0.1", True),
        ("96.45", "96.4", "0.1", True),
        ("96.46", "96.4", "0.1", False),
        ("9412499", "9412000", "1000", True),
        ("9412501", "9412000", "1000", False),
        ("5", "5", "0", True),
        ("5.1", "5", "0", False),
    ],
)
def test_agreeing_is_by_the_digits_they_write(
    ours: str, theirs: str, step: str, expected: bool
) -> None:
    assert agrees(Decimal(ours), Shown(Decimal(theirs), Decimal(step))) is expected


def test_small_counts_name_nothing_by_one_month_alone() -> None:
    incidents = series(2, 3, 1, 4, 2, 3, 0, 2, 1, 3, 2, 4)
    theirs = shown({**incidents, NOW: Decimal(2)})
    cause = explain(NOW, Evidence(incidents, theirs))
    assert cause.name == "unknown"
    assert cause.text == "closest: they repeat the month before (to the digit, which chance may do)"


def test_a_share_of_two_digits_is_named_only_where_several_months_confirm_it() -> None:
    rates = series(*(f"0.9{digit}" for digit in "512843760529"))
    once = shown({**rates, NOW: rates[NOW - 1]}, "0.01")
    assert explain(NOW, Evidence(rates, once)).name == "unknown"
    behind = shown({m + 1: rate for m, rate in rates.items() if m < NOW}, "0.01")
    assert explain(NOW, Evidence(rates, behind)).name == "earlier_month"


@pytest.mark.parametrize(("digits", "most"), [(2, 2), (3, 14), (6, 0)])
def test_figures_that_differ_for_no_reason_are_unknown(digits: int, most: int) -> None:
    """Two thousand unrelated pairs: how many get a cause by chance, at most one in 140."""
    chance = random.Random(20261101)
    low, high = 10 ** (digits - 1), 10**digits - 1
    named = 0
    for _ in range(2000):
        about = chance.randint(low * 2, high * 8 // 10)
        figures = [round(about * chance.uniform(0.85, 1.15)) for _ in range(12)]
        mine = series(*figures)
        other = round(figures[-1] * chance.uniform(0.85, 1.15))
        if other == figures[-1]:
            continue
        third = {NOW: Decimal(round(about * chance.uniform(0.85, 1.15)))}
        evidence = Evidence(
            mine,
            shown({**mine, NOW: Decimal(other)}),
            year_to_date={NOW: Decimal(sum(figures))},
            sources={"CRM": third},
            earlier={NOW: (Decimal(round(about * chance.uniform(0.85, 1.15))),)},
        )
        named += explain(NOW, evidence).name != "unknown"
    assert named <= most


def test_unknown_says_what_came_closest() -> None:
    cause = explain(NOW, Evidence(ours(), with_now(12470)))
    assert cause.text == "closest: their figure is ours of the month before (0.032 % away)"
    assert explain(NOW, Evidence(ours(), with_now(14555))).text == "no cause comes close"


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        ("25960", "their figure is twice ours"),
        ("12890", "their figure is ours with two neighbouring digits exchanged"),
        ("13000", "closest: theirs is rounded to 1,000"),
    ],
)
def test_what_breaks_between_sources_are_looked_at_for_is_looked_for_here(
    theirs: str, words: str
) -> None:
    assert explain(NOW, Evidence(ours(), with_now(theirs))).text.startswith(words)


def test_a_ratio_is_held_against_the_totals_that_are_known() -> None:
    rates = series(*(f"0.{digits}" for digits in (5127, 8431, 7605, 2918, 6042, 3377, 9210)))
    totals = series(*(f"0.{digits}" for digits in (5127, 6720, 7011, 6022, 6025, 5583, 6101)))
    evidence = Evidence(rates, shown(totals, "0.0001"), totals, aggregation="ratio")
    assert explain(6, evidence).name == "year_to_date"


def test_every_cause_that_can_be_named_has_words() -> None:
    """Those of child units, of rows and of other figures need facts a comparison has none of."""
    named_nowhere = {"unknown", "target", "mean_of_ratios", "partial_load", "eliminations"}
    named_nowhere |= {"swapped_measures", "swapped_units", "two_children"}
    named_nowhere |= {
        f"child_{what}" for what in ("missing", "twice", "sign", "scale", "vintage", "source")
    }
    assert set(get_args(CauseName)) - named_nowhere == set(WORDS)
    assert set(WORDS) <= set(CAUSES)
