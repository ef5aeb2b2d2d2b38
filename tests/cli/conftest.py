"""An organisation whose March 2026 is published, provisional, with one break open."""

from pathlib import Path

import pytest
from typer.testing import Result

from scorecard.project import Project
from tests.cli.running import scorecard
from tests.conftest import own_copy, small_organisation
from tests.keeping import kept

MONTH = "2026-03"


def _run(folder: Path) -> Result:
    project = small_organisation(folder)
    ran = scorecard("run", "--month", MONTH, "--project", str(project.root), alone=False)
    # What it ended with cannot be kept with the stack that led there; its code says the same.
    ran.exc_info = None
    return ran


@pytest.fixture(scope="session")
def first_run() -> tuple[Project, Result]:
    """The small organisation and what its first run said. Not to be written to."""
    folder, ran = kept("cli-first-run", _run)
    return Project(folder), ran


@pytest.fixture
def published(
    first_run: tuple[Project, Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Project:
    """A copy of the organisation after its first run, with the working directory in it."""
    return own_copy(first_run[0], tmp_path, monkeypatch)
