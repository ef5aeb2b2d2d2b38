"""Each system over a network that fails in each way it may: one clear error, nothing wrong kept."""

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from scorecard.config.sources import Source
from tests.ingest.systems.kinds import FIGURES, KINDS, Kind
from tests.ingest.test_rest_faults import PAGE, PAUSES
from tests.ingest.test_secrets import stored
from tests.ingest.webbing import Asker
from tests.ingest.webserver import Asked, Said, Script, WebServer, unused_port
from tests.ingest.world import World

BROKE = "something broke"
every_kind = pytest.mark.parametrize("name", KINDS)


def served(name: str, web: WebServer, **changes: Any) -> tuple[Kind, Source, Asker]:
    kind = KINDS[name]
    kind.serve(web)
    return kind, kind.source(web.url, **changes), Asker(values=kind.values, files=kind.files)


def instead(web: WebServer, kind: Kind, *said: Said) -> list[Asked]:
    """Answer the first questions for rows with these, then as usual; what was asked, in order."""
    usual, asked = web.script(kind.path), []

    def script(request: Asked) -> Said:
        asked.append(request)
        return said[len(asked) - 1] if len(asked) <= len(said) else usual(request)

    web.handles(kind.path, script)
    return asked


def always(web: WebServer, kind: Kind, change: Callable[[Said], Said]) -> None:
    """Change every answer to a question for rows."""
    usual: Script = web.script(kind.path)
    web.handles(kind.path, lambda asked: change(usual(asked)))


@every_kind
def test_what_a_system_has_of_the_month_is_loaded(name: str, world: World, web: WebServer) -> None:
    kind, asked, _ = served(name, web)
    world.values, world.files = dict(kind.values), dict(kind.files)
    (delivery,) = world.collect(asked).deliveries
    assert (delivery.state, delivery.rows, delivery.reason) == ("accepted", 2, "")
    (counts,) = world.load(asked)
    assert (counts.read, counts.loaded) == (2, 2)
    assert world.standing() == FIGURES
    assert world.collect(asked).new == 0
    everything = stored(world)
    for secret in (*kind.values.values(), *kind.secrets):
        assert secret.encode() not in everything


@pytest.mark.fault("source")
@every_kind
def test_one_that_is_down_is_told(name: str) -> None:
    kind = KINDS[name]
    asker = Asker(values=kind.values, files=kind.files)
    text = asker.refused(kind.source(f"http://127.0.0.1:{unused_port()}"))
    assert "expected a connection, found none" in text
    # Some keep a pace besides.
    assert [pause for pause in asker.paused if pause in PAUSES] == PAUSES


@pytest.mark.fault("source")
@every_kind
def test_one_that_is_silent_or_slow_is_given_up(name: str, web: WebServer) -> None:
    kind, asked, asker = served(name, web, read_seconds=1, timeout_seconds=2)
    instead(web, kind, *[Said(silent=True)] * 4)
    assert "found silence" in asker.refused(asked)
    kind.serve(web)
    always(web, kind, lambda said: Said(said.body, said.status, said.headers, slow=0.1))
    late = kind.source(web.url, timeout_seconds=1)
    assert "expected all of it within 1 s" in asker.refused(late)


@pytest.mark.fault("source")
@every_kind
def test_one_that_has_no_answer_now_is_asked_again_when_it_says(name: str, web: WebServer) -> None:
    kind, asked, asker = served(name, web)
    later = Said({"message": "later"}, 429, {"Retry-After": "17"})
    instead(web, kind, later, Said({"message": "down"}, 503), Said(drops=True))
    assert asker.fetch(asked).written.rows == 2
    assert 17.0 in asker.paused
    instead(web, kind, *[Said({"message": "down"}, 503)] * 4)
    assert "has none now (HTTP 503, 'down')" in asker.refused(asked)


@pytest.mark.fault("source")
@every_kind
def test_one_that_does_not_know_us_is_asked_once_more_at_most(name: str, web: WebServer) -> None:
    kind, asked, asker = served(name, web)
    requests = instead(web, kind, *[Said({"message": "who are you"}, 401)] * 9)
    assert "HTTP 401, 'who are you'" in asker.refused(asked)
    renews = kind.token is not None or name == "cube"
    assert len(requests) == (2 if renews else 1)
    kind.serve(web)
    instead(web, kind, Said({"message": "may not"}, 403))
    assert "expected the right to read" in asker.refused(asked)


