"""A KPI that is added later: before its first month nothing of it is asked, missing or scored."""

from pathlib import Path
from typing import Any

import pytest

from scorecard.config.manual import ManualSource
from scorecard.config.responsible import due_cells
from scorecard.errors import ConfigError
from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.report.card import Card
from scorecard.report.freeze import freeze
from scorecard.report.templates import Templates
from scorecard.score.decompose import find_changes
from tests.small import Calculated, config_of, kpi, scorecard, sections

SPRING = ("2026-01", "2026-02", "2026-03", "2026-04")


def organisation(**more: Any) -> dict[str, Any]:
    """Revenue stands on the group's card always, accidents later, in an objective of their own too.

    Half of the weight must have a score.
    """
    raw = sections(
        kpis=[kpi("revenue"), kpi("accidents", polarity="lower_is_better", **more)],
        scorecards=[scorecard("group", ["revenue", "accidents"])],
        targets=[
            {"kpi": "revenue", "goal": 10, "red_flag": 5},
            {"kpi": "accidents", "goal": 2, "red_flag": 4},
        ],
    )
    safe = {"id": "safe", "name": "Safe", "owner": "ann"}
    safe["measures"] = [{"kpi": "accidents", "role": "lagging", "basis": "ytd"}]
    raw["scorecards"][0]["perspectives"][0]["objectives"].append(safe)
    raw["organisation"]["coverage_minimum"] = 0.5
    return raw


def claims(*accidents: tuple[str, int]) -> list[tuple[Any, ...]]:
    return [
        *(("a", "revenue", "group", month, 10) for month in SPRING),
        *(("a", "accidents", "group", month, value) for month, value in accidents),
    ]


def results(made: Calculated) -> set[tuple[Any, ...]]:
    return set(
        made.ask(
            "SELECT month, basis, reason FROM mart.measure_results WHERE kpi = 'accidents' "
            "AND month >= '2026-01'"
        )
    )


def card_of(made: Calculated, month: str) -> Card:
    templates = Templates(templates_dir())
    (card,) = freeze(made.warehouse, made.config, made.landing, templates, Month.parse(month))
    return card


def test_without_a_first_month_all_months_are_missing(tmp_path: Path) -> None:
    """What an organisation sees that adds a KPI before its first figure is there."""
    made = Calculated(tmp_path, organisation(), claims(), month="2026-04")
    told = [row for row in made.breaks() if row[1] == "no_figure"]
    assert [row[4] for row in told] == list(SPRING)


def test_before_its_first_month_nothing_is_missing(tmp_path: Path) -> None:
    made = Calculated(tmp_path, organisation(first_month="2026-03"), claims(), month="2026-04")
    told = [("completeness", "no_figure", "accidents", "group", month) for month in SPRING[2:]]
    assert made.breaks() == told
    assert {row[0] for row in results(made)} == {"2026-03", "2026-04"}


def test_a_card_has_no_place_for_it_before(tmp_path: Path) -> None:
    """Of February the objective of accidents alone is not there, and all weights are scored."""
    made = Calculated(
        tmp_path,
        organisation(first_month="2026-03"),
        claims(("2026-03", 4), ("2026-04", 3)),
        month="2026-04",
    )
    before, after = card_of(made, "2026-02"), card_of(made, "2026-03")
    assert [(line.kpi, line.basis) for line in before.measures] == [("revenue", "month")]
    assert (before.score.coverage, before.score.measures) == (1, 1)
    assert [node.id for item in after.perspectives for node in item.objectives] == ["grow", "safe"]
    assert [(line.kpi, line.basis) for line in after.measures] == [
        ("revenue", "month"),
        ("accidents", "month"),
        ("accidents", "ytd"),
    ]
    assert made.breaks() == []
    find_changes(made.warehouse)
    parts = made.ask(
        "SELECT change, weights, change < 0 FROM mart.score_changes "
        "WHERE month = '2026-03' AND level = 'card' AND since = 'last_month'"
    )
    assert [(change - weights, fell) for change, weights, fell in parts] == [(0, True)]


