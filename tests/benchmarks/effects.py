"""How long the effects of ten thousand breaks take, beside scoring all of the same warehouse.

    python -m tests.benchmarks.effects --units 1000 --measures 40 --months 36 --breaks 10000

Every unit has a card; figures come up from shops over regions and divisions. A second source gives
a thousand of their series and differs in some months of each. Prints seconds, the ratio to
resolving and scoring everything once, and the most memory the process held. Nothing is asserted: a
limit on time would fail on a slow machine for no fault of the code.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from scorecard.config.dated import Target
from scorecard.config.kpis import Kpi, Operands
from scorecard.config.models import Config
from scorecard.config.organisation import (
    Calendar,
    Organisation,
    ParentEdge,
    Perspective,
    Unit,
)
from scorecard.config.scorecards import CardPerspective, Measure, Objective, Scorecard
from scorecard.impact.effects import BATCH, find_effects
from scorecard.period import Month
from scorecard.project import sql_dir
from scorecard.reconcile.breaks import find_derived_breaks, find_source_breaks
from scorecard.reconcile.resolve import resolve
from scorecard.reference.mirror import mirror
from scorecard.score.measures import score_measures
from scorecard.score.rollup import roll_up
from scorecard.stores.landing import Arrival, Landing
from scorecard.stores.statements import literal
from scorecard.stores.warehouse import Warehouse
from tests.ingest.world import LONG, source
from tests.vintages import put_query

LAST = Month.parse("2026-10")
SPAN = 10  # child units of a unit
SERIES = 1000  # that the second source gives too
BASES = ("month", "ytd", "ytd", "rolling_12")
KINDS = ("flow", "flow", "flow", "stock", "ratio")
PERSPECTIVES = 4
MEGABYTE = 2**20


def organisation(units: int, measures: int) -> Config:
    """A tree of units, `SPAN` to a parent, each with a card of the same measures."""
    kpis = [_kpi(number) for number in range(measures)]
    return Config.model_construct(
        organisation=Organisation(
            id="big",
            name="Big",
            currency="EUR",
            time_zone="Europe/London",
            calendar=Calendar(country="GB"),
        ),
        people=(),
        units=tuple(
            Unit(
                id=_unit(number),
                name=_unit(number),
                type="unit",
                parents=(ParentEdge(unit=_unit((number - 1) // SPAN)),) if number else (),
            )
            for number in range(units)
        ),
        kpis=tuple(kpis),
        perspectives=tuple(Perspective(id=f"p{i}", name=f"P{i}") for i in range(PERSPECTIVES)),
        scorecards=(Scorecard(id="card", unit_type="unit", perspectives=_perspectives(kpis)),),
        sources=tuple(source(LONG, id=name) for name in ("a", "b")),
    )


def _unit(number: int) -> str:
    return f"u{number:04}"


def _kpi(number: int) -> Kpi:
    # One in ten is a ratio of the two before it.
    operands = None
    if number % 10 == 9:
        operands = Operands(
            numerator={f"k{number - 9:02}": Decimal(1)},
            denominator={f"k{number - 8:02}": Decimal(1)},
        )
    return Kpi(
        id=f"k{number:02}",
        name=f"K{number}",
        description="For measuring",
        aggregation="ratio" if operands else KINDS[number % len(KINDS)],
        polarity="higher_is_better",
        owner="ann",
        sources=("a", "b", "children"),
        operands=operands,
    )


def _perspectives(kpis: list[Kpi]) -> tuple[CardPerspective, ...]:
    """Objectives of four measures, spread over the perspectives."""
    groups = [kpis[i : i + 4] for i in range(0, len(kpis), 4)]
    objectives = [
        Objective(
            id=f"o{number}",
            name=f"O{number}",
            owner="ann",
            measures=tuple(
                Measure(kpi=kpi.id, role="lagging", basis=BASES[place % len(BASES)])
                for place, kpi in enumerate(group)
            ),
        )
        for number, group in enumerate(groups)
    ]
    return tuple(
        CardPerspective(perspective=f"p{i}", objectives=tuple(objectives[i::PERSPECTIVES]))
        for i in range(PERSPECTIVES)
        if objectives[i::PERSPECTIVES]
    )


def targets(config: Config) -> tuple[Target, ...]:
    """Goals of each unit that its figure comes near: so many shops, so many times a shop's."""
    below = _shops_below(config)
    return tuple(
        Target(
            kpi=kpi.id,
            unit=unit.id,
            red_flag=Decimal("0.8") if kpi.aggregation == "ratio" else 450 * below[unit.id],
            goal=Decimal("1.2") if kpi.aggregation == "ratio" else 550 * below[unit.id],
        )
        for kpi in config.kpis
        for unit in config.units
    )


