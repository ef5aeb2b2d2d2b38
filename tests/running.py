"""Running all stages of a month without Dagster, as tests need it: quickly, and to a crash."""

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from scorecard import releasing, stages
from scorecard.close.desk import Checkpoint, Desk, open_desk, passing
from scorecard.close.publish import Publication
from scorecard.control.page import control_page, write_control
from scorecard.deliver import dispatch
from scorecard.deliver.outbox import Sent
from scorecard.period import Month
from scorecard.project import Project, sql_dir
from scorecard.report import render
from scorecard.report.card import to_json
from scorecard.stores.warehouse import Warehouse
from tests.keeping import kept
from tests.pressing import is_pressed

NOON = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)


class Crash(BaseException):
    """What a test's checkpoint raises: nothing in the product may catch it."""


@dataclass
class Checkpoints:
    """Counts checkpoints by name, and crashes at one of them."""

    crash_at: int | None = None
    seen: list[str] = field(default_factory=list)

    def __call__(self, step: str) -> None:
        self.seen.append(step)
        if len(self.seen) - 1 == self.crash_at:
            raise Crash(step)


@dataclass(frozen=True)
class Ran:
    """What a run made and sent."""

    publication: Publication
    digest: Sent
    mail: Sent

    def moved(self, source: Path, target: Path) -> "Ran":
        """The same of a copy of the organisation in another folder."""
        digest, mail = (_moved(sent, source, target) for sent in (self.digest, self.mail))
        return Ran(self.publication, digest, mail)


def _moved(sent: Sent, source: Path, target: Path) -> Sent:
    told = {part.name: getattr(sent, part.name) for part in fields(sent)}
    files = {
        name: tuple(target / path.relative_to(source) for path in paths)
        for name, paths in told.items()
        if isinstance(paths, tuple) and all(isinstance(path, Path) for path in paths)
    }
    return replace(sent, **files)


Left = tuple[dict[str, bytes], dict[str, str]]
"""What runs left: files by path, and rows and a hash of each table by name."""


@contextmanager
def _here(jobs: int, modules: Sequence[str], executor: Executor | None) -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as pool:
        yield executor or pool


@contextmanager
def cards_here() -> Iterator[None]:
    """Cards are made in this process: starting others takes longer than all else of a month."""
    with patch.object(render, "workers", _here):
        yield


class Once(Executor):
    """Makes each card once; a card that is the same again has the same files.

    That it would have if it were made again is what tests of rebuilding show, which do not use it.
    """

    def __init__(self) -> None:
        self._made: dict[Any, Any] = {}

    def map(self, fn: Callable[..., Any], *jobs: Iterable[Any], **_: Any) -> Iterator[Any]:
        """One after the other, in this thread."""
        for job in jobs[0]:
            copies = job.copies, tuple(sorted(job.kpis.items()))
            key = to_json(job.card), job.stamp, job.templates.state(), copies, is_pressed()
            if key not in self._made:
                self._made[key] = fn(job)
            yield self._made[key]


@contextmanager
def desk_of(
    project: Project,
    checkpoint: Checkpoint = passing,
    executor: Executor | None = None,
    at: dt.datetime = NOON,
) -> Iterator[Desk]:
    """A desk at a fixed time that renders in this process."""
    with (
        ThreadPoolExecutor(1) as pool,
        open_desk(
            project, "test", clock=lambda: at, checkpoint=checkpoint, executor=executor or pool
        ) as desk,
    ):
        yield desk


def run(
    project: Project,
    month: str,
    checkpoint: Checkpoints | None = None,
    *,
    looked: bool = False,
    at: dt.datetime = NOON,
) -> Ran:
    """Every stage in order, at one moment; the control page is made where it is `looked`."""
    if checkpoint is not None or looked or at != NOON:
        return _run(project, month, checkpoint, is_looked=looked, at=at)
    root, ran = first_time(project, f"run {month}", lambda: _run(project, month, None))
    return ran.moved(root, project.root)


def first_time(project: Project, what: str, work: Callable[[], Any]) -> tuple[Path, Any]:
    """Where some work was done first on an organisation like this one, and what it returned.

    What it leaves behind is kept, for whatever begins with the same one; unless something was done
    on this one before, or it depends on the environment, and so may read what is not in its folder.
    """
    key = None if project.var.exists() else _digest(project.root, what)
    if key is None:
        return project.root, work()

    def make(folder: Path) -> tuple[Path, Any]:
        told = work()
        shutil.copytree(project.var, folder)
        return project.root, told

    folder, (root, told) = kept(f"first-time-{key}", make)
    if not project.var.exists():
        shutil.copytree(folder, project.var)
    return root, told


