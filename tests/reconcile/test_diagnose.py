"""Each cause planted in plain figures of six digits, and differences that have none.

Two sources agree to the cent over 36 months, but for the months a test changes. Five units make up
the total; rates, targets and earlier figures are always there, so that none of them tells a cause.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from scorecard.period import Month
from scorecard.reconcile.diagnose import diagnose
from scorecard.reconcile.evidence import Diagnosis, Pair, Rate, Setting
from scorecard.reconcile.statement import Broken, found_items, statement

FIRST = Month.parse("2024-01").index
NOW = FIRST + 35
SHARES = {"a": "0.40", "b": "0.25", "c": "0.18", "d": "0.14", "e": "0.08", "elim": "-0.05"}
RATES = [
    Rate("USD", month, Decimal("0.9137"), Decimal("0.9284")) for month in range(FIRST, NOW + 1)
]
SETTING = Setting(rates=RATES, tax_rates=(Decimal("0.19"), Decimal("0.07")), fiscal_start=4)

Change = Callable[[Pair, int], Decimal]


def cents(figure: Decimal) -> Decimal:
    return round(figure, 2)


def drawn(seed: int = 1, size: int = 400_000) -> dict[int, Decimal]:
    """36 figures that move by a tenth or so from month to month."""
    draw = random.Random(seed)
    return {
        month: cents(Decimal(size) * Decimal(str(1 + draw.uniform(-0.12, 0.12))))
        for month in range(FIRST, NOW + 1)
    }


def clean(**more: object) -> Pair:
    """Two sources that agree, with all that may be known of them."""
    figures = drawn()
    pair = Pair(
        rule="agreement",
        kpi="revenue",
        unit="group",
        left="erp",
        right="crm",
        left_values=figures,
        right_values=dict(figures),
        breaks=frozenset(),
        tolerance={month: figure * Decimal("0.005") for month, figure in figures.items()},
        children={
            child: {month: cents(figure * Decimal(share)) for month, figure in figures.items()}
            for child, share in SHARES.items()
        },
        eliminations=frozenset({"elim"}),
        child_vintages={"c": {NOW: (cents(figures[NOW] * Decimal("0.1743")),)}},
        child_others={
            "b=book": {
                month: cents(figure * Decimal("0.2611")) for month, figure in figures.items()
            }
        },
        vintages={NOW: [cents(figures[NOW] * Decimal("1.0831"))]},
        targets={month: Decimal(430_000) for month in figures},
    )
    return replace(pair, **more)  # type: ignore[arg-type]  # fields by name


def broken(change: Change, *months: int, pair: Pair | None = None) -> Pair:
    """The right source's figures of some months changed, the newest where none is named."""
    base = pair or clean()
    wrong = {month: change(base, month) for month in months or (NOW,)}
    return replace(base, right_values={**base.right_values, **wrong}, breaks=frozenset(wrong))


def one(pair: Pair, setting: Setting = SETTING) -> Diagnosis:
    """The diagnosis of the newest month."""
    return diagnose([pair], setting)[-1]


def times(factor: str) -> Change:
    return lambda pair, month: cents(pair.left_values[month] * Decimal(factor))


def less(child: str, of: int = 1) -> Change:
    return lambda pair, month: pair.left_values[month] - of * pair.children[child][month]


def scaled(child: str, factor: str) -> Change:
    return lambda p, m: cents(p.left_values[m] + p.children[child][m] * (Decimal(factor) - 1))


def instead(name: str, known: str) -> Change:
    """The total with another figure of a child that is known."""

    def change(pair: Pair, month: int) -> Decimal:
        other = getattr(pair, known)[name][month]
        own = pair.children[name.partition("=")[0]][month]
        return pair.left_values[month] - own + (other[0] if isinstance(other, tuple) else other)

    return change


def sum_of(count: int) -> Change:
    return lambda pair, month: sum(
        (pair.left_values[m] for m in range(month - count + 1, month + 1)), Decimal(0)
    )


