"""Countries and their time zones, as the time zone database lists them, and this machine's own."""

import importlib.resources
import os
import zoneinfo
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import holidays

UTC: Final = "UTC"
_LOCAL: Final = Path("/etc/localtime")


def zone_in(country: str) -> str | None:
    """The time zone most people of a country live in, by its two letters; None where none is."""
    return next((zone for zone, of in _countries().items() if of == country), None)


def country_of(zone: str) -> str | None:
    """The country a time zone is in, if its public holidays are known; None for UTC."""
    country = _countries().get(zone)
    return country if country in holidays.list_supported_countries() else None


def zone_here(environment: Mapping[str, str] = os.environ, link: Path = _LOCAL) -> str:
    """The time zone of this machine; UTC where it does not say."""
    said = environment.get("TZ", "").lstrip(":") or str(link.resolve()).rpartition("zoneinfo/")[2]
    return said if said in zoneinfo.available_timezones() and country_of(said) else UTC


@cache
def _countries() -> Mapping[str, str]:
    """Every zone of a country, with the country: of each the one first that most people live in."""
    listed = importlib.resources.files("tzdata") / "zoneinfo" / "zone.tab"
    rows = [line.split("\t") for line in listed.read_text(encoding="utf-8").splitlines()]
    return {row[2]: row[0] for row in rows if not row[0].startswith("#")}
