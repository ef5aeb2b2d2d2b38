"""What is decided of a wanted decision, on the small organisation: taken, put right or refused."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scorecard.close.deciding.figures import check_value
from scorecard.close.deciding.judge import Judge
from scorecard.close.deciding.wanted import Wanted
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.stores.ledger_decisions import NewDecision
from tests.small import Calculated, config_of, kpi, sections

JANUARY = Month.parse("2026-01")
SHARE = {"operands": {"numerator": {"cost": 1}, "denominator": {"revenue": 1}}}
KPIS = [
    kpi("revenue"),
    kpi("cost"),
    kpi("rate", "ratio"),
    kpi("share", "ratio", **SHARE),
    kpi("customers", "recompute_only"),
]
# North's revenue believes `a` alone; its reported share of 0.2 is not what cost and revenue give.
RAW = sections(kpis=KPIS, precedence=[{"kpi": "revenue", "unit": "north", "sources": ["a"]}])
CLAIMS = [
    ("a", "revenue", "north", "2026-01", 100),
    ("b", "revenue", "north", "2026-01", 90),
    ("a", "cost", "north", "2026-01", 10),
    ("a", "share", "north", "2026-01", "0.2", 20, 100),
    ("a", "rate", "north", "2026-01", "0.1", 10, 100),
    ("a", "rate", "south", "2026-01", None, 5, 0),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calculated]:
    """January, calculated once; not to be written to."""
    calculated = Calculated(tmp_path_factory.mktemp("judging"), RAW, CLAIMS)
    yield calculated
    calculated.close()


def judged(made: Calculated, **said: Any) -> NewDecision:
    for name in ("value", "numerator", "denominator"):
        if name in said:
            said[name] = Decimal(str(said[name]))
    wanted = Wanted(**{"kind": "override", "unit": "north", "first": JANUARY, **said})
    return Judge(made.config, made.warehouse, Month.parse("2026-03")).judge(wanted, "as booked")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a value beside a preferred source": (
        {"kind": "prefer", "kpi": "cost", "source": "a", "value": 95},
        "prefer: expected no value beside it, found 95: leave it out, or override the figure",
    ),
    "a source the unit's own precedence does not list": (
        {"kind": "prefer", "kpi": "revenue", "source": "b"},
        "source 'b': expected one that revenue lists for north (a): add it there first",
    ),
    "a KPI made of others left out": (
        {"kind": "ignore", "kpi": "share"},
        "share: expected a KPI that units above add up, found one made of others: ignore cost or "
        "revenue instead",
    ),
    "a KPI never added up left out": (
        {"kind": "ignore", "kpi": "customers"},
        "customers: expected a KPI that units above add up, found none that is",
    ),
    "a bare rate where none is known": (
        {"kind": "estimate", "kpi": "rate", "first": Month.parse("2026-02"), "value": "0.1"},
        "rate of north for 2026-02: expected numerator and denominator, since no figure is there "
        "whose denominator a bare rate could keep: the units above and the year to date could not "
        "add it up",
    ),
    "a bare rate where it is undefined": (
        {"kpi": "rate", "unit": "south", "value": "0.1"},
        "rate of south for 2026-01: expected numerator and denominator, since no figure is there "
        "whose denominator a bare rate could keep: the units above and the year to date could not "
        "add it up",
    ),
    "a quotient there is no room for": (
        {"kpi": "rate", "numerator": 900000000000000, "denominator": "0.000000001"},
        "rate: expected operands whose quotient is below 1,000,000,000,000,000, found "
        "900000000000000 / 0.000000001",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_refused(made: Calculated, name: str) -> None:
    said, expected = WRONG[name]
    with pytest.raises(InputError) as refused:
        judged(made, **said)
    assert str(refused.value) == expected


def test_a_bare_rate_is_taken_where_it_can_be_added_up(made: Calculated) -> None:
    assert judged(made, kpi="rate", value="0.2").value == Decimal("0.2")


def test_bare_rates_are_taken_where_the_kpi_has_no_others(tmp_path: Path) -> None:
    claims = [("a", "rate", "north", "2026-01", "0.1")]
    bare = Calculated(tmp_path, sections(kpis=[kpi("rate", "ratio")], scorecards=[]), claims)
    assert judged(bare, kpi="rate", unit="south", value="0.2").value == Decimal("0.2")
    bare.close()


@pytest.mark.parametrize("source", ["formula", "children"])
def test_what_operands_give_can_be_preferred_by_either_name(made: Calculated, source: str) -> None:
    rows = made.warehouse.rows("checks/find_break", {"id": ""})
    (found,) = [
        row["break_id"] for row in rows if (row["rule"], row["kpi"]) == ("roll_up", "share")
    ]
    decided = judged(made, kind="prefer", break_id=found, source=source)
    assert (decided.source, decided.last_month) == ("children", "2026-01")


@pytest.mark.parametrize("value", ["2.5", "0", "4"])
def test_a_decision_for_a_status_is_the_number_of_a_state(value: str) -> None:
    states = ["breach", "at risk", "compliant"]
    rules = config_of(sections(kpis=[kpi("revenue"), kpi("rules", "status", states=states)])).kpis[
        1
    ]
    check_value(Wanted(kind="override", value=Decimal(3)), rules)
    with pytest.raises(InputError) as caught:
        check_value(Wanted(kind="override", value=Decimal(value)), rules)
    assert str(caught.value) == (
        f"rules: expected the number of a state (1 breach, 2 at risk, 3 compliant), found {value}"
    )
