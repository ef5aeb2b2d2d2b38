"""The mail server and how it is spoken to.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from scorecard.config.access import OAuthGrant
from scorecard.config.strict import Strict
from scorecard.config.texts import FromEnvironment, Text

Host = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,252})$")]
"""The name or IPv4 address of a server."""

LOOPBACK: Final = ("localhost", "127.0.0.1")
# The port each kind of connection is usually found at.
_PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}


class Smtp(Strict):
    """The mail server. Its certificate is always checked, by the name that stands here."""

    host: Host | None = None
    """Its name, as its certificate has it."""
    port: Annotated[int, Field(ge=1, le=65_535)] | None = None
    """Its port; if not set, 587 for `starttls`, 465 for `tls` and 25 for `none`."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """`starttls`: encrypted after the greeting, or nothing is sent; `tls`: from the start.

    `none` is for a server on this machine alone, as `localhost`.
    """
    auth: Literal["password", "xoauth2", "none"] = "password"
    """How to log in: by `password`, by an access token (`xoauth2`), or not at all."""
    user: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds the account's name."""
    password: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds its password; with `xoauth2` an access token,
    unless `oauth2` says how to get one."""
    oauth2: OAuthGrant | None = None
    """With `xoauth2`: where access tokens are given, a new one for each connection."""
    timeout: Annotated[int, Field(ge=1, le=600)] = 60
    """Seconds to wait for an answer; some servers look into a mail before they give it."""
    per_minute: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """No more mails than that leave in a minute; if not set, as many as the server takes."""
    ca_file: Text | None = None
    """A PEM file with the certificates to trust, from the organisation's folder on; if not set,
    those the machine trusts."""

    @property
    def at(self) -> int:
        """The port in use."""
        return self.port or _PORTS[self.security]

    @property
    def name(self) -> str:
        """How messages call it: `mail.acme.example:587`."""
        return f"{self.host}:{self.at}"
