"""What the printed page and the web page both show, each in its own form."""

from typing import Any

from scorecard.report.card import Card, Stamp
from scorecard.report.view.actions import actions
from scorecard.report.view.annex import annex
from scorecard.report.view.asked import asks
from scorecard.report.view.changes import changes
from scorecard.report.view.declared import declared
from scorecard.report.view.front import front
from scorecard.report.view.initiatives import initiatives
from scorecard.report.view.replaced import replaced
from scorecard.report.view.strategy import strategy
from scorecard.report.view.units import cascade


def shared(card: Card, stamp: Stamp) -> dict[str, Any]:
    """The variables of both templates, by name; to be worded on the card's scale of scores."""
    found, moved = annex(card), changes(card)
    return {
        "language": card.language,
        "front": front(card, stamp),
        "strategy": strategy(card),
        "asks": asks(card),
        "actions": actions(card),
        "initiatives": initiatives(card),
        "cascade": cascade(card),
        "annex": found,
        "declared": declared(found, moved, has_themes=bool(card.themes)),
        "passed": stamp.remarks,
        "replaced": replaced(stamp),
        "changes": moved,
    }
