"""How long resolving, scoring, rolling up and decomposing take, beside bare sums of the same rows.

    python -m tests.benchmarks.scores --units 1000 --measures 40 --months 36

The organisation is that of `tests.benchmarks.effects`. The calibrator is what a plain script
would do in DuckDB with the same claims and no question asked: DOUBLE, no coverage, no reasons, no
worst child, no trail; figures summed up the tree, periods by window, scores and three weighted
means, each kept in a table. Sizes are halved one dimension at a time to show that time is linear.
Nothing is asserted: a limit on time would fail on a slow machine for no fault of the code.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from scorecard.project import sql_dir
from scorecard.reconcile.breaks import find_source_breaks
from scorecard.reconcile.resolve import resolve
from scorecard.reference.mirror import mirror
from scorecard.score.decompose import find_changes
from scorecard.score.measures import score_measures
from scorecard.score.rollup import fill_levels
from scorecard.score.stability import find_stability
from scorecard.stores.landing import Arrival, Landing
from scorecard.stores.warehouse import Warehouse
from tests.benchmarks.effects import LAST, MEGABYTE, fill, measured, organisation, targets


def roll_up(warehouse: Warehouse) -> None:
    """Roll up without what is drawn for stability, which is measured by itself."""
    with warehouse.transaction():
        fill_levels(warehouse)


STAGES = {
    "resolve": resolve,
    "measures": score_measures,
    "roll-up": roll_up,
    "stability": find_stability,
    "changes": find_changes,
}
# What a bare aggregation is held against.
SCORING = ("measures", "roll-up", "changes")
# One statement for each thing a card cannot do without.
BARE = (
    """
    CREATE OR REPLACE TABLE bare.figures AS
    WITH RECURSIVE above AS (
        SELECT unit AS leaf, unit FROM ref.units
        UNION ALL
        SELECT a.leaf, e.parent FROM above AS a INNER JOIN ref.edges AS e ON a.unit = e.child
    )
    SELECT
        v.kpi, a.unit, v.month_index,
        sum(v.value::DOUBLE) AS value,
        sum(v.numerator::DOUBLE) AS numerator,
        sum(v.denominator::DOUBLE) AS denominator
    FROM core.vintages AS v INNER JOIN above AS a ON v.unit = a.leaf
    WHERE v.source = 'a'
    GROUP BY ALL
    """,
    """
    CREATE OR REPLACE TABLE bare.periods AS
    SELECT
        f.*,
        sum(f.value) OVER (
            PARTITION BY f.kpi, f.unit, m.fiscal_start ORDER BY f.month_index
        ) AS ytd,
        sum(f.value) OVER (
            PARTITION BY f.kpi, f.unit ORDER BY f.month_index
            RANGE BETWEEN 11 PRECEDING AND CURRENT ROW
        ) AS rolling
    FROM bare.figures AS f INNER JOIN ref.months AS m ON f.month_index = m.month_index
    """,
    """
    CREATE OR REPLACE TABLE bare.measures AS
    SELECT
        s.unit, p.month_index, s.perspective, s.objective, s.kpi, s.weight, s.objective_weight,
        s.perspective_weight,
        least(10, greatest(0, 10.0 / 3 * (1 + (
            CASE s.basis WHEN 'month' THEN p.value WHEN 'ytd' THEN p.ytd ELSE p.rolling END
            - t.red_flag::DOUBLE
        ) / (t.goal - t.red_flag)::DOUBLE))) AS score
    FROM ref.measures AS s
    INNER JOIN bare.periods AS p ON s.kpi = p.kpi AND s.unit = p.unit
    INNER JOIN ref.targets AS t ON s.kpi = t.kpi AND s.unit = t.unit
    """,
    """
    CREATE OR REPLACE TABLE bare.objectives AS
    SELECT
        unit, month_index, perspective, objective, objective_weight, perspective_weight,
        sum(weight::DOUBLE * score) / sum(weight::DOUBLE) AS score
    FROM bare.measures GROUP BY ALL
    """,
    """
    CREATE OR REPLACE TABLE bare.perspectives AS
    SELECT
        unit, month_index, perspective, perspective_weight,
        sum(objective_weight::DOUBLE * score) / sum(objective_weight::DOUBLE) AS score
    FROM bare.objectives GROUP BY ALL
    """,
    """
    CREATE OR REPLACE TABLE bare.cards AS
    SELECT
        unit, month_index,
        sum(perspective_weight::DOUBLE * score) / sum(perspective_weight::DOUBLE) AS score
    FROM bare.perspectives GROUP BY ALL
    """,
)


def bare(warehouse: Warehouse) -> None:
    """The calibrator."""
    warehouse.con.execute("CREATE SCHEMA IF NOT EXISTS bare")
    for text in BARE:
        warehouse.con.execute(text)


def timed(units: int, measures: int, months: int) -> tuple[dict[str, float], float, int]:
    """Seconds by stage, those of the calibrator, and how many measures were scored."""
    config = organisation(units, measures)
    config = config.model_copy(update={"targets": targets(config)})
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        warehouse = Warehouse(Path(folder) / "warehouse.duckdb", sql_dir())
        landing = Landing(Path(folder) / "landing")
        landing.land(
            Arrival("a", "x", str(LAST), "history", "full", "accepted", b"x", "csv", rows=1)
        )
        fill(warehouse, config, months, 0)
        mirror(warehouse, config, landing)
        find_source_breaks(warehouse)
        took = {name: measured(work, warehouse) for name, work in STAGES.items()}
        calibrator = measured(bare, warehouse)
        rows = warehouse.con.execute("SELECT count(*) FROM mart.measure_results").fetchall()
        warehouse.close()
    return took, calibrator, int(rows[0][0])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long scoring takes.")
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--measures", type=int, default=40)
    parser.add_argument("--months", type=int, default=36)
    given = parser.parse_args()
    size = (given.units, given.measures, given.months)
    for divided in ((1, 1, 1), (2, 1, 1), (1, 2, 1), (1, 1, 2)):
        begin = time.perf_counter()
        units, measures, months = (n // d for n, d in zip(size, divided, strict=True))
        took, calibrator, rows = timed(units, measures, months)
        _print((units, measures, months), rows, took, calibrator)
        sys.stdout.write(
            f"   (all of it, with making the claims, {time.perf_counter() - begin:.0f} s)\n"
        )


def _print(
    size: tuple[int, int, int], rows: int, took: dict[str, float], calibrator: float
) -> None:
    scoring = sum(took[name] for name in SCORING)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE
    parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in took.items())
    sys.stdout.write(
        f"{size[0]:,} units x {size[1]} measures x {size[2]} months, {rows:,} results: "
        f"{parts}; {', '.join(SCORING)} {scoring:.1f} s, {scoring / calibrator:.1f} x bare "
        f"({calibrator:.1f} s); peak {peak:.0f} MB\n"
    )


if __name__ == "__main__":
    main()
