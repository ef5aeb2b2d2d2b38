"""How long natural limits, signals and outlooks of a big organisation take.

    python -m tests.benchmarks.signals --units 1000 --measures 40 --months 36

Prints seconds, the ratio to resolving and scoring everything once, and the most memory the process
held. Nothing is asserted: a limit on time would fail on a slow machine for no fault of the code.
"""

import argparse
import resource
import sys
import tempfile
from pathlib import Path

from scorecard.project import sql_dir
from scorecard.reconcile.resolve import resolve
from scorecard.reference.mirror import mirror
from scorecard.score.measures import score_measures
from scorecard.score.rollup import roll_up
from scorecard.score.signals import find_signals
from scorecard.stores.landing import Arrival, Landing
from scorecard.stores.warehouse import Warehouse
from tests.benchmarks.effects import LAST, MEGABYTE, fill, measured, organisation, targets


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long signals of a big organisation take.")
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--measures", type=int, default=40)
    parser.add_argument("--months", type=int, default=36)
    given = parser.parse_args()
    config = organisation(given.units, given.measures)
    config = config.model_copy(update={"targets": targets(config)})
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        warehouse = Warehouse(Path(folder) / "warehouse.duckdb", sql_dir())
        landing = Landing(Path(folder) / "landing")
        landing.land(
            Arrival("a", "x", str(LAST), "history", "full", "accepted", b"x", "csv", rows=1)
        )
        fill(warehouse, config, given.months, 0)
        mirror(warehouse, config, landing)
        whole = sum(measured(work, warehouse) for work in (resolve, score_measures, roll_up))
        took = measured(find_signals, warehouse)
        count = warehouse.con.execute("SELECT count(*) FROM mart.signals").fetchall()[0][0]
        warehouse.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE
    sys.stdout.write(
        f"resolved and scored in {whole:.1f} s; {count:,} signals in {took:.1f} s, "
        f"{took / whole:.1f} x   peak {peak:.0f} MB\n"
    )


if __name__ == "__main__":
    main()
