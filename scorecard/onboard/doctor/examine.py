"""All looks in order: the machine, the organisation, its sources at once, its stores."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from scorecard.config.models import Config
from scorecard.config.tables import SqlTable
from scorecard.errors import ConfigError, ProjectNotFound
from scorecard.onboard.doctor import machine, organisation, sources, stores
from scorecard.onboard.doctor.item import LIMIT, Item, Look, look
from scorecard.project import Project
from scorecard.stages import newest_closed

# Databases are asked side by side, so that ten that are down take no longer than one.
_AT_ONCE = 16


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
    for what, at_project in _ORGANISATION.items():
        found += look(what, partial(at_project, project), seconds)
    found += _configured(project, now, seconds)
    for what, at_project in _STORES.items():
        found += look(what, partial(at_project, project), seconds)
    return found


_MACHINE: dict[str, Callable[[], Iterator[Item]]] = {
    "Python": machine.python,
    "packages": machine.packages,
    "page renderer": machine.renderer,
    "fonts": machine.fonts,
    "temporary files": machine.temporary,
}
_ORGANISATION: dict[str, Callable[[Project], Iterator[Item]]] = {
    "configuration": organisation.configuration,
    "folders": organisation.folders,
    "disk": organisation.disk,
    "lock": organisation.lock,
}
_STORES: dict[str, Callable[[Project], Iterator[Item]]] = {
    "landing": stores.landing,
    "warehouse": stores.warehouse,
    "snapshot": stores.snapshot,
    "editions": stores.editions,
    "ledger": stores.ledger,
    "Dagster": stores.dagster_home,
}


def _configured(project: Project, now: dt.datetime, seconds: float) -> list[Item]:
    """What only a valid configuration tells: the calendar and the sources."""
    try:
        bundle = project.bundle()
        config = project.config()
    except (ConfigError, OSError):
        # Said already, with every problem.
        return []
    found = look("calendar", partial(organisation.calendar, config, now), seconds)
    return found + _sources(config, project, dict(bundle.files), now, seconds)


def _sources(
    config: Config, project: Project, files: dict[str, bytes], now: dt.datetime, seconds: float
) -> list[Item]:
    where = (newest_closed(config, now), project.root, files)
    looks: list[tuple[str, Look]] = [
        (f"source {source.id}", partial(sources.reachable, source, *where))
        for source in config.sources
    ]
    looks += [
        (f"table {table.id}", partial(sources.table_reachable, table, *where))
        for table in config.tables
        if isinstance(table, SqlTable)
    ]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = pool.map(lambda named: look(named[0], named[1], seconds), looks)
        return [item for items in found for item in items]
