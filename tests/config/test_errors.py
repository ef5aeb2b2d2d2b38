"""Every mistake of a configuration at its file, line and column, all of them at once."""

from typing import Any

import pytest

from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.errors import ConfigError
from tests.small import SOURCE, config_of, kpi, scorecard, sections


def messages(raw: dict[str, Any]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config_of(raw)
    return [f"{p.key}: expected {p.expected}, found {p.found}" for p in caught.value.problems]


def of_text(text: str, name: str = "organisation.yaml") -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(Bundle({name: text.encode()}))
    return [str(problem) for problem in caught.value.problems]


def test_the_small_organisation_is_valid() -> None:
    assert config_of(sections()).organisation.id == "small"


def test_a_typo_is_found_at_its_line_and_column() -> None:
    text = "organisation:\n  id: small\n  nmae: Small\n"
    assert (
        "config/organisation.yaml:3:3: organisation.nmae: expected no such key (a misspelling?),"
        " found 'Small'" in of_text(text)
    )


def test_all_errors_come_at_once_in_file_order() -> None:
    text = (
        "units:\n"
        "  - {id: a, name: A}\n"
        "  - {id: b c, name: B, type: x}\n"
        "kpis:\n"
        "  - {id: k, aggregation: sum}\n"
    )
    found = [line.split(": expected")[0] for line in of_text(text) if "config/:" not in line]
    assert found == [
        "config/organisation.yaml:2:5: units[1].type",
        "config/organisation.yaml:3:6: units[2].id",
        "config/organisation.yaml:5:5: kpis[1].description",
        "config/organisation.yaml:5:5: kpis[1].name",
        "config/organisation.yaml:5:5: kpis[1].owner",
        "config/organisation.yaml:5:5: kpis[1].polarity",
        "config/organisation.yaml:5:13: kpis[1].aggregation",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\n", ":2:1: key: expected each key once, found a duplicate key"),
        ("units: &x []\nkpis: *x\n", "plain YAML, found an anchor, alias or tag"),
        ("units: !!python/object:os.system {}\n", "plain YAML, found an anchor, alias or tag"),
        ("units: [\n", "valid YAML"),
        ("- 1\n", "sections such as `kpis:`"),
        ("untis: []\n", "an unknown section"),
        ("units: {}\n", "units: expected a list, found a mapping"),
    ],
)
@pytest.mark.attack("YAML")
def test_yaml_that_is_refused(text: str, expected: str) -> None:
    assert any(expected in line for line in of_text(text)), of_text(text)


def test_yaml_words_are_not_turned_into_other_things() -> None:
    raw = sections()
    raw["units"][1]["attributes"] = {"country": "NO", "code": "012"}
    unit = config_of(raw).units[1]
    assert unit.attributes == {"country": "NO", "code": "012"}


@pytest.mark.attack("YAML")
def test_bytes_that_are_not_utf8() -> None:
    with pytest.raises(ConfigError, match="UTF-8 text"):
        load(Bundle({"organisation.yaml": b"a: \xff"}))


def test_a_cycle_in_the_tree() -> None:
    raw = sections()
    raw["units"][0]["parents"] = [{"unit": "north"}]
    assert any("the cycle group -> north -> group" in line for line in messages(raw))


def test_weights_of_0() -> None:
    raw = sections(scorecards=[scorecard("group", [{"kpi": "revenue", "weight": 0}])])
    assert any("at least one is above 0" in line for line in messages(raw))


def test_red_flag_equal_to_the_goal_and_on_the_wrong_side() -> None:
    raw = sections(
        targets=[
            {"kpi": "revenue", "unit": "north", "red_flag": 5, "goal": 5},
            {"kpi": "revenue", "unit": "south", "red_flag": 9, "goal": 5},
        ]
    )
    found = messages(raw)
    assert "targets[1].red_flag: expected a red flag other than the goal, found both 5" in found
    assert any("a red flag below the goal (higher_is_better), found 9 and 5" in m for m in found)


def test_overlapping_targets() -> None:
    raw = sections(
        targets=[
            {"kpi": "revenue", "valid_to": "2026-06", "red_flag": 1, "goal": 2},
            {"kpi": "revenue", "valid_from": "2026-06", "red_flag": 1, "goal": 3},
        ]
    )
    expected = "targets[2]: expected periods that do not overlap, found targets[1]"
    assert any(line.startswith(expected) for line in messages(raw))


