"""`scorecard baseline`: accepted once, up to the first published month, and listed."""

import csv

import pytest

from scorecard.project import Project
from tests.cli.conftest import MONTH
from tests.cli.running import scorecard
from tests.conftest import B, drop

ACT = ("--by", "ann", "--reason", 'as "it" was: # when we began')


def test_what_is_open_is_accepted_listed_and_no_longer_asked_about(published: Project) -> None:
    assert "agreement" in scorecard("breaks", "--format", "csv").stdout
    result = scorecard("baseline", "--month", MONTH, *ACT)
    assert result.exit_code == 0, result.output
    assert "1 open break of months up to 2026-03: accepted by ann" in result.stdout
    assert "a 100, b 90 (-10)" in result.stdout
    with (published.config_dir / "baseline.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["unit"], row["left_value"], row["right_value"]) for row in rows] == [
        ("north", "100.000000000", "90.000000000")
    ]
    assert scorecard("validate").exit_code == 0
    run = scorecard("run", "--month", MONTH)
    assert run.exit_code == 0, run.output
    assert scorecard("breaks", "--format", "csv").stdout.count("\n") == 1
    said = scorecard("query", "SELECT person, reason, state FROM mart.baseline", "--format", "csv")
    assert said.stdout.splitlines()[1:] == ['ann,"as ""it"" was: # when we began",accepted']


def test_a_figure_that_changes_later_opens_its_break_again(published: Project) -> None:
    scorecard("baseline", "--month", MONTH, *ACT)
    drop(published, "b.csv", B[0].replace("90", "70"))
    assert scorecard("run", "--month", MONTH).exit_code == 3
    assert "agreement" in scorecard("breaks", "--format", "csv").stdout


def test_a_dry_run_lists_and_writes_nothing(published: Project) -> None:
    before = published.bundle().digest
    result = scorecard("baseline", "--month", MONTH, *ACT, "--dry-run")
    assert result.exit_code == 0
    assert "a 100, b 90" in result.stdout
    assert result.stdout.endswith("nothing was written\n")
    assert published.bundle().digest == before
    assert not (published.config_dir / "baseline.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--month", "2026-04", *ACT), "expected one up to 2026-03, the first published month"),
        (("--month", "march", *ACT), "expected YYYY-MM"),
        (("--month", "2026-02", *ACT), "no break of months up to 2026-02 is open"),
        (("--month", MONTH, "--by", "bob", "--reason", "x"), "--by bob: expected one of ann"),
        (("--month", MONTH, "--by", "ann", "--reason", " "), "--reason: expected a few words"),
    ],
)
def test_what_cannot_be_a_baseline_is_refused(
    published: Project, arguments: tuple[str, ...], said: str
) -> None:
    before = published.bundle().digest
    result = scorecard("baseline", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert published.bundle().digest == before


def test_there_is_one_baseline(published: Project) -> None:
    scorecard("baseline", "--month", MONTH, *ACT)
    before = published.bundle().digest
    result = scorecard("baseline", "--month", MONTH, *ACT)
    assert result.exit_code == 2
    assert "there is a baseline up to 2026-03 by ann already" in result.stderr
    assert published.bundle().digest == before


def test_a_file_of_its_name_is_not_written_over(published: Project) -> None:
    (published.config_dir / "baseline.yaml").write_text("perspectives: []\n", encoding="utf-8")
    result = scorecard("baseline", "--month", MONTH, *ACT)
    assert result.exit_code == 2
    assert "config/baseline.yaml: there is such a file already" in result.stderr


def test_a_baseline_stretched_by_hand_stops_the_run(published: Project) -> None:
    scorecard("baseline", "--month", MONTH, *ACT)
    path = published.config_dir / "baseline.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(MONTH, "2026-12"), encoding="utf-8")
    result = scorecard("run", "--month", MONTH)
    assert result.exit_code == 2
    assert "a baseline up to 2026-12: expected one up to 2026-03" in result.stderr


def test_before_anything_is_published_it_reaches_to_the_newest_month(organisation: Project) -> None:
    result = scorecard("baseline", "--month", MONTH, *ACT)
    assert result.exit_code == 2
    assert "and none was" in result.stderr
    assert scorecard("run", "--month", MONTH, "--no-publish").exit_code == 0
    result = scorecard("baseline", "--month", "2026-04", *ACT)
    assert result.exit_code == 2
    assert "expected a month up to the newest one that was run, 2026-03" in result.stderr
    assert scorecard("baseline", "--month", MONTH, *ACT).exit_code == 0
    # An earlier month would then be the first published one.
    result = scorecard("run", "--month", "2026-02")
    assert result.exit_code == 2
    assert "a baseline up to 2026-03: expected one up to 2026-02" in result.stderr
    assert scorecard("run", "--month", MONTH).exit_code == 0
