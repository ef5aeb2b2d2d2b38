"""How long a million rows of a web server take to be landed, beside bare reading in the same run.

    .venv/bin/python -m tests.benchmarks.rest [rows]

The calibrator is httpx and the json module over the same pages, nothing checked, ordered or kept.
The server is a process of its own that has all pages ready. Each figure is the best of three;
processor time is that of our process. Peak memory is that of a process which does just that one
thing, above what its imports need; at a tenth of the rows and at three times as many it shows what
grows with them. That is sorting, up to what `scorecard.ingest.ordered` leaves it, which half a
million rows fill.
"""

import argparse
import itertools
import json
import multiprocessing as mp
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

from scorecard.fiscal import CALENDAR_MONTHS
from scorecard.ingest.environment import Environment
from scorecard.ingest.web.fetch import Place, fetch
from scorecard.period import Month
from tests.benchmarks.databases import made_rows, measured, say
from tests.ingest.webserver import Asked, Said, web_server
from tests.ingest.world import REST, source

PAGE = 10_000
NAMES = ("kpi", "unit", "month", "value")


def main() -> None:
    """Print one line for each number of rows and way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="?", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    for number in (rows // 10, rows, 3 * rows):
        with _served(number) as url:
            bare, landed = measured((bare_pages, landed_pages), url)
        times, work = landed.seconds / bare.seconds, landed.processor / bare.processor
        say(f"{number:,} rows in pages of {PAGE:,}: httpx and json {bare}")
        say(f"  landed: {landed}; x {times:.2f}, processor x {work:.2f}")


def bare_pages(url: str) -> None:
    """Read every page, and nothing else."""
    with httpx.Client() as client:
        for start in itertools.count(0, PAGE):
            if not json.loads(client.get(f"{url}?offset={start}").content)["rows"]:
                return


def landed_pages(url: str) -> None:
    """All that a run does before landing keeps the bytes."""
    paging = {"type": "offset", "size": PAGE}
    month = Month.parse("2026-10")
    place = Place(Path("/"), CALENDAR_MONTHS, Environment({}))
    fetch(source(REST, url=url, paging=paging), (month, month), place)


@contextmanager
def _served(rows: int) -> Iterator[str]:
    """The address of so many rows, from a process that does nothing else."""
    context = mp.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(rows, theirs))
    process.start()
    try:
        yield str(ours.recv())
    finally:
        ours.send("over")
        process.join()


def _serve(rows: int, control: Connection) -> None:
    made = made_rows(rows)
    bodies = []
    while page := [dict(zip(NAMES, row, strict=True)) for row in itertools.islice(made, PAGE)]:
        bodies.append(json.dumps({"rows": page}).encode())
    bodies.append(b'{"rows": []}')

    def answer(asked: Asked) -> Said:
        return Said(bodies[int(asked.query["offset"]) // PAGE])

    with web_server() as web:
        web.handles("/sales", answer)
        control.send(f"{web.url}/sales")
        control.recv()


if __name__ == "__main__":
    main()
