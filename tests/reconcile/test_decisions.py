"""What decisions do to figures and breaks: every kind, on the small organisation.

Unless a test says otherwise North has 100 of source `a` and 90 of source `b` in March 2026, South
50 of `a`; Group adds them up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scorecard.period import Month
from scorecard.reconcile.sentences import Names, sentence
from scorecard.stores.ledger_decisions import Decision, Kind
from tests.decided import about, decision
from tests.small import SOURCE, Calculated, kpi, scorecard, sections
from tests.vintages import change, put_query

MARCH = "2026-03"
CLAIMS = (
    ("a", "revenue", "north", MARCH, 100),
    ("b", "revenue", "north", MARCH, 90),
    ("a", "revenue", "south", MARCH, 50),
)
FIGURE = {"kpi": "revenue", "unit": "north", "month": MARCH}


class World:
    """Calculates in folders of their own, so that a test may do it twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: list[Calculated] = []

    def __call__(
        self,
        *decisions: Decision,
        claims: Sequence[tuple[Any, ...]] = CLAIMS,
        raw: dict[str, Any] | None = None,
        **more: Any,
    ) -> Calculated:
        folder = self._folder / str(len(self._made))
        folder.mkdir()
        made = Calculated(folder, raw or sections(), claims, decisions=decisions, **more)
        self._made.append(made)
        return made

    def close(self) -> None:
        for made in self._made:
            made.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def found(made: Calculated, rule: str = "agreement", month: str = MARCH) -> dict[str, Any]:
    """The one break of a rule in a month."""
    rows = [
        row
        for row in made.warehouse.rows("checks/find_break", {"id": ""})
        if (row["rule"], row["month"]) == (rule, month)
    ]
    assert len(rows) == 1, rows
    return rows[0]


def states(made: Calculated) -> dict[int, str]:
    return dict(made.ask("SELECT seq, state FROM mart.decisions ORDER BY seq"))


def chosen(made: Calculated, unit: str = "north", month: str = MARCH) -> tuple[Any, ...]:
    """Value, rule, source and decision of a resolved figure."""
    return made.ask(
        "SELECT value, rule, source, decision FROM mart.kpi_values "
        "WHERE kpi = 'revenue' AND unit = ? AND month = ?",
        unit,
        month,
    )[0]


def test_an_override_stands_before_every_source_and_adds_up(world: World) -> None:
    made = world(decision(7, "override", value=120, **FIGURE))
    assert chosen(made) == (120, "override", "decision", 7)
    assert made.value("revenue", "group", MARCH) == 170
    assert made.ask("SELECT * EXCLUDE (month_start) FROM mart.decided_values") == [
        ("revenue", "north", MARCH, 7, "override", 120, "decision", 100, "a", 20)
    ]
    # What sources say stays, and stays different; it is settled by the override.
    assert found(made)["status"] == "corrected"
    assert found(made)["left_value"] == 100


def test_an_override_holds_for_its_months_only(world: World) -> None:
    months = {"first_month": "2026-02", "last_month": MARCH}
    claims = [("a", "revenue", "north", f"2026-0{n}", n * 10) for n in (1, 2, 3, 4)]
    override = decision(7, "override", kpi="revenue", unit="north", value=5, **months)
    made = world(override, claims=claims)
    values = [made.value("revenue", "north", f"2026-0{n}") for n in (1, 2, 3, 4)]
    assert values == [10, 5, 5, 40]


def test_the_later_override_of_a_figure_counts_and_the_earlier_lapses(world: World) -> None:
    """The first was confirmed after the second was made; the second is what was meant last."""
    first = decision(7, "override", value=120, since=9, **FIGURE)
    second = decision(8, "override", value=110, **FIGURE)
    made = world(first, second)
    assert chosen(made) == (110, "override", "decision", 8)
    assert states(made) == {7: "lapsed", 8: "in_force"}


@pytest.mark.parametrize("state", ["waiting", "reversed"])
def test_what_is_not_in_force_changes_nothing(world: World, state: str) -> None:
    kinds = [
        decision(7, "override", value=120, state=state, **FIGURE),
        decision(8, "prefer", source="b", state=state, **FIGURE),
        decision(9, "ignore", unit="south", month=MARCH, state=state),
        decision(10, "dispute", state=state, **FIGURE),
        decision(11, "accept", state=state, **about(found(world()))),
    ]
    made, plain = world(*kinds), world()
    for table in ("mart.kpi_values", "mart.breaks", "mart.measure_results"):
        assert made.ask(f"SELECT * FROM {table} ORDER BY ALL") == plain.ask(
            f"SELECT * FROM {table} ORDER BY ALL"
        )
    assert set(states(made).values()) == {state}


