"""Which decisions wait for a second person, where the organisation says `material`.

The tolerance is 1 %. In January North has 1000 of both sources and a rate of 10 / 100, South 1000
of `a` and 50 / 100; `b` gives North's rate as 5 / 0.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scorecard.close.deciding.four_eyes import needs_confirmation
from scorecard.close.deciding.judge import Judge
from scorecard.close.deciding.wanted import Wanted
from scorecard.period import Month
from tests.decided import decision
from tests.small import Calculated, config_of, kpi, sections

JANUARY, FEBRUARY = Month.parse("2026-01"), Month.parse("2026-02")
KPIS = [
    kpi("revenue", tolerance={"relative": "0.01"}),
    kpi("rate", "ratio", tolerance={"relative": "0.01"}),
]
CLAIMS = [
    ("a", "revenue", "north", "2026-01", 1000),
    ("b", "revenue", "north", "2026-01", 1000),
    ("a", "revenue", "south", "2026-01", 1000),
    ("a", "rate", "north", "2026-01", "0.1", 10, 100),
    ("b", "rate", "north", "2026-01", None, 5, 0),
    ("a", "rate", "south", "2026-01", "0.5", 50, 100),
]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calculated]:
    """January, calculated once; not to be written to."""
    made = Calculated(tmp_path_factory.mktemp("plain"), sections(kpis=KPIS), CLAIMS)
    yield made
    made.close()


def waits(made: Calculated, said: dict[str, Any]) -> bool:
    """Whether a decision about January, if nothing else is said, waits; February is over."""
    for name in ("value", "numerator", "denominator"):
        if name in said:
            said = {**said, name: Decimal(str(said[name]))}
    wanted = Wanted(**{"kind": "override", "kpi": "revenue", "first": JANUARY, **said})
    made_of = Judge(made.config, made.warehouse, FEBRUARY).judge(wanted, "as booked")
    return needs_confirmation(made.warehouse, made.config, made_of)


WAITING: dict[str, tuple[dict[str, Any], bool]] = {
    "within tolerance": ({"unit": "north", "value": 1010}, False),
    "beyond tolerance": ({"unit": "north", "value": 1011}, True),
    "a month that is over and not calculated": (
        {"unit": "north", "value": 1000, "first": FEBRUARY},
        True,
    ),
    "months of which one is not calculated": (
        {"unit": "north", "value": 1000, "last": FEBRUARY},
        True,
    ),
    "an estimate of a month not calculated": (
        {"kind": "estimate", "unit": "north", "value": 9, "first": FEBRUARY},
        False,
    ),
    "the same ratio of other operands": (
        {"kpi": "rate", "unit": "north", "numerator": 1000, "denominator": 10000},
        True,
    ),
    "the same ratio of the same operands": (
        {"kpi": "rate", "unit": "north", "numerator": 10, "denominator": 100},
        False,
    ),
    "the same ratio, which keeps its denominator": (
        {"kpi": "rate", "unit": "north", "value": "0.1"},
        False,
    ),
    "a source whose rate is undefined": (
        {"kind": "prefer", "kpi": "rate", "unit": "north", "source": "b", "last": JANUARY},
        True,
    ),
    "a source that says the same": (
        {"kind": "prefer", "unit": "north", "source": "b", "last": JANUARY},
        False,
    ),
    "a source that says the same, from now on": (
        {"kind": "prefer", "unit": "north", "source": "b"},
        True,
    ),
    "a source that says nothing yet": (
        {"kind": "prefer", "unit": "south", "source": "b", "last": JANUARY},
        True,
    ),
}


@pytest.mark.parametrize("name", WAITING)
def test_what_may_change_a_figure_waits(plain: Calculated, name: str) -> None:
    said, expected = WAITING[name]
    assert waits(plain, said) is expected


def test_a_unit_the_last_run_did_not_know_waits(plain: Calculated) -> None:
    raw = sections(kpis=KPIS)
    raw["units"].append({"id": "west", "name": "West", "type": "region"})
    config = config_of(raw)
    wanted = Wanted(
        kind="override", kpi="revenue", unit="west", first=JANUARY, value=Decimal(10) ** 9
    )
    decided = Judge(config, plain.warehouse, JANUARY).judge(wanted, "as booked")
    assert needs_confirmation(plain.warehouse, config, decided)


def test_small_steps_are_held_against_what_counts_without_them(tmp_path: Path) -> None:
    first = decision(1, "override", kpi="revenue", unit="north", month="2026-01", value=1009)
    made = Calculated(tmp_path, sections(kpis=KPIS), CLAIMS, decisions=[first])
    assert made.value("revenue", "north", "2026-01") == 1009
    # Within 1 % of the override, not of what source `a` says.
    assert waits(made, {"unit": "north", "value": 1018})
    assert not waits(made, {"unit": "north", "value": 1003})
    made.close()


def test_an_override_of_an_estimate_by_the_same_figure_waits(tmp_path: Path) -> None:
    """The estimate would lapse when the actual arrives; the override stays."""
    estimate = decision(1, "estimate", kpi="revenue", unit="south", month="2026-01", value=9)
    claims = [claim for claim in CLAIMS if claim[1:3] != ("revenue", "south")]
    made = Calculated(tmp_path, sections(kpis=KPIS), claims, decisions=[estimate])
    assert made.value("revenue", "south", "2026-01") == 9
    assert waits(made, {"unit": "south", "value": 9})
    made.close()
