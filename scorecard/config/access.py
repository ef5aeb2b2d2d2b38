"""How a web server lets us in: the kinds of log-in a source may declare.

Every secret is the name of an environment variable; none may stand in the configuration.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from scorecard.config.strict import Strict
from scorecard.config.texts import FromEnvironment

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$")]
"""The name of a header, or of a parameter that needs no escaping."""
Way = Annotated[str, StringConstraints(min_length=1, max_length=400)]
"""Keys from the top of a JSON answer to a value, with dots between them: `data.items.0.id`."""


class NoLogin(Strict):
    """Whoever asks is answered."""

    type: Literal["none"]
    """No log-in."""


class BearerToken(Strict):
    """A token that is sent with every request."""

    type: Literal["bearer"]
    """A token."""
    token: FromEnvironment
    """`${NAME}`: the environment variable that holds it."""


class BasicLogin(Strict):
    """A user and a password, sent with every request."""

    type: Literal["basic"]
    """User and password."""
    user: FromEnvironment
    """`${NAME}`: the environment variable that holds the account's name."""
    password: FromEnvironment
    """`${NAME}`: the environment variable that holds its password."""


class ApiKey(Strict):
    """A key under a name of the server's own."""

    type: Literal["api_key"]
    """A key."""
    name: Name
    """What the header or parameter is called, as `X-API-Key`."""
    sent_in: Literal["header", "query"] = "header"
    """Where it stands; in a query it is seen by whatever lies between and logs addresses."""
    key: FromEnvironment
    """`${NAME}`: the environment variable that holds it."""


class OAuthGrant(Strict):
    """An access token from an authorisation server, by OAuth 2.0 (RFC 6749).

    It is asked for once, kept until shortly before it expires, and asked for anew then, and once
    more where the server says that it no longer holds.
    """

    token_url: str
    """Where tokens are given."""
    client_id: str
    """Who asks; `${NAME}` is from the environment."""
    client_secret: FromEnvironment
    """`${NAME}`: the environment variable that holds the secret."""
    refresh_token: FromEnvironment | None = None
    """`${NAME}`: the environment variable with the refresh token of the account to act for; if not
    set, the client acts for itself (client credentials)."""
    scope: str = ""
    """What the token is to be good for, as `https://graph.microsoft.com/.default`."""
    client_in: Literal["body", "basic"] = "body"
    """Where the client's id and secret stand: in the form that is posted, or in a header."""
    parameters: dict[str, str] = Field(default_factory=dict)
    """Further fields of that form, as `{audience: https://api.acme.example}`."""


class OAuthLogin(OAuthGrant):
    """An access token by OAuth 2.0, sent with every request."""

    type: Literal["oauth2"]
    """OAuth 2.0."""


class TokenLogin(Strict):
    """A token from the server's own log-in page: a JSON body is posted, and an answer has it."""

    type: Literal["login"]
    """A log-in by JSON."""
    login_url: str
    """Where it is posted to."""
    body: Any
    """What is posted, as `{username: "${BI_USER}", password: "${BI_PASSWORD}"}`."""
    token_at: Way
    """Where in the answer the token stands, as `access_token`."""
    header: Name = "Authorization"
    """The header it is sent in."""
    before_token: str = "Bearer "
    """What stands before it there; empty with a header of its own, as `X-Metabase-Session`."""
    lives_seconds: Annotated[int, Field(ge=10, le=86_400 * 30)] = 600
    """How long it holds; a new one is asked for then, and once more where the server says so."""


Access = Annotated[
    NoLogin | BearerToken | BasicLogin | ApiKey | OAuthLogin | TokenLogin,
    Field(discriminator="type"),
]
