"""Roll-ups net and gross: child units' breaks that cancel out in the sum are found."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from scorecard.reconcile.sentences import Names, sentence
from scorecard.stores.ledger_decisions import Decision
from tests.decided import decision
from tests.small import Calculated, kpi, sections

MONTH = "2026-01"
COLUMNS = "unit, source, reported, aggregated, net, gross, tolerance, reason"


def tree(*, shares: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Group over North, South and East; East over Riga and Tallinn."""
    held = {"north": "group", "south": "group", "east": "group", "riga": "east", "tallinn": "east"}
    return [
        {"id": "group", "name": "Group", "type": "enterprise"},
        *(
            {
                "id": unit,
                "name": unit.title(),
                "type": "unit",
                "parents": [{"unit": parent, "share": (shares or {}).get(unit, 1)}],
            }
            for unit, parent in held.items()
        ),
    ]


def calculated(
    folder: Path,
    own: Mapping[str, Any],
    reported: Mapping[str, Any],
    tolerance: Mapping[str, Any] | None = None,
    decisions: Sequence[Decision] = (),
    **more: Any,
) -> Calculated:
    """What units say themselves (`a`) and what the group reports of them (`b`)."""
    raw = sections(
        units=tree(shares=more.pop("shares", None)),
        kpis=[kpi("revenue", tolerance=dict(tolerance or {}), **more)],
    )
    claims = [("a", "revenue", unit, MONTH, value) for unit, value in own.items()]
    claims += [("b", "revenue", unit, MONTH, value) for unit, value in reported.items()]
    return Calculated(folder, raw, claims, decisions=decisions)


def roll_ups(result: Calculated) -> list[tuple[Any, ...]]:
    return result.ask(f"SELECT {COLUMNS} FROM mart.roll_ups ORDER BY unit, source")


OWN = {"north": 301_885, "south": 168_828, "east": 30_163}
# Of North 1,885 too little, of South 1,172 too much, of East 163 too little.
REPORTED = {"north": 300_000, "south": 170_000, "east": 30_000, "group": 500_000}
HALF_A_PERCENT = {"relative": "0.005"}


def test_three_breaks_that_net_to_less_than_the_tolerance(tmp_path: Path) -> None:
    result = calculated(tmp_path, OWN, REPORTED, HALF_A_PERCENT)
    net, gross = 1_885 - 1_172 + 163, 1_885 + 1_172 + 163
    assert (net, gross) == (876, 3_220)
    allowed = Decimal("2504.38")
    assert roll_ups(result) == [
        ("group", "b", 500_000, 500_876, net, gross, allowed, "gross"),
    ]
    assert [row for row in result.breaks() if row[0] == "roll_up"] == [
        ("roll_up", "gross", "revenue", "group", MONTH)
    ]
    counted = result.ask("SELECT compared, passed, failed FROM mart.checks WHERE rule = 'roll_up'")
    assert counted == [(1, 0, 1)]


def test_the_break_says_both(tmp_path: Path) -> None:
    result = calculated(tmp_path, OWN, REPORTED, HALF_A_PERCENT)
    rows = result.warehouse.rows("report/select_breaks", {"month": MONTH})
    said = [sentence(row, Names(result.config)) for row in rows if row["reason"] == "gross"]
    assert said == [
        "Revenue of Group: Source says 500,000, its child units add up to 500,876 (+876), but in "
        "single child units they differ by 3,220 in all"
    ]


def test_differences_within_a_childs_tolerance_are_no_breaks(tmp_path: Path) -> None:
    reported = {**REPORTED, "south": 168_828, "east": 30_020}
    result = calculated(tmp_path, {**OWN, "north": 301_400}, reported, {"relative": "0.005"})
    # North by 1,400 of 301,400 and East by 143 of 30,163: less than half a percent.
    assert roll_ups(result)[0][5:] == (0, Decimal("2501.955"), "")
    assert result.breaks() == []


