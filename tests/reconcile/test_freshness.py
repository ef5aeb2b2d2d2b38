"""Freshness: figures that repeat the month before, and figures that came too early."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from scorecard.period import Month
from tests.reconcile.delivered import Delivered, csv, csv_source
from tests.small import Calculated, kpi, sections

JANUARY = Month.parse("2026-01")


def series(values: Sequence[Any], source_id: str = "a") -> list[tuple[Any, ...]]:
    """Revenue of North month after month from January 2026."""
    return [
        (source_id, "revenue", "north", str(JANUARY + i), *(v if isinstance(v, tuple) else (v,)))
        for i, v in enumerate(values)
    ]


def repeated(folder: Path, values: Sequence[Any], **declared: Any) -> list[str]:
    """Months whose figure is found to be the one before."""
    raw = sections(kpis=[kpi("revenue", **declared)])
    result = Calculated(folder, raw, series(values))
    rows = result.ask(
        "SELECT month FROM mart.breaks WHERE rule = 'freshness' AND reason = 'unchanged' ORDER BY 1"
    )
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("values", "months"),
    [
        ((1234567, 1234567), ["2026-02"]),
        ((1234567, 1234568), []),
        # A billionth is another digit.
        (("1234567.000000001", "1234567"), []),
        # A twentieth of the figure is what it is taken to change by: 10,000 in its last place.
        ((200001, 200001), ["2026-02"]),
        ((199999, 199999), []),
        # Zeros at the end, and in front, are no places anybody counts in.
        ((1234567000, 1234567000), ["2026-02"]),
        ((123000000, 123000000), []),
        (("0.000123456", "0.000123456"), []),
        (("0.012345678", "0.012345678"), ["2026-02"]),
        ((0, 0), []),
        ((-1234567, -1234567), ["2026-02"]),
        # Every month of a run is one.
        ((1111111, 1234567, 1234567, 1234567), ["2026-03", "2026-04"]),
        # January is not the month before March.
        ((1234567, 1300001, 1234567), []),
        ((None, None), []),
    ],
)
def test_figures_that_repeat(tmp_path: Path, values: Sequence[Any], months: list[str]) -> None:
    assert repeated(tmp_path, values) == months


def test_a_month_that_is_absent_is_no_month_before(tmp_path: Path) -> None:
    claims = [claim for claim in series([1234567, 1, 1234567]) if claim[3] != "2026-02"]
    rules = {row[:2] for row in Calculated(tmp_path, sections(), claims).breaks()}
    assert rules == {("completeness", "absent")}


def test_what_is_declared_constant_may_repeat_and_is_not_counted(tmp_path: Path) -> None:
    raw = sections(kpis=[kpi("revenue", constant_ok=True)])
    result = Calculated(tmp_path, raw, series([1234567, 1234567]))
    assert result.breaks() == []
    assert result.ask("SELECT * FROM mart.checks WHERE rule = 'freshness'") == []


@pytest.mark.parametrize(("step", "months"), [(10_000, ["2026-08"]), (9_999, [])])
def test_a_line_that_moves_by_little_may_stand_still(
    tmp_path: Path, step: int, months: list[str]
) -> None:
    # Of six changes the median counts, so that one month out of order says nothing.
    moving = [5_000_001 + step * i for i in range(7)]
    moving[3] += 1_000_000
    assert repeated(tmp_path, [*moving, moving[-1]]) == months


def test_the_last_place_is_the_finest_one_that_was_needed(tmp_path: Path) -> None:
    # In thousands as a rule, but once to the cent.
    thousands = [8_612_000, 8_734_000, 8_801_000, 8_923_000, 8_956_000, 9_012_000, 9_134_000]
    assert repeated(tmp_path / "1", [*thousands, 9_134_000]) == []
    cents = ["8612000.07", *thousands[1:]]
    assert repeated(tmp_path / "2", [*cents, 9_134_000]) == ["2026-08"]


def test_a_line_that_often_repeats_is_left_alone(tmp_path: Path) -> None:
    # The second repeats the first, and the last the one before it.
    def line(different: int) -> list[int]:
        changing = [1_111_111 + 100_003 * i for i in range(1, different + 1)]
        return [1_111_111, 1_111_111, *changing, changing[-1]]

    # Of nine and ten months before the last two one repeated, one in ten or more; of eleven, not.
    assert repeated(tmp_path / "9", line(8)) == ["2026-02"]
    assert repeated(tmp_path / "10", line(9)) == ["2026-02"]
    assert repeated(tmp_path / "11", line(10)) == ["2026-02", "2027-01"]


def test_a_ratio_repeats_where_its_operands_do(tmp_path: Path) -> None:
    quotient = "0.123457052"
    same = [(quotient, 1111001, 8999089), (quotient, 1111002, 8999097)]
    assert repeated(tmp_path / "1", same, aggregation="ratio") == []
    assert repeated(tmp_path / "2", [same[0], same[0]], aggregation="ratio") == ["2026-02"]
    # Twelve of 1,043: a count of twelve is equal by chance, however long the quotient is.
    small = ("0.011505273", 12, 1043)
    assert repeated(tmp_path / "3", [small, small], aggregation="ratio") == []


def test_a_quarterly_figure_is_held_against_the_quarter_before(tmp_path: Path) -> None:
    raw = sections(kpis=[kpi("revenue", months=[3, 6, 9, 12])])
    claims = [
        ("a", "revenue", "north", month, value)
        for month, value in (("2026-03", 1234567), ("2026-06", 1234567), ("2026-09", 1300001))
    ]
    result = Calculated(tmp_path, raw, claims)
    assert result.breaks() == [("freshness", "unchanged", "revenue", "north", "2026-06")]
    said = result.ask("SELECT left_source, left_value, right_source, detail FROM mart.breaks")
    assert said == [("a", 1234567, None, "2026-03")]


def test_a_total_that_stands_still_repeats(tmp_path: Path) -> None:
    raw = sections()
    raw["sources"][0]["cumulative"] = {"since": "calendar_year"}
    # The total of March is February's; April adds what February did, which is no repetition.
    result = Calculated(tmp_path, raw, series([1000001, 3111111, 3111111, 5222221]))
    found = [row for row in result.breaks() if row[0] == "freshness"]
    assert found == [("freshness", "unchanged", "revenue", "north", "2026-03")]


def test_every_figure_that_is_looked_at_is_counted(tmp_path: Path) -> None:
    claims = [*series([1234567, 1234567]), *series([1300001, 1234567], "b")]
    result = Calculated(tmp_path, sections(), claims)
    rows = result.ask(
        "SELECT month, compared, passed, failed FROM mart.checks WHERE rule = 'freshness' "
        "ORDER BY month"
    )
    assert rows == [("2026-01", 2, 2, 0), ("2026-02", 2, 1, 1)]


ROWS = ("revenue,north,2026-01,1", "revenue,north,2026-02,2", "revenue,north,2026-03,3")


def early(made: Delivered) -> list[tuple[Any, ...]]:
    made.calculate()
    return made.ask(
        "SELECT left_source, unit, month, left_value, detail FROM mart.breaks "
        "WHERE rule = 'freshness' AND reason = 'early' ORDER BY ALL"
    )


def test_a_figure_that_came_before_its_month_was_over(tmp_path: Path) -> None:
    made = Delivered(tmp_path, sections(sources=[csv_source("a"), csv_source("b")]))
    # In London it is the first of April already, in the calendar of the machine not yet.
    made.deliver(
        {"drops/a.csv": csv(ROWS)}, received=dt.datetime(2026, 3, 31, 23, 30, tzinfo=dt.UTC)
    )
    assert early(made) == []
    made.deliver(
        {"drops/b.csv": csv(ROWS)}, received=dt.datetime(2026, 3, 31, 22, 30, tzinfo=dt.UTC)
    )
    assert early(made) == [("b", "north", "2026-03", 3, "2026-03")]


def test_a_later_delivery_that_goes_over_the_month_confirms_it(tmp_path: Path) -> None:
    made = Delivered(tmp_path, sections(sources=[csv_source("a"), csv_source("b")]))
    files = {"drops/a.csv": csv(ROWS), "drops/b.csv": csv(ROWS)}
    made.deliver(files, received=dt.datetime(2026, 3, 15, tzinfo=dt.UTC))
    assert [row[0] for row in early(made)] == ["a", "b"]
    # The same bytes, asked for a month later: nothing is loaded anew, but it was said again.
    (tmp_path / "drops" / "b.csv").unlink()
    made.deliver({}, month="2026-04", received=dt.datetime(2026, 5, 2, tzinfo=dt.UTC))
    assert [row[:3] for row in early(made)] == [("b", "north", "2026-03")]