# Newest month: December 2026, the ninth of a year from April, the third of its quarter.
PLANTED: Mapping[str, tuple[Change, str, str]] = {
    "ten times": (times("10"), "scale", "10"),
    "thousands": (times("0.001"), "scale", "0.001"),
    "a million times": (times("1000000"), "scale", "1000000"),
    "sign": (times("-1"), "sign", ""),
    "twice": (times("2"), "doubled", ""),
    "half": (times("0.5"), "halved", ""),
    "year to date": (sum_of(9), "year_to_date", ""),
    "quarter": (sum_of(3), "quarter", ""),
    "without a child": (less("c"), "child_missing", "c"),
    "child twice": (less("b", -1), "child_twice", "b"),
    "before eliminations": (less("elim"), "eliminations", "elim"),
    "child's sign": (less("d", 2), "child_sign", "d"),
    "a child in thousands": (scaled("b", "0.001"), "child_scale", "b*0.001"),
    "a child in cents": (scaled("d", "100"), "child_scale", "d*100"),
    "a child before it was restated": (instead("c", "child_vintages"), "child_vintage", "c"),
    "a child of another source": (instead("b=book", "child_others"), "child_source", "b=book"),
    "two children": (
        lambda p, m: p.left_values[m] - p.children["b"][m] - p.children["d"][m],
        "two_children",
        "b+d",
    ),
    "not converted": (times("0.9137"), "currency", "USD"),
    "month before": (lambda p, m: p.left_values[m - 1], "earlier_month", ""),
    "year before": (lambda p, m: p.left_values[m - 12], "prior_year", ""),
    "with tax": (times("1.19"), "tax", "0.19"),
    "pounds": (times("0.45359237"), "unit_of_measure", "lb/kg"),
    "before restatement": (lambda p, m: p.vintages[m][0], "other_vintage", ""),
    "target": (lambda p, m: p.targets[m], "target", ""),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_cause_is_named(name: str) -> None:
    change, cause, detail = PLANTED[name]
    found = one(broken(change)).named
    assert found is not None
    assert (found.cause, found.detail, found.suspect) == (cause, detail, "crm")
    assert found.chance < 0.002


def test_swapped_and_wrong_digits() -> None:
    pair = clean(left_values=dict.fromkeys(range(FIRST, NOW + 1), Decimal("481273.55")))
    pair = replace(pair, right_values=dict(pair.left_values), vintages={}, children={})
    for figure, cause in (("418273.55", "digits_swapped"), ("441273.55", "digit_wrong")):
        found = one(broken(lambda p, m, f=figure: Decimal(f), pair=pair))
        assert found.cause == cause


def test_a_digit_of_few_proves_nothing() -> None:
    # One wrong digit is as good as any other difference where a figure has only two.
    figures = {month: Decimal(47 + month % 9) for month in range(FIRST, NOW + 1)}
    pair = clean(left_values=figures, right_values=dict(figures), children={}, vintages={})
    few = one(broken(lambda p, m: p.left_values[m] + 4, pair=replace(pair, tolerance={})))
    assert few.named is None
    assert max(c.chance for c in few.candidates if c.cause == "digit_wrong") > 0.2


def test_the_calendar_year_where_the_own_one_is_another() -> None:
    # November; in December it is the last twelve months too, and neither can be told.
    found = one(broken(sum_of(11), NOW - 1)).named
    assert found is not None
    assert (found.cause, found.detail) == ("year_to_date", "calendar_year")
    assert one(broken(sum_of(12))).named is None


def test_rounding() -> None:
    pair = clean(tolerance={})
    found = one(broken(lambda p, m: round(p.left_values[m], -4), pair=pair)).named
    assert found is not None
    assert (found.cause, found.detail) == ("rounded", "10000")


def test_an_amount_in_the_wrong_month_breaks_both() -> None:
    def moved(pair: Pair, month: int) -> Decimal:
        return pair.left_values[month] + (-31_417 if month == NOW - 1 else 31_417)

    found = diagnose([broken(moved, NOW - 1, NOW)], SETTING)
    assert [item.cause for item in found] == ["cut_off", "cut_off"]


def test_a_later_month() -> None:
    pair = broken(lambda p, m: p.left_values[m + 1], NOW - 3)
    assert one(pair).cause == "later_month"


def test_a_source_that_stands_still_is_named_every_month() -> None:
    stuck = clean().left_values[NOW - 3]
    found = diagnose([broken(lambda p, m: stuck, NOW - 2, NOW - 1, NOW)], SETTING)
    assert {item.cause for item in found} == {"earlier_month"}
    assert found[-1].named is not None
    assert found[-1].named.since == NOW - 2


def ratio() -> Pair:
    """On-time shares of five units of unlike size, and the group's."""
    draw = random.Random(3)
    months = range(FIRST, NOW + 1)
    operands = {
        child: {
            month: (Decimal(int(size * draw.uniform(0.7, 0.97))), Decimal(size)) for month in months
        }
        for child, size in (("a", 91_311), ("b", 47_129), ("c", 9_207), ("d", 3_119))
    }
    whole = {}
    for month in months:
        good, all_of = (sum(child[month][i] for child in operands.values()) for i in (0, 1))
        whole[month] = round(good / all_of, 9)
    return clean(
        aggregation="ratio",
        left_values=whole,
        right_values=dict(whole),
        operands=operands,
        children={},
        vintages={},
        targets={},
        tolerance=dict.fromkeys(months, Decimal("0.002")),
    )


def mean(pair: Pair, month: int) -> Decimal:
    shares = [child[month][0] / child[month][1] for child in pair.operands.values()]
    return round(sum(shares) / len(shares), 9)


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (mean, "mean_of_ratios"),
        (lambda p, m: 1 - p.left_values[m], "complement"),
        (lambda p, m: round(1 / p.left_values[m], 9), "inverted"),
        (lambda p, m: p.left_values[m] * 100, "scale"),
    ],
)
def test_causes_of_ratios(change: Change, cause: str) -> None:
    assert one(broken(change, pair=ratio())).cause == cause