def test_an_override_of_a_ratio_by_its_operands_is_divided_and_adds_up(world: World) -> None:
    raw = sections(kpis=[kpi("revenue", "ratio")])
    claims = [
        ("a", "revenue", "north", MARCH, "0.5", 50, 100),
        ("a", "revenue", "south", MARCH, "0.25", 25, 100),
    ]
    override = decision(7, "override", numerator=1, denominator=3, **FIGURE)
    made = world(override, claims=claims, raw=raw)
    assert str(made.value("revenue", "north", MARCH)) == "0.333333333"
    # (1 + 25) / (3 + 100).
    assert str(made.value("revenue", "group", MARCH)) == "0.252427184"


RATES = [
    ("a", "rate", "north", "2026-02", "0.1", 10, 100),
    ("a", "rate", "south", "2026-02", "0.5", 50, 100),
    ("a", "rate", "north", MARCH, "0.1", 10, 100),
    ("a", "rate", "south", MARCH, "0.5", 50, 100),
]
RATE = {"kpi": "rate", "unit": "north", "month": MARCH}


def test_a_bare_rate_keeps_the_denominator_it_replaces(world: World) -> None:
    """Group stays whole: (20 + 50) / 200, and so does the year: (10 + 20) / 200."""
    raw = sections(kpis=[kpi("rate", "ratio")], scorecards=[])
    made = world(decision(7, "override", value="0.2", **RATE), claims=RATES, raw=raw)
    columns = ("value", "numerator", "denominator", "ytd_value")
    found = [float(made.value("rate", "north", MARCH, name) or 0) for name in columns]
    assert found == [0.2, 20, 100, 0.15]
    assert float(made.value("rate", "group", MARCH) or 0) == 0.35
    assert made.value("rate", "group", MARCH, "coverage") == 1
    assert made.breaks() == []


@pytest.mark.parametrize("kind", ["override", "estimate"])
def test_a_bare_rate_without_a_denominator_to_keep_is_a_break(world: World, kind: Kind) -> None:
    raw = sections(kpis=[kpi("rate", "ratio")], scorecards=[])
    made = world(decision(7, kind, value="0.2", **RATE), claims=[*RATES[:2], RATES[3]], raw=raw)
    assert ("completeness", "no_operands", "rate", "north", MARCH) in made.breaks()
    row = found_by(made, "no_operands")
    assert row["status"] == "open"
    assert sentence(row, Names(made.config)) == (
        "Rate of North: a decision gave no numerator and denominator, so the units above leave the "
        "figure out"
    )


def found_by(made: Calculated, reason: str) -> dict[str, Any]:
    """The one break of a reason."""
    rows = made.warehouse.rows("checks/find_break", {"id": ""})
    (row,) = [row for row in rows if row["reason"] == reason]
    return row


def test_an_override_of_an_operand_changes_the_ratios_made_of_it(world: World) -> None:
    ratio = {
        "operands": {"numerator": {"cost": 1}, "denominator": {"revenue": 1}},
        "sources": ["children"],
    }
    raw = sections(kpis=[kpi("revenue"), kpi("cost"), kpi("share", "ratio", **ratio)])
    claims = [*CLAIMS, ("a", "cost", "north", MARCH, 30)]
    made = world(decision(7, "override", value=60, **FIGURE), claims=claims, raw=raw)
    assert made.value("share", "north", MARCH) == made.value("cost", "north", MARCH) / 60


def test_an_estimate_stands_until_an_actual_arrives(world: World) -> None:
    april = {**FIGURE, "month": "2026-04"}
    estimate = decision(7, "estimate", value=95, **april)
    before = world(estimate, claims=[*CLAIMS, ("a", "revenue", "south", "2026-04", 55)])
    assert chosen(before, month="2026-04") == (95, "estimate", "decision", 7)
    assert before.value("revenue", "north", "2026-04", "status") == "estimate"
    assert before.value("revenue", "group", "2026-04") == 150
    # The source still owes its figure.
    absent = before.ask("SELECT status FROM mart.breaks WHERE reason = 'absent' AND unit = 'north'")
    assert absent == [("open",), ("open",)]
    assert states(before) == {7: "in_force"}
    arrived = [*CLAIMS, ("b", "revenue", "north", "2026-04", 99)]
    after = world(estimate, claims=arrived)
    assert chosen(after, month="2026-04") == (99, "source", "b", None)
    assert states(after) == {7: "lapsed"}


