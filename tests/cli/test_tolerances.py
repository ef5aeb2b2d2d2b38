"""`scorecard tolerances suggest`: shown, written apart from the configuration, never set."""

from pathlib import Path

import pytest

from scorecard.period import Month
from scorecard.project import Project
from tests.cli.running import scorecard
from tests.conftest import drop, own_copy, small_organisation
from tests.keeping import kept

LAST = "2026-03"
SUGGEST = ("tolerances", "suggest")


@pytest.fixture
def compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """North of 14 months in both sources, `b` in thousands; one of them is wrong in `b`."""
    folder, _ = kept("tolerances-compared", _compare)
    return own_copy(Project(folder), tmp_path, monkeypatch)


def _compare(folder: Path) -> None:
    made = small_organisation(folder)
    months = [Month.parse(LAST) - n for n in range(14)]
    figures = {str(month): 1_234_567 + 98_765 * n for n, month in enumerate(months)}
    drop(made, "a.csv", *(f"revenue,north,{m},{v}" for m, v in figures.items()))
    rounded = {month: round(value, -3) for month, value in figures.items()} | {LAST: 5_000}
    drop(made, "b.csv", *(f"revenue,north,{m},{v}" for m, v in rounded.items()))
    where = ("--month", LAST, "--project", str(folder))
    assert scorecard("run", *where, "--no-publish").exit_code == 0


def test_it_shows_what_would_be_a_break_and_changes_nothing(compared: Project) -> None:
    before = compared.bundle().digest
    result = scorecard(*SUGGEST, "--format", "csv")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "kpi,compared,differ,outliers,tolerance,suggested,breaks,would be,note",
        "revenue,14,14,1,{},{rounding_step: 1000},14,1,",
    ]
    table = scorecard(*SUGGEST).stdout
    assert "    tolerance: {rounding_step: 1000}" in table
    assert compared.bundle().digest == before


def test_months_are_those_it_learns_from(compared: Project) -> None:
    result = scorecard(*SUGGEST, "--months", "6", "--kpi", "revenue", "--format", "csv")
    assert result.stdout.splitlines()[1] == "revenue,6,6,1,{},{},6,6,too few to say"


def test_the_yaml_goes_to_a_file_beside_the_configuration(compared: Project) -> None:
    before = compared.bundle().digest
    target = compared.root / "suggested.yaml"
    result = scorecard(*SUGGEST, "--write", str(target))
    assert result.exit_code == 0, result.output
    assert target.read_text(encoding="utf-8").endswith("    tolerance: {rounding_step: 1000}\n")
    assert compared.bundle().digest == before
    again = scorecard(*SUGGEST, "--write", str(target))
    assert again.exit_code == 2
    assert "exists already" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--write", "config/tolerances.yaml"), "read as configuration"),
        (("--kpi", "revenu"), "--kpi revenu: expected one of revenue"),
        (("--months", "0"), "greater than or equal to 1"),
    ],
)
def test_what_it_cannot_do_is_said(
    compared: Project, arguments: tuple[str, ...], said: str
) -> None:
    result = scorecard(*SUGGEST, *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_without_a_run_there_is_nothing_to_learn_from(organisation: Project) -> None:
    result = scorecard(*SUGGEST)
    assert result.exit_code == 2
    assert "no such warehouse" in result.stderr
