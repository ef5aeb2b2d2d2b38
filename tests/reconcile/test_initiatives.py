"""Initiatives month by month against a plain second computation, and the KPIs that count them."""

import calendar
import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scorecard.period import Month
from scorecard.reconcile.resolve import resolve
from scorecard.reference.mirror import mirror
from tests.small import Calculated, config_of, kpi, scorecard, sections

MONTHS = [str(Month.parse("2026-01") + n) for n in range(12)]
UNITS = {"group": None, "north": "group", "south": "group", "n1": "north", "s1": "south"}
START, DAYS = dt.date(2025, 11, 1), 500
COUNTING = {"rate": "completion_rate", "in_time": "milestones_on_time"}
Row = dict[str, Any]


def organisation(items: list[Row], **more: Any) -> Row:
    """Group over North and South, each over a shop; a cost, and KPIs that count initiatives."""
    counting = [
        kpi(name, "ratio", sources=["initiatives"], initiatives=counts)
        for name, counts in COUNTING.items()
    ]
    units = [
        {
            "id": unit,
            "name": unit,
            "type": "unit",
            "parents": [] if parent is None else [{"unit": parent, "share": Decimal("0.5")}],
        }
        for unit, parent in UNITS.items()
    ]
    raw = sections(
        units=units,
        kpis=[kpi("revenue"), kpi("cost"), *counting],
        scorecards=[scorecard(unit, ["revenue", *COUNTING]) for unit in UNITS],
        initiatives=items,
        **more,
    )
    raw["organisation"]["fiscal_year"] = {"first_month": 4}
    return raw


def claims(random: Random) -> list[tuple[Any, ...]]:
    """Revenue of every month, and what each unit spent; of one unit a month is missing."""
    rows = [("a", "revenue", "group", month, 1) for month in MONTHS]
    spent = [("a", "cost", unit, month, random.randint(1, 9)) for unit in UNITS for month in MONTHS]
    return rows + [row for row in spent if row[2:4] != ("n1", "2026-05")]


def drawn(random: Random, name: str) -> Row:
    """A random initiative: any order of being due and done, any weights, reports or none."""
    start = START + dt.timedelta(random.randrange(DAYS))
    end = start + dt.timedelta(random.randrange(300))
    days = (end - start).days
    milestones = [
        {
            "name": f"m{n}",
            "due": str(start + dt.timedelta(random.randint(0, days))),
            **(
                {"done": str(start + dt.timedelta(random.randint(0, days + 60)))}
                if random.random() < 0.7
                else {}
            ),
            "weight": random.choice((1, 1, 3, "0.7")),
        }
        for n in range(random.randrange(6))
    ]
    declared = not milestones or random.random() < 0.2
    first = Month.containing(start)
    reports = [
        {
            "month": str(first + offset),
            **({"completion": random.choice(("0", "0.25", "0.5", "1"))} if declared else {}),
            **random.choice(
                (
                    {},
                    {"status": "on_track"},
                    {"status": "done"},
                    {"status": "at_risk", "reason": "late"},
                    {"status": "stopped", "reason": "no use"},
                )
            ),
        }
        for offset in sorted(random.sample(range(14), random.randrange(4)))
    ]
    return {
        "id": name,
        "name": name,
        "unit": random.choice(list(UNITS)),
        "objectives": ["grow"],
        "owner": "ann",
        "start": str(start),
        "end": str(end),
        "completion": "declared" if declared else "milestones",
        **({"actual_kpi": "cost"} if random.random() < 0.5 else {}),
        **({"budget": random.randint(0, 60)} if random.random() < 0.6 else {}),
        "milestones": milestones,
        "reports": reports,
    }


def day(text: Any) -> dt.date:
    return dt.date.fromisoformat(str(text))


def month_end(month: str) -> dt.date:
    year, number = map(int, month.split("-"))
    return dt.date(year, number, calendar.monthrange(year, number)[1])


def nine(value: Fraction) -> Decimal:
    """Half up at nine places, as figures are kept."""
    exact = Decimal(value.numerator * 10**12 // value.denominator).scaleb(-12)
    return exact.quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP)