def test_a_sum_that_lacks_a_child_is_no_actual(world: World) -> None:
    """Group is estimated at 160; South's April is missing, then there."""
    estimate = decision(7, "estimate", kpi="revenue", unit="group", month="2026-04", value=160)
    claims = [*CLAIMS, ("a", "revenue", "north", "2026-04", 100)]
    made = world(estimate, claims=claims)
    assert chosen(made, "group", "2026-04") == (160, "estimate", "decision", 7)
    whole = world(estimate, claims=[*claims, ("a", "revenue", "south", "2026-04", 50)])
    assert chosen(whole, "group", "2026-04") == (150, "children", "children", None)


def test_an_override_goes_before_an_estimate_and_that_before_a_preference(world: World) -> None:
    april = {**FIGURE, "month": "2026-04"}
    said = [
        decision(7, "override", value=1, **april),
        decision(8, "estimate", value=2, **april),
        decision(9, "prefer", source="b", kpi="revenue", first_month=MARCH),
    ]
    claims = [*CLAIMS, ("a", "revenue", "south", "2026-04", 55)]
    assert chosen(world(*said, claims=claims), month="2026-04")[3] == 7
    assert chosen(world(*said[1:], claims=claims), month="2026-04")[3] == 8
    assert chosen(world(*said[2:], claims=claims), month=MARCH) == (90, "source", "b", 9)


def test_a_preferred_source_is_believed_first_where_it_says_something(world: World) -> None:
    made = world(decision(7, "prefer", source="b", kpi="revenue", first_month=MARCH))
    assert chosen(made) == (90, "source", "b", 7)
    assert chosen(made, "south") == (50, "source", "a", None)
    assert found(made)["status"] == "corrected"
    assert made.ask(
        "SELECT instead_value, instead_source, difference FROM mart.decided_values"
    ) == [(100, "a", -10)]
    assert states(made) == {7: "in_force"}


def test_a_preference_for_one_unit_goes_before_one_for_all(world: World) -> None:
    everywhere = decision(8, "prefer", source="a", kpi="revenue", first_month="2026-01")
    north = decision(7, "prefer", source="b", **FIGURE)
    assert chosen(world(everywhere, north)) == (90, "source", "b", 7)


def test_child_units_can_be_preferred_to_a_reported_total(world: World) -> None:
    claims = [*CLAIMS, ("a", "revenue", "group", MARCH, 200)]
    prefer = decision(7, "prefer", source="children", kpi="revenue", unit="group", month=MARCH)
    made = world(prefer, claims=claims)
    assert chosen(made, "group") == (150, "children", "children", 7)
    assert found(made, "roll_up")["status"] == "corrected"


def test_what_operands_give_can_be_preferred_to_a_reported_ratio(world: World) -> None:
    share = {"operands": {"numerator": {"cost": 1}, "denominator": {"revenue": 1}}}
    raw = sections(kpis=[kpi("revenue"), kpi("cost"), kpi("share", "ratio", **share)])
    claims = [
        ("a", "revenue", "north", MARCH, 100),
        ("a", "cost", "north", MARCH, 10),
        ("a", "share", "north", MARCH, "0.2", 20, 100),
    ]
    prefer = decision(7, "prefer", source="children", kpi="share", unit="north", month=MARCH)
    made = world(prefer, claims=claims, raw=raw)
    assert float(made.value("share", "north", MARCH) or 0) == 0.1
    assert found(made, "roll_up")["status"] == "corrected"


def test_a_preference_settles_only_breaks_of_its_source(world: World) -> None:
    """Group's own 200 and its children's 150 differ; preferring a source leaves that open."""
    claims = [
        *CLAIMS,
        ("a", "revenue", "group", MARCH, 200),
        ("b", "revenue", "group", MARCH, 190),
    ]
    prefer = decision(7, "prefer", source="b", kpi="revenue", unit="group", month=MARCH)
    made = world(prefer, claims=claims)
    statuses = made.ask(
        "SELECT rule, left_source, status FROM mart.breaks WHERE unit = 'group' ORDER BY ALL"
    )
    assert statuses == [
        ("agreement", "a", "corrected"),
        ("roll_up", "a", "open"),
        ("roll_up", "b", "corrected"),
    ]


