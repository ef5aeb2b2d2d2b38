"""The clock of the month end: what the timetable wants done by now, less what the ledger has."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from scorecard.close.months import newest_closed
from scorecard.config.models import Config
from scorecard.config.timetable import STANDARD, Deed, Step
from scorecard.config.working_days import moment, working_day
from scorecard.period import Month, months_between
from scorecard.stores.ledger import Ledger

# What is done of each month so far: steps by their keys, with when.
Done = Mapping[Month, Mapping[str, str]]
# How many months before the one that closed last are made up for, where a clock stood still.
_MISSED = 12
NAMES: Mapping[Deed, str] = {
    "ask": "Ask for figures",
    "remind": "Remind of what is missing",
    "run": "Run the month end",
}


@dataclass(frozen=True, slots=True)
class Due:
    """A step of the timetable for a month; `when` is in the organisation's time zone."""

    month: Month
    step: Step
    when: dt.datetime

    @property
    def key(self) -> str:
        """What the ledger calls it: `run WD1 06:00`; one that is moved is another."""
        return f"{self.step.do} {working_day(self.step.day)} {self.step.at}"

    @property
    def name(self) -> str:
        """What the calendar calls it."""
        return self.step.name or NAMES[self.step.do]


@dataclass(frozen=True, slots=True)
class Turn:
    """What is to be done now: one deed for a month, however many steps of it were missed."""

    month: Month
    do: Deed
    steps: tuple[Due, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """What is noted once it is done."""
        return tuple(step.key for step in self.steps)


def timetable_of(config: Config, month: Month) -> tuple[Due, ...]:
    """All steps of a month's end, in the order of their hours."""
    return tuple(
        sorted(
            (
                Due(month, step, moment(config, month, step.day, step.at))
                for step in config.timetable or STANDARD
            ),
            key=lambda due: (due.when, due.step.do, due.step.day),
        )
    )


def months_at(config: Config, now: dt.datetime) -> tuple[Month, Month]:
    """The months a clock looks at: the one that closed last, and the one that is under way."""
    closed = newest_closed(config, now)
    return closed, closed + 1


def done_by(ledger: Ledger, config: Config, now: dt.datetime) -> Done:
    """What the ledger has as done of the months a clock looks at, and of those it has missed.

    Those are the ones from the last it did anything for on: it stood still, for years or less.
    """
    looked_at = months_at(config, now)
    last = ledger.last_month_of_steps()
    missed = [] if last is None else months_between(max(last, looked_at[0] - _MISSED), looked_at[0])
    return {month: ledger.steps_done(month) for month in sorted({*missed, *looked_at})}


def turns(config: Config, now: dt.datetime, done: Done) -> list[Turn]:
    """What is due by now and not done: of each month each deed once, in the order of the hours.

    A run waits until its month is over, whatever the timetable says. Of months before the one that
    closed last, which are in `done` where a clock stood still, only the run is made up for: their
    figures are no longer asked for.
    """
    closed, _ = months_at(config, now)
    found: dict[tuple[Month, Deed], list[Due]] = {}
    for month in sorted({*done, *months_at(config, now)}):
        for due in timetable_of(config, month):
            in_time = month >= closed if due.step.do != "run" else month <= closed
            if in_time and due.when <= now and due.key not in done.get(month, {}):
                found.setdefault((month, due.step.do), []).append(due)
    ordered = sorted(found.items(), key=lambda item: (item[0][0], item[1][0].when))
    return [Turn(month, deed, tuple(steps)) for (month, deed), steps in ordered]


def next_due(config: Config, now: dt.datetime) -> Due:
    """The first step that is still to come: of the month after the one under way at the latest."""
    closed, _ = months_at(config, now)
    months = (closed, closed + 1, closed + 2)
    coming = (due for month in months for due in timetable_of(config, month) if due.when > now)
    return next(coming)
