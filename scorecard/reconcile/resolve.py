"""One figure for each KPI, unit and month: by decision, else by precedence, from the leaves up."""

from typing import Any

from scorecard.reconcile.formulas import calculate_formulas, calculate_periods
from scorecard.reconcile.initiatives import count_initiatives, follow_initiatives
from scorecard.reconcile.timeliness import count_deliveries
from scorecard.stores.warehouse import Warehouse

# What decisions in force say of figures, month by month.
DECIDED = ("work.rulings", "work.ignored", "work.certified")
FIGURES = ("work.candidates", "work.resolved", "mart.formula_gaps")
# Figures of months and of periods, in the order they are made.
PERIODS = ("work.special_periods", "mart.kpi_values")
# What statements on figures and periods of them call.
MACROS = ("standing", "stood_by", "due_months", "chained", "period")
# A statement and its parameters.
Step = tuple[str, dict[str, Any]]


def resolve(warehouse: Warehouse) -> None:
    """Fill `work.resolved` and, from it, the figures of periods in `mart.kpi_values`.

    `mart.initiatives` is filled beside them.

    Formulas of other KPIs come last: they are added up nowhere, so no unit above waits for them.
    """
    with warehouse.transaction():
        for table in (*DECIDED, *FIGURES, *PERIODS):
            warehouse.con.execute(f"DELETE FROM {table}")
        make_macros(warehouse)
        for table in DECIDED:
            warehouse.run(f"resolve/insert_{table.removeprefix('work.')}")
        warehouse.run("resolve/insert_source_candidates")
        count_initiatives(warehouse)
        count_deliveries(warehouse)
        deepest = _deepest(warehouse)
        # Nothing stands below the deepest units.
        warehouse.run("resolve/insert_resolved", {"depth": deepest, "rank": 0})
        for depth in range(deepest - 1, -1, -1):
            for name, parameters in from_children(depth):
                warehouse.run(name, parameters)
        calculate_formulas(warehouse)
        make_periods(warehouse)
        follow_initiatives(warehouse)


def make_periods(warehouse: Warehouse) -> None:
    """Figures of periods from those of months; the tables of `PERIODS` are empty."""
    for table in PERIODS:
        warehouse.run(f"resolve/insert_{table.partition('.')[2]}")
    calculate_periods(warehouse)


def make_macros(warehouse: Warehouse) -> None:
    """Make what the statements that resolve and score call, for this connection."""
    warehouse.make(*(f"resolve/create_{name}" for name in MACROS))


def from_children(depth: int) -> list[Step]:
    """What resolves the units of one depth from those below, which are resolved already."""
    return [
        ("resolve/insert_children_candidates", {"depth": depth}),
        ("resolve/insert_resolved", {"depth": depth, "rank": 0}),
    ]


def _deepest(warehouse: Warehouse) -> int:
    rows = warehouse.con.execute("SELECT coalesce(max(depth), 0) FROM ref.units").fetchall()
    return int(rows[0][0])
