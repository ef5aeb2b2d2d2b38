"""How long a million rows of a database take to be landed, beside a bare read in the same run.

    .venv/bin/python -m tests.benchmarks.databases [rows]

The calibrator is an Arrow driver read into a DuckDB table, nothing checked, ordered or kept. Each
figure is the best of three; processor time is that of our process, without the server's. Peak
memory is that of a process which does just that one thing, above what its imports need. PostgreSQL
is left out, with a word, where its programs are absent.
"""

import argparse
import importlib
import multiprocessing as mp
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from sqlalchemy import make_url

from scorecard.fiscal import CALENDAR_MONTHS
from scorecard.ingest import arrow, databases
from scorecard.ingest.environment import Environment
from scorecard.period import Month
from tests import servers
from tests.ingest.world import QUERY, source

BEST_OF = 3
QUERY_TEXT = "SELECT kpi, unit, month, value FROM sales"
COLUMNS = "kpi varchar(20), unit varchar(20), month char(7), value {}"
_MIB = 2**20


def main() -> None:
    """Print one line for each database and way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="?", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="scorecard-")))
        urls = {"SQLite": _sqlite(folder, rows)}
        try:
            server = stack.enter_context(servers.postgresql_server())
        except pytest.skip.Exception as absent:
            say(f"PostgreSQL: {absent}")
        else:
            urls["PostgreSQL"] = _filled(server, rows)
        for kind, url in urls.items():
            bare, *others = measured((_bare, by_columns, by_rows), url)
            say(f"{kind}, {rows:,} rows: bare read and insert {bare}")
            for way, found in zip((by_columns, by_rows), others, strict=True):
                times, work = found.seconds / bare.seconds, found.processor / bare.processor
                say(f"  landed {way.__name__}: {found}; x {times:.2f}, processor x {work:.2f}")


@dataclass(frozen=True, slots=True)
class Figure:
    """What one way took: seconds on the clock, seconds of our processor, MiB."""

    seconds: float
    processor: float
    memory: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s, {self.processor:.2f} s processor, {self.memory:,.0f} MiB"


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _bare(url: str) -> None:
    """Read and insert, and nothing else."""
    made = make_url(url)
    sqlite = made.get_backend_name() == "sqlite"
    driver = importlib.import_module(f"adbc_driver_{made.get_backend_name()}.dbapi")
    where = made.database if sqlite else url.replace(" ", "%20")
    with driver.connect(where) as connection, connection.cursor() as cursor:
        cursor.execute(QUERY_TEXT)
        stream = cursor.fetch_arrow()
        with duckdb.connect() as con:
            con.execute("SET enable_progress_bar = false")
            con.register("stream", stream)
            con.execute("CREATE TABLE rows AS SELECT * FROM stream")


def by_columns(url: str) -> None:
    """Land through the Arrow driver."""
    _landed(url)


def by_rows(url: str) -> None:
    """Land through SQLAlchemy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrow, "installed", lambda url: False)
        _landed(url)


def _landed(url: str) -> None:
    """All that a run does before landing keeps the bytes."""
    months = Month.parse("2026-10"), Month.parse("2026-10")
    databases.fetch(
        source(QUERY, url=url),
        months,
        calendar=CALENDAR_MONTHS,
        root=Path("/"),
        files={QUERY["query_file"]: QUERY_TEXT.encode()},
        environment=Environment({}),
    )


def measured(ways: Sequence[Callable[[str], None]], url: str) -> list[Figure]:
    """The best of a few of each way, in turns: a machine is not equally busy all the time."""
    found = [[_apart(way, url) for way in ways] for _ in range(BEST_OF)]
    return [Figure(*map(min, zip(*turns, strict=True))) for turns in zip(*found, strict=True)]


def _apart(way: Callable[[str], None], url: str) -> tuple[float, float, float]:
    """What one way costs in a process that does nothing else."""
    context = mp.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_alone, args=(way, url, theirs))
    process.start()
    answer: tuple[float, float, float] = ours.recv()
    process.join()
    return answer


def _alone(way: Callable[[str], None], url: str, answer: Connection) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, worked = time.perf_counter(), time.process_time()
    way(url)
    seconds, processor = time.perf_counter() - start, time.process_time() - worked
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer.send((seconds, processor, (most - before) * 1024 / _MIB))


def _sqlite(folder: Path, rows: int) -> str:
    path = folder / "sales.sqlite"
    with sqlite3.connect(path) as con:
        con.execute(f"CREATE TABLE sales ({COLUMNS.format('real')})")
        con.executemany("INSERT INTO sales VALUES (?, ?, ?, ?)", made_rows(rows))
    con.close()
    return f"sqlite:///{path}"


def made_rows(rows: int) -> Iterator[tuple[str, str, str, float]]:
    """25 KPIs of as many units as it takes, over 60 months, in no order."""
    for i in range(rows):
        at = i * 7_919 % rows
        month = f"{2022 + at // 25 % 60 // 12}-{at // 25 % 12 + 1:02}"
        yield f"kpi-{at % 25}", f"unit-{at // 1_500}", month, (at * 31 % 1_000_003) / 100


def _filled(server: servers.Server, rows: int) -> str:
    made = f"SELECT i, (i::bigint * 7919 % {rows})::int AS at FROM generate_series(0, {rows - 1}) i"
    url = server.fresh(
        f"CREATE TABLE sales ({COLUMNS.format('numeric(18, 2)')})",
        "INSERT INTO sales SELECT 'kpi-' || at % 25, 'unit-' || at / 1500, (2022 + at / 25 % 60 "
        "/ 12) || '-' || lpad((at / 25 % 12 + 1)::text, 2, '0'), "
        f"(at::bigint * 31 % 1000003) / 100.0 FROM ({made}) AS made",
        "ANALYZE sales",
    )
    return servers.written(url)


if __name__ == "__main__":
    main()
