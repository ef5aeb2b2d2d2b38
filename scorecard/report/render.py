"""The one wide step: frozen trees in, files out, on any `concurrent.futures.Executor`."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from scorecard.errors import RenderError
from scorecard.report.card import Card, Stamp
from scorecard.report.kinds import KINDS
from scorecard.report.templates import Templates


@dataclass(frozen=True, slots=True)
class Job:
    """A card version to be made."""

    card: Card
    stamp: Stamp
    templates: Templates


@dataclass(frozen=True, slots=True)
class Rendered:
    """A card version's files by kind, or why there are none."""

    unit: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    failure: str = ""


def render(job: Job) -> Rendered:
    """Every kind of file of one card; a failure is returned, so that it holds this card only.

    Whatever the failure is: a defect that one card brings out must not keep the others back.
    """
    try:
        files: dict[str, bytes] = {
            name: kind.render(job.card, job.stamp, job.templates) for name, kind in KINDS.items()
        }
        return Rendered(job.card.unit, files)
    except RenderError as error:
        return Rendered(job.card.unit, failure=str(error))
    except Exception as error:
        return Rendered(job.card.unit, failure=f"a defect, {type(error).__name__}: {error}")


def render_all(
    jobs: Sequence[Job],
    executor: Executor | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> dict[str, Rendered]:
    """Every job's files by unit, in parallel where there are enough of them.

    A card that kills its worker costs that card only: what was left is made one worker each.
    """
    done: dict[str, Rendered] = {}

    def keep(rendered: Rendered) -> None:
        done[rendered.unit] = rendered
        if on_progress is not None:
            on_progress(f"{len(done)} of {len(jobs)} cards")

    if not jobs:
        return done
    try:
        with workers(len(jobs), executor) as pool:
            for rendered in pool.map(render, jobs):
                keep(rendered)
    except BrokenProcessPool:
        for job in jobs:
            if job.card.unit not in done:
                keep(_alone(job))
    return done


def _alone(job: Job) -> Rendered:
    try:
        with workers(1) as worker:
            return worker.submit(render, job).result()
    except BrokenProcessPool:
        return Rendered(job.card.unit, failure="its renderer was killed, perhaps out of memory")


@contextmanager
def workers(jobs: int, executor: Executor | None = None) -> Iterator[Executor]:
    """The executor given, or one process for each processor, that has the renderers loaded."""
    if executor is not None:
        yield executor
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([name for kind in KINDS.values() for name in kind.modules])
    processes = min(jobs, os.cpu_count() or 1)
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_end_with_the_run) as pool:
        yield pool


def _end_with_the_run() -> None:
    """End this worker when the run's process dies; a killed run cannot tell its workers."""
    run = multiprocessing.parent_process()
    assert run is not None

    def watch() -> None:
        wait([run.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
