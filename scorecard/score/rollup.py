"""Measures to objectives, perspectives, themes and cards, by rules that cannot hide a red child."""

from scorecard.score.stability import find_stability
from scorecard.stores.warehouse import Warehouse

# What statements that roll up call, each after those it calls itself.
_MACROS = (
    "share",
    "sums",
    "points",
    "scored",
    "worth",
    "millionths",
    "covered",
    "rolled",
    "band",
)
# In the order they are filled, step by step.
LEVELS = (
    "cascade_results",
    "objective_results",
    "perspective_results",
    "theme_results",
    "scorecards",
)


def make_macros(warehouse: Warehouse) -> None:
    """Define what every statement that rolls up calls."""
    warehouse.make(*(f"score/create_{macro}" for macro in _MACROS))
    # It asks that there is something to roll up; what, each level says anew.
    warehouse.make(f"score/stage_{LEVELS[1]}", "score/create_rolled_up")


def steps(warehouse: Warehouse) -> list[int]:
    """The steps in which scores are rolled up; one where nothing is cascaded up the tree."""
    found = warehouse.con.execute("SELECT DISTINCT step FROM ref.nodes ORDER BY step").fetchall()
    return [int(step) for (step,) in found]


def fill_level(warehouse: Warehouse, level: str, step: int) -> None:
    """Fill one of `LEVELS` with the scores of a step; what they rest on is there."""
    if level == "theme_results" and not warehouse.has("ref.nodes", "level = 'theme'"):
        return
    if level == "cascade_results" and not warehouse.has("ref.cascades"):
        return
    if level != "cascade_results":
        warehouse.run(f"score/stage_{level}")
    warehouse.run(f"score/insert_{level}", {"step": step})


def fill_levels(warehouse: Warehouse) -> None:
    """Fill the marts of roll-ups, of cards that others rest on before those."""
    make_macros(warehouse)
    for level in LEVELS:
        warehouse.con.execute(f"DELETE FROM mart.{level}")
    for step in steps(warehouse):
        for level in LEVELS:
            fill_level(warehouse, level, step)


def roll_up(warehouse: Warehouse) -> None:
    """Fill the marts of roll-ups, and of their stability."""
    with warehouse.transaction():
        fill_levels(warehouse)
        find_stability(warehouse)
