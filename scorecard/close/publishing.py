"""Publishing only where something may have changed since nothing was found to."""

import hashlib

from scorecard.close.calculated import inputs
from scorecard.close.desk import Desk
from scorecard.close.producer import fingerprint, producer_id
from scorecard.close.publish import Progress, Publication, lay_out, publish
from scorecard.period import Month


def publish_once(desk: Desk, month: Month, on_progress: Progress | None = None) -> Publication:
    """As `publish`; where it found nothing new in the same state before, the cards are not asked.

    A month with held cards is asked each time: what kept a page from being made may be gone.
    """
    stage, state = f"edition of {month}", _state(desk)
    latest = desk.editions.latest(str(month))
    if latest is not None and desk.warehouse.is_done(stage, state):
        lay_out(desk.editions, latest, desk.project.published)
        return Publication(latest, new=False, changed=())
    found = publish(desk, month, on_progress)
    if not found.new and all(card.status != "held" for card in found.edition.cards):
        desk.warehouse.mark_done(stage, state)
    return found


def _state(desk: Desk) -> str:
    """A digest of all that cards are made of: calculation, what was published, templates."""
    editions = [(edition.month, edition.number) for edition in desk.editions.all()]
    told = (inputs(desk), sorted(editions), producer_id(fingerprint(desk.templates)))
    return hashlib.sha256(repr(told).encode()).hexdigest()
