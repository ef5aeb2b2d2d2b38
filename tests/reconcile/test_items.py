"""Items of reconciliation statements: entered, confirmed, carried forward until they come back.

Unless a test says otherwise `a` has 1000 of North in every month and `b` differs in some.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.reconcile.items import Carried, Compared, Entered, carry
from scorecard.reconcile.statement import TYPES, Broken, Item, statement
from scorecard.report.freeze import freeze
from scorecard.report.templates import Templates
from scorecard.stores.ledger_decisions import Decision
from tests.decided import about, decision
from tests.small import Calculated, kpi, scorecard, sections

MARCH = 2026 * 12 + 2
AMOUNTS = st.decimals(-(10**14), 10**14, places=9)


def items(origin: str) -> st.SearchStrategy[list[Item]]:
    return st.lists(st.builds(Item, st.sampled_from(TYPES), st.just(origin), AMOUNTS, st.just("")))


@given(AMOUNTS, AMOUNTS, st.decimals(0, 10**6, places=9), items("found"), items("entered"))
def test_a_statement_adds_up_whatever_was_found_and_entered(
    left: Decimal, right: Decimal, tolerance: Decimal, found: list[Item], entered: list[Item]
) -> None:
    lines = statement(Broken("x", "a", "b", left, right, tolerance), found, entered)
    *addends, last = lines
    assert last.amount == right
    assert sum((line.amount for line in addends), Decimal(0)) == right
    told = [line.item for line in lines if line.item is not None]
    # What a person entered stands there once, as entered.
    own = [item for item in told if item.origin != "found"]
    assert [(item.type, item.amount) for item in own] == [(i.type, i.amount) for i in entered]
    # What was found never makes more unexplained than there is without it.
    rest = right - left - sum((item.amount for item in own), Decimal(0))
    assert abs(lines[-2].amount) <= abs(rest)


def told(found: Item, *entered: Item, tolerance: str = "1") -> list[tuple[str, str, Decimal]]:
    broken = Broken("x", "a", "b", Decimal(1000), Decimal(900), Decimal(tolerance))
    lines = statement(broken, [found], list(entered))
    return [
        (line.line if line.item is None else line.item.origin, str(line.amount), line.amount)
        for line in lines[1:-1]
    ]


def found_unit(amount: str = "-100") -> Item:
    return Item("unit", "found", Decimal(amount), "fits 1 month", "child_missing", "south", "b")


def by_hand(kind: Any, amount: str) -> Item:
    return Item(kind, "entered", Decimal(amount), "mail", decision=7, person="ann")


def said(lines: list[tuple[str, str, Decimal]]) -> list[tuple[str, str]]:
    return [(name, amount) for name, amount, _ in lines]


def test_what_is_found_and_entered_is_one_item_confirmed() -> None:
    assert said(told(found_unit())) == [("found", "-100"), ("unexplained", "0")]
    both = told(found_unit(), by_hand("unit", "-99.5"))
    assert said(both) == [("confirmed", "-99.5"), ("unexplained", "-0.5")]
    # Beyond tolerance it is no confirmation; the person's stands, and nothing is counted twice.
    off = told(found_unit(), by_hand("unit", "-90"))
    assert said(off) == [("entered", "-90"), ("unexplained", "-10")]


def test_another_cause_that_a_person_enters_takes_the_place_of_the_one_found() -> None:
    other = told(found_unit(), by_hand("timing", "-100"))
    assert said(other) == [("entered", "-100"), ("unexplained", "0")]


def test_what_is_found_stays_beside_what_explains_the_rest() -> None:
    beside = told(found_unit("-80"), by_hand("timing", "-20"))
    assert said(beside) == [("found", "-80"), ("entered", "-20"), ("unexplained", "0")]


def test_a_found_item_confirms_one_of_two_equal_ones() -> None:
    twice = told(found_unit("-50"), by_hand("unit", "-50"), by_hand("unit", "-50"))
    assert said(twice) == [("confirmed", "-50"), ("entered", "-50"), ("unexplained", "0")]


def stands(
    differences: Mapping[int, int],
    *,
    aggregation: Any = "flow",
    reverses: int | None = None,
    until: int | None = None,
    months: int = 6,
) -> list[tuple[int, str, int, int]]:
    """A timing item of -100 in March, in the months after it as 1, 2, ..; tolerance 2."""
    after = {MARCH + n: Decimal(apart) for n, apart in {0: -100, **differences}.items()}
    compared = Compared(
        aggregation=aggregation,
        differences=after,
        tolerances=dict.fromkeys(after, Decimal(2)),
        agreeing=frozenset(range(MARCH - 3, MARCH + months)) - after.keys(),
    )
    item = Entered(
        7,
        MARCH,
        "timing",
        Decimal(-100),
        "ann",
        "mail",
        reverses=None if reverses is None else MARCH + reverses,
        until=None if until is None else MARCH + until,
    )
    return [_plain(one) for one in carry([item], compared)]


def _plain(one: Carried) -> tuple[int, str, int, int]:
    return one.month - MARCH, one.state, int(one.outstanding), int(one.amount)


def test_an_amount_of_a_flow_is_carried_until_the_opposite_difference_arrives() -> None:
    assert stands({2: 50, 3: 101, 4: -100}) == [
        (1, "carried", -100, 0),
        (2, "carried", -100, 0),
        (3, "reversed", 0, 100),
    ]


def test_in_the_month_it_is_expected_something_may_lie_on_top() -> None:
    assert stands({2: 130}, reverses=2)[-1] == (2, "reversed", 0, 100)
    # What goes the same way again is not it coming back.
    assert [row[1] for row in stands({2: -30}, reverses=2)] == ["carried"] * 5
    # It may come before it is expected.
    assert stands({1: 100}, reverses=3) == [(1, "reversed", 0, 100)]


def test_a_person_ends_it() -> None:
    assert stands({4: 100}, until=2) == [(1, "carried", -100, 0), (2, "carried", -100, 0)]


def test_an_amount_of_a_stock_stands_until_the_difference_lacks_it() -> None:
    assert stands({1: -100, 2: -120, 3: -15}, aggregation="stock") == [
        (1, "carried", -100, -100),
        (2, "carried", -100, -100),
        (3, "reversed", 0, 0),
    ]
    assert stands({1: -100}, aggregation="stock", reverses=1) == [(1, "reversed", 0, 0)]
    assert stands({}, aggregation="stock") == [(1, "reversed", 0, 0)]


def test_only_timing_is_carried() -> None:
    item = Entered(7, MARCH, "unit", Decimal(-100), "ann", "mail")
    nothing = Compared("flow", {}, {}, frozenset({MARCH + 1}))
    assert carry([item], nothing) == []


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Any]:
    made: list[Calculated] = []

    def build(*decisions: Decision, b: Mapping[str, int], **more: Any) -> Calculated:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        months = [f"2026-0{n}" for n in range(1, 8)]
        claims = [("a", "revenue", "north", month, 1000) for month in months]
        claims += [("b", "revenue", "north", month, b.get(month, 1000)) for month in months]
        raw = sections(
            kpis=[kpi("revenue", tolerance={"absolute": 2}, **more)],
            scorecards=[scorecard("north", ["revenue"])],
        )
        made.append(Calculated(folder, raw, claims, decisions=decisions))
        return made[-1]

    yield build
    for one in made:
        one.close()


def break_of(made: Calculated, month: str) -> dict[str, Any]:
    rows = made.warehouse.rows("checks/find_break", {"id": ""})
    (found,) = [row for row in rows if (row["rule"], row["month"]) == ("agreement", month)]
    return found


def lines_of(made: Calculated, month: str) -> list[tuple[Any, ...]]:
    return made.ask(
        "SELECT s.line, s.type, s.origin, s.amount, s.from_month, s.decision FROM mart.statements "
        "AS s INNER JOIN mart.breaks AS b USING (break_id) "
        "WHERE b.month = ? AND b.rule = 'agreement' ORDER BY s.position",
        month,
    )


def item(seq: int, row: dict[str, Any], amount: str, kind: str = "timing", **more: Any) -> Decision:
    months = {"last_month": None} if kind == "timing" else {}
    made = {**about(row), "first_month": row["month"], "value": amount, "item_type": kind}
    made.pop("month")
    return decision(seq, "item", **{"last_month": row["month"], **made, **months, **more})


GAP = {"2026-03": 863, "2026-05": 1137}


def test_an_entered_item_is_carried_into_the_statement_it_comes_back_in(world: Any) -> None:
    plain = world(b=GAP)
    march = break_of(plain, "2026-03")
    made = world(item(7, march, "-137"), b=GAP)
    assert lines_of(made, "2026-03") == [
        ("left", None, None, 1000, None, None),
        ("item", "timing", "entered", -137, None, 7),
        ("unexplained", None, None, 0, None, None),
        ("right", None, None, 863, None, None),
    ]
    assert lines_of(made, "2026-05")[1:3] == [
        ("item", "timing", "entered", 137, "2026-03", 7),
        ("unexplained", None, None, 0, None, None),
    ]
    assert made.ask(
        "SELECT month, state, outstanding, amount FROM mart.carried_items ORDER BY ALL"
    ) == [("2026-04", "carried", -137, 0), ("2026-05", "reversed", 0, 137)]
    assert break_of(made, "2026-03")["status"] == "explained"
    assert break_of(made, "2026-05")["status"] == "open"
    # No figure, no break and no cause changes by it.
    for table in ("mart.kpi_values", "mart.diagnoses", "mart.measure_results"):
        assert made.ask(f"FROM {table} ORDER BY ALL") == plain.ask(f"FROM {table} ORDER BY ALL")


def test_an_item_entered_again_replaces_the_first(world: Any) -> None:
    march = break_of(world(b=GAP), "2026-03")
    again = item(9, march, "-137", last_month="2026-04")
    made = world(item(7, march, "-137"), item(8, march, "-20", "rounding"), again, b=GAP)
    told_now = [line[1:4] for line in lines_of(made, "2026-03")[1:-1]]
    assert told_now == [
        ("rounding", "entered", -20),
        ("timing", "entered", -137),
        (None, None, 20),
    ]
    assert made.ask("SELECT seq, state FROM mart.decisions ORDER BY seq") == [
        (7, "lapsed"),
        (8, "in_force"),
        (9, "in_force"),
    ]
    # It ended with April, so that nothing comes back in May.
    assert [line[0] for line in lines_of(made, "2026-05")] == ["left", "unexplained", "right"]
    assert break_of(made, "2026-03")["status"] == "open"


@pytest.mark.parametrize("state", ["waiting", "reversed"])
def test_an_item_that_is_not_in_force_is_none(world: Any, state: str) -> None:
    march = break_of(world(b=GAP), "2026-03")
    made = world(item(7, march, "-137", state=state), b=GAP)
    assert [line[0] for line in lines_of(made, "2026-03")] == ["left", "unexplained", "right"]
    assert made.ask("FROM mart.carried_items") == []


def test_an_item_of_figures_that_have_changed_stands_and_is_marked(world: Any) -> None:
    march = break_of(world(b=GAP), "2026-03")
    made = world(item(7, march, "-137"), b={**GAP, "2026-03": 800})
    assert [line[3] for line in lines_of(made, "2026-03")] == [1000, -137, -63, 800]
    assert made.ask("SELECT state FROM mart.decisions") == [("reopened",)]
    # Once the figures agree there is nothing to carry.
    gone = world(item(7, march, "-137"), b={"2026-05": 1137})
    assert gone.ask("FROM mart.carried_items") == []
    assert [line[0] for line in lines_of(gone, "2026-05")] == ["left", "unexplained", "right"]


def test_an_item_of_a_stock_stands_in_every_month_until_it_is_gone(world: Any) -> None:
    gap = {"2026-03": 863, "2026-04": 863, "2026-05": 850}
    march = break_of(world(b=gap, aggregation="stock"), "2026-03")
    made = world(item(7, march, "-137"), b=gap, aggregation="stock")
    assert lines_of(made, "2026-04")[1][2:] == ("entered", -137, "2026-03", 7)
    assert [line[3] for line in lines_of(made, "2026-05")] == [1000, -137, -13, 850]
    states = "SELECT month, state FROM mart.carried_items ORDER BY month"
    assert made.ask(states)[-1] == ("2026-06", "reversed")


def test_what_the_diagnosis_finds_is_confirmed_and_counted_once(world: Any) -> None:
    """A cut-off: March lacks 137 that April has; what comes back is found there too."""
    gap = {"2026-03": 863, "2026-04": 1137}
    plain = world(b=gap)
    assert lines_of(plain, "2026-03")[1][1:4] == ("timing", "found", -137)
    made = world(item(7, break_of(plain, "2026-03"), "-137"), b=gap)
    assert lines_of(made, "2026-03")[1:3] == [
        ("item", "timing", "confirmed", -137, None, 7),
        ("unexplained", None, None, 0, None, None),
    ]
    assert lines_of(made, "2026-04")[1:3] == [
        ("item", "timing", "confirmed", 137, "2026-03", 7),
        ("unexplained", None, None, 0, None, None),
    ]
    assert made.ask("SELECT cause, reverses FROM mart.statements WHERE line = 'item'") == [
        ("cut_off", "2026-04"),
        ("cut_off", None),
    ]


def test_a_card_has_the_statements_of_its_month_and_what_is_to_come_back(world: Any) -> None:
    march = break_of(world(b=GAP), "2026-03")
    made = world(item(7, march, "-137", evidence="invoice 17"), b=GAP)

    def card(month: str) -> Any:
        return freeze(
            made.warehouse,
            made.config,
            made.landing,
            Templates(templates_dir()),
            Month.parse(month),
        )[0]

    (found,) = card("2026-03").breaks
    assert [(line.what, line.amount) for line in found.statement] == [
        ("Source", 1000),
        ("Entered item", -137),
        ("Unexplained", 0),
        ("Source", 863),
    ]
    entered = found.statement[1]
    assert (entered.type, entered.origin, entered.person) == ("timing", "entered", "Ann")
    assert (entered.reason, entered.evidence, entered.decision) == ("because", "invoice 17", 7)
    (open_item,) = card("2026-04").carried
    assert (open_item.from_month, open_item.outstanding, open_item.decision) == ("2026-03", -137, 7)
    assert card("2026-05").carried == ()
    (back,) = card("2026-05").breaks
    assert back.statement[1].what == "Entered item, carried from 2026-03"
