"""Export, edit, preview, import on an organisation with a calculated month."""

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.config import group
from scorecard.onboard.dictionary.effects import Movement, effects
from scorecard.project import Project
from scorecard.stores.landing import CONFIG, Landing
from scorecard.stores.lock import project_lock
from tests.conftest import small_organisation
from tests.onboard.workbooks import Sheet, edited
from tests.running import run

MONTH = "2026-03"


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small organisation after March: North has 100, the group 160. Not to be changed."""
    project = small_organisation(tmp_path_factory.mktemp("calculated") / "organisation")
    run(project, MONTH)
    return project


@pytest.fixture
def acme(calculated: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    shutil.copytree(calculated.root, tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def config(project: Project, *arguments: str) -> Result:
    """What `scorecard config ARGUMENTS` says."""
    return CliRunner().invoke(group, [*arguments, "--project", str(project.root)])


def workbook(project: Project, edit: Any = None) -> str:
    """The path of an exported workbook, edited."""
    path = project.root / "dictionary.xlsx"
    assert config(project, "export", str(path)).exit_code == 0
    if edit is not None:
        path.write_bytes(edited(path.read_bytes(), edit))
    return str(path)


def harder(book: Any) -> None:
    """A goal of 120 instead of 100."""
    Sheet(book["Targets"]).put(5, Goal=120)


def files(project: Project) -> dict[str, bytes]:
    return dict(project.bundle().files)


def test_without_a_terminal_the_preview_is_all_there_is(acme: Project) -> None:
    before, hashes = files(acme), acme.warehouse.read_bytes()
    result = config(acme, "import", workbook(acme, harder), "--by", "ann")
    assert result.exit_code == 2
    assert "Targets\n  ~ revenue target for everybody: goal 100 -> 120\n" in result.output
    assert "Cards of March 2026 that would move, of 2:" in result.output
    assert "there is no terminal to ask on; add --yes" in result.output
    assert files(acme) == before
    # The warehouse and what lies beside it are as they were.
    assert acme.warehouse.read_bytes() == hashes
    assert not list(acme.var.glob("preview-*"))


def test_scores_move_by_the_rule_of_the_score(acme: Project) -> None:
    before = acme.config()
    target = before.targets[0].model_copy(update={"goal": Decimal(120)})
    found = effects(acme, before, before.model_copy(update={"targets": (target,)}))
    assert found is not None
    assert (found.month, found.cards) == (MONTH, 2)

    def score(actual: int, goal: int) -> Decimal:
        raw = Decimal(10) / 3 * (1 + Decimal(actual - 50) / Decimal(goal - 50))
        return min(raw, Decimal(10)).quantize(Decimal("1e-9"))

    assert [
        Movement(m.unit, m.old_score, m.old_colour, m.new_score, m.new_colour) for m in found.moved
    ] == [
        Movement("group", score(160, 100), "green", score(160, 120), "green"),
        Movement("north", score(100, 100), "green", score(100, 120), "amber"),
    ]


def test_with_yes_it_is_written_and_lands_with_who_did_it(acme: Project) -> None:
    result = config(acme, "import", workbook(acme, harder), "--by", "ann", "--yes")
    assert result.exit_code == 0
    assert result.output.endswith(f"Written:\n  {acme.config_dir / 'organisation.yaml'}\n")
    assert acme.config().targets[0].goal == 120
    landed = [d for d in Landing(acme.landing).deliveries() if d.source == CONFIG]
    assert landed[-1].parameters == {"digest": acme.bundle().digest, "by": "ann"}
    # Given back once more, there is nothing left to change.
    again = config(acme, "import", str(acme.root / "dictionary.xlsx"), "--by", "ann", "--yes")
    assert "nothing changes" in again.output
    # And a run on the imported configuration takes it as it is.
    assert run(acme, MONTH).publication.new


def test_a_dry_run_and_an_import_of_nobody_write_nothing(acme: Project) -> None:
    before, path = files(acme), workbook(acme, harder)
    dry = config(acme, "import", path, "--dry-run")
    assert (dry.exit_code, dry.output.splitlines()[-1]) == (0, "Nothing was written.")
    nobody = config(acme, "import", path, "--yes")
    assert nobody.exit_code == 2
    assert "say who makes the change with --by PERSON" in nobody.output
    stranger = config(acme, "import", path, "--yes", "--by", "eve")
    assert stranger.exit_code == 2
    assert "--by eve: expected one of ann" in stranger.output
    assert files(acme) == before


def test_before_anything_is_calculated_that_is_said(tmp_path: Path) -> None:
    project = small_organisation(tmp_path / "organisation")
    result = config(project, "import", workbook(project, harder), "--by", "ann", "--yes")
    assert result.exit_code == 0
    assert "No month has been calculated yet" in result.output
    assert project.config().targets[0].goal == 120


def test_while_somebody_else_is_at_work_it_waits_for_another_time(acme: Project) -> None:
    path, before = workbook(acme, harder), files(acme)
    with project_lock(acme.lock, "a run"):
        result = config(acme, "import", path, "--by", "ann", "--yes")
    assert result.exit_code == 75
    assert files(acme) == before


def test_a_bad_workbook_is_refused_whole(acme: Project) -> None:
    def broken(book: Any) -> None:
        harder(book)
        Sheet(book["Units"]).put(5, Type="no such thing")
        Sheet(book["Targets"]).put(5, KPI="profit")

    before = files(acme)
    result = config(acme, "import", workbook(acme, broken), "--by", "ann", "--yes")
    assert result.exit_code == 2
    assert "sheet Targets, row 5, KPI (A5): expected a KPI's id, found 'profit'" in result.output
    assert "2 problems; nothing was written" in result.output
    assert files(acme) == before


def test_an_edited_workbook_is_not_written_over(acme: Project) -> None:
    path = workbook(acme, harder)
    refused = config(acme, "export", path)
    assert refused.exit_code == 2
    assert "exists and says something else" in refused.output
    assert config(acme, "export", path, "--overwrite").exit_code == 0
    assert config(acme, "export", path).exit_code == 0
    missing = config(acme, "import", str(acme.root / "none.xlsx"))
    assert (missing.exit_code, "found no such file" in missing.output) == (2, True)


def test_only_workbooks_are_written_and_a_folder_is_none(tmp_path: Path) -> None:
    project = small_organisation(tmp_path / "organisation")
    written = config(project, "export", str(tmp_path / "x.csv"))
    assert written.exit_code == 2
    assert "expected a name that ends in .xlsx" in written.output
    assert not (tmp_path / "x.csv").exists()
    taken = config(project, "import", str(tmp_path))
    assert taken.exit_code == 2
    assert "expected a workbook (.xlsx), found a folder" in taken.output
