"""The outbox: mails made once, kept as bytes, and sent at most once each.

The order of things is what keeps the promises: bytes are stored, then the ledger queues the mail
in the act that releases the card, then it is written out, then marked. A crash between any two of
these repeats the last one with the same bytes under the same name.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from scorecard.config.delivery import Delivery
from scorecard.config.organisation import Person
from scorecard.deliver import mail
from scorecard.deliver.bodies import SHIPPED, Body
from scorecard.deliver.card_text import card_subject
from scorecard.deliver.digest import Digest
from scorecard.deliver.mail import Attachment
from scorecard.errors import StoreError
from scorecard.period import Month
from scorecard.report.card import Card, Stamp
from scorecard.report.templates import Templates
from scorecard.stores.files import write_atomic
from scorecard.stores.ledger import Ledger, OutboxMessage, QueuedMessage

# Whoever writes files holds the project's lock, so a claim left behind is a crash, not a rival.
LEASE: Final = dt.timedelta(0)
_DONE: Final = ("SENT", "REJECTED")
KINDS: Final = ("review", "reminder", "receipt", "owner", "form", "digest", "chat", "card")

Letter = Literal["form", "owner", "receipt", "reminder", "review"]
"""A mail to somebody who delivers figures or decides about them."""


class Blobs(Protocol):
    """Bytes kept under their sha256."""

    def put(self, content: bytes) -> str:
        """Keep bytes; returns their sha256."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes; raises `StoreError` where they are missing or altered."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """A mail that did not leave, and why."""

    month: str
    unit: str | None
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What one delivery did: the files it wrote, by what they are, and what it held back."""

    digests: tuple[Path, ...] = ()
    cards: tuple[Path, ...] = ()
    held: tuple[Held, ...] = ()
    forms: tuple[Path, ...] = ()
    receipts: tuple[Path, ...] = ()
    reviews: tuple[Path, ...] = ()
    owners: tuple[Path, ...] = ()
    reminders: tuple[Path, ...] = ()
    chats: tuple[Path, ...] = ()
    # Messages posted to chat channels; those leave no file.
    posted: int = 0


def message_key(
    *, files: Sequence[str], version: int, recipient: str, package: Sequence[str]
) -> str:
    """sha256 of what a mail is: digests of its files, version, address, and kinds of file sent."""
    parts = [sorted(files), version, recipient.lower(), sorted(package)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def prepare_card(
    blobs: Blobs,
    *,
    card: Card,
    stamp: Stamp,
    recipient: Person,
    attachments: Sequence[Attachment],
    delivery: Delivery,
    date: dt.datetime,
    templates: Templates = SHIPPED,
) -> OutboxMessage:
    """Make a card's mail and keep its bytes; it leaves only once a release has queued it."""
    key = message_key(
        files=[hashlib.sha256(attachment.content).hexdigest() for attachment in attachments],
        version=stamp.version,
        recipient=recipient.email,
        package=[attachment.media_type for attachment in attachments],
    )
    identifier = mail.message_id(key, delivery.sender)
    content = mail.card_mail(
        card=card,
        stamp=stamp,
        recipient=recipient,
        delivery=delivery,
        attachments=attachments,
        date=date,
        message_id=identifier,
        templates=templates,
    )
    return OutboxMessage(
        key=key,
        month=card.month,
        kind="card",
        unit=card.unit,
        version=stamp.version,
        person=recipient.id,
        recipient=recipient.email,
        subject=card_subject(card, stamp),
        message_id=identifier,
        blob_sha256=blobs.put(content),
    )


def digest_key(news: str, recipient: Person) -> str:
    """The key of the mail that tells a person some news of a month."""
    return message_key(files=[news], version=0, recipient=recipient.email, package=["digest"])


