"""Mails of cards that a newer version has taken the place of: they must not leave any more."""

from scorecard.deliver.outbox import SUPERSEDED
from scorecard.stores.editions import Edition
from scorecard.stores.ledger import Ledger, QueuedMessage

_DONE = ("SENT", "REJECTED")


def superseded(message: QueuedMessage, edition: Edition) -> str:
    """Why a mail of the edition's month must not leave; empty where it may."""
    card = edition.card(message.unit) if message.unit is not None else None
    if message.kind != "card" or (card is not None and card.version == message.version):
        return ""
    now = "left out" if card is None else f"version {card.version}"
    return f"{SUPERSEDED}: the card is now {now}"


def reject_superseded(ledger: Ledger, edition: Edition) -> None:
    """Have mails of older versions stay that are not known to have left.

    Whoever calls it holds the project's lock, so that what is claimed a dead run left behind.
    """
    for message in ledger.messages(edition.month):
        why = superseded(message, edition)
        if why and message.state not in _DONE:
            ledger.mark(message.key, "REJECTED", why)
