"""The one wide step: frozen trees in, files out, on any `concurrent.futures.Executor`."""

from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Final

from scorecard.config.delivery import KindName
from scorecard.errors import InputError, RenderError
from scorecard.report.audience import Audience, shown_to
from scorecard.report.card import Card, Stamp
from scorecard.report.caveats import restamped
from scorecard.report.kinds import KINDS
from scorecard.report.limits import limited
from scorecard.report.narrative.wording import worded
from scorecard.report.templates import Templates
from scorecard.report.workers import processes, workers

# What every worker has before it begins.
MODULES: Final = tuple(name for kind in KINDS.values() for name in kind.modules)


@dataclass(frozen=True, slots=True)
class Copy:
    """Files of a card as an audience sees it, by their kinds."""

    audience: Audience
    kinds: tuple[KindName, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """What a manifest calls them."""
        return tuple(self.audience.key(kind) for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Job:
    """A card version to be made: whole, and in copies; `kpis` are the names of all KPIs by id."""

    card: Card
    stamp: Stamp
    templates: Templates
    copies: tuple[Copy, ...] = ()
    kpis: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A card version's files by what a manifest calls them, or why there are none."""

    unit: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    failure: str = ""


def render(job: Job) -> Rendered:
    """All files of one card; a failure is returned, so that it holds this card only.

    Whatever the failure is: a defect that one card brings out must not keep the others back.
    """
    try:
        with limited(), worded(job.templates, job.card.language):
            return Rendered(job.card.unit, dict(_files(job)))
    except RenderError as error:
        return Rendered(job.card.unit, failure=str(error))
    except Exception as error:
        return Rendered(job.card.unit, failure=f"a defect, {type(error).__name__}: {error}")


def _files(job: Job) -> Iterator[tuple[str, bytes]]:
    for name, kind in KINDS.items():
        if kind.always:
            yield name, kind.render(job.card, job.stamp, job.templates)
    for copy in job.copies:
        card = shown_to(job.card, copy.audience, job.kpis, job.templates)
        stamp = job.stamp if copy.audience.whole else restamped(job.stamp, card)
        for name, key in zip(copy.kinds, copy.keys, strict=True):
            yield key, KINDS[name].render(card, stamp, job.templates)


def as_rendered(
    jobs: Sequence[Job],
    executor: Executor | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> Generator[Rendered]:
    """Each job's files as soon as they are made, in parallel where there are enough of them.

    A card that kills its worker costs that card only: what was left is made one worker each.
    """
    done: set[str] = set()
    for made in _each(jobs, executor, done):
        done.add(made.unit)
        if on_progress is not None:
            on_progress(f"{len(done)} of {len(jobs)} cards")
        yield made


def _each(
    jobs: Sequence[Job], executor: Executor | None, done: Collection[str]
) -> Iterator[Rendered]:
    if not jobs:
        return
    try:
        with workers(len(jobs), MODULES, executor) as pool:
            yield from pool.map(render, jobs)
    except InputError:
        raise
    except Exception:  # `render` raises nothing: whatever this is, it is the workers' end
        for job in jobs:
            if job.card.unit not in done:
                yield _alone(job)


def _alone(job: Job) -> Rendered:
    try:
        with processes(1, MODULES) as worker:
            return worker.submit(render, job).result()
    except BrokenProcessPool:
        failure = "its renderer was killed, perhaps out of memory or time"
        return Rendered(job.card.unit, failure=failure)
