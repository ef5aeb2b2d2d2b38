"""The outbox: mails made once, kept as bytes, and sent at most once each.

The order of things is what keeps the promises: bytes are stored, then the ledger queues the mail
in the act that releases the card, then it leaves, then it is marked. A crash between any two of
these repeats the last one with the same bytes under the same name.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from scorecard.config.delivery import Delivery
from scorecard.config.organisation import Person
from scorecard.deliver import mail
from scorecard.deliver.bodies import SHIPPED, Body
from scorecard.deliver.card_text import card_subject
from scorecard.deliver.digest import Digest
from scorecard.deliver.links import linked, too_large
from scorecard.deliver.locked import locked
from scorecard.deliver.mail import Attachment
from scorecard.report.card import Card, Stamp
from scorecard.report.templates import Templates
from scorecard.stores.ledger import OutboxMessage

KINDS: Final = (
    "review",
    "reminder",
    "receipt",
    "owner",
    "form",
    "failure",
    "digest",
    "chat",
    "card",
)
# How the reason begins why a mail was refused that a newer one has taken the place of.
SUPERSEDED: Final = "superseded"

Letter = Literal["failure", "form", "owner", "receipt", "reminder", "review"]
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
class Taken:
    """A mail that a server took: what it was, about what, for whom, and where it went."""

    kind: str
    month: str
    unit: str | None
    person: str
    address: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What one delivery did: the files it wrote, by what they are, and what it held back.

    Mails that a server took leave no file: they are among `taken`.
    """

    digests: tuple[Path, ...] = ()
    cards: tuple[Path, ...] = ()
    held: tuple[Held, ...] = ()
    forms: tuple[Path, ...] = ()
    receipts: tuple[Path, ...] = ()
    reviews: tuple[Path, ...] = ()
    owners: tuple[Path, ...] = ()
    reminders: tuple[Path, ...] = ()
    failures: tuple[Path, ...] = ()
    chats: tuple[Path, ...] = ()
    # Messages posted to chat channels; those leave no file.
    posted: int = 0
    taken: tuple[Taken, ...] = ()

    def count(self, *kinds: str) -> int:
        """How many mails of some kinds left, as files or by a server."""
        files = sum(len(getattr(self, f"{kind}s")) for kind in kinds)
        return files + sum(taken.kind in kinds for taken in self.taken)


def joined(parts: Iterable[Sent]) -> Sent:
    """What several deliveries did, as one."""
    several = list(parts)

    def all_of(name: str) -> Any:
        return tuple(item for sent in several for item in getattr(sent, name))

    files = {f"{kind}s": all_of(f"{kind}s") for kind in KINDS}
    posted = sum(sent.posted for sent in several)
    return Sent(held=all_of("held"), taken=all_of("taken"), posted=posted, **files)


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
    folder: Path | None = None,
    follows: str = "",
    templates: Templates = SHIPPED,
) -> OutboxMessage:
    """Make a card's mail and keep its bytes; it leaves only once a release has queued it.

    Files that are too large to travel are written to `folder`, where links lead. `follows` is the
    Message-ID of the mail it belongs to.
    """
    key = message_key(
        files=[hashlib.sha256(attachment.content).hexdigest() for attachment in attachments],
        version=stamp.version,
        recipient=recipient.email,
        package=[attachment.media_type for attachment in attachments],
    )
    identifier = mail.message_id(key, delivery.sender)
    # After the key, which is of what is told: encrypting gives other bytes each time.
    attachments = locked(attachments, delivery)
    links: tuple[str, ...] = ()
    if folder is not None and delivery.link_base is not None and too_large(attachments, delivery):
        links = linked(attachments, card.month, delivery.link_base, folder)
        attachments = ()
    content = mail.card_mail(
        card=card,
        stamp=stamp,
        recipient=recipient,
        delivery=delivery,
        attachments=attachments,
        date=date,
        message_id=identifier,
        links=links,
        follows=follows,
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
        subject=card_subject(card, stamp, templates),
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
