"""New York: 1,139 yearly indicators, 351 with a target: met exactly, a target of 0, and no target.

The expected figures are the report's own; whether a target is met is compared here in plain Python.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from scorecard import stages
from scorecard.close.previewing import preview
from scorecard.period import Month
from scorecard.project import Project
from tests.acceptance.asking import Ask, asking, page_text
from tests.acceptance.data import shared_data
from tests.acceptance.indicators import Indicator, agencies, read, write
from tests.running import copy_project, desk_of

pytestmark = pytest.mark.acceptance
HERE = Path(__file__).parent / "nyc_mmr"
# Fiscal year 2023 stands in its January.
MONTH = "2023-01"
NINE_PLACES = Decimal("1e-9")
EXACTLY_ON_TARGET = {
    "875",
    "907",
    "1669",
    "2364",
    "2374",
    "3438",
    "3444",
    "4158",
    "10846",
    "13852",
}


@dataclass(frozen=True)
class City:
    """What was calculated from the report, and the page of one agency."""

    project: Project
    indicators: list[Indicator]
    page: Path


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """All years loaded and scored; of the pages, which are long, one is made."""
    data = shared_data("nyc_mmr")
    project = copy_project(HERE, tmp_path_factory.mktemp("nyc"))
    indicators = read(data / "nyc_mmr" / "indicators.csv")
    write(indicators, project.root)
    month = Month.parse(MONTH)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCORECARD_SHARED_DATA", str(data))
        with desk_of(project) as desk:
            stages.collect(desk, "mmr", month)
            stages.load(desk, month)
            stages.source_breaks(desk, month)
            stages.resolved_values(desk)
            stages.derived_breaks(desk, month)
            stages.measure_results(desk)
            stages.scorecards(desk, month)
            stages.signals(desk)
            stages.snapshot(desk)
            (page,) = preview(desk, desk.warehouse, month, "department_of_probation", kinds=["pdf"])
        yield City(project, indicators, page)


@pytest.fixture(scope="module")
def ask(city: City) -> Ask:
    return asking(city.project)


@pytest.fixture(scope="module")
def scores(ask: Ask) -> dict[str, Decimal | None]:
    """The score of each indicator for fiscal year 2023."""
    rows = ask(f"SELECT kpi, score FROM mart.measure_results WHERE month = '{MONTH}'")
    return {r["kpi"]: None if r["score"] is None else Decimal(r["score"]) for r in rows}


def test_every_figure_of_every_year_is_there(ask: Ask) -> None:
    """1,139 indicators in 8 years, less 815 that the report leaves open."""
    rows = ask(
        "SELECT count(*) AS figures, count(DISTINCT kpi) AS indicators, "
        "count(DISTINCT month) AS years, min(month) AS first, max(month) AS last "
        "FROM mart.kpi_values"
    )
    assert rows == [
        {
            "figures": str(1139 * 8 - 815),
            "indicators": "1139",
            "years": "8",
            "first": "2016-01",
            "last": MONTH,
        }
    ]
    assert ask("SELECT count(*) AS n FROM mart.quarantine") == [{"n": "0"}]


def test_figures_are_those_of_the_report(ask: Ask, city: City) -> None:
    rows = ask(f"SELECT kpi, unit, value FROM mart.kpi_values WHERE month = '{MONTH}'")
    units = agencies(city.indicators)
    assert {(r["kpi"], r["unit"]): Decimal(r["value"]) for r in rows} == {
        (i.id, units[i.agency]): i.newest.quantize(NINE_PLACES, ROUND_HALF_UP)
        for i in city.indicators
        if i.newest is not None
    }


def test_exactly_on_target_is_met(scores: dict[str, Decimal | None], city: City) -> None:
    on_target = {i.id for i in city.indicators if i.target is not None and i.newest == i.target}
    assert on_target == EXACTLY_ON_TARGET
    assert {scores[kpi] for kpi in EXACTLY_ON_TARGET} == {Decimal(10)}


def test_a_target_of_0_is_a_target(scores: dict[str, Decimal | None]) -> None:
    """No escapes from secure detention; 5.6 % of cases lost to the statute of limitations."""
    assert scores["2364"] == 10
    assert scores["10177"] == 0


def test_every_target_is_met_or_not(scores: dict[str, Decimal | None], city: City) -> None:
    expected: dict[str, Decimal | None] = {}
    for i in city.indicators:
        if i.newest is None:
            continue
        if i.target is None:
            expected[i.id] = None
        else:
            better = i.newest - i.target if i.higher_is_better else i.target - i.newest
            expected[i.id] = Decimal(10) if better >= 0 else Decimal(0)
    assert {kpi: scores[kpi] for kpi in expected} == expected
    assert sum(score is not None for score in expected.values()) == 351


def test_an_agency_without_targets_has_no_score(ask: Ask, city: City) -> None:
    units = agencies(city.indicators)
    with_targets = {units[i.agency] for i in city.indicators if i.target is not None}
    rows = ask(f"SELECT unit, score FROM mart.scorecards WHERE month = '{MONTH}'")
    assert len(rows) == 37
    assert {row["unit"] for row in rows if row["score"] is None} == {
        "agency_311",
        "new_york_city_police_department",
    }
    assert {row["unit"] for row in rows if row["score"] is not None} == with_targets


def test_between_two_fiscal_years_nothing_is_missing(ask: Ask) -> None:
    rows = ask(
        "SELECT DISTINCT right(month, 2) AS number, reason FROM mart.breaks "
        "WHERE rule = 'completeness'"
    )
    assert rows == [{"number": "01", "reason": "absent"}]


def test_last_year_again_to_every_digit_is_found(ask: Ask) -> None:
    """How clean 59 districts' streets were in fiscal 2022 is how clean they were in 2021."""
    rows = ask("SELECT kpi, unit, month, detail FROM mart.breaks WHERE rule = 'freshness'")
    with (shared_data("nyc_mmr") / "nyc_mmr" / "indicators.csv").open(encoding="utf-8-sig") as file:
        again = {
            row["ID"]
            for row in csv.DictReader(file)
            if row["2021"] == row["2022"] and len(row["2022"].partition(".")[2]) >= 2
        }
    assert {row["kpi"] for row in rows} == again
    assert len(rows) == len(again) == 59
    assert {(row["unit"], row["month"], row["detail"]) for row in rows} == {
        ("department_of_sanitation", "2022-01", "2021-01")
    }


def test_the_page_says_what_was_met(city: City) -> None:
    text = page_text(city.page)
    assert "Department of Probation" in text
    first = "Juvenile delinquency cases eligible for adjustment (%) lagging, 100 % of the objective"
    assert f"{first} 41.00" in text
    assert "met or not" in text
    assert "5 of 15 scored" in text
