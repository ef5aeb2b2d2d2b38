"""The wide step: files for every card, and failures that cost their own card only."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any, get_args

import pytest

from scorecard.config.delivery import KindName
from scorecard.errors import InputError
from scorecard.project import templates_dir
from scorecard.report import render as makers
from scorecard.report.card import Card, Stamp
from scorecard.report.kinds import KINDS
from scorecard.report.limits import MEMORY, SECONDS
from scorecard.report.render import Job, Rendered, as_rendered
from scorecard.report.templates import Templates
from scorecard.report.workers import VARIABLE
from tests.report.sample_card import empty, ordinary

STAMP = Stamp(1, "final")


class Breaking(Executor):
    """Does one job and then breaks, as a pool does whose worker was killed."""

    def map(self, fn: Callable[..., Any], *iterables: Iterable[Any], **_: Any) -> Iterator[Any]:
        yield fn(next(iter(iterables[0])))
        raise BrokenProcessPool("killed")


@pytest.fixture(autouse=True)
def rendering() -> None:
    """By processes, as in a run."""


def jobs(*cards: Card) -> list[Job]:
    return [Job(card, STAMP, Templates(templates_dir())) for card in cards]


def render_all(*given: Any) -> dict[str, Rendered]:
    """Every job's files by unit."""
    return {made.unit: made for made in as_rendered(*given)}


def test_any_executor_makes_the_same_files() -> None:
    card = ordinary()
    with ThreadPoolExecutor(1) as pool:
        threaded = render_all(jobs(card), pool)
    assert render_all(jobs(card)) == threaded
    assert threaded[card.unit].files["pdf"].startswith(b"%PDF")
    assert set(threaded[card.unit].files) == {k for k, kind in KINDS.items() if kind.always}
    assert set(KINDS) == set(get_args(KindName))


@pytest.mark.fault("crash")
def test_what_a_broken_pool_left_is_made_one_worker_each() -> None:
    cards = [replace(ordinary(), unit=unit) for unit in ("north", "south")]
    told: list[str] = []
    done = render_all(jobs(*cards), Breaking(), told.append)
    assert [rendered.failure for rendered in done.values()] == ["", ""]
    assert told == ["1 of 2 cards", "2 of 2 cards"]


SCRIPT = """
import os, time
from scorecard.report.workers import processes
if __name__ == "__main__":
    with processes(1, []) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        time.sleep(60)
"""


@pytest.mark.fault("crash")
def test_workers_of_a_killed_run_end_with_it(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as killed:
        assert killed.stdout is not None
        worker = int(killed.stdout.readline())
        killed.kill()
    deadline = time.monotonic() + 30
    while _alive(worker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _alive(worker)


def _alive(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    # A zombie is dead; nobody has asked after it yet.
    return status.rpartition(")")[2].split()[0] != "Z"


def test_a_card_that_cannot_be_rendered_says_so_and_holds_no_other() -> None:
    good = ordinary()
    # What no configuration can hold: a text where a score belongs.
    bad = replace(good, unit="bad", score=replace(good.score, value="six"))  # type: ignore[arg-type]
    with ThreadPoolExecutor(1) as pool:
        done = render_all(jobs(bad, good), pool)
    assert done["bad"].failure.startswith("a defect, ")
    assert done[good.unit].failure == ""


BOMBS = {
    "time": (
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        {SECONDS: "4"},
        "it took more than 4 seconds of processor time: look for what its templates repeat, "
        f"or raise {SECONDS}",
    ),
    "memory": (
        "{{ 'x' * 20000000000 }}",
        {MEMORY: "3000"},
        "it needs more than 3,000 MB of memory: look for what its templates repeat, "
        f"or raise {MEMORY}",
    ),
}


@pytest.mark.attack("render bomb")
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_card_that_takes_too_much_costs_that_card_only(
    bomb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template, said, expected = BOMBS[bomb]
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "card.html.j2").write_text(template, encoding="utf-8")
    bad = Job(ordinary(), STAMP, Templates(templates_dir(), tmp_path))
    monkeypatch.setenv(VARIABLE, "1")
    for variable, value in said.items():
        monkeypatch.setenv(variable, value)
    done = render_all([bad, *jobs(replace(empty(), unit="good"))])
    assert [made.failure for made in done.values()] == [expected, ""]


@pytest.mark.parametrize("variable", [SECONDS, MEMORY])
def test_a_limit_that_is_no_number_is_refused(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "much")
    with pytest.raises(InputError, match=f"{variable}=much: expected a whole number from 1"):
        render_all(jobs(ordinary()))


def test_nothing_more_is_made_for_who_wants_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    go_on = Event()

    def slowly(job: Job) -> Rendered:
        begun.append(job.card.unit)
        if len(begun) > 1:
            go_on.wait(60)
        return Rendered(job.card.unit)

    monkeypatch.setattr(makers, "render", slowly)
    cards = [replace(empty(), unit=f"u{number}") for number in range(9)]
    with ThreadPoolExecutor(1) as pool:
        made = as_rendered(jobs(*cards), pool)
        assert next(made).unit == "u0"
        made.close()
        go_on.set()
    assert begun in (["u0"], ["u0", "u1"])
