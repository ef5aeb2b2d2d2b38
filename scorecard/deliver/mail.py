"""Mails as frozen bytes: the same inputs give the same bytes, and nothing in them adds a header.

Names and addresses come from configuration and tables, so each is checked again here, at the
last place before it becomes part of a protocol.
"""

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import EmailPolicy
from typing import Final

from scorecard.config.delivery import Delivery
from scorecard.config.organisation import Person
from scorecard.deliver.bodies import SHIPPED, Body
from scorecard.deliver.card_text import card_body, card_subject
from scorecard.deliver.digest import Digest, digest_body
from scorecard.errors import InputError, InvariantBroken
from scorecard.report.card import Card, Stamp
from scorecard.report.templates import Templates

# One address and nothing else; longer ones than SMTP carries are refused too.
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LONGEST_ADDRESS: Final = 254
_LONGEST_LINE: Final = 998
_MEDIA_TYPE: Final = re.compile(r"(?P<main>[a-z]+)/(?P<sub>[a-z0-9.+-]+)")
_MESSAGE_ID: Final = re.compile(r"<[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+>")


# Folding may leave the first line of a subject empty, a mark of spam, and encodes long ids.
_UNFOLDED: Final = ("Subject", "In-Reply-To", "References")


class _OnOneLine(EmailPolicy):
    """Plain subjects and the ids of other mails stay on one line."""

    def fold_binary(self, name: str, value: str) -> bytes:
        line = f"{name}: {value}"
        if name in _UNFOLDED and line.isascii() and len(line) <= _LONGEST_LINE:
            return line.encode("ascii") + b"\r\n"
        return super().fold_binary(name, value)


# 76 is the longest line quoted-printable and base64 allow.
_POLICY: Final = _OnOneLine(linesep="\r\n", max_line_length=76)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels with a mail; `media_type` as in `application/pdf`."""

    name: str
    media_type: str
    content: bytes


def message_id(key: str, sender: str) -> str:
    """The Message-ID of the mail with this outbox key, for ever: `<key prefix@sender's domain>`."""
    return f"<{key[:32]}@{sender.rpartition('@')[2]}>"


def card_mail(
    *,
    card: Card,
    stamp: Stamp,
    recipient: Person,
    delivery: Delivery,
    attachments: Sequence[Attachment],
    date: dt.datetime,
    message_id: str,
    links: Sequence[str] = (),
    follows: str = "",
    templates: Templates = SHIPPED,
) -> bytes:
    """A card's mail to one person, with its files or links to them. `date` needs a zone.

    `follows` is the Message-ID of the mail it belongs to.

    Raises `InputError` naming the person for a name or address that cannot be used, and
    `InvariantBroken` for a preview or a flash, which is never mailed.
    """
    if not stamp.is_version:
        raise InvariantBroken(f"card {card.unit} {card.month}: a {stamp.status} is never mailed")
    content = card_body(
        card,
        stamp,
        recipient=recipient.name,
        sender=delivery.sender_name,
        attachments=tuple(attachment.name for attachment in attachments),
        links=tuple(links),
        templates=templates,
    )
    message = _message(card_subject(card, stamp, templates), recipient, delivery, date, message_id)
    if _MESSAGE_ID.fullmatch(follows):
        message["In-Reply-To"] = follows
        message["References"] = follows
    return _frozen(message, content, attachments, message_id)


def digest_mail(
    *,
    digest: Digest,
    recipient: Person,
    delivery: Delivery,
    date: dt.datetime,
    message_id: str,
    attachments: Sequence[Attachment] = (),
    templates: Templates = SHIPPED,
) -> bytes:
    """The alert digest to one person, with their review workbook; raises as `card_mail` does."""
    message = _message(digest.subject, recipient, delivery, date, message_id)
    return _frozen(message, digest_body(digest, templates), attachments, message_id)


def letter_mail(
    *,
    subject: str,
    content: Body,
    recipient: Person,
    delivery: Delivery,
    attachments: Sequence[Attachment],
    date: dt.datetime,
    message_id: str,
) -> bytes:
    """A form, receipt or the like to one person, its text made before; raises as `card_mail`."""
    message = _message(subject, recipient, delivery, date, message_id)
    return _frozen(message, content, attachments, message_id)


def checked_address(person: Person, delivery: Delivery) -> str:
    """The person's one address, on an allowed domain; raises `InputError` naming the person."""
    wrong = address_problem(person.email, delivery)
    if wrong:
        raise InputError(f"person {person.id!r}: {wrong}")
    return person.email


def address_problem(address: str, delivery: Delivery) -> str:
    """Why no mail may go to an address, and what to do; empty where it may."""
    if not _is_address(address):
        return f"expected one e-mail address, found {address!r}; correct it"
    domain = address.rpartition("@")[2].lower()
    allowed = sorted(name.lower() for name in delivery.allowed_domains)
    if domain in allowed:
        return ""
    return (
        f"{address} is outside the domains mail may go to "
        f"({', '.join(allowed) or 'none'}); correct the address or delivery.allowed_domains"
    )


def _is_address(text: str) -> bool:
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def _message(
    subject: str, recipient: Person, delivery: Delivery, date: dt.datetime, identifier: str
) -> EmailMessage:
    if date.tzinfo is None:
        raise InvariantBroken(f"mail {subject!r}: its date has no time zone")
    if not _MESSAGE_ID.fullmatch(identifier):
        raise InvariantBroken(f"mail {subject!r}: {identifier!r} is no Message-ID")
    if not _is_address(delivery.sender):
        raise InputError(f"delivery.sender: expected one address, found {delivery.sender!r}")
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(
        _line(delivery.sender_name, "delivery.sender_name"), addr_spec=delivery.sender
    )
    message["To"] = Address(
        _line(recipient.name, f"person {recipient.id!r}: name"),
        addr_spec=checked_address(recipient, delivery),
    )
    message["Subject"] = _line(subject, f"mail to {recipient.id!r}: subject")
    message["Date"] = date
    message["Message-ID"] = identifier
    # Tells out-of-office programs not to answer (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    return message


def _line(text: str, what: str) -> str:
    """`text` where it is one printable line; a line break in a header would start another one."""
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text):
        raise InputError(f"{what}: expected one line of text, found {text!r}; correct it")
    return text


def _frozen(
    message: EmailMessage, content: Body, attachments: Sequence[Attachment], identifier: str
) -> bytes:
    message.set_content(content.text, cte="quoted-printable")
    message.add_alternative(content.html, subtype="html", cte="quoted-printable")
    for attachment in attachments:
        media_type = _MEDIA_TYPE.fullmatch(attachment.media_type)
        if media_type is None:
            raise InvariantBroken(f"{attachment.media_type!r}: expected a type as application/pdf")
        message.add_attachment(
            attachment.content,
            maintype=media_type["main"],
            subtype=media_type["sub"],
            filename=_file_name(attachment.name),
        )
    _fix_boundaries(message, identifier)
    return message.as_bytes()


def _file_name(name: str) -> str:
    if "/" in name or "\\" in name or name in ("", ".", ".."):
        raise InputError(f"attachment {name!r}: expected a file name without folders")
    return _line(name, "attachment")


def _fix_boundaries(message: EmailMessage, identifier: str) -> None:
    """Derive boundaries from the Message-ID: random by default; `=_` never occurs in the parts."""
    seed = hashlib.sha256(identifier.encode()).hexdigest()[:24]
    parts: list[MIMEPart] = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_{seed}_{number}")
