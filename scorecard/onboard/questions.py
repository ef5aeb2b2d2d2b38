"""What a new organisation is asked: each question with its default, and what answers it takes."""

import re
import zoneinfo
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import holidays

from scorecard.errors import InputError
from scorecard.onboard.naming import identifier, printable, tidy
from scorecard.onboard.systems import FILE, SYSTEMS
from scorecard.onboard.where import zone_in
from scorecard.spelling import nearest

_EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LONGEST = 100
# What spreadsheets take for a formula.
_FORMULA = ("=", "+", "-", "@")
ALL, NONE = "all", "none"

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `read` raises `InputError` saying what was expected and found.

    `default` knows the answers before it, and may not be able to tell; without one somebody has to
    answer.
    """

    key: str
    flag: str
    asks: str
    read: Callable[[str], Any]
    default: Callable[[Answers], str | None] | None


def questions(folder: Path, kpis: Collection[str]) -> tuple[Question, ...]:
    """All questions in order; `kpis` are the ids of the catalogue."""
    return (
        Question(
            "name", "--name", "Name of the organisation", _name, lambda _: _named_after(folder)
        ),
        Question(
            "country",
            "--country",
            "Country whose public holidays count, two letters as IE",
            _country,
            None,
        ),
        Question("currency", "--currency", "Currency, three letters as EUR", _currency, None),
        Question(
            "time_zone",
            "--time-zone",
            "Time zone, as Europe/Dublin",
            _zone,
            lambda said: zone_in(said["country"]),
        ),
        Question(
            "fiscal_start",
            "--fiscal-year-start",
            "First month of the fiscal year, 1 to 12",
            _month,
            lambda _: "1",
        ),
        Question(
            "units",
            "--units",
            "Units below it, with commas between them, or none",
            _units,
            lambda _: NONE,
        ),
        Question(
            "kpis",
            "--kpis",
            "Standard KPIs to start with: all, none, or ids with commas between them",
            lambda text: _kpis(text, kpis),
            lambda _: ALL,
        ),
        Question(
            "system",
            "--from",
            f"Where figures come from: {FILE}, or {', '.join(SYSTEMS)}",
            _system,
            lambda _: FILE,
        ),
        Question(
            "osm_name",
            "--osm-name",
            "Who runs the scorecards",
            _name,
            lambda _: "Office of strategy management",
        ),
        Question(
            "osm_email", "--osm-email", "Mail address of that person or office", _email, _address
        ),
    )


def _name(text: str) -> str:
    found = tidy(text)
    if not any(character.isalnum() for character in found):
        raise InputError(f"expected a name with letters or digits, found {text!r}")
    if len(found) > _LONGEST:
        raise InputError(f"expected at most {_LONGEST} characters, found {len(found)}")
    if not printable(found):
        raise InputError(f"expected characters that can be printed, found {text!r}")
    return found


def _units(text: str) -> tuple[str, ...]:
    if text.strip().casefold() in ("", NONE):
        return ()
    names = [_name(part) for part in text.split(",") if part.strip()]
    for name in names:
        if name.startswith(_FORMULA):
            raise InputError(f"expected a name no spreadsheet takes for a formula, found {name!r}")
    folded = [name.casefold() for name in names]
    twice = next((name for name in names if folded.count(name.casefold()) > 1), None)
    if twice is not None:
        raise InputError(f"expected each unit once, found {twice!r} again")
    return tuple(names)


def _kpis(text: str, known: Collection[str]) -> tuple[str, ...]:
    word = text.strip().casefold()
    if word in (ALL, NONE):
        return tuple(known) if word == ALL else ()
    chosen = {part.strip().casefold() for part in text.split(",") if part.strip()}
    for part in sorted(chosen - set(known)):
        listed = ", ".join(known)
        hint = nearest(part, known) or f" ({listed})"
        raise InputError(f"expected all, none, or ids of the catalogue{hint}, found {part!r}")
    if not chosen:
        raise InputError("expected all, none, or ids of the catalogue, found nothing")
    return tuple(kpi for kpi in known if kpi in chosen)


def _system(text: str) -> str | None:
    """The system that is asked, None for a file."""
    chosen = text.strip().casefold().replace(" ", "_")
    if chosen == FILE:
        return None
    if chosen not in SYSTEMS:
        hint = nearest(chosen, (FILE, *SYSTEMS)) or f" ({', '.join(SYSTEMS)})"
        raise InputError(f"expected {FILE} or a system that can be asked{hint}, found {text!r}")
    return chosen


def _country(text: str) -> str:
    code = text.strip().upper()
    if not re.fullmatch("[A-Z]{2}", code) or code not in holidays.list_supported_countries():
        raise InputError(f"expected a country's two letters, as IE, found {text!r}")
    return code


def _currency(text: str) -> str:
    code = text.strip().upper()
    if not re.fullmatch("[A-Z]{3}", code):
        raise InputError(f"expected a currency's three letters, as EUR, found {text!r}")
    return code


def _zone(text: str) -> str:
    known = zoneinfo.available_timezones()
    if text.strip() not in known:
        hint = nearest(text.strip(), known)
        raise InputError(f"expected an IANA name as Europe/Dublin{hint}, found {text!r}")
    return text.strip()


def _month(text: str) -> int:
    if not re.fullmatch("0?[1-9]|1[0-2]", text.strip()):
        raise InputError(f"expected a month from 1 to 12, found {text!r}")
    return int(text)


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text.strip()):
        raise InputError(f"expected a mail address as osm@acme.example, found {text!r}")
    return text.strip()


def _named_after(folder: Path) -> str | None:
    try:
        return _name(folder.resolve().name.replace("_", " "))
    except InputError:
        return None


def _address(said: Answers) -> str:
    host = identifier(said["name"], (), "organisation").replace("_", "-")
    return f"osm@{host}.example"