def test_an_ignored_unit_is_left_out_above_and_stands_for_itself(world: World) -> None:
    claims = [*CLAIMS, ("a", "revenue", "north", "2026-04", 100)]
    made = world(decision(7, "ignore", unit="south", first_month="2026-04"), claims=claims)
    assert made.value("revenue", "group", MARCH) == 150
    assert made.value("revenue", "group", "2026-04") == 100
    assert made.value("revenue", "group", "2026-04", "coverage") == 1
    assert made.value("revenue", "south", MARCH) == 50
    without = world(claims=claims)
    assert (
        without.value("revenue", "group", "2026-04", "coverage") == without.ask("SELECT 0.5")[0][0]
    )


def test_a_unit_can_be_ignored_for_one_kpi(world: World) -> None:
    raw = sections(kpis=[kpi("revenue"), kpi("cost")])
    claims = [*CLAIMS, *((s, "cost", u, m, v) for s, _, u, m, v in CLAIMS)]
    ignore = decision(7, "ignore", unit="south", kpi="cost", first_month="2026-01")
    made = world(ignore, claims=claims, raw=raw)
    assert (made.value("revenue", "group", MARCH), made.value("cost", "group", MARCH)) == (150, 100)


REPLACED: dict[str, tuple[Decision, Decision, str]] = {
    # Two decisions of a kind, and what the later one leaves of the first.
    "prefer": (
        decision(7, "prefer", source="b", **FIGURE),
        decision(8, "prefer", source="a", kpi="revenue", unit="north", first_month="2026-02"),
        "lapsed",
    ),
    "prefer for some of its months": (
        decision(7, "prefer", source="b", kpi="revenue", unit="north", first_month=MARCH),
        decision(8, "prefer", source="a", **FIGURE),
        "in_force",
    ),
    "ignore": (
        decision(7, "ignore", unit="south", kpi="revenue", month=MARCH),
        decision(8, "ignore", unit="south", first_month=MARCH),
        "lapsed",
    ),
    "ignore another unit": (
        decision(7, "ignore", unit="south", month=MARCH),
        decision(8, "ignore", unit="north", month=MARCH),
        "in_force",
    ),
    "rebase": (
        decision(7, "rebase", unit="south", first_month=MARCH),
        decision(8, "rebase", unit="south", first_month=MARCH),
        "lapsed",
    ),
    "rebase another month": (
        decision(7, "rebase", unit="south", first_month=MARCH),
        decision(8, "rebase", unit="south", first_month="2026-02"),
        "in_force",
    ),
}


@pytest.mark.parametrize("name", REPLACED)
def test_what_a_later_one_of_its_kind_replaces_lapses(world: World, name: str) -> None:
    first, second, expected = REPLACED[name]
    assert states(world(first, second)) == {7: expected, 8: "in_force"}


def test_a_certificate_of_a_month_of_totals_ends_with_a_change_of_the_one_before(
    world: World,
) -> None:
    """January's total changes: 150 less it is February's figure. March begins with February's."""
    sources = [{**SOURCE, "id": "a", "cumulative": {"since": "calendar_year"}}]
    raw = sections(sources=[*sources, {**SOURCE, "id": "b"}])
    claims = [("a", "revenue", "north", f"2026-0{n}", n * 50) for n in (1, 2, 3)]
    months = ("2026-02", MARCH)
    said = [decision(n, "certify", source="a", month=m) for n, m in enumerate(months, start=7)]
    made = world(*said, claims=claims, raw=raw)
    assert states(made) == {7: "in_force", 8: "in_force"}
    january = Month.parse("2026-01").index
    change(made.warehouse, "2 AS seq_to", f"month_index = {january}")
    put_query(
        made.warehouse,
        "SELECT * REPLACE (2 AS seq_from, NULL AS seq_to, 10 AS value) FROM core.vintages "
        f"WHERE month_index = {january}",
    )
    made.again()
    assert states(made) == {7: "lapsed", 8: "in_force"}


