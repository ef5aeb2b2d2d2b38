"""Whoever wants our secrets, our memory or our numbers by HTTP gets one clear error."""

import base64
import html
import json
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.request import Request
from tests.ingest.test_secrets import stored
from tests.ingest.webbing import ROWS, Asker, declared
from tests.ingest.webserver import Asked, Said, WebServer, web_server
from tests.ingest.world import REST, World, source

SECRET = "s3cr/et+\"p' w%0rd\\x é"
BEARER = {"type": "bearer", "token": "${TOKEN}"}
VALUES = {"TOKEN": "token-0123456789", "PASSWORD": SECRET, "USER": "svc-scorecard"}


@pytest.mark.attack("web servers")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_not_followed(web: WebServer, status: int) -> None:
    with web_server() as other:
        target = f"{other.url}/log-in?next=token-0123456789"
        web.answers("/sales", Said(b"", status, {"Location": target}))
        asked = declared(f"{web.url}/sales", auth=BEARER)
        text = Asker(values=VALUES).refused(asked)
        assert "found that it points elsewhere, to '127.0.0.1/log-in'" in text
        assert "token-0123456789" not in text
        assert other.requests == []


@pytest.mark.attack("web servers")
@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/sales",
        "//evil.example/sales",
        "http://127.0.0.1:1/sales",
        "https://127.0.0.1/sales",
        "http://user@127.0.0.1\\@evil.example/sales",
        "http://127.0.0.1@evil.example/sales",
        "/\\evil.example/sales",
        "file:///etc/passwd",
        "http://[/sales",
    ],
)
@pytest.mark.parametrize("place", ["document", "header"])
def test_a_next_page_at_another_server_is_refused(web: WebServer, link: str, place: str) -> None:
    body: dict[str, Any] = {"rows": ROWS}
    headers = {}
    if place == "header":
        headers["Link"] = f'<{link}>; rel="next"'
    else:
        body["next"] = link
    web.answers("/sales", Said(body, headers=headers))
    paging = {"type": "next_link"} | ({"link_at": "next"} if place == "document" else {})
    text = Asker(values=VALUES).refused(declared(f"{web.url}/sales", auth=BEARER, paging=paging))
    assert "expected a next page at the same server" in text
    assert len(web.requests) == 1


@pytest.mark.attack("web servers")
@pytest.mark.parametrize("packed", [True, False])
def test_an_answer_that_would_fill_the_memory_is_refused(web: WebServer, packed: bool) -> None:
    size = 200_000_000 if packed else 3_000_000
    if packed:
        packer = zlib.compressobj(wbits=31)
        body = b"".join(packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000))
        said = Said(body + packer.flush(), headers={"Content-Encoding": "gzip"})
        assert len(said.content) < 300_000
    else:
        said = Said(b" " * size)
    web.answers("/sales", said)
    text = Asker().refused(declared(f"{web.url}/sales", most_bytes=2_000_000))
    assert "expected an answer of at most 2,000,000 bytes, found a larger one" in text


@pytest.mark.attack("web servers")
def test_what_is_packed_twice_is_refused(web: WebServer) -> None:
    web.answers("/sales", Said({"rows": ROWS}, headers={"Content-Encoding": "gzip, gzip"}))
    assert "packed with gzip or not at all" in Asker().refused(declared(f"{web.url}/sales"))


HOSTILE = ['"}, "x": {"a": "', "a&b=c", "a/../../b", "?x#y", "a b\r\nX: 1", "%2e%2e/", "é\0"]


@pytest.mark.attack("web servers")
@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_stays_one_in_address_parameters_and_body(web: WebServer, value: str) -> None:
    web.handles(web.any_path, lambda _: Said({"rows": ROWS}))
    body = {"filter": "unit = ${UNIT}", "${UNIT}": {"deep": ["${UNIT}"]}}
    asked = declared(
        f"{web.url}/of/${{UNIT}}/sales?own=${{UNIT}}",
        method="post",
        query={"unit": "${UNIT}"},
        body=body,
    )
    Asker(values={"UNIT": value}).fetch(asked)
    (came,) = web.requests
    assert came.path == f"/of/{quote(value, safe='')}/sales"
    assert came.query == {"own": value, "unit": value}
    assert came.tree == {"filter": f"unit = {value}", "${UNIT}": {"deep": [value]}}


