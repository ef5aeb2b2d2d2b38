"""`scorecard diff`: two editions of a month held against each other."""

import csv
import shutil

import pytest
from typer.testing import Result

from scorecard.project import Project
from tests.cli.conftest import MONTH
from tests.cli.running import scorecard
from tests.conftest import A, drop
from tests.pressing import unpressed

BY = ("--by", "ann", "--reason", "reviewed")


@pytest.fixture(scope="module")
def made(first_run: tuple[Project, Result], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Edition 2 released North's card, edition 3 restated its figure. Not to be written to."""
    root = tmp_path_factory.mktemp("twice") / "organisation"
    shutil.copytree(first_run[0].root, root)
    where = ("--month", MONTH, "--project", str(root))
    with unpressed():
        assert scorecard("release", "--unit", "north", *BY, *where).exit_code == 0
        rows = [row for month in A for row in month]
        changed = (r.replace("north,2026-03,100", "north,2026-03,70") for r in rows)
        drop(Project(root), "a.csv", *changed)
        assert scorecard("run", *where).exit_code == 3
    return Project(root)


@pytest.fixture
def twice(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working directory is in it."""
    monkeypatch.delenv("SCORECARD_PROJECT", raising=False)
    monkeypatch.chdir(made.root)


def rows(*arguments: str) -> list[tuple[str, ...]]:
    result = scorecard("diff", *arguments, "--format", "csv")
    assert result.exit_code == 0, result.output
    return [tuple(row.values()) for row in csv.DictReader(result.stdout.splitlines())]


@pytest.mark.usefixtures("twice")
def test_it_tells_each_card_that_differs_and_why() -> None:
    assert rows(MONTH, "1", "2") == [("north", "1 to 2", "Card", "provisional", "final", "")]
    told = rows(MONTH, "2", "--unit", "north")
    assert told[0] == ("north", "2 to 3", "Card", "final", "provisional", "")
    assert ("north", "2 to 3", "Revenue", "100", "70", "as Source has it now") in told
    assert {row[0] for row in rows(MONTH, "2")} == {"group", "north"}


@pytest.mark.usefixtures("twice")
def test_an_edition_with_itself_says_nothing() -> None:
    result = scorecard("diff", MONTH, "2", "2")
    assert (result.exit_code, result.stdout) == (0, "The cards say the same in both.\n")


@pytest.mark.usefixtures("twice")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((MONTH, "1", "9"), "error: edition 9 of 2026-03: expected one of 1, 2, 3\n"),
        (("2026-01", "1"), "error: 2026-01: no edition yet; run `scorecard run --month 2026-01`"),
        ((MONTH, "1", "--unit", "west"), "error: unit 'west': expected one with a card in 2026-03"),
        (("soon", "1"), "error: "),
    ],
)
def test_what_is_not_there_is_2(arguments: tuple[str, ...], said: str) -> None:
    result = scorecard("diff", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(said)
