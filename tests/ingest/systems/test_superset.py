"""Charts and statements of Superset come whole, of the months asked for, or not at all."""

import json
from typing import Any

import pytest

from scorecard.config.sources import Source
from scorecard.ingest.extracts import read_extract
from scorecard.period import Month
from tests.ingest.systems.fake_superset import CSRF, DATA, LOGIN, SQL, FakeSuperset, context
from tests.ingest.webbing import Asker
from tests.ingest.webserver import Said, WebServer
from tests.ingest.world import REST, World, source

ROWS = [
    ("revenue", "north", "2026-09-01", 5),
    ("revenue", "north", "2026-10-01", 1234.5),
    ("revenue", "south", "2026-10-31", 7),
    ("revenue", "north", "2026-11-01", 9),
]
VALUES = {"BI_USER": "svc-bi", "BI_PASSWORD": "s3cr/et"}
SEPTEMBER = Month.parse("2026-09")
QUERY = b"""SELECT kpi, unit, month, value FROM facts -- of :month
WHERE month BETWEEN :month_start AND :month_end AND kpi <> 'a:month'"""


def declared(web: WebServer, **changes: Any) -> Source:
    base = {key: value for key, value in REST.items() if key != "answer"}
    *kpi_and_unit, month, value = base["columns"]
    asked = {
        **base,
        "type": "superset",
        "url": web.url,
        "user": "${BI_USER}",
        "password": "${BI_PASSWORD}",
        "columns": [*kpi_and_unit, {**month, "format": "%Y-%m-%d"}, value],
    }
    chart = {} if "query_file" in changes else {"chart": 7, "month_column": "month"}
    return source({**asked, **chart}, **changes)


def by_sql(web: WebServer, **changes: Any) -> Source:
    return declared(web, query_file="q.sql", database=2, **changes)


def asker() -> Asker:
    return Asker(values=VALUES, files={"q.sql": QUERY})


def rows_of(asked: Source, first: Month | None = None) -> list[tuple[str, ...]]:
    """What came of it, each row as texts."""
    fetched = asker().fetch(asked, **({} if first is None else {"first": first}))
    grid = read_extract(fetched.written.content)
    names = ("kpi", "unit", "month", "value")
    return [tuple(row) for row in zip(*(grid.columns[name] for name in names), strict=True)]


OCTOBER = [
    ("revenue", "north", "2026-10-01 00:00:00", "1234.5"),
    ("revenue", "south", "2026-10-31 00:00:00", "7.0"),
]


def test_a_chart_is_asked_for_the_months_of_the_run_alone(web: WebServer) -> None:
    FakeSuperset(web, ROWS)
    assert sorted(rows_of(declared(web))) == OCTOBER
    data, end = web.asked(DATA)
    (query,) = data.tree["queries"]
    # Its own range is left out, its own limit replaced.
    assert query["filters"] == [
        {"col": "month", "op": "TEMPORAL_RANGE", "val": "2026-10-01 : 2026-11-01"}
    ]
    assert (query["row_limit"], query["row_offset"]) == (50_000, 0)
    assert data.tree["custom_cache_timeout"] == -1
    last, eve = end.tree["queries"]
    assert (last["row_limit"], last["row_offset"]) == (1, 2)
    assert (eve["row_limit"], eve["row_offset"]) == (1, 0)
    assert eve["filters"][0]["val"] == "2026-09-30 : 2026-10-01"
    assert len(rows_of(declared(web), SEPTEMBER)) == 3


@pytest.mark.fault("source")
@pytest.mark.parametrize("rows", [ROWS, ROWS[:2]])
def test_a_database_that_compares_days_as_text_is_refused(web: WebServer, rows: list[Any]) -> None:
    FakeSuperset(web, rows, as_text=True, saved=context(filters=[]))
    text = asker().refused(declared(web, minimum_rows=0))
    assert "expected no row of 2026-10-01 before that day, found one: the database compares" in text
    assert len(rows_of(declared(web, month_column=None, covers="history"))) == len(rows)


