"""Waivers and approvals of cards: whether they can be. What stops a card is the gate's to say."""

from scorecard.close.deciding.wanted import Wanted
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.errors import InputError
from scorecard.period import Month


def let_pass(_: Config, wanted: Wanted, unit: Unit, month: Month) -> Wanted:
    """A waiver or approval of a unit's card, which names what it is of; raises `InputError`."""
    if not (wanted.place and wanted.evidence):
        raise InputError(f"{wanted.kind} of {unit.id}, {month}: expected what it is of, found none")
    return wanted
