"""Another weight, target or colour that is accepted stays so until one of the two sides changes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from scorecard.close.deciding.judge import Judge
from scorecard.close.deciding.wanted import Wanted
from scorecard.close.rebuild import calculate
from scorecard.period import Month
from scorecard.stores.ledger_decisions import Decision
from tests.decided import about, decision
from tests.ingest.workbooks import workbook
from tests.reconcile.delivered import Delivered, csv, csv_source
from tests.reconcile.test_cross_scorecard import BOOK
from tests.small import kpi, scorecard, sections

NAMES = ("Jan 2026", "Feb 2026", "Mar 2026")
REVENUE, ORDERS = (80_123, 90_456, 100_789), (410, 420, 440)


def made(
    folder: Path,
    months: int,
    *,
    ours: int = 60,
    theirs: int = 50,
    colour: str = "R",
    target: int = 400,
    orders: Sequence[int] = ORDERS,
    decisions: Sequence[Decision] = (),
    **more: Any,
) -> Delivered:
    """North after some months: revenue weighs `ours` of 100 here, `theirs` of 100 in its book.

    Orders are green here in all months and `colour` there, with `target` in the book and 400 here.
    """
    raw = sections(
        kpis=[kpi("revenue", sources=["a"]), kpi("orders", sources=["a"])],
        sources=[
            csv_source("a"),
            {**BOOK, "per_measure": {"target": "Target", "weight": "Weight", "colour": "Status"}},
        ],
        scorecards=[
            scorecard(
                "north",
                [{"kpi": "revenue", "weight": ours}, {"kpi": "orders", "weight": 100 - ours}],
            )
        ],
        targets=[{"kpi": "orders", "goal": 400, "red_flag": 300}],
        **more,
    )
    rows = [
        ["Measure", "Target", "Weight", "Status", *NAMES[:months]],
        ["Revenue", None, theirs, None, *REVENUE[:months]],
        ["Orders", target, 100 - theirs, colour, *orders[:months]],
    ]
    figures = {"revenue": REVENUE, "orders": ORDERS}
    ours_too = [
        f"{name},north,2026-0{number},{values[number - 1]}"
        for name, values in figures.items()
        for number in range(1, months + 1)
    ]
    found = Delivered(folder, raw)
    files = {"drops/a.csv": csv(ours_too), "drops/book.xlsx": workbook({"North": rows})}
    found.deliver(files, f"2026-0{months}")
    calculate(found.warehouse, found.config, found.landing, decisions)
    return found


def breaks(found: Delivered) -> list[dict[str, Any]]:
    names = "break_id, rule, reason, detail, kpi, unit, month, left_source, left_value, "
    names += "right_source, right_value, status"
    rows = found.ask(f"SELECT {names} FROM mart.breaks ORDER BY reason, kpi")
    return [dict(zip(names.split(", "), row, strict=True)) for row in rows]


def statuses(found: Delivered) -> dict[tuple[str, str], str]:
    return {(row["reason"], row["kpi"]): row["status"] for row in breaks(found)}


def accepted_for_good(found: Delivered) -> list[Decision]:
    """A decision about each break of January, as the judge makes it of somebody's word."""
    judge = Judge(found.config, found.warehouse, Month.parse("2026-01"))
    kept = []
    for number, row in enumerate(breaks(found), start=1):
        wanted = Wanted(kind="accept", break_id=row["break_id"])
        new = judge.judge(wanted, "they weigh otherwise")
        months = {"first_month": new.first_month, "last_month": new.last_month}
        told = {key: value for key, value in about(row).items() if key != "month"}
        kept.append(decision(number, "accept", **told, **months))
    return kept


ALL = {("colour", "orders"), ("weight", "orders"), ("weight", "revenue")}