def test_a_chart_without_a_month_column_is_asked_as_it_was_saved(web: WebServer) -> None:
    FakeSuperset(web, ROWS, saved=context(filters=[{"col": "unit", "op": "==", "val": "north"}]))
    filters = [{"column": "kpi", "value": "revenue"}]
    asked = declared(web, month_column=None, filters=filters)
    assert [row[3] for row in rows_of(asked)] == ["5.0", "1234.5", "9.0"]


def test_a_chart_of_an_older_superset_has_its_range_elsewhere(web: WebServer) -> None:
    saved = context(filters=[], granularity="month", time_range="Last month")
    FakeSuperset(web, ROWS, saved=saved)
    rows_of(declared(web))
    (query,) = web.asked(DATA)[0].tree["queries"]
    assert query["time_range"] == "2026-10-01 : 2026-11-01"


def test_one_of_several_queries_is_asked(web: WebServer) -> None:
    saved = context()
    saved["queries"].insert(0, {"is_rowcount": True})
    saved["queries"].append({**saved["queries"][1], "columns": ["other"]})
    FakeSuperset(web, ROWS, saved=saved)
    assert len(rows_of(declared(web))) == 2
    rows_of(declared(web, query=2))
    assert web.asked(DATA)[-1].tree["queries"][0]["columns"] == ["other"]
    assert "expected 3 queries, found 2: correct query" in asker().refused(declared(web, query=3))


def test_a_statement_is_run_with_months_as_literals(web: WebServer) -> None:
    FakeSuperset(web, ROWS)
    found = rows_of(by_sql(web))
    assert sorted(found) == [(k, u, m[:10], v) for k, u, m, v in OCTOBER]
    (asked,) = web.asked(SQL)
    assert "BETWEEN '2026-10-01' AND '2026-10-31' AND kpi <> 'a:month'" in asked.tree["sql"]
    assert (asked.tree["queryLimit"], asked.tree["database_id"]) == (50_000, 2)
    assert len(web.asked(CSRF)) == 1


def test_a_source_is_landed_and_loaded(world: World, web: WebServer) -> None:
    FakeSuperset(web, ROWS)
    world.values, world.files = dict(VALUES), {"q.sql": QUERY}
    chart, statement = declared(web, covers="month"), by_sql(web, id="other")
    (delivery,) = world.collect(chart).deliveries
    assert (delivery.state, delivery.rows) == ("accepted", 2)
    assert delivery.name == f"{web.url} chart 7@2026-10"
    assert delivery.parameters["month_end"] == "2026-10-31"
    (second,) = world.collect(statement).deliveries
    assert (second.name, second.covered_to) == ("q.sql", "2026-10")
    first, _ = world.load(chart, statement)
    assert (first.read, first.loaded) == (2, 2)
    # The same once more is no news.
    assert world.collect(chart).new == 0


@pytest.mark.fault("source")
def test_a_token_that_runs_out_is_asked_for_anew(web: WebServer) -> None:
    fake = FakeSuperset(web, ROWS, uses=2)
    assert len(rows_of(declared(web))) == 2
    assert len(fake.tokens) == 2
    fake.tokens.clear()
    fake.uses = 1
    # The token against forged requests is asked for anew with it.
    assert "Token has expired" in asker().refused(by_sql(web))
    fake.uses = 2
    assert len(rows_of(by_sql(web))) == 2


@pytest.mark.fault("source")
def test_a_server_with_a_lower_limit_of_its_own_is_found_out(web: WebServer) -> None:
    FakeSuperset(web, ROWS, most=1)
    text = asker().refused(declared(web))
    assert "after row 1: expected none, found more: Superset stops at a limit of its own" in text
    assert "limitingFactor the text 'DROPDOWN'" in asker().refused(by_sql(web))


@pytest.mark.fault("source")
def test_as_many_rows_as_were_asked_for_are_taken_for_cut_off(web: WebServer) -> None:
    FakeSuperset(web, ROWS)
    assert "expected fewer than 2 rows" in asker().refused(declared(web, row_limit=2))
    assert "expected fewer than 2 rows" in asker().refused(by_sql(web, row_limit=2))


