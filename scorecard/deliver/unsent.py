"""Mails that did not leave though it was tried, or may not have: what the end of a run must say."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scorecard.deliver.digest import counted
from scorecard.deliver.outbox import SUPERSEDED
from scorecard.stores.ledger import QueuedMessage

# A later one of the same kind to the same person tells all that an earlier one did.
_REPLACED: Final = ("card", "digest")
_STATES: Final = ("DEFERRED", "UNKNOWN", "REJECTED")
_NAMED: Final = 5


def unsent(messages: Sequence[QueuedMessage]) -> list[QueuedMessage]:
    """Mails that were tried and did not leave, or may not have; chat messages are not among them.

    What was superseded is not missed by anybody, nor what a later mail has told since.
    """
    newest: dict[tuple[str, str, str | None, str], int] = {}
    for message in messages:
        if message.state == "SENT" and message.kind in _REPLACED:
            about = _about(message)
            newest[about] = max(message.number, newest.get(about, 0))
    return [
        message
        for message in messages
        if message.state in _STATES
        and message.kind != "chat"
        and not message.detail.startswith(SUPERSEDED)
        and message.number > newest.get(_about(message), 0)
    ]


def unsent_lines(messages: Iterable[QueuedMessage]) -> Iterator[str]:
    """A line for each reason why mails did not leave, and what is to be done."""
    alike: dict[tuple[str, str, str], list[QueuedMessage]] = {}
    for message in messages:
        alike.setdefault((message.month, message.state, message.detail), []).append(message)
    for (month, state, detail), found in alike.items():
        numbers = " ".join(str(message.number) for message in found[:_NAMED])
        more = " .." if len(found) > _NAMED else ""
        again = f"scorecard resend {numbers}{more} --month {month} --by PERSON --reason TEXT"
        if state == "DEFERRED":
            yield f"{_which(found)} not sent, {detail}; the next run tries again, or scorecard send"
        elif state == "UNKNOWN":
            yield f"{_which(found)} perhaps not sent, {detail}; to decide: {again}"
        else:
            yield f"{_which(found)} refused, {detail}; once that is mended: {again}"


def what(message: QueuedMessage) -> str:
    """`card north`, or `digest`."""
    return " ".join(filter(None, (message.kind, message.unit)))


def _which(found: Sequence[QueuedMessage]) -> str:
    if len(found) > 1:
        return f"{counted(len(found), 'mail')}:"
    (message,) = found
    return f"mail {message.number} to {message.recipient} ({what(message)}):"


def _about(message: QueuedMessage) -> tuple[str, str, str | None, str]:
    return message.month, message.kind, message.unit, message.person
