"""Why a score changed: since last month, and since the last published version.

Five things can move a score: figures, targets, weights and definitions, which measures have a score
at all, and the figures before being other figures today. The part of each is its Shapley value: what
it changes on average over all orders in which they could have come one after the other. For that the
cards between are scored, with some of the five as they are now and the others as they were; they
stand beside the warehouse as in `scorecard.impact.effects`, and the statements that score and roll up
the organisation run on them as they are. Where one thing alone differs nothing has to be scored
again: all of the change is its part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scorecard.score.rollup import LEVELS
from scorecard.stores.warehouse import Warehouse

# Measures of cards between that are scored at once: enough to work in columns, and few enough for memory.
BATCH = 2_000_000
LAST_MONTH, LAST_VERSION = "last_month", "last_version"
_MACROS = (
    "resolve/create_quotient",
    "score/create_band",
    "score/create_measure_score",
    "change/create_levelled",
)
_SETTINGS = ("ref.kpis", "ref.months", "ref.settings")
_COPIED = ("ref.measures", "mart.measure_results", *(f"mart.{level}" for level in LEVELS))
_PUBLISHED = ("work.published_lines", "work.published_scores")


@dataclass(frozen=True, slots=True)
class Before:
    """What published cards said, as rows of `work.published_lines` and `work.published_scores`."""

    lines: Sequence[Sequence[Any]]
    scores: Sequence[Sequence[Any]]


NOTHING = Before((), ())

LINES = (
    "unit",
    "month_index",
    "perspective",
    "perspective_position",
    "perspective_weight",
    "objective",
    "objective_position",
    "objective_weight",
    "kpi",
    "basis",
    "measure_position",
    "weight",
    "role",
    "polarity",
    "x",
    "r",
    "g",
    "score",
)
SCORES = ("unit", "month_index", "level", "item", "basis", "score")


def find_changes(warehouse: Warehouse, *, batch: int = BATCH) -> None:
    """Fill `mart.score_changes`: every month since the one before, and since it was last published."""
    months = warehouse.con.execute("SELECT min(month_index), max(month_index) FROM ref.months")
    first, last = months.fetchall()[0]
    with warehouse.what_if():
        for table in _PUBLISHED:
            warehouse.con.execute(f"INSERT INTO what_if.{table} FROM {table}")
        if first is not None:
            _decompose(warehouse, (first, last), (LAST_MONTH, LAST_VERSION), batch)
        with warehouse.transaction():
            warehouse.con.execute("DELETE FROM mart.score_changes")
            if first is not None:
                warehouse.run("change/insert_score_changes")


def changes_since(
    warehouse: Warehouse, month: int, before: Before, since: str, *, batch: int = BATCH
) -> list[dict[str, Any]]:
    """The changes of one month's scores, `month` by its index, as rows of `mart.score_changes`.

    `before` is what cards said that were published; since `last_month` a unit that has none there
    is held against what its card of the month before would be today.
    """
    with warehouse.what_if():
        warehouse.append("what_if.work.published_lines", LINES, before.lines)
        warehouse.append("what_if.work.published_scores", SCORES, before.scores)
        _decompose(warehouse, (month, month), (since,), batch)
        return warehouse.rows("change/select_changes")


def _decompose(
    warehouse: Warehouse, months: tuple[int, int], since: Sequence[str], batch: int
) -> None:
    """Leave the parts of every change in `what_if.work.parts`."""
    first, last = months
    for table in _SETTINGS:
        warehouse.con.execute(f"INSERT INTO what_if.{table} FROM {table}")
    for macro in _MACROS:
        warehouse.run(macro)
    _run(warehouse, "stage", "months")
    _run(warehouse, "stage", "lines", "scores", first=first - 1, last=last)
    _run(warehouse, "stage", "printed")
    _run(warehouse, "stage", "pairs", first=first, last=last, since=list(since))
    _run(warehouse, "stage", "sides", "masks", "endpoints")
    _run(warehouse, "stage", "choices", size=batch)
    _run(warehouse, "create", "hybrid_scores")
    numbers = "SELECT DISTINCT batch FROM what_if.work.choices WHERE is_between ORDER BY batch"
    for (number,) in warehouse.con.execute(numbers).fetchall():
        for table in _COPIED:
            warehouse.con.execute(f"DELETE FROM what_if.{table}")
        _run(warehouse, "stage", "mixed", batch=number)
        _run(warehouse, "insert", "copied_results", "copied_measures")
        for level in LEVELS:
            warehouse.run_what_if(f"score/insert_{level}")
        _run(warehouse, "insert", "hybrid_scores")
    _run(warehouse, "stage", "worth", "shares", "parts")


def _run(warehouse: Warehouse, verb: str, *subjects: str, **parameters: Any) -> None:
    for subject in subjects:
        warehouse.run(f"change/{verb}_{subject}", parameters)
