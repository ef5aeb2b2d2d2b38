"""The planted list against the sources as they lie there, by a second plain computation."""

from collections import Counter
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from scorecard.config.models import Config
from scorecard.project import SHIPPED, Project
from scorecard.sample.generator import generate
from tests.sample import plain
from tests.sample.planted import PLANTED, Found

EXPECTED = [found for fault in PLANTED for found in fault.breaks]


@pytest.fixture(scope="module")
def config() -> Config:
    return Project(SHIPPED).config()


@pytest.fixture(scope="module")
def reading(config: Config, tmp_path_factory: pytest.TempPathFactory) -> plain.Reading:
    folder: Path = tmp_path_factory.mktemp("sample")
    generate(folder)
    return plain.read(folder, {kpi.id: kpi for kpi in config.kpis})


def _planted(rule: str) -> list[Found]:
    return sorted(found for found in EXPECTED if found.rule == rule)


def test_sources_differ_where_planted_and_nowhere_else(
    config: Config, reading: plain.Reading
) -> None:
    found = []
    for kpi in config.kpis:
        sources = [name for name in kpi.sources if name in reading.claims]
        for left, right in combinations(sources, 2):
            ours, theirs = reading.claims[left], reading.claims[right]
            for key in ours.keys() & theirs.keys():
                allowed = _allowed(config, kpi.id, ours[key], theirs[key], 1)
                if key[0] == kpi.id and abs(ours[key] - theirs[key]) > allowed:
                    found.append(Found("agreement", "differs", *key, left, right))
    assert sorted(found) == _planted("agreement")


def test_group_report_differs_from_the_units_where_planted_and_nowhere_else(
    config: Config, reading: plain.Reading
) -> None:
    found = []
    for (kpi, unit, month), reported in reading.claims["group_report"].items():
        parts = [
            value for (k, _, m), value in reading.claims["erp"].items() if (k, m) == (kpi, month)
        ]
        allowed = _allowed(config, kpi, reported, sum(parts, Decimal(0)), len(parts))
        if abs(sum(parts, Decimal(0)) - reported) > allowed:
            found.append(Found("roll_up", "differs", kpi, unit, month, "group_report", "children"))
    assert sorted(found) == _planted("roll_up")


def test_claims_stop_where_planted_and_nowhere_else(reading: plain.Reading) -> None:
    invalid = {(f.left, f.kpi, f.unit, f.month) for f in reading.invalid}
    found = [
        Found("completeness", "absent", kpi, unit, month, source)
        for source, claims in reading.claims.items()
        for kpi, unit in {key[:2] for key in claims}
        for month in plain.MONTHS
        # Forms are sent out since a year only.
        if (source != "by_hand" or month >= plain.FIRST_FORM)
        and (kpi, unit, month) not in claims
        and (source, kpi, unit, month) not in invalid
    ]
    assert sorted(found) == _planted("completeness")


def test_rows_are_invalid_where_planted_and_nowhere_else(reading: plain.Reading) -> None:
    # Both rows of a duplicate are set aside, for each figure they hold.
    times = Counter(reading.invalid)
    assert sorted(times) == _planted("validity")
    assert {found for found, count in times.items() if count > 1} == {
        found for found in EXPECTED if found.reason == "duplicate_key"
    }


def test_planted_faults_speak_of_what_is_configured(config: Config) -> None:
    assert len({fault.name for fault in PLANTED}) == len(PLANTED) >= 10
    assert len(set(EXPECTED)) == len(EXPECTED)
    assert {found.kpi for found in EXPECTED} <= {kpi.id for kpi in config.kpis}
    assert {found.unit for found in EXPECTED if found.unit} <= {u.id for u in config.units}
    assert {found.month for found in EXPECTED} <= set(plain.MONTHS)
    sources = {source.id for source in config.sources}
    assert {found.left for found in EXPECTED} <= sources
    assert {found.right for found in EXPECTED if found.right} <= sources | {"children"}


def _allowed(config: Config, kpi: str, a: Decimal, b: Decimal, summands: int) -> Decimal:
    tolerance = next(k.tolerance for k in config.kpis if k.id == kpi)
    return max(
        tolerance.absolute,
        tolerance.relative * max(abs(a), abs(b)),
        (summands + 1) * tolerance.rounding_step / 2,
    )
