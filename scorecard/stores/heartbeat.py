"""When the clock of the month end last ticked, so that a clock that stopped is noticed."""

import datetime as dt
import re
from pathlib import Path
from typing import Final

from scorecard.config.moments import listed
from scorecard.errors import InputError, StoreError
from scorecard.stores.files import write_atomic

# Cron and Dagster's schedules tick every hour; one may be missed while a machine starts.
STOPPED: Final = dt.timedelta(hours=3)
# How far two machines' clocks may be apart.
APART: Final = dt.timedelta(minutes=5)
_SPAN: Final = re.compile(r"([1-9][0-9]{0,3})\s*([mhd])")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}


def beat(path: Path, now: dt.datetime) -> None:
    """Note that the clock ticked; the note of the tick before is replaced."""
    write_atomic(path, f"{now.astimezone(dt.UTC).isoformat(timespec='seconds')}\n".encode())


def last_beat(path: Path) -> dt.datetime | None:
    """When the clock last ticked; None where it never did."""
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise StoreError(
            f"{path}: expected the time of the last tick, found {text[:40]!r}: delete it"
        )
    return found


def told(last: dt.datetime | None, now: dt.datetime, zone: dt.tzinfo) -> str:
    """`2026-11-03 13:00+01:00, 20 min ago`."""
    if last is None:
        return "no tick yet"
    at = listed(last, zone)
    if last > now:
        return f"{at}, {_length(last - now)} from now"
    return f"{at}, {_length(now - last)} ago"


def has_stopped(last: dt.datetime | None, now: dt.datetime, limit: dt.timedelta) -> bool:
    """Whether the last tick is too long ago; so is one of the future, which tells nothing."""
    return last is None or not -APART <= now - last <= limit


def span(text: str) -> dt.timedelta:
    """`90m`, `3h` or `2d`; raises `InputError` for anything else."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise InputError(f"{text!r}: expected minutes, hours or days, as 90m, 3h or 2d")
    return dt.timedelta(**{_UNITS[found[2]]: int(found[1])})


def _length(time: dt.timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 48 else f"{hours // 24} days"