ONCE = Once()


def _digest(root: Path, what: str) -> str | None:
    """Of all an organisation consists of before its first run; None where that is not all."""
    found = hashlib.sha256(f"{what} {is_pressed()}".encode())
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.suffix == ".yaml" and b"${" in content:
            return None
        found.update(str(path.relative_to(root)).encode())
        found.update(hashlib.sha256(content).digest())
    return found.hexdigest()


@contextmanager
def no_snapshots() -> Iterator[None]:
    """Nobody reads while these stages run."""
    with patch.object(stages, "snapshot", lambda _: None):
        yield


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Nobody reads in the midst of a calculation; what is there at its end is there as ever."""
    ever = stages.snapshot

    def at_the_end(desk: Desk) -> None:
        if desk.warehouse.has_done("diagnoses"):
            ever(desk)

    with patch.object(stages, "snapshot", at_the_end):
        yield


@contextmanager
def unread(checkpoint: Checkpoint) -> Iterator[None]:
    """Nobody reads while these stages run, but where every step counts: as in a run there."""
    with no_snapshots() if checkpoint is passing else nullcontext():
        yield


@contextmanager
def no_readers() -> Iterator[None]:
    """The file of the snapshot is not written within the block, where no test opens it."""
    with patch.object(stages, "refresh", lambda *_: None):
        yield


@contextmanager
def unlooked() -> Iterator[None]:
    """Nobody looks at the control page, which takes a tenth of a small organisation's month."""
    with _controlled(lambda *_: None, lambda *_: None, lambda *_: b"the control page"):
        yield


@contextmanager
def looked() -> Iterator[None]:
    """The control page is made within the block."""
    with _controlled(write_control, write_control, control_page):
        yield


@contextmanager
def _controlled(staged: Any, released: Any, mailed: Any) -> Iterator[None]:
    with (
        patch.object(stages, "control", staged),
        patch.object(releasing, "control", released),
        patch.object(dispatch, "control_page", mailed),
    ):
        yield


def _run(
    project: Project,
    month: str,
    steps: Checkpoints | None,
    *,
    is_looked: bool = False,
    at: dt.datetime = NOON,
) -> Ran:
    of = Month.parse(month)
    checkpoint = steps or passing
    seen = looked() if is_looked else unlooked()
    with seen, desk_of(project, checkpoint, ONCE, at) as desk:
        with unread(checkpoint):
            _calculate(desk, of)
        publication = stages.edition(desk, of)
        stages.snapshot(desk)
        digest = stages.alert_digest(desk, of)
        mail = releasing.scorecard_mail(desk, of)
        return Ran(publication, digest, mail)


def calculate(project: Project, month: str) -> None:
    """Every stage before publishing, and the snapshot."""
    with unlooked(), desk_of(project) as desk:
        _calculate(desk, Month.parse(month))
        stages.snapshot(desk)


def _calculate(desk: Desk, at: Month) -> None:
    for source in desk.config.sources:
        stages.collect(desk, source.id, at)
    stages.load(desk, at)
    stages.source_breaks(desk, at)
    stages.resolved_values(desk)
    stages.derived_breaks(desk, at)
    stages.measure_results(desk)
    stages.scorecards(desk, at)
    stages.scored_breaks(desk, at)
    stages.effects(desk, at)
    stages.signals(desk)
    stages.diagnoses(desk)


def copy_project(source: Path, target: Path) -> Project:
    """An organisation's configuration in a folder of its own."""
    shutil.copytree(source / "config", target / "config")
    return Project(target)


def tables(project: Project) -> dict[str, str]:
    """Rows and a hash of every table of a project's warehouse, which nobody has open."""
    warehouse = Warehouse(project.warehouse, sql_dir())
    try:
        return warehouse.table_hashes()
    finally:
        warehouse.close()


def left_in(project: Project) -> Left:
    """Every file for people, and what is in every table of the warehouse."""
    return files_of(project), tables(project)


def files_of(project: Project) -> dict[str, bytes]:
    """Every file for people: published pages and workbooks, and mails."""
    folders = (project.published, project.outbox)
    return {
        str(path.relative_to(project.var)): path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
