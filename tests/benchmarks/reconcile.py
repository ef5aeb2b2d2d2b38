"""How long the rules take over ten million observations, beside a bare join and beside pandas.

    python -m tests.benchmarks.reconcile --rows 10000000 --repeat 3

Three sources claim the same figures of 40 KPIs over 60 months, as loading leaves them in the
warehouse; one in a thousand differs beyond its tolerance and one in a thousand is absent. The
calibrators hold each two sources against each other by a full outer join and keep what differs by
more than the tolerance or is absent: `bare` is DuckDB and `pandas` is pandas, both from the same
file; `merged` is pandas with the frames in memory before the clock starts. `rules` are all rules of
the first stage, with the marts they fill; `derived` are those of the second, once figures are
resolved.

Every measurement is a process of its own, the ones compared by turns, so that a busy machine slows
all of them. Prints the best time of each on the clock and of the processor, their ratios, and the
most memory a process held. Nothing is asserted: a limit on time would fail on a slow machine for no
fault of the code.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd

from scorecard.config.kpis import Kpi, Tolerance
from scorecard.config.models import Config
from scorecard.config.organisation import Calendar, Organisation, ParentEdge, Unit
from scorecard.period import Month
from scorecard.project import sql_dir
from scorecard.reconcile.breaks import find_derived_breaks, find_source_breaks
from scorecard.reconcile.resolve import resolve
from scorecard.reference.mirror import mirror
from scorecard.stores.landing import Arrival, Landing
from scorecard.stores.marks import mark_path
from scorecard.stores.warehouse import Warehouse
from tests.ingest.world import LONG, source
from tests.vintages import put_query

KPIS, MONTHS = 40, 60
SOURCES = ("a", "b", "c")
PAIRS = (("a", "b"), ("a", "c"), ("b", "c"))
LAST = Month.parse("2026-10")
TOLERANCE = "0.005"
CLAIMED, RESOLVED = "claimed.duckdb", "resolved.duckdb"
MEGABYTE = 2**20
Work = Callable[[], object]


def make(path: Path, rows: int) -> None:
    """A warehouse with so many claims, loaded and with the configuration they are held against."""
    cells = -(-rows // len(SOURCES))
    config = _config(-(-cells // (KPIS * MONTHS)))
    warehouse = Warehouse(path, sql_dir())
    landing = Landing(path.parent / "landing")
    for seq, name in enumerate(SOURCES, start=1):
        landing.land(
            Arrival(
                name, "x", str(LAST), "history", "full", "accepted", name.encode(), "csv", rows=1
            )
        )
        warehouse.con.execute(
            "INSERT INTO core.loads BY NAME SELECT ? AS seq, ? AS source, 'x' AS name, "
            "? AS month_index, 'loaded' AS state, '' AS reason, 0 AS read, 0 AS loaded, "
            "0 AS unchanged, 0 AS quarantined, 0 AS rejected, 0 AS ignored, 0 AS withdrawn",
            [seq, name, LAST.index],
        )
        put_query(warehouse, _claims(seq, name, cells))
    mirror(warehouse, config, landing)
    warehouse.close()


def _claims(seq: int, name: str, cells: int) -> str:
    """SQL of a source's claims, month after month; of one KPI in five as operands."""
    far = "0.03" if name == "c" else "0.02"
    return f"""
        SELECT
            '{name}' AS source, kpi, unit, month_index,
            CASE WHEN is_ratio THEN (figure / 512)::DECIMAL(28, 9) ELSE figure END AS value,
            CASE WHEN is_ratio THEN figure END AS numerator,
            CASE WHEN is_ratio THEN 512 END AS denominator,
            'final' AS status, FALSE AS withdrawn, {seq} AS seq_from, place + 2 AS row_number,
            1 AS summands
        FROM (
            SELECT
                i AS place,
                'kpi_' || lpad((i % {KPIS})::VARCHAR, 2, '0') AS kpi,
                'unit_' || lpad((i // {KPIS * MONTHS})::VARCHAR, 5, '0') AS unit,
                {LAST.index} - i // {KPIS} % {MONTHS} AS month_index,
                i % 5 = 4 AS is_ratio,
                ((100000 + hash(i) % 100000000) / 100)::DECIMAL(18, 2) AS claimed,
                (
                    claimed * CASE
                        WHEN '{name}' = 'a' THEN 1
                        WHEN hash(i, '{name}') % 1000 = 0 THEN 1 + {far}
                        WHEN hash(i, '{name}') % 3 = 0 THEN 1.001
                        ELSE 1
                    END
                )::DECIMAL(28, 2) AS figure
            FROM range({cells}) AS t (i)
            ORDER BY month_index, i
        )
        WHERE hash(place, 'absent', '{name}') % 1000 > 0
    """


