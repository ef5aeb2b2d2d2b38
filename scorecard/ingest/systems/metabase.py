"""Metabase: a saved question, exported as JSON.

The export is fresh, has no limit below its own and gives figures as they are, unlike the answer
Metabase shows on its pages, which ends after 2,000 rows.
"""

from scorecard.config.access import ApiKey, TokenLogin
from scorecard.config.systems.metabase import CardParameter, MetabaseSource
from scorecard.config.web import Checks, JsonAnswer
from scorecard.ingest.systems.common import base_of
from scorecard.ingest.web.client import GOOD, Reply, Web
from scorecard.ingest.web.fetch import Ask, Place
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import Key, ask, key_of
from scorecard.ingest.web.pages import Asking
from scorecard.ingest.web.request import Request

# What comes while it is still made has this status.
_GOOD = {*GOOD, 202}
# A session lives 14 days, unless Metabase is set up otherwise.
_SESSION_LIVES = 3_600


def asking(source: MetabaseSource, _: Place) -> Ask:
    """What is asked of Metabase for a source."""

    def of_source(web: Web, filling: Filling) -> tuple[Key, Asking]:
        request = Request(
            "post",
            f"{base_of(source.url, filling)}/api/card/{source.card}/query/json",
            {"Accept": "application/json"},
            body={
                "parameters": [_parameter(part, filling) for part in source.parameters],
                "format_rows": False,
                "pivot_results": False,
            },
        )
        asked = Asking(
            request,
            source,
            JsonAnswer(type="json"),
            Checks(error_at=("error", "message")),
            send=_send,
        )
        return _key(source, web, filling), asked

    return of_source


def _parameter(part: CardParameter, filling: Filling) -> dict[str, object]:
    return {
        "type": part.type,
        "target": [part.target, ["template-tag", part.tag]],
        "value": filling.text(part.value),
    }


def _send(web: Web, key: Key, request: Request, what: str) -> Reply:
    return ask(web, key, request, what, _GOOD)


def _key(source: MetabaseSource, web: Web, filling: Filling) -> Key:
    if source.api_key is not None:
        return key_of(ApiKey(type="api_key", name="X-API-Key", key=source.api_key), web, filling)
    login = TokenLogin(
        type="login",
        login_url=source.url.rstrip("/") + "/api/session",
        body={"username": source.user, "password": source.password},
        token_at="id",
        header="X-Metabase-Session",
        before_token="",
        lives_seconds=_SESSION_LIVES,
    )
    return key_of(login, web, filling)
