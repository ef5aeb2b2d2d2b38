"""Scales that are none: points out of order, bands upside down, ranges and ends that coincide."""

from typing import Any

import pytest

from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.scales import Knot, knot
from scorecard.errors import ConfigError
from tests.config.test_dated import said
from tests.small import config_of, kpi, scorecard, sections, yaml_of


def scored_by(score: str, more: dict[str, Any], **of_kpi: Any) -> dict[str, Any]:
    return {"kpis": [kpi("revenue", score=score, **of_kpi)], **more}


def points(*listed: str) -> dict[str, Any]:
    return {"thresholds": [{"kpi": "revenue", "points": list(listed)}]}


def long_term(**more: Any) -> dict[str, Any]:
    row = {"kpi": "revenue", "baseline": 100, "baseline_month": "2026-01"}
    return {"long_term_targets": [{**row, "target": 200, "target_month": "2028-12", **more}]}


BAND = {"kpi": "revenue", "goal": 40, "goal_high": 60}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            scored_by("explicit", points("300=0", "700=goal", "500=red_flag")),
            "thresholds[1].points: expected points in the order of their figures, "
            "found 300=0, 700=goal, 500=red_flag",
        ),
        (
            scored_by("explicit", points("300=0", "500=5", "700=5")),
            "thresholds[1].points: expected scores that go one way all along, none twice, "
            "found 300=0, 500=5, 700=5",
        ),
        (
            scored_by("explicit", points("300=0", "300=5")),
            "thresholds[1].points: expected each figure once, found 300=0 and 300=5",
        ),
        (
            scored_by("explicit", points("300=0")),
            "thresholds[1].points: expected two points or more, found 1",
        ),
        (
            scored_by("explicit", points("300=10", "500=0")),
            "thresholds[1].points: expected the better score at the better figure "
            "(higher_is_better), found 300=10, 500=0",
        ),
        (
            scored_by("explicit", points("300=11", "500=0")),
            "thresholds[1].points[1]: expected a figure and its score, 0 to 10, found '300=11'",
        ),
        (
            points("300=0", "500=5"),
            "thresholds[1].points: expected score: explicit for the KPI beside it, found linear",
        ),
        (
            scored_by("explicit", {}),
            "kpis[1].score: expected points for revenue in thresholds, which score: explicit rests "
            "on, found none",
        ),
        (
            scored_by("min_max", {"thresholds": [{"kpi": "revenue", "minimum": 5, "maximum": 5}]}),
            "thresholds[1].minimum: expected a minimum below the maximum, found 5 and 5",
        ),
        (
            scored_by("min_max", {"thresholds": [{"kpi": "revenue", "minimum": 5}]}),
            "thresholds[1].minimum: expected minimum and maximum, both or neither, "
            "found minimum alone",
        ),
        (
            scored_by("band", {"targets": [{**BAND, "goal_high": 30, "red_flag_gap": 5}]}),
            "targets[1].goal_high: expected 40 or more, found 30",
        ),
        (
            scored_by("band", {"targets": [{**BAND, "red_flag": 40, "red_flag_high": 70}]}),
            "targets[1].red_flag: expected less than the band's lower end, 40, found 40",
        ),
        (
            scored_by("band", {"targets": [{**BAND, "red_flag": 30, "red_flag_high": 60}]}),
            "targets[1].red_flag_high: expected more than the band's upper end, 60, found 60",
        ),
        (
            scored_by("band", {"targets": [{**BAND, "red_flag": 30}]}),
            "targets[1].red_flag: expected red_flag and red_flag_high, both or neither, "
            "found red_flag",
        ),
        (
            scored_by(
                "band",
                {"targets": [BAND], "thresholds": [{"kpi": "revenue", "red_flag_ratio": "0.9"}]},
            ),
            "thresholds[1].red_flag_ratio: expected red_flag and red_flag_high, or red_flag_gap, "
            "for a band, found 0.9",
        ),
        (
            {"targets": [{**BAND, "red_flag": 30}]},
            "targets[1].goal_high: expected score: band for the KPI beside it, found linear",
        ),
        (
            scored_by(
                "band",
                {
                    "targets": [{**BAND, "red_flag_gap": 5}],
                    "scorecards": [
                        scorecard(
                            "group",
                            ["revenue", {"kpi": "revenue", "basis": "ytd", "score": "linear"}],
                        )
                    ],
                },
            ),
            "kpis[1].score: expected a band for all measures of the KPI, or for none: they share "
            "its goal, found band and linear",
        ),
        (
            scored_by("attainment", {"targets": [{"kpi": "revenue", "goal": 0}]}),
            "targets[1].goal: expected a goal other than 0: with score: attainment the figure is "
            "divided by it, found 0",
        ),
        (
            scored_by("progress", long_term(target=100)),
            "long_term_targets[1].target: expected a target other than the baseline, "
            "found 100 and 100",
        ),
        (
            scored_by("progress", long_term(), polarity="lower_is_better"),
            "long_term_targets[1].target: expected a target on the better side of the baseline "
            "(lower_is_better), found 100 and 200",
        ),
        (
            scored_by("progress", long_term(target_month="2026-01")),
            "long_term_targets[1].target_month: expected a month after the baseline's, 2026-01, "
            "found 2026-01",
        ),
        (
            scored_by(
                "progress",
                {
                    "long_term_targets": 2 * long_term()["long_term_targets"],
                },
            ),
            "long_term_targets[2]: expected periods that do not overlap, "
            "found long_term_targets[1] for the same months",
        ),
        (
            {"targets": [{"kpi": "revenue", "goal": 5, "red_flag": 5}]},
            "targets[1].red_flag: expected a red flag other than the goal, found both 5",
        ),
    ],
)
def test_a_scale_that_is_none_is_named(more: dict[str, Any], expected: str) -> None:
    assert expected in said(**more)


