"""What people do by themselves between runs: decide, write, withdraw, hand a workbook in.

Each is held against what the last run calculated, and counts from the next one on.
"""

from collections.abc import Sequence
from pathlib import Path

from scorecard.close.act import Act, registered
from scorecard.close.calculated import need
from scorecard.close.commenting import card_at, with_draft
from scorecard.close.deciding.decide import Decided
from scorecard.close.deciding.decide import decide as record_decisions
from scorecard.close.deciding.wanted import Wanted
from scorecard.close.desk import Desk
from scorecard.close.months import newest_closed
from scorecard.errors import InputError
from scorecard.ingest.withdrawals import Chosen, Claim, land_withdrawal, standing
from scorecard.period import Month
from scorecard.reconcile.tolerances import Suggestion, suggest
from scorecard.report.card import Card
from scorecard.review import minutes_back
from scorecard.review.minutes_back import Judged
from scorecard.review.taking import take_file
from scorecard.stores.landing import Delivery
from scorecard.stores.ledger_decisions import Review


def decide(desk: Desk, wanted: Sequence[Wanted], act: Act) -> list[Decided]:
    """Record what a registered person decides, all of it or none; the next run calculates with it.

    Raises `InputError` for what cannot be, or may not be decided by them.
    """
    need(desk, "derived_breaks")
    return record_decisions(desk, wanted, act, newest_closed(desk.config, desk.clock()))


def card_in_words(desk: Desk, month: Month, unit: str) -> Card:
    """A unit's card as the last calculation has it; raises `InputError` where there is none."""
    need(desk, "signals")
    return card_at(desk, month, unit)


def edit_front(desk: Desk, edits: Sequence[Wanted], act: Act) -> list[Decided]:
    """Record what the strategy office makes of front pages; raises as `decide` does."""
    need(desk, "signals")
    return decide(desk, with_draft(desk, edits), act)


def withdraw(desk: Desk, source: str, chosen: Chosen, act: Act) -> tuple[Delivery, list[Claim]]:
    """Take back standing figures of a source; the next run calculates without them.

    Raises `InputError` for an unknown source, an act without a registered person or a reason, and
    where nothing that is chosen stands.
    """
    person = registered(desk.config, act)
    known = [item.id for item in desk.config.sources]
    if source not in known:
        raise InputError(f"source {source!r}: expected one of {', '.join(known)}")
    need(desk, "mirror")
    claims = standing(desk.warehouse, source, chosen)
    landed = land_withdrawal(desk.landing, source, claims, by=person.id, reason=act.reason)
    return landed, claims


def suggested_tolerances(desk: Desk, kpis: Sequence[str], months: int) -> list[Suggestion]:
    """What tolerances history suggests, for some KPIs or all; raises as `suggest` does."""
    need(desk, "source_breaks")
    return suggest(desk.warehouse, desk.config, kpis, months)


def take_review(desk: Desk, path: Path, month: Month) -> Review | None:
    """Take one review workbook, wherever it lies; None where it was taken before."""
    need(desk, "diagnoses")
    return take_file(desk, path, month, newest_closed(desk.config, desk.clock()))


def take_minutes(desk: Desk, path: Path, person: str) -> list[Judged]:
    """Take the minutes sheet of a review meeting, wherever it lies; raises as the sheet does."""
    need(desk, "diagnoses")
    newest = newest_closed(desk.config, desk.clock())
    return minutes_back.take_minutes(desk, path, person, newest)
