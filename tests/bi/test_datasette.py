"""A real Datasette gives NHS England's published figures, from its table and by a query."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from scorecard.errors import SourceError
from scorecard.period import Month
from tests.acceptance.data import shared_data
from tests.bi import nhs
from tests.bi.servers import installed, running
from tests.ingest.webbing import Asker
from tests.ingest.world import source
from tests.servers import free_port

pytestmark = pytest.mark.bi
APRIL = Month.parse(nhs.MONTH)
BY_MONTH = "SELECT * FROM ae WHERE period BETWEEN :from AND :to"


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Datasette with the table `ae` and a query of its months, 1,000 rows at once."""
    shared_data("nhs_ae")
    folder, home = installed("datasette-0.65.2"), tmp_path_factory.mktemp("datasette")
    nhs.load(URL.create("sqlite", database=str(home / "nhs.db")))
    queries = {"databases": {"nhs": {"queries": {"by_month": {"sql": BY_MONTH}}}}}
    (home / "metadata.json").write_text(json.dumps(queries), encoding="utf-8")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [folder / "bin" / "datasette", "serve", "nhs.db", "-m", "metadata.json"]
    with running([*command, "-p", str(port)], home, {}, f"{url}/-/versions.json"):
        yield f"{url}/nhs"


def declared(datasette: str, **changes: Any) -> dict[str, Any]:
    columns = [
        {**column, "format": "%Y-%m-%d"} if column["type"] == "month" else column
        for column in nhs.SOURCE["columns"]
    ]
    own = {"type": "datasette", "url": datasette, "columns": columns, "ignore_columns": ["rowid"]}
    return {**nhs.SOURCE, **own, **changes}


def by_query(datasette: str, until: str) -> dict[str, Any]:
    spell = {"from": "{month_start}", "to": until}
    return declared(datasette, query="by_month", parameters=spell)


def by_table(datasette: str) -> dict[str, Any]:
    return declared(datasette, table="ae", parameters={"period__gte": "{month_start}"})


def test_a_query_gives_the_published_figures(datasette: str, tmp_path: Path) -> None:
    assert nhs.england(by_query(datasette, "{month_end}"), tmp_path, {}) == nhs.ENGLAND


def test_a_table_gives_them_page_by_page(datasette: str, tmp_path: Path) -> None:
    asked = declared(datasette, table="ae", parameters={"period__startswith": "{month}"})
    assert nhs.england(asked, tmp_path, {}) == nhs.ENGLAND
    fetched = Asker().fetch(source(by_table(datasette)), APRIL)
    assert (fetched.written.rows, fetched.told["pages"]) == (12_765, "13")


def test_a_query_that_is_cut_off_is_refused(datasette: str) -> None:
    with pytest.raises(SourceError, match="found that truncated says they are cut off"):
        Asker().fetch(source(by_query(datasette, "2019-12-31")), APRIL)


def test_errors_are_told_in_its_words(datasette: str) -> None:
    for changes, words in (
        ({"table": "nobody"}, "HTTP 404"),
        ({"query": "by_month", "parameters": {"to": "x", "from": "x"}}, "minimum_rows"),
    ):
        with pytest.raises(SourceError, match=words):
            Asker().fetch(source(declared(datasette, **changes)), APRIL)
