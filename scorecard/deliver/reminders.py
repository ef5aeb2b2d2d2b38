"""Reminders of what is missing and of actions that are due, one mail each, and one escalation.

Nobody is written to who has nothing outstanding. Whoever is away is not either: their deputy is.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.close.chase import Awaited, awaited
from scorecard.close.desk import Desk
from scorecard.close.following import due_actions
from scorecard.config.absence import Reached, reached
from scorecard.config.models import Config
from scorecard.config.moments import brief, zone_of
from scorecard.config.organisation import Person
from scorecard.config.working_days import cutoff, escalation, local_day, working_day
from scorecard.deliver.bodies import Body, body
from scorecard.deliver.digest import counted
from scorecard.deliver.mailing import deliver_due
from scorecard.deliver.outbox import Sent, letter_key, prepare_letter
from scorecard.deliver.reminder_items import (
    ActionItem,
    Item,
    action_item,
    deliveries,
    item_of,
)
from scorecard.period import Month
from scorecard.project import Project
from scorecard.reconcile.actions import Action
from scorecard.reconcile.sentences import Names
from scorecard.stores.ledger import OutboxMessage, QueuedMessage
from scorecard.stores.ledger_decisions import Decision

KIND: Final = "reminder"


@dataclass(frozen=True, slots=True)
class Outstanding:
    """Figures that are to come, and actions that are overdue or due soon."""

    items: tuple[Awaited, ...]
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """A mail about what is outstanding: to whom, under which key, and what stands in it.

    An `escalation` tells somebody else what is late and whose it is.
    """

    person: Person
    items: tuple[Awaited, ...]
    key: str
    escalation: bool = False
    # Overdue, or due before the month under way is over.
    actions: tuple[Action, ...] = ()


def send_reminders(desk: Desk, month: Month, since: dt.datetime | None = None) -> Sent:
    """Mail everybody what is still to come from them for a month, as `due_reminders` says."""
    now = desk.clock()
    found = outstanding_at(desk.project, desk.config, month, now, desk.ledger.decisions.all())
    due = due_reminders(desk.config, month, found, desk.ledger.messages(month), now, since)
    if due:
        messages = [_message(desk, month, reminder) for reminder in due]
        desk.ledger.record_letters(month, messages)
        desk.checkpoint("reminders queued")
    return deliver_due(desk, month, kinds=(KIND,))


def outstanding_at(
    project: Project,
    config: Config,
    month: Month,
    now: dt.datetime,
    decisions: Sequence[Decision],
) -> Outstanding:
    """What is outstanding at a moment: figures of a month, and actions whatever their month."""
    return Outstanding(
        tuple(awaited(project, config, month, now)),
        tuple(due_actions(config, decisions, local_day(config, now))),
    )


def due_reminders(
    config: Config,
    month: Month,
    found: Outstanding,
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
    due = []
    for person, own in _by_person(config, found, day):
        about = [f"reminder {person.id}@{month} on {day}: {_news(own, day)}"]
        last = last_reminded(config, month, messages, person.id)
        if since is not None and last is not None and last >= since:
            continue
        version, key = 1, letter_key(KIND, about, 1, person)
        while since is not None and key in known:
            version += 1
            key = letter_key(KIND, about, version, person)
        if key not in known:
            due.append(Reminder(person, own.items, key, actions=own.actions))
    escalated = _escalated(config, month, found.items, now)
    if escalated is not None and escalated.key not in known:
        due.append(escalated)
    return due


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
    config: Config, found: Outstanding, day: dt.date
) -> Iterator[tuple[Person, Outstanding]]:
    """What is outstanding, by whoever is written to, in the order of the people."""

    def hears(owner: str, person: Person) -> bool:
        return owner in known and reached(config, owner, day).person.id == person.id

    # Whoever agreed to act may have left since; the digest names what nobody is written to about.
    known = {person.id for person in config.people}
    for person in config.people:
        own = Outstanding(
            tuple(i for i in found.items if i.is_outstanding and hears(i.owner, person)),
            tuple(action for action in found.actions if hears(action.owner, person)),
        )
        if own.items or own.actions:
            yield person, own


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


def _news(own: Outstanding, day: dt.date) -> str:
    told: list[object] = [
        (item.source.id, item.owner, item.state, item.missing, item.reason) for item in own.items
    ]
    told += [(action.seq, action.owner, action.due, action.is_late(day)) for action in own.actions]
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
    """`Reminder, March 2026: 2 deliveries expected by Thu 2 Apr 12:00`, or what is overdue.

    Actions follow; `Reminder, March 2026: 2 actions to follow up` where there are no figures.
    """
    by = brief(cutoff(config, month), zone_of(config))
    late = sum(item.state == "overdue" for item in reminder.items)
    if reminder.escalation:
        return f"Late figures, {month.title}: {deliveries(late)} missing since {by}"
    told = [f"{deliveries(late)} overdue since {by}"] if late else []
    if reminder.items and not late:
        told = [f"{deliveries(len(reminder.items))} expected by {by}"]
    if reminder.actions:
        told.append(f"{counted(len(reminder.actions), 'action')} to follow up")
    return f"Reminder, {month.title}: {', '.join(told)}"


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
        actions=_actions(desk, reminder),
        overdue=any(item.state == "overdue" for item in reminder.items),
        deliveries=deliveries(len(reminder.items)),
        is_one=len(reminder.items) == 1,
        by=f"{brief(due, zone_of(config))} ({number}, {config.organisation.time_zone})",
        office=next(person.name for person in config.people if "osm" in person.roles),
        sender=config.delivery.sender_name,
    )


def _items(desk: Desk, month: Month, reminder: Reminder) -> list[Item]:
    day = local_day(desk.config, desk.clock())
    return [
        item_of(desk.config, month, item, reached(desk.config, item.owner, day))
        for item in reminder.items
    ]


def _actions(desk: Desk, reminder: Reminder) -> list[ActionItem]:
    names, day = Names(desk.config), local_day(desk.config, desk.clock())
    return [
        action_item(item, names, day, reached(desk.config, item.owner, day))
        for item in reminder.actions
    ]


def reached_for(config: Config, item: Awaited, now: dt.datetime) -> Reached:
    """Who is written to about it now."""
    return reached(config, item.owner, local_day(config, now))
