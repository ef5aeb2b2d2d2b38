"""Waivers and approvals before they are decided: of what stops a card now, one at a time."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from scorecard.close.deciding.wanted import Wanted
from scorecard.close.desk import Desk
from scorecard.close.gate.gate import APPROVAL, Gate, approvers, card_mark, preparers
from scorecard.close.gate.stops import Stop
from scorecard.config.working_days import local_day
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.spelling import nearest
from scorecard.stores.editions import CardVersion

# A waiver is for this close; what is still open at the next one is waived again, or settled.
_DAYS: Final = 31


def waiver(desk: Desk, gate: Gate, unit: str, key: str, until: dt.date | None = None) -> Wanted:
    """The waiver of one thing that stops a unit's card, in words of what it is now.

    Without a day it holds for a month of 31 days. Raises `InputError` where nothing of that name
    stops the card, for an approval, and for a day that is over or too far off.
    """
    stops = {stop.key: stop for stop in gate.open(unit)}
    stop = stops.get(key) or next(iter(_begun(stops, key)), None)
    if stop is None:
        known = ", ".join(stops) or "nothing"
        raise InputError(
            f"{key!r} of {unit}, {gate.month}: expected what stops that card now ({known})"
            f"{nearest(key, stops)}"
        )
    if stop.kind == APPROVAL:
        raise InputError(
            f"{APPROVAL} of {unit}: expected an approval, which nobody can waive: "
            f"{stop.who or 'a second person'} gives it by `scorecard gate approve`"
        )
    first = local_day(desk.config, desk.clock())
    last = until or first + dt.timedelta(days=_DAYS)
    if not first <= last <= first + dt.timedelta(days=_DAYS):
        raise InputError(
            f"until {last}: expected a day from {first} to {first + dt.timedelta(days=_DAYS)}: "
            "what is open after that is waived anew, or settled"
        )
    return Wanted(
        kind="waive",
        unit=unit,
        first=gate.month,
        place=stop.key,
        evidence=stop.what,
        due=last.isoformat(),
    )


def approval(desk: Desk, month: Month, card: CardVersion, person: str) -> Wanted:
    """The approval of a unit's card as it is in the newest edition.

    Raises `InputError` for a card that is held, and for a person who may not approve it, or has
    prepared it.
    """
    if card.status == "held":
        raise InputError(f"unit {card.unit!r} is held: {'; '.join(card.reasons)}")
    allowed = approvers(desk.config, card.unit)
    if person not in allowed:
        raise InputError(
            f"approval of {card.unit}: expected somebody with the role osm or controller, or the "
            f"unit's head, found {person}"
        )
    if person in preparers(desk.ledger.decisions.all(), month, card.unit):
        others = sorted(allowed - preparers(desk.ledger.decisions.all(), month, card.unit))
        raise InputError(
            f"approval of {card.unit}: expected somebody who decided nothing on that card "
            f"({', '.join(others) or 'nobody is left'}), found {person}, who did"
        )
    return Wanted(
        kind="approve",
        unit=card.unit,
        first=month,
        place="card",
        evidence=card_mark(card.card_digest),
    )


def _begun(stops: Mapping[str, Stop], key: str) -> list[Stop]:
    """What a name is the only beginning of, as `break 1d2e`."""
    found = [stop for name, stop in stops.items() if name.startswith(key) and " " in key]
    return found if len(found) == 1 else []