@pytest.mark.fault("source")
@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.token])
def test_a_token_that_ran_out_is_replaced_and_one_refused_is_the_end(
    name: str, web: WebServer
) -> None:
    kind, asked, asker = served(name, web)
    instead(web, kind, Said({"message": "expired"}, 401))
    assert asker.fetch(asked).written.rows == 2
    assert kind.token is not None
    assert len(web.asked(kind.token)) == 2
    web.answers(kind.token, Said({"message": "no"}, 401))
    before = len(web.requests)
    assert "HTTP 401, 'no'" in asker.refused(asked)
    # One try, so that no account is locked.
    assert len(web.requests) == before + 1


@pytest.mark.fault("source")
@every_kind
def test_an_answer_that_is_cut_is_refused(name: str, web: WebServer) -> None:
    kind, asked, asker = served(name, web)
    usual = web.script(kind.path)
    for end in ("length", "chunks", "close"):
        for share in (0.02, 0.5, 0.999):
            cut = partial(_cut, end=end, share=share)
            web.handles(kind.path, lambda request, cut=cut: cut(usual(request)))
            text = asker.refused(asked)
            # Of delimited text that does not say how long it is nobody can tell.
            assert re.search("cut off|expected JSON, found|told from a cut", text)


def _cut(said: Said, end: str, share: float) -> Said:
    # Without its mark of byte order, of which a part would be no text.
    body = said.content.removeprefix(b"\xef\xbb\xbf")
    return Said(body, said.status, said.headers, cut=int(len(body) * share), end=end)


@pytest.mark.fault("source")
@every_kind
def test_an_answer_that_is_none_is_refused(name: str, web: WebServer) -> None:
    for said, words in (
        (Said(PAGE, headers={"Content-Type": "text/html"}), "found a web page"),
        (Said(PAGE), "found a web page"),
        (Said(b""), "found an empty file"),
        (Said({"error": BROKE}), BROKE),
        (Said({}), "expected "),
        (Said([[]]), "expected "),
        (Said(b"", 302, {"Location": "https://login.example/?token=abc"}), "points elsewhere"),
    ):
        kind, asked, asker = served(name, web)
        instead(web, kind, said)
        text = asker.refused(asked)
        assert (words if words != BROKE or not kind.is_text else "expected ") in text
        assert "token=abc" not in text


@pytest.mark.fault("source")
@every_kind
def test_as_many_rows_as_there_may_be_are_taken_for_cut_off(name: str, web: WebServer) -> None:
    _, asked, asker = served(name, web, row_limit=2)
    assert "expected fewer than 2 rows" in asker.refused(asked)
    assert asker.fetch(served(name, web, row_limit=3)[1]).written.rows == 2


def _echo(asked: Asked) -> str:
    return json.dumps([dict(asked.headers), asked.body.decode()])


ECHOES: dict[str, Callable[[Asked], Said]] = {
    "refusing": lambda asked: Said({"message": _echo(asked)}, 400),
    "later": lambda asked: Said({"error": {"message": _echo(asked)}}, 503),
    "a success": lambda asked: Said({"error": _echo(asked), "errors": [{"message": _echo(asked)}]}),
}


@pytest.mark.attack("secrets")
@pytest.mark.parametrize("echo", ECHOES)
@every_kind
def test_no_stored_byte_has_a_secret(name: str, echo: str, world: World, web: WebServer) -> None:
    kind, asked, _ = served(name, web)
    world.values, world.files = dict(kind.values), dict(kind.files)
    # Where tokens are given and where rows are, each quotes what it was sent.
    for path in filter(None, (kind.path, kind.token)):
        usual = web.script(path)
        web.handles(path, ECHOES[echo])
        (failed,) = world.collect(asked).failures
        web.handles(path, usual)
        assert "expected " in failed.reason
    world.load(asked)
    assert world.standing() == {}
    everything = stored(world)
    for secret in (*kind.values.values(), *kind.secrets):
        assert secret.encode() not in everything
