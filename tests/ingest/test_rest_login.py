"""What lets us in is sent with each request, kept as long as it holds, and asked for anew."""

import base64
from pathlib import Path

import pytest

from scorecard.config.access import OAuthLogin
from scorecard.ingest.environment import Environment
from scorecard.ingest.web.client import Web
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import key_of
from scorecard.ingest.web.request import Request
from tests.ingest.webbing import ROWS, Asker, declared
from tests.ingest.webserver import Asked, Said, WebServer

VALUES = {"USER": "ann", "PASSWORD": "pä:ss w%rd", "TOKEN": "t-0123", "KEY": "k-4711"}
ALL = list("1234567")
OAUTH = {"type": "oauth2", "client_id": "robot", "client_secret": "${PASSWORD}"}
PAGING = {"type": "offset", "size": 3}


@pytest.mark.parametrize(
    ("auth", "header", "sent"),
    [
        ({"type": "bearer", "token": "${TOKEN}"}, "Authorization", "Bearer t-0123"),
        (
            {"type": "basic", "user": "${USER}", "password": "${PASSWORD}"},
            "Authorization",
            "Basic " + base64.b64encode("ann:pä:ss w%rd".encode()).decode(),
        ),
        ({"type": "api_key", "name": "X-API-Key", "key": "${KEY}"}, "X-API-Key", "k-4711"),
    ],
)
def test_what_is_always_the_same_is_sent(
    web: WebServer, auth: dict[str, str], header: str, sent: str
) -> None:
    web.answers("/sales", {"rows": ROWS})
    Asker(values=VALUES).fetch(declared(f"{web.url}/sales", auth=auth))
    assert web.requests[0].headers[header] == sent


@pytest.mark.parametrize("client_in", ["body", "basic"])
def test_a_client_is_granted_a_token_once(web: WebServer, client_in: str) -> None:
    tokens = web.tokens("/token")
    rows = iter([{"rows": ROWS[:3]}, {"rows": ROWS[3:]}, {"rows": []}])
    web.handles("/sales", tokens.guard(lambda _: Said(next(rows))))
    auth = {
        **OAUTH,
        "token_url": f"{web.url}/token",
        "scope": "read all",
        "client_in": client_in,
        "parameters": {"audience": "https://acme.example"},
    }
    asked = declared(f"{web.url}/sales", auth=auth, paging=PAGING)
    assert Asker(values=VALUES).values_of(asked) == ALL
    (grant,) = web.asked("/token")
    form = {"grant_type": "client_credentials", "scope": "read all"}
    form["audience"] = "https://acme.example"
    if client_in == "body":
        form |= {"client_id": "robot", "client_secret": "pä:ss w%rd"}
    else:
        sent = base64.b64encode("robot:pä:ss w%rd".encode()).decode()
        assert grant.headers["Authorization"] == f"Basic {sent}"
    assert grant.form == form


@pytest.mark.fault("source")
def test_a_token_that_runs_out_on_the_way_is_asked_for_anew(web: WebServer) -> None:
    tokens = web.tokens("/token")
    web.pages("/rows", ROWS, 1)
    web.handles("/sales", tokens.guard(web.script("/rows"), uses=2))
    auth = {**OAUTH, "token_url": f"{web.url}/token"}
    asked = declared(f"{web.url}/sales", auth=auth, paging=PAGING)
    assert Asker(values=VALUES).values_of(asked) == ALL
    assert len(tokens.given) == 4


def test_a_token_is_let_go_of_before_it_runs_out(web: WebServer, tmp_path: Path) -> None:
    now = [0.0]
    tokens = web.tokens("/token", lives=1_000)
    environment = Environment(VALUES)
    limits = declared(f"{web.url}/sales", timeout_seconds=86_400)
    with Web(limits, "here", tmp_path, environment, clock=lambda: now[0]) as conversation:
        access = OAuthLogin(**OAUTH, token_url=f"{web.url}/token")
        key = key_of(access, conversation, Filling({}, environment, "here"))
        for moment, expected in ((0, 1), (939, 1), (941, 2), (1_500, 2), (1_990, 3)):
            now[0] = moment
            key.signed(Request("get", f"{web.url}/sales"))
            assert len(tokens.given) == expected
    # It is out of every message from the moment it came.
    assert environment.redact("secret-token-3 and secret-token-1") == "*** and ***"


@pytest.mark.fault("source")
def test_a_new_token_that_is_refused_too_is_the_end(web: WebServer) -> None:
    tokens = web.tokens("/token")
    web.answers("/sales", Said({"error": "who are you"}, 401))
    auth = {**OAUTH, "token_url": f"{web.url}/token"}
    asker = Asker(values=VALUES)
    text = asker.refused(declared(f"{web.url}/sales", auth=auth))
    assert "expected to be let in, found that it refused (HTTP 401, 'who are you')" in text
    assert (len(tokens.given), len(web.asked("/sales")), asker.paused) == (2, 2, [])


def test_a_log_in_by_json_gives_a_token_for_a_header(web: WebServer) -> None:
    def log_in(asked: Asked) -> Said:
        right = asked.tree == {"username": "ann", "password": "pä:ss w%rd", "provider": "db"}
        return Said({"result": {"id": "session-99"}}) if right else Said({}, 401)

    web.handles("/login", log_in)
    web.answers("/sales", {"rows": ROWS})
    auth = {
        "type": "login",
        "login_url": f"{web.url}/login",
        "body": {"username": "${USER}", "password": "${PASSWORD}", "provider": "db"},
        "token_at": "result.id",
        "header": "X-Metabase-Session",
        "before_token": "",
    }
    asked = declared(f"{web.url}/sales", auth=auth)
    assert Asker(values=VALUES).values_of(asked) == ALL
    assert web.asked("/sales")[0].headers["X-Metabase-Session"] == "session-99"


@pytest.mark.parametrize(
    "said",
    [
        Said({"access_token": ""}),
        Said({"access_token": 7}),
        Said({}),
        Said([]),
        Said("<html>log in</html>"),
        Said({"access_token": "a\r\nX-Evil: 1"}),
    ],
)
def test_a_grant_without_a_token_is_refused(web: WebServer, said: Said) -> None:
    web.answers("/token", said)
    auth = {**OAUTH, "token_url": f"{web.url}/token"}
    text = Asker(values=VALUES).refused(declared(f"{web.url}/sales", auth=auth))
    assert ", its token: expected " in text
    assert web.asked("/sales") == []


@pytest.mark.fault("source")
@pytest.mark.parametrize("status", [400, 401, 500])
def test_a_grant_that_is_refused_is_told(web: WebServer, status: int) -> None:
    said = {"error": "invalid_client", "error_description": "unknown client pä:ss w%rd"}
    web.answers("/token", Said(said, status))
    auth = {**OAUTH, "token_url": f"{web.url}/token"}
    text = Asker(values=VALUES).refused(declared(f"{web.url}/sales", auth=auth))
    assert f"HTTP {status}, 'unknown client ${{PASSWORD}}'" in text
    assert web.asked("/sales") == []


def test_a_variable_that_is_not_set_is_named(web: WebServer) -> None:
    auth = {"type": "bearer", "token": "${TOKEN}"}
    text = Asker().refused(declared(f"{web.url}/sales", auth=auth))
    assert text.endswith(
        "expected the environment variable TOKEN, found none: set it where the run starts"
    )
    assert web.requests == []
