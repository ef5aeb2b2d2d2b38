"""Who gets which files of a card, and what of it they may see."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from scorecard.config.clearance import withheld
from scorecard.config.delivery import KindName, Package, Recipient
from scorecard.config.models import Config
from scorecard.config.organisation import Person, Role
from scorecard.period import Month
from scorecard.report.audience import Audience
from scorecard.report.kinds import KINDS
from scorecard.report.render import Copy

# The office and controllers work on what is at fault; to others it is enough that it is doubted.
_IN_DETAIL = ("osm", "controller")


def person_of(config: Config, entry: Recipient) -> Person:
    """Whom an entry of the distribution is for; configurations name no stranger there."""
    return next(person for person in config.people if person.id == entry.person)


def audience_of(config: Config, entry: Recipient, unit: str, month: Month) -> Audience:
    """What a recipient may see of a unit's card of a month."""
    seen = audience_for(config, person_of(config, entry), unit, month)
    return seen if entry.detail is None else replace(seen, detail=entry.detail)


def audience_for(config: Config, person: Person, unit: str, month: Month) -> Audience:
    """What a person may see of a unit's card of a month, by role and clearance."""
    detail = any(role in person.roles for role in _IN_DETAIL)
    return Audience(detail, withheld(config, person, unit, month))


def packages_of(config: Config, entry: Recipient) -> tuple[Package, ...]:
    """What a recipient gets: what their entry says, else what their first role gets."""
    if entry.attach is not None:
        return entry.attach
    roles = person_of(config, entry).roles
    first = next((role for role in get_args(Role) if role in roles), "owner")
    found: tuple[Package, ...] = getattr(config.delivery.packages, first)
    return found


def copies(config: Config, unit: str, month: Month) -> tuple[Copy, ...]:
    """The files a unit's recipients get that are not those everybody's folder has."""
    wanted: dict[Audience, set[KindName]] = defaultdict(set)
    for entry in config.distribution:
        if unit not in entry.units:
            continue
        audience = audience_of(config, entry, unit, month)
        for name, kind in KINDS.items():
            if name in packages_of(config, entry) and not (audience.whole and kind.always):
                wanted[audience].add(name)
    return tuple(
        Copy(audience, tuple(name for name in KINDS if name in kinds))
        for audience, kinds in sorted(wanted.items(), key=lambda pair: pair[0].key(""))
    )


def copies_of(keys: Sequence[str]) -> tuple[Copy, ...]:
    """The copies that a manifest's keys of files stand for."""
    found: dict[Audience, list[KindName]] = defaultdict(list)
    for key in sorted(keys):
        kind, audience = Audience.of_key(key)
        name = next((known for known in KINDS if known == kind), None)
        if name is not None and not (audience.whole and KINDS[name].always):
            found[audience].append(name)
    return tuple(Copy(audience, tuple(kinds)) for audience, kinds in found.items())


def names(config: Config) -> dict[str, str]:
    """Names of all KPIs by id."""
    return {kpi.id: kpi.name for kpi in config.kpis}
