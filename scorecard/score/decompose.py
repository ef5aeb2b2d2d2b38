"""Why a score changed: since last month, and since the last published version.

Five things can move a score: figures, targets, weights and definitions, which measures have a
score at all, and the figures before being other figures today. The part of each is its Shapley
value: what it changes on average over all orders in which they could have come one after the
other. For that the cards between are scored, with some of the five as they are now and the others
as they were; they stand beside the warehouse as in `scorecard.impact.effects`, and the statements
that score and roll up the organisation run on them as they are. Where one thing alone differs
nothing has to be scored again: all of the change is its part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scorecard.reconcile import resolve
from scorecard.score import rollup
from scorecard.score.rollup import LEVELS, fill_level
from scorecard.stores.warehouse import Warehouse

# Measures of cards that are looked at together, and of cards between, which have more beside them:
# as many as memory bears.
BATCH, BETWEEN = 1_500_000, 500_000
LAST_MONTH, LAST_VERSION = "last_month", "last_version"
# What `mart.score_changes` shows.
_CHANGES = ("change_pairs", "changed_scores")
_MACROS = ("added_up", "levelled", "levelled_points", "same_points")
_SETTINGS = ("ref.kpis", "ref.months", "ref.settings")
_COPIED = (
    "ref.measures",
    "ref.nodes",
    "ref.theme_objectives",
    "work.measure_scores",
    *(f"mart.{level}" for level in LEVELS),
)
# What was published, by table, with the columns rows of it have.
PUBLISHED = {
    "lines": (
        "unit",
        "month_index",
        "objective",
        "kpi",
        "basis",
        "measure_position",
        "weight",
        "role",
        "better",
        "score_type",
        "x",
        "r",
        "g",
        "r_high",
        "g_high",
        "points",
        "score",
        "of_index",
        "not_due",
    ),
    "nodes": (
        "unit",
        "month_index",
        "level",
        "item",
        "perspective",
        "position",
        "weight",
        "rule",
    ),
    "cascades": (
        "unit",
        "month_index",
        "objective",
        "child",
        "position",
        "role",
        "weight",
        "score",
        "coverage",
        "not_due",
    ),
    "scores": ("unit", "month_index", "level", "item", "basis", "score"),
}


@dataclass(frozen=True, slots=True)
class Before:
    """What published cards said, as rows of `work.published_lines` and its like.

    `figures` are for the cards alone, which tell what was restated, and have no table.
    """

    lines: list[tuple[Any, ...]]
    nodes: list[tuple[Any, ...]]
    cascades: list[tuple[Any, ...]]
    scores: list[tuple[Any, ...]]
    # Unit, month index, KPI and its figure of the month in base units, None where there was none.
    figures: list[tuple[Any, ...]]

    def append_to(self, warehouse: Warehouse, schema: str) -> None:
        """Add the rows to the tables of published cards in a schema."""
        for name, columns in PUBLISHED.items():
            warehouse.append(f"{schema}.published_{name}", columns, getattr(self, name))


NOTHING = Before([], [], [], [], [])


def find_changes(warehouse: Warehouse, *, batch: int = BATCH) -> None:
    """Fill `mart.score_changes`: of each month since the one before, and since it was published.

    It is filled some months at a time: until the end it is not whole.
    """
    for table in _CHANGES:
        warehouse.con.execute(f"DELETE FROM work.{table}")
    with warehouse.what_if():
        for name in PUBLISHED:
            table = f"work.published_{name}"
            warehouse.con.execute(f"INSERT INTO what_if.{table} FROM {table}")
        _copy_settings(warehouse)
        for months in _spans(warehouse, batch):
            _decompose(warehouse, months, (LAST_MONTH, LAST_VERSION), batch)
            _run(warehouse, "insert", *_CHANGES)


def changes_since(
    warehouse: Warehouse, month: int, before: Before, since: str, *, batch: int = BATCH
) -> list[dict[str, Any]]:
    """The changes of one month's scores, `month` by its index, as rows of `mart.score_changes`.

    `before` is what cards said that were published; since `last_month` a unit that has none there
    is held against what its card of the month before would be today.
    """
    with warehouse.what_if():
        before.append_to(warehouse, "what_if.work")
        _copy_settings(warehouse)
        _decompose(warehouse, (month, month), (since,), batch)
        with warehouse.in_what_if():
            _run(warehouse, "insert", *_CHANGES)
        return warehouse.rows("change/select_changes")


def _copy_settings(warehouse: Warehouse) -> None:
    for table in _SETTINGS:
        warehouse.con.execute(f"INSERT INTO what_if.{table} FROM {table}")


def _spans(warehouse: Warehouse, batch: int) -> Iterator[tuple[int, int]]:
    """First and last of the months that are looked at together, about `batch` measures."""
    asked = "SELECT min(month_index), max(month_index), count(*) FROM ref.months"
    first, last, months = warehouse.con.execute(asked).fetchall()[0]
    if first is None:
        return
    results = warehouse.con.execute("SELECT count(*) FROM work.measure_scores").fetchall()[0][0]
    step = max(1, batch * months // max(1, results))
    for begin in range(first, last + 1, step):
        yield begin, min(begin + step - 1, last)


def _decompose(
    warehouse: Warehouse, months: tuple[int, int], since: Sequence[str], batch: int
) -> None:
    """Leave the parts of every change in `what_if.work.parts`."""
    first, last = months
    resolve.make_macros(warehouse)
    rollup.make_macros(warehouse)
    warehouse.make(*(f"change/create_{macro}" for macro in _MACROS))
    _run(warehouse, "stage", "begun")
    _run(warehouse, "stage", "lines", "nodes", "cascades", "scores", first=first - 1, last=last)
    _run(warehouse, "stage", "printed")
    _run(warehouse, "stage", "pairs", first=first, last=last, since=list(since))
    _run(warehouse, "stage", "looked")
    _run(warehouse, "stage", "sides", "node_sides", "cascade_sides", "masks", "endpoints")
    _run(warehouse, "stage", "choices", size=min(batch, BETWEEN))
    _run(warehouse, "create", "hybrid_scores")
    numbers = "SELECT DISTINCT batch FROM what_if.work.choices WHERE is_between ORDER BY batch"
    for (number,) in warehouse.con.execute(numbers).fetchall():
        _score_between(warehouse, number)
    _run(warehouse, "stage", "worth", "shares", "parts")


def _score_between(warehouse: Warehouse, batch: int) -> None:
    """Score a batch of cards between, by the statements that score all cards."""
    for table in _COPIED:
        warehouse.con.execute(f"DELETE FROM what_if.{table}")
    _run(warehouse, "stage", "chosen", "mixed", batch=batch)
    _run(warehouse, "insert", "copied_measures")
    copied = ("nodes", "themes", "cascades")
    _run(warehouse, "insert", *(f"copied_{name}" for name in copied), batch=batch)
    _run(warehouse, "create", "lines")
    all_of_it = {"first_unit": "", "last_unit": ""}
    warehouse.run_what_if("score/insert_measure_scores", all_of_it)
    with warehouse.in_what_if():
        for level in LEVELS:
            if level != "cascade_results":
                fill_level(warehouse, level, 0)
    _run(warehouse, "insert", "hybrid_scores")


def _run(warehouse: Warehouse, verb: str, *subjects: str, **parameters: Any) -> None:
    for subject in subjects:
        warehouse.run(f"change/{verb}_{subject}", parameters)