def _config(units: int) -> Config:
    """KPIs that believe `a`, then `b`, then `c`, of units under one that nobody reports."""
    return Config.model_construct(
        organisation=Organisation(
            id="big",
            name="Big",
            currency="EUR",
            time_zone="Europe/London",
            calendar=Calendar(country="GB"),
        ),
        people=(),
        perspectives=(),
        scorecards=(),
        units=(
            Unit(id="all", name="all", type="enterprise"),
            *(
                Unit(
                    id=f"unit_{i:05}",
                    name=f"unit_{i:05}",
                    type="shop",
                    parents=(ParentEdge(unit="all"),),
                )
                for i in range(units)
            ),
        ),
        kpis=tuple(
            Kpi(
                id=f"kpi_{i:02}",
                name=f"kpi_{i:02}",
                description="For measuring",
                aggregation="ratio" if i % 5 == 4 else "flow",
                polarity="higher_is_better",
                owner="ann",
                sources=(*SOURCES, "children"),
                tolerance=Tolerance(relative=Decimal(TOLERANCE)),
            )
            for i in range(KPIS)
        ),
        sources=tuple(source(LONG, id=name, path=f"{name}.csv") for name in SOURCES),
    )


def bare(path: Path) -> Work:
    """DuckDB's own full outer joins of the same rows, what differs kept."""
    joins = " UNION ALL ".join(
        f"""
        SELECT kpi, unit, month_index, '{one}', l.value, '{other}', r.value
        FROM (SELECT * FROM core.vintages WHERE source = '{one}') AS l
        FULL JOIN (SELECT * FROM core.vintages WHERE source = '{other}') AS r
            USING (kpi, unit, month_index)
        WHERE coalesce(
            abs(r.value - l.value) > {TOLERANCE} * greatest(abs(l.value), abs(r.value)), TRUE
        )
        """
        for one, other in PAIRS
    )
    con = duckdb.connect(str(path))
    return lambda: con.execute(f"CREATE TEMP TABLE differing AS {joins}")


def pandas(path: Path) -> Work:
    """The same in pandas, from the same file."""
    con = duckdb.connect(str(path))
    return lambda: _held_against_each_other(_frames(con))


def merged(path: Path) -> Work:
    """The same in pandas, from frames that are in memory already."""
    frames = _frames(duckdb.connect(str(path)))
    return lambda: _held_against_each_other(frames)


