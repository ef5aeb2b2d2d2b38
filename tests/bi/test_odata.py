"""A real OData v4 service (SAP's CAP on PostgreSQL) gives NHS England's published figures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, text

from scorecard.errors import SourceError
from scorecard.ingest.extracts import read_extract
from scorecard.period import Month
from tests.bi import nhs
from tests.bi.servers import copied, installed, running
from tests.ingest.systems.kinds import shaped
from tests.ingest.webbing import Asker
from tests.ingest.world import source
from tests.servers import free_port

pytestmark = pytest.mark.bi
VALUES = {"ERP_USER": "svc-ae-4711", "ERP_PASSWORD": "of-one-test-run"}
APRIL = Month.parse(nhs.MONTH)
FILTER = "period ge {month_start} and period le {month_end}"


@pytest.fixture(scope="module")
def service(nhs_database: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The table `ae` as an entity set, 1,000 rows a page; where the service is."""
    folder = installed("cds-8.9.9") / "node_modules"
    engine = create_engine(nhs_database)
    with engine.begin() as connection:
        # What CAP would make itself, had it made the table.
        connection.execute(text("CREATE VIEW nhs_ae AS SELECT * FROM ae"))
    engine.dispose()
    here = Path(__file__).parent / "odata"
    home = copied(here, tmp_path_factory.mktemp("odata") / "home")
    (home / "node_modules").symlink_to(folder)
    port = free_port()
    environment = {
        "PORT": str(port),
        "NODE_ENV": "production",
        "cds_requires_db_kind": "postgres",
        "cds_requires_db_impl": "@cap-js/postgres",
        "cds_requires_db_credentials_host": str(nhs_database.host),
        "cds_requires_db_credentials_port": str(nhs_database.port),
        "cds_requires_db_credentials_database": str(nhs_database.database),
        "cds_requires_db_credentials_user": str(nhs_database.username),
        "cds_requires_db_credentials_password": str(nhs_database.password),
    }
    url = f"http://127.0.0.1:{port}"
    command = ["node", str(folder / "@sap" / "cds" / "bin" / "serve.js")]
    with running(command, home, environment, f"{url}/health"):
        yield f"{url}/odata/v4/nhs"


def declared(service: str, **changes: Any) -> dict[str, Any]:
    return {
        **nhs.SOURCE,
        "type": "odata",
        "url": f"{service}/Ae",
        "query": {"$filter": FILTER},
        "auth": {"type": "basic", "user": "${ERP_USER}", "password": "${ERP_PASSWORD}"},
        "columns": [
            {**column, "format": "%Y-%m-%d"} if column["type"] == "month" else column
            for column in nhs.SOURCE["columns"]
        ],
        **changes,
    }


def refused(asked: dict[str, Any], values: dict[str, str] = VALUES) -> str:
    with pytest.raises(SourceError) as caught:
        Asker(values=values).fetch(source(asked), APRIL)
    return str(caught.value)


def test_an_entity_set_gives_the_published_figures(service: str, tmp_path: Path) -> None:
    assert nhs.england(declared(service), tmp_path, VALUES) == nhs.ENGLAND


def test_all_pages_of_several_months_come(service: str) -> None:
    fetched = Asker(values=VALUES).fetch(source(declared(service)), APRIL)
    assert (fetched.written.rows, fetched.told["pages"]) == (12_765, "13")
    (first,) = {
        Asker(values=VALUES).fetch(source(asked), APRIL).written.content
        for asked in (declared(service), declared(service, page_size=700))
    }
    assert first == fetched.written.content


def test_what_it_sums_up_is_the_published_figure(service: str) -> None:
    apply = f"filter({FILTER})/groupby((period),aggregate(attendances with sum as total))"
    asked = declared(
        service,
        query={"$apply": apply},
        minimum_rows=1,
        columns=[
            {"name": "period", "type": "month", "format": "%Y-%m-%d"},
            {"name": "total", "type": "number"},
        ],
        layout={
            "shape": "wide_kpis",
            "unit": {"constant": "england"},
            "month": "period",
            "values": [{"kpi": "attendances", "column": "total"}],
        },
        counted=False,
    )
    asked["query"]["$apply"] = apply.replace("{month_end}", "2016-04-30")
    content = Asker(values=VALUES).fetch(source(asked), APRIL).written.content
    assert list(read_extract(content).columns["total"]) == ["1867781"]


def test_errors_are_told_in_its_words(service: str) -> None:
    assert "nobody" in refused(declared(service, query={"$filter": "nobody eq 1"}))
    assert "HTTP 401" in refused(declared(service), {**VALUES, "ERP_PASSWORD": "another-one"})
    shape = shaped("%Y-%m-%d", "org_code", "type", "period", "total")
    assert "expected the heading 'total'" in refused(declared(service, **shape))
