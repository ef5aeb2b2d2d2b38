"""Mails that came back: from a folder, and from a mailbox on a server."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from scorecard.config.replies import Imap, Replies
from scorecard.deliver.tokens import access_token, xoauth2
from scorecard.errors import SourceError
from scorecard.ingest.dropped import dropped_files
from scorecard.ingest.environment import Environment

# A reply with one workbook is small; what is larger is left, and told of.
LARGEST: Final = 30 * 2**20
_SIZE: Final = re.compile(rb"RFC822\.SIZE (?P<size>\d+)")


def in_folder(replies: Replies, root: Path) -> Iterator[bytes]:
    """Every mail that lies in the folder; those taken before are told apart by their content."""
    if replies.folder is None:
        return
    for path in dropped_files(replies.folder, root):
        if path.suffix.lower() == ".eml" and path.stat().st_size <= LARGEST:
            yield path.read_bytes()


@contextmanager
def mailbox(imap: Imap, root: Path, values: Mapping[str, str] | None = None) -> Iterator["Mailbox"]:
    """The mailbox for the block; raises `SourceError` where it cannot be read, without secrets."""
    environment = Environment(values)
    where = "delivery.replies.imap"
    log_in = _login(imap, root, environment, where)
    client: imaplib.IMAP4_SSL | None = None
    try:
        ca_file = None if imap.ca_file is None else str(root / imap.ca_file)
        context = ssl.create_default_context(cafile=ca_file)
        client = imaplib.IMAP4_SSL(
            imap.host, imap.port, ssl_context=context, timeout=float(imap.timeout)
        )
        log_in(client)
        _ok(client.select(_quoted(imap.mailbox)))
        yield Mailbox(client)
    # What imaplib raises of itself is no `OSError`.
    except (OSError, imaplib.IMAP4.error) as error:
        told = environment.redact(str(error) or type(error).__name__)
        raise SourceError(
            f"{where}: {imap.host}:{imap.port} could not be read ({told}): nothing was taken from "
            "it; check host, account and mailbox"
        ) from None
    finally:
        if client is not None:
            _leave(client)


def _login(
    imap: Imap, root: Path, environment: Environment, where: str
) -> Callable[[imaplib.IMAP4], object]:
    """How to log in, with all that takes to know; raises `SourceError` where it cannot be known."""
    user = environment.expand(imap.user, where)
    if imap.oauth2 is None:
        password = environment.expand(imap.password or "", where)
        return lambda client: client.login(user, password)
    token = access_token(imap.oauth2, where, root, environment, imap.ca_file)
    said = xoauth2(user, token, environment).encode()
    return lambda client: client.authenticate("XOAUTH2", lambda _: said)


class Mailbox:
    """An open mailbox. A mail stays unread until it is marked."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._client = client

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Number and content of each unread mail; one that is too large is empty."""
        found = _ok(self._client.uid("SEARCH", "UNSEEN"))
        for number in b" ".join(part for part in found if isinstance(part, bytes)).split():
            uid = number.decode()
            told = _ok(self._client.uid("FETCH", uid, "(RFC822.SIZE)"))
            size = _SIZE.search(told[0] if isinstance(told[0], bytes) else b"")
            if size is not None and int(size["size"]) > LARGEST:
                yield uid, b""
                continue
            for part in _ok(self._client.uid("FETCH", uid, "(BODY.PEEK[])")):
                if isinstance(part, tuple):
                    yield uid, part[1]

    def mark(self, uid: str) -> None:
        """Mark a mail as read: it is not looked at again."""
        _ok(self._client.uid("STORE", uid, "+FLAGS", r"(\Seen)"))


def _ok(answer: tuple[str, Sequence[Any]]) -> list[bytes | tuple[bytes, bytes]]:
    state, found = answer
    if state != "OK":
        raise imaplib.IMAP4.error(f"the server said {state}")
    return [part for part in found if part is not None]


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _leave(client: imaplib.IMAP4) -> None:
    try:
        client.logout()
    except (OSError, imaplib.IMAP4.error):
        client.shutdown()
