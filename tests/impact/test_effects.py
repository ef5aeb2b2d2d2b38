"""Effects and materiality of single breaks, worked out by hand."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scorecard.impact.effects import find_effects
from scorecard.impact.words import effect_words
from scorecard.reconcile.sentences import Names
from tests.small import Calculated, kpi, scorecard, sections

MONTHS = ("2026-01", "2026-02", "2026-03")
# Of a month: 0 at 0, 3.33 at 50, 6.67 at 100, 10 at 150.
TARGET = {"red_flag": 50, "goal": 100}
Claim = tuple[Any, ...]


def organisation(measures: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    """Group over North and South, each with a card of revenue for the month."""
    return sections(
        scorecards=[
            scorecard(unit, measures or ["revenue"]) for unit in ("group", "north", "south")
        ],
        targets=[
            {"kpi": "revenue", **TARGET},
            {"kpi": "revenue", "unit": "group", "red_flag": 100, "goal": 200},
        ],
        **more,
    )


def judged(tmp_path: Path, raw: dict[str, Any], claims: list[Claim]) -> Calculated:
    result = Calculated(tmp_path, raw, claims)
    find_effects(result.warehouse)
    return result


def each_month(source: str, unit: str, value: Any, name: str = "revenue") -> list[Claim]:
    return [(source, name, unit, month, value) for month in MONTHS]


def cards(result: Calculated, table: str = "effects") -> dict[tuple[str, str], tuple[Decimal, ...]]:
    """Score before and after of each card that moves, to two decimals."""
    rows = result.ask(
        "SELECT month, unit, round(score_before, 2), round(score_after, 2) "
        f"FROM mart.{table} WHERE level = 'card' AND score_before IS DISTINCT FROM score_after"
    )
    return {(month, unit): scores for month, unit, *scores in rows}


def reasons(result: Calculated) -> dict[str, tuple[Any, ...]]:
    """Verdict, reason and largest effect by month of the break, those of two figures alone."""
    rows = result.ask(
        "SELECT b.month, m.material, m.reason, round(m.largest_effect, 2) FROM mart.materiality "
        "AS m INNER JOIN mart.breaks AS b ON m.break_id = b.break_id "
        "WHERE b.rule IN ('agreement', 'roll_up')"
    )
    return {month: tuple(rest) for month, *rest in rows}


def test_the_other_number_goes_up_the_tree_and_touches_no_other_card(tmp_path: Path) -> None:
    claims = [*each_month("a", "north", 80), *each_month("a", "south", 100)]
    claims.append(("b", "revenue", "north", "2026-02", 50))
    result = judged(tmp_path, organisation(), claims)
    # 80 scores 5.33 and 50 scores 3.33; the group has 180 of 200, or 150.
    assert cards(result) == {
        ("2026-02", "north"): [Decimal("5.33"), Decimal("3.33")],
        ("2026-02", "group"): [Decimal("6.00"), Decimal("5.00")],
    }
    assert reasons(result) == {"2026-02": (True, "direction", Decimal("2.00"))}
    levels = result.ask("SELECT unit, level, item FROM mart.effects WHERE month = '2026-02'")
    assert sorted(levels) == [
        (unit, level, item)
        for unit in ("group", "north")
        for level, item in (
            ("card", ""),
            ("measure", "revenue"),
            ("objective", "grow"),
            ("perspective", "financial"),
        )
    ]


def test_a_break_of_february_moves_the_year_to_date_of_march(tmp_path: Path) -> None:
    raw = organisation([{"kpi": "revenue", "basis": "ytd"}])
    claims = [*each_month("a", "north", 100), *each_month("a", "south", 100)]
    claims.append(("b", "revenue", "north", "2026-02", 40))
    result = judged(tmp_path, raw, claims)
    # North: 140 of 200 in February, 240 of 300 in March; 10/3 * (1 + (140 - 100) / 100) is 4.67.
    assert cards(result) == {
        ("2026-02", "north"): [Decimal("6.67"), Decimal("4.67")],
        ("2026-02", "group"): [Decimal("6.67"), Decimal("5.67")],
        ("2026-03", "north"): [Decimal("6.67"), Decimal("5.33")],
        ("2026-03", "group"): [Decimal("6.67"), Decimal("6.00")],
    }
    assert reasons(result) == {"2026-02": (True, "colour", Decimal("2.00"))}


def test_a_unit_above_that_reports_itself_stays_as_it_is(tmp_path: Path) -> None:
    claims = [
        *each_month("a", "group", 180),
        *each_month("a", "north", 80),
        *each_month("a", "south", 100),
        ("b", "revenue", "north", "2026-03", 70),
    ]
    found = cards(judged(tmp_path, organisation(), claims))
    assert set(found) == {("2026-03", "north")}


def test_a_reported_sum_against_its_children_is_the_sum_put_in_place(tmp_path: Path) -> None:
    claims = [
        *each_month("a", "group", 180),
        *each_month("a", "north", 80),
        ("a", "revenue", "south", "2026-01", 100),
        ("a", "revenue", "south", "2026-02", 100),
        ("a", "revenue", "south", "2026-03", 160),
    ]
    result = judged(tmp_path, organisation(), claims)
    assert cards(result) == {("2026-03", "group"): [Decimal("6.00"), Decimal("8.00")]}
    sources = result.ask("SELECT source, figure FROM mart.materiality WHERE material")
    assert sources == [("children", 240)]


def test_children_that_are_believed_give_way_to_what_is_reported(tmp_path: Path) -> None:
    raw = organisation(kpis=[kpi("revenue", sources=["children", "a", "b"])])
    claims = [
        *each_month("a", "group", 180),
        *each_month("a", "north", 80),
        *each_month("a", "south", 100),
    ]
    claims[2] = ("a", "revenue", "group", "2026-03", 120)
    result = judged(tmp_path, raw, claims)
    assert cards(result) == {("2026-03", "group"): [Decimal("6.00"), Decimal("4.00")]}


def test_a_share_of_the_figure_moves_the_unit_above(tmp_path: Path) -> None:
    units = sections()["units"]
    units[1]["parents"] = [{"unit": "group", "share": "0.5"}]
    claims = [*each_month("a", "north", 80), *each_month("a", "south", 140)]
    claims.append(("b", "revenue", "north", "2026-03", 50))
    found = cards(judged(tmp_path, organisation(units=units), claims))
    # 40 + 140, or 25 + 140.
    assert found["2026-03", "group"] == [Decimal("6.00"), Decimal("5.50")]


def ratios(tmp_path: Path, other: Claim) -> Calculated:
    """North has 20 of 40, South 30 of 60; another source says otherwise of North."""
    raw = sections(
        kpis=[kpi("rate", "ratio")],
        scorecards=[scorecard(unit, ["rate"]) for unit in ("group", "north", "south")],
        targets=[{"kpi": "rate", "red_flag": "0.4", "goal": "0.6"}],
    )
    claims: list[Claim] = [
        ("a", "rate", "north", "2026-01", "0.5", 20, 40),
        ("a", "rate", "south", "2026-01", "0.5", 30, 60),
        other,
    ]
    return judged(tmp_path, raw, claims)


def test_a_ratio_moves_the_unit_above_by_its_operands(tmp_path: Path) -> None:
    result = ratios(tmp_path, ("b", "rate", "north", "2026-01", "0.6", 60, 100))
    figures = dict(
        result.ask("SELECT unit, figure_after FROM mart.effects WHERE level = 'measure'")
    )
    assert figures == {"north": Decimal("0.6"), "group": Decimal("0.5625")}


def test_a_rate_alone_is_a_rate_of_as_much_as_the_one_it_replaces(tmp_path: Path) -> None:
    result = ratios(tmp_path, ("b", "rate", "north", "2026-01", "0.6"))
    figures = dict(
        result.ask("SELECT unit, figure_after FROM mart.effects WHERE level = 'measure'")
    )
    # 24 of 40 and 30 of 60.
    assert figures == {"north": Decimal("0.6"), "group": Decimal("0.54")}


def test_an_operand_moves_its_ratio_in_every_unit_it_reaches(tmp_path: Path) -> None:
    raw = sections(
        kpis=[
            kpi("cost"),
            kpi("sales"),
            kpi("rate", "ratio", operands={"numerator": {"cost": 1}, "denominator": {"sales": 1}}),
        ],
        scorecards=[scorecard(unit, ["rate"]) for unit in ("group", "north", "south")],
        targets=[{"kpi": "rate", "red_flag": "0.4", "goal": "0.6"}],
    )
    claims: list[Claim] = [
        ("a", name, unit, "2026-01", value)
        for unit in ("north", "south")
        for name, value in (("cost", 50), ("sales", 100))
    ]
    claims.append(("b", "cost", "north", "2026-01", 60))
    result = judged(tmp_path, raw, claims)
    found = result.ask("SELECT unit, item, figure_after FROM mart.effects WHERE level = 'measure'")
    assert sorted(found) == [
        ("group", "rate", Decimal("0.55")),
        ("north", "rate", Decimal("0.6")),
    ]


def test_where_neither_was_chosen_the_farther_one_is_tried(tmp_path: Path) -> None:
    raw = organisation(sources=[{**sections()["sources"][0], "id": name} for name in "abc"])
    raw["kpis"] = [kpi("revenue", sources=["a", "b", "c", "children"])]
    claims = [
        (source, "revenue", "north", "2026-01", value)
        for source, value in (("a", 80), ("b", 70), ("c", 120))
    ]
    result = judged(tmp_path, raw, claims)
    tried = result.ask(
        "SELECT b.left_source || b.right_source, m.source, m.figure FROM mart.materiality AS m "
        "INNER JOIN mart.breaks AS b ON m.break_id = b.break_id "
        "WHERE b.rule = 'agreement' ORDER BY ALL"
    )
    assert tried == [("ab", "b", 70), ("ac", "c", 120), ("bc", "c", 120)]


@pytest.mark.parametrize(
    ("before", "chosen", "other", "expected"),
    [
        # 10 and more stays 10, and better than January either way.
        ("150", "200", "180", (False, "none", Decimal(0))),
        # Far from every line, and a move of 0.07.
        ("60", "80", "81", (False, "small", Decimal("0.07"))),
        ("60", "80", "83", (True, "effect", Decimal("0.20"))),
        # A hair, on the other side of the goal.
        ("60", "99.999", "100", (True, "colour", Decimal("0.00"))),
        ("60", "0.001", "-0.001", (True, "sign", Decimal("0.00"))),
        # Better than the month before, or worse.
        ("80", "80.001", "79.999", (True, "direction", Decimal("0.00"))),
    ],
)
def test_what_makes_a_break_matter(
    tmp_path: Path, before: str, chosen: str, other: str, expected: tuple[Any, ...]
) -> None:
    raw = organisation()
    raw["scorecards"] = [scorecard("north", ["revenue"])]
    claims: list[Claim] = [
        ("a", "revenue", "north", "2026-01", before),
        ("a", "revenue", "north", "2026-02", chosen),
        ("b", "revenue", "north", "2026-02", other),
    ]
    assert reasons(judged(tmp_path, raw, claims)) == {"2026-02": expected}


def test_from_what_effect_on_may_be_set_for_all_and_for_a_kpi(tmp_path: Path) -> None:
    claims: list[Claim] = [
        ("a", "revenue", "north", "2026-01", 80),
        ("b", "revenue", "north", "2026-01", 83),
    ]
    raw = organisation(materiality={"effect": "0.5"})
    assert reasons(judged(tmp_path / "1", raw, claims))["2026-01"][:2] == (False, "small")
    raw["kpis"] = [kpi("revenue", materiality="0.15")]
    assert reasons(judged(tmp_path / "2", raw, claims))["2026-01"][:2] == (True, "effect")


def test_a_figure_that_is_absent_has_no_known_effect(tmp_path: Path) -> None:
    claims = [*each_month("a", "north", 80), *each_month("a", "south", 100)[:2]]
    result = judged(tmp_path, organisation(), claims)
    assert result.ask("SELECT * EXCLUDE (break_id) FROM mart.materiality") == [
        (None, None, None, None, "unknown", None, None, None, None)
    ]
    assert result.ask("SELECT count(*) FROM mart.effects") == [(0,)]


def test_a_break_about_a_figure_nobody_chose_has_no_known_effect(tmp_path: Path) -> None:
    raw = organisation()
    raw["kpis"] = [kpi("revenue", sources=["children"])]
    claims: list[Claim] = [
        ("a", "revenue", "north", "2026-01", 80),
        ("b", "revenue", "north", "2026-01", 90),
    ]
    result = judged(tmp_path, raw, claims)
    assert reasons(result) == {"2026-01": (None, "unknown", None)}


def test_small_breaks_of_earlier_months_add_up(tmp_path: Path) -> None:
    raw = organisation([{"kpi": "revenue", "basis": "ytd"}])
    raw["scorecards"] = [scorecard("north", [{"kpi": "revenue", "basis": "ytd"}])]
    # Of the year so far: 0.08, then 1.4 and 2.6 of 100, then 2.5 and 5.1 of 150, times 10/3.
    claims: list[Claim] = [
        ("a", "revenue", "north", month, value)
        for month, value in zip(MONTHS, ("90", "95", "98"), strict=True)
    ]
    claims += [
        ("b", "revenue", "north", month, value)
        for month, value in zip(MONTHS, ("91.2", "96.4", "100.5"), strict=True)
    ]
    result = judged(tmp_path, raw, claims)
    assert reasons(result) == {
        "2026-01": (False, "small", Decimal("0.08")),
        "2026-02": (False, "small", Decimal("0.05")),
        "2026-03": (True, "earlier", Decimal("0.06")),
    }
    together = result.ask(
        "SELECT round(effect_together, 3), breaks_together FROM mart.materiality "
        "WHERE reason = 'earlier'"
    )
    assert together == [(Decimal("0.113"), 3)]
    assert said(result, "2026-03", "2026-03") == (
        "North 6.29 -> 6.34; with 2 earlier breaks of the same figure a card moves by 0.11"
    )


def said(result: Calculated, month: str, card: str | None = None) -> str:
    """The effect of the one break of a month in words, on the cards of one month or of all."""
    ((found,),) = result.ask(
        "SELECT break_id FROM mart.breaks WHERE month = ? AND rule IN ('agreement', 'roll_up')",
        month,
    )
    return effect_words(
        result.warehouse.rows("impact/select_materiality", {"breaks": [found]}),
        result.warehouse.rows("impact/select_effects", {"breaks": [found], "month": card}),
        Names(result.config),
    )


def test_an_effect_says_what_it_is_on_the_cards_of_a_month(tmp_path: Path) -> None:
    raw = organisation([{"kpi": "revenue", "basis": "ytd"}])
    claims = [*each_month("a", "north", 100), *each_month("a", "south", 101)]
    claims.append(("b", "revenue", "north", "2026-02", 40))
    result = judged(tmp_path, raw, claims)
    assert said(result, "2026-02", "2026-03") == (
        "Revenue turns amber on 2 cards; North 6.7 -> 5.3 (amber); Group 6.7 -> 6.0 (amber)"
    )
    assert said(result, "2026-02").startswith("Revenue turns amber on 4 cards; North, Feb 26, 6.7")


def test_without_figures_there_are_no_effects(tmp_path: Path) -> None:
    result = judged(tmp_path, organisation(), each_month("a", "north", 1)[:1])
    result.warehouse.con.execute("DELETE FROM mart.breaks")
    find_effects(result.warehouse)
    for mart in ("effects", "effects_together", "materiality"):
        assert result.ask(f"SELECT count(*) FROM mart.{mart}") == [(0,)]


def test_doing_it_again_changes_nothing_and_leaves_nothing_behind(tmp_path: Path) -> None:
    claims = [*each_month("a", "north", 80), ("b", "revenue", "north", "2026-01", 120)]
    result = judged(tmp_path, organisation(), claims)
    before = result.warehouse.table_hashes()
    assert before["mart.effects"] != "0:0"
    find_effects(result.warehouse)
    assert result.warehouse.table_hashes() == before
    databases = result.ask("SELECT database_name FROM duckdb_databases() WHERE NOT internal")
    assert databases == [("memory",)]


def test_a_statement_that_fails_leaves_the_warehouse_usable(tmp_path: Path) -> None:
    result = judged(tmp_path, organisation(), each_month("a", "north", 80))
    with pytest.raises(duckdb.Error), result.warehouse.what_if():
        result.warehouse.run_what_if("impact/stage_links")
    assert result.ask("SELECT current_database()") == [("memory",)]
    find_effects(result.warehouse)
