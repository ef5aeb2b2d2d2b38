"""`scorecard comment`: what is recorded, listed and refused; editions with comments made again."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from scorecard import stages
from scorecard.close.desk import Desk
from scorecard.close.rebuild import rebuild_edition
from scorecard.period import Month
from scorecard.project import Project
from tests.cli.running import scorecard
from tests.review.deciding import calculate, deciding_organisation, decisions, turn
from tests.running import desk_of

MARCH = Month.parse("2026-03")
AT = ("--month", "2026-03", "--unit", "north")
KIM = ("--by", "kim", "--text", "Two ships were late.")


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The organisation, calculated once; not to be written to."""
    made = deciding_organisation(tmp_path_factory.mktemp("calculated") / "organisation")
    turn(made)
    return made


@pytest.fixture
def project(calculated: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of it, with the working directory in it."""
    shutil.copytree(calculated.root, tmp_path / "organisation")
    monkeypatch.delenv("SCORECARD_PROJECT", raising=False)
    monkeypatch.chdir(tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def whole(desk: Desk) -> None:
    """The calculation with what breaks would change, which cards tell."""
    calculate(desk)
    stages.scored_breaks(desk, MARCH)
    stages.effects(desk, MARCH)
    stages.signals(desk)


def listed(*options: str) -> list[dict[str, str]]:
    result = scorecard("comment", "show", *AT, *options, "--format", "csv")
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_a_comment_is_recorded_listed_and_withdrawn(project: Project) -> None:
    result = scorecard("comment", *AT, "--kpi", "revenue", *KIM, "--cause", "storm")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "decision 1: Comment on Revenue of North, March 2026\n"
        "scorecard run --month 2026-03 calculates with it\n"
    )
    with desk_of(project) as desk:
        calculate(desk)
    rows = {row["on"]: row for row in listed()}
    assert list(rows) == ["front", "perspective financial", "objective grow", "measure revenue"]
    assert rows["measure revenue"]["comment"] == "Kim (decision 1): Two ships were late."
    assert rows["measure revenue"]["draft"].startswith("Revenue 100")
    undone = scorecard("decide", "reverse", "1", "--by", "kim", "--reason", "wrong month")
    assert undone.exit_code == 0
    assert decisions(project)[0].state == "reversed"


def test_points_are_listed_and_edited_each_by_its_key(project: Project) -> None:
    points = listed("--front")
    assert [(row["place"], row["point"]) for row in points] == [
        ("1", "card"),
        ("2", "perspective financial"),
        ("", "measure revenue month"),
    ]
    for arguments, said in (
        (("pin", "measure revenue month"), "Revenue of North, March 2026: pinned"),
        (("move", "card", "2"), "front page of North, March 2026: moved to place 2"),
        (
            ("reword", "card", "--text", "A quiet month."),
            "front page of North, March 2026: reworded",
        ),
        (
            ("drop", "perspective financial"),
            "perspective Financial of North, March 2026: dropped",
        ),
    ):
        result = scorecard("comment", *arguments, *AT, "--by", "ann")
        assert result.exit_code == 0, result.output
        assert f"Point of the front page, {said}\n" in result.stdout
    with desk_of(project) as desk:
        calculate(desk)
    assert [(r["place"], r["text"], r["written by"]) for r in listed("--front")[:2]] == [
        ("1", points[2]["draft"], ""),
        ("2", "A quiet month.", "Ann"),
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((*AT, *KIM), "expected one of --kpi, --objective, --perspective and --front, found 0"),
        ((*AT, *KIM, "--kpi", "revenue", "--front"), "found 2"),
        ((*AT, "--kpi", "revenue", "--by", "kim"), "reason: expected a few words, found none"),
        (("--unit", "north", "--kpi", "revenue", *KIM), "comment: expected a month, found none"),
        ((*AT, "--kpi", "revenue", "--by", "kim", "--text", "\x1b[31m"), "found \\x1b"),
        (("show", "--unit", "north"), "--month: expected a month as 2026-10, found none"),
        (("show", "--month", "2026-03", "--unit", "\x1b[1m"), "expected a unit with a card"),
        (("pin", "card", *AT, "--by", "carl"), "expected somebody with the role osm"),
        (("move", "card", "99", *AT, "--by", "ann"), "place: expected 1 to 20, found 99"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_moves_no_cursor(
    calculated: Project, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(calculated.root)
    result = scorecard("comment", *arguments)
    assert result.exit_code == 2
    assert says in result.output
    assert "\x1b" not in result.output
    assert "Traceback" not in result.output


def test_a_comment_makes_a_new_version_of_its_card_and_both_are_made_again(
    project: Project, tmp_path: Path
) -> None:
    with desk_of(project) as desk:
        whole(desk)
        first = stages.edition(desk, MARCH).edition
    scorecard("comment", *AT, "--kpi", "revenue", *KIM)
    scorecard("comment", "reword", "card", *AT, "--by", "ann", "--text", "A quiet month.")
    with desk_of(project) as desk:
        whole(desk)
        published = stages.edition(desk, MARCH)
    assert (first.number, published.edition.number, published.changed) == (1, 2, ("north",))
    for number in (1, 2):
        made = rebuild_edition(project, MARCH, number, tmp_path / f"again{number}")
        assert made.different == ()
        assert len(made.equal) == 6
    with desk_of(project) as desk:
        whole(desk)
        assert not stages.edition(desk, MARCH).new
