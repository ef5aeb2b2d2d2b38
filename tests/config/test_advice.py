"""Advice: each piece where it is due, at its place, and none where nothing is to be said."""

from typing import Any

import pytest

from scorecard.config.advice import Advice, advise
from scorecard.config.bundle import Bundle
from scorecard.config.load import placed
from tests.small import kpi, sections, yaml_of

UNITS: list[dict[str, Any]] = [
    {"id": "group", "name": "Group", "type": "enterprise", "head": "ann"},
    {"id": "north", "name": "North", "type": "region", "parents": [{"unit": "group"}]},
]


def objective(name: str, *measures: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An objective; without measures one of revenue, a result, and orders, a sign of it."""
    own = list(measures) or [result("revenue"), sign("orders")]
    return {"id": name, "name": name, "owner": "ann", "measures": own, **more}


def result(name: str, **more: Any) -> dict[str, Any]:
    return {"kpi": name, "role": "lagging", **more}


def sign(name: str, **more: Any) -> dict[str, Any]:
    return {"kpi": name, "role": "leading", **more}


def card(unit: str, *objectives: dict[str, Any], **more: Any) -> dict[str, Any]:
    bands = [{"perspective": "financial", "objectives": list(objectives), **more}]
    return {"id": f"card-{unit}", "unit": unit, "perspectives": bands}


def sound(**more: Any) -> dict[str, Any]:
    """An organisation nothing is to be said of, with some sections replaced."""
    raw: dict[str, Any] = {
        "units": UNITS,
        "kpis": [kpi("revenue"), kpi("orders"), kpi("costs")],
        "scorecards": [card("group", objective("grow", result("revenue"), sign("orders")))],
        "identities": [{"id": "half", "kpi": "costs", "terms": {"revenue": "0.5"}}],
    }
    return sections(**{**raw, **more})


def given(raw: dict[str, Any]) -> list[tuple[int, str]]:
    """Lines and what is said of them; every piece has a reason and something to do."""
    text = yaml_of(raw)
    config, place = placed(Bundle({"all.yaml": text}))
    found: list[Advice] = advise(config)
    for piece in found:
        assert piece.why.endswith(".")
        assert piece.do.endswith(".")
        assert place(piece.path)[0] == "config/all.yaml"
    return [(place(piece.path)[1], piece.what) for piece in found]


def said(raw: dict[str, Any]) -> list[str]:
    return [what for _, what in given(raw)]


def test_a_sound_organisation_is_told_nothing() -> None:
    assert said(sound()) == []


def test_more_than_five_objectives_themes_or_25_measures() -> None:
    """Five are well; the sixth is where it is said."""
    kpis = [kpi(f"k{n}") for n in range(30)]
    measures = [[sign(f"k{n}"), *([result("k29")] if n == 0 else [])] for n in range(6)]
    six = [objective(f"o{n}", *own) for n, own in enumerate(measures)]
    crowd = objective("o0", *(sign(f"k{n}") for n in range(26)))
    base = {"kpis": kpis[:6] + kpis[29:], "identities": []}
    assert (
        said(sound(scorecards=[card("group", *six[:5])], **{**base, "kpis": kpis[:5] + kpis[29:]}))
        == []
    )
    text = yaml_of(sound(scorecards=[card("group", *six)], **base)).decode().splitlines()
    ((line, what),) = given(sound(scorecards=[card("group", *six)], **base))
    assert what == "6 objectives in the perspective financial of card-group"
    assert "o5" in " ".join(text[line - 1 : line + 12])
    assert said(sound(scorecards=[card("group", crowd)], kpis=kpis[:26], identities=[])) == [
        "26 measures on card-group"
    ]
    themes = [{"id": f"t{n}", "name": "Theme"} for n in range(6)]
    assert said(sound(themes=themes)) == ["6 themes"]
    assert said(sound(themes=themes[:5])) == []


def test_a_card_or_an_objective_of_results_alone() -> None:
    late = objective("late", result("costs"))
    both = card("group", objective("grow", result("revenue"), sign("orders")), late)
    assert said(sound(scorecards=[both])) == ["objective late of card-group has no leading measure"]
    none = card("group", objective("a", result("revenue")), objective("b", result("orders")))
    assert said(sound(scorecards=[none])) == ["card-group has no leading measure"]


def test_a_card_nobody_heads() -> None:
    headless = [{k: v for k, v in UNITS[0].items() if k != "head"}, UNITS[1]]
    assert said(sound(units=headless)) == [
        "nobody is named as head of group, which has a scorecard"
    ]


def test_a_kpi_nothing_rests_on() -> None:
    """Costs are checked by an identity; without it only a formula may rest on them."""
    assert said(sound(identities=[])) == ["KPI costs is on no objective, and nothing is made of it"]
    made = kpi("orders", sources=["children"], formula="revenue - costs")
    assert said(sound(identities=[], kpis=[kpi("revenue"), made, kpi("costs")])) == []


@pytest.mark.parametrize(
    ("weight", "told"),
    [("0", False), ("1", True), ("2", True), ("2.1", False)],
)
def test_a_measure_that_weighs_next_to_nothing(weight: str, told: bool) -> None:
    """Of 102 the weights 2 and 1 are less than 2 %, and 0 is meant; 2.1 of 102.1 is more."""
    light = objective("grow", result("revenue", weight=100), sign("orders", weight=weight))
    found = said(sound(scorecards=[card("group", light)]))
    assert bool(found) == told
    assert all(what.startswith("orders is ") for what in found)


def test_weights_that_do_not_count_or_are_given_elsewhere_are_not_judged() -> None:
    measures = (result("revenue", weight=100), sign("orders", weight=1))
    worst = objective("grow", *measures, roll_up="worst_child")
    assert said(sound(scorecards=[card("group", worst)])) == []
    rows = [{"kpi": "orders", "weight": 50}]
    light = card("group", objective("grow", *measures))
    assert said(sound(scorecards=[light], weights=rows)) == []


def test_an_objective_that_serves_none_above() -> None:
    units = [UNITS[0], {**UNITS[1], "head": "ann"}]
    up = {"supports": [{"unit": "group", "objective": "grow"}]}
    own, other = objective("own"), objective("other", sign("costs"))
    group = card("group", objective("grow"))
    one = said(sound(units=units, scorecards=[group, card("north", {**own, **up}, other)]))
    assert one == ["objective other of card-north supports nothing above"]
    nobody = said(sound(units=units, scorecards=[group, card("north", own, other)]))
    assert nobody == ["no objective says which one above it supports"]