def _frames(con: duckdb.DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    query = "SELECT kpi, unit, month_index, value::DOUBLE AS value FROM core.vintages"
    return {name: con.execute(f"{query} WHERE source = ?", [name]).df() for name in SOURCES}


def _held_against_each_other(frames: dict[str, pd.DataFrame]) -> list[pd.DataFrame]:
    return [_differing(frames[one], frames[other]) for one, other in PAIRS]


def _differing(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    both = one.merge(other, how="outer", on=["kpi", "unit", "month_index"], suffixes=("_l", "_r"))
    larger = both[["value_l", "value_r"]].abs().max(axis=1)
    return both[~((both["value_r"] - both["value_l"]).abs() <= float(TOLERANCE) * larger)]


def rules(path: Path) -> Work:
    """All rules about what sources claim, with the marts they fill."""
    warehouse = _opened(path)
    return lambda: find_source_breaks(warehouse)


def derived(path: Path) -> Work:
    """All rules about resolved figures."""
    warehouse = _opened(path)
    return lambda: find_derived_breaks(warehouse)


def _opened(path: Path) -> Warehouse:
    """The warehouse open: that compares the file with its mark, before any rule is run.

    Raises `StoreError` rather than begin an empty one that would be quick to look through.
    """
    warehouse = Warehouse(path, sql_dir(), create=False)
    warehouse.run("ingest/find_sources")
    return warehouse


WAYS: dict[str, Callable[[Path], Work]] = {
    way.__name__: way for way in (bare, pandas, merged, rules, derived)
}


def measured(way: str, path: Path) -> dict[str, float]:
    """Clock and processor seconds and peak megabytes of one way, in a process of its own.

    It works on a copy, so that every turn finds the same file.
    """
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        shutil.copyfile(mark_path(path), mark_path(copy))
        command = [sys.executable, "-m", "tests.benchmarks.reconcile", "--child", way, str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _child(way: str, path: Path) -> None:
    work = WAYS[way](path)
    clock, processor = time.perf_counter(), time.process_time()
    work()
    took = time.perf_counter() - clock, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE
    figures = dict(zip(("clock", "processor", "megabytes"), (*took, peak), strict=True))
    sys.stdout.write(json.dumps(figures))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long the rules take over observations.")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--prepare", type=Path, metavar="FOLDER")
    parser.add_argument("--child", nargs=2, metavar=("WAY", "FILE"))
    given = parser.parse_args()
    if given.prepare:
        prepare(given.prepare, given.rows)
        return
    if given.child:
        _child(given.child[0], Path(given.child[1]))
        return
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        # A process starts with the peak of the one that starts it, so this one stays small.
        command = [sys.executable, "-m", "tests.benchmarks.reconcile", "--prepare", folder]
        subprocess.run([*command, "--rows", str(given.rows)], check=True)
        claimed, resolved = Path(folder) / CLAIMED, Path(folder) / RESOLVED
        _print(given.rows, _best(claimed, ("bare", "pandas", "merged", "rules"), given.repeat))
        _print(given.rows, _best(resolved, ("bare", "derived"), given.repeat))


def prepare(folder: Path, rows: int) -> None:
    """What rules about claims begin with, and what those about resolved figures do."""
    claimed, resolved = folder / CLAIMED, folder / RESOLVED
    make(claimed, rows)
    shutil.copyfile(claimed, resolved)
    shutil.copyfile(mark_path(claimed), mark_path(resolved))
    warehouse = _opened(resolved)
    find_source_breaks(warehouse)
    resolve(warehouse)
    warehouse.close()


def _best(path: Path, ways: tuple[str, ...], repeat: int) -> dict[str, dict[str, float]]:
    turns = [{way: measured(way, path) for way in ways} for _ in range(repeat)]
    return {
        way: {
            "clock": min(turn[way]["clock"] for turn in turns),
            "processor": min(turn[way]["processor"] for turn in turns),
            "megabytes": max(turn[way]["megabytes"] for turn in turns),
        }
        for way in ways
    }


def _print(rows: int, best: dict[str, dict[str, float]]) -> None:
    *calibrators, ours = best
    for way, figures in best.items():
        sys.stdout.write(
            "{:11,} rows   {:8} {clock:6.2f} s clock {processor:6.2f} s processor   "
            "peak {megabytes:5.0f} MB\n".format(rows, way, **figures)
        )
    for way in calibrators:
        clock, processor = (best[ours][key] / best[way][key] for key in ("clock", "processor"))
        sys.stdout.write(f"  {ours} {clock:.2f} x {way}, processor {processor:.2f} x\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