def test_an_unknown_type_lists_those_there_are() -> None:
    (told,) = said(kpis=[kpi("revenue", score="stars")])
    assert told.startswith("kpis[1].score: expected one of 'linear', 'goal_only'")
    assert told.endswith("found 'stars'")


def test_points_come_from_a_table_and_an_error_names_its_row() -> None:
    table = {
        "id": "scales",
        "type": "csv",
        "section": "thresholds",
        "path": "scales.csv",
        "columns": {"kpi": "KPI", "unit": "Unit", "points": "Points"},
    }
    raw = sections(kpis=[kpi("revenue", score="explicit")], tables=[table])
    good = b"KPI,Unit,Points\nrevenue,,300=0; 500=red_flag; 700=goal\nrevenue,north,1=0 | 2.5=10\n"
    files = {"all.yaml": yaml_of(raw), "tables/scales.csv": good}
    rows = load(Bundle(files)).thresholds
    assert [row.points for row in rows] == [
        ("300=0", "500=red_flag", "700=goal"),
        ("1=0", "2.5=10"),
    ]
    bad = good.replace(b"2.5=10", b"0.5=10")
    with pytest.raises(ConfigError) as caught:
        load(Bundle({**files, "tables/scales.csv": bad}))
    (problem,) = caught.value.problems
    assert (problem.line, problem.key) == (3, "thresholds[2].points")


def test_points_keep_the_edges_of_colours_exactly() -> None:
    assert [knot(text).score for text in ("1=red_flag", "1=goal", "1=0.001")] == [10_000, 20_000, 3]
    assert knot("-12.5 = 10").at == knot("-12.50=9").at
    assert isinstance(knot("0=0"), Knot)


def test_a_measure_may_be_scored_otherwise_than_its_kpi() -> None:
    card = scorecard("group", ["revenue", {"kpi": "revenue", "basis": "ytd", "score": "progress"}])
    config = config_of(sections(scorecards=[card], **long_term()))
    measures = config.scorecards[0].perspectives[0].objectives[0].measures
    assert [measure.score for measure in measures] == [None, "progress"]
