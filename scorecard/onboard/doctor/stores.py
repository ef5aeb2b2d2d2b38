"""Whether the stores are sound, and what waits in them. Nothing is opened that a run might want."""

import datetime as dt
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from scorecard.config.moments import listed
from scorecard.deliver.digest import counted
from scorecard.errors import StoreError
from scorecard.onboard.doctor.item import Item
from scorecard.project import Project
from scorecard.stores import ledger_schema, ledger_statements
from scorecard.stores.editions import Editions
from scorecard.stores.heartbeat import STOPPED, has_stopped, last_beat, told
from scorecard.stores.landing import Landing
from scorecard.stores.ledger_engine import LedgerDatabase
from scorecard.stores.marks import earlier_path, fits, is_closed, read_mark
from scorecard.stores.snapshot import sound

_MADE = "none yet: the first run makes it"
# What becomes of mails in these states without anybody doing anything is: nothing.
_STUCK = {
    "DEFERRED": "they could not leave when they were due",
    "UNKNOWN": "nobody knows whether they arrived",
}


def landing(project: Project, zone: dt.tzinfo) -> Iterator[Item]:
    """Whether every delivery that was landed is still there."""
    store = Landing(project.landing)
    deliveries = list(store.deliveries())
    absent = [d for d in deliveries if d.sha256 and not store.blob_path(d.sha256).is_file()]
    gone = [d.seq for d in absent if store.erasure(d) is None]
    if gone:
        said = f"the content of {counted(len(gone), 'landed file')} is missing, first {gone[0]}"
        yield Item("problem", "landing", said, "restore var/landing from its backup")
    elif deliveries:
        newest = deliveries[-1]
        erased = f"; {len(absent)} erased" if absent else ""
        said = f"newest delivery {newest.seq}, of {listed(newest.received_at, zone)}{erased}"
        yield Item("ok", "landing", said)
    else:
        yield Item("ok", "landing", _MADE)


def warehouse(project: Project, zone: dt.tzinfo) -> Iterator[Item]:
    """Whether the warehouse is the file that was closed last, and what is kept beside it."""
    path = project.warehouse
    mark = read_mark(path)
    if not path.exists():
        yield Item("ok", "warehouse", _MADE)
    elif not is_closed(mark):
        said = "open in a run, or left by one that was killed"
        yield Item("warning", "warehouse", said, "the next run looks, and rebuilds it where due")
    elif not fits(path, mark):
        said = "not the file that was closed last"
        yield Item("warning", "warehouse", said, "the next run sets it aside and rebuilds it")
    else:
        yield Item("ok", "warehouse", f"{path.stat().st_size // 1_000:,} kB, as it was closed")
    aside = sorted(path.parent.glob(f"{path.name}.damaged-*"))
    if aside:
        said = f"{counted(len(aside), 'damaged one')} kept beside it, as {aside[-1].name}"
        yield Item("warning", "warehouse", said, "delete them when you know why")
    earlier = earlier_path(path)
    if earlier.exists():
        facts = earlier.stat()
        since = listed(dt.datetime.fromtimestamp(facts.st_mtime, dt.UTC), zone)
        said = f"{earlier.name}, made by another version: {facts.st_size // 1_000:,} kB"
        remedy = "it may be deleted: nothing reads it"
        yield Item("ok", "warehouse", f"{said}, kept since {since}", remedy)


def snapshot(project: Project) -> Iterator[Item]:
    """Whether what readers open is what was written for them."""
    if not project.snapshot.exists():
        yield Item("ok", "snapshot", _MADE)
    elif sound(project.snapshot):
        yield Item("ok", "snapshot", f"{project.snapshot.stat().st_size // 1_000:,} kB")
    else:
        yield Item("warning", "snapshot", "damaged", "the next run writes it anew")


def editions(project: Project) -> Iterator[Item]:
    """Whether every edition can be read, and its files are there."""
    store = Editions(project.editions)
    known = list(store.all())
    files = {sha256 for e in known for card in e.cards for sha256 in card.files.values()}
    gone = [sha256 for sha256 in files if not store.objects.path(sha256).is_file()]
    if gone:
        said = f"{counted(len(gone), 'published file')} missing from {store.objects.folder}"
        yield Item("problem", "editions", said, "restore var/editions from its backup")
    elif known:
        newest = known[-1]
        held = sum(card.status == "held" for card in newest.cards)
        months, cards = counted(len(store.months()), "month"), counted(len(newest.cards), "card")
        said = f"{months}; {newest.month} has edition {newest.number}, {cards}, {held} held"
        yield Item("ok", "editions", said)
    else:
        yield Item("ok", "editions", _MADE)


