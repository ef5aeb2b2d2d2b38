"""Tables of Datasette come whole, page by page; a query that it cut off is refused."""

import pytest

from scorecard.ingest.systems.datasette import escaped
from tests.ingest.systems.fake_datasette import QUERY, TABLE, FakeDatasette
from tests.ingest.systems.kinds import KINDS, ROWS
from tests.ingest.webbing import Asker
from tests.ingest.webserver import Asked, Said, WebServer

BY_TABLE, BY_QUERY = KINDS["datasette table"], KINDS["datasette query"]
MANY = [("revenue", f"unit {n}", "2026-10-01", n) for n in range(5)]


def asker() -> Asker:
    return Asker(values=BY_TABLE.values)


@pytest.mark.parametrize("count", ["filtered_table_rows_count", "count", None])
def test_a_table_comes_page_by_page_by_marks(web: WebServer, count: str | None) -> None:
    FakeDatasette(web, MANY, most=2, count=count)
    assert asker().values_of(BY_TABLE.source(web.url)) == ["0", "1", "2", "3", "4"]
    asked = web.asked(TABLE)
    assert [request.query.get("_next") for request in asked] == [None, "2", "4"]
    assert {request.query["month__exact"] for request in asked} == {"2026-10"}


def test_a_name_is_written_as_datasette_writes_it_in_paths() -> None:
    assert escaped("facts.2026/a b") == "facts~2E2026~2Fa~20b"
    assert escaped("Umsätze_1-x") == "Ums~C3~A4tze_1-x"


@pytest.mark.fault("source")
def test_fewer_rows_than_it_counted_are_refused(web: WebServer) -> None:
    FakeDatasette(web, MANY, most=2)
    usual = web.script(TABLE)

    def ending_early(asked: Asked) -> Said:
        said = usual(asked)
        return Said({**said.body, "next": None}) if asked.query.get("_next") == "2" else said

    web.handles(TABLE, ending_early)
    text = asker().refused(BY_TABLE.source(web.url))
    assert "page 2: expected 5 rows as the answer says, found 4" in text


@pytest.mark.fault("source")
def test_a_page_that_comes_twice_is_refused(web: WebServer) -> None:
    FakeDatasette(web, MANY, most=2, count=None)
    usual = web.script(TABLE)

    def first_again(_: Asked) -> Said:
        body = usual(web.asked(TABLE)[0]).body
        return Said({**body, "next": str(len(web.requests))})

    web.handles(TABLE, first_again)
    assert "expected other rows than on page 1" in asker().refused(BY_TABLE.source(web.url))


@pytest.mark.fault("source")
def test_a_query_that_is_cut_off_is_refused(web: WebServer) -> None:
    FakeDatasette(web, ROWS, query_most=1)
    text = asker().refused(BY_QUERY.source(web.url))
    assert "expected all rows, found that truncated says they are cut off" in text
    fake = FakeDatasette(web, ROWS, query_most=2)
    assert asker().values_of(BY_QUERY.source(web.url)) == ["1234.5", "7.0"]
    assert web.asked(QUERY)[-1].query["month"] == "2026-10"
    fake.result = {"truncated": None, "error": "SQL Interrupted"}
    assert "'SQL Interrupted'" in asker().refused(BY_QUERY.source(web.url))


@pytest.mark.fault("source")
def test_two_columns_of_one_name_are_told(web: WebServer) -> None:
    columns = ["kpi", "unit", "month", "unit"]
    FakeDatasette(web, ROWS, result={"columns": columns})
    text = asker().refused(BY_QUERY.source(web.url))
    assert "expected each heading once, found 'unit' again" in text


@pytest.mark.fault("source")
def test_what_it_refuses_is_told_in_its_words(web: WebServer) -> None:
    FakeDatasette(web, ROWS)
    text = asker().refused(BY_QUERY.source(web.url, parameters={}))
    assert "You did not supply a value for binding :month." in text
    other = Asker(values={"BI_TOKEN": "another-token"})
    text = other.refused(BY_TABLE.source(web.url))
    assert "expected the right to read, found that it refused" in text
    assert "another-token" not in text
