"""One figure for each KPI, unit and month: by decision, else by precedence, from the leaves up."""

from scorecard.stores.warehouse import Warehouse

# What decisions in force say of figures, month by month.
DECIDED = ("work.rulings", "work.ignored", "work.certified")


def resolve(warehouse: Warehouse) -> None:
    """Fill `work.resolved` and `mart.kpi_values`.

    At each depth child aggregates come before ratios of other KPIs, since those use them.
    """
    with warehouse.transaction():
        for table in (*DECIDED, "work.candidates", "work.resolved", "mart.kpi_values"):
            warehouse.con.execute(f"DELETE FROM {table}")
        warehouse.run("resolve/create_quotient")
        for table in DECIDED:
            warehouse.run(f"resolve/insert_{table.removeprefix('work.')}")
        warehouse.run("resolve/insert_source_candidates")
        for depth in range(_deepest(warehouse), -1, -1):
            warehouse.run("resolve/insert_children_candidates", {"depth": depth})
            warehouse.run("resolve/insert_resolved", {"depth": depth, "formulas": False})
            warehouse.run("resolve/insert_formula_candidates", {"depth": depth})
            warehouse.run("resolve/insert_resolved", {"depth": depth, "formulas": True})
        warehouse.run("resolve/insert_kpi_values")


def _deepest(warehouse: Warehouse) -> int:
    rows = warehouse.con.execute("SELECT coalesce(max(depth), 0) FROM ref.units").fetchall()
    return int(rows[0][0])
