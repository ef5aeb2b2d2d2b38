"""A real Cube on a real PostgreSQL gives NHS England's published figures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from scorecard.errors import SourceError
from scorecard.period import Month
from tests.bi import nhs
from tests.bi.servers import copied, installed, running
from tests.ingest.systems.kinds import shaped
from tests.ingest.webbing import Asker
from tests.ingest.world import source
from tests.servers import free_port

pytestmark = pytest.mark.bi
VALUES = {"CUBE_SECRET": "cube-secret-of-one-test-run"}
STYLE = "%Y-%m-%dT%H:%M:%S.%f"
APRIL = Month.parse(nhs.MONTH)


@pytest.fixture(scope="module")
def cube(nhs_database: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Cube with the table `ae` as a cube of its own; where its REST API is."""
    folder = installed("cube-0.31.69")
    here = Path(__file__).parent / "cube"
    home = copied(here, tmp_path_factory.mktemp("cube") / "home")
    port = free_port()
    environment = {
        "NODE_PATH": str(folder / "node_modules"),
        "NODE_ENV": "production",
        "PORT": str(port),
        "CUBEJS_DB_TYPE": "postgres",
        "CUBEJS_DB_HOST": str(nhs_database.host),
        "CUBEJS_DB_PORT": str(nhs_database.port),
        "CUBEJS_DB_NAME": str(nhs_database.database),
        "CUBEJS_DB_USER": str(nhs_database.username),
        "CUBEJS_DB_PASS": str(nhs_database.password),
        "CUBEJS_API_SECRET": VALUES["CUBE_SECRET"],
        "CUBEJS_SCHEMA_PATH": "schema",
        "CUBEJS_CACHE_AND_QUEUE_DRIVER": "memory",
        "CUBEJS_TELEMETRY": "false",
        "CUBEJS_DB_QUERY_LIMIT": "12000",
    }
    url = f"http://127.0.0.1:{port}"
    with running(["node", "server.js"], home, environment, f"{url}/readyz"):
        yield f"{url}/cubejs-api"


def query(**changes: Any) -> dict[str, Any]:
    return {
        "measures": ["Ae.attendances", "Ae.breaches", "Ae.admissions"],
        "dimensions": ["Ae.org_code", "Ae.type"],
        "timeDimensions": [
            {
                "dimension": "Ae.period",
                "granularity": "month",
                "dateRange": ["{month_start}", "{month_end}"],
            }
        ],
        **changes,
    }


def declared(cube: str, **changes: Any) -> dict[str, Any]:
    names = {
        "period": "Ae.period.month",
        **{name: f"Ae.{name}" for name in nhs.COLUMNS if name != "period"},
    }
    columns = [
        {**column, "name": names[column["name"]]} | ({"format": STYLE} if i == 0 else {})
        for i, column in enumerate(nhs.SOURCE["columns"])
    ]
    layout = nhs.SOURCE["layout"]
    values = [{"kpi": value["kpi"], "column": names[value["column"]]} for value in layout["values"]]
    unit = {**layout["unit"], "columns": ["Ae.org_code", "Ae.type"]}
    return {
        **nhs.SOURCE,
        "type": "cube",
        "url": cube,
        "secret": "${CUBE_SECRET}",
        "query": query(),
        "row_limit": 12_000,
        "columns": columns,
        "ignore_columns": ["Ae.period"],
        "layout": {**layout, "unit": unit, "month": names["period"], "values": values},
        **changes,
    }


def refused(asked: dict[str, Any], values: dict[str, str] | None = None) -> str:
    """What is said of all months from April 2016 on."""
    with pytest.raises(SourceError) as caught:
        Asker(values=values or VALUES).fetch(source(asked), APRIL)
    return str(caught.value)


def test_a_query_gives_the_published_figures(cube: str, tmp_path: Path) -> None:
    assert nhs.england(declared(cube), tmp_path, VALUES) == nhs.ENGLAND


def test_a_query_that_takes_long_is_waited_for(cube: str) -> None:
    shape = shaped(STYLE, "Ae.org_code", "Ae.type", "Ae.period.month", "Ae.slow")
    slow = query(measures=["Ae.slow"], filters=[])
    asker = Asker(values=VALUES)
    asked = declared(cube, query=slow, **shape, row_limit=12_000, minimum_rows=1)
    asked["query"]["timeDimensions"][0]["dateRange"] = ["2016-04-01", "2016-04-30"]
    assert asker.fetch(source(asked), APRIL).written.rows > 300
    assert asker.paused, "Cube did not ask to wait"


def test_what_is_cut_off_is_refused(cube: str) -> None:
    # 12,765 rows there are, 12,000 are given, and nothing but their number tells.
    text = refused(declared(cube, minimum_rows=1))
    assert "expected 12,765 rows as the answer says, found 12,000" in text


def test_errors_are_told_in_its_words(cube: str) -> None:
    text = refused(declared(cube, row_limit=12_001, timeout_seconds=20))
    assert "The query limit has been exceeded" in text
    text = refused(declared(cube, query=query(measures=["Ae.nobody"])))
    assert "'nobody' not found for path 'Ae.nobody'" in text
    text = refused(declared(cube), {"CUBE_SECRET": "another-secret"})
    assert "Invalid token" in text
    assert "another-secret" not in text
