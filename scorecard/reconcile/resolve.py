"""One figure for each KPI, unit and month: by decision, else by precedence, from the leaves up."""

from typing import Any

from scorecard.stores.warehouse import Warehouse

# What decisions in force say of figures, month by month.
DECIDED = ("work.rulings", "work.ignored", "work.certified")
# Figures of months and of periods, in the order they are made.
PERIODS = ("work.special_periods", "mart.kpi_values")
# What statements on figures and periods of them call.
MACROS = ("quotient", "standing", "due_months", "chained", "period")
# A statement and its parameters.
Step = tuple[str, dict[str, Any]]


def resolve(warehouse: Warehouse) -> None:
    """Fill `work.resolved` and, from it, the figures of periods in `mart.kpi_values`.

    At each depth child aggregates come before ratios of other KPIs, since those use them.
    """
    with warehouse.transaction():
        for table in (*DECIDED, "work.candidates", "work.resolved"):
            warehouse.con.execute(f"DELETE FROM {table}")
        make_macros(warehouse)
        for table in DECIDED:
            warehouse.run(f"resolve/insert_{table.removeprefix('work.')}")
        warehouse.run("resolve/insert_source_candidates")
        for depth in range(_deepest(warehouse), -1, -1):
            for name, parameters in (*from_children(depth), *from_operands(depth)):
                warehouse.run(name, parameters)
        for table in PERIODS:
            warehouse.con.execute(f"DELETE FROM {table}")
            warehouse.run(f"resolve/insert_{table.partition('.')[2]}")


def make_macros(warehouse: Warehouse) -> None:
    """Make what the statements that resolve and score call, for this connection."""
    for name in MACROS:
        warehouse.run(f"resolve/create_{name}")


def from_children(depth: int) -> list[Step]:
    """What resolves the units of one depth from those below, which are resolved already."""
    return [
        ("resolve/insert_children_candidates", {"depth": depth}),
        ("resolve/insert_resolved", {"depth": depth, "formulas": False}),
    ]


def from_operands(depth: int) -> list[Step]:
    """What resolves ratios of other KPIs, those being resolved, for the units of one depth."""
    return [
        ("resolve/insert_formula_candidates", {"depth": depth}),
        ("resolve/insert_resolved", {"depth": depth, "formulas": True}),
    ]


def _deepest(warehouse: Warehouse) -> int:
    rows = warehouse.con.execute("SELECT coalesce(max(depth), 0) FROM ref.units").fetchall()
    return int(rows[0][0])
