"""`scorecard gate`: what stops cards, told and let pass from the command line."""

import csv
from typing import Any

import pytest
from ruamel.yaml import YAML

from scorecard.project import Project
from tests.cli.conftest import MONTH
from tests.cli.running import scorecard
from tests.small import yaml_of

ANN = ("--by", "ann", "--reason", "small, and known")


def changed(project: Project, **sections: Any) -> None:
    path = project.config_dir / "organisation.yaml"
    raw = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    path.write_bytes(yaml_of({**raw, **sections}))


@pytest.fixture
def stopped(published: Project) -> Project:
    """The published month under the gate of an organisation that says nothing of one."""
    changed(published, gate={})
    return published


def shown(*options: str) -> list[dict[str, str]]:
    result = scorecard("gate", "show", "--month", MONTH, "--format", "csv", *options)
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(result.stdout.splitlines()))


@pytest.mark.usefixtures("stopped")
def test_it_shows_what_stops_a_card_and_what_was_waived() -> None:
    (row,) = shown()
    assert (row["unit"], row["state"], row["who"]) == ("north", "open", "Ann")
    assert row["item"].startswith("break ")
    assert "90" in row["what"]
    result = scorecard("gate", "waive", row["item"], "--unit", "north", "--month", MONTH, *ANN)
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith("north: nothing stops its card\n")
    (row,) = shown("--unit", "north")
    assert row["state"].startswith("waived until ")
    assert row["state"].endswith(" by Ann")
    assert shown("--unit", "south") == []


@pytest.mark.usefixtures("stopped")
def test_without_a_month_it_is_the_newest_published() -> None:
    assert "north" in scorecard("gate", "show").stdout
    assert (
        scorecard("gate", "show", "--unit", "group").stdout == "March 2026: nothing stops a card\n"
    )


def test_a_released_card_comes_last_as_nothing_to_do(published: Project) -> None:
    """Group goes out before anybody asks for approvals: of it there is nothing to settle."""
    changed(published, gate={})
    assert scorecard("release", "--month", MONTH, *ANN).exit_code == 0
    people = [
        {"id": who, "name": who.title(), "email": f"{who}@small.example", "roles": [role]}
        for who, role in (("ann", "osm"), ("carl", "controller"))
    ]
    changed(published, gate={"approval": True}, people=people)
    rows = [(row["unit"], row["item"].split()[0], row["state"]) for row in shown()]
    assert rows == [
        ("north", "break", "open"),
        ("north", "approval", "open"),
        ("group", "approval", "released"),
    ]
    table = scorecard("gate", "show", "--month", MONTH).stdout
    assert "group" not in table.rpartition("released: ")[0]
    assert table.endswith("\nreleased: group\n")
    named = scorecard("gate", "show", "--month", MONTH, "--unit", "group").stdout
    assert "approval" in named
    north = scorecard("gate", "show", "--month", MONTH, "--unit", "north").stdout
    assert "released" not in north


@pytest.mark.usefixtures("stopped")
def test_a_release_says_what_it_leaves_and_refuses_what_is_named() -> None:
    result = scorecard("release", "--month", MONTH, *ANN)
    assert result.exit_code == 0
    assert result.stdout.startswith("March 2026, edition 2: 1 card released\n")
    assert "  not released, north: Revenue of " in result.stdout
    assert "(scorecard gate show --unit north)" in result.stdout
    refused = scorecard("release", "--month", MONTH, "--unit", "north", *ANN)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("error: 2026-03: expected cards that nothing stops, found\n")


@pytest.mark.usefixtures("stopped")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("waive", "comment revenue", "--unit", "north", "--month", MONTH, *ANN),
            "error: 'comment revenue' of north, 2026-03: expected what stops that card now (break ",
        ),
        (
            ("waive", "break", "--unit", "north", "--month", MONTH, "--until", "soon", *ANN),
            "error: --until soon: expected a day as 2026-12-31\n",
        ),
        (("waive", "break", "--unit", "north", "--month", "2026-13", *ANN), "error: "),
        (
            ("waive", "break", "--unit", "north", "--month", "2026-02", *ANN),
            "error: 2026-02: no edition yet; run `scorecard run --month 2026-02` first\n",
        ),
        (
            ("approve", "--unit", "west", "--month", MONTH, *ANN),
            "error: unit 'west': expected one with a card in 2026-03: group, north\n",
        ),
        (
            ("approve", "--unit", "north", "--month", MONTH, "--by", "bo", "--reason", "x"),
            "error: person 'bo': expected one of ann\n",
        ),
        (("show", "--unit", "west"), "error: --unit west: expected one of group, north, south\n"),
    ],
)
def test_what_is_refused_is_2_with_one_error(arguments: tuple[str, ...], said: str) -> None:
    result = scorecard("gate", *arguments)
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith(said)


def test_there_is_no_way_to_waive_in_bulk() -> None:
    """One item, one unit: a second of either is bad usage."""
    once = ("gate", "waive", "break 1", "--unit", "north", "--month", MONTH, *ANN)
    assert scorecard(*once[:3], "break 2", *once[3:]).exit_code == 2
    help_text = scorecard("gate", "waive", "--help").stdout
    assert "--all" not in help_text


def test_an_approved_card_says_so(published: Project) -> None:
    people = [
        {"id": who, "name": who.title(), "email": f"{who}@small.example", "roles": [role]}
        for who, role in (("ann", "osm"), ("carl", "controller"))
    ]
    changed(published, gate={"breaks": "none", "approval": True}, people=people)
    assert {row["item"] for row in shown()} == {"approval"}
    carl = ("--by", "carl", "--reason", "compared with the books")
    result = scorecard("gate", "approve", "--unit", "north", "--month", MONTH, *carl)
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith(": card of north, March 2026, approved\n")
    assert [row["unit"] for row in shown()] == ["group"]
    listed = scorecard("decide", "list", "--month", MONTH).stdout
    assert "Card of North, March 2026: approved" in listed
