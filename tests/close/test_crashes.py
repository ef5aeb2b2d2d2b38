"""Killed anywhere and run again: the same end as a run that was not killed."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from scorecard.close.desk import open_desk
from scorecard.project import SHIPPED, Project
from scorecard.stores.editions import Editions
from tests.conftest import small_organisation
from tests.running import Checkpoints, Crash, Left, left_in, run

MONTH = "2026-03"
# What a whole run passes; a test fails where one is added or lost, so that none goes untried.
CHECKPOINTS = (
    "landed",
    "landed",
    "loaded",
    "mirror done",
    "source_breaks done",
    "resolved_values done",
    "derived_breaks done",
    "snapshot swapped",
    "measure_results done",
    "scorecards done",
    "snapshot swapped",
    "scored_breaks done",
    "effects done",
    "signals done",
    "diagnoses done",
    "frozen",
    "rendered",
    "files written",
    "edition recorded",
    "snapshot swapped",
    "alerts recorded",
    "digest queued",
    "mails queued",
)

BETWEEN = {
    "mirror done",
    "source_breaks done",
    "resolved_values done",
    "derived_breaks done",
    "measure_results done",
    "scorecards done",
    "scored_breaks done",
    "effects done",
    "signals done",
    "diagnoses done",
}


def auto(project: Project) -> Project:
    """Cards leave by themselves, so that a run goes the whole way."""
    path = project.config_dir / "release.yaml"
    path.write_text("release: {policy: auto}\n", encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """The files and tables of a run that nothing disturbed."""
    project = auto(small_organisation(tmp_path_factory.mktemp("undisturbed") / "organisation"))
    run(project, MONTH)
    return left_in(project)


@pytest.mark.fault("crash")
def test_a_whole_run_passes_every_checkpoint(organisation: Project) -> None:
    steps = Checkpoints()
    run(auto(organisation), MONTH, steps)
    assert tuple(steps.seen) == CHECKPOINTS


def _each(at: int) -> Any:
    """A checkpoint; those between which nothing leaves the warehouse are for the crash loop."""
    name = CHECKPOINTS[at]
    marks = [pytest.mark.crash_loop] if name in BETWEEN else []
    return pytest.param(at, id=f"{at}-{name}", marks=marks)


@pytest.mark.parametrize("at", [_each(at) for at in range(len(CHECKPOINTS))])
@pytest.mark.fault("crash")
def test_crashed_at_a_checkpoint(organisation: Project, undisturbed: Left, at: int) -> None:
    project = auto(organisation)
    with pytest.raises(Crash, match=CHECKPOINTS[at]):
        run(project, MONTH, Checkpoints(crash_at=at))
    _no_torn_month(project)
    run(project, MONTH)
    assert left_in(project) == undisturbed
    assert len(list(Editions(project.editions).all())) == 1


def _no_torn_month(project: Project) -> None:
    """Whatever manifest there is names files that are whole, and no mail left before it."""
    editions = list(Editions(project.editions).all())
    for edition in editions:
        for card in edition.cards:
            for digest in card.files.values():
                Editions(project.editions).objects.get(digest)
    if not editions:
        assert list(project.outbox.rglob("*.eml")) == []


SCRIPT = """
import sys
from pathlib import Path
from scorecard.project import Project
from tests.running import run
if __name__ == "__main__":
    run(Project(Path(sys.argv[1])), sys.argv[2])
"""


@pytest.mark.crash_loop
@pytest.mark.parametrize("seed", range(20))
def test_killed_at_random(
    organisation: Project, undisturbed: Left, tmp_path: Path, seed: int
) -> None:
    project = auto(organisation)
    script = tmp_path / "once.py"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, str(script), str(project.root), MONTH]
    chance = random.Random(seed)
    for _ in range(3):
        with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(SHIPPED)}) as process:
            time.sleep(chance.uniform(0.5, 4))
            process.kill()
        _no_torn_month(project)
    run(project, MONTH)
    assert left_in(project) == undisturbed
    with open_desk(project, "test") as desk:
        messages = desk.ledger.messages(MONTH)
    assert {message.state for message in messages} == {"SENT"}
