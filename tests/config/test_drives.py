"""Links of a strategy map that cannot be, each with its place and what was expected."""

from typing import Any

import pytest

from tests.config.test_bounds import problems
from tests.small import config_of, kpi, sections


def raw(drives: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Three objectives a, b and c, each with a measure of its own, and what they drive."""
    objectives = [
        {
            "id": name,
            "name": name.title(),
            "owner": "ann",
            "measures": [{"kpi": f"of_{name}", "role": "leading"}],
            "drives": drives.get(name, []),
        }
        for name in "abc"
    ]
    card = {"perspective": "financial", "objectives": objectives}
    return sections(
        kpis=[kpi(f"of_{name}") for name in "abc"],
        scorecards=[{"id": "card", "unit": "group", "perspectives": [card]}],
    )


def link(objective: str, **more: Any) -> dict[str, Any]:
    return {"objective": objective, "lags": [1, 2], **more}


def test_a_map_that_can_be() -> None:
    config = config_of(
        raw({"a": [link("b", measure="of_a", result="of_b"), link("c")], "b": [link("c")]})
    )
    (a, b, _) = config.scorecards[0].perspectives[0].objectives
    assert [drive.objective for drive in a.drives] == ["b", "c"]
    assert b.drives[0].lags == (1, 2)
    assert b.drives[0].expected == "positive"


@pytest.mark.parametrize(
    ("drives", "expected"),
    [
        (
            {"a": [link("bb")]},
            "drives[1].objective: expected an objective of the same scorecard "
            "(did you mean 'b'?), found 'bb'",
        ),
        ({"a": [link("a")]}, "drives[1].objective: expected another objective, found 'a'"),
        (
            {"a": [link("b", measure="of_b")]},
            "drives[1].measure: expected a KPI measured under a (did you mean 'of_a'?), "
            "found 'of_b'",
        ),
        (
            {"a": [link("b", result="of_a")]},
            "drives[1].result: expected a KPI measured under b (did you mean 'of_b'?), "
            "found 'of_a'",
        ),
        (
            {"a": [link("b"), link("b")]},
            "drives: expected each link once, found 'b' 2 times",
        ),
        (
            {"a": [link("b", lags=[2, 2])]},
            "drives[1].lags: expected each number of months once, found 2, 2",
        ),
    ],
)
def test_links_that_cannot_be(drives: dict[str, list[dict[str, Any]]], expected: str) -> None:
    place = "scorecards[1].perspectives[1].objectives[1]."
    assert problems(raw(drives)) == [place + expected]


def test_a_circle_is_told_once() -> None:
    found = problems(raw({"a": [link("b")], "b": [link("c")], "c": [link("a")]}))
    assert found == [
        "scorecards[1]: expected links of which none leads back to where it began, "
        "found the circle a -> b -> c -> a"
    ]


@pytest.mark.parametrize("lags", [[], [0], [13], ["x"]])
def test_lags_lie_within_a_year(lags: list[Any]) -> None:
    found = problems(raw({"a": [link("b", lags=lags)]}))
    assert any(".drives[1].lags" in line for line in found)
