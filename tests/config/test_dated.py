"""Rows with dates that contradict themselves, each other, or what they are about."""

from typing import Any

import pytest

from scorecard.errors import ConfigError
from tests.small import SOURCE, config_of, kpi, sections


def said(**more: Any) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config_of(sections(**more))
    return [f"{p.key}: expected {p.expected}, found {p.found}" for p in caught.value.problems]


GOAL = {"kpi": "revenue", "goal": 100}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"targets": [{**GOAL, "red_flag": 90, "red_flag_gap": 5}]},
            "targets[1]: expected at most one of red_flag, red_flag_ratio and red_flag_gap, "
            "found 2",
        ),
        (
            {"targets": [{**GOAL, "red_flag_ratio": "1.1"}]},
            "targets[1].red_flag_ratio: expected a red flag below the goal (higher_is_better), "
            "found 110 and 100",
        ),
        (
            {"targets": [{**GOAL, "goal": 0, "red_flag_ratio": "0.9"}]},
            "targets[1].red_flag_ratio: expected a red flag other than the goal, found both 0",
        ),
        (
            {"targets": [GOAL], "thresholds": [{"kpi": "revenue"}]},
            "thresholds[1]: expected exactly one of red_flag, red_flag_ratio, red_flag_gap, "
            "points, and a range, found 0",
        ),
        (
            {"targets": [GOAL], "thresholds": [{"kpi": "revenue", "red_flag": 120}]},
            "thresholds[1].red_flag: expected a red flag below the goal (higher_is_better), "
            "found 120 and 100",
        ),
        (
            {
                "targets": [GOAL],
                "thresholds": [{"kpi": "revenue", "unit": "group", "red_flag": 120}],
            },
            "thresholds[1].red_flag: expected a red flag below the goal (higher_is_better), "
            "found 120 and 100",
        ),
        (
            {
                "targets": [{**GOAL, "unit": "north"}],
                "thresholds": [{"kpi": "revenue", "unit_type": "region", "red_flag": 100}],
            },
            "thresholds[1].red_flag: expected a red flag other than the goal, found both 100",
        ),
        (
            {
                "thresholds": [
                    {"kpi": "revenue", "red_flag_gap": 1},
                    {"kpi": "revenue", "red_flag_gap": 2, "valid_from": "2026-01"},
                ]
            },
            "thresholds[2]: expected periods that do not overlap, found thresholds[1] for the "
            "same months",
        ),
        (
            {"weights": [{"kpi": "revenue", "objective": "grow", "weight": 1}]},
            "weights[1]: expected exactly one of kpi, objective and perspective, found kpi, "
            "objective",
        ),
        (
            {"weights": [{"weight": 1}]},
            "weights[1]: expected exactly one of kpi, objective and perspective, found none of "
            "them",
        ),
        (
            {"weights": [{"objective": "grow", "basis": "ytd", "weight": 1}]},
            "weights[1].basis: expected a kpi beside it, found none",
        ),
        (
            {"weights": [{"objective": "gro", "weight": 1}]},
            "weights[1].objective: expected an objective's id (did you mean 'grow'?), found 'gro'",
        ),
        (
            {
                "benchmarks": [
                    {"kpi": "revenue", "name": "Peers", "value": 1},
                    {"kpi": "revenue", "name": "Survey", "value": 2, "valid_from": "2026-01"},
                ]
            },
            "benchmarks[2]: expected periods that do not overlap, found benchmarks[1] for the same "
            "months",
        ),
        (
            {"benchmarks": [{"kpi": "revenu", "name": "Peers", "value": 1}]},
            "benchmarks[1].kpi: expected a KPI's id (did you mean 'revenue'?), found 'revenu'",
        ),
        (
            {"owners": [{"kpi": "revenue", "person": "bob"}]},
            "owners[1].person: expected a person's id, found 'bob'",
        ),
        (
            {
                "owners": [
                    {"kpi": "revenue", "person": "ann", "unit": "north", "unit_type": "region"}
                ]
            },
            "owners[1]: expected at most one of unit and unit_type, found both",
        ),
        (
            {
                "owners": [
                    {
                        "kpi": "revenue",
                        "person": "ann",
                        "valid_from": "2026-02",
                        "valid_to": "2026-01",
                    }
                ]
            },
            "owners[1].valid_to: expected 2026-02 or later, found 2026-01",
        ),
        (
            {"precedence": [{"kpi": "revenue", "sources": ["a", "a"]}]},
            "precedence[1].sources: expected each source once, found 'a'",
        ),
        (
            {"precedence": [{"kpi": "revenue", "sources": ["c"]}]},
            "precedence[1].sources[1]: expected a source's id, found 'c'",
        ),
        (
            {
                "kpis": [kpi("revenue", "recompute_only")],
                "precedence": [{"kpi": "revenue", "sources": ["children"]}],
            },
            "precedence[1].sources: expected no `children`: a recompute-only figure never comes "
            "from child units, found children",
        ),
        (
            {"ownership": [{"unit": "north", "parent": "group"}]},
            "ownership[1]: expected periods that do not overlap, found the same parent under "
            "units (north)",
        ),
        (
            {
                "ownership": [
                    {"unit": "north", "parent": "south"},
                    {"unit": "south", "parent": "north"},
                ]
            },
            "units[2].parents: expected a tree: no unit above itself, found the cycle north -> "
            "south -> north",
        ),
        (
            {"mappings": [{"source": "a", "what": "unit", "code": "x", "means": "nord"}]},
            "mappings[1].means: expected a unit's id, found 'nord'",
        ),
        (
            {"mappings": [{"source": "c", "what": "unit", "code": "x"}]},
            "mappings[1].source: expected a source's id, found 'c'",
        ),
        (
            {"mappings": [{"source": "a", "what": "unit", "code": "x"}] * 2},
            "mappings[2]: expected each code once, found mappings[1]",
        ),
        (
            {
                "kpis": [kpi("revenue"), kpi("staff", "stock")],
                "sources": [
                    {**SOURCE, "id": "a", "cumulative": {"kpis": ["staff"]}},
                    {**SOURCE, "id": "b"},
                ],
            },
            "sources[1].cumulative.kpis[1]: expected a flow, or a ratio given by its operands, "
            "found stock",
        ),
        (
            {
                "kpis": [kpi("revenue", months=[3, 6])],
                "sources": [
                    {**SOURCE, "id": "a", "cumulative": {}},
                    {**SOURCE, "id": "b"},
                ],
            },
            "sources[1].cumulative: expected KPIs that are due in every month, found revenue, due "
            "in some",
        ),
    ],
)
def test_a_contradiction_is_named(more: dict[str, Any], expected: str) -> None:
    assert expected in said(**more)


def test_a_narrower_line_does_not_make_a_general_one_wrong() -> None:
    config = config_of(
        sections(
            targets=[GOAL, {**GOAL, "unit": "north", "goal": 50, "red_flag": 40}],
            thresholds=[{"kpi": "revenue", "red_flag": 60}],
        )
    )
    assert len(config.thresholds) == 1
