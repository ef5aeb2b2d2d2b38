"""DAX queries come whole from Power BI, within its limits, with months put in as literals."""

from typing import Any

import pytest

from scorecard.ingest.extracts import read_extract
from scorecard.ingest.systems import power_bi
from tests.ingest.systems.fake_power_bi import EXECUTE, TOKEN, FakePowerBi
from tests.ingest.systems.kinds import KINDS, ROWS, shaped
from tests.ingest.webbing import Asker
from tests.ingest.webserver import Said, WebServer

KIND = KINDS["power bi"]
STYLE = "%Y-%m-%dT%H:%M:%S"


def asker(query: str | None = None) -> Asker:
    files = KIND.files if query is None else {"q.dax": query.encode()}
    return Asker(values=KIND.values, files=files)


def test_months_are_put_in_as_literals(web: WebServer) -> None:
    FakePowerBi(web, ROWS)
    query = (
        'DEFINE VAR t = "@month" -- @nobody\n'
        "EVALUATE /* @nobody */ FILTER('Facts @a', [x@y] = @month && 'Facts @a'[Day] >= "
        "@month_start\n && [Day] <= @month_end && [From] <> @from_month) // EVALUATE"
    )
    asker(query).fetch(KIND.source(web.url))
    (sent,) = web.asked(EXECUTE)[0].tree["queries"]
    assert " ".join(sent["query"].split()) == (
        'DEFINE VAR t = "@month" EVALUATE FILTER(\'Facts @a\', [x@y] = "2026-10" && '
        "'Facts @a'[Day] >= DATE(2026, 10, 1) && [Day] <= DATE(2026, 10, 31) && "
        '[From] <> "2026-10")'
    )


@pytest.mark.attack("SQL and code")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("EVALUATE Facts EVALUATE Facts", "expected one EVALUATE, found 2"),
        ("DEFINE VAR x = 1", "expected one EVALUATE, found 0"),
        ("SELECT * FROM Facts", "expected a query that begins with EVALUATE or DEFINE"),
        ("EVALUATE FILTER(Facts, @other)", "found @other: use one of them"),
        ('EVALUATE\n FILTER(Facts, "open)', "line 2: expected quotes, brackets and comments to be"),
        ("EVALUATE Facts /* open", "found /* left open"),
        ("EVALUATE Facts[open", "found [ left open"),
    ],
)
def test_what_is_no_single_query_is_not_sent(web: WebServer, query: str, words: str) -> None:
    FakePowerBi(web, ROWS)
    assert words in asker(query).refused(KIND.source(web.url))
    assert web.requests == []


def test_a_query_that_is_not_there_or_no_text_is_told() -> None:
    asked = KIND.source("http://127.0.0.1:1")
    text = Asker(values=KIND.values).refused(asked)
    assert text.startswith("q.dax: expected this query in the configuration folder, found none")
    no_text = Asker(values=KIND.values, files={"q.dax": b"EVALUATE \xff"})
    assert "expected UTF-8 text" in no_text.refused(asked)


def test_columns_are_called_by_their_names_unless_declared_in_full(web: WebServer) -> None:
    FakePowerBi(web, ROWS)
    full = shaped(STYLE, "Facts[Kpi]", "Code", "Month", "[Value]")
    written = asker().fetch(KIND.source(web.url, **full)).written
    grid = read_extract(written.content)
    assert list(grid.columns["Facts[Kpi]"]) == ["revenue", "revenue"]
    ignoring = {**shaped(STYLE, "Kpi", "Code", "Month", "Value"), "ignore_columns": ["More]"]}
    row = {"A[Kpi]": "k", "[Code]": "u", "A[Month]": "x", "[Value]": None, "A[More]]]": 1}
    rows = {"tables": [{"rows": [row]}]}
    FakePowerBi(web, ROWS, result={"results": [rows]})
    assert asker().fetch(KIND.source(web.url, **ignoring)).written.rows == 1


@pytest.mark.fault("source")
def test_two_columns_of_one_name_are_told(web: WebServer) -> None:
    rows = [{"A[Kpi]": "k", "B[Kpi]": "k", "Code": "u", "Month": "x", "Value": 1}]
    FakePowerBi(web, ROWS, result={"results": [{"tables": [{"rows": rows}]}]})
    text = asker().refused(KIND.source(web.url))
    assert "expected each column once, found 'Kpi' of 2 tables" in text


@pytest.mark.fault("source")
def test_rows_beyond_its_limits_are_missed(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    FakePowerBi(web, ROWS, most=1)
    text = asker().refused(KIND.source(web.url))
    assert "found an error at results.0.error ('More than 1 rows in a query result')" in text
    FakePowerBi(web, ROWS, most=2, tells=False)
    assert "expected fewer than 2 rows" in asker().refused(KIND.source(web.url, row_limit=2))
    monkeypatch.setattr(power_bi, "_MOST_VALUES", 8)
    text = asker().refused(KIND.source(web.url))
    assert "expected fewer than 8 values, the most Power BI gives, found 8" in text
    monkeypatch.undo()
    # Beyond 15 MB the rest is left out, and nothing promises that it is told.
    monkeypatch.setattr(power_bi, "_MOST_BYTES", 100)
    assert "expected fewer than 100 bytes" in asker().refused(KIND.source(web.url))


TABLE = {"rows": [{"Kpi": "k", "Code": "u", "Month": "x", "Value": 1}]}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "two tables": ({"results": [{"tables": [TABLE, TABLE]}]}, "expected one table"),
    "two results": ({"results": [{"tables": [TABLE]}] * 2}, "expected one table"),
    "an error": ({"error": {"code": "Overload"}}, "found an error at error"),
    "an error of a table": (
        {"results": [{"tables": [{**TABLE, "error": {"code": "x", "message": "cut"}}]}]},
        "found an error at results.0.tables.0.error ('cut')",
    ),
    "a null left out": (
        {"results": [{"tables": [{"rows": [*TABLE["rows"], {"Kpi": "k", "Code": "u"}]}]}]},
        "record 2: expected the key",
    ),
}


@pytest.mark.fault("source")
@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_inside_a_success_is_refused(web: WebServer, wrong: str) -> None:
    result, words = WRONG[wrong]
    FakePowerBi(web, ROWS, result=result)
    assert words in asker().refused(KIND.source(web.url))


@pytest.mark.fault("source")
def test_errors_are_told_in_its_words(web: WebServer) -> None:
    FakePowerBi(web, ROWS)
    text = asker("EVALUATE Nobody").refused(KIND.source(web.url))
    assert "HTTP 400" in text
    wrong = Asker(values={"BI_SECRET": "wr0ng-one"}, files=KIND.files)
    text = wrong.refused(KIND.source(web.url))
    assert "AADSTS7000215" in text
    assert "wr0ng-one" not in text
    assert len(web.asked(TOKEN)) == 2


def test_a_pace_is_kept_unless_said_otherwise(web: WebServer) -> None:
    FakePowerBi(web, ROWS)
    slow = asker()
    slow.fetch(KIND.source(web.url))
    # The token, then the query.
    assert [round(pause) for pause in slow.paused] == [1]
    web.answers(EXECUTE, Said({"error": {"message": "too many"}}, 429, {"Retry-After": "40"}))
    assert "or lower requests_per_minute" in asker().refused(KIND.source(web.url))