def prepare_digest(
    blobs: Blobs,
    *,
    digest: Digest,
    news: str,
    recipient: Person,
    delivery: Delivery,
    date: dt.datetime,
    attachments: Sequence[Attachment] = (),
    templates: Templates = SHIPPED,
) -> OutboxMessage:
    """Make an alert digest's mail and keep its bytes; `Ledger.record_digest` queues it.

    `news` is a digest of what it tells: the same news is one mail, however it is worded.
    """
    key = digest_key(news, recipient)
    identifier = mail.message_id(key, delivery.sender)
    frozen = mail.digest_mail(
        digest=digest,
        recipient=recipient,
        delivery=delivery,
        attachments=attachments,
        date=date,
        message_id=identifier,
        templates=templates,
    )
    return OutboxMessage(
        key=key,
        month=digest.month,
        kind="digest",
        unit=None,
        version=None,
        person=recipient.id,
        recipient=recipient.email,
        subject=digest.subject,
        message_id=identifier,
        blob_sha256=blobs.put(frozen),
    )


def letter_key(kind: Letter, about: Sequence[str], version: int, recipient: Person) -> str:
    """The key of a form, review or receipt: what it is about, how often it went, to whom."""
    return message_key(files=about, version=version, recipient=recipient.email, package=[kind])


def prepare_letter(
    blobs: Blobs,
    *,
    kind: Letter,
    key: str,
    month: str,
    subject: str,
    content: Body,
    recipient: Person,
    attachments: Sequence[Attachment],
    delivery: Delivery,
    date: dt.datetime,
) -> OutboxMessage:
    """Make a letter's mail and keep its bytes; `Ledger.record_letters` queues it."""
    identifier = mail.message_id(key, delivery.sender)
    frozen = mail.letter_mail(
        subject=subject,
        content=content,
        recipient=recipient,
        delivery=delivery,
        attachments=attachments,
        date=date,
        message_id=identifier,
    )
    return OutboxMessage(
        key=key,
        month=month,
        kind=kind,
        unit=None,
        version=None,
        person=recipient.id,
        recipient=recipient.email,
        subject=subject,
        message_id=identifier,
        blob_sha256=blobs.put(frozen),
    )


def deliver_files(
    ledger: Ledger,
    blobs: Blobs,
    folder: Path,
    month: Month | str | None = None,
    told: Callable[[str], bool] | None = None,
    *,
    kinds: Collection[str] = KINDS,
) -> Sent:
    """Write every mail of some kinds still due to `<folder>/<month>/` as .eml; cards last.

    A message to a chat channel is written as .txt.

    Cards of a month stay until `told` says its digest is out: by default, that of the newest
    edition that has one. Running it again writes nothing twice. Raises `StoreError` where bytes
    are missing or a file cannot be written; the rest stays due.
    """
    is_told = told or ledger.digest_sent
    written: dict[str, list[Path]] = {kind: [] for kind in KINDS}
    held: list[Held] = []
    due = [m for m in ledger.messages(month) if m.kind in kinds and m.state not in _DONE]
    for (at, kind), messages in groupby(due, key=lambda message: (message.month, message.kind)):
        if kind == "card" and not is_told(at):
            reason = f"the alert digest of {at} has not been sent"
            held += [_held(message, reason) for message in messages]
            continue
        for message in messages:
            if ledger.claim(message.key, LEASE):
                written[kind].append(_write(ledger, blobs, folder, message))
            else:
                held.append(_held(message, f"state {message.state}: a person has to decide"))
    files: dict[str, Any] = {f"{kind}s": tuple(paths) for kind, paths in written.items()}
    return Sent(held=tuple(held), **files)


def file_name(message: QueuedMessage) -> str:
    """`03_ann_north.eml`: the number makes it the mail's own, the rest is for people."""
    local_part = message.recipient.rpartition("@")[0] or message.recipient
    parts = (f"{message.number:02d}", local_part, message.unit or message.kind)
    ending = ".txt" if message.kind == "chat" else ".eml"
    return re.sub(r"[^A-Za-z0-9._+-]", "-", "_".join(parts)) + ending


def _write(ledger: Ledger, blobs: Blobs, folder: Path, message: QueuedMessage) -> Path:
    path = folder / message.month / file_name(message)
    content = blobs.get(message.blob_sha256)
    try:
        write_atomic(path, content)
    except OSError as error:
        ledger.mark(message.key, "DEFERRED", error.strerror or type(error).__name__)
        raise StoreError(f"{path}: cannot be written ({error.strerror})") from error
    ledger.mark(message.key, "SENT", path.name)
    return path


def _held(message: QueuedMessage, reason: str) -> Held:
    return Held(message.month, message.unit, message.person, reason)
