"""Replies of which nothing could be taken, told to whoever sent them: once for each mail."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from scorecard.close.desk import Desk
from scorecard.config.organisation import Person
from scorecard.deliver.bodies import body
from scorecard.deliver.mailing import deliver_due
from scorecard.deliver.outbox import Sent, letter_key, prepare_letter
from scorecard.deliver.replies import Reply
from scorecard.period import Month
from scorecard.stores.ledger import OutboxMessage

KIND: Final = "receipt"


def answer_refused(desk: Desk, month: Month, replies: Sequence[Reply]) -> Sent:
    """Mail each registered sender why a workbook of theirs was not taken.

    `month` is the one under way, by which the outbox files what is sent.
    """
    refused = (reply for reply in replies if reply.path is None and reply.person)
    people = {person.id: person for person in desk.config.people}
    messages = [
        _message(desk, month, people[person], mail, [reply.said for reply in parts])
        for (person, mail), parts in groupby(refused, lambda reply: (reply.person, reply.mail))
    ]
    if not messages:
        return Sent()
    desk.ledger.record_letters(month, messages)
    return deliver_due(desk, month, kinds=(KIND,))


def _message(
    desk: Desk, month: Month, person: Person, mail: str, reasons: Sequence[str]
) -> OutboxMessage:
    office = next(person.name for person in desk.config.people if "osm" in person.roles)
    return prepare_letter(
        desk.editions.objects,
        kind=KIND,
        key=letter_key(KIND, [f"reply {mail}"], 1, person),
        month=str(month),
        subject="Not taken: the workbook you replied with",
        content=body(
            desk.templates,
            "refused",
            organisation=desk.config.organisation.name,
            month=month.title,
            recipient=person.name,
            reasons=reasons,
            office=office,
            sender=desk.config.delivery.sender_name,
        ),
        recipient=person,
        attachments=[],
        delivery=desk.config.delivery,
        date=desk.clock(),
    )
