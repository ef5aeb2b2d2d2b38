"""What must hold between the sections of a configuration that has the right shape."""

import zoneinfo
from collections.abc import Iterator, Mapping
from functools import cache

import holidays

from scorecard.config.check_baselines import baselines
from scorecard.config.check_cards import kpis, scorecards
from scorecard.config.check_cascades import cascades
from scorecard.config.check_chasing import chasing
from scorecard.config.check_currencies import currencies
from scorecard.config.check_dated import dated
from scorecard.config.check_delivery import mails
from scorecard.config.check_drives import drives
from scorecard.config.check_formulas import formulas
from scorecard.config.check_gate import gate
from scorecard.config.check_groups import groups
from scorecard.config.check_identities import identities
from scorecard.config.check_initiatives import initiatives
from scorecard.config.check_manual import manual_sources
from scorecard.config.check_references import references
from scorecard.config.check_rest import asked_tables
from scorecard.config.check_scales import scales
from scorecard.config.check_sources import sources
from scorecard.config.check_timetable import timetable
from scorecard.config.finding import Finding, KeyPath, backwards, overlap
from scorecard.config.models import Config
from scorecard.config.responsible import written_to
from scorecard.period import NO_COUNTRY

_WITH_IDS = (
    "people",
    "units",
    "hierarchies",
    "perspectives",
    "themes",
    "kpis",
    "identities",
    "scorecards",
    "initiatives",
    "sources",
)


def check(config: Config, files: Mapping[str, bytes]) -> list[Finding]:
    """Every broken reference, cycle, zero weight and contradiction; an empty list is a pass.

    `files` are the configuration's files by name, for the queries sources mention.
    """
    return [
        *_organisation(config),
        *_fiscal_year(config),
        *_people(config),
        *_duplicates(config),
        *_channels(config),
        *mails(config),
        *references(config),
        *_tree(config),
        *groups(config),
        *kpis(config),
        *formulas(config),
        *currencies(config),
        *scorecards(config),
        *drives(config),
        *cascades(config),
        *dated(config),
        *scales(config),
        *identities(config),
        *sources(config, files),
        *manual_sources(config),
        *baselines(config),
        *initiatives(config),
        *asked_tables(config),
        *timetable(config),
        *gate(config),
        *chasing(config),
    ]


def _organisation(config: Config) -> Iterator[Finding]:
    zone = config.organisation.time_zone
    if zone not in _zones():
        yield Finding(("organisation", "time_zone"), "an IANA name as Europe/London", repr(zone))
    calendar = config.organisation.calendar
    supported = _countries()
    if calendar.country == NO_COUNTRY:
        if calendar.subdivision:
            path: KeyPath = ("organisation", "calendar", "subdivision")
            yield Finding(path, "a country beside it", NO_COUNTRY)
    elif calendar.country not in supported:
        path = ("organisation", "calendar", "country")
        yield Finding(path, "an ISO country code the calendar knows", repr(calendar.country))
    elif calendar.subdivision and calendar.subdivision not in supported[calendar.country]:
        known = ", ".join(supported[calendar.country]) or "none"
        path = ("organisation", "calendar", "subdivision")
        yield Finding(path, f"one of {known}", repr(calendar.subdivision))


# Both are lists of what is installed, and slow to make.
_zones = cache(zoneinfo.available_timezones)
_countries = cache(holidays.list_supported_countries)


def _fiscal_year(config: Config) -> Iterator[Finding]:
    year = config.organisation.fiscal_year
    path: KeyPath = ("organisation", "fiscal_year")
    if year.weeks is not None and year.ends is None:
        expected = "ends with weeks: the day the year ends on, as nearest_saturday or last_saturday"
        yield Finding((*path, "weeks"), expected, "none")
    if year.weeks is None:
        for key in ("ends", "extra_week"):
            said = getattr(year, key)
            if said is not None:
                expected = "none without weeks, as 4-5-4: its periods are calendar months"
                yield Finding((*path, key), expected, str(said))


def _people(config: Config) -> Iterator[Finding]:
    if not any("osm" in person.roles for person in config.people):
        expected = "one person with the role osm, who gets the alert digest before any card leaves"
        yield Finding(("people",), expected, "none")
    allowed = {domain.casefold() for domain in config.delivery.allowed_domains}
    receiving = {recipient.person for recipient in config.distribution} | written_to(config)
    for index, person in enumerate(config.people):
        gets_mail = "osm" in person.roles or person.id in receiving
        if gets_mail and person.email.rpartition("@")[2].casefold() not in allowed:
            listed = ", ".join(config.delivery.allowed_domains) or "none is listed"
            expected = f"an address in delivery.allowed_domains ({listed})"
            yield Finding(("people", index, "email"), expected, repr(person.email))


def _duplicates(config: Config) -> Iterator[Finding]:
    for section in _WITH_IDS:
        seen: set[str] = set()
        for index, item in enumerate(getattr(config, section)):
            # File systems and Windows users do not tell "North" from "north".
            name = item.id.casefold()
            expected = "an id used once"
            if section == "sources":
                # Names made from a source's id know no hyphen.
                name = name.replace("-", "_")
                expected += ", - and _ being the same"
            if name in seen:
                yield Finding((section, index, "id"), expected, repr(item.id))
            seen.add(name)


def _channels(config: Config) -> Iterator[Finding]:
    """Channels are no list of the configuration's own, so their ids are looked at here."""
    seen: set[str] = set()
    for index, channel in enumerate(config.delivery.chat.channels):
        if channel.id.casefold() in seen:
            path: KeyPath = ("delivery", "chat", "channels", index, "id")
            yield Finding(path, "an id used once", repr(channel.id))
        seen.add(channel.id.casefold())


def _tree(config: Config) -> Iterator[Finding]:
    parents = {unit.id: [edge.unit for edge in unit.parents] for unit in config.units}
    for row in config.ownership:
        parents.setdefault(row.unit, []).append(row.parent)
    for i, unit in enumerate(config.units):
        chain = _cycle_from(unit.id, parents)
        if chain:
            found = "the cycle " + " -> ".join(chain)
            yield Finding(("units", i, "parents"), "a tree: no unit above itself", found)
        yield from backwards(("units", i), unit)
        for j, edge in enumerate(unit.parents):
            yield from backwards(("units", i, "parents", j), edge)
            for other in unit.parents[:j]:
                if other.unit == edge.unit and overlap(other, edge):
                    path: KeyPath = ("units", i, "parents", j)
                    yield Finding(path, "periods that do not overlap", f"{edge.unit!r} twice")
    if config.units and all(parents[unit.id] for unit in config.units):
        yield Finding(("units", 0, "parents"), "one unit without parents, the root", "none")


def _cycle_from(start: str, parents: Mapping[str, list[str]]) -> list[str]:
    trail, stack = {start: [start]}, [start]
    while stack:
        node = stack.pop()
        for parent in parents.get(node, []):
            if parent == start:
                return [*trail[node], start]
            if parent not in trail:
                trail[parent] = [*trail[node], parent]
                stack.append(parent)
    return []