@pytest.mark.attack("web servers")
@given(st.text())
def test_any_value_stays_one(value: str) -> None:
    filling = Filling({"month": "2026-10"}, Environment({"A": value}), "here")
    tree = {"a": "x${A}y{month}", "b": ["${A}"]}
    try:
        url = filling.url("https://a.example/${A}/b?c=${A}")
    except SourceError:
        assert value in {".", ".."} or not value.isascii() or "\ud800" <= max(value) <= "\udfff"
        return
    head, _, tail = url.partition("?")
    assert (head.count("/"), tail.count("&"), url.count("#")) == (4, 0, 0)
    sent = Request("post", url, body=filling.tree(tree)).content()
    assert sent is not None
    assert json.loads(sent[0]) == {"a": f"x{value}y2026-10", "b": [value]}


@pytest.mark.attack("web servers")
@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://${HOST}/sales", "good.example/x@evil.example"),
        ("https://${HOST}/sales", "user:secret-pass@evil.example"),
        ("https://${HOST}/sales", "evil.example/?"),
        ("https://${HOST}.good.example/sales", "evil.example#"),
        ("${HOST}/sales", "ftp://evil.example"),
        ("${HOST}/sales", "https://evil.example?a=secret-pass"),
        ("${HOST}/sales", "https://user:secret-pass@evil.example"),
        ("https://good.example/${HOST}/sales", ".."),
    ],
)
def test_a_value_leads_to_no_other_server(url: str, value: str) -> None:
    text = Asker(values={"HOST": value}).refused(declared(url))
    assert "correct" in text
    assert "secret-pass" not in text
    assert "evil" not in text


@pytest.mark.attack("web servers")
@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "é", "a\0"])
def test_a_value_makes_no_second_header(web: WebServer, value: str) -> None:
    text = Asker(values={"TOKEN": value}).refused(declared(f"{web.url}/sales", auth=BEARER))
    assert "expected plain letters in the header 'Authorization', found others" in text
    assert web.requests == []


@pytest.mark.attack("web servers")
@pytest.mark.parametrize("url", ["http://erp.example/sales", "HTTP://127.0.0.2/sales"])
def test_nothing_is_sent_that_everyone_can_read(url: str) -> None:
    assert "expected an address with https, found http" in Asker().refused(declared(url))


@pytest.mark.attack("terminal")
def test_what_a_server_says_cannot_move_a_cursor(web: WebServer) -> None:
    web.answers("/sales", Said({"message": "\x1b[2J\x1b]0;title\x07 \r\n\u202e gone"}, 400))
    text = Asker().refused(declared(f"{web.url}/sales"))
    assert text.isprintable()
    assert "\\x1b[2J" in text


def _echo(asked: Asked) -> str:
    """Everything a server was sent, as a careless one quotes it."""
    return json.dumps([asked.path, dict(asked.query), dict(asked.headers), asked.body.decode()])