@pytest.mark.parametrize(
    ("field", "other", "cause"),
    [("kpi", "orders", "swapped_measures"), ("unit", "north", "swapped_units")],
)
def test_figures_exchanged_with_another(field: str, other: str, cause: str) -> None:
    pair, second = clean(), drawn(seed=2, size=390_000)
    twin = clean(left_values=second, right_values=dict(second), **{field: other})
    first = broken(lambda p, m: second[m], pair=pair)
    found = diagnose([first, broken(lambda p, m: pair.left_values[m], pair=twin)], SETTING)
    assert [item.cause for item in found] == [cause, cause]
    assert found[0].named is not None
    assert found[0].named.detail == other


def test_part_of_the_rows() -> None:
    rows = dict.fromkeys(range(FIRST, NOW + 1), 31) | {NOW: 22}
    pair = broken(lambda p, m: cents(p.left_values[m] * 22 / 31 * Decimal("1.003")))
    assert one(replace(pair, summands=rows)).cause == "partial_load"
    assert one(pair).named is None


def test_the_trusted_source_may_be_the_one_at_fault() -> None:
    pair = clean()
    wrong = {month: pair.left_values[month] * 1000 for month in (NOW - 1, NOW)}
    found = one(replace(pair, left_values={**pair.left_values, **wrong}, breaks=frozenset(wrong)))
    assert found.named is not None
    assert (found.cause, found.named.suspect, found.named.detail) == ("scale", "erp", "0.001")
    assert found.named.corrected == pair.right_values[NOW]


@pytest.mark.parametrize(("factor", "in_thousands"), [("1000", "children"), ("0.001", "erp")])
@pytest.mark.parametrize("months", [1, 36])
def test_the_past_of_a_child_or_its_siblings_tell_where_it_is_in_thousands(
    factor: str, in_thousands: str, months: int
) -> None:
    pair = clean(left="children", right="erp", tolerance={})
    wrong = range(NOW - months + 1, NOW + 1)
    small = {month: pair.children["b"][month] / 1000 for month in wrong}
    off = {month: pair.children["b"][month] * Decimal("-0.999") for month in wrong}
    if in_thousands == "children":
        pair = replace(
            pair,
            left_values=pair.left_values | {m: pair.left_values[m] + off[m] for m in wrong},
            children={**pair.children, "b": pair.children["b"] | small},
        )
    else:
        pair = replace(
            pair, right_values=pair.right_values | {m: pair.right_values[m] + off[m] for m in wrong}
        )
    found = one(replace(pair, breaks=frozenset(wrong))).named
    assert found is not None
    assert (found.cause, found.detail) == ("child_scale", f"b*{factor}")
    assert (found.suspect, found.months) == (in_thousands, months)
    assert found.residual == 0


def test_a_child_whose_remainder_does_not_show_is_missing() -> None:
    pair = clean()
    whole = {month: round(figure, 0) for month, figure in pair.left_values.items()}
    pair = replace(pair, left_values=whole, right_values=dict(whole))
    found = one(broken(lambda p, m: round(scaled("b", "0.000001")(p, m), 0), pair=pair)).named
    assert found is not None
    assert (found.cause, found.detail) == ("child_missing", "b")


def test_two_sources_that_agree_make_the_third_the_suspect() -> None:
    pair = broken(times("-1"))
    with_right = replace(pair, others={"book": {NOW: pair.right_values[NOW]}})
    found = [one(item).named for item in (pair, with_right)]
    assert [item.suspect for item in found if item] == ["crm", "erp"]


def test_other_figures_of_the_source_are_evidence() -> None:
    # With 0.3 % of noise one figure with tax is no proof; six with the same tax are.
    draw = random.Random(5)

    def taxed(seed: int) -> Pair:
        figures = drawn(seed)
        noise = {month: Decimal(str(1 + draw.uniform(-0.003, 0.003))) for month in figures}
        shaky = {month: cents(figure * noise[month]) for month, figure in figures.items()}
        pair = clean(kpi=f"kpi{seed}", left_values=figures, right_values=shaky, children={})
        pair = replace(pair, vintages={})
        return broken(lambda p, m: cents(shaky[m] * Decimal("1.19")), pair=pair)

    alone = diagnose([taxed(7)], SETTING)
    together = diagnose([taxed(seed) for seed in range(7, 13)], SETTING)
    assert alone[0].named is None
    assert {item.cause for item in together} == {"tax"}
    assert together[0].named is not None
    assert together[0].named.series == 6


