"""Amounts in other currencies: converted once, by the month's average or closing rate."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scorecard.errors import ConfigError
from scorecard.impact.effects import find_effects
from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.report.freeze import freeze
from scorecard.report.templates import Templates
from tests.small import SOURCE, Calculated, config_of, kpi, scorecard, sections
from tests.vintages import change

EUR = {"display": {"kind": "currency"}}
UNITS = [
    {"id": "group", "name": "Group", "type": "enterprise"},
    {"id": "north", "name": "North", "type": "region", "parents": [{"unit": "group"}]},
    {
        "id": "south",
        "name": "South",
        "type": "region",
        "currency": "USD",
        "parents": [{"unit": "group"}],
    },
]
RATES = [
    {"currency": "USD", "month": "2026-01", "average": "0.92", "closing": "0.9"},
    {"currency": "USD", "month": "2026-02", "average": "0.953718", "closing": "0.95"},
]
KPIS = [
    kpi("revenue", **EUR),
    kpi("cash", "stock", **EUR),
    kpi("heads", "stock"),
    kpi("per_head", "ratio", measured_in="currency / count"),
    kpi("price", "weighted_mean", **EUR),
    kpi(
        "equity_return",
        "ratio",
        display={"kind": "percent"},
        converted_at={"numerator": "average", "denominator": "closing"},
    ),
]


def organisation(**more: Any) -> dict[str, Any]:
    return sections(
        **{
            "units": UNITS,
            "kpis": KPIS,
            "rates": RATES,
            "scorecards": [scorecard("group", ["revenue", "cash"])],
            **more,
        }
    )


def test_flows_are_converted_at_the_average_and_stocks_at_the_closing_rate(tmp_path: Path) -> None:
    # By hand, as IAS 21 has it: 1,000 x 0.92 and 1,234.56 x 0.953718; 1,000 x 0.9 and x 0.95.
    claims = [
        ("a", "revenue", "south", "2026-01", 1000),
        ("a", "revenue", "south", "2026-02", "1234.56"),
        ("a", "cash", "south", "2026-01", 1000),
        ("a", "cash", "south", "2026-02", 1000),
        *[("a", "heads", "south", month, 10) for month in ("2026-01", "2026-02")],
        *[("a", "revenue", "north", month, 1000) for month in ("2026-01", "2026-02")],
    ]
    cards = [scorecard("group", ["cash"]), scorecard("south", ["revenue"])]
    result = Calculated(tmp_path, organisation(scorecards=cards), claims)
    assert result.value("revenue", "south", "2026-01") == 920
    assert result.value("revenue", "south", "2026-02") == Decimal("1177.42209408")
    assert result.value("cash", "south", "2026-01") == 900
    assert result.value("cash", "south", "2026-02") == 950
    # A count is no amount, and one in the organisation's currency stays.
    assert result.value("heads", "south", "2026-01") == 10
    assert result.value("revenue", "group", "2026-01") == 1920
    # A year to date is the sum of months as they were converted.
    assert result.value("revenue", "south", "2026-02", "ytd_value") == Decimal("2097.42209408")
    # What was delivered stays as it was, and how it was converted beside it.
    assert result.ask(
        "SELECT value FROM mart.observations WHERE kpi = 'revenue' AND unit = 'south' "
        "AND month = '2026-02'"
    ) == [(Decimal("1234.56"),)]
    assert result.ask(
        "SELECT currency, amount, rate, rates, value FROM mart.conversions "
        "WHERE kpi = 'cash' AND month = '2026-02'"
    ) == [("USD", 1000, Decimal("0.95"), "closing", 950)]
    assert result.breaks() == []
    made = freeze(
        result.warehouse,
        result.config,
        result.landing,
        Templates(templates_dir()),
        Month.parse("2026-02"),
    )
    trails = {line.kpi: line.trail for found in made for line in found.measures}
    assert trails["revenue"] is not None
    assert trails["revenue"].converted == "USD 1,234.56 at 0.953718 (average)"


def test_operands_that_are_amounts_are_converted_by_themselves(tmp_path: Path) -> None:
    claims = [
        ("a", "per_head", "south", "2026-01", 100, 1000, 10),
        ("a", "per_head", "north", "2026-01", 50, 1500, 30),
        ("a", "per_head", "south", "2026-02", 100),
        ("a", "price", "south", "2026-01", 10, 1000, 100),
        ("a", "equity_return", "south", "2026-01", "0.1", 100, 1000),
        ("a", "equity_return", "south", "2026-02", "0.1"),
    ]
    result = Calculated(tmp_path, organisation(), claims)
    # 920 by 10, and with North 2,420 by 40.
    assert result.value("per_head", "south", "2026-01") == 92
    assert result.value("per_head", "group", "2026-01") == Decimal("60.5")
    assert result.value("per_head", "south", "2026-02") == Decimal("95.3718")
    # Of a weighted mean the weights stay: 920 by 100.
    assert result.value("price", "south", "2026-01") == Decimal("9.2")
    assert result.value("price", "south", "2026-01", "denominator") == 100
    # 92 by 900; a bare rate at one rate by the other: 0.0953718 / 0.95.
    assert result.value("equity_return", "south", "2026-01") == Decimal("0.102222222")
    assert result.value("equity_return", "south", "2026-01", "denominator") == 900
    assert result.value("equity_return", "south", "2026-02") == Decimal("0.100391368")


def test_without_a_rate_there_is_no_figure_and_a_break_that_says_so(tmp_path: Path) -> None:
    claims = [
        *[("a", "revenue", "south", month, 1000) for month in ("2026-02", "2026-03")],
        *[("a", "revenue", "north", month, 10) for month in ("2026-02", "2026-03")],
    ]
    result = Calculated(tmp_path, organisation(), claims)
    assert ("validity", "no_rate", "revenue", "south", "2026-03") in result.breaks()
    assert (
        result.ask("SELECT value FROM mart.kpi_values WHERE unit = 'south' AND month = '2026-03'")
        == []
    )
    # Of the group it is the sum of the others, which is shown and not scored.
    assert result.value("revenue", "group", "2026-03") == 10
    assert result.value("revenue", "group", "2026-03", "coverage") == Decimal("0.5")
    details = result.ask("SELECT detail FROM mart.breaks WHERE reason = 'no_rate'")
    assert details == [
        (
            "found an amount in USD and no rate of USD for 2026-03, without which it counts "
            "nowhere: add the month to rates",
        )
    ]


def test_the_narrowest_that_is_said_counts(tmp_path: Path) -> None:
    """Source `a` says USD of itself, and EUR of its column of cash; `b` leaves it to units."""
    wide = {
        **SOURCE,
        "id": "a",
        "currency": "USD",
        "columns": [
            {"name": "unit", "type": "text"},
            {"name": "month", "type": "month"},
            {"name": "revenue", "type": "number"},
            {"name": "cash", "type": "number"},
        ],
        "layout": {
            "shape": "wide_kpis",
            "unit": {"column": "unit"},
            "month": "month",
            "values": [
                {"kpi": "revenue", "column": "revenue"},
                {"kpi": "cash", "column": "cash", "currency": "EUR"},
            ],
        },
    }
    raw = organisation(sources=[wide, {**SOURCE, "id": "b"}])
    claims = [
        (source, name, unit, "2026-01", 100)
        for source in "ab"
        for name in ("revenue", "cash")
        for unit in ("north", "south")
    ]
    result = Calculated(tmp_path, raw, claims)
    found = result.ask("SELECT source, kpi, unit FROM mart.conversions ORDER BY ALL")
    assert found == [
        ("a", "revenue", "north"),
        ("a", "revenue", "south"),
        ("b", "cash", "south"),
        ("b", "revenue", "south"),
    ]
    # Both are compared as they are worth: 92 and 100 of North, 100 and 90 of South.
    differ = result.ask(
        "SELECT kpi, unit, left_value, right_value FROM mart.breaks "
        "WHERE rule = 'agreement' ORDER BY ALL"
    )
    assert differ == [("cash", "south", 100, 90), ("revenue", "north", 92, 100)]


def test_what_a_row_says_itself_counts_before_all(tmp_path: Path) -> None:
    claims = [("a", "revenue", unit, "2026-01", 100) for unit in ("north", "south")]
    result = Calculated(tmp_path, organisation(), claims)
    for currency, unit in (("USD", "north"), ("EUR", "south")):
        change(result.warehouse, f"'{currency}' AS currency", f"unit = '{unit}'")
    result.again()
    assert result.value("revenue", "north", "2026-01") == 92
    assert result.value("revenue", "south", "2026-01") == 100


def test_the_effect_of_a_break_is_that_of_the_converted_figure(tmp_path: Path) -> None:
    targets = [{"kpi": "revenue", "red_flag": 50, "goal": 100}]
    raw = organisation(scorecards=[scorecard("group", ["revenue"])], targets=targets)
    claims = [
        ("a", "revenue", "south", "2026-01", 100),
        ("b", "revenue", "south", "2026-01", 50),
        ("a", "revenue", "north", "2026-01", 10),
    ]
    result = Calculated(tmp_path, raw, claims)
    find_effects(result.warehouse)
    moves = "SELECT figure_before, figure_after FROM mart.effects WHERE level = 'measure'"
    assert result.ask(moves) == [(102, 56)]


def test_an_amount_converted_once_too_often_is_named(tmp_path: Path) -> None:
    months = [f"2026-{n:02}" for n in range(1, 9)]
    rates = [
        {"currency": "USD", "month": month, "average": f"0.9{n}37", "closing": f"0.9{n}5"}
        for n, month in enumerate(months)
    ]
    amounts = [123456 + 7919 * n for n in range(8)]
    claims = []
    for rate, month, amount in zip(rates, months, amounts, strict=True):
        euros = amount * Decimal(rate["average"])
        claims += [
            ("a", "revenue", "south", month, amount),
            ("b", "revenue", "south", month, euros),
        ]
    result = Calculated(tmp_path, organisation(rates=rates), claims)
    causes = result.ask("SELECT DISTINCT cause, detail, named FROM mart.diagnoses WHERE rank = 1")
    assert causes == [("currency", "USD", True)]


def test_another_rate_moves_the_figure(tmp_path: Path) -> None:
    claims = [("a", "revenue", "south", "2026-01", 1000)]
    found = []
    for place, average in (("before", "0.92"), ("after", "0.93")):
        rates = [{"currency": "USD", "month": "2026-01", "average": average, "closing": "0.9"}]
        result = Calculated(tmp_path / place, organisation(rates=rates), claims)
        found.append(result.value("revenue", "south", "2026-01"))
    assert found == [920, 930]


@pytest.mark.parametrize("times", ["10", "0.1", "1000", "8", "0.125"])
def test_a_currency_of_other_size_gives_the_same_figures(tmp_path: Path, times: str) -> None:
    """Amounts times so much, at rates of as many times less, all of them to the ninth place."""
    factor = Decimal(times)
    units = [{**unit, "currency": "USD"} for unit in UNITS[1:]]
    values = []
    for place, by in (("plain", Decimal(1)), ("scaled", factor)):
        rates = [
            {
                "currency": "USD",
                "month": row["month"],
                **{kind: str(Decimal(row[kind]) / by) for kind in ("average", "closing")},
            }
            for row in RATES
        ]
        claims = [
            ("a", name, unit, month, Decimal(amount) * by)
            for name in ("revenue", "cash")
            for unit, amount in (("north", "-71.04"), ("south", "1234.56"))
            for month in ("2026-01", "2026-02")
        ]
        result = Calculated(
            tmp_path / place, organisation(units=[UNITS[0], *units], rates=rates), claims
        )
        values.append(
            result.ask(
                "SELECT kpi, unit, month, value, ytd_value FROM mart.kpi_values ORDER BY ALL"
            )
        )
    assert values[0] == values[1]
    assert len(values[0]) == 12


def test_totals_since_the_year_began_are_taken_apart_before_they_are_converted(
    tmp_path: Path,
) -> None:
    sources = [{**SOURCE, "id": "a", "cumulative": {}}, {**SOURCE, "id": "b"}]
    claims = [
        ("a", "revenue", "south", "2026-01", 1000),
        ("a", "revenue", "south", "2026-02", 1500),
    ]
    result = Calculated(tmp_path, organisation(sources=sources), claims)
    assert result.value("revenue", "south", "2026-02") == Decimal("476.859")
    assert result.value("revenue", "south", "2026-02", "ytd_value") == Decimal("1396.859")


def test_an_amount_without_room_for_its_worth_counts_nowhere(tmp_path: Path) -> None:
    rates = [{"currency": "USD", "month": "2026-01", "average": "999999999", "closing": "1"}]
    claims = [
        ("a", "revenue", "south", "2026-01", 10**14),
        ("a", "revenue", "north", "2026-01", 1),
    ]
    result = Calculated(tmp_path, organisation(rates=rates), claims)
    assert ("validity", "overflow", "revenue", "south", "2026-01") in result.breaks()
    assert result.value("revenue", "group", "2026-01") == 1


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"units": [{**UNITS[1], "currency": "CHF", "parents": []}]}, "units[1].currency"),
        (
            {"sources": [{**SOURCE, "id": "a", "currency": "CHF"}, {**SOURCE, "id": "b"}]},
            "sources[1].currency",
        ),
    ],
)
def test_a_currency_without_rates_is_refused(more: dict[str, Any], key: str) -> None:
    raw = organisation(**more)
    raw["scorecards"] = [scorecard(raw["units"][0]["id"], ["revenue"])]
    with pytest.raises(ConfigError) as error:
        config_of(raw)
    assert [(p.key, p.expected, p.found) for p in error.value.problems] == [
        (key, "EUR, or a currency with rates (USD)", "'CHF'")
    ]


def test_an_unknown_part_of_a_kpi_is_refused() -> None:
    raw = organisation(kpis=[*KPIS[1:], kpi("revenue", converted_at={"numerator": "average"})])
    with pytest.raises(ConfigError) as error:
        config_of(raw)
    assert [(p.key, p.expected, p.found) for p in error.value.problems] == [
        ("kpis[6].converted_at.numerator", "value, of a KPI that is no ratio", "numerator")
    ]
