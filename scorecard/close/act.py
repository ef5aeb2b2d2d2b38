"""Who does something, through which channel, and why: with that every act is recorded."""

from dataclasses import dataclass
from typing import Final

from scorecard.config.models import Config
from scorecard.config.organisation import Person
from scorecard.errors import InputError

COMMAND_LINE: Final = "command line"
WORKBOOK: Final = "workbook"
DAGSTER: Final = "Dagster"


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, through which channel, and why; the run itself has no person."""

    person: str | None
    channel: str
    reason: str


def registered(config: Config, act: Act) -> Person:
    """The registered person who acts; raises `InputError` for another one, or without a reason."""
    person = next((person for person in config.people if person.id == act.person), None)
    if person is None:
        known = ", ".join(sorted(person.id for person in config.people))
        raise InputError(f"person {act.person!r}: expected one of {known}")
    if not act.reason.strip():
        raise InputError("reason: expected a few words, found none")
    return person
