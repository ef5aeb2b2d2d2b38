"""KPIs made of other KPIs: at each unit, in each period, and why one has no figure."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scorecard.errors import ConfigError
from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.report.freeze import freeze
from scorecard.report.templates import Templates
from tests.decided import decision
from tests.small import Calculated, config_of, kpi, scorecard, sections

MONTHS = [f"2026-{number:02}" for number in range(1, 13)]
EUR = {"display": {"kind": "currency"}}
KPIS = [
    kpi("revenue", **EUR),
    kpi("cost", **EUR),
    kpi("heads", "stock"),
    kpi("profit", formula="revenue - cost", **EUR),
    kpi("margin", "ratio", formula="if(revenue = 0, none, profit / revenue)"),
    kpi("peak", formula="max(revenue, cost)", **EUR),
    kpi("per_head", "ratio", formula="revenue / heads", measured_in="currency / count"),
]


def organisation(**more: Any) -> dict[str, Any]:
    return sections(
        kpis=KPIS,
        scorecards=[scorecard("group", ["profit", "margin", "per_head"])],
        **more,
    )


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    """A year of two regions; South's revenue is 0 in February, its cost is missing in November.

    North reports a profit of 15 for June, where 100 - 80 is 20. In March South's heads are 0.
    """
    figures = {
        ("revenue", "north"): [100 + 10 * n for n in range(12)],
        ("cost", "north"): [90 - 2 * n for n in range(12)],
        ("heads", "north"): [10] * 12,
        ("revenue", "south"): [50, 0, *[60] * 10],
        ("cost", "south"): [70, 20, *[30] * 10],
        ("heads", "south"): [5, 5, 0, *[6] * 9],
    }
    claims: list[tuple[Any, ...]] = [
        ("a", name, unit, month, value)
        for (name, unit), values in figures.items()
        for month, value in zip(MONTHS, values, strict=True)
        if (name, unit, month) != ("cost", "south", "2026-11")
    ]
    claims.append(("a", "profit", "north", "2026-06", 15))
    return Calculated(tmp_path_factory.mktemp("formulas"), organisation(), claims)


def test_a_formula_is_calculated_anew_at_each_unit(result: Calculated) -> None:
    # 100 - 90, 50 - 70, and of both sums 150 - 160.
    assert result.value("profit", "north", "2026-01") == 10
    assert result.value("profit", "south", "2026-01") == -20
    assert result.value("profit", "group", "2026-01") == -10
    # The greater at each unit is no sum: 100, 70, and 160 of the group.
    assert [result.value("peak", unit, "2026-01") for unit in ("north", "south", "group")] == [
        100,
        70,
        160,
    ]


def test_a_formula_may_be_made_of_formulas(result: Calculated) -> None:
    assert result.value("margin", "south", "2026-01") == Decimal("-0.4")
    assert result.value("margin", "group", "2026-01") == Decimal("-0.066666667")


def test_a_period_is_the_formula_of_its_operands_periods(result: Calculated) -> None:
    # North to April: 100 + 110 + 120 + 130 less 90 + 88 + 86 + 84.
    assert result.value("profit", "north", "2026-04", "ytd_value") == 460 - 348
    assert result.value("margin", "north", "2026-04", "ytd_value") == Decimal("0.243478261")
    # The greater of two sums, not the sum of the greater: 50 + 0 + 60 and 70 + 20 + 30.
    assert result.value("peak", "south", "2026-03", "ytd_value") == 120
    # A stock's period figure is its last.
    assert result.value("per_head", "north", "2026-02", "ytd_value") == 21
    # Twelve months of north: 1,860 and 948, and of the group no year without South's November.
    assert result.value("peak", "north", "2026-12", "rolling_12_value") == 1860
    assert result.value("peak", "group", "2026-10", "ytd_value") == 1450 + 530
    assert result.value("peak", "south", "2026-12", "rolling_12_value") is None


def test_a_period_with_a_reported_month_is_added_up_by_its_kind(result: Calculated) -> None:
    assert result.value("profit", "north", "2026-06", "rule") == "source"
    # 10, 22, 34, 46, 58 and 15 instead of 70; the margin's months were all calculated.
    assert result.value("profit", "north", "2026-06", "ytd_value") == 185
    assert result.value("margin", "north", "2026-06", "ytd_value") == Decimal("0.246666667")
    assert ("roll_up", "differs", "profit", "north", "2026-06") in result.breaks()


def test_why_there_is_no_figure(result: Calculated) -> None:
    gaps = result.ask(
        "SELECT kpi, unit, month, basis, reason, operand FROM mart.formula_gaps ORDER BY ALL"
    )
    assert gaps == [
        ("margin", "south", "2026-02", "month", "none", None),
        ("margin", "south", "2026-11", "month", "missing", "profit"),
        ("peak", "south", "2026-11", "month", "missing", "cost"),
        ("per_head", "south", "2026-03", "month", "zero", None),
        *[
            ("per_head", "south", "2026-03", basis, "zero", None)
            for basis in ("quarter", "rolling_3", "ytd")
        ],
        ("profit", "south", "2026-11", "month", "missing", "cost"),
    ]


def test_a_card_prints_the_formula_and_what_it_lacks(tmp_path: Path) -> None:
    claims = [("a", name, "north", "2026-01", 7) for name in ("revenue", "cost", "heads")]
    claims += [("a", "revenue", "north", "2026-02", 7), ("a", "heads", "north", "2026-02", 0)]
    made = Calculated(tmp_path, organisation(), claims)
    january, february = (
        {line.kpi: line for line in card.measures}
        for month in ("2026-01", "2026-02")
        for card in freeze(
            made.warehouse,
            made.config,
            made.landing,
            Templates(templates_dir()),
            Month.parse(month),
        )
    )
    trail = january["margin"].trail
    assert trail is not None
    assert trail.formula == "if(Revenue = 0, none, Profit / Revenue)"
    assert february["profit"].no_score_reason == (
        "no figure: Cost, which it is made of, is missing"
    )
    assert february["per_head"].no_score_reason == "undefined: its formula divides by 0"


def test_operands_that_begin_in_different_months_have_no_year_to_date(tmp_path: Path) -> None:
    claims = [("a", "revenue", "north", month, 10) for month in ("2026-01", "2026-02")]
    claims.append(("a", "cost", "north", "2026-02", 4))
    made = Calculated(tmp_path, organisation(), claims)
    assert made.value("profit", "north", "2026-02") == 6
    # Not 20 less 4.
    assert made.value("profit", "north", "2026-02", "ytd_value") is None
    assert ("apart",) in made.ask("SELECT reason FROM mart.formula_gaps")


def test_a_person_may_decide_the_figure_of_a_formula(tmp_path: Path) -> None:
    claims = [
        ("a", name, "north", month, value)
        for name, value in (("revenue", 10), ("cost", 4), ("heads", 1))
        for month in ("2026-01", "2026-02")
    ]
    over = decision(1, "override", kpi="profit", unit="north", month="2026-01", value=5)
    made = Calculated(tmp_path, organisation(), claims, decisions=[over])
    assert made.value("profit", "north", "2026-01") == 5
    # What is made of it takes what was decided: 5 / 10, and 5 + 6 of the year by 20.
    assert made.value("margin", "north", "2026-01") == Decimal("0.5")
    assert made.value("margin", "north", "2026-02", "ytd_value") == Decimal("0.55")


def problems(*kpis: dict[str, Any]) -> list[str]:
    """What is said of a configuration with these KPIs beside the usual ones."""
    raw = sections(
        kpis=[
            kpi("revenue", **EUR),
            kpi("cost", **EUR),
            kpi("heads", "stock"),
            kpi("hours", display={"suffix": "hours"}),
            kpi("share", "ratio", display={"kind": "percent"}),
            *kpis,
        ]
    )
    try:
        config_of(raw)
    except ConfigError as error:
        return [f"{p.key}: {p.expected}; {p.found}" for p in error.problems]
    return []


@pytest.mark.parametrize(
    ("formula", "more", "said"),
    [
        ("revenue - cost", EUR, None),
        ("revenue / heads", {"measured_in": "currency / count"}, None),
        ("max(revenue - 1000, 0) * share", EUR, None),
        ("if(heads = 0, none, (revenue - cost) / revenue)", {"display": {"kind": "percent"}}, None),
        ("hours * 60", {"display": {"suffix": "min"}}, None),
        (
            "revenue - heads",
            EUR,
            "expected figures in currency only at character 11; one in count",
        ),
        (
            "min(revenue / hours, cost)",
            {},
            "expected figures in currency / hours only at character 22; one in currency",
        ),
        (
            "if(revenue > heads, revenue, cost)",
            EUR,
            "expected figures in currency only at character 14; one in count",
        ),
        (
            "revenue + revenue / heads",
            EUR,
            "expected figures in currency only at character 1; one in currency / count",
        ),
        (
            "revenue * cost",
            EUR,
            "a formula that gives an amount, as display says; "
            "a formula that gives currency * currency",
        ),
        (
            "revenue / heads",
            {"display": {"kind": "percent"}},
            "a formula that gives a share, as display says; a formula that gives currency / count",
        ),
        (
            "revenue / heads",
            {"measured_in": "currency"},
            "a formula that gives currency, as measured_in says; "
            "a formula that gives currency / count",
        ),
        ("revenu - cost", EUR, "a KPI's id (did you mean 'revenue'?) at character 1; 'revenu'"),
        (
            "revenue-cost",
            EUR,
            "blanks around a minus: revenue - cost at character 1; 'revenue-cost'",
        ),
        ("1 + 2", {}, "at least one KPI in a formula; none"),
        (
            "revenue -",
            EUR,
            "a number, a KPI's id, or one of if(, min(, max(, none at character 10; the end",
        ),
        ('a"; drop table b; --', {}, "a number, a KPI's id or a sign at character 2; '\"'"),
    ],
)
@pytest.mark.attack("SQL and code")
def test_units_of_measurement_and_names(
    formula: str, more: dict[str, Any], said: str | None
) -> None:
    found = problems(kpi("made", "ratio", formula=formula, **more))
    wanted = [] if said is None else [f"kpis[6].formula: {said.removeprefix('expected ')}"]
    assert found == wanted


def test_a_circle_is_named_once_whatever_it_leads_through() -> None:
    found = problems(
        kpi("one", formula="revenue + two", **EUR),
        kpi("two", formula="three * 2", **EUR),
        kpi("three", "ratio", operands={"numerator": {"one": 1}, "denominator": {"heads": 1}}),
        kpi("four", formula="three - revenue", **EUR),
    )
    assert found == [
        "kpis[6].formula: a formula that does not lead back to itself; "
        "the circle one -> two -> three -> one"
    ]


def test_a_formula_stands_alone_and_has_a_kind() -> None:
    both = {"numerator": {"revenue": 1}, "denominator": {"heads": 1}}
    assert problems(kpi("made", "ratio", formula="revenue", operands=both)) == [
        "kpis[6].formula: one of formula and operands; both"
    ]
    assert problems(kpi("made", "max", formula="revenue")) == [
        "kpis[6].formula: aggregation: one of flow, stock, ratio beside a formula; max"
    ]


@pytest.mark.parametrize(
    ("formula", "refused"),
    [
        ("revenue / heads", True),
        ("heads / (revenue / 30)", True),
        ("if(heads = 0, none, max(revenue - 1000, 0) / heads)", True),
        ("profit / heads", True),
        ("profit / revenue", False),
        ("heads / (heads + 1)", False),
        ("share * 2", False),
        ("revenue * share / cost", False),
        ("if(heads > 1, 1, 0)", False),
        ("(revenue - heads) / heads", False),
    ],
)
def test_a_ratio_that_grows_with_its_months_is_scored_on_the_month_alone(
    formula: str, refused: bool
) -> None:
    kpis = [
        *(kpi(name) for name in ("revenue", "cost")),
        kpi("heads", "stock"),
        kpi("share", "ratio"),
        kpi("profit", formula="revenue - cost"),
        kpi("made", "ratio", formula=formula),
        # What is divided by a mean is another thing.
        kpi("mean", "ratio", operands={"numerator": {"revenue": 1}, "denominator": {"heads": 1}}),
    ]
    measures = [{"kpi": "made", "basis": b} for b in ("month", "rolling_3")]
    card = scorecard("group", [*measures, {"kpi": "mean", "basis": "ytd"}])
    try:
        config_of(sections(kpis=kpis, scorecards=[card]))
    except ConfigError as error:
        assert refused
        (problem,) = error.problems
        place = "scorecards[1].perspectives[1].objectives[1].measures[2].basis"
        assert (problem.key, problem.found) == (place, "rolling_3")
        assert problem.expected.startswith("month: the formula of made divides what adds up")
        assert problem.line > 1
    else:
        assert not refused
