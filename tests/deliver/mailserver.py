"""A real mail server on the loopback interface, that keeps what it took and fails as it is told."""

import asyncio
import base64
import json
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER = "scorecards"
PASSWORD = "pass word&7/=nobody-may-see"
TOKEN = "ya29.t0ken-nobody-may-see"
VALUES = {"MAIL_USER": USER, "MAIL_PASSWORD": PASSWORD, "MAIL_TOKEN": TOKEN}


@dataclass(frozen=True)
class Mail:
    """A mail in the mailbox: from whom and to whom the envelope has it, and its bytes."""

    sender: str
    recipient: str
    content: bytes

    @property
    def message_id(self) -> str:
        return str(message_from_bytes(self.content)["Message-ID"])


@dataclass
class MailServer:
    """What it took, and how it is to fail: set a field, and it does from then on."""

    host: str = "127.0.0.1"
    port: int = 0
    mailbox: list[Mail] = field(default_factory=list)
    # Answers to RCPT by address, and to the end of the data by address.
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    at_mail: str = ""
    # Takes so many mails, then every connection is cut.
    dies_after: int | None = None
    # What to do with the n-th mail from 1 on: "kept" or "lost", and no answer in either case.
    silent: dict[int, str] = field(default_factory=dict)
    # Whether mails are kept in the mailbox.
    keeps: bool = True
    connections: int = 0
    logins: int = 0
    transactions: int = 0

    def addresses(self) -> list[str]:
        """Who got mail, in order."""
        return [mail.recipient for mail in self.mailbox]

    # What aiosmtpd calls.

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, _: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        if self._dead:
            _cut(server)
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._dead:
            _cut(server)
        if self.at_mail:
            return self.at_mail
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.at_rcpt:
            return self.at_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        self.transactions += 1
        (recipient,) = envelope.rcpt_tos
        if recipient in self.at_data:
            return self.at_data[recipient]
        silent = self.silent.get(self.transactions)
        content = envelope.content
        assert isinstance(content, bytes)
        if self.keeps and silent != "lost":
            self.mailbox.append(Mail(str(envelope.mail_from), recipient, content))
        if silent:
            _cut(server)
        return "250 OK queued"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        """As Google and Microsoft have it: a refusal is explained, then answered with nothing."""
        said = base64.b64decode(args[1]).decode()
        if said == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01":
            return AuthResult(success=True, auth_data=USER)
        # Some quote what they were given.
        await server.challenge_auth(json.dumps({"status": "400", "given": said}))
        await server.push(f"535 5.7.8 not accepted: {args[1]} {said[5:40]!r}")
        return AuthResult(success=False, handled=True)

    @property
    def _dead(self) -> bool:
        return self.dies_after is not None and len(self.mailbox) >= self.dies_after


def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


def refusing(told: MailServer) -> Callable[..., AuthResult]:
    """Lets nobody in, and counts."""

    def answer(*_: object) -> AuthResult:
        told.logins += 1
        return AuthResult(success=False, handled=False)

    return answer


def logged_in(_: SMTP, __: Session, ___: Envelope, mechanism: str, data: Any) -> AuthResult:
    """Whether user and password are right."""
    good = isinstance(data, LoginPassword) and data == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=good, handled=False)


@contextmanager
def listening(
    *, host: str = "127.0.0.1", implicit: ssl.SSLContext | None = None, **options: Any
) -> Iterator[MailServer]:
    """A server that runs for the block, on a free port, in a thread of its own."""
    told = MailServer(host=host)
    options.setdefault("authenticator", refusing(told))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def done(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(30)

    def protocol() -> SMTP:
        with warnings.catch_warnings():
            # That it would take a password unencrypted; what we then do is what is tested.
            warnings.simplefilter("ignore")
            return SMTP(told, hostname="mail.test", loop=loop, **options)

    try:
        server = done(_serving(loop, protocol, host, implicit))
        told.port = server.sockets[0].getsockname()[1]
        try:
            yield told
        finally:
            done(_ended(server))
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _serving(
    loop: asyncio.AbstractEventLoop,
    protocol: Callable[[], SMTP],
    host: str,
    implicit: ssl.SSLContext | None,
) -> asyncio.Server:
    return await loop.create_server(protocol, host, 0, ssl=implicit, family=socket.AF_INET)


async def _ended(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class Authority:
    """A certificate authority, its file to be trusted, and certificates it has made."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.file = folder / "ca.pem"
        self._authority.cert_pem.write_to_path(str(self.file))

    def context(self, name: str = "localhost", **options: Any) -> ssl.SSLContext:
        """What a server needs to present a certificate for a name."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(name, **options).configure_cert(made)
        return made
