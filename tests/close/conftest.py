"""The sample organisation's newest month, run once for every test, in whichever process."""

import shutil
from pathlib import Path

import pytest

from scorecard.project import SHIPPED, Project
from scorecard.sample.generator import generate
from tests.keeping import kept
from tests.pressing import pressed
from tests.running import Ran, calculate, copy_project, run

MONTH = "2026-10"


def sample_project(folder: Path) -> Project:
    """The sample organisation with its sources in a folder of its own."""
    project = copy_project(SHIPPED, folder)
    generate(project.var / "sample")
    return project


def _calculate(folder: Path) -> None:
    calculate(sample_project(folder), MONTH)


def _publish(folder: Path) -> tuple[Path, Ran]:
    shutil.copytree(kept("sample-calculated", _calculate)[0], folder)
    with pressed():
        return folder, run(Project(folder), MONTH)


@pytest.fixture(scope="session")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample's October 2026 calculated, with no cards made; tests must not change it."""
    folder, _ = kept("sample-calculated", _calculate)
    root = tmp_path_factory.mktemp("calculated") / "organisation"
    shutil.copytree(folder, root)
    return Project(root)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Ran]:
    """The sample's October 2026, published; tests must not change it."""
    folder, (source, ran) = kept("sample-published", _publish)
    root = tmp_path_factory.mktemp("sample") / "organisation"
    shutil.copytree(folder, root)
    return Project(root), ran.moved(source, root)


@pytest.fixture
def sample_copy(sample: tuple[Project, Ran], tmp_path: Path) -> tuple[Project, Ran]:
    """The same month in a folder of its own, for tests that change it."""
    root = tmp_path / "copy"
    shutil.copytree(sample[0].root, root)
    return Project(root), sample[1]
