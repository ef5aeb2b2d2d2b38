"""Where cards are rendered: what an installation may say, and what is said where it is wrong."""

import gc
import os
import sys

import pytest

from scorecard.errors import InputError
from scorecard.project import templates_dir
from scorecard.report.card import Stamp
from scorecard.report.render import Job, as_rendered
from scorecard.report.templates import Templates
from scorecard.report.workers import VARIABLE, processes, workers
from tests.report.sample_card import empty


def process_of(_: int) -> int:
    """Where a job is done."""
    return os.getpid()


@pytest.fixture(autouse=True)
def rendering() -> None:
    """By the workers of this file."""


def test_an_installation_says_how_many_processes_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    with workers(8, []) as pool:
        used = set(pool.map(process_of, range(8)))
    assert len(used) == 1
    assert used != {os.getpid()}


def test_what_a_worker_has_loaded_is_not_looked_through_for_garbage() -> None:
    with processes(1, []) as pool:
        assert pool.submit(gc.get_freeze_count).result() > 0


def test_workers_are_replaced_and_no_card_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorecard.report.workers._CARDS", 2)
    monkeypatch.setenv(VARIABLE, "2")
    with workers(11, []) as pool:
        assert list(pool.map(str, range(11))) == [str(number) for number in range(11)]
        used = list(pool.map(process_of, range(11)))
    # Four cards a pool, by two processes at most; none of a pool is in another one.
    pools = [set(used[at : at + 4]) for at in range(0, 11, 4)]
    assert len(set.union(*pools)) == sum(map(len, pools))


@pytest.mark.parametrize("said", ["0", "two", "-1", "1.5"])
def test_what_is_neither_a_number_nor_an_address_is_refused(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, said)
    expected = f"{VARIABLE}={said}: expected a number of processes from 1, or the address of a Dask"
    with pytest.raises(InputError, match=expected), workers(1, []):
        pass


def test_a_scheduler_without_dask_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "tcp://127.0.0.1:8786")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'scorecard\[dask\]'"), workers(1, []):
        pass


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorecard.report.workers._WAIT", 0.2)
    monkeypatch.setenv(VARIABLE, "tcp://127.0.0.1:1")
    with pytest.raises(InputError, match="no Dask scheduler answers there"), workers(1, []):
        pass


def test_a_dask_cluster_makes_the_same_files(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    job = Job(empty(), Stamp(1, "final"), Templates(templates_dir()))
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        monkeypatch.setenv(VARIABLE, "1")
        here = list(as_rendered([job]))
        monkeypatch.setenv(VARIABLE, cluster.scheduler_address)
        there = list(as_rendered([job]))
    assert here == there
    assert [made.failure for made in here] == [""]