def ledger(project: Project) -> Iterator[Item]:
    """Whether the ledger is sound, of this version and as new as the editions; and its mails."""
    path = _sqlite_file(project.ledger_url)
    if path is not None and not path.exists():
        made = list(Editions(project.editions).all())
        if made:
            remedy = "restore it from its backup: releases and mails are recorded nowhere else"
            yield Item("problem", "ledger", f"{path} is gone", remedy)
        else:
            yield Item("ok", "ledger", _MADE)
        return
    with _reading(project.ledger_url, path) as connection:
        version = ledger_schema.version(connection)
        if version is None or version != ledger_schema.HEAD:
            said = f"schema {version or 'none'}, this program has {ledger_schema.HEAD}"
            newer = version is not None and version > ledger_schema.HEAD
            remedy = "use the newer program" if newer else "the next run brings it up to date"
            yield Item("problem" if newer else "ok", "ledger", said, remedy)
            return
        acts = ledger_statements.last(connection)
        wanted = max((e.ledger_sequence for e in Editions(project.editions).all()), default=0)
        if acts < wanted:
            said = f"{counted(acts, 'act')}, and an edition was made after {wanted}"
            yield Item("problem", "ledger", said, "restore it from its backup")
        else:
            yield Item("ok", "ledger", f"{counted(acts, 'act')}, schema {version}")
        yield from _outbox(connection)


def _outbox(connection: Connection) -> Iterator[Item]:
    view = ledger_schema.outbox_state
    query = select(view.c.state, func.count()).group_by(view.c.state).order_by(view.c.state)
    states = {str(state): int(number) for state, number in connection.execute(query)}
    for state, why in _STUCK.items():
        if states.get(state):
            said = f"{counted(states[state], 'mail')} {state}: {why}"
            yield Item("warning", "outbox", said, "scorecard status shows of which month")
    moving = states.get("PENDING", 0) + states.get("CLAIMED", 0)
    said = f"{counted(states.get('SENT', 0), 'mail')} sent, {moving} waiting"
    yield Item("ok", "outbox", said)


def clock(project: Project, now: dt.datetime, zone: dt.tzinfo) -> Iterator[Item]:
    """Whether what is done by itself is still looked for."""
    last = last_beat(project.heartbeat)
    said = f"last tick: {told(last, now, zone)}"
    if last is not None and has_stopped(last, now, STOPPED):
        remedy = "look whether cron calls scorecard tick, or Dagster's schedules are on"
        yield Item("warning", "clock", said, remedy)
    else:
        yield Item("ok", "clock", said)


def dagster_home(project: Project) -> Iterator[Item]:
    """Whether Dagster keeps its history where this organisation's is."""
    home = project.var / "dagster"
    elsewhere = os.environ.get("DAGSTER_HOME")
    if elsewhere and Path(elsewhere).resolve() != home.resolve():
        said = f"DAGSTER_HOME is {elsewhere}, this organisation's history is in {home}"
        yield Item("warning", "Dagster", said, f"set DAGSTER_HOME={home} where Dagster is started")
    elif not home.exists():
        yield Item("ok", "Dagster", _MADE)
    elif not (home / "dagster.yaml").is_file():
        yield Item("warning", "Dagster", f"{home} has no dagster.yaml", "the next run writes it")
    else:
        yield Item("ok", "Dagster", str(home))


def _sqlite_file(url: str) -> Path | None:
    """The file of a ledger in SQLite; None for one on a server, or a URL that is none."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    own = parsed.get_backend_name() == "sqlite" and parsed.database
    return Path(parsed.database or "") if own else None


@contextmanager
def _reading(url: str, path: Path | None) -> Iterator[Connection]:
    """A connection that changes nothing: SQLite would make files beside the ledger's otherwise."""
    if path is None:
        database = LedgerDatabase(url)
        try:
            with database.reading() as connection:
                yield connection
        finally:
            database.close()
        return
    log = path.with_name(f"{path.name}-wal")
    busy = log.is_file() and log.stat().st_size > 0
    file = f"file:{quote(str(path.resolve()))}?mode=ro" + ("" if busy else "&immutable=1")
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(file, uri=True), poolclass=NullPool
    )
    try:
        with engine.connect() as connection:
            verdict = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
            if verdict != "ok":
                raise StoreError(f"{path}: damaged ({verdict}): restore it from its backup")
            yield connection
    except DBAPIError as error:
        reason = (str(error.orig).splitlines() or ["no reason given"])[0]
        raise StoreError(f"{path}: {reason}: restore it from its backup") from None
    finally:
        engine.dispose()
