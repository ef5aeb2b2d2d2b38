"""Who is written to instead of somebody who is away."""

import datetime as dt
from dataclasses import dataclass

from scorecard.config.models import Config
from scorecard.config.organisation import Person


@dataclass(frozen=True, slots=True)
class Reached:
    """Who is written to, and for whom where that is somebody who is away."""

    person: Person
    absent: Person | None = None


def reached(config: Config, person: str, day: dt.date) -> Reached:
    """Who hears what is meant for a person on a day: they, or the first deputy who is there.

    Where none of the deputies is there, or there is none, it is the person all the same.
    """
    by_id = {item.id: item for item in config.people}
    meant = by_id[person]
    seen: set[str] = set()
    found: Person | None = meant
    while found is not None and is_away(found, day):
        seen.add(found.id)
        found = by_id[found.deputy] if found.deputy and found.deputy not in seen else None
    return Reached(meant) if found in (None, meant) else Reached(found, meant)


def is_away(person: Person, day: dt.date) -> bool:
    """Whether a person is away on a day."""
    return any(away.first_day <= day <= away.last_day for away in person.away)


def stand_ins(config: Config, people: frozenset[str]) -> frozenset[str]:
    """Ids of those who may be written to instead of some people, who are or will be away."""
    by_id = {person.id: person for person in config.people}
    found: set[str] = set()
    waiting = [by_id[person] for person in people if person in by_id]
    while waiting:
        person = waiting.pop()
        deputy = by_id.get(person.deputy or "")
        if person.away and deputy is not None and deputy.id not in found:
            found.add(deputy.id)
            waiting.append(deputy)
    return frozenset(found)