def test_unknown_references_suggest_the_nearest() -> None:
    raw = sections(scorecards=[scorecard("group", ["revenu"])])
    assert any("(did you mean 'revenue'?), found 'revenu'" in line for line in messages(raw))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kpis": [kpi("revenue"), kpi("Revenue")]}, "an id used once"),
        ({"kpis": [kpi("revenue", "recompute_only", sources=["a", "children"])]}, "never comes"),
        ({"kpis": [kpi("revenue", operands={"numerator": {}, "denominator": {}})]}, "ratio"),
        ({"scorecards": [scorecard("group", ["revenue", "revenue"])]}, "each once on a scorecard"),
        (
            {"scorecards": [scorecard("group", ["revenue"])] * 2},
            "one scorecard for each unit",
        ),
        ({"people": [{"id": "ann", "name": "A", "email": "a@b.example"}]}, "role osm"),
        ({"people": [{"id": "ann", "name": "A", "email": "a@b.c, x@y.z"}]}, "text like"),
        (
            {"people": [{"id": "ann", "name": "A\nb", "email": "a@b.example"}]},
            r".name: expected one line of text without control characters, found 'A\nb'",
        ),
        ({"sources": [{**SOURCE, "id": "children"}]}, "another id"),
        ({"sources": [{**SOURCE, "id": "formula"}]}, "another id: `formula` has a meaning"),
        ({"sources": [{**SOURCE, "id": "Scorecard"}]}, "another id: `scorecard` has a meaning"),
        ({"sources": [{**SOURCE, "id": "_config"}]}, "sources[1].id: expected"),
        ({"sources": [{**SOURCE, "id": "a-b"}, {**SOURCE, "id": "A_b"}]}, "- and _ being the same"),
        ({"sources": [{**SOURCE, "id": "a", "covers": "month"}]}, "{month} in the path"),
        (
            {"sources": [{**SOURCE, "id": "a", "type": "sql", "url": "sqlite://", "path": "x"}]},
            "no such key",
        ),
    ],
)
def test_contradictions(change: dict[str, Any], expected: str) -> None:
    assert any(expected in line for line in messages(sections(**change)))


def test_ids_of_units_may_differ_by_a_hyphen_alone() -> None:
    raw = sections()
    raw["units"] += [{"id": f"east{mark}1", "name": "East", "type": "region"} for mark in "-_"]
    assert {unit.id for unit in config_of(raw).units} >= {"east-1", "east_1"}


def test_only_those_who_are_written_to_need_an_address_mail_may_go_to() -> None:
    people = [
        {"id": "ann", "name": "Ann", "email": "ann@other.example", "roles": ["osm"]},
        {"id": "bob", "name": "Bob", "email": "bob@SMALL.example"},
        {"id": "cid", "name": "Cid", "email": "cid@sub.small.example"},
        {"id": "dan", "name": "Dan", "email": "dan@other.example"},
    ]
    distribution = [{"person": who, "units": ["group"]} for who in ("bob", "cid")]
    expected = "expected an address in delivery.allowed_domains (small.example), found"
    assert messages(sections(people=people, distribution=distribution)) == [
        f"people[1].email: {expected} 'ann@other.example'",
        f"people[3].email: {expected} 'cid@sub.small.example'",
    ]


def test_a_broken_item_hides_no_other_error_and_makes_none_up() -> None:
    raw = sections()
    raw["units"][1]["nmae"] = "North"
    raw["scorecards"] = [scorecard("group", ["revenu"]), scorecard("north", ["revenue"])]
    found = messages(raw)
    assert len(found) == 2
    assert found[0].startswith("scorecards[1].perspectives[1].objectives[1].measures[1].kpi")
    assert found[1].startswith("units[2].nmae")


def test_a_file_that_cannot_be_read_does_not_make_its_sections_missing() -> None:
    assert [line.split(": expected")[0] for line in of_text("units: [\n")] == [
        "config/organisation.yaml:2:1: syntax"
    ]


def test_bundles_with_equal_files_have_equal_digests() -> None:
    assert Bundle({"a": b"1", "b": b"2"}).digest == Bundle({"b": b"2", "a": b"1"}).digest
    assert Bundle({"a": b"12"}).digest != Bundle({"a": b"1", "2": b""}).digest
