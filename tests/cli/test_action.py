"""`scorecard action`: agreed, moved, closed, listed and refused; cards and a rebuild know it."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from scorecard import acts
from scorecard.close.rebuild import rebuild_warehouse
from scorecard.period import Month
from scorecard.project import Project
from scorecard.report.freeze_actions import actions_by_unit
from tests.cli.running import scorecard
from tests.review.deciding import calculate, deciding_organisation, turn
from tests.running import desk_of

AT = ("--month", "2026-03", "--unit", "north")
WHAT = ("--owner", "bob", "--due", "2026-04-10", "--text", "Call them", "--by", "kim")
ADD = ("add", *AT, "--kpi", "revenue", *WHAT)


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The organisation, calculated once; not to be written to."""
    made = deciding_organisation(tmp_path_factory.mktemp("calculated") / "organisation")
    turn(made)
    return made


@pytest.fixture
def project(
    calculated: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Project]:
    """A copy of it in the middle of April 2026, with the working directory in it."""
    shutil.copytree(calculated.root, tmp_path / "organisation")
    monkeypatch.delenv("SCORECARD_PROJECT", raising=False)
    monkeypatch.chdir(tmp_path / "organisation")
    with time_machine.travel("2026-04-15 10:00", tick=True):
        yield Project(tmp_path / "organisation")


def said(*arguments: str) -> str:
    result = scorecard("action", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def listed(*options: str) -> list[tuple[str, str, str]]:
    """Number, state and day of what is listed."""
    rows = csv.DictReader(io.StringIO(said("list", *options, "--format", "csv")))
    return [(row["action"], row["state"], row["due"]) for row in rows]


def test_an_action_is_agreed_moved_closed_and_opened_again(project: Project) -> None:
    assert said(*ADD).splitlines()[0] == (
        "decision 1: Action on Revenue of North, March 2026: Bob until 2026-04-10: Call them"
    )
    assert listed() == listed("--overdue") == [("1", "overdue", "2026-04-10")]
    told = said("move", "1", "--due", "2026-06-30", "--by", "nora", "--reason", "two are away")
    assert told.splitlines()[0] == (
        "decision 2: Action 1 on Revenue of North: moved to 2026-06-30: Call them"
    )
    assert listed("--open", "--owner", "bob") == [("1", "open", "2026-06-30")]
    assert listed("--overdue") == listed("--owner", "kim") == []
    said("close", "1", "--by", "bob", "--reason", "all were called")
    assert listed() == []
    assert listed("--all") == [("1", "done", "2026-06-30")]
    undone = scorecard("decide", "reverse", "3", "--by", "ann", "--reason", "one was not")
    assert undone.exit_code == 0, undone.output
    assert listed("--unit", "north") == [("1", "open", "2026-06-30")]


def test_cards_carry_an_action_until_it_is_closed_and_a_rebuild_knows_it(project: Project) -> None:
    agreed = ("--action", "Hire", "--due", "2026-03-31")
    result = scorecard("comment", *AT, "--front", "--by", "nora", "--text", "Late", *agreed)
    assert result.exit_code == 0, result.output
    said(*ADD)
    said("close", "1", "--as", "dropped", "--by", "ann", "--reason", "not needed")
    with desk_of(project) as desk:
        calculate(desk)
        card = acts.card_in_words(desk, Month.parse("2026-03"), "north")
        before = desk.warehouse.table_hashes("mart")["mart.decisions"]
        later = actions_by_unit(desk.warehouse, Month.parse("2028-03"))
    found = [(line.decision, line.state, line.said) for line in card.actions]
    assert found == [(2, "open", ""), (1, "dropped", "not needed")]
    assert [item.seq for item in later["north"]] == [2]
    with desk_of(project) as desk:
        assert rebuild_warehouse(desk)["mart.decisions"] == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", *AT, *WHAT), "expected one of --kpi, --objective and --front, found 0"),
        (("add", *AT, "--kpi", "sales", *WHAT), "place 'measure sales': expected one of front"),
        (("add", "--unit", "north", "--front", *WHAT), "action: expected a month, found none"),
        ((*ADD[:-1], "eve"), "action for revenue of north: expected whoever answers for the KPI"),
        ((*ADD[:-1], "bo"), "person 'bo': expected one of"),
        ((*ADD, "--due", "2026-02-01"), "due: expected a day from 2026-03-01"),
        ((*ADD, "--owner", "zoe"), "person 'zoe': expected one of"),
        ((*ADD, "--text", " "), "reason: expected a few words, found none"),
        (("close", "9", "--by", "ann", "--reason", "x"), "action 9: expected the number of one"),
        (("list", "--open", "--all"), "expected one of --open, --overdue and --all"),
        (("list", "--unit", "nort"), "unit 'nort': expected one of group, north, south"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    project: Project, arguments: tuple[str, ...], says: str
) -> None:
    result = scorecard("action", *arguments)
    assert result.exit_code == 2
    assert says in result.output
    assert "Traceback" not in result.output
    assert listed("--all") == []


def test_who_acts_may_close_an_action_but_not_move_it_and_nothing_is_closed_twice(
    project: Project,
) -> None:
    said(*ADD)
    moved = scorecard(
        "action", "move", "1", "--due", "2026-06-30", "--by", "bob", "--reason", "busy"
    )
    assert moved.exit_code == 2
    assert "follow_up for revenue of north: expected the unit's head" in moved.output
    said("close", "1", "--by", "bob", "--reason", "called")
    again = scorecard("action", "close", "1", "--by", "ann", "--reason", "called")
    assert again.exit_code == 2
    assert "action 1: expected one that is open, found it done" in again.output
    assert "scorecard decide reverse 2" in again.output
