"""Taking back what a source delivered."""

from pathlib import Path

import pytest

from scorecard.project import Project
from tests.cli.running import scorecard
from tests.conftest import A, drop, own_copy, small_organisation

MONTH = "2026-03"
ACT = ("--by", "ann", "--reason", "test data")


def run(*where: str) -> None:
    assert scorecard("run", "--month", MONTH, "--no-publish", *where).exit_code == 0


def figures() -> list[str]:
    sql = (
        "SELECT unit || ' ' || month || ' ' || source FROM mart.kpi_values WHERE unit <> 'group' "
        "ORDER BY 1"
    )
    return scorecard("query", sql, "--format", "csv").stdout.splitlines()[1:]


@pytest.fixture(scope="module")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Not to be written to."""
    project = small_organisation(tmp_path_factory.mktemp("loaded") / "organisation")
    run("--project", str(project.root))
    return project


@pytest.fixture
def loaded(loaded_once: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Source a has North and South of three months, b has North of March."""
    return own_copy(loaded_once, tmp_path, monkeypatch)


ALL = [f"{unit} 2026-0{month} a" for unit in ("north", "south") for month in (1, 2, 3)]


def test_one_figure_is_taken_back_and_the_other_source_is_believed(loaded: Project) -> None:
    assert figures() == ALL
    result = scorecard("withdraw", "a", "--unit", "north", "--month", MONTH, *ACT)
    assert result.stdout == (
        "a: 1 figure withdrawn, recorded as delivery 4\n"
        "  revenue of north for 2026-03, from delivery 2\n"
        "scorecard run --month 2026-03 calculates without them\n"
    )
    assert figures() == ALL
    run()
    assert figures() == [*ALL[:2], "north 2026-03 b", *ALL[3:]]
    breaks = scorecard("breaks", "--format", "csv").stdout
    assert "2026-03,north,revenue,completeness,a," in breaks
    assert "agreement" not in breaks


def test_the_same_file_again_brings_nothing_back_and_another_delivery_does(
    loaded: Project,
) -> None:
    scorecard("withdraw", "a", "--unit", "north", "--month", MONTH, *ACT)
    run()
    run()
    assert "north 2026-03 b" in figures()
    drop(loaded, "a.csv", *(row for month in A for row in month), "revenue,south,2025-12,1")
    run()
    assert "north 2026-03 a" in figures()


def test_a_file_that_was_away_for_a_run_undoes_no_withdrawal(loaded: Project) -> None:
    scorecard("withdraw", "a", "--unit", "north", "--month", MONTH, *ACT)
    run()
    path = loaded.root / "drops" / "a.csv"
    away = path.rename(path.with_suffix(".away"))
    assert scorecard("run", "--month", MONTH, "--no-publish").exit_code == 3
    away.rename(path)
    run()
    assert "north 2026-03 b" in figures()
    away = path.rename(path.with_suffix(".away"))
    scorecard("run", "--month", MONTH, "--no-publish")
    away.rename(path)
    run()
    assert "north 2026-03 b" in figures()
    assert scorecard("rebuild-warehouse").exit_code == 0
    assert "north 2026-03 b" in figures()


def test_all_a_delivery_brought_is_taken_back_and_stays_so_in_a_rebuild(loaded: Project) -> None:
    result = scorecard("withdraw", "a", "--delivery", "2", *ACT)
    assert result.stdout.startswith("a: 6 figures withdrawn")
    run()
    assert figures() == ["north 2026-03 b"]
    assert scorecard("rebuild-warehouse").exit_code == 0
    assert figures() == ["north 2026-03 b"]


def test_a_delivery_that_is_superseded_in_part_loses_what_still_stands(loaded: Project) -> None:
    rows = [row for month in A for row in month]
    drop(loaded, "a.csv", *rows[:-1], "revenue,south,2026-03,61")
    run()
    result = scorecard("withdraw", "a", "--delivery", "2", *ACT)
    assert result.stdout.startswith("a: 5 figures withdrawn")
    run()
    assert figures() == ["north 2026-03 b", "south 2026-03 a"]


def test_status_counts_the_sources_deliveries_and_not_the_withdrawal(loaded: Project) -> None:
    before = scorecard("status").stdout
    scorecard("withdraw", "a", "--unit", "north", *ACT)
    run()
    after = scorecard("status").stdout
    assert before.split("Editions")[0] == after.split("Editions")[0]
    sql = "SELECT state, read, withdrawn, reason FROM mart.deliveries WHERE state = 'withdrawal'"
    found = scorecard("query", sql, "--format", "csv").stdout
    assert found.splitlines()[1:] == ["withdrawal,0,3,test data"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ("a", *ACT),
            "withdraw: expected --delivery, --kpi, --unit or --month, found none",
        ),
        (("c", "--unit", "north", *ACT), "source 'c': expected one of a, b"),
        (
            ("a", "--unit", "nort", *ACT),
            "a: expected standing figures to withdraw, found none",
        ),
        (
            ("a", "--unit", "north", "--by", "bob", "--reason", "x"),
            "person 'bob': expected one of ann",
        ),
        (
            ("a", "--unit", "north", "--by", "ann", "--reason", " "),
            "reason: expected a few words, found none",
        ),
    ],
)
def test_what_cannot_be_withdrawn(
    loaded: Project, arguments: tuple[str, ...], expected: str
) -> None:
    result = scorecard("withdraw", *arguments)
    assert (result.exit_code, result.stderr) == (2, f"error: {expected}\n")
    run()
    assert figures() == ALL


@pytest.mark.proof
def test_twice_withdrawn_with_a_delivery_in_between_is_withdrawn_twice(loaded: Project) -> None:
    rows = [row for month in A for row in month]
    for value in (61, 62):
        drop(loaded, "a.csv", *rows[:-1], f"revenue,south,2026-03,{value}")
        run()
        assert "south 2026-03 a" in figures()
        assert scorecard("withdraw", "a", "--unit", "south", "--month", MONTH, *ACT).exit_code == 0
        run()
        assert "south 2026-03 a" not in figures()
