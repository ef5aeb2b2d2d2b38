"""Comments of people, and what the office makes of the points of a front page: whether they can be.

A later one on the same place of the same card takes the place of an earlier one.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from scorecard.close.deciding.wanted import Wanted
from scorecard.config.cascades import scorecard_of
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.config.scorecards import Objective
from scorecard.errors import InputError
from scorecard.fiscal import FiscalCalendar
from scorecard.period import Month
from scorecard.spelling import nearest

SAID: Final = ("comment", "point", "action", "follow_up", "minute")
"""Kinds that say something and change no figure."""
BESIDES: Final = 500
"""Characters of a cause, an action, or what became of it."""
LONGEST_SAID: Final = {
    "comment": 2000,
    "point": 400,
    "action": BESIDES,
    "follow_up": BESIDES,
    "minute": 2000,
}
"""Characters of their text."""
FRONT: Final = "front"

# Nobody acts later than this; what is further off is a mistyped year.
_YEARS: Final = 5
_DAY: Final = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})([T ]00:00(:00)?)?")
_EDITS: Final = ("pin", "drop", "move", "reword")
_MOST_POINTS: Final = 20


def said(text: str, longest: int, what: str = "text") -> str:
    """A text as it is kept; raises `InputError` for a longer one, or one with control characters.

    Every kind of line break becomes a newline.
    """
    plain = "\n".join(text.strip().splitlines())
    if len(plain) > longest:
        raise InputError(f"{what}: expected at most {longest:,} characters, found {len(plain):,}")
    odd = next(
        (c for c in plain if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"), ""
    )
    if odd:
        raise InputError(
            f"{what}: expected text without control characters, found {ascii(odd)[1:-1]}"
        )
    return plain


def comment(config: Config, wanted: Wanted, unit: Unit, month: Month) -> Wanted:
    """A comment on a place of a unit's card, whole; raises `InputError` where it cannot be."""
    check_place(config, unit, month, wanted.place or "")
    cause, action = (
        said(text or "", BESIDES, what) or None
        for text, what in ((wanted.cause, "cause"), (wanted.action, "action"))
    )
    for given, what in ((wanted.due, "due"), (wanted.action_owner, "action owner")):
        if given and action is None:
            raise InputError(f"{what}: expected an action beside it, found none")
    what, _, item = (wanted.place or "").partition(" ")
    calendar = config.organisation.fiscal_year.calendar
    return replace(
        wanted,
        kpi=item if what == "measure" else None,
        cause=cause,
        action=action,
        due=due_day(wanted.due, month, calendar) if wanted.due else None,
        action_owner=person_id(config, wanted.action_owner) if wanted.action_owner else None,
    )


def point(config: Config, wanted: Wanted, unit: Unit, month: Month) -> Wanted:
    """What is done to a point of a unit's front page; raises `InputError` where it cannot be."""
    known = ["card", *_point_keys(config, unit, month)]
    if wanted.place not in known:
        raise _unknown("point", wanted.place, known)
    if wanted.edit not in _EDITS:
        raise InputError(f"point: expected one of {', '.join(_EDITS)}, found {wanted.edit!r}")
    if wanted.edit == "move" and wanted.position is None:
        raise InputError("point: expected a place to move it to, found none")
    if wanted.edit == "drop" and wanted.position is not None:
        raise InputError(f"point: expected no place for one that is dropped: {wanted.position}")
    if wanted.position is not None and not 1 <= wanted.position <= _MOST_POINTS:
        raise InputError(f"place: expected 1 to {_MOST_POINTS}, found {wanted.position}")
    return wanted


def check_place(config: Config, unit: Unit, month: Month, place: str) -> None:
    """Raise unless a unit's card of a month has what a comment is on."""
    known = [FRONT, *_places(config, unit, month)]
    if place not in known:
        raise _unknown("place", place, known)


def _places(config: Config, unit: Unit, month: Month) -> Iterator[str]:
    for perspective, objectives in _on_card(config, unit, month):
        yield f"perspective {perspective}"
        for objective in objectives:
            yield f"objective {objective.id}"
            yield from dict.fromkeys(f"measure {m.kpi}" for m in objective.measures)


def _point_keys(config: Config, unit: Unit, month: Month) -> Iterator[str]:
    for perspective, objectives in _on_card(config, unit, month):
        yield f"perspective {perspective}"
        for objective in objectives:
            yield from (f"measure {m.kpi} {m.basis}" for m in objective.measures)


def _on_card(
    config: Config, unit: Unit, month: Month
) -> Iterator[tuple[str, tuple[Objective, ...]]]:
    card = scorecard_of(config, unit)
    started = unit.valid_from is None or unit.valid_from <= month
    if card is None or not started or (unit.valid_to is not None and unit.valid_to < month):
        raise InputError(f"unit {unit.id!r}: expected one with a card for {month}, found none")
    for item in card.perspectives:
        yield item.perspective, item.objectives


def due_day(text: str, month: Month, calendar: FiscalCalendar) -> str:
    """A day as `YYYY-MM-DD`, not before the month it is about."""
    found = _DAY.fullmatch(text.strip())
    try:
        day = dt.date.fromisoformat(found["day"] if found else "")
    except ValueError:
        raise InputError(f"due: expected a day as 2026-12-31, found {text.strip()!r}") from None
    last = month.last_day.replace(year=month.year + _YEARS, day=1)
    first = calendar.first_day(month)
    if not first <= day <= last:
        raise InputError(f"due: expected a day from {first} to {last}, found {day}")
    return day.isoformat()


def person_id(config: Config, text: str) -> str:
    """The id of a registered person by id, or by a name that only one of them has."""
    ids = {person.id for person in config.people}
    if text in ids:
        return text
    named = [person.id for person in config.people if person.name == text.strip()]
    if len(named) != 1:
        raise _unknown("person", text, sorted(ids))
    return named[0]


def _unknown(what: str, found: str | None, known: list[str]) -> InputError:
    if not found:
        return InputError(f"{what}: expected one, found none")
    listed = f"one of {', '.join(known)}" if len(known) <= 12 else f"a {what} of the unit's card"
    return InputError(f"{what} {found!r}: expected {listed}{nearest(found, known)}")
