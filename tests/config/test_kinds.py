"""Kinds, shares, operators and hierarchies that contradict themselves: one clear error each."""

from typing import Any

import pytest

from tests.config.test_errors import messages
from tests.small import SOURCE, config_of, kpi, sections

LOWER = {"polarity": "lower_is_better"}
STATES = {"states": ["bad", "good"]}


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (kpi("k", "sum"), "kpis[1].aggregation: expected one of"),
        (
            kpi("k", "index"),
            "kpis[1].sources: expected no `children`: changes do not add up over units, levels do: "
            "make the level a KPI of its own, found children",
        ),
        (kpi("k", "flow", over_time="average"), "kpis[1].over_time: expected aggregation: stock"),
        (kpi("k", "status"), "kpis[1].states: expected two states or more, the worst first"),
        (kpi("k", "status", **STATES, **LOWER), "kpis[1].polarity: expected higher_is_better"),
        (kpi("k", "status", states=["a", "a"]), "kpis[1].states: expected each state once"),
        (kpi("k", "flow", **STATES), "kpis[1].states: expected aggregation: status beside states"),
        (kpi("k", absent_children="none"), "kpis[1].absent_children: expected one of"),
    ],
)
def test_a_kind_that_contradicts_itself(declared: dict[str, Any], expected: str) -> None:
    found = messages(sections(kpis=[declared], scorecards=[]))
    assert len(found) == 1, found
    assert found[0].startswith(expected)


def units(**more: Any) -> list[dict[str, Any]]:
    group, north, south = sections()["units"]
    return [group, north, {**south, **more}]


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        (
            [{"unit": "group", "share": "0.6"}, {"unit": "north", "share": "0.5"}],
            "units[3].parents[1].share: expected shares of south of at most 1 together, found 1.1",
        ),
        (
            [
                {"unit": "group", "valid_to": "2026-06"},
                {"unit": "north", "share": "0.25", "valid_from": "2026-06"},
            ],
            "units[3].parents[2].share: expected shares of south of at most 1 together in 2026-06, "
            "found 1.25",
        ),
        (
            [{"unit": "group", "valid_to": "2026-06"}, {"unit": "group", "valid_from": "2026-06"}],
            "units[3].parents[2]: expected periods that do not overlap, found 'group' twice",
        ),
        (
            [{"unit": "group", "operator": "*"}],
            "units[3].parents[1].operator: expected one of",
        ),
        (
            [{"unit": "group", "hierarchy": "brand"}],
            "units[3].parents[1].hierarchy: expected the id of a hierarchy without attribute "
            "(did you mean 'brands'?), found 'brand'",
        ),
        (
            [{"unit": "group"}, {"unit": "group", "hierarchy": "brands", "valid_from": "2026-01"}],
            "units[3].parents[2].hierarchy: expected child units of one hierarchy, "
            "found child units of group in two",
        ),
    ],
)
def test_a_unit_that_belongs_nowhere_or_twice(parents: list[dict[str, Any]], expected: str) -> None:
    more = [{"id": "brand", "name": "B", "type": "brand"}]
    north = {**sections()["units"][1]}
    north["parents"] = [*north["parents"], {"unit": "brand", "hierarchy": "brands"}]
    group, _, south = units(parents=parents)
    raw = sections(
        units=[group, north, south, *more], hierarchies=[{"id": "brands", "name": "Brands"}]
    )
    found = messages(raw)
    assert any(line.startswith(expected) for line in found), found


def test_shares_of_two_hierarchies_and_what_does_not_count_are_not_added() -> None:
    parents = [
        {"unit": "group"},
        {"unit": "brand", "hierarchy": "brands"},
        {"unit": "north", "operator": "none"},
    ]
    raw = sections(
        units=[*units(parents=parents), {"id": "brand", "name": "B", "type": "brand"}],
        hierarchies=[{"id": "brands", "name": "Brands"}],
    )
    assert len(config_of(raw).units) == 4


@pytest.mark.parametrize(
    ("hierarchy", "expected"),
    [
        ({"attribute": "seting"}, ".attribute: expected an attribute of units (did you mean "),
        ({}, ": expected an attribute, or parents of units that name the hierarchy, found neither"),
        (
            {"attribute": "half"},
            ".attribute: expected the attribute on no unit above another that has it, "
            "found group above south",
        ),
    ],
)
def test_a_hierarchy_of_nothing_or_of_a_unit_twice(
    hierarchy: dict[str, str], expected: str
) -> None:
    listed = units(attributes={"setting": "town", "half": "b"})
    listed[0]["attributes"] = {"half": "a"}
    raw = sections(units=listed, hierarchies=[{"id": "h", "name": "H", **hierarchy}])
    assert any(line.startswith("hierarchies[1]" + expected) for line in messages(raw))


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ({"weight": "n", "value": None}, "layout.weight: expected value beside it"),
        ({"weight": "m"}, "layout.weight: expected a column declared under columns"),
        ({"weight": "n", "scales": {"nps": 10}}, "layout.scales.nps: expected no scale beside a"),
    ],
)
def test_a_weight_stands_beside_its_value(layout: dict[str, Any], expected: str) -> None:
    whole = {**SOURCE["layout"], **layout}
    declared = {
        **SOURCE,
        "id": "a",
        "columns": [*SOURCE["columns"], {"name": "n", "type": "number"}],
        "layout": {key: value for key, value in whole.items() if value is not None},
    }
    raw = sections(
        kpis=[kpi("nps", "weighted_mean")], scorecards=[], sources=[declared, {**SOURCE, "id": "b"}]
    )
    assert any(line.startswith(f"sources[1].{expected}") for line in messages(raw)), messages(raw)