@pytest.mark.fault("source")
def test_rows_that_are_not_shown_are_missed(web: WebServer) -> None:
    fake = FakeSuperset(web, ROWS, shown=1)
    assert "displayLimitReached says they are cut off" in asker().refused(by_sql(web))
    fake.shown = 10

    def cut(asked: Any) -> Said:
        said = fake.statement(asked)
        return Said({**said.body, "data": said.body["data"][:1]})

    web.handles(SQL, fake.guarded(cut))
    assert "expected 1 rows at query.rows as have come, found the number 2" in (
        asker().refused(by_sql(web))
    )


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "cached": ({"is_cached": True}, "found rows from Superset's cache"),
    "failed": ({"status": "failed"}, "found the text 'failed'"),
    "an error": ({"error": "no such table"}, "found an error at result.0.error ('no such table')"),
    "fewer rows": ({"rowcount": 3}, "expected 2 rows at rowcount as have come"),
    "many rows": ({"sql_rowcount": 50_000}, "expected fewer than 50,000 rows"),
    "another column": ({"data": [{"a": 1}], "rowcount": 1}, "expected the heading 'kpi'"),
}


@pytest.mark.fault("source")
@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_inside_a_success_is_refused(web: WebServer, wrong: str) -> None:
    result, words = WRONG[wrong]
    FakeSuperset(web, ROWS, result=result)
    assert words in asker().refused(declared(web))


@pytest.mark.fault("source")
def test_a_filter_superset_does_not_apply_is_refused(web: WebServer) -> None:
    FakeSuperset(web, ROWS)
    filters = [{"column": "region", "value": "west"}]
    text = asker().refused(declared(web, filters=filters))
    assert "expected all filters to be applied, found that one is not ('region')" in text


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    ("saved", "words"),
    [
        (None, "expected a chart that was saved with its query, found none"),
        ({"queries": 1}, "expected a query, found an object with the keys 'queries'"),
        (context(series_limit=10), "found a limit of 10 (series_limit)"),
    ],
)
def test_a_chart_that_cannot_be_asked_is_told(
    web: WebServer, saved: dict[str, Any] | None, words: str
) -> None:
    FakeSuperset(web, ROWS, saved=saved)
    text = asker().refused(declared(web))
    assert text.startswith(f"{web.url} chart 7, its definition: ")
    assert words in text


@pytest.mark.fault("source")
def test_an_answer_later_is_none(web: WebServer) -> None:
    fake = FakeSuperset(web, ROWS)
    job = {"channel_id": "c", "job_id": "j", "status": "pending", "result_url": None}
    web.handles(DATA, fake.guarded(lambda _: Said(job, 202)))
    assert "HTTP 202" in asker().refused(declared(web))


@pytest.mark.fault("source")
def test_a_password_that_is_wrong_is_told_without_it(web: WebServer) -> None:
    FakeSuperset(web, ROWS)
    wrong = Asker(values={**VALUES, "BI_PASSWORD": "wr0ng-one"})
    text = wrong.refused(declared(web))
    assert "its log-in: expected to be let in" in text
    assert "wr0ng-one" not in text
    assert len(web.asked(LOGIN)) == 1


@pytest.mark.attack("SQL and code")
@pytest.mark.parametrize(
    "written",
    ["DELETE FROM facts", "SELECT 1; DROP TABLE facts", "SELECT :other", "SELECT 'open"],
)
def test_a_statement_that_does_more_than_read_is_not_sent(web: WebServer, written: str) -> None:
    FakeSuperset(web, ROWS)
    text = Asker(values=VALUES, files={"q.sql": written.encode()}).refused(by_sql(web))
    assert text.startswith("q.sql")
    assert web.asked(SQL) == []


def test_days_that_are_none_stay_as_they_are(web: WebServer) -> None:
    data = [{"kpi": "k", "unit": "u", "month": month, "value": 1} for month in (None, 10**30)]
    FakeSuperset(web, ROWS, result={"data": json.loads(json.dumps(data))})
    assert sorted(row[2] for row in rows_of(declared(web))) == ["", str(10**30)]
