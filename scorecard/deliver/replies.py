"""Replies with filled-in workbooks: each goes where it would have been dropped, or says why not.

Only registered addresses are believed, each for its own workbook, or as a deputy for the form of
whoever is away. What is taken is answered by the receipts of forms and reviews, as ever; what is
not, by a mail of its own.
"""

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import Final

from scorecard.close.desk import Desk
from scorecard.config.absence import reached
from scorecard.config.manual import ManualSource
from scorecard.config.organisation import Person
from scorecard.config.replies import Replies
from scorecard.config.working_days import local_day
from scorecard.deliver.mailbox import in_folder, mailbox
from scorecard.errors import SourceError
from scorecard.ingest.forms import open_form
from scorecard.review.returned import open_review
from scorecard.stores.files import write_atomic

_DIGITS: Final = 12
_ENDING: Final = ".xlsx"


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a workbook that came by mail, or of a mail without one.

    `path` is where a workbook was put; None where it was not, and then `said` is why. `person` is
    who may be told of that: the id of a registered sender whose own address is believed. `mail` is
    the sha256 of what came.
    """

    sender: str
    name: str
    path: Path | None
    said: str = ""
    person: str = ""
    mail: str = ""


def take_replies(desk: Desk) -> list[Reply]:
    """Take what came back by mail since it was last looked; nothing where none is expected.

    A mailbox that cannot be read is told of as a reply nobody sent: a run goes on without it.
    """
    replies = desk.config.delivery.replies
    if replies is None:
        return []
    done = [
        reply
        for content in in_folder(replies, desk.project.root)
        for reply in _taken(desk, replies, content)
    ]
    if replies.imap is not None:
        try:
            with mailbox(replies.imap, desk.project.root) as box:
                for uid, content in box.unread():
                    done += _taken(desk, replies, content)
                    desk.checkpoint("reply taken")
                    box.mark(uid)
        except SourceError as error:
            done.append(Reply("", "", None, str(error)))
    return done


def _taken(desk: Desk, replies: Replies, content: bytes) -> Iterator[Reply]:
    """What becomes of one mail, a workbook at a time; nothing of one that has none that is new."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    address = _address(message)
    person = _person(desk, address)
    if person is None:
        yield Reply(address or "nobody", "", None, "no registered address: nothing was taken")
        return
    if replies.verified_by is not None and not _is_verified(message, replies.verified_by):
        why = f"{replies.verified_by} does not say dmarc=pass of it: nothing was taken"
        yield Reply(address, "", None, why)
        return
    for name, workbook in _workbooks(message):
        try:
            path = _place(desk, person, workbook, name)
        except SourceError as error:
            to = "" if _is_automatic(message) else person.id
            yield Reply(address, name, None, str(error), to, hashlib.sha256(content).hexdigest())
            continue
        if not path.exists():
            write_atomic(path, workbook)
            yield Reply(address, name, path)


def _address(message: EmailMessage) -> str:
    """The one address a mail is from; empty where there is none, or several."""
    found = getaddresses([str(value) for value in message.get_all("From", [])])
    return found[0][1].casefold() if len(found) == 1 else ""


def _person(desk: Desk, address: str) -> Person | None:
    known = (p for p in desk.config.people if p.email.casefold() == address)
    return next(known, None) if address else None


def _is_verified(message: EmailMessage, server: str) -> bool:
    """Whether our own server, whose line is the topmost, found the sender's domain to be true."""
    lines = message.get_all("Authentication-Results", [])
    if not lines:
        return False
    who, _, results = str(lines[0]).partition(";")
    named = who.split()[:1] == [server]
    return named and re.search(r"(^|[\s;])dmarc=pass\b", results) is not None


def _is_automatic(message: EmailMessage) -> bool:
    """Whether a program wrote it: two that answer each other would never end (RFC 3834)."""
    return str(message.get("Auto-Submitted", "no")).strip().lower() != "no"


def _workbooks(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in message.walk():
        name = part.get_filename() or ""
        if name.lower().endswith(_ENDING) and not part.is_multipart():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield name, content


def _place(desk: Desk, person: Person, content: bytes, name: str) -> Path:
    """Where a workbook belongs; raises `SourceError` where it is none of theirs."""
    shown = re.sub(r"[^A-Za-z0-9._-]", "-", name)
    own = f"mail_{hashlib.sha256(content).hexdigest()[:_DIGITS]}_{person.id}{_ENDING}"
    folder, allowed = _folder(desk, content, shown)
    if person.id not in allowed:
        raise SourceError(
            f"{shown}: expected the workbook of {person.id}, found that of {allowed[0]}: nothing "
            "was taken; whoever it is for sends it from their own address"
        )
    return desk.project.root / folder / own


def _folder(desk: Desk, content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The folder a workbook is dropped into, and the ids of who may send it, its owner first."""
    people = {person.id for person in desk.config.people}
    try:
        form = open_form(content, name)[1]
    except SourceError:
        review = open_review(content, name)[1]
        drop = desk.config.decisions.drop
        if drop is None or review.person not in people:
            raise SourceError(f"{name}: expected a workbook of this organisation") from None
        # A decision is made under its owner's name: nobody stands in for that.
        return drop, (review.person,)
    for source in desk.config.sources:
        if isinstance(source, ManualSource) and source.id == form.source and form.owner in people:
            to = reached(desk.config, form.owner, local_day(desk.config, desk.clock()))
            return source.drop, (form.owner, to.person.id)
    raise SourceError(f"{name}: expected a form of this organisation, found one of {form.source}")
