"""Breaks in the order of the flow: what sources claim first, what is derived from it after.

A rule is a file under `sql/rules/<stage>`: a statement that adds comparisons, those that failed one
by one and those that passed one by one or counted. All rules of a stage run, in the order of their
names; what failed becomes a break, all of it is counted.
"""

from typing import Final, Literal

from scorecard.reconcile.baseline import accept
from scorecard.reconcile.settle import settle
from scorecard.reference.spans import ALWAYS, FOREVER
from scorecard.stores.warehouse import Warehouse

Stage = Literal["source", "derived", "scored", "published"]
# Each may look at what those before it found; doing one again takes back those after it.
STAGES: Final[tuple[Stage, ...]] = ("source", "derived", "scored", "published")
# Under this it is noted of which figures and cards restatements were found last.
RESTATEMENTS: Final = "restatements"
_MACROS = ("allowed", "break_id", "verdict")
# What the rules of the first stage work with, for as long as they run.
_COUNTED = ("numbered_claims", "claimed_cells")


def find_source_breaks(warehouse: Warehouse) -> None:
    """Validity, completeness, freshness and agreement of what sources claim."""
    with warehouse.transaction():
        _show_claims(warehouse)
    # By themselves: of rows that are not committed DuckDB does not know how many there are, and
    # it joins the wrong way round.
    for table in _COUNTED:
        warehouse.run(f"reconcile/create_{table}")
    with warehouse.transaction():
        _start(warehouse, "source")
        _look(warehouse, "source")
    for table in _COUNTED:
        warehouse.con.execute(f"DROP TABLE temp.{table}")


def _show_claims(warehouse: Warehouse) -> None:
    """Fill the marts that show what landed, take months out of totals, and convert currencies."""
    for table in (
        "mart.quarantine",
        "mart.deliveries",
        "mart.remarks",
        "mart.units",
        "mart.printed",
        "work.from_totals",
        "mart.conversions",
    ):
        warehouse.con.execute(f"DELETE FROM {table}")
    warehouse.run_if_any("ref.cumulative", "reconcile/insert_from_totals")
    warehouse.run_if_any("ref.conversions", "reconcile/insert_conversions")
    warehouse.run("marts/insert_quarantine")
    warehouse.run("marts/insert_deliveries")
    warehouse.run("marts/insert_remarks")
    warehouse.run("marts/insert_printed")
    warehouse.run("marts/insert_units", {"always": ALWAYS.index, "forever": FOREVER.index})


def find_derived_breaks(warehouse: Warehouse) -> None:
    """Roll-up, identities, scorecard completeness and disputes, which need resolved values."""
    with warehouse.transaction():
        _start(warehouse, "derived")
        warehouse.con.execute("DELETE FROM mart.roll_ups")
        warehouse.run("reconcile/insert_roll_ups")
    with warehouse.transaction():
        _look(warehouse, "derived")


def find_scored_breaks(warehouse: Warehouse) -> None:
    """What departments' own scorecards print against our cards, which need scores."""
    with warehouse.transaction():
        _start(warehouse, "scored")
        warehouse.con.execute("DELETE FROM mart.card_comparisons")
        if warehouse.has("mart.printed"):
            _compare_cards(warehouse)
        _look(warehouse, "scored")
        warehouse.run_if_any("mart.card_comparisons", "reconcile/tell_consequences")


def _compare_cards(warehouse: Warehouse) -> None:
    warehouse.run("cards/create_agree")
    warehouse.run("cards/create_our_lines")
    for part in ("measures", "weights", "roll_ups"):
        warehouse.run(f"cards/insert_{part}")
    warehouse.make("score/create_band")
    warehouse.run("cards/mark_following")
    warehouse.con.execute("DROP TABLE temp.our_lines")


def find_restatements(warehouse: Warehouse) -> None:
    """Published figures against those of today, of the cards that `work.published` holds."""
    with warehouse.transaction():
        _start(warehouse, "published")
        warehouse.con.execute("DELETE FROM mart.restatements")
        warehouse.run("reconcile/insert_restatements")
        _look(warehouse, "published")


def _look(warehouse: Warehouse, stage: Stage) -> None:
    """Run the rules of a stage that was started.

    What people decided about breaks is settled last, over all there are by then.
    """
    for rule in warehouse.statements(f"rules/{stage}"):
        warehouse.run(rule)
    warehouse.run("reconcile/mark_comparisons", {"stage": stage})
    warehouse.run("reconcile/insert_breaks", {"stage": stage})
    warehouse.run_if_any("mart.remarks", "reconcile/explain_absences")
    if stage != "source":
        settle(warehouse)
        accept(warehouse)
    warehouse.con.execute("DELETE FROM mart.checks")
    warehouse.run("reconcile/insert_checks")


def _start(warehouse: Warehouse, stage: Stage) -> None:
    """What the stage found before is forgotten, and whatever came after it."""
    warehouse.forget([RESTATEMENTS])
    warehouse.make(*(f"reconcile/create_{macro}" for macro in _MACROS))
    again = {"stages": list(STAGES[STAGES.index(stage) :])}
    warehouse.run("reconcile/delete_breaks", again)
    warehouse.run("reconcile/delete_comparisons", again)
