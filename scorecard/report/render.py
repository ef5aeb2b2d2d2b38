"""The one wide step: frozen trees in, files out, on any `concurrent.futures.Executor`."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from scorecard.errors import RenderError
from scorecard.report.card import Card, Stamp
from scorecard.report.templates import Templates

# Below this a pool costs more than it brings.
ALONE = 2


@dataclass(frozen=True, slots=True)
class Job:
    """A card version to be made."""

    card: Card
    stamp: Stamp
    templates: Templates


@dataclass(frozen=True, slots=True)
class Rendered:
    """A card version's files, or why there are none."""

    unit: str
    pdf: bytes = b""
    excel: bytes = b""
    failure: str = ""


def render(job: Job) -> Rendered:
    """Page and workbook of one card; a failure is returned, so that it holds this card only."""
    from scorecard.report.page import render_pdf
    from scorecard.report.workbook import render_workbook

    try:
        pdf = render_pdf(job.card, job.stamp, job.templates)
        return Rendered(job.card.unit, pdf, render_workbook(job.card, job.stamp))
    except RenderError as error:
        return Rendered(job.card.unit, failure=str(error))


def render_all(
    jobs: Sequence[Job],
    executor: Executor | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> dict[str, Rendered]:
    """Every job's files by unit, in parallel where there are enough of them."""
    done: dict[str, Rendered] = {}
    with _workers(len(jobs), executor) as workers:
        results = map(render, jobs) if workers is None else workers.map(render, jobs)
        for rendered in results:
            done[rendered.unit] = rendered
            if on_progress is not None:
                on_progress(f"{len(done)} of {len(jobs)} cards")
    return done


@contextmanager
def _workers(jobs: int, executor: Executor | None) -> Iterator[Executor | None]:
    if executor is not None or jobs <= ALONE:
        yield executor
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["scorecard.report.page", "scorecard.report.workbook"])
    with ProcessPoolExecutor(min(jobs, os.cpu_count() or 1), mp_context=context) as pool:
        yield pool
