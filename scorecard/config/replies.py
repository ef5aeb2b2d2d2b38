"""Where mails come back to that people answer with a filled-in workbook.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from scorecard.config.access import OAuthGrant
from scorecard.config.smtp import Host
from scorecard.config.strict import Strict
from scorecard.config.texts import FromEnvironment, Text


class MailboxGrant(OAuthGrant):
    """Access tokens to a mailbox, by OAuth 2.0."""


class Imap(Strict):
    """A mailbox that replies are read from, over an encrypted connection alone."""

    host: Host
    """The server's name, as its certificate has it."""
    port: Annotated[int, Field(ge=1, le=65_535)] = 993
    """Its port."""
    user: FromEnvironment
    """`${NAME}`: the environment variable that holds the account's name."""
    password: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds its password; none with `oauth2`."""
    oauth2: MailboxGrant | None = None
    """Instead of a password: where access tokens are given, to log in by XOAUTH2."""
    mailbox: Text = "INBOX"
    """Which folder of the account: its unread mails are looked at, and are read after that."""
    timeout: Annotated[int, Field(ge=1, le=600)] = 60
    """Seconds to wait for an answer."""
    ca_file: Text | None = None
    """A PEM file with the certificates to trust, from the organisation's folder on; if not set,
    those the machine trusts."""


class Replies(Strict):
    """How forms and review workbooks come back by mail, as replies with the workbook attached."""

    folder: Annotated[str, StringConstraints(min_length=1, max_length=400)] | None = None
    """A folder in the organisation's where a mail program or server puts replies as `.eml`."""
    imap: Imap | None = None
    """A mailbox instead, or besides."""
    verified_by: Text | None = None
    """The name by which your own mail server signs its `Authentication-Results`, as
    `mx.acme.example`. With it a reply counts only where that server found `dmarc=pass`; without it
    the sender's address is believed as it stands."""
