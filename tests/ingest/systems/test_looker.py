"""A Look's query is asked with our limit and filters; what it leaves out is not passed over."""

from typing import Any

import pytest

from tests.ingest.systems.fake_looker import LOGIN, RUN, FakeLooker
from tests.ingest.systems.kinds import KINDS, ROWS
from tests.ingest.webbing import Asker
from tests.ingest.webserver import Said, WebServer

KIND = KINDS["looker"]


def asker() -> Asker:
    return Asker(values=KIND.values)


def test_a_looks_query_is_asked_anew_with_our_limit_and_filters(web: WebServer) -> None:
    FakeLooker(web, ROWS)
    assert asker().values_of(KIND.source(web.url)) == ["1234.5", "7.0"]
    (asked,) = web.asked(RUN)
    assert asked.tree == {
        "model": "shop",
        "view": "facts",
        "fields": ["facts.kpi", "facts.unit", "facts.month", "facts.value"],
        "filters": {"facts.state": "paid", "facts.month": "2026-10"},
        "limit": "100000",
    }


@pytest.mark.fault("source")
def test_more_rows_than_a_look_was_saved_for_come_and_as_many_as_asked_for_are_refused(
    web: WebServer,
) -> None:
    many = [("revenue", f"unit {n}", "2026-10-01", n) for n in range(600)]
    FakeLooker(web, many)
    assert asker().fetch(KIND.source(web.url)).written.rows == 600
    text = asker().refused(KIND.source(web.url, row_limit=600))
    assert "expected fewer than 600 rows" in text


@pytest.mark.fault("source")
def test_an_error_in_place_of_rows_is_found(web: WebServer) -> None:
    FakeLooker(web, ROWS, saved={"model": "other"})
    text = asker().refused(KIND.source(web.url))
    assert "expected rows, found an error (" in text
    assert "does not exist" in text
    FakeLooker(web, ROWS)
    row = dict.fromkeys(("facts.kpi", "facts.unit", "facts.month", "facts.value"), "x")
    web.answers(RUN, Said([row, {"looker_error": "connection lost"}]))
    assert "found an error ('connection lost')" in asker().refused(KIND.source(web.url))


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    ("saved", "words"),
    [
        ({"pivots": ["facts.unit"]}, "expected a Look without pivots, found one"),
        ({"fields": None}, "expected a Look with a query"),
    ],
)
def test_a_look_that_is_no_table_is_told(web: WebServer, saved: dict[str, Any], words: str) -> None:
    FakeLooker(web, ROWS, saved=saved)
    assert words in asker().refused(KIND.source(web.url))
    assert web.asked(RUN) == []


@pytest.mark.fault("source")
def test_a_token_that_runs_out_between_two_requests_is_replaced(web: WebServer) -> None:
    FakeLooker(web, ROWS, uses=1)
    assert asker().fetch(KIND.source(web.url)).written.rows == 2
    assert len(web.asked(LOGIN)) == 2
