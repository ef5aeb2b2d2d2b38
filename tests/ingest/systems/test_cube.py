"""Queries of Cube come whole: waited for, counted, and asked with tokens that are signed here."""

import time
from typing import Any

import pytest

from tests.ingest.systems.fake_cube import LOAD, FakeCube
from tests.ingest.systems.kinds import CUBE, KINDS, ROWS, Kind
from tests.ingest.webbing import Asker
from tests.ingest.webserver import WebServer

KIND = KINDS["cube"]
BY_TOKEN = Kind(KIND.serve, LOAD, {**CUBE, "token": "${BI_TOKEN}"}, {"BI_TOKEN": "given-token-99"})


def asker(kind: Kind = KIND) -> Asker:
    return Asker(values=kind.values)


def test_a_query_is_asked_with_limit_months_and_a_token_of_our_own(web: WebServer) -> None:
    fake = FakeCube(web, ROWS)
    assert asker().values_of(KIND.source(web.url)) == ["1234.5", "7"]
    (asked,) = web.asked(LOAD)
    query = asked.tree["query"]
    assert query["timeDimensions"][0]["dateRange"] == ["2026-10-01", "2026-10-31"]
    assert (query["limit"], query["total"], query["renewQuery"]) == (50_000, True, True)
    (claims,) = fake.claims
    assert (claims["tenant"], claims["exp"] - claims["iat"]) == ("acme", 600)
    assert abs(claims["iat"] - time.time()) < 60


def test_a_token_that_is_given_is_sent(web: WebServer) -> None:
    fake = FakeCube(web, ROWS)
    asker(BY_TOKEN).fetch(BY_TOKEN.source(web.url))
    assert fake.claims == [{"given": True}]


def test_a_query_that_takes_long_is_waited_for(web: WebServer) -> None:
    FakeCube(web, ROWS, waits=3)
    waiting = asker()
    assert len(waiting.values_of(KIND.source(web.url))) == 2
    assert waiting.paused == [1.0] * 3


@pytest.mark.fault("source")
def test_a_query_that_never_ends_is_given_up(web: WebServer) -> None:
    FakeCube(web, ROWS, waits=10_000)
    text = asker().refused(KIND.source(web.url, timeout_seconds=1))
    assert "expected all of it within 1 s, found that it takes longer" in text


@pytest.mark.fault("source")
def test_a_lower_limit_of_cube_is_told(web: WebServer) -> None:
    FakeCube(web, ROWS, most=100)
    text = asker().refused(KIND.source(web.url))
    assert "HTTP 500, 'Error: The query limit has been exceeded.'" in text
    assert asker().values_of(KIND.source(web.url, row_limit=100)) == ["1234.5", "7"]


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    ("result", "words"),
    [
        ({"total": 3}, "expected 3 rows as the answer says, found 2"),
        ({"total": None}, "expected the number of rows at total, found null: ask its owner"),
        ({"error": "out of memory"}, "found an error at error ('out of memory')"),
        ({"data": None}, "expected a list of records at data, found null: ask its owner"),
    ],
)
def test_what_is_wrong_inside_a_success_is_refused(
    web: WebServer, result: dict[str, Any], words: str
) -> None:
    FakeCube(web, ROWS, result=result)
    assert words in asker().refused(KIND.source(web.url))


@pytest.mark.fault("source")
def test_errors_are_told_in_its_words(web: WebServer) -> None:
    FakeCube(web, ROWS)
    query = {**CUBE["query"], "measures": ["facts.no"]}
    text = asker().refused(KIND.source(web.url, query=query))
    assert "HTTP 400" in text
    assert "'no' not found for path" in text
    other = Asker(values={"BI_SECRET": "another-secret"})
    text = other.refused(KIND.source(web.url))
    assert "expected the right to read, found that it refused (HTTP 403, 'Invalid token')" in text
