"""Where cards are rendered: a process for each processor, or what an installation says.

`SCORECARD_RENDERERS` is a number of processes, or the address of a Dask scheduler
(`tcp://host:8786`) whose workers have this program, and this organisation's templates in the same
folder. It belongs to the machine and not to the organisation: no edition hangs on it.
"""

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any

from scorecard.errors import InputError
from scorecard.report.limits import Limits, limits, obey

VARIABLE = "SCORECARD_RENDERERS"
# Workers are replaced after so many cards each, so that what libraries keep does not add up.
_CARDS = 250
_WAIT = 10


@contextmanager
def workers(
    jobs: int, modules: Sequence[str], executor: Executor | None = None
) -> Iterator[Executor]:
    """The executor given, or the installation's, for so many jobs; `modules` are dear to import.

    Raises `InputError` where the variable is neither a number nor a scheduler that answers.
    """
    said = os.environ.get(VARIABLE, "").strip()
    if executor is not None:
        yield executor
    elif "://" in said:
        with _cluster(said) as client:
            yield client.get_executor()
    else:
        with _Renewed(min(jobs, _number(said)), modules) as pool:
            yield pool


def _number(said: str) -> int:
    if not said:
        return os.cpu_count() or 1
    if not said.isdecimal() or int(said) == 0:
        raise InputError(
            f"{VARIABLE}={said}: expected a number of processes from 1, or the address of a Dask "
            "scheduler as tcp://host:8786"
        )
    return int(said)


def processes(number: int, modules: Sequence[str]) -> ProcessPoolExecutor:
    """A pool of so many processes of this machine that have `modules` loaded, and its limits."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(modules))
    return ProcessPoolExecutor(
        number,
        mp_context=context,
        initializer=_begin,
        # The process they are forked from may have been started under another environment.
        initargs=(limits(),),
    )


class _Renewed(Executor):
    """Pools of processes one after the other, each for so many jobs; for `map` alone.

    Not `max_tasks_per_child`: a pool whose workers end by it may start none in their place, and
    waits for ever (CPython issue 115634).
    """

    def __init__(self, number: int, modules: Sequence[str]) -> None:
        self._number = number
        self._modules = modules

    def map(
        self,
        fn: Callable[..., Any],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[Any]:
        """Results in the order of the jobs."""
        jobs = list(zip(*iterables, strict=False))
        size = _CARDS * self._number
        for at in range(0, len(jobs), size):
            some = zip(*jobs[at : at + size], strict=True)
            with processes(self._number, self._modules) as pool:
                yield from pool.map(fn, *some, timeout=timeout, chunksize=chunksize)


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError(
            f"{VARIABLE}={address}: Dask is not installed: pip install 'scorecard[dask]'"
        ) from error
    try:
        client: Any = Client(  # type: ignore[no-untyped-call]
            address, timeout=_WAIT, set_as_default=False
        )
    except (OSError, ValueError) as error:
        raise InputError(
            f"{VARIABLE}={address}: no Dask scheduler answers there: start one, or unset "
            f"{VARIABLE} to render on this machine"
        ) from error
    with client:
        yield client


def _begin(given: Limits) -> None:
    obey(given)
    _end_with_the_run()
    # What is loaded lives as long as the worker: no collection has to look through it.
    gc.freeze()


def _end_with_the_run() -> None:
    """End this worker when the run's process dies; a killed run cannot tell its workers."""
    run = multiprocessing.parent_process()
    assert run is not None

    def watch() -> None:
        wait([run.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
