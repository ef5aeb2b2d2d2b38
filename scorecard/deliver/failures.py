"""A run that failed, told to the strategy office by mail: once for each run."""

from typing import Final

from scorecard.close.desk import Desk
from scorecard.config.organisation import Person
from scorecard.deliver.bodies import body
from scorecard.deliver.mailing import deliver_due
from scorecard.deliver.outbox import Sent, letter_key, prepare_letter
from scorecard.period import Month
from scorecard.stores.ledger import OutboxMessage

KIND: Final = "failure"
# Of what went wrong, as a mail tells it; the whole is in Dagster, and in var/log.
_LINES: Final = 12


def send_failure(desk: Desk, month: Month, run: str, what: str, error: str) -> Sent:
    """Mail the office that a run of a month failed; `run` names it, and is told of once.

    `what` is what failed, as `month_end: extract/crm`, and `error` what it said.
    """
    office = [person for person in desk.config.people if "osm" in person.roles]
    messages = [_message(desk, month, person, run, what, error) for person in office]
    desk.ledger.record_letters(month, messages)
    return deliver_due(desk, month, kinds=(KIND,))


def _message(
    desk: Desk, month: Month, person: Person, run: str, what: str, error: str
) -> OutboxMessage:
    config = desk.config
    lines = [line.strip() for line in error.splitlines() if line.strip()]
    return prepare_letter(
        desk.editions.objects,
        kind=KIND,
        key=letter_key(KIND, [run], 1, person),
        month=str(month),
        subject=f"Failed: {what} of {month.title}",
        content=body(
            desk.templates,
            KIND,
            organisation=config.organisation.name,
            month=month.title,
            recipient=person.name,
            what=what,
            lines=lines[:_LINES],
            more="The rest is in the log of the run." if len(lines) > _LINES else "",
            again=f"scorecard run --month {month}",
            sender=config.delivery.sender_name,
        ),
        recipient=person,
        attachments=[],
        delivery=config.delivery,
        date=desk.clock(),
    )
