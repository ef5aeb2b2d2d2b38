"""The wide step: files for every card, and failures that cost their own card only."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Any

from scorecard.project import templates_dir
from scorecard.report.card import Card, Stamp
from scorecard.report.render import Job, render_all
from scorecard.report.templates import Templates
from tests.report.sample_card import ordinary

STAMP = Stamp(1, "final")


class Breaking(Executor):
    """Does one job and then breaks, as a pool does whose worker was killed."""

    def map(self, fn: Callable[..., Any], *iterables: Iterable[Any], **_: Any) -> Iterator[Any]:
        yield fn(next(iter(iterables[0])))
        raise BrokenProcessPool("killed")


def jobs(*cards: Card) -> list[Job]:
    return [Job(card, STAMP, Templates(templates_dir())) for card in cards]


def test_any_executor_makes_the_same_files() -> None:
    card = ordinary()
    with ThreadPoolExecutor(1) as pool:
        threaded = render_all(jobs(card), pool)
    assert render_all(jobs(card)) == threaded
    assert threaded[card.unit].pdf.startswith(b"%PDF")


def test_what_a_broken_pool_left_is_made_one_worker_each() -> None:
    cards = [replace(ordinary(), unit=unit) for unit in ("north", "south")]
    told: list[str] = []
    done = render_all(jobs(*cards), Breaking(), told.append)
    assert [rendered.failure for rendered in done.values()] == ["", ""]
    assert told == ["1 of 2 cards", "2 of 2 cards"]


def test_a_card_that_cannot_be_rendered_says_so_and_holds_no_other() -> None:
    good = ordinary()
    # What no configuration can hold: a text where a score belongs.
    bad = replace(good, unit="bad", score=replace(good.score, value="six"))  # type: ignore[arg-type]
    with ThreadPoolExecutor(1) as pool:
        done = render_all(jobs(bad, good), pool)
    assert done["bad"].failure.startswith("a defect, ")
    assert done[good.unit].failure == ""
