"""What has arrived: mails written to the outbox and mails in the mailbox of a server, in order."""

import datetime as dt
import email
import email.policy
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from scorecard.labels import MONTH_NAMES
from scorecard.project import Project
from tests.deliver.mailserver import MailServer

_CARD = re.compile(r"Scorecard (.+), (\w+ \d{4}) \(version (\d+), (\w+)\)")
_DIGEST = re.compile(r"Scorecard alerts, (\w+ \d{4}): ")


@dataclass(frozen=True)
class Letter:
    """A mail as somebody has it: `envelope` is where a server brought it, empty for a file.

    `unit` is a name, as the subject has it; `month` is `YYYY-MM`; a digest has neither unit nor
    version.
    """

    kind: str
    month: str
    to: str
    envelope: str
    content: bytes
    at: dt.datetime
    unit: str = ""
    version: int = 0
    status: str = ""

    def message(self) -> EmailMessage:
        """The mail, taken apart."""
        return _opened(self.content)


@dataclass
class Postbox:
    """Everything that has arrived so far."""

    project: Project
    server: MailServer | None = None
    letters: list[Letter] = field(default_factory=list)
    _files: set[Path] = field(default_factory=set)
    _taken: int = 0

    def fetch(self, at: dt.datetime) -> list[Letter]:
        """What is new, in the order it came; `at` is when it is fetched."""
        paths = [path for path in self.project.outbox.rglob("*.eml") if path not in self._files]
        written = sorted(paths, key=lambda path: (path.stat().st_mtime_ns, path.name))
        self._files.update(written)
        new = [_letter(path.read_bytes(), "", at) for path in written]
        if self.server is not None:
            mails = self.server.mailbox[self._taken :]
            self._taken += len(mails)
            new += [_letter(mail.content, mail.recipient, at) for mail in mails]
        self.letters += new
        return new

    def cards(self) -> list[Letter]:
        """The mails with cards."""
        return [letter for letter in self.letters if letter.kind == "card"]


def _opened(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _letter(content: bytes, envelope: str, at: dt.datetime) -> Letter:
    message = _opened(content)
    subject, to = str(message["Subject"]), message["To"].addresses[0].addr_spec
    card, digest = _CARD.fullmatch(subject), _DIGEST.match(subject)
    if card:
        unit, title, version, status = card.groups()
        return Letter("card", _month(title), to, envelope, content, at, unit, int(version), status)
    if digest:
        return Letter("digest", _month(digest[1]), to, envelope, content, at)
    return Letter("other", "", to, envelope, content, at)


def _month(title: str) -> str:
    name, year = title.split()
    return f"{year}-{MONTH_NAMES.index(name) + 1:02d}"