@pytest.mark.parametrize(
    "change",
    [
        times("1.0373"),
        times("0.8519"),
        lambda p, m: p.left_values[m] + Decimal("12345.67"),
        lambda p, m: cents((p.left_values[m] - p.children["c"][m]) * Decimal("1.19")),
        lambda p, m: cents(p.left_values[m] / 1000 - p.children["d"][m] / 777),
        lambda p, m: Decimal(0),
    ],
)
def test_what_has_no_cause_of_the_table_stays_unknown(change: Change) -> None:
    for months in ((NOW,), (NOW - 2, NOW - 1, NOW)):
        assert {item.cause for item in diagnose([broken(change, *months)], SETTING)} == {"unknown"}


def test_random_differences_are_hardly_ever_given_a_cause() -> None:
    draw = random.Random(11)
    wrong = 0
    for seed in range(300):
        figures = drawn(seed)
        pair = clean(left_values=figures, right_values=dict(figures))
        factor = str(1 + draw.choice((-1, 1)) * draw.uniform(0.01, 0.6))
        wrong += one(broken(times(factor), pair=pair)).named is not None
    assert wrong <= 3


def test_a_cause_that_fits_but_does_not_reconcile_is_not_named() -> None:
    loose = clean(right_values={m: f * Decimal("1.004") for m, f in drawn().items()})
    # Twice the figure, and as far off again as the two ever were: more than the tolerance.
    pair = broken(lambda p, m: p.left_values[m] * 2 * Decimal("1.0048"), pair=loose)
    strict = replace(pair, tolerance=dict.fromkeys(pair.tolerance, Decimal(10)))
    found = one(strict)
    assert found.candidates[0].cause == "doubled"
    assert found.named is None


TWICE: dict[str, tuple[Change, tuple[str, str], tuple[str, str]]] = {
    "a child missing, in thousands": (
        lambda p, m: (p.left_values[m] - p.children["c"][m]) / 1000,
        ("child_missing", "c"),
        ("scale", "0.001"),
    ),
    "a child twice, with tax": (
        lambda p, m: (p.left_values[m] + p.children["b"][m]) * Decimal("1.19"),
        ("child_twice", "b"),
        ("tax", "0.19"),
    ),
    "a child missing, rounded": (
        lambda p, m: round(p.left_values[m] - p.children["d"][m], -2),
        ("child_missing", "d"),
        ("rounded", "100"),
    ),
    "the month before, with the other sign": (
        lambda p, m: -p.left_values[m - 1],
        ("earlier_month", ""),
        ("sign", ""),
    ),
}


@pytest.mark.parametrize("name", TWICE)
def test_two_causes_on_top_of_each_other_are_both_told(name: str) -> None:
    """Left unknown, as no single cause explains it; told beside it where both together do."""
    change, first, second = TWICE[name]
    # To the cent, as sources keep it, and exact: what is a thousandth has more digits.
    pair = broken(lambda p, m: round(change(p, m), 5), NOW - 1, NOW)
    for found in diagnose([pair], SETTING):
        assert found.named is None
        assert found.compound is not None
        assert found.compound.first is not None
        assert (found.compound.first.cause, found.compound.first.detail) == first
        assert (found.compound.cause, found.compound.detail) == second


def test_what_two_causes_leave_unexplained_is_told() -> None:
    change, *_ = TWICE["a child missing, in thousands"]
    pair = broken(lambda p, m: round(change(p, m), 5))
    (found,) = diagnose([pair], SETTING)
    compound = found.compound
    assert compound is not None
    for left, right in (("erp", "crm"), ("crm", "erp")):
        sides = {"erp": pair.left_values[NOW], "crm": pair.right_values[NOW]}
        made = Broken("x", left, right, sides[left], sides[right])
        lines = statement(made, found_items(made, compound, "", None), [])
        items = [line.item for line in lines if line.item is not None]
        assert [item.type for item in items] == ["unit", "correction"]
        sign = 1 if left == "erp" else -1
        assert items[0].amount == -sign * pair.children["c"][NOW]
        assert abs(lines[-2].amount) <= Decimal("0.01")
        assert sum((line.amount for line in lines[:-1]), Decimal(0)) == sides[right]


def test_two_unrelated_causes_are_not_read_into_a_difference_of_no_cause() -> None:
    draw = random.Random(5)

    def times(factor: Decimal) -> Change:
        return lambda p, m: cents(p.left_values[m] * factor)

    factors = [Decimal(str(draw.uniform(0.5, 1.6))) for _ in range(150)]
    assert [f for f in factors if one(broken(times(f))).compound is not None] == []