def test_an_accepted_break_counts_no_more(world: World) -> None:
    made = world(decision(7, "accept", **about(found(world()))))
    assert found(made)["status"] == "accepted"
    assert made.warehouse.rows("report/select_breaks", {"month": MARCH}) == []
    assert states(made) == {7: "in_force"}
    assert chosen(made) == (100, "source", "a", None)


ROWS = [
    # What `b` says in April of North, where `a` says 100; the tolerance is 2.
    pytest.param(90, "accepted", "in_force", id="same size"),
    pytest.param(92, "accepted", "in_force", id="within tolerance"),
    pytest.param(93, "open", "reopened", id="beyond tolerance"),
    pytest.param(110, "open", "reopened", id="other direction"),
]


@pytest.mark.parametrize(("said", "status", "state"), ROWS)
def test_an_acceptance_speaks_of_its_months_while_the_size_is_the_same(
    world: World, said: int, status: str, state: str
) -> None:
    """Accepted up to April; May differs as March did, and is another matter."""
    raw = sections(kpis=[kpi("revenue", tolerance={"absolute": 2})])
    claims = [
        *CLAIMS,
        *(("a", "revenue", "north", month, 100) for month in ("2026-04", "2026-05")),
        ("b", "revenue", "north", "2026-04", said),
        ("b", "revenue", "north", "2026-05", 90),
    ]
    accept = replace(decision(7, "accept", **about(found(world(raw=raw)))), last_month="2026-04")
    made = world(accept, claims=claims, raw=raw)
    assert found(made)["status"] == "accepted"
    assert found(made, month="2026-04")["status"] == status
    assert found(made, month="2026-05")["status"] == "open"
    assert states(made) == {7: state}


def test_an_accepted_break_reopens_when_it_grows_itself(world: World) -> None:
    accept = decision(7, "accept", **about(found(world())))
    claims = [CLAIMS[0], ("b", "revenue", "north", MARCH, 80), CLAIMS[2]]
    made = world(accept, claims=claims)
    assert found(made)["status"] == "open"
    assert states(made) == {7: "reopened"}
    # Accepted anew at its new size it is settled again, and the first acceptance is history.
    again = world(accept, decision(8, "accept", **about(found(made))), claims=claims)
    assert found(again)["status"] == "accepted"
    assert states(again) == {7: "lapsed", 8: "in_force"}


def test_both_sides_moving_alike_reopens_nothing(world: World) -> None:
    accept = decision(7, "accept", **about(found(world())))
    claims = [(source, k, unit, month, value + 30) for source, k, unit, month, value in CLAIMS]
    assert found(world(accept, claims=claims))["status"] == "accepted"


def test_breaks_that_cancel_out_reopen_when_they_grow(world: World) -> None:
    def claims(off: int) -> list[tuple[Any, ...]]:
        north = [("a", "revenue", "north", MARCH, 100), ("b", "revenue", "north", MARCH, 100 + off)]
        south = [("a", "revenue", "south", MARCH, 100), ("b", "revenue", "south", MARCH, 100 - off)]
        return [*north, *south, ("b", "revenue", "group", MARCH, 200)]

    before = found(world(claims=claims(10)), "roll_up")
    assert (before["reason"], before["difference"]) == ("gross", 0)
    accept = decision(1, "accept", **about(before))
    assert found(world(accept, claims=claims(10)), "roll_up")["status"] == "accepted"
    grown = world(accept, claims=claims(90))
    after = found(grown, "roll_up")
    assert (after["status"], states(grown)) == ("open", {1: "reopened"})
    assert after["fingerprint"] != before["fingerprint"]


def test_a_cell_that_says_something_else_is_not_the_one_accepted(world: World) -> None:
    bad = [("value", "revenue", "north", MARCH)]
    before = found(world(quarantined=bad), "validity")
    accept = decision(1, "accept", **about(before))
    made = world(accept, quarantined=bad)
    assert found(made, "validity")["status"] == "accepted"
    made.ask("UPDATE core.quarantine SET detail = 'found 7,5'")
    made.again()
    after = found(made, "validity")
    assert (after["status"], after["fingerprint"] != before["fingerprint"]) == ("open", True)


IDENTITIES = [
    {"id": "one", "kpi": "revenue", "terms": {"sales": 1, "fees": 1}},
    {"id": "two", "kpi": "revenue", "terms": {"gross": 1, "returns": -1}},
]


