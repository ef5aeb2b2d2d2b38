"""Mails that belong together: a unit's card of this month answers that of the month before."""

from collections.abc import Mapping

from scorecard.period import Month
from scorecard.stores.ledger import Ledger

Threads = Mapping[tuple[str, str], str]
"""By unit and person, the Message-ID of the mail that the next one belongs to."""


def threads_before(ledger: Ledger, month: Month) -> Threads:
    """For each unit and person the last mail of a card of the month before; refused ones are none.

    One that is still on its way keeps its Message-ID, so that it is the same whenever it leaves.
    """
    return {
        (message.unit or "", message.person): message.message_id
        for message in ledger.messages(month - 1)
        if message.kind == "card" and message.state != "REJECTED"
    }