def test_gaps_before_are_no_gaps_and_figures_before_are_history(tmp_path: Path) -> None:
    """January has a figure and February none: before March that is nobody's gap. April's is.

    A year to date with such a gap has no figure, as ever; without one it counts from January on.
    """
    given = claims(("2026-01", 1), ("2026-03", 2))
    made = Calculated(tmp_path, organisation(first_month="2026-03"), given, month="2026-04")
    assert made.breaks() == [("completeness", "absent", "accidents", "group", "2026-04")]
    assert made.value("accidents", "group", "2026-03", "ytd_value") is None
    (line, _) = [line for line in card_of(made, "2026-03").measures if line.kpi == "accidents"]
    assert [point.value for point in line.history[-3:]] == [1, None, 2]
    whole = claims(("2026-01", 1), ("2026-02", 1), ("2026-03", 2))
    counted = Calculated(tmp_path / "whole", organisation(first_month="2026-03"), whole)
    assert counted.value("accidents", "group", "2026-03", "ytd_value") == 4
    without = Calculated(tmp_path / "without", organisation(), given, month="2026-04")
    assert [row[4] for row in without.breaks()] == ["2026-02", "2026-04"]


def test_a_weight_that_changes_before_and_after_counts_from_the_first_month(tmp_path: Path) -> None:
    raw = organisation(first_month="2026-03")
    raw["weights"] = [
        {"kpi": "accidents", "valid_to": "2026-01", "weight": 9},
        {"kpi": "accidents", "valid_from": "2026-04", "weight": 3},
    ]
    made = Calculated(tmp_path, raw, claims(("2026-03", 2), ("2026-04", 3)), month="2026-04")
    rows = made.ask(
        "SELECT month, weight FROM mart.measure_results WHERE kpi = 'accidents' "
        "AND basis = 'month' ORDER BY month"
    )
    assert rows == [("2026-03", 1), ("2026-04", 3)]


def test_a_card_of_such_kpis_alone_is_not_there_before(tmp_path: Path) -> None:
    raw = organisation(first_month="2026-03")
    raw["scorecards"] = [scorecard("group", ["accidents"])]
    made = Calculated(tmp_path, raw, claims(("2026-03", 2), ("2026-04", 3)), month="2026-04")
    templates = Templates(templates_dir())
    cards = [
        freeze(made.warehouse, made.config, made.landing, templates, Month.parse(month))
        for month in SPRING
    ]
    assert [len(found) for found in cards] == [0, 0, 1, 1]


@pytest.mark.parametrize("taken", [{"kpi": "accidents"}, {"objective": "safe"}])
def test_what_is_taken_of_another_card_begins_with_it(
    tmp_path: Path, taken: dict[str, str]
) -> None:
    """The group takes North's accidents, which stand there since March."""
    raw = organisation(first_month="2026-03")
    north = {**raw["scorecards"][0], "id": "card-north", "unit": "north"}
    cascade = {"unit": "north", **taken}
    raw["scorecards"] = [scorecard("group", ["revenue"]), north]
    raw["scorecards"][0]["perspectives"][0]["objectives"][0]["cascades"] = [cascade]
    given = [("a", "accidents", "north", month, 2) for month in SPRING[2:]]
    given += [("a", "revenue", "north", month, 10) for month in SPRING]
    made = Calculated(tmp_path, raw, given, month="2026-04")
    rows = made.ask(
        "SELECT month FROM mart.cascade_results WHERE month >= '2026-01' ORDER BY month"
    )
    assert rows == [("2026-03",), ("2026-04",)]
    covered = made.ask(
        "SELECT DISTINCT coverage FROM mart.scorecards WHERE unit = 'group' AND month >= '2026-01'"
    )
    assert covered == [(1,)]


def test_a_form_does_not_ask_for_it_before(tmp_path: Path) -> None:
    raw = organisation(first_month="2026-03", sources=["hand"])
    hand = {"id": "hand", "type": "manual", "name": "By hand", "owner": "ann", "drop": "forms"}
    entries = [{"kpi": "accidents", "units": ["north", "south"]}]
    raw["sources"].append({**hand, "entries": entries})
    config = config_of(raw)
    source = next(item for item in config.sources if isinstance(item, ManualSource))
    assert due_cells(config, source, Month.parse("2026-02")) == ()
    assert [item.unit for item in due_cells(config, source, Month.parse("2026-03"))] == [
        "north",
        "south",
    ]


@pytest.mark.parametrize("written", ["March 2026", "2026-13", 2026])
def test_what_is_no_month_is_refused(written: object) -> None:
    with pytest.raises(ConfigError, match="first_month"):
        config_of(organisation(first_month=written))
