"""Moments as people are told them: in the organisation's time zone, which is named.

Stores keep UTC; nothing that is written here is read again.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from scorecard.config.models import Config
from scorecard.period import Month


def zone_of(config: Config) -> ZoneInfo:
    """The organisation's time zone."""
    return ZoneInfo(config.organisation.time_zone)


def local(at: dt.datetime | str, zone: dt.tzinfo) -> dt.datetime:
    """A moment in a zone; text is ISO 8601 with a zone, as stores keep it.

    Raises `ValueError` for text that is none, and for a moment without a zone.
    """
    moment = dt.datetime.fromisoformat(at) if isinstance(at, str) else at
    if moment.tzinfo is None:
        raise ValueError(f"expected a moment with its zone, found {moment}")
    return moment.astimezone(zone)


def told(at: dt.datetime | str, zone: dt.tzinfo) -> str:
    """In a letter: `3 November 2026, 13:00 (Europe/Berlin)`."""
    moment = local(at, zone)
    day = f"{moment.day} {Month.containing(moment.date()).title}"
    return f"{day}, {moment:%H:%M} ({zone})"


def brief(at: dt.datetime | str, zone: dt.tzinfo) -> str:
    """Where the zone is named beside it: `Tue 3 Nov 13:00`."""
    moment = local(at, zone)
    return f"{moment:%a} {moment.day} {moment:%b %H:%M}"


def listed(at: dt.datetime | str, zone: dt.tzinfo) -> str:
    """In a list, with the hours the zone is before UTC: `2026-11-03 13:00+01:00`."""
    return local(at, zone).isoformat(sep=" ", timespec="minutes")
