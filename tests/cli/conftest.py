"""An organisation whose March 2026 is published, provisional, with one break open."""

from pathlib import Path

import pytest
from typer.testing import Result

from scorecard.project import Project
from tests.cli.running import scorecard
from tests.conftest import own_copy, small_organisation

MONTH = "2026-03"


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Result]:
    """The small organisation and what its first run said. Not to be written to."""
    project = small_organisation(tmp_path_factory.mktemp("published") / "organisation")
    ran = scorecard("run", "--month", MONTH, "--project", str(project.root), alone=False)
    return project, ran


@pytest.fixture
def published(
    first_run: tuple[Project, Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Project:
    """A copy of the organisation after its first run, with the working directory in it."""
    return own_copy(first_run[0], tmp_path, monkeypatch)