def stood(item: Row, month: str, costs: dict[tuple[str, str], int]) -> Row | None:
    """How an initiative stood at a month's end; None before it started."""
    end, start = month_end(month), day(item["start"])
    if Month.containing(start) > Month.parse(month):
        return None
    weights = [(m, Fraction(str(m["weight"]))) for m in item["milestones"]]
    total = sum(weight for _, weight in weights)
    due = [m for m, _ in weights if day(m["due"]) <= end]
    met = [m for m, _ in weights if "done" in m and day(m["done"]) <= end]
    said = [r for r in item["reports"] if r["month"] <= month]
    completion: Decimal | None
    if item["completion"] == "declared":
        given = [r["completion"] for r in said if "completion" in r]
        completion = Decimal(given[-1]) if given else None
    else:
        completion = nine(sum((w for m, w in weights if m in met), Fraction()) / total)
    if weights:
        planned = nine(sum((w for m, w in weights if m in due), Fraction()) / total)
    else:
        span = (day(item["end"]) - start).days + 1
        gone = min((min(end, day(item["end"])) - start).days + 1, span)
        planned = nine(Fraction(gone, span))
    actual = None
    if "actual_kpi" in item:
        months = [
            m for m in MONTHS if Month.containing(start) <= Month.parse(m) <= Month.parse(month)
        ]
        figures = [costs.get((item["unit"], m)) for m in months]
        whole = len(months) == Month.parse(month).index - Month.containing(start).index + 1
        if whole and None not in figures:
            actual = sum(f for f in figures if f is not None)
    overdue = [m for m in due if m not in met]
    behind = None if completion is None else planned - completion
    over = actual is not None and "budget" in item and actual > item["budget"]
    if completion == 1:
        computed = "done"
    elif end > day(item["end"]) or (behind is not None and behind >= Decimal("0.25")):
        computed = "off_track"
    elif overdue or (behind is not None and behind >= Decimal("0.1")) or over:
        computed = "at_risk"
    else:
        computed = "on_track"
    statuses = [r["status"] for r in said if "status" in r]
    declared = statuses[-1] if statuses else None
    return {
        "completion": completion,
        "planned_completion": planned,
        "milestones": len(weights),
        "milestones_due": len(due),
        "milestones_met": len(met),
        "milestones_on_time": sum("done" in m and m["done"] <= m["due"] for m in due),
        "milestones_overdue": len(overdue),
        "actual": actual,
        "status": declared or computed,
        "computed_status": computed,
        "is_contradicted": declared not in (None, "stopped", computed),
    }


def counted(items: list[Row], unit: str, month: str) -> dict[str, tuple[int, int]]:
    """What the counting KPIs say of a unit: numerator and denominator, its subtree together."""
    at = Month.parse(month)
    year = dt.date(at.fiscal_start(4).year, 4, 1)
    rate, steps = [0, 0], [0, 0]
    for item in items:
        above: str | None = item["unit"]
        while above not in (None, unit):
            above = UNITS[above]
        state = stood(item, month, {})
        said = [r["status"] for r in item["reports"] if r["month"] <= month and "status" in r]
        if above is None or state is None or said[-1:] == ["stopped"]:
            continue
        if year <= day(item["end"]) <= month_end(month):
            rate[1] += 1
            rate[0] += state["completion"] == 1
        for m in item["milestones"]:
            if m["due"][:7] == month:
                steps[1] += 1
                steps[0] += "done" in m and m["done"] <= m["due"]
    return {"rate": (rate[0], rate[1]), "in_time": (steps[0], steps[1])}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    """A warehouse of months, whose initiatives are exchanged by each example."""
    folder = tmp_path_factory.mktemp("initiatives")
    return Calculated(folder, organisation([]), claims(Random(1)))


