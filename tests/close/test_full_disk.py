"""A disk that is full from some write on: what is there stays whole, and the next run ends well."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest

from scorecard.errors import StoreError
from scorecard.project import Project
from scorecard.stores.editions import Editions
from scorecard.stores.landing import Landing
from tests.conftest import small_organisation
from tests.running import Checkpoints, Left, left_in, run

# A run for each write it is full from; a full disk in each store has quick tests of its own.
pytestmark = pytest.mark.proof

MONTH = "2026-03"
# Writes of a month that are let through, from none to nearly all.
LET_THROUGH = (0, 2, 6, 12, 20, 32)


@contextmanager
def full_after(number: int) -> Iterator[list[int]]:
    """No file of ours is written any more after so many were; says how many were tried."""
    tried: list[int] = []
    really = os.fsync

    def fsync(descriptor: int) -> None:
        tried.append(descriptor)
        if len(tried) > number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        really(descriptor)

    with patch.object(os, "fsync", fsync):
        yield tried


def auto(project: Project) -> Project:
    path = project.config_dir / "release.yaml"
    path.write_text("release: {policy: auto}\n", encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Left, int]:
    """The files and tables of a run with room enough, and how many writes it takes."""
    project = auto(small_organisation(tmp_path_factory.mktemp("room") / "organisation"))
    with full_after(10**6) as tried:
        run(project, MONTH, Checkpoints())
    return left_in(project), len(tried)


@pytest.mark.fault("disk")
def test_these_are_writes_of_a_month(undisturbed: tuple[Left, int]) -> None:
    assert LET_THROUGH[-1] < undisturbed[1]


@pytest.mark.fault("disk")
@pytest.mark.parametrize("number", LET_THROUGH)
def test_full_from_some_write_on(
    organisation: Project, undisturbed: tuple[Left, int], number: int
) -> None:
    project = auto(organisation)
    with full_after(number), pytest.raises((OSError, StoreError), match="No space left"):
        run(project, MONTH, Checkpoints())
    for delivery in Landing(project.landing).deliveries():
        if delivery.sha256:
            Landing(project.landing).content(delivery)
    for edition in Editions(project.editions).all():
        for card in edition.cards:
            for sha256 in card.files.values():
                Editions(project.editions).objects.get(sha256)
    left = [path for path in project.root.rglob("*.tmp") if path.is_file()]
    assert left == []
    run(project, MONTH, Checkpoints())
    assert left_in(project) == undisturbed[0]
    assert len(list(Editions(project.editions).all())) == 1