ECHOES: dict[str, Callable[[Asked], Said]] = {
    "JSON": lambda asked: Said({"message": _echo(asked)}, 400),
    "a text": lambda asked: Said(_echo(asked), 403, {"Content-Type": "text/plain"}),
    "escaped": lambda asked: Said(html.escape(_echo(asked)), 400),
    "a redirection": lambda asked: Said(_echo(asked), 302, {"Location": f"/x/{quote(SECRET)}"}),
    "later": lambda asked: Said({"detail": _echo(asked)}, 503),
    "a success": lambda asked: Said({"errors": [{"message": _echo(asked)}]}),
    "a page": lambda asked: Said(f"<html>{_echo(asked)}</html>"),
    "a type": lambda asked: Said("x", headers={"Content-Type": quote(SECRET)}),
    "a cookie": lambda asked: Said(
        {"message": "cookie-value-77 " + _echo(asked)},
        400,
        {"Set-Cookie": "s=cookie-value-77; P=/"},
    ),
    "rows": lambda asked: Said({"rows": ROWS}),
}
LOGINS: dict[str, dict[str, Any]] = {
    "bearer": {"type": "bearer", "token": "${PASSWORD}"},
    "basic": {"type": "basic", "user": "${USER}", "password": "${PASSWORD}"},
    "key in query": {"type": "api_key", "name": "k", "sent_in": "query", "key": "${PASSWORD}"},
    "oauth2": {"type": "oauth2", "client_id": "${USER}", "client_secret": "${PASSWORD}"},
    "oauth2 basic": {
        "type": "oauth2",
        "client_id": "${USER}",
        "client_secret": "${PASSWORD}",
        "client_in": "basic",
    },
    "login": {
        "type": "login",
        "body": {"user": "${USER}", "password": "${PASSWORD}"},
        "token_at": "access_token",
    },
}


def traces() -> set[str]:
    """Each way a secret of these tests might be written."""
    plain = {SECRET, "svc-scorecard", "secret-token-1", "cookie-value-77"}
    found = plain | {quote(SECRET, safe=""), quote_plus(SECRET), quote(SECRET)}
    found |= {json.dumps(SECRET)[1:-1], html.escape(SECRET), repr(SECRET)[1:-1]}
    found |= {form.lower() for form in found}
    pairs = {SECRET, f"svc-scorecard:{SECRET}", "secret-token-1"}
    # The middle of it too: what is cut is a trace as well.
    return found | {base64.b64encode(pair.encode()).decode()[:12] for pair in pairs} | {"s3cr"}


@pytest.mark.attack("secrets")
@pytest.mark.parametrize("echo", ECHOES)
def test_no_stored_byte_has_a_secret(world: World, web: WebServer, echo: str) -> None:
    world.values = {"PASSWORD": SECRET, "USER": "svc-scorecard"}
    tokens = web.tokens("/token")
    web.handles("/sales", ECHOES[echo])
    urls = {"oauth2": "token_url", "login": "login_url"}
    sources = []
    for number, (name, login) in enumerate(LOGINS.items()):
        auth = dict(login)
        if auth["type"] in urls:
            auth[urls[auth["type"]]] = f"{web.url}/token"
        if name == "bearer":
            # A header holds no such letters.
            world.values = {**world.values, "PLAIN": "s3cr-plain-letters"}
            auth["token"] = "${PLAIN}"
        sources.append(
            source(
                REST,
                id=f"s{number}",
                url=f"{web.url}/sales?own=${{PASSWORD}}",
                method="post",
                body={"secret": "${PASSWORD}"},
                auth=auth,
                checks={"error_at": ["errors"]},
            )
        )
    reasons = []
    for asked in sources:
        for delivery in world.collect(asked).deliveries:
            assert delivery.state == ("accepted" if echo == "rows" else "failed")
            reasons.append(delivery.reason)
    world.load(*sources)
    assert len(web.asked("/sales")) >= len(LOGINS)
    assert tokens.given
    everything = stored(world)
    for trace in traces():
        assert trace.encode() not in everything, trace
        assert all(trace not in reason for reason in reasons), trace


@pytest.mark.attack("secrets")
def test_a_secret_that_a_message_would_cut_in_the_middle_is_not_shown(web: WebServer) -> None:
    long = "abcdefgh" * 30
    web.answers("/sales", Said({"message": f"bad token {long}"}, 400))
    text = Asker(values={"TOKEN": long}).refused(declared(f"{web.url}/sales", auth=BEARER))
    assert "'bad token ${TOKEN}'" in text