def _adding_up(revenue: int) -> dict[str, Any]:
    """North's revenue beside two sums it must be, both 120."""
    parts = {"sales": 100, "fees": 20, "gross": 125, "returns": 5}
    claims = [("a", name, "north", MARCH, value) for name, value in parts.items()]
    kpis = [kpi(name) for name in ("revenue", *parts)]
    claims.append(("a", "revenue", "north", MARCH, revenue))
    return {"claims": claims, "raw": sections(kpis=kpis, identities=IDENTITIES)}


def _identities(made: Calculated) -> list[tuple[Any, ...]]:
    return made.ask(
        "SELECT detail, status FROM mart.breaks WHERE rule = 'identity' AND unit = 'north' "
        "ORDER BY ALL"
    )


def test_an_accepted_identity_is_not_the_other_one_of_its_kpi(world: World) -> None:
    before = world(**_adding_up(130))
    one = [
        row
        for row in before.warehouse.rows("checks/find_break", {"id": ""})
        if (row["rule"], row["unit"], row["detail"]) == ("identity", "north", "Fees + Sales")
    ]
    made = world(decision(1, "accept", **about(one[0])), **_adding_up(130))
    assert _identities(made) == [("Fees + Sales", "accepted"), ("Gross - Returns", "open")]


def test_an_override_does_not_settle_that_its_own_figure_does_not_add_up(world: World) -> None:
    mistyped = decision(1, "override", **FIGURE, value=12_000)
    made = world(mistyped, **_adding_up(120))
    assert _identities(made) == [("Fees + Sales", "open"), ("Gross - Returns", "open")]


def test_an_absent_figure_is_accepted_in_its_months_and_no_later(world: World) -> None:
    """`b` says nothing of North after March: accepted for April, open in May."""
    later = [("a", "revenue", "north", month, 100) for month in ("2026-04", "2026-05")]
    claims = [*CLAIMS, *later]
    plain = world(claims=claims)
    rows = plain.warehouse.rows("checks/find_break", {"id": ""})
    (april,) = [r for r in rows if r["left_source"] == "b" and r["month"] == "2026-04"]
    made = world(decision(7, "accept", **about(april)), claims=claims)
    assert made.ask(
        "SELECT month, status FROM mart.breaks WHERE left_source = 'b' AND reason = 'absent' "
        "ORDER BY ALL"
    ) == [("2026-04", "accepted"), ("2026-05", "open")]


def test_an_explained_break_stays_open_and_says_so(world: World) -> None:
    explain = decision(7, "explain", cause="returns booked later", **about(found(world())))
    made = world(explain)
    assert found(made)["status"] == "explained"
    assert len(made.warehouse.rows("report/select_breaks", {"month": MARCH})) == 1
    changed = [CLAIMS[0], ("b", "revenue", "north", MARCH, 70), CLAIMS[2]]
    assert found(world(explain, claims=changed))["status"] == "open"


def test_an_override_of_a_break_settles_it_only_as_it_was_seen(world: World) -> None:
    """The override goes on counting; that the sources have moved apart since is news."""
    override = decision(7, "override", value=95, **about(found(world())))
    assert found(world(override))["status"] == "corrected"
    changed = [CLAIMS[0], ("b", "revenue", "north", MARCH, 70), CLAIMS[2]]
    made = world(override, claims=changed)
    assert found(made)["status"] == "open"
    assert chosen(made)[0] == 95


def test_a_cell_in_quarantine_is_settled_by_a_decision_about_itself(world: World) -> None:
    cells = [("value", "revenue", "north", MARCH)]
    plain = world(quarantined=cells)
    by_figure = world(decision(7, "override", value=95, **FIGURE), quarantined=cells)
    assert found(by_figure, "validity")["status"] == "open"
    named = about(found(plain, "validity"))
    by_break = world(decision(7, "override", value=95, **named), quarantined=cells)
    assert found(by_break, "validity")["status"] == "corrected"


