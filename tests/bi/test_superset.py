"""A real Superset gives NHS England's published figures, by a chart and by SQL Lab."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import URL

from scorecard.errors import SourceError
from scorecard.ingest.web.client import Web
from scorecard.period import Month
from tests.bi import nhs
from tests.bi.servers import copied, installed, running
from tests.bi.superset_config import MOST_ROWS, TOKEN_SECONDS
from tests.ingest.webbing import Asker
from tests.ingest.world import source
from tests.servers import free_port, written

pytestmark = pytest.mark.bi
PASSWORD = "of-one-test-run"
APRIL = Month.parse(nhs.MONTH)
VALUES = {"BI_USER": "svc-scorecards", "BI_PASSWORD": PASSWORD}
# All that the account may do, as the page on Superset says.
RIGHTS = [
    ("can_read", "Chart"),
    ("can_execute_sql_query", "SQLLab"),
    ("can_read", "SecurityRestApi"),
]
STATEMENT = """-- All departments of the month.
SELECT period, org_code, type, attendances, breaches, admissions FROM ae
WHERE period BETWEEN :month_start AND :month_end"""


@dataclass(frozen=True)
class Superset:
    """A running server, a database on it and a chart; and a chart on SQLite."""

    url: str
    database: int
    chart: int
    on_sqlite: int


@pytest.fixture(scope="module")
def superset(nhs_database: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    """Superset with the table `ae` as a dataset, and a table chart of all its departments."""
    folder = installed("superset-6.1.0")
    home = copied(folder / "home", tmp_path_factory.mktemp("superset") / "home")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "SUPERSET_HOME": str(home),
        "SUPERSET_CONFIG_PATH": str(Path(__file__).with_name("superset_config.py")),
    }
    bound = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"]
    command = [folder / "bin" / "gunicorn", *bound, "--timeout", "120", "superset.app:create_app()"]
    with (
        running(command, home, environment, f"{url}/health"),
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        file = home / "nhs.sqlite"
        sqlite = URL.create("sqlite", database=str(file))
        nhs.load(sqlite)
        # Superset has each name of a table once.
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("ALTER TABLE ae RENAME TO ae_sqlite")
        yield _made(client, url, nhs_database, sqlite)


def _made(client: httpx.Client, url: str, postgresql: URL, sqlite: URL) -> Superset:
    login = {"username": "admin", "password": PASSWORD, "provider": "db"}
    token = _posted(client, "/api/v1/security/login", login)["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"
    client.headers["X-CSRFToken"] = client.get("/api/v1/security/csrf_token/").json()["result"]
    uri = written(postgresql.set(drivername="postgresql+psycopg2"))
    database, chart, right = _charted(client, uri, "public", "ae")
    _, on_sqlite, other = _charted(client, written(sqlite), "main", "ae_sqlite")
    _make_account(client, [*RIGHTS, right, other])
    return Superset(url, database, chart, on_sqlite)


def _charted(
    client: httpx.Client, uri: str, schema: str, name: str
) -> tuple[int, int, tuple[str, str]]:
    """A database and a table chart of this table, and the right to its dataset."""
    named = {"database_name": f"nhs of {name}", "sqlalchemy_uri": uri, "expose_in_sqllab": True}
    on = _posted(client, "/api/v1/database/", named)["id"]
    table = {"database": on, "schema": schema, "table_name": name}
    dataset = _posted(client, "/api/v1/dataset/", table)["id"]
    chart = {
        "slice_name": "Departments",
        "viz_type": "table",
        "datasource_id": dataset,
        "datasource_type": "table",
        "params": json.dumps({"viz_type": "table", "datasource": f"{dataset}__table"}),
        "query_context": json.dumps(_context(dataset)),
    }
    made = _posted(client, "/api/v1/chart/", chart)["id"]
    return on, made, ("datasource_access", f"[nhs of {name}].[{name}](id:{dataset})")


def _make_account(client: httpx.Client, rights: list[tuple[str, str]]) -> None:
    """The account that asks, with a role of these rights."""
    known: dict[tuple[str, str], int] = {}
    for page in range(10):
        query = {"q": f"(page:{page},page_size:100)"}
        listed = client.get("/api/v1/security/permissions-resources/", params=query).json()
        known |= {
            (item["permission"]["name"], item["view_menu"]["name"]): item["id"]
            for item in listed["result"]
        }
    role = _posted(client, "/api/v1/security/roles/", {"name": "Scorecards"})["id"]
    allowed = {"permission_view_menu_ids": [known[right] for right in rights]}
    _posted(client, f"/api/v1/security/roles/{role}/permissions", allowed)
    account = {
        "username": VALUES["BI_USER"],
        "password": PASSWORD,
        "first_name": "Scorecards",
        "last_name": "Reader",
        "email": "reader@bi.example",
        "active": True,
        "roles": [role],
    }
    _posted(client, "/api/v1/security/users/", account)


def _context(dataset: int) -> dict[str, Any]:
    """What the explorer saves of a table chart: ten rows, and the last week alone."""
    metrics = [
        {
            "expressionType": "SIMPLE",
            "column": {"column_name": name},
            "aggregate": "SUM",
            "label": name,
        }
        for name in nhs.COLUMNS[3:]
    ]
    query = {
        "filters": [{"col": "period", "op": "TEMPORAL_RANGE", "val": "Last week"}],
        "extras": {"having": "", "where": ""},
        "columns": list(nhs.COLUMNS[:3]),
        "metrics": metrics,
        "orderby": [[metrics[0], False]],
        "row_limit": 10,
        "series_limit": 0,
        "post_processing": [],
    }
    return {
        "datasource": {"id": dataset, "type": "table"},
        "queries": [query],
        "result_format": "json",
        "result_type": "full",
    }


def _posted(client: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


def declared(superset: Superset, **changes: Any) -> dict[str, Any]:
    return {
        **nhs.SOURCE,
        "type": "superset",
        "url": superset.url,
        "user": "${BI_USER}",
        "password": "${BI_PASSWORD}",
        **changes,
    }


def test_a_chart_gives_the_published_figures(superset: Superset, tmp_path: Path) -> None:
    asked = declared(superset, chart=superset.chart, month_column="period")
    assert nhs.england(asked, tmp_path, VALUES) == nhs.ENGLAND


def test_days_that_are_compared_as_text_are_refused(superset: Superset) -> None:
    asked = declared(superset, chart=superset.on_sqlite, month_column="period")
    with pytest.raises(SourceError, match="expected no row of 2016-04-01 before that day, found"):
        Asker(values=VALUES).fetch(source(asked), APRIL)


def test_a_statement_gives_the_published_figures(superset: Superset, tmp_path: Path) -> None:
    asked = declared(superset, query_file="ae.sql", database=superset.database)
    asked["columns"] = [{"name": "period", "type": "month", "format": "%Y-%m-%d"}]
    asked["columns"] += nhs.SOURCE["columns"][1:]
    files = {"ae.sql": STATEMENT}
    assert nhs.england(asked, tmp_path, VALUES, files) == nhs.ENGLAND


@pytest.fixture
def asker() -> Asker:
    return Asker(values=VALUES, files={"ae.sql": STATEMENT.encode(), "no.sql": b"SELECT nothing"})


def refused(asker: Asker, asked: dict[str, Any]) -> str:
    """What is said of all months from April 2016 on."""
    with pytest.raises(SourceError) as caught:
        asker.fetch(source(asked), APRIL)
    return str(caught.value)


def test_what_is_cut_off_is_refused(superset: Superset, asker: Asker) -> None:
    chart = declared(superset, chart=superset.chart, month_column="period", minimum_rows=1)
    text = refused(asker, {**chart, "row_limit": 100})
    assert "expected fewer than 100 rows, as many as were asked for, found the number 100" in text
    statement = declared(superset, query_file="ae.sql", database=superset.database, minimum_rows=1)
    text = refused(asker, {**statement, "row_limit": 100})
    assert "found that Superset stopped at a limit" in text
    # It shows 10,000 rows at most, and calls that a success.
    assert "displayLimitReached says they are cut off" in refused(asker, statement)
    # Of 12,765 rows it gives no more than its own limit, and says nothing.
    text = refused(asker, {**chart, "row_limit": 50_000})
    assert f"after row {MOST_ROWS:,}: expected none, found more" in text


def test_what_superset_does_not_apply_is_refused(superset: Superset, asker: Asker) -> None:
    filters = [{"column": "nobody", "value": "x"}]
    asked = declared(superset, chart=superset.chart, month_column="period", filters=filters)
    assert "expected all filters to be applied, found that one is not ('nobody')" in (
        refused(asker, asked)
    )


def test_errors_are_told_in_its_words(superset: Superset, asker: Asker) -> None:
    asked = declared(superset, query_file="no.sql", database=superset.database)
    assert "nothing" in refused(asker, asked)
    assert "HTTP 404, 'Not found'" in refused(asker, declared(superset, chart=99))
    wrong = Asker(values={**VALUES, "BI_PASSWORD": "wrong-one"})
    text = refused(wrong, declared(superset, chart=superset.chart))
    assert "its log-in: expected to be let in" in text
    assert "wrong-one" not in text


def test_a_token_that_ran_out_is_replaced(
    superset: Superset, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, sent = Web.send, []

    def late(web: Web, request: Any, *rest: Any) -> Any:
        sent.append(request.url.removeprefix(superset.url))
        if sent.count(sent[-1]) == 1 and sent[-1] == "/api/v1/chart/data":
            time.sleep(TOKEN_SECONDS + 1)
        return send(web, request, *rest)

    monkeypatch.setattr(Web, "send", late)
    asked = declared(superset, chart=superset.chart, month_column="period")
    assert "after row" in refused(asker, asked)
    assert sent.count("/api/v1/security/login") == 2
