"""Alerts of a small organisation: grouped by what went wrong, whoever it disagrees with."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from scorecard.impact.alerts import Alert, _pressing, build_alerts
from scorecard.period import Month
from tests.small import SOURCE, Calculated, kpi, scorecard, sections
from tests.vintages import put_query

EDITIONS = [
    "month",
    "month_start",
    "edition",
    "unit",
    "version",
    "status",
    "caveats",
    "card_digest",
    "landing_sequence",
    "config_digest",
]


def alerts(result: Calculated, month: str) -> list[Alert]:
    return build_alerts(result.warehouse, result.config, Month.parse(month))


def published(result: Calculated, *months: str) -> None:
    rows = [(m, f"{m}-01", 1, "group", 1, "final", "", "x", 1, "x") for m in months]
    result.warehouse.append("mart.editions", EDITIONS, rows)


def in_thousands(folder: Path, *earlier: int) -> Calculated:
    """Two KPIs of North over twelve months; since November `b` has both in thousands.

    So it has in earlier months that are named.
    """
    claims = []
    for number in range(1, 13):
        for name, base in (("revenue", 431_277), ("orders", 91_843)):
            figure = base + 7_919 * number
            claims.append(("a", name, "north", f"2026-{number:02}", figure))
            other = figure if number < 11 and number not in earlier else f"{figure / 1000:.3f}"
            claims.append(("b", name, "north", f"2026-{number:02}", other))
    raw = sections(
        kpis=[kpi("revenue"), kpi("orders")],
        scorecards=[scorecard("north", ["revenue", "orders"])],
    )
    return Calculated(folder, raw, claims)


def test_one_cause_is_one_alert_whatever_the_kpi_and_month(tmp_path: Path) -> None:
    result = in_thousands(tmp_path)
    published(result, "2026-11")
    (alert,) = alerts(result, "2026-12")
    assert alert.title == "Source reports 2 figures in thousands since 2026-11 (2 months)"
    assert alert.key == "cause|differs|b|scale|0.001"
    assert (alert.rows, alert.cards, alert.closes, alert.carried) == (4, ("north",), 1, False)
    assert alert.person == "ann"
    assert alert.lines[0].startswith("Orders of North: Source says 186,871, Source says 187")
    assert alert.lines[0].endswith("; corrected it agrees to the digit")
    assert alert.lines[2].startswith("2026-11: Orders of North")


def test_months_that_are_not_in_a_row_are_told_apart(tmp_path: Path) -> None:
    """The cause stands since November, and once before: three months since then there are not."""
    (alert, *_) = alerts(in_thousands(tmp_path, 4), "2026-12")
    assert alert.title == (
        "Source reports 2 figures in thousands since 2026-11 (and in 1 other month)"
    )


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (Decimal(-1), "taken off instead of added"),
        (Decimal("0.001"), "in thousands"),
        (Decimal(100), "100 times too large"),
    ],
)
def test_an_alert_about_a_sum_of_units_is_a_sentence(
    tmp_path: Path, factor: Decimal, said: str
) -> None:
    """South's 66,182 is something else in the sum of May; the group's 275,068 has it."""
    claims = list[tuple[str, str, str, str, Decimal]]()
    for number in range(1, 6):
        north, south = 169_291 + 7_919 * number, 61_117 + 1_013 * number
        told = south * factor if number == 5 else Decimal(south)
        claims.append(("a", "revenue", "group", f"2026-{number:02}", Decimal(north + south)))
        claims.append(("b", "revenue", "north", f"2026-{number:02}", Decimal(north)))
        claims.append(("b", "revenue", "south", f"2026-{number:02}", told))
    raw = sections(
        kpis=[kpi("revenue", sources=["a", "b", "children"])],
        scorecards=[scorecard("group", ["revenue"])],
    )
    titles = [alert.title for alert in alerts(Calculated(tmp_path, raw, claims), "2026-05")]
    assert titles == [f"Its child units report Revenue of Group with South {said} in 2026-05"]


def reported_with(tmp_path: Path, south_of_may: int) -> Calculated:
    """Five months of which the group's May has another figure of South than 66,182."""
    claims = []
    for number in range(1, 6):
        north, south = 169_291 + 7_919 * number, 61_117 + 1_013 * number
        added = south if number < 5 else south_of_may
        claims.append(("a", "revenue", "group", f"2026-{number:02}", north + added))
        claims.append(("a", "revenue", "north", f"2026-{number:02}", north))
        claims.append(("a", "revenue", "south", f"2026-{number:02}", south))
    claims.append(("b", "revenue", "south", "2026-05", 63_947))
    raw = sections(
        kpis=[kpi("revenue", sources=["a", "b", "children"])],
        scorecards=[scorecard("group", ["revenue"])],
        sources=[{**SOURCE, "id": "a", "name": "ERP"}, {**SOURCE, "id": "b", "name": "CRM"}],
    )
    return Calculated(tmp_path, raw, claims)


def test_a_sum_with_a_child_of_another_source_says_whose(tmp_path: Path) -> None:
    titles = [alert.title for alert in alerts(reported_with(tmp_path, 63_947), "2026-05")]
    assert "ERP reports Revenue of Group with South as CRM has it in 2026-05" in titles


def test_a_sum_with_a_child_that_was_restated_since_says_so(tmp_path: Path) -> None:
    result = reported_with(tmp_path, 64_853)
    may = Month.parse("2026-05").index
    earlier = "SELECT * REPLACE (64853 AS value, 1 AS seq_to) FROM core.vintages "
    put_query(
        result.warehouse, f"{earlier} WHERE source = 'a' AND unit = 'south' AND month_index = {may}"
    )
    result.again()
    titles = [alert.title for alert in alerts(result, "2026-05")]
    said = "with South as it was before it was restated"
    assert f"ERP reports Revenue of Group {said} in 2026-05" in titles


def test_months_nobody_published_are_not_told_again(tmp_path: Path) -> None:
    (alert,) = alerts(in_thousands(tmp_path), "2026-12")
    assert (alert.rows, alert.closes) == (2, 0)


def test_what_was_left_open_is_told_last_with_its_age(tmp_path: Path) -> None:
    claims = [
        ("a", "revenue", "north", "2026-01", 100),
        ("b", "revenue", "north", "2026-01", 90),
        ("a", "revenue", "north", "2026-03", 100),
        ("a", "revenue", "south", "2026-03", 100),
        ("b", "revenue", "south", "2026-03", 90),
    ]
    result = Calculated(tmp_path, sections(scorecards=[scorecard("north", ["revenue"])]), claims)
    published(result, "2026-01", "2026-02")
    found = {alert.title: alert for alert in alerts(result, "2026-03")}
    disagree = found["Source and Source disagree: 2 figures"]
    assert (disagree.closes, disagree.carried) == (2, False)
    carried = [alert.title for alert in found.values() if alert.carried]
    assert carried == ["Source: 1 figure missing; still open after 1 close"]
    assert list(found)[-1] == carried[0]


def test_what_is_delivered_is_told_before_what_another_scorecard_prints() -> None:
    def alert(key: str, *, carried: bool = False) -> Alert:
        return Alert(key, "", None, 1, (), ("north",), carried=carried)

    told = [
        alert("restatement|differs|published|a"),
        alert("cross_scorecard|weight|scorecard|books"),
        alert("agreement|differs|a|b", carried=True),
    ]
    # Of the last two kinds of difference neither has a known effect.
    differ = replace(told[1], key="cross_scorecard|differs|scorecard|books", cards=("a", "b"))
    assert sorted([differ, *reversed(told)], key=_pressing) == [told[0], differ, *told[1:]]
