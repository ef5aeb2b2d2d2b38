"""What of the calculation stands in the warehouse, and what it was made of."""

import hashlib
from collections.abc import Callable

from scorecard.close.desk import Desk
from scorecard.close.producer import code_digest
from scorecard.errors import StoreError
from scorecard.stores.landing import horizon

CALCULATION = (
    "mirror",
    "source_breaks",
    "resolved_values",
    "derived_breaks",
    "measure_results",
    "scorecards",
    "scored_breaks",
    "effects",
    "signals",
    "diagnoses",
)


def once(desk: Desk, stage: str, work: Callable[[], object]) -> None:
    """Do a stage's work unless it was last done with equal inputs."""
    made_of = inputs(desk)
    if not desk.warehouse.is_done(stage, made_of):
        # What comes later was made from what this is about to replace.
        desk.warehouse.forget(CALCULATION[CALCULATION.index(stage) :])
        work()
        desk.checkpoint(f"{stage} done")
        desk.warehouse.mark_done(stage, made_of)


def inputs(desk: Desk) -> str:
    """A digest of all that a calculation is made of: deliveries, configuration, decisions, code."""
    loads = desk.warehouse.con.execute("SELECT max(seq), count(*) FROM core.loads").fetchall()
    decided = desk.ledger.decisions.sequence()
    state = (desk.bundle.digest, code_digest(), horizon(desk.landing.deliveries()), loads, decided)
    return hashlib.sha256(repr(state).encode()).hexdigest()


def need(desk: Desk, stage: str) -> None:
    """Raise `StoreError` where a stage was not done in the warehouse: it may be a new one."""
    if not desk.warehouse.has_done(stage):
        raise StoreError(
            f"{desk.project.warehouse}: {stage} has not been calculated in it; "
            "run `scorecard run` first, which calculates what is missing"
        )
