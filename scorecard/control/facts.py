"""What the control page of a month says, before it is a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Light = Literal["good", "wait", "bad", "none"]
"""How something stands: done, still to come, needs somebody, or nothing is expected."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number at the top of the page: `9 of 13`, what it counts, and how that is."""

    figure: str
    what: str
    light: Light
    anchor: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the timetable: when, what, and whether it is done, due or still to come."""

    when: str
    name: str
    state: str
    light: Light


@dataclass(frozen=True, slots=True)
class CardRow:
    """A unit's card: its version, where it is on its way, what stops it, and its mails."""

    unit: str
    name: str
    version: str
    status: str
    light: Light
    stopped_by: str
    waived: str
    mails: str


@dataclass(frozen=True, slots=True)
class StopRow:
    """One thing that stops a card, what settles it, and who."""

    name: str
    item: str
    what: str
    how: str
    who: str
    state: str
    light: Light


@dataclass(frozen=True, slots=True)
class CellRow:
    """What a source gave of a unit, in a word for the title: `5 figures`, `2 missing`."""

    unit: str
    light: Light
    said: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source of the month: whose, whether it came, when it usually does, and unit by unit."""

    name: str
    owner: str
    state: str
    light: Light
    usual: str
    chance: str
    missing: str
    cells: tuple[CellRow, ...]


@dataclass(frozen=True, slots=True)
class MailRow:
    """Mails of a kind, by what became of them."""

    kind: str
    sent: int
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class ChasedRow:
    """Somebody who was written to about what is missing: about what, and when last."""

    person: str
    about: str
    when: str


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert that stands open."""

    title: str
    rows: int


@dataclass(frozen=True, slots=True)
class Control:
    """All of it. `at` is the moment it was looked at; `forecast` says when cards may go."""

    organisation: str
    month: str
    at: str
    edition: str
    forecast: tuple[str, ...]
    facts: tuple[Fact, ...]
    steps: tuple[StepRow, ...]
    cards: tuple[CardRow, ...]
    stops: tuple[StopRow, ...]
    units: tuple[str, ...]
    sources: tuple[SourceRow, ...]
    alerts: tuple[AlertRow, ...]
    decisions: tuple[str, ...]
    chased: tuple[ChasedRow, ...]
    mails: tuple[MailRow, ...]


def worst(lights: Sequence[Light]) -> Light:
    """The light of several together."""
    order: tuple[Light, ...] = ("bad", "wait", "good", "none")
    return next((light for light in order if light in lights), "none")
