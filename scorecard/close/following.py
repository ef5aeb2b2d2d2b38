"""Actions that are to be followed up: as a list, and those of one person that are due."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from scorecard.config.models import Config
from scorecard.config.working_days import local_day
from scorecard.errors import InputError
from scorecard.reconcile.actions import Action, actions_at, rows_of
from scorecard.reconcile.decided import place_words
from scorecard.reconcile.sentences import Names
from scorecard.spelling import nearest
from scorecard.stores.ledger_decisions import Decision

COLUMNS: Final = ("action", "state", "unit", "on", "what", "owner", "due", "agreed for", "note")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which actions are wanted, of all units and people unless one is named by its id."""

    which: Literal["open", "overdue", "all"] = "open"
    unit: str | None = None
    owner: str | None = None


def listed(
    config: Config, decisions: Sequence[Decision], chosen: Chosen, now: dt.datetime
) -> list[tuple[Any, ...]]:
    """Rows of `COLUMNS`, what is due first before; raises `InputError` for an unknown id."""
    _check("unit", chosen.unit, [unit.id for unit in config.units])
    _check("person", chosen.owner, [person.id for person in config.people])
    names, today = Names(config), local_day(config, now)
    found = [item for item in actions_at(rows_of(decisions)) if _fits(item, chosen, today)]
    return [
        (
            item.seq,
            "overdue" if item.is_late(today) else item.state,
            item.unit,
            place_words(item.place, names),
            item.text,
            names.people.get(item.owner, item.owner),
            item.due,
            item.month,
            "; ".join(_notes(item)),
        )
        for item in sorted(found, key=by_day)
    ]


def by_day(item: Action) -> tuple[bool, bool, str, int]:
    """The order of actions: open ones first, what is due first before, without a day last."""
    return item.state != "open", not item.due, item.due, item.seq


def due_actions(config: Config, decisions: Sequence[Decision], today: dt.date) -> list[Action]:
    """Open actions that are overdue, or due by the end of the month that is under way."""
    calendar = config.organisation.fiscal_year.calendar
    last = calendar.last_day(calendar.containing(today)).isoformat()
    found = (item for item in actions_at(rows_of(decisions)) if item.state == "open" and item.due)
    return sorted((item for item in found if item.due <= last), key=by_day)


def _fits(item: Action, chosen: Chosen, today: dt.date) -> bool:
    wanted = {
        "open": item.state == "open",
        "overdue": item.is_late(today),
        "all": True,
    }[chosen.which]
    return wanted and chosen.unit in (None, item.unit) and chosen.owner in (None, item.owner)


def _notes(item: Action) -> Iterator[str]:
    if item.first_due != item.due:
        yield f"first due {item.first_due}" if item.first_due else "had no day at first"
    if item.state == "replaced":
        yield f"replaced by {item.ended_by}"
    elif item.said:
        yield item.said


def _check(what: str, found: str | None, known: list[str]) -> None:
    if found is not None and found not in known:
        raise InputError(
            f"{what} {found!r}: expected one of {', '.join(known)}{nearest(found, known)}"
        )