@settings(max_examples=6, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(seed=st.integers(0, 2**32))
def test_states_and_counts_are_those_of_a_plain_computation(world: Calculated, seed: int) -> None:
    random = Random(seed)
    items = [drawn(random, f"i{n}") for n in range(12)]
    world.config = config_of(organisation(items))
    mirror(world.warehouse, world.config, world.landing)
    resolve(world.warehouse)
    costs = {(row[2], row[3]): row[4] for row in claims(Random(1)) if row[1] == "cost"}
    # What a unit's source does not say comes from the units below, by their share.
    shown = {
        (unit, month): value
        for unit, month, value in world.ask(
            "SELECT unit, month, value FROM mart.kpi_values WHERE kpi = 'cost'"
        )
    }
    assert {key: shown[key] for key in costs} == costs
    rows = _rows(world)
    for item in items:
        for month in MONTHS:
            expected = stood(item, month, costs)
            row = rows.get((item["id"], month))
            if expected is None:
                assert row is None
            else:
                assert row is not None
                assert {key: row[key] for key in expected} == expected, (item, month)
    started = min(Month.containing(day(item["start"])) for item in items)
    figures = {
        (name, unit, month): (numerator, denominator)
        for name, unit, month, numerator, denominator in world.ask(
            "SELECT kpi, unit, month, numerator, denominator FROM mart.kpi_values "
            "WHERE rule = 'initiatives'"
        )
    }
    expected_figures = {
        (name, unit, month): pair
        for month in MONTHS
        if Month.parse(month) >= started
        for unit in UNITS
        for name, pair in counted(items, unit, month).items()
    }
    assert figures == expected_figures


def _rows(world: Calculated) -> dict[tuple[str, str], Row]:
    result = world.warehouse.con.execute("SELECT * FROM mart.initiatives")
    names = [column[0] for column in result.description]
    found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return {(row["initiative"], row["month"]): row for row in found}


def one(**more: Any) -> Row:
    """An initiative of the group with two milestones, due in February and May."""
    return {
        "id": "erp",
        "name": "New ledger",
        "unit": "group",
        "objectives": ["grow"],
        "owner": "ann",
        "start": "2026-01-15",
        "end": "2026-06-30",
        "milestones": [
            {"name": "Chosen", "due": "2026-02-10", "done": "2026-03-02"},
            {"name": "Running", "due": "2026-05-10"},
        ],
        **more,
    }


def test_a_month_knows_nothing_of_later_days(tmp_path: Path) -> None:
    result = Calculated(tmp_path, organisation([one()]), claims(Random(1)))
    assert result.ask(
        "SELECT month, completion, planned_completion, milestones_overdue, status, reason "
        "FROM mart.initiatives WHERE month <= '2026-03' ORDER BY month"
    ) == [
        ("2026-01", 0, 0, 0, "on_track", ""),
        (
            "2026-02",
            0,
            Decimal("0.5"),
            1,
            "off_track",
            "1 milestone overdue; 50 points behind plan",
        ),
        ("2026-03", Decimal("0.5"), Decimal("0.5"), 0, "on_track", ""),
    ]


def test_limits_are_the_configurations_and_equal_to_one_is_over_it(tmp_path: Path) -> None:
    limits = {"at_risk_behind": "0.5", "off_track_behind": "0.6"}
    raw = organisation([one()], tracking=limits)
    result = Calculated(tmp_path, raw, claims(Random(1)))
    assert result.ask("SELECT status FROM mart.initiatives WHERE month = '2026-02'") == [
        ("at_risk",)
    ]


def test_what_was_declared_stands_beside_what_the_figures_say(tmp_path: Path) -> None:
    reports = [
        {"month": "2026-02", "status": "on_track", "actual": 5},
        {"month": "2026-04", "actual": 30},
        {"month": "2026-06", "status": "stopped", "reason": "Another way was found"},
    ]
    item = one(reports=reports, budget=20)
    result = Calculated(tmp_path, organisation([item]), claims(Random(1)))
    found = result.ask(
        "SELECT month, status, computed_status, is_contradicted, actual, reason, computed_reason, "
        "declared_in FROM mart.initiatives WHERE month IN ('2026-03', '2026-04', '2026-06') "
        "ORDER BY month"
    )
    late = "1 milestone overdue; 50 points behind plan; over budget"
    assert found == [
        ("2026-03", "on_track", "on_track", False, 5, "", "", "2026-02"),
        ("2026-04", "on_track", "at_risk", True, 30, "", "over budget", "2026-02"),
        ("2026-06", "stopped", "off_track", False, 30, "Another way was found", late, "2026-06"),
    ]


def test_the_portfolio_adds_up_by_theme(tmp_path: Path) -> None:
    items = [
        one(theme="digital", budget=100, reports=[{"month": "2026-02", "actual": 40}]),
        one(id="crm", theme="digital", budget=50),
        one(id="other"),
    ]
    themes = [{"id": "digital", "name": "Digital"}]
    result = Calculated(tmp_path, organisation(items, themes=themes), claims(Random(1)))
    assert result.ask(
        "SELECT theme, initiatives, off_track, mean_completion, milestones_due, "
        "milestones_overdue, budget, actual, budget_of_actual FROM mart.initiative_portfolio "
        "WHERE month = '2026-02' ORDER BY theme"
    ) == [("digital", 2, 2, 0, 2, 2, 150, 40, 100), (None, 1, 1, 0, 1, 1, None, None, None)]


def test_what_was_spent_is_of_the_months_in_which_it_is_due(tmp_path: Path) -> None:
    raw = organisation([one(start="2024-11-15", end="2026-12-31", actual_kpi="cost")])
    raw["kpis"][1] = kpi("cost", sources=["a"], months=[3, 6, 9, 12])
    quarters = [str(Month.parse("2024-12") + 3 * n) for n in range(7)]
    rows = [("a", "revenue", "group", month, 1) for month in ("2024-11", "2026-08")]
    rows += [("a", "cost", "group", month, 10) for month in quarters]
    # A figure beside those that are due counts in no period.
    rows.append(("a", "cost", "group", "2025-01", 500))
    result = Calculated(tmp_path / "whole", raw, rows)
    told = "SELECT month, actual FROM mart.initiatives WHERE month IN (?, ?, ?, ?) ORDER BY month"
    asked = ("2025-10", "2025-11", "2025-12", "2026-08")
    assert result.ask(told, *asked) == list(zip(asked, (40, 40, 50, 70), strict=True))
    assert result.ask("SELECT actual FROM mart.initiatives WHERE month = '2024-11'") == [(None,)]
    gone = Calculated(tmp_path / "gone", raw, [row for row in rows if row[3] != "2025-06"])
    assert gone.ask(told, *asked) == [(month, None) for month in asked]


def test_a_group_counts_the_initiatives_of_its_units_once(tmp_path: Path) -> None:
    """A joint venture of both regions counts with its own, and no region's figure is added up."""
    raw = organisation(
        [
            one(id="own", unit="north", end="2026-03-31", milestones=one()["milestones"][:1]),
            one(
                id="joint",
                unit="n1",
                end="2026-02-15",
                completion="declared",
                milestones=[],
                reports=[{"month": "2026-02", "completion": "1"}],
            ),
        ],
        hierarchies=[{"id": "by_kind", "name": "Kind", "attribute": "kind"}],
    )
    for unit in raw["units"]:
        if unit["id"] in ("north", "south"):
            unit["attributes"] = {"kind": "region"}
        if unit["id"] == "n1":
            shares = ({"unit": name, "share": Decimal("0.5")} for name in ("north", "south"))
            unit["parents"] = list(shares)
    raw["organisation"].pop("fiscal_year")
    result = Calculated(tmp_path, raw, claims(Random(1)))
    told = "SELECT rule, numerator, denominator FROM mart.kpi_values WHERE kpi = 'rate'"
    of_group = f"{told} AND unit = 'by_kind:region' AND month IN ('2026-02', '2026-03')"
    assert result.ask(f"{of_group} ORDER BY month") == [
        ("initiatives", 1, 1),
        ("initiatives", 2, 2),
    ]
    listed = "SELECT DISTINCT source FROM work.candidates WHERE kpi = 'rate' AND position = 0"
    assert result.ask(listed) == [("initiatives",)]