def test_what_defines_a_card_is_accepted_until_it_changes(tmp_path: Path) -> None:
    january = made(tmp_path / "january", 1)
    assert statuses(january) == dict.fromkeys(ALL, "open")
    kept = accepted_for_good(january)
    assert {(item.first_month, item.last_month) for item in kept} == {("2026-01", None)}
    for months in (1, 2, 3):
        later = made(tmp_path / str(months), months, decisions=kept)
        assert statuses(later) == dict.fromkeys(ALL, "accepted")
        states = later.ask("SELECT DISTINCT state FROM mart.decisions")
        assert states == [("in_force",)]


@pytest.mark.parametrize(
    ("change", "opened"),
    [
        ({"theirs": 45}, {("weight", "orders"), ("weight", "revenue")}),
        ({"ours": 70}, {("weight", "orders"), ("weight", "revenue")}),
        # Ten points apart, as they were, and both sides others.
        ({"ours": 70, "theirs": 60}, {("weight", "orders"), ("weight", "revenue")}),
        ({"colour": "A"}, {("colour", "orders")}),
        ({"target": 500}, {("target", "orders")}),
    ],
)
def test_it_is_open_again_once_a_side_is_another(
    tmp_path: Path, change: dict[str, Any], opened: set[tuple[str, str]]
) -> None:
    kept = accepted_for_good(made(tmp_path / "january", 1))
    found = statuses(made(tmp_path / "february", 2, decisions=kept, **change))
    assert {key for key, status in found.items() if status == "open"} == opened


def test_one_with_a_last_month_ends_there(tmp_path: Path) -> None:
    january = made(tmp_path / "january", 1)
    kept = [
        decision(number, "accept", **about(row))
        for number, row in enumerate(breaks(january), start=1)
    ]
    assert set(statuses(made(tmp_path / "same", 1, decisions=kept)).values()) == {"accepted"}
    assert set(statuses(made(tmp_path / "february", 2, decisions=kept)).values()) == {"open"}


def test_another_figure_is_accepted_for_its_month_alone(tmp_path: Path) -> None:
    """Their orders of the newest month are 10 more: that is no definition of a card."""
    january = made(tmp_path / "january", 1, orders=[420])
    (row,) = [row for row in breaks(january) if row["rule"] == "agreement" or not row["kpi"]] or [
        row for row in breaks(january) if row["reason"] == "value"
    ]
    judge = Judge(january.config, january.warehouse, Month.parse("2026-01"))
    new = judge.judge(Wanted(kind="accept", break_id=row["break_id"]), "counted otherwise")
    assert (new.first_month, new.last_month) == ("2026-01", "2026-01")


def listed(found: Delivered) -> list[dict[str, Any]]:
    """The baseline that accepts every break as it stands."""
    opening = {"up_to": "2026-01", "person": "ann", "accepted_on": "2026-02-03", "reason": "begun"}
    return [
        {
            **opening,
            **{key: row[key] for key in ("break_id", "month", "detail") if row[key]},
            **{key: str(row[key]) for key in ("left_value", "right_value") if row[key] is not None},
        }
        for row in breaks(found)
    ]


def test_the_baseline_goes_on_for_what_defines_a_card(tmp_path: Path) -> None:
    """In February their orders are other ones than ours too: the baseline does not list that."""
    rows = listed(made(tmp_path / "january", 1))
    february = made(tmp_path / "february", 2, orders=(410, 430), baselines=rows)
    found = statuses(february)
    assert {key: found.pop(key) for key in ALL} == dict.fromkeys(ALL, "accepted")
    assert set(found.values()) == {"open"}
    assert len(found) == 1


@pytest.mark.parametrize("change", [{"theirs": 45}, {"ours": 70}, {"colour": "A"}])
def test_what_changed_since_the_baseline_is_open(tmp_path: Path, change: dict[str, Any]) -> None:
    rows = listed(made(tmp_path / "january", 1))
    found = statuses(made(tmp_path / "february", 2, baselines=rows, **change))
    what = "colour" if "colour" in change else "weight"
    assert {key for key, status in found.items() if status == "open"} == {
        key for key in ALL if key[0] == what
    }
