"""What the ledger reads and adds, statement by statement, on a connection that is handed in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from scorecard.errors import InvariantBroken
from scorecard.period import Month
from scorecard.stores import ledger_schema as schema


def act(
    connection: Connection, moment: dt.datetime, kind: str, person: str | None, channel: str
) -> int:
    """Add an act; returns its number."""
    row = {"at": utc(moment), "kind": kind, "person": person, "channel": channel}
    made = connection.execute(insert(schema.entries).values(row)).inserted_primary_key
    if made is None:
        raise InvariantBroken("the ledger's database gave an act no number")
    return int(made[0])


def utc(moment: dt.datetime) -> str:
    """UTC as text whose order is the order of time; a time without a zone is a defect."""
    if moment.tzinfo is None:
        raise InvariantBroken("the ledger's clock gave a time without a zone")
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def last(connection: Connection) -> int:
    """The number of the last act; 0 when there is none."""
    return int(connection.execute(select(func.max(schema.entries.c.seq))).scalar() or 0)


def add(connection: Connection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Add rows to a table; none is allowed."""
    if rows:
        connection.execute(insert(schema.metadata.tables[table]), rows)


def add_event(
    connection: Connection,
    seq: int,
    key: str,
    state: str,
    *,
    detail: str = "",
    lease_until: str | None = None,
) -> None:
    """Add the new state of a mail."""
    row = {"seq": seq, "key": key, "state": state, "detail": detail, "lease_until": lease_until}
    add(connection, schema.outbox_events.name, [row])


def queue(
    connection: Connection, seq: int, month: str, mails: Sequence[Mapping[str, object]]
) -> None:
    """Add mails of a month, numbered on from the last one there, each waiting to be sent."""
    table = schema.outbox_messages
    numbers = select(func.max(table.c.number)).where(table.c.month == month)
    first = int(connection.execute(numbers).scalar() or 0) + 1
    rows = [{**mail, "seq": seq, "number": number} for number, mail in enumerate(mails, first)]
    add(connection, table.name, rows)
    waiting = {"seq": seq, "state": "PENDING", "detail": "", "lease_until": None}
    add(connection, schema.outbox_events.name, [{**waiting, "key": mail["key"]} for mail in mails])


def queued_keys(connection: Connection, month: str) -> set[str]:
    """Keys of the mails a month has already."""
    table = schema.outbox_messages
    return set(connection.execute(select(table.c.key).where(table.c.month == month)).scalars())


def mail(connection: Connection, key: str) -> Any:
    """A mail with its state; raises `InvariantBroken` where there is none of that key."""
    view = schema.outbox_state
    found = connection.execute(select(view).where(view.c.key == key)).one_or_none()
    if found is None:
        raise InvariantBroken(f"mail {key[:12]}: not in the outbox")
    return found


def times(connection: Connection, key: str, state: str) -> int:
    """How often a mail came to be in a state."""
    table = schema.outbox_events
    query = select(func.count()).where(table.c.key == key, table.c.state == state)
    return int(connection.execute(query).scalar() or 0)


def current_digests(connection: Connection, month: str) -> dict[str, str]:
    """The card digest each unit's current release of a month names."""
    view = schema.current_releases
    query = select(view.c.unit, view.c.card_digest).where(view.c.month == month)
    return {row.unit: row.card_digest for row in connection.execute(query)}


def newest_digest(connection: Connection, month: str) -> int:
    """The newest edition of a month that has an alert digest; 0 when there is none."""
    table = schema.digests
    query = select(func.max(table.c.edition)).where(table.c.month == month)
    return int(connection.execute(query).scalar() or 0)


def digest_states(connection: Connection, month: str, edition: int) -> dict[str, str]:
    """For each person an edition's alert digest goes to, the state of that mail."""
    table, view = schema.digests, schema.outbox_state
    query = (
        select(view.c.person, view.c.state)
        .join(table, table.c.message_key == view.c.key)
        .where(table.c.month == month, table.c.edition == edition)
    )
    return {row.person: row.state for row in connection.execute(query)}


def last_month_of_steps(connection: Connection) -> Month | None:
    """The newest month a step of the timetable was done for."""
    newest = connection.scalar(select(func.max(schema.timetable_steps.c.month)))
    return None if newest is None else Month.parse(newest)


def steps_done(connection: Connection, month: str) -> dict[str, str]:
    """Steps of the timetable done for a month, with when."""
    steps, acts = schema.timetable_steps, schema.entries
    query = (
        select(steps.c.step, acts.c.at)
        .join(acts, acts.c.seq == steps.c.seq)
        .where(steps.c.month == month)
        .order_by(steps.c.seq, steps.c.step)
    )
    return {row.step: row.at for row in connection.execute(query)}


def open_alerts(connection: Connection, month: str) -> dict[str, tuple[int, str]]:
    """The alerts of a month that stand open, in the order of their keys: (rows, summary)."""
    view = schema.current_alerts
    query = (
        select(view.c.alert_key, view.c.rows, view.c.summary)
        .where(view.c.month == month, view.c.state == "opened")
        .order_by(view.c.alert_key)
    )
    return {key: (rows, summary) for key, rows, summary in connection.execute(query)}


def alert_changes(
    known: Mapping[str, tuple[int, str]], current: Mapping[str, tuple[int, str]]
) -> list[dict[str, object]]:
    """The rows that lead from the alerts known to the current ones; empty where they are equal."""
    changes: list[dict[str, object]] = []
    for key in sorted(known.keys() | current.keys()):
        if key not in current:
            summary = known[key][1]
            changes.append({"alert_key": key, "state": "closed", "rows": 0, "summary": summary})
        elif known.get(key) != tuple(current[key]):
            rows, summary = current[key]
            changes.append({"alert_key": key, "state": "opened", "rows": rows, "summary": summary})
    return changes


def copy_up_to(source: Connection, target: Connection, seq: int) -> None:
    """Copy every row of acts up to number `seq` into empty tables."""
    for table in schema.metadata.sorted_tables:
        found = source.execute(select(table).where(table.c.seq <= seq)).mappings()
        add(target, table.name, [dict(row) for row in found])
    # SQLite continues from the highest number by itself.
    if target.dialect.name == "postgresql":
        target.execute(
            text("SELECT setval(pg_get_serial_sequence('entries', 'seq'), max(seq)) FROM entries")
        )
