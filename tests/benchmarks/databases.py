"""How long a million rows of a database take to land and load, beside a bare read in the same run.

    .venv/bin/python -m tests.benchmarks.databases [rows]

The calibrator is an Arrow driver read into a DuckDB table, nothing checked, ordered or kept: beside
landing alone a table in memory, beside landing and loading one in a file, where loading puts them.
Each figure is the best of five; processor time is that of our process, without the server's. Peak
memory is that of a process which does just that one thing, above what its imports need. PostgreSQL
is left out, with a word, where its programs are absent.
"""

import argparse
import importlib
import multiprocessing as mp
import resource
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
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
from tests.benchmarks.load import Watch, land_and_load, opened, organisation
from tests.ingest.world import QUERY, source

BEST_OF = 5
QUERY_TEXT = "SELECT kpi, unit, month, value FROM sales"
FILES = {QUERY["query_file"]: QUERY_TEXT.encode()}
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
            compare(f"{kind}, {rows:,} rows", url, _bare, (by_columns, by_rows))
            compare(f"{kind}, in a file", url, _bare_kept, (partial(landed_and_loaded, rows),))


Way = Callable[[str], Mapping[str, float] | None]
"""What is done with a URL; what it took, where not all of it counts."""


def compare(what: str, url: str, bare: Way, ways: Sequence[Way]) -> None:
    """Say what the bare way takes, and how many times as much the others do."""
    calibrator, *others = measured((bare, *ways), url)
    say(f"{what}: bare read and insert {calibrator}")
    for way, found in zip(ways, others, strict=True):
        times, work = found.seconds / calibrator.seconds, found.processor / calibrator.processor
        name = getattr(way, "func", way).__name__.replace("_", " ")
        say(f"  {name}: {found}; x {times:.2f}, processor x {work:.2f}")


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
    _inserted(url, ":memory:")


def _bare_kept(url: str) -> None:
    """The same into a file."""
    with TemporaryDirectory(prefix="scorecard-") as folder:
        _inserted(url, f"{folder}/bare.duckdb")


def _inserted(url: str, path: str) -> None:
    made = make_url(url)
    sqlite = made.get_backend_name() == "sqlite"
    driver = importlib.import_module(f"adbc_driver_{made.get_backend_name()}.dbapi")
    where = made.database if sqlite else url.replace(" ", "%20")
    with driver.connect(where) as connection, connection.cursor() as cursor:
        cursor.execute(QUERY_TEXT)
        stream = cursor.fetch_arrow()
        with duckdb.connect(path) as con:
            con.execute("SET enable_progress_bar = false")
            con.register("stream", stream)
            con.execute("CREATE TABLE rows AS SELECT * FROM stream")


def landed_and_loaded(rows: int, url: str) -> Mapping[str, float]:
    """Land as a run does, and load all of it into a new warehouse."""
    kpis = [f"kpi-{i}" for i in range(25)]
    units = [f"unit-{i}" for i in range(rows // 1_500 + 1)]
    config = organisation(source(QUERY, url=url), kpis, units)
    with TemporaryDirectory(prefix="scorecard-") as folder:
        warehouse, landing = opened(Path(folder))
        watch = Watch()
        land_and_load(warehouse, landing, config, root=Path("/"), files=FILES)
        took = watch.read()
        warehouse.close()
    return took


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
        files=FILES,
        environment=Environment({}),
    )


def measured(ways: Sequence[Way], url: str) -> list[Figure]:
    """The best of a few of each way, in turns: a machine is not equally busy all the time."""
    found = [[_apart(way, url) for way in ways] for _ in range(BEST_OF)]
    return [Figure(*map(min, zip(*turns, strict=True))) for turns in zip(*found, strict=True)]


def _apart(way: Way, url: str) -> tuple[float, float, float]:
    """What one way costs in a process that does nothing else."""
    context = mp.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_alone, args=(way, url, theirs))
    process.start()
    answer: tuple[float, float, float] = ours.recv()
    process.join()
    return answer


def _alone(way: Way, url: str, answer: Connection) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    watch = Watch()
    took = way(url) or watch.read()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer.send((took["seconds"], took["processor"], (most - before) * 1024 / _MIB))


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
