"""Fixtures that several rooms share."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from scorecard.project import Project
from scorecard.stores import snapshot, warehouse
from tests.keeping import kept_in
from tests.kinds import note_kinds, say_kinds
from tests.ledgers import made_once
from tests.pressing import pressed, unpressed
from tests.running import cards_here, no_readers, unlooked
from tests.servers import mariadb, postgresql
from tests.small import SOURCE, kpi, scorecard, sections, yaml_of

# Fixtures made elsewhere, for every test to ask for.
__all__ = ["mariadb", "postgresql"]

# How long an example takes is the machine's business, and no test's. The same examples each time:
# what nobody has changed does not begin to fail. `make fuzz` draws other files, `make proofs` other
# organisations.
settings.register_profile("any machine", deadline=None, max_examples=50, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=5_000)
settings.load_profile("any machine")

# Where a process of tests runs for each core, one more thread in it would only be in the way. Small
# organisations fill little of the blocks that are written and hashed whenever a file is closed.
if "PYTEST_XDIST_WORKER" in os.environ:
    warehouse.OPTIONS["threads"] = 1
    warehouse.OPTIONS["default_block_size"] = "16384"
    snapshot.FORMAT = snapshot.FORMAT.replace("262144", "16384")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What marked tests are about is noted, so that it can be counted."""
    note_kinds(items)


def pytest_collection_finish() -> None:
    """What was imported by now stays, and need not be looked through for what may be let go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Attacks and faults are counted by kind where they were asked for."""
    say_kinds(terminalreporter, str(config.option.markexpr))


HEADER = "kpi,unit,month,value"
# The one planted break: source b has 90 for North in March, a has 100.
A = (
    ("revenue,north,2026-01,80", "revenue,south,2026-01,50"),
    ("revenue,north,2026-02,90", "revenue,south,2026-02,55"),
    ("revenue,north,2026-03,100", "revenue,south,2026-03,60"),
)
B = ("revenue,north,2026-03,90",)


def drop(project: Project, name: str, *rows: str) -> Path:
    """Write a source file of the organisation, heading first."""
    path = project.root / "drops" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def small_organisation(root: Path) -> Project:
    """Group over North and South, one KPI, two CSV sources, months 2026-01 to 2026-03.

    The sources disagree once, about North in March: 100 in `a`, 90 in `b`. Cards wait for a
    person's release; Ann, of the office of strategy management, gets all of them.
    """
    (root / "config").mkdir(parents=True)
    raw = sections(
        kpis=[kpi("revenue")],
        sources=[
            {**SOURCE, "id": "a", "path": "drops/a.csv"},
            {**SOURCE, "id": "b", "path": "drops/b.csv", "delivery": "partial"},
        ],
        # Two cards, so that no pool of processes is started for them.
        scorecards=[scorecard(unit, ["revenue"]) for unit in ("group", "north")],
        targets=[{"kpi": "revenue", "red_flag": 50, "goal": 100}],
        distribution=[{"person": "ann", "units": ["group", "north"]}],
    )
    (root / "config" / "organisation.yaml").write_bytes(yaml_of(raw))
    project = Project(root)
    drop(project, "a.csv", *(row for month in A for row in month))
    drop(project, "b.csv", *B)
    return project


@pytest.fixture(autouse=True)
def rendering() -> Iterator[None]:
    """No test starts processes to make cards, but those about them, which have one of their own."""
    with cards_here():
        yield


@pytest.fixture(scope="session", autouse=True)
def unpressed_pages() -> Iterator[None]:
    """Files of cards are not made, but for tests that ask for `pressed_pages`."""
    with unpressed():
        yield


@pytest.fixture(scope="session", autouse=True)
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests begin with is made once for all processes of a test run."""
    own = tmp_path_factory.getbasetemp()
    with kept_in((own.parent if "PYTEST_XDIST_TESTRUNUID" in os.environ else own) / "kept"):
        yield


@pytest.fixture(scope="session", autouse=True)
def unlooked_control() -> Iterator[None]:
    """The control page is not made, but for tests that are about it."""
    with unlooked():
        yield


@pytest.fixture(scope="session", autouse=True)
def ledgers() -> Iterator[None]:
    """Migrations are run once, but for tests that are about them."""
    with made_once():
        yield


@pytest.fixture(scope="module")
def pressed_pages() -> Iterator[None]:
    """The files of cards are made for a module's tests and fixtures."""
    with pressed():
        yield


@pytest.fixture(scope="module")
def nobody_reads() -> Iterator[None]:
    """The snapshot's file is not written by a module's tests and fixtures, which do not open it."""
    with no_readers():
        yield


@pytest.fixture
def organisation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The small organisation before its first run, with the working directory in it."""
    project = small_organisation(tmp_path / "organisation")
    monkeypatch.delenv("SCORECARD_PROJECT", raising=False)
    monkeypatch.chdir(project.root)
    return project


def own_copy(kept: Project, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An organisation as it stands in a folder of its own, with the working directory in it."""
    root = folder / "organisation"
    shutil.copytree(kept.root, root)
    monkeypatch.delenv("SCORECARD_PROJECT", raising=False)
    monkeypatch.chdir(root)
    return Project(root)
