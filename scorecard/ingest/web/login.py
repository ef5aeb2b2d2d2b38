"""What lets us in, put into each request; tokens are asked for, kept and asked for anew."""

import base64
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from scorecard.config.access import (
    Access,
    ApiKey,
    BasicLogin,
    BearerToken,
    NoLogin,
    OAuthGrant,
    OAuthLogin,
    TokenLogin,
)
from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.web.client import GOOD, Reply, Web
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.refusals import Denied
from scorecard.ingest.web.request import Request
from scorecard.ingest.web.ways import find

# A token is let go of so many seconds before it runs out, or a tenth of its life.
_EARLY = 60.0
# How long one lives whose server does not say (RFC 6749 leaves that open).
_USUAL = 300.0
_BEARER = "Bearer "


class Key(Protocol):
    """What lets us in."""

    def signed(self, request: Request) -> Request:
        """The request with it."""
        ...

    def renewed(self) -> bool:
        """Whether there is another one to try, now that this one was refused."""
        ...


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same with every request."""

    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    def signed(self, request: Request) -> Request:
        """The request with headers and parameters."""
        made = request.with_headers(self.headers)
        return replace(made, query={**made.query, **self.query})

    def renewed(self) -> bool:
        """There is no other."""
        return False


class Token:
    """A token that is asked for when it is needed: `ask` gives it and the seconds it lives.

    It is kept out of every message from the moment it came.
    """

    def __init__(
        self, web: Web, ask: Callable[[], tuple[str, float]], header: str, before: str
    ) -> None:
        self._web = web
        self._ask = ask
        self._header = header
        self._before = before
        self._value = ""
        self._until = 0.0

    def signed(self, request: Request) -> Request:
        """The request with the token, which is asked for where there is none that holds."""
        if not self._value or self._web.clock() >= self._until:
            self._value, lives = self._ask()
            self._until = self._web.clock() + lives - min(_EARLY, lives / 10)
        return request.with_headers({self._header: self._before + self._value})

    def renewed(self) -> bool:
        """The next request asks for another one."""
        self._value = ""
        return True


def ask(web: Web, key: Key, request: Request, what: str, good: Collection[int] = GOOD) -> Reply:
    """The answer to a request with what lets us in; once more with a new token after a 401."""
    # A log-in that is refused is not tried again: some lock an account after a few.
    signed = key.signed(request)
    try:
        return web.send(signed, what, good)
    except Denied:
        if not key.renewed():
            raise
    return web.send(key.signed(request), what, good)


def key_of(access: Access, web: Web, filling: Filling) -> Key:
    """What lets us in, as it is declared; secrets are kept out of messages from now on."""
    environment = web.environment
    match access:
        case NoLogin():
            return Fixed()
        case BearerToken():
            return Fixed({"Authorization": _BEARER + filling.text(access.token)})
        case BasicLogin():
            user, password = filling.text(access.user), filling.text(access.password)
            return Fixed({"Authorization": _basic(user, password, environment)})
        case ApiKey():
            named = {access.name: filling.text(access.key)}
            return Fixed(named) if access.sent_in == "header" else Fixed(query=named)
        case OAuthLogin():
            return Token(web, lambda: granted(access, web, filling), "Authorization", _BEARER)
        case TokenLogin():
            before = access.before_token
            return Token(web, lambda: _logged_in(access, web, filling), access.header, before)


def _basic(user: str, password: str, environment: Environment) -> str:
    written = base64.b64encode(f"{user}:{password}".encode()).decode()
    environment.hide(written)
    return f"Basic {written}"


def granted(access: OAuthGrant, web: Web, filling: Filling) -> tuple[str, float]:
    """An access token and the seconds it lives (RFC 6749).

    By a refresh token where one is declared (section 6), else by client credentials (section 4.4).
    Raises `SourceError`; neither token nor secrets are in any message from now on.
    """
    client, secret = filling.text(access.client_id), filling.text(access.client_secret)
    form = {"grant_type": "client_credentials"}
    if access.refresh_token is not None:
        refresh = filling.text(access.refresh_token)
        form = {"grant_type": "refresh_token", "refresh_token": refresh}
    form |= {"scope": access.scope} if access.scope else {}
    form |= {name: filling.text(text) for name, text in access.parameters.items()}
    headers = {"Accept": "application/json"}
    if access.client_in == "body":
        form |= {"client_id": client, "client_secret": secret}
    else:
        headers["Authorization"] = _basic(client, secret, web.environment)
    url = filling.url(access.token_url)
    return token_for(web, Request("post", url, headers, body=form, form=True))


def token_for(web: Web, request: Request) -> tuple[str, float]:
    """An access token and the seconds it lives, as RFC 6749 has the answer to a request for one."""
    what = f"{web.where}, its token"
    answered = _json(web.send(request, what), what)
    lives = answered.get("expires_in") if isinstance(answered, dict) else None
    try:
        seconds = float(lives) if lives is not None else _USUAL
    except (TypeError, ValueError):
        seconds = _USUAL
    return _taken(answered, "access_token", web, what), seconds


def _logged_in(access: TokenLogin, web: Web, filling: Filling) -> tuple[str, float]:
    """A token from a log-in page."""
    what = f"{web.where}, its log-in"
    headers = {"Accept": "application/json"}
    body = filling.tree(access.body)
    request = Request("post", filling.url(access.login_url), headers, body=body)
    answered = _json(web.send(request, what), what)
    return _taken(answered, access.token_at, web, what), float(access.lives_seconds)


def _json(reply: Reply, what: str) -> Any:
    try:
        return json.loads(reply.content)
    except (ValueError, RecursionError):
        raise SourceError(
            f"{what}: expected JSON with a token, found another answer: correct its address"
        ) from None


def _taken(answered: Any, way: str, web: Web, what: str) -> str:
    token = find(answered, way)
    if not isinstance(token, str) or not token:
        raise SourceError(
            f"{what}: expected a token at {way}, found none: correct where it stands, or ask the "
            "server's owner"
        )
    web.environment.hide(token)
    if not (token.isascii() and token.isprintable()):
        raise SourceError(f"{what}: expected a token of plain letters, found others: ask its owner")
    return token
