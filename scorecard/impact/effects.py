"""What every break would change on cards, found by rescoring only what it touches.

Beside the warehouse stands a second, empty set of its tables, `what_if`. Each break gets a copy
there of the units its other number reaches: its own, and those above that rest on it. The
statements that resolve and score the organisation then run on the copies as they are, so that no
formula is written twice, and an effect is what a calculation of everything with that one number
exchanged would give.

The other number goes in place of the resolved one, up the tree, into formulas it is an operand of,
into the year to date and rolling twelve months of its month and of later ones, and from measures to
cards.
"""

from collections.abc import Sequence
from typing import Any

from scorecard.reconcile import resolve
from scorecard.reconcile.formulas import calculate_formulas
from scorecard.reconcile.resolve import PERIODS, from_children
from scorecard.score import rollup
from scorecard.score.measures import score_figures
from scorecard.score.rollup import LEVELS, fill_level, steps
from scorecard.stores.warehouse import Warehouse

# Rules whose breaks have two figures for one place; an absent or invalid figure has none to put in.
EXCHANGED = ("agreement", "roll_up", "identity")
# Exchanges rescored at once: enough for DuckDB to work in columns, and few enough for its memory.
BATCH = 4000
MARTS = ("effects", "effects_together", "materiality")
_SETTINGS = (
    "ref.kpis",
    "ref.months",
    "ref.formulas",
    "ref.operands",
    "ref.constants",
    "ref.settings",
)
_RESOLVED = (
    "ref.units",
    "ref.edges",
    "ref.precedence",
    "work.rulings",
    "work.ignored",
    "work.resolved",
    "work.candidates",
    "mart.formula_gaps",
)
_SCORED = (
    "ref.units",
    "ref.measures",
    "ref.nodes",
    "ref.theme_objectives",
    "ref.cascades",
    "work.resolved",
    "work.target_rules",
    "work.targets",
    "work.period_targets",
    "work.period_coverage",
    "work.points",
    "work.long_term_targets",
    "work.scales",
    *PERIODS,
    "mart.formula_gaps",
    "work.measure_scores",
    *(f"mart.{level}" for level in LEVELS),
)


def find_effects(warehouse: Warehouse, *, batch: int = BATCH) -> None:
    """Fill the marts of effects, and of whether breaks matter; scorecards come first."""
    resolve.make_macros(warehouse)
    rollup.make_macros(warehouse)
    with warehouse.what_if():
        for table in _SETTINGS:
            warehouse.con.execute(f"INSERT INTO what_if.{table} FROM {table}")
        _run(warehouse, "create", "changes", "moves", "touched", "effects")
        _run(warehouse, "stage", "levels")
        _run(warehouse, "stage", "exchanges", rules=list(EXCHANGED), size=batch)
        numbers = "SELECT DISTINCT batch FROM what_if.work.exchanges ORDER BY batch"
        for (number,) in warehouse.con.execute(numbers).fetchall():
            _exchange(warehouse, number)
            _rescore(warehouse, number)
        with warehouse.transaction():
            for mart in MARTS:
                warehouse.con.execute(f"DELETE FROM mart.{mart}")
            _run(warehouse, "insert", "effects_alone", "effects_together", "materiality")


def _exchange(warehouse: Warehouse, batch: int) -> None:
    """Put a batch's other numbers in place, and resolve again what rests on them.

    Formulas of other KPIs come last: they are added up nowhere, so no unit above waits for them.
    """
    _clear(warehouse, (*_RESOLVED, "work.changes"))
    _run(warehouse, "stage", "reach", batch=batch)
    _run(warehouse, "stage", "links", "siblings")
    _run(warehouse, "insert", "units", "edges", "precedence", "rulings", "ignored")
    _run(warehouse, "insert", "exchanged", "reports", "siblings", "stand_ins")
    depths = "SELECT DISTINCT depth FROM what_if.ref.units WHERE depth >= 0 ORDER BY depth DESC"
    for (depth,) in warehouse.con.execute(depths).fetchall():
        for name, parameters in from_children(depth):
            warehouse.run_what_if(name, parameters)
    _run(warehouse, "insert", "changes")
    _clear(warehouse, ("work.resolved", "work.candidates"))
    _run(warehouse, "insert", "operands", "formula_reports")
    with warehouse.in_what_if():
        calculate_formulas(warehouse)
    _run(warehouse, "insert", "changes")


def _rescore(warehouse: Warehouse, batch: int) -> None:
    """Score the cards on which a batch's changed figures stand, and keep what moves."""
    _clear(warehouse, (*_SCORED, "work.moves", "work.touched"))
    _run(warehouse, "stage", "scenarios", batch=batch)
    _run(warehouse, "stage", "series")
    _run(warehouse, "insert", "copied_units", "copied_figures", "copied_measures")
    _run(warehouse, "insert", "copied_target_rules", "copied_points", "copied_long_term_targets")
    with warehouse.in_what_if():
        resolve.make_periods(warehouse)
        warehouse.run("score/insert_targets")
        score_figures(warehouse)
    _run(warehouse, "insert", "measure_moves", "touched")
    _run(warehouse, "delete", "untouched")
    _clear(warehouse, ("ref.measures",))
    for step in steps(warehouse):
        _roll_up(warehouse, step)
    _run(warehouse, "insert", "effects")


def _roll_up(warehouse: Warehouse, step: int) -> None:
    """Roll up what moves in a step; what stands beside it is taken as it is, level by level.

    What moves on cards of earlier steps goes up to the objectives that take something of them.
    """
    _run(warehouse, "insert", "touched_above", step=step)
    _run(warehouse, "insert", "touched_measures", "other_measures", step=step)
    _run(warehouse, "insert", "copied_nodes", "copied_themes", "copied_cascades", step=step)
    for level in LEVELS:
        with warehouse.in_what_if():
            fill_level(warehouse, level, step)
        if level == "cascade_results":
            _run(warehouse, "insert", "other_cascades", step=step)
        elif level == "objective_results":
            _run(warehouse, "insert", "other_objectives", step=step)
    _run(warehouse, "insert", "score_moves", step=step)


def _run(warehouse: Warehouse, verb: str, *subjects: str, **parameters: Any) -> None:
    for subject in subjects:
        warehouse.run(f"impact/{verb}_{subject}", parameters)


def _clear(warehouse: Warehouse, tables: Sequence[str]) -> None:
    for table in tables:
        warehouse.con.execute(f"DELETE FROM what_if.{table}")
