"""An organisation's folder: its configuration, calendar, rights, room, and who runs on it."""

import datetime as dt
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from scorecard.close.months import newest_closed
from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.models import Config
from scorecard.config.moments import zone_of
from scorecard.config.working_days import working_calendar
from scorecard.deliver.digest import counted
from scorecard.deliver.posting import check
from scorecard.errors import ConfigError, InputError
from scorecard.onboard.doctor.item import Item
from scorecard.onboard.doctor.machine import room
from scorecard.period import NO_COUNTRY
from scorecard.project import Project
from scorecard.report.brand import AS_SHIPPED, brand_of, check_brand
from scorecard.report.templates import templates_of

# Problems of a configuration that are shown; `scorecard validate` has them all.
_SHOWN = 5


def configuration(
    project: Project, keep: Callable[[tuple[Config, Bundle]], object]
) -> Iterator[Item]:
    """Whether the configuration can be used, with its first problems where it cannot.

    One that can is given to `keep`, with the files it is made of.
    """
    try:
        bundle = project.bundle()
        config = load(bundle)
    except ConfigError as error:
        for problem in error.problems[:_SHOWN]:
            yield Item("problem", "configuration", str(problem))
        more = len(error.problems) - _SHOWN
        if more > 0:
            yield Item(
                "problem",
                "configuration",
                f"and {counted(more, 'more problem')}",
                "scorecard validate names them all",
            )
        return
    keep((config, bundle))
    parts = {"unit": config.units, "KPI": config.kpis, "source": config.sources}
    said = ", ".join(counted(len(items), thing) for thing, items in parts.items())
    yield Item("ok", "configuration", said)
    if not config.sources:
        said = "no source: nothing can be collected"
        yield Item("warning", "configuration", said, "declare one under sources")


def design(project: Project, config: Config) -> Iterator[Item]:
    """Whether the logo and the fonts that scorecards are to have are there."""
    brand = brand_of(config.design)
    try:
        check_brand(brand, templates_of(project))
    except InputError as error:
        yield Item("problem", "design", str(error))
        return
    said = "as shipped" if brand == AS_SHIPPED else "the organisation's own"
    yield Item("ok", "design", said)


def calendar(config: Config, now: dt.datetime) -> Iterator[Item]:
    """Which month is closed where the organisation is, and when its scorecards are due."""
    days = working_calendar(config)
    month = newest_closed(config, now)
    zone = zone_of(config)
    here = now.astimezone(zone)
    yield Item("ok", "time zone", f"{zone.key}: {here:%Y-%m-%d %H:%M}; newest closed month {month}")
    where = "-".join(filter(None, (days.country, days.subdivision)))
    if days.country == NO_COUNTRY:
        where = "no public holidays"
    ends = config.organisation.fiscal_year.calendar.last_day
    third, following = (days.working_day(ends(at), 3) for at in (month, month + 1))
    said = f"{where}: third working day after {month} is {third}, after {month + 1} {following}"
    yield Item("ok", "working days", said)


def folders(project: Project) -> Iterator[Item]:
    """Whether everything below `var` may be written; where it is not there yet, made."""
    if not project.var.exists():
        yield from _writable(project.root, "folder", f"{project.var} is made by the first run")
        return
    stores = (
        project.var,
        project.landing,
        project.warehouse.parent,
        project.var / "ledger",
        project.editions,
        project.published,
        project.outbox,
        project.forms,
    )
    there = [folder for folder in stores if folder.exists()]
    bad = [item for folder in there for item in _writable(folder, "folder", "")]
    problems = [item for item in bad if item.state != "ok"]
    yield from problems
    if not problems:
        said = f"{project.var}, {counted(len(there) - 1, 'store')} in it"
        yield Item("ok", "folders", said)


def _writable(folder: Path, what: str, said: str) -> Iterator[Item]:
    if not folder.is_dir():
        yield Item("problem", what, f"{folder} is no folder", "move it away")
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        remedy = "let the account that runs scorecards read and write there"
        yield Item("problem", what, f"{folder} may not be written", remedy)
    else:
        yield Item("ok", what, said)


def disk(project: Project) -> Iterator[Item]:
    """Whether there is room for another month beside what the stores hold already."""
    var = project.var
    used = sum(p.stat().st_size for p in project.warehouse.parent.glob("*") if p.is_file())
    yield from room(var if var.is_dir() else project.root, used, "disk")


def lock(project: Project) -> Iterator[Item]:
    """Whether a run is under way, and whose. Looking holds up a run that starts right now."""
    if not project.lock.is_file():
        yield Item("ok", "lock", "free: nothing has run yet")
        return
    with project.lock.open(encoding="utf-8", errors="replace") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = file.read(500).strip() or "another process"
            said = f"held by {holder}"
            yield Item("warning", "lock", said, "wait for it to end before you run anything")
            return
    yield Item("ok", "lock", "free")


def chat(config: Config) -> Iterator[Item]:
    """Whether something could be posted to the chat channels; nothing is."""
    channels = config.delivery.chat.channels
    if config.delivery.chat.mode == "files" or not channels:
        return
    for channel in channels:
        found = check(channel)
        remedy = "the run goes on without it, and tries again next time"
        if found:
            yield Item("warning", f"chat {channel.id}", found, remedy)
        else:
            said = "its variable is set and holds a URL that is understood; nothing was posted"
            yield Item("ok", f"chat {channel.id}", said)
