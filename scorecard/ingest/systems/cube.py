"""Cube: a query of its semantic layer by REST.

While the query runs Cube answers that we are to wait, and is asked again. It is asked how many
rows there are in all, so that none is missing without a word.
"""

import time

from scorecard.config.systems.cube import CubeSource
from scorecard.config.web import Checks, JsonAnswer
from scorecard.ingest.systems.common import base_of, json_of
from scorecard.ingest.systems.jwt import by_secret
from scorecard.ingest.web.client import Reply, Web
from scorecard.ingest.web.fetch import Ask, Place
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import Fixed, Key, Token, ask
from scorecard.ingest.web.pages import Asking
from scorecard.ingest.web.request import Request
from scorecard.ingest.web.ways import find

_HEADER = "Authorization"
_WAIT = "Continue wait"
# Cube itself is silent for some seconds before it says so.
_PAUSE = 1.0


def asking(source: CubeSource, _: Place) -> Ask:
    """What is asked of Cube for a source."""

    def of_source(web: Web, filling: Filling) -> tuple[Key, Asking]:
        query = {
            **filling.tree(source.query),
            "limit": source.row_limit,
            "total": True,
            # What Cube keeps is used only where nothing has changed below it.
            "renewQuery": True,
        }
        request = Request(
            "post",
            f"{base_of(source.url, filling)}/v1/load",
            {"Accept": "application/json"},
            body={"query": query},
        )
        asked = Asking(
            request,
            source,
            JsonAnswer(type="json", records="data"),
            Checks(count_at="total", error_at=("error",)),
            send=_patiently,
        )
        return _key(source, web, filling), asked

    return of_source


def _patiently(web: Web, key: Key, request: Request, what: str) -> Reply:
    """The answer once there is one; the conversation ends it where that takes too long."""
    while True:
        reply = ask(web, key, request, what)
        if len(reply.content) > 10_000 or find(json_of(reply, what), "error") != _WAIT:
            return reply
        web.rest(_PAUSE, what)


def _key(source: CubeSource, web: Web, filling: Filling) -> Key:
    if source.token is not None:
        return Fixed({_HEADER: filling.text(source.token)})
    secret = filling.text(source.secret or "")
    claims = filling.tree(source.claims)
    lives = source.token_seconds

    def sign() -> tuple[str, float]:
        now = int(time.time())
        token = by_secret({**claims, "iat": now, "exp": now + lives}, secret)
        web.environment.hide(token)
        return token, float(lives)

    return Token(web, sign, _HEADER, "")