def test_a_dispute_is_a_break_until_the_figure_is_decided(world: World) -> None:
    dispute = decision(7, "dispute", value=110, **FIGURE)
    made = world(dispute)
    row = found(made, "dispute")
    assert (row["left_source"], row["left_value"], row["right_value"]) == ("a", 100, 110)
    assert (row["difference"], row["status"], row["reason"]) == (10, "disputed", "disputed")
    assert row["detail"] == "because (ann)"
    assert chosen(made)[0] == 100
    assert len(made.warehouse.rows("report/select_breaks", {"month": MARCH})) == 2
    # What was decided before the dispute does not answer it; what comes after does.
    earlier = world(decision(3, "override", value=100, **FIGURE), dispute)
    assert found(earlier, "dispute")["status"] == "disputed"
    later = world(dispute, decision(8, "override", value=110, **FIGURE))
    assert found(later, "dispute")["status"] == "corrected"
    refused = world(dispute, decision(8, "accept", **about(row)))
    assert found(refused, "dispute")["status"] == "accepted"


def test_a_dispute_keeps_its_identity(world: World) -> None:
    dispute = decision(7, "dispute", **FIGURE)
    one, other = world(dispute), world(dispute, decision(9, "override", value=1, **FIGURE))
    assert found(one, "dispute")["break_id"] == found(other, "dispute")["break_id"]


def test_a_certificate_makes_preliminary_figures_final_until_they_change(world: World) -> None:
    """Of source `a`; delivery 1 brought its figures, delivery 2 would have changed one."""
    certify = decision(7, "certify", source="a", month=MARCH, landed=1)
    plain, certified = world(), world(certify)
    for made in (plain, certified):
        change(made.warehouse, "'preliminary' AS status")
        made.again()
    assert plain.value("revenue", "north", MARCH, "status") == "preliminary"
    assert certified.value("revenue", "north", MARCH, "status") == "final"
    assert states(certified) == {7: "in_force"}
    change(certified.warehouse, "2 AS seq_from", "unit = 'south'")
    certified.again()
    assert certified.value("revenue", "north", MARCH, "status") == "preliminary"
    assert states(certified) == {7: "lapsed"}


def test_limits_begin_anew_where_a_series_is_rebased(world: World) -> None:
    """Level 10 to June, 100 from July on; rebased in July for North only."""
    raw = sections(scorecards=[scorecard(unit, ["revenue"]) for unit in ("north", "south")])
    months = [f"2026-{n:02d}" for n in range(1, 13)]
    claims = [
        ("a", "revenue", unit, month, (10 if n < 6 else 100) + n % 2)
        for unit in ("north", "south")
        for n, month in enumerate(months)
    ]
    rebase = decision(7, "rebase", unit="north", first_month="2026-07")
    made = world(rebase, claims=claims, raw=raw)
    last = made.ask(
        "SELECT unit, points, mean FROM mart.signals WHERE month = '2026-12' ORDER BY unit"
    )
    assert [(unit, points, float(mean)) for unit, points, mean in last] == [
        ("north", 6, 100.5),
        ("south", 12, 55.5),
    ]
    before = (
        "SELECT * EXCLUDE (unit) FROM mart.signals WHERE unit = ? AND month < '2026-07' "
        "ORDER BY ALL"
    )
    assert made.ask(before, "north") == made.ask(before, "south")


def test_a_measure_that_only_a_person_fills_stays_a_break(world: World) -> None:
    """No source ever gave cost; an estimate of one month does not change that."""
    raw = sections(kpis=[kpi("revenue"), kpi("cost")], scorecards=[scorecard("group", ["cost"])])
    said = {"kpi": "cost", "unit": "group", "month": MARCH}
    made = world(decision(7, "estimate", value=5, **said), raw=raw)
    assert found(made, "completeness")["reason"] == "no_figure"
    assert made.value("cost", "group", MARCH) == 5


def test_decisions_about_what_is_no_longer_configured_are_kept_and_do_nothing(world: World) -> None:
    gone = decision(7, "override", kpi="profit", unit="west", month=MARCH, value=1)
    made, plain = world(gone), world()
    assert made.ask("SELECT * FROM mart.kpi_values ORDER BY ALL") == plain.ask(
        "SELECT * FROM mart.kpi_values ORDER BY ALL"
    )
    assert list(states(made)) == [7]


def test_the_order_decisions_are_read_in_changes_nothing(world: World) -> None:
    row = found(world())
    said = [
        decision(7, "override", value=120, **FIGURE),
        decision(8, "accept", **about(row)),
        decision(9, "dispute", **FIGURE),
        decision(10, "prefer", source="b", kpi="revenue", first_month="2026-01"),
        decision(11, "explain", cause="x", **about(row)),
    ]
    assert world(*said).warehouse.table_hashes() == world(*reversed(said)).warehouse.table_hashes()