def test_what_differs_in_sum_is_no_second_break_for_its_parts(tmp_path: Path) -> None:
    result = calculated(tmp_path, OWN, {**REPORTED, "group": 490_000}, HALF_A_PERCENT)
    assert roll_ups(result)[0][4:] == (10_876, 3_220, Decimal("2504.38"), "differs")
    assert [row[1] for row in result.breaks() if row[0] == "roll_up"] == ["differs"]


def test_shares_count_as_they_do_in_the_sum(tmp_path: Path) -> None:
    own = {"north": 301_885, "south": 168_828}
    reported = {"north": 300_000, "south": 170_000, "group": 320_000}
    result = calculated(tmp_path, own, reported, HALF_A_PERCENT, shares={"north": "0.5"})
    # Half of 1,885, and all of 1,172.
    assert roll_ups(result)[0][2:6] == (
        320_000,
        Decimal("319770.5"),
        Decimal("-229.5"),
        Decimal("2114.5"),
    )


def test_a_unit_between_counts_with_what_its_own_children_add_up_to(tmp_path: Path) -> None:
    own = {"north": 300_000, "south": 200_000, "riga": 60_000, "tallinn": 43_000}
    reported = {"north": 303_000, "east": 100_000, "group": 603_000}
    result = calculated(
        tmp_path, own, reported, {"relative": "0.005"}, sources=["a", "children", "b"]
    )
    # East reports 3,000 less than its children have; of North 3,000 more.
    assert roll_ups(result) == [
        ("east", "b", 100_000, 103_000, 3_000, 0, 515, "differs"),
        ("group", "b", 603_000, 603_000, 0, 6_000, 3_015, "gross"),
    ]


def test_a_unit_between_that_nobody_reports_stands_for_its_children(tmp_path: Path) -> None:
    own = {"north": 100, "south": 100, "riga": 1000, "tallinn": 1000}
    reported = {"north": 100, "south": 100, "riga": 1500, "tallinn": 500, "group": 2200}
    shares = {"riga": "0.5", "tallinn": "0.5"}
    assert ("group", "b", 2200, 2200, 0, 1000, 0, "gross") in roll_ups(
        calculated(tmp_path, own, reported)
    )
    (tmp_path / "shares").mkdir()
    halved = calculated(tmp_path / "shares", own, reported | {"group": 1200}, shares=shares)
    assert ("group", "b", 1200, 1200, 0, 500, 0, "gross") in roll_ups(halved)


def test_a_figure_a_person_chose_counts_as_any_other(tmp_path: Path) -> None:
    own = {"north": 100, "south": 100, "east": 100}
    decided = [
        decision(n, "override", kpi="revenue", unit=unit, month=MONTH, value=value)
        for n, (unit, value) in enumerate((("north", 120), ("south", 80)), 1)
    ]
    result = calculated(tmp_path, own, {**own, "group": 300}, decisions=decided)
    assert roll_ups(result) == [("group", "b", 300, 300, 0, 40, 0, "gross")]


def test_a_unit_left_out_of_the_sum_is_left_out_of_the_gross(tmp_path: Path) -> None:
    own = {"north": 100, "south": 100, "east": 100}
    reported = {"north": 100, "south": 100, "east": 900, "group": 200}
    without = [decision(1, "ignore", unit="east", month=MONTH)]
    result = calculated(tmp_path, own, reported, decisions=without)
    assert roll_ups(result) == [("group", "b", 200, 200, 0, 0, 0, "")]


def test_what_does_not_add_up_has_no_gross(tmp_path: Path) -> None:
    result = calculated(tmp_path, OWN, {**REPORTED, "group": 301_885}, aggregation="max")
    assert roll_ups(result)[0][3:] == (301_885, 0, None, 0, "")


def test_every_comparison_is_in_the_mart_and_those_that_pass_are_counted(tmp_path: Path) -> None:
    own = {**OWN, "riga": 20_000, "tallinn": 10_163}
    result = calculated(tmp_path, own, {"group": 500_876, "east": 30_163})
    assert [row[:2] for row in roll_ups(result)] == [("east", "a"), ("east", "b"), ("group", "b")]
    counted = result.ask("SELECT compared, passed, failed FROM mart.checks WHERE rule = 'roll_up'")
    assert counted == [(3, 3, 0)]
    assert result.breaks() == []
