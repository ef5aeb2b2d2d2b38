"""All looks in order: the machine, the organisation, its sources at once, its stores."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from scorecard.close.months import newest_closed
from scorecard.config.bundle import Bundle
from scorecard.config.models import Config
from scorecard.config.moments import zone_of
from scorecard.config.tables import AskedTable
from scorecard.errors import ProjectNotFound
from scorecard.onboard.doctor import machine, mail, organisation, sources, stores
from scorecard.onboard.doctor.item import LIMIT, Item, Look, look
from scorecard.project import Project

# Databases are asked side by side, so that ten that are down take no longer than one.
_AT_ONCE = 16
# A configuration of thousands of lines takes its time, and hangs only where its folder does.
_READING = 8


def examine(named: Path | None, now: dt.datetime, seconds: float = LIMIT) -> list[Item]:
    """Everything that could keep a month end from working; each look takes `seconds` at most.

    `named` is the organisation's folder as `Project.find` takes it; where there is none, the
    machine is looked at all the same.
    """
    found = []
    for what, at in _MACHINE.items():
        found += look(what, at, seconds)
    try:
        project = Project.find(named)
    except ProjectNotFound as error:
        return [*found, Item("problem", "organisation", str(error))]
    read: list[tuple[Config, Bundle]] = []
    reading = partial(organisation.configuration, project, read.append)
    found += look("configuration", reading, _READING * seconds)
    for what, at_project in _ORGANISATION.items():
        found += look(what, partial(at_project, project), seconds)
    # Without a configuration nobody can say what its calendar and sources are.
    for config, bundle in read:
        found += look("calendar", partial(organisation.calendar, config, now), seconds)
        found += look("design", partial(organisation.design, project, config), seconds)
        found += look("mail", partial(mail.mail_server, project, config), seconds)
        found += look("chat", partial(organisation.chat, config), seconds)
        found += _sources(config, project, bundle, now, seconds)
    zone = zone_of(read[0][0]) if read else dt.UTC
    for what, in_zone in (("landing", stores.landing), ("warehouse", stores.warehouse)):
        found += look(what, partial(in_zone, project, zone), seconds)
    for what, at_project in _STORES.items():
        found += look(what, partial(at_project, project), seconds)
    return found + look("clock", partial(stores.clock, project, now, zone), seconds)


_MACHINE: dict[str, Callable[[], Iterator[Item]]] = {
    "Python": machine.python,
    "packages": machine.packages,
    "page renderer": machine.renderer,
    "fonts": machine.fonts,
    "temporary files": machine.temporary,
}
_ORGANISATION: dict[str, Callable[[Project], Iterator[Item]]] = {
    "folders": organisation.folders,
    "disk": organisation.disk,
    "lock": organisation.lock,
}
_STORES: dict[str, Callable[[Project], Iterator[Item]]] = {
    "snapshot": stores.snapshot,
    "editions": stores.editions,
    "ledger": stores.ledger,
    "Dagster": stores.dagster_home,
}


def _sources(
    config: Config, project: Project, bundle: Bundle, now: dt.datetime, seconds: float
) -> list[Item]:
    where = (newest_closed(config, now), project.root, bundle.files)
    looks: list[tuple[str, Look]] = [
        (f"source {source.id}", partial(sources.reachable, source, *where, zone=zone_of(config)))
        for source in config.sources
    ]
    looks += [
        (f"table {table.id}", partial(sources.table_reachable, table, *where))
        for table in config.tables
        if isinstance(table, AskedTable)
    ]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = pool.map(lambda named: look(named[0], named[1], seconds), looks)
        return [item for items in found for item in items]