def _shops_below(config: Config) -> dict[str, Decimal]:
    below: dict[str, Decimal] = {}
    for unit in reversed(config.units):
        below.setdefault(unit.id, Decimal(1))
        for edge in unit.parents:
            below[edge.unit] = below.get(edge.unit, Decimal(0)) + below[unit.id]
    return below


def fill(warehouse: Warehouse, config: Config, months: int, breaks: int) -> None:
    """Figures of the shops from source `a`, and of some series from `b`, differing in places."""
    above = {edge.unit for unit in config.units for edge in unit.parents}
    shops = [unit.id for unit in config.units if unit.id not in above]
    given = {k.id: k.aggregation == "ratio" for k in config.kpis if k.operands is None}
    parameters = {"shops": shops, "kpis": list(given), "ratios": [k for k in given if given[k]]}
    made = f"""
        SELECT
            k.kpi, s.unit, {LAST.index} - m AS month_index,
            list_contains($ratios, k.kpi) AS is_ratio,
            (hash(k.kpi, s.unit, m) % 100000)::DECIMAL(28, 9) / 100 AS figure,
            dense_rank() OVER (ORDER BY hash(s.unit, k.kpi)) AS series,
            hash(m, s.unit, k.kpi) AS spot
        FROM
            (SELECT unnest($kpis) AS kpi) AS k
            CROSS JOIN (SELECT unnest($shops) AS unit) AS s
            CROSS JOIN range({months}) AS t (m)
    """
    for name, kept, changed in (("a", "TRUE", "0"), ("b", f"series <= {SERIES}", "7")):
        # A ratio's operands: something over a hundred.
        put_query(
            warehouse,
            f"""
            SELECT
                {literal(name)} AS source, kpi, unit, month_index,
                CASE WHEN is_ratio THEN (value / 500)::DECIMAL(28, 9) ELSE value END AS value,
                CASE WHEN is_ratio THEN value END AS numerator,
                CASE WHEN is_ratio THEN 500 END AS denominator,
                'final' AS status, FALSE AS withdrawn, 1 AS seq_from, 2 AS row_number,
                1 AS summands
            FROM (
                SELECT
                    *,
                    row_number() OVER (ORDER BY series > {SERIES}, spot) AS place,
                    figure + CASE WHEN place <= {breaks} THEN {changed} ELSE 0 END AS value
                FROM ({made})
            )
            WHERE {kept}
            """,
            parameters,
        )


def measured(work: Callable[[Warehouse], object], warehouse: Warehouse) -> float:
    """Seconds of one stage."""
    begin = time.perf_counter()
    work(warehouse)
    return time.perf_counter() - begin


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long the effects of breaks take.")
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--measures", type=int, default=40)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--breaks", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=BATCH)
    given = parser.parse_args()
    config = organisation(given.units, given.measures)
    config = config.model_copy(update={"targets": targets(config)})
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        warehouse = Warehouse(Path(folder) / "warehouse.duckdb", sql_dir())
        landing = Landing(Path(folder) / "landing")
        landing.land(
            Arrival("a", "x", str(LAST), "history", "full", "accepted", b"x", "csv", rows=1)
        )
        fill(warehouse, config, given.months, given.breaks)
        mirror(warehouse, config, landing)
        find_source_breaks(warehouse)
        whole = sum(measured(work, warehouse) for work in (resolve, score_measures, roll_up))
        find_derived_breaks(warehouse)
        took = measured(lambda w: find_effects(w, batch=given.batch), warehouse)
        _print(warehouse, whole, took)
        warehouse.close()


def _print(warehouse: Warehouse, whole: float, took: float) -> None:
    counts = [
        warehouse.con.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0]
        for rows in (
            "mart.kpi_values",
            "mart.measure_results",
            "mart.materiality WHERE largest_effect IS NOT NULL",
            "mart.effects",
            "mart.effects_together",
        )
    ]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE
    sys.stdout.write(
        "{:,} figures, {:,} measure results: resolved and scored in {:.1f} s\n"
        "{:,} breaks: {:,} effects, {:,} together with earlier breaks, in {:.1f} s, {:.1f} x   "
        "peak {:.0f} MB\n".format(*counts[:2], whole, *counts[2:], took, took / whole, peak)
    )


if __name__ == "__main__":
    main()
