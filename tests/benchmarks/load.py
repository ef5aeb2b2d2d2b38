"""How long a million observations take to land and load, beside DuckDB's bare read and INSERT.

    python -m tests.benchmarks.load --rows 1000000 --repeat 3

Every measurement is a process of its own, the ones compared by turns, so that a busy machine slows
both. Prints the best time of each on the clock and by the processor, their ratios, and the most
memory a process held. Nothing is asserted: a limit on time would fail on a slow machine for no
fault of the code.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from scorecard.config.kpis import Kpi
from scorecard.config.models import Config
from scorecard.config.organisation import Calendar, Organisation, Unit
from scorecard.ingest import observe, sources
from scorecard.ingest.ordered import Staged
from scorecard.period import Month
from scorecard.project import sql_dir
from scorecard.stores.landing import Landing
from scorecard.stores.statements import literal
from scorecard.stores.warehouse import Warehouse
from tests.ingest.world import LONG, source

KPIS, UNITS = 25, 400
FIRST = Month.parse("1995-01")
MEGABYTE = 2**20
COLUMNS = ("kpi", "unit", "month", "value")


def _rows(count: int) -> str:
    """SQL for observations with two decimals, none twice."""
    return f"""
        SELECT
            'kpi_' || lpad((i % {KPIS})::VARCHAR, 2, '0') AS kpi,
            'unit_' || lpad((i // {KPIS} % {UNITS})::VARCHAR, 3, '0') AS unit,
            strftime(
                make_date({FIRST.year}, 1, 1) + to_months((i // {KPIS * UNITS})::INTEGER), '%Y-%m'
            ) AS month,
            ((hash(i) % 1000000000) / 100)::DECIMAL(18, 2) AS value
        FROM range({count}) AS t (i)
    """


def write_files(folder: Path, rows: int) -> None:
    """The same observations as CSV, quoted CSV, Parquet, and as a query's extract lands."""
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE made AS {_rows(rows)}")
        for name, options in (
            ("long.csv", "FORMAT csv, HEADER"),
            ("quoted.csv", "FORMAT csv, HEADER, FORCE_QUOTE *"),
            ("long.parquet", "FORMAT parquet"),
        ):
            con.execute(f"COPY made TO {literal(str(folder / name))} ({options})")
    kinds = ["VARCHAR", "VARCHAR", "VARCHAR", "DECIMAL(18, 2)"]
    with Staged(kinds) as staged:
        path = literal(str(folder / "long.parquet"))
        staged.con.execute(f"INSERT INTO staged SELECT * FROM read_parquet({path})")
        (folder / "extract.parquet").write_bytes(staged.parquet(COLUMNS, kinds))


class Watch:
    """Seconds since it was started, on the clock and of this process's threads."""

    def __init__(self) -> None:
        self._started = time.perf_counter(), time.process_time()

    def read(self) -> dict[str, float]:
        """The seconds so far."""
        seconds, processor = self._started
        return {
            "seconds": time.perf_counter() - seconds,
            "processor": time.process_time() - processor,
        }


def bare(path: Path, folder: Path) -> dict[str, float]:
    """How long DuckDB takes to read a file and insert it into a table of the types it sees."""
    read = "read_csv" if path.suffix == ".csv" else "read_parquet"
    with duckdb.connect(str(folder / "bare.duckdb")) as con:
        rows = f"SELECT * FROM {read}({literal(str(path))})"
        con.execute(f"CREATE TABLE held AS {rows} LIMIT 0")
        watch = Watch()
        con.execute(f"INSERT INTO held {rows}")
        return watch.read()


def ours(path: Path, folder: Path, *, again: bool = False) -> dict[str, float]:
    """How long it takes to land a file and load it, or `again` over itself with other bytes."""
    kind = "csv" if path.suffix == ".csv" else "parquet"
    declared = source(LONG, type=kind, path=str(path))
    ids = [f"kpi_{i:02}" for i in range(KPIS)], [f"unit_{i:03}" for i in range(UNITS)]
    config, (warehouse, landing) = organisation(declared, *ids), opened(folder)
    load = partial(land_and_load, warehouse, landing, config, root=path.parent, files={})
    watch = Watch()
    if again:
        load()
        path.write_bytes(path.read_bytes().replace(b".", b".0", 1))
        watch = Watch()
    load()
    took = watch.read()
    warehouse.close()
    return took


def organisation(declared: Any, kpis: Sequence[str], units: Sequence[str]) -> Config:
    """A configuration of one source and the KPIs and units it speaks of."""
    return Config.model_construct(
        organisation=Organisation(
            id="big",
            name="Big",
            currency="EUR",
            time_zone="Europe/London",
            calendar=Calendar(country="GB"),
        ),
        sources=(declared,),
        kpis=tuple(
            Kpi(
                id=name,
                name=name,
                description=name,
                aggregation="flow",
                polarity="higher_is_better",
                owner="ann",
            )
            for name in kpis
        ),
        units=tuple(Unit(id=name, name=name, type="region") for name in units),
    )


def opened(folder: Path) -> tuple[Warehouse, Landing]:
    """What a run has open before it comes to its sources."""
    warehouse = Warehouse(folder / "warehouse.duckdb", sql_dir())
    warehouse.run("ingest/find_sources")
    return warehouse, Landing(folder / "landing")


def land_and_load(
    warehouse: Warehouse,
    landing: Landing,
    config: Config,
    *,
    root: Path,
    files: Mapping[str, bytes],
) -> None:
    """Land what the only source holds, and load all of it."""
    (declared,) = config.sources
    result = sources.collect(
        declared, Month.parse("2026-10"), root=root, files=files, landing=landing
    )
    assert not result.failures, result.failures
    (counts,) = observe.load(warehouse, landing, config)
    assert counts.quarantined == counts.rejected == 0, counts


WAYS: dict[str, Callable[[Path, Path], dict[str, float]]] = {"bare": bare, "ours": ours}


def measured(way: str, path: Path) -> dict[str, float]:
    """Seconds, by the processor too, and peak megabytes of one way, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.load", "--child", way, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _child(way: str, path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        took = WAYS[way](path, Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE
    sys.stdout.write(json.dumps({**took, "megabytes": peak}))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long observations take to land and load.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--child", nargs=2, metavar=("WAY", "FILE"))
    given = parser.parse_args()
    if given.child:
        _child(given.child[0], Path(given.child[1]))
        return
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        write_files(Path(folder), given.rows)
        for path in sorted(Path(folder).iterdir()):
            _compare(path, given.repeat)


def _compare(path: Path, repeat: int) -> None:
    turns = [{way: measured(way, path) for way in WAYS} for _ in range(repeat)]
    peak = max(turn["ours"]["megabytes"] for turn in turns)
    size = path.stat().st_size / MEGABYTE
    told = [f"{path.name:16} {size:5.1f} MB"]
    for kind in ("seconds", "processor"):
        best = {way: min(turn[way][kind] for turn in turns) for way in WAYS}
        told.append(
            f"{kind}: bare DuckDB {best['bare']:.2f}, landed and loaded {best['ours']:.2f}, "
            f"{best['ours'] / best['bare']:.2f} x"
        )
    sys.stdout.write("   ".join((*told, f"peak {peak:.0f} MB")) + "\n")


if __name__ == "__main__":
    main()
