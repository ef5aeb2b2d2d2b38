"""A mail server: one connection for many mails, one transaction for each recipient.

What a server says is kept in the ledger and shown, so nothing of what logs us in may be in it.
"""

import base64
import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from scorecard.config.delivery import Delivery
from scorecard.config.smtp import Smtp
from scorecard.deliver.pace import Pace
from scorecard.deliver.tokens import access_token, xoauth2
from scorecard.errors import InvariantBroken, SourceError
from scorecard.ingest.environment import Environment

# Connections lost one after the other, without a mail that was taken in between.
LOST_IN_A_ROW: Final = 3
_LONGEST_ANSWER: Final = 300
_TOO_LARGE: Final = 552
_MEGABYTE: Final = 1_000_000
_ENHANCED: Final = re.compile(r"\d\.\d{1,3}\.\d{1,3}\b")
_LINE_WITH_PERIOD: Final = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a mail handed to the server, and its words."""

    state: Literal["SENT", "DEFERRED", "REJECTED", "UNKNOWN"]
    detail: str


class _Refused(Exception):
    """The server cannot be used at all; the text says why, in words for people."""


class Server:
    """The configured mail server; it is connected to when there is something to send.

    `values` stand for the environment where they are given, `root` is the organisation's folder.
    `trouble` says why it cannot be used, where that is known already.
    """

    def __init__(
        self,
        smtp: Smtp,
        sender: str,
        root: Path,
        *,
        values: Mapping[str, str] | None = None,
        pace: Pace | None = None,
        trouble: str = "",
    ) -> None:
        if smtp.host is None:
            raise InvariantBroken("delivery.smtp: no server is named")
        self._smtp = smtp
        self._host = smtp.host
        self._sender = sender
        self._root = root
        self._environment = Environment(values)
        self._pace = pace or Pace(smtp.per_minute)
        self._client: smtplib.SMTP | None = None
        self._trouble = trouble
        self._lost = 0

    @property
    def name(self) -> str:
        """Host and port."""
        return self._smtp.name

    @property
    def trouble(self) -> str:
        """Why it is given up; empty as long as it is not."""
        return self._trouble

    def ready(self) -> str:
        """Connect unless connected; returns why nothing can be sent now, empty where it can.

        A server that could not be used is not asked again: a wrong password tried for each of a
        thousand mails would lock the account.
        """
        if self._client is None and not self._trouble:
            try:
                self._client = self._connected()
            except _Refused as error:
                self._trouble = self._plain(f"mail server {self.name}: {error}")
        return self._trouble

    def send(self, recipient: str, content: bytes) -> Answer:
        """Hand a mail over for one recipient. Never raises for what a server does.

        A connection that was lost before the mail was on its way is made once more.
        """
        for _ in range(2):
            trouble = self.ready()
            if trouble:
                return Answer("DEFERRED", trouble)
            self._pace.wait()
            answer = self._transaction(recipient, content)
            if answer is not None:
                return answer
        return Answer("DEFERRED", f"mail server {self.name} closed the connection")

    def check(self) -> str:
        """Why nothing could be sent, without sending; empty where something could."""
        trouble = self.ready()
        self.close()
        return trouble

    def close(self) -> None:
        """Take leave of the server; whatever it answers."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.quit()
        except OSError:
            client.close()

    def _connected(self) -> smtplib.SMTP:
        try:
            client = self._greeted()
        except OSError as error:
            raise _Refused(_why(error)) from error
        try:
            client.ehlo_or_helo_if_needed()
            self._log_in(client)
        except smtplib.SMTPAuthenticationError as error:
            client.close()
            raise _Refused(f"it refused the login ({_codes(error)})") from error
        except smtplib.SMTPNotSupportedError:
            client.close()
            raise _Refused("it does not offer the login that delivery.smtp.auth wants") from None
        except OSError as error:
            client.close()
            raise _Refused(_why(error)) from error
        except BaseException:
            client.close()
            raise
        return client

    def _greeted(self) -> smtplib.SMTP:
        smtp = self._smtp
        # To read whom the system trusts takes longer than to hand over a mail.
        context = None if smtp.security == "none" else self._context()
        if smtp.security == "tls":
            return smtplib.SMTP_SSL(self._host, smtp.at, timeout=smtp.timeout, context=context)
        client = smtplib.SMTP(self._host, smtp.at, timeout=smtp.timeout)
        try:
            if smtp.security == "starttls":
                client.starttls(context=context)
        except smtplib.SMTPNotSupportedError:
            client.close()
            raise _Refused(
                "expected STARTTLS, which it does not offer: nothing was sent; ask who runs it, or "
                "set delivery.smtp.security to tls and its port"
            ) from None
        except BaseException:
            client.close()
            raise
        return client

    def _context(self) -> ssl.SSLContext:
        """Checks the certificate and the host's name, always."""
        if self._smtp.ca_file is None:
            return ssl.create_default_context()
        path = self._root / self._smtp.ca_file
        try:
            return ssl.create_default_context(cafile=str(path))
        except (OSError, ssl.SSLError) as error:
            raise _Refused(
                f"expected certificates in PEM in {path}, the file delivery.smtp.ca_file names "
                f"({type(error).__name__})"
            ) from error

    def _log_in(self, client: smtplib.SMTP) -> None:
        if self._smtp.auth == "none":
            return
        user, password = self._account()
        if not f"{user}{password}".isascii():
            raise _Refused("expected user and password in plain ASCII letters")
        # The token goes first; a server that explains its refusal then wants an empty answer.
        said = xoauth2(user, password, self._environment)
        ways: dict[str, Any] = {
            "PLAIN": client.auth_plain,
            "LOGIN": client.auth_login,
            "CRAM-MD5": client.auth_cram_md5,
        }
        if self._smtp.auth == "xoauth2":
            ways = {"XOAUTH2": lambda asked=None: "" if asked else said}
        offered = client.esmtp_features.get("auth", "").split()
        way = next((name for name in ways if name in offered), None)
        if way is None:
            raise smtplib.SMTPNotSupportedError
        # One way alone: `login` would try the next with the same wrong password.
        client.user, client.password = user, password
        client.auth(way, ways[way])

    def _account(self) -> tuple[str, str]:
        where = "delivery.smtp"
        try:
            user = self._environment.expand(self._smtp.user or "", where)
            if self._smtp.oauth2 is not None:
                password = access_token(
                    self._smtp.oauth2, where, self._root, self._environment, self._smtp.ca_file
                )
            else:
                password = self._environment.expand(self._smtp.password or "", where)
        except SourceError as error:
            raise _Refused(str(error)) from None
        # As they stand in what is sent, which a server may quote.
        for text in (password, f"\0{user}\0{password}"):
            self._environment.hide(base64.b64encode(text.encode()).decode())
        return user, password

    def _transaction(self, recipient: str, content: bytes) -> Answer | None:
        """One mail to one recipient; None where the connection was lost before it was sent."""
        client = self._client
        if client is None:
            raise InvariantBroken(f"mail server {self.name}: not connected")
        under_way = False
        try:
            answer = self._envelope(client, recipient, content)
            if answer is None:
                under_way = True
                client.send(_as_data(content))
                answer = self._answer(*client.getreply())
        # What smtplib raises is an `OSError` too.
        except OSError as error:
            self._drop()
            if not under_way:
                return None
            return Answer("UNKNOWN", f"connection lost while it was sent ({_why(error)})")
        self._lost = 0
        if answer.state != "SENT":
            self._begin_anew(client, answer)
        return answer

    def _begin_anew(self, client: smtplib.SMTP, answer: Answer) -> None:
        """Have the server forget a mail it did not take; 421 says that it takes leave itself."""
        try:
            if answer.detail.startswith("421"):
                self._drop()
            else:
                client.rset()
        except OSError:
            self._drop()

    def _envelope(self, client: smtplib.SMTP, recipient: str, content: bytes) -> Answer | None:
        """What stops the mail before its content; None where the server asks for that."""
        limit = client.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(content):
            megabytes = int(limit) / _MEGABYTE
            return Answer("REJECTED", f"the server takes no mail above {megabytes:g} MB")
        options = [f"SIZE={len(content)}"] if "size" in client.esmtp_features else []
        code, words = client.mail(self._sender, options)
        if code != 250:
            # The sender is refused, and with it every mail: none of them is at fault.
            refused = code >= 500 and code != _TOO_LARGE
            answer = self._answer(code, words)
            if refused:
                self._trouble = f"mail server {self.name} refused the sender: {answer.detail}"
                return Answer("DEFERRED", self._trouble)
            return answer
        code, words = client.rcpt(recipient)
        if code not in (250, 251):
            return self._answer(code, words)
        code, words = client.docmd("DATA")
        return None if code == 354 else self._answer(code, words)

    def _answer(self, code: int, words: bytes) -> Answer:
        detail = self._plain(f"{code} {words.decode('utf-8', 'replace')}")
        if code == -1:
            raise smtplib.SMTPServerDisconnected("no answer")
        if 200 <= code < 300:
            return Answer("SENT", detail)
        return Answer("REJECTED" if code >= 500 else "DEFERRED", detail)

    def _plain(self, text: str) -> str:
        """One short line without secrets; cut last, so that no part of one is left."""
        line = " ".join(self._environment.redact(text).split())
        return line if len(line) <= _LONGEST_ANSWER else f"{line[:_LONGEST_ANSWER]}.."

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()
        self._lost += 1
        if self._lost >= LOST_IN_A_ROW:
            self._trouble = f"mail server {self.name} closed {self._lost} connections in a row"


def server_of(delivery: Delivery, root: Path, trouble: str = "") -> Server:
    """The server a configuration names; that it names one was checked when it was loaded."""
    return Server(delivery.smtp, delivery.sender, root, trouble=trouble)


def _as_data(content: bytes) -> bytes:
    """A mail as it travels after DATA: periods that begin a line doubled, and the one that ends."""
    ended = content if content.endswith(b"\r\n") else content + b"\r\n"
    return _LINE_WITH_PERIOD.sub(b"..", ended) + b".\r\n"


def _codes(error: smtplib.SMTPResponseException) -> str:
    """`535 5.7.8`: a refused login's numbers alone, since its words may quote part of a secret."""
    words = error.smtp_error
    text = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    enhanced = _ENHANCED.match(text)
    return f"{error.smtp_code} {enhanced[0]}" if enhanced else str(error.smtp_code)


def _why(error: Exception) -> str:
    """A failed connection in words; nothing of it is asked of the server."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not trusted: {error.verify_message}; nothing was sent. Ask who "
            "runs it, or correct delivery.smtp.host or ca_file"
        )
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"it answered {error.smtp_code}"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "it closed the connection"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be reached ({error.strerror})"
    return f"cannot be spoken to ({type(error).__name__})"
