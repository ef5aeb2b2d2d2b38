"""Reminders of what is missing, one mail to everybody it is to come from, and one escalation.

Nobody is written to who has nothing outstanding. Whoever is away is not either: their deputy is.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.close.chase import Awaited, awaited
from scorecard.close.desk import Desk
from scorecard.config.absence import Reached, reached
from scorecard.config.models import Config
from scorecard.config.organisation import Person
from scorecard.config.working_days import cutoff, escalation, local_day, working_day
from scorecard.deliver.bodies import Body, body
from scorecard.deliver.mailing import deliver_due
from scorecard.deliver.outbox import Sent, letter_key, prepare_letter
from scorecard.deliver.reminder_items import Item, deliveries, item_of
from scorecard.period import Month
from scorecard.stores.ledger import OutboxMessage, QueuedMessage

KIND: Final = "reminder"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A mail about what is outstanding: to whom, under which key, and what stands in it.

    An `escalation` tells somebody else what is late and whose it is.
    """

    person: Person
    items: tuple[Awaited, ...]
    key: str
    escalation: bool = False


def send_reminders(desk: Desk, month: Month, since: dt.datetime | None = None) -> Sent:
    """Mail everybody what is still to come from them for a month, as `due_reminders` says."""
    now = desk.clock()
    items = awaited(desk.project, desk.config, month, now)
    due = due_reminders(desk.config, month, items, desk.ledger.messages(month), now, since)
    if due:
        messages = [_message(desk, month, reminder) for reminder in due]
        desk.ledger.record_letters(month, messages)
        desk.checkpoint("reminders queued")
    return deliver_due(desk, month, kinds=(KIND,))


def due_reminders(
    config: Config,
    month: Month,
    items: Sequence[Awaited],
    messages: Sequence[QueuedMessage],
    now: dt.datetime,
    since: dt.datetime | None = None,
) -> list[Reminder]:
    """Who is to be reminded now, and who is told of what is late, less what was mailed already.

    With `since`, the moment of a step of the timetable, everybody is reminded who was not since
    then. Without it, everybody who was not today, or of whom something else is outstanding now. The
    escalation is sent once a month.
    """
    day = local_day(config, now)
    known = {message.key for message in messages}
    found = []
    for person, own in _by_person(config, items, day):
        about = [f"reminder {person.id}@{month} on {day}: {_news(own)}"]
        last = last_reminded(config, month, messages, person.id)
        if since is not None and last is not None and last >= since:
            continue
        version, key = 1, letter_key(KIND, about, 1, person)
        while since is not None and key in known:
            version += 1
            key = letter_key(KIND, about, version, person)
        if key not in known:
            found.append(Reminder(person, tuple(own), key))
    escalated = _escalated(config, month, items, now)
    if escalated is not None and escalated.key not in known:
        found.append(escalated)
    return found


def last_reminded(
    config: Config, month: Month, messages: Sequence[QueuedMessage], person: str
) -> dt.datetime | None:
    """When somebody was last mailed a reminder of a month; an escalation is none."""
    told = _escalation_key(config, month)
    made = [
        dt.datetime.fromisoformat(message.created)
        for message in messages
        if message.kind == KIND and message.person == person and message.key != told
    ]
    return max(made, default=None)


def _by_person(
    config: Config, items: Sequence[Awaited], day: dt.date
) -> Iterator[tuple[Person, list[Awaited]]]:
    """What is outstanding, by whoever is written to, in the order of the people."""
    found: dict[str, list[Awaited]] = {}
    for item in items:
        if item.is_outstanding:
            found.setdefault(reached(config, item.owner, day).person.id, []).append(item)
    for person in config.people:
        if person.id in found:
            yield person, found[person.id]


def _escalated(
    config: Config, month: Month, items: Sequence[Awaited], now: dt.datetime
) -> Reminder | None:
    late = tuple(item for item in items if item.state == "overdue")
    to = config.chasing.escalate_to
    if to is None or not late or now < escalation(config, month):
        return None
    person = reached(config, to, local_day(config, now)).person
    return Reminder(person, late, _escalation_key(config, month), escalation=True)


def _escalation_key(config: Config, month: Month) -> str:
    """The same whoever stands in for whom: it is told once."""
    meant = next((p for p in config.people if p.id == config.chasing.escalate_to), None)
    return "" if meant is None else letter_key(KIND, [f"escalation@{month}"], 1, meant)


def _news(items: Sequence[Awaited]) -> str:
    told = [(item.source.id, item.owner, item.state, item.missing, item.reason) for item in items]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _message(desk: Desk, month: Month, reminder: Reminder) -> OutboxMessage:
    return prepare_letter(
        desk.editions.objects,
        kind=KIND,
        key=reminder.key,
        month=str(month),
        subject=subject_of(desk.config, month, reminder),
        content=_body(desk, month, reminder),
        recipient=reminder.person,
        attachments=[],
        delivery=desk.config.delivery,
        date=desk.clock(),
    )


def subject_of(config: Config, month: Month, reminder: Reminder) -> str:
    """`Reminder, March 2026: 2 deliveries expected by Thu 2 Apr 12:00`, or what is overdue."""
    by = _when(cutoff(config, month))
    late = sum(item.state == "overdue" for item in reminder.items)
    if reminder.escalation:
        return f"Late figures, {month.title}: {deliveries(late)} missing since {by}"
    if late:
        return f"Reminder, {month.title}: {deliveries(late)} overdue since {by}"
    return f"Reminder, {month.title}: {deliveries(len(reminder.items))} expected by {by}"


def _body(desk: Desk, month: Month, reminder: Reminder) -> Body:
    config = desk.config
    due = cutoff(config, month)
    number = working_day(config.chasing.cutoff.day)
    return body(
        desk.templates,
        "escalation" if reminder.escalation else "reminder",
        organisation=config.organisation.name,
        month=month.title,
        recipient=reminder.person.name,
        items=_items(desk, month, reminder),
        overdue=any(item.state == "overdue" for item in reminder.items),
        deliveries=deliveries(len(reminder.items)),
        is_one=len(reminder.items) == 1,
        by=f"{_when(due)} ({number}, {config.organisation.time_zone})",
        office=next(person.name for person in config.people if "osm" in person.roles),
        sender=config.delivery.sender_name,
    )


def _items(desk: Desk, month: Month, reminder: Reminder) -> list[Item]:
    day = local_day(desk.config, desk.clock())
    return [
        item_of(desk.config, month, item, reached(desk.config, item.owner, day))
        for item in reminder.items
    ]


def reached_for(config: Config, item: Awaited, now: dt.datetime) -> Reached:
    """Who is written to about it now."""
    return reached(config, item.owner, local_day(config, now))


def _when(moment: dt.datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%b %H:%M}"
