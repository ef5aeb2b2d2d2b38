"""The systems that are tried in the same way, each with a stand-in and a source that asks it.

Every one has the same rows; what a source gives of October is `FIGURES`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scorecard.config.sources import Source
from tests.ingest.systems import (
    fake_cube,
    fake_datasette,
    fake_google_sheets,
    fake_looker,
    fake_metabase,
    fake_odata,
    fake_power_bi,
    fake_superset,
    fake_tableau,
)
from tests.ingest.systems.fake_cube import FakeCube
from tests.ingest.systems.fake_datasette import FakeDatasette
from tests.ingest.systems.fake_google_sheets import FakeGoogleSheets
from tests.ingest.systems.fake_looker import FakeLooker
from tests.ingest.systems.fake_metabase import FakeMetabase
from tests.ingest.systems.fake_odata import FakeOData
from tests.ingest.systems.fake_power_bi import FakePowerBi
from tests.ingest.systems.fake_superset import FakeSuperset
from tests.ingest.systems.fake_tableau import FakeTableau
from tests.ingest.webserver import WebServer
from tests.ingest.world import REST, source

ROWS = [
    ("revenue", "north", "2026-09-01", 5),
    ("revenue", "north", "2026-10-01", 1234.5),
    ("revenue", "south", "2026-10-31", 7),
    ("revenue", "north", "2026-11-01", 9),
]
FIGURES = {"revenue north 2026-10": "1234.5", "revenue south 2026-10": "7"}
_LOGIN = {"BI_USER": "svc-bi", "BI_PASSWORD": "s3cr/et"}
_LONG = {key: value for key, value in REST.items() if key not in {"answer", "columns", "layout"}}


def shaped(style: str, kpi: str, unit: str, month: str, value: str) -> dict[str, Any]:
    """Columns of these names, months in this style, and a layout of one figure a row."""
    return {
        "columns": [
            {"name": kpi, "type": "text"},
            {"name": unit, "type": "text"},
            {"name": month, "type": "month", "format": style},
            {"name": value, "type": "number"},
        ],
        "layout": {
            "shape": "long",
            "kpi": {"column": kpi},
            "unit": {"column": unit},
            "month": month,
            "value": value,
        },
    }


@dataclass(frozen=True)
class Kind:
    """One way to ask a system: `serve` makes the stand-in, `declared` are the source's own keys.

    `path` is where rows come from, `values` the environment, `files` the configuration's.
    `secrets` are what no stored byte may have, besides the environment's values; `token` is where
    tokens are asked for, None where there is none to be asked for.
    """

    serve: Callable[[WebServer], Any]
    path: str
    declared: Mapping[str, Any]
    values: Mapping[str, str]
    files: Mapping[str, bytes] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    token: str | None = None
    # Rows come as delimited text, which has no place for an error.
    is_text: bool = False

    def source(self, url: str, **changes: Any) -> Source:
        """The source at that address, with changes."""
        own = {
            name: value.replace("<url>", url) if isinstance(value, str) else value
            for name, value in self.declared.items()
        }
        return source({**_LONG, "covers": "month", "url": url, **own}, **changes)


SUPERSET = {"type": "superset", "user": "${BI_USER}", "password": "${BI_PASSWORD}"}
METABASE = {
    "type": "metabase",
    "card": 5,
    "parameters": [{"tag": "month", "value": "{month}"}],
    **shaped("%Y-%m", "Kpi", "Unit", "Month", "Sum of Value"),
}
CUBE = {
    "type": "cube",
    "url": "<url>/cubejs-api",
    "query": {
        "measures": ["facts.value"],
        "dimensions": ["facts.kpi", "facts.unit"],
        "timeDimensions": [
            {
                "dimension": "facts.day",
                "granularity": "month",
                "dateRange": ["{month_start}", "{month_end}"],
            }
        ],
    },
    "ignore_columns": ["facts.day"],
    **shaped("%Y-%m-%dT%H:%M:%S.%f", "facts.kpi", "facts.unit", "facts.day.month", "facts.value"),
}
ODATA = {
    "type": "odata",
    "url": f"<url>{fake_odata.FACTS}",
    "query": {"$filter": "Day ge {month_start} and Day le {month_end}"},
    "auth": {"type": "bearer", "token": "${BI_TOKEN}"},
    **shaped("%Y-%m", "Kpi", "Unit", "Month", "Value"),
}
DATASETTE = {
    "type": "datasette",
    "url": "<url>/sales",
    "auth": {"type": "bearer", "token": "${BI_TOKEN}"},
    **shaped("%Y-%m", "kpi", "unit", "month", "value"),
}
LOOKER = {
    "type": "looker",
    "client_id": "${BI_CLIENT}",
    "client_secret": "${BI_SECRET}",
    "look": "42",
    "filters": {"facts.month": "{month}"},
    **shaped("%Y-%m", "facts.kpi", "facts.unit", "facts.month", "facts.value"),
}
TABLEAU = {
    "type": "tableau",
    "site": "acme",
    "token_name": "${BI_NAME}",
    "token_secret": "${BI_SECRET}",
    "view": fake_tableau.VIEW,
    "filters": {"Month": "{month}"},
    "number": {"thousands": ","},
    **shaped("%Y-%m", "Kpi", "Unit", "Month", "Value"),
}
SHEETS = {
    "type": "google_sheets",
    "login_url": f"<url>{fake_google_sheets.TOKEN}",
    "spreadsheet": fake_google_sheets.SHEET,
    "sheet": "Figures {month}",
    "cells": "A:F",
    "service_account": "${BI_ACCOUNT}",
    "ignore_columns": ["Note"],
    **shaped("%Y-%m", "Kpi", "Unit", "Month", "Value"),
}
KINDS = {
    "superset chart": Kind(
        lambda web: FakeSuperset(web, ROWS),
        fake_superset.DATA,
        {
            **SUPERSET,
            "chart": 7,
            "month_column": "month",
            **shaped("%Y-%m-%d", "kpi", "unit", "month", "value"),
        },
        _LOGIN,
        secrets=("access-token-",),
        token=fake_superset.LOGIN,
    ),
    "superset sql": Kind(
        lambda web: FakeSuperset(web, ROWS),
        fake_superset.SQL,
        {
            **SUPERSET,
            "query_file": "q.sql",
            "database": 2,
            **shaped("%Y-%m-%d", "kpi", "unit", "month", "value"),
        },
        _LOGIN,
        {"q.sql": b"SELECT * FROM facts WHERE month BETWEEN :month_start AND :month_end"},
        ("access-token-", "csrf-token-", "cookie-77"),
        fake_superset.LOGIN,
    ),
    "power bi": Kind(
        lambda web: FakePowerBi(web, ROWS),
        fake_power_bi.EXECUTE,
        {
            "type": "power_bi",
            "login_url": "<url>",
            "tenant": "acme.example",
            "client_id": "robot",
            "client_secret": "${BI_SECRET}",
            "workspace": fake_power_bi.WORKSPACE,
            "dataset": fake_power_bi.DATASET,
            "query_file": "q.dax",
            **shaped("%Y-%m-%dT%H:%M:%S", "Kpi", "Code", "Month", "Value"),
        },
        {"BI_SECRET": fake_power_bi.SECRET},
        {"q.dax": b"EVALUATE FILTER(Facts, Facts[Text] = @month)"},
        ("bi-token-",),
        fake_power_bi.TOKEN,
    ),
    "metabase by key": Kind(
        lambda web: FakeMetabase(web, ROWS),
        fake_metabase.EXPORT,
        {**METABASE, "api_key": "${BI_KEY}"},
        {"BI_KEY": fake_metabase.KEY},
    ),
    "metabase by user": Kind(
        lambda web: FakeMetabase(web, ROWS),
        fake_metabase.EXPORT,
        {**METABASE, "user": "${BI_USER}", "password": "${BI_PASSWORD}"},
        _LOGIN,
        secrets=("session-id-",),
        token=fake_metabase.SESSION,
    ),
    "cube": Kind(
        lambda web: FakeCube(web, ROWS),
        fake_cube.LOAD,
        {**CUBE, "secret": "${BI_SECRET}", "claims": {"tenant": "acme"}},
        {"BI_SECRET": fake_cube.SECRET},
        # The start of each token: of its first part, which says how it is signed.
        secrets=("eyJhbGci",),
    ),
    "looker": Kind(
        lambda web: FakeLooker(web, ROWS),
        fake_looker.RUN,
        LOOKER,
        {"BI_CLIENT": "look-client", "BI_SECRET": "l00k/secret"},
        secrets=("looker-token-",),
        token=fake_looker.LOGIN,
    ),
    "tableau": Kind(
        lambda web: FakeTableau(web, ROWS),
        fake_tableau.DATA,
        TABLEAU,
        {"BI_NAME": "pat-name-7", "BI_SECRET": "pat/secret=="},
        secrets=("tableau-token-",),
        token=fake_tableau.SIGN_IN,
        is_text=True,
    ),
    "google sheets": Kind(
        lambda web: FakeGoogleSheets(web, ROWS),
        fake_google_sheets.VALUES,
        SHEETS,
        {"BI_ACCOUNT": fake_google_sheets.ACCOUNT},
        secrets=("ya29.token-", "eyJhbGci", *fake_google_sheets.PEM.splitlines()[1:-1]),
        token=fake_google_sheets.TOKEN,
    ),
    "odata": Kind(
        lambda web: FakeOData(web, ROWS), fake_odata.FACTS, ODATA, {"BI_TOKEN": "od-token"}
    ),
    "datasette table": Kind(
        lambda web: FakeDatasette(web, ROWS),
        fake_datasette.TABLE,
        {**DATASETTE, "table": "facts.2026", "parameters": {"month__exact": "{month}"}},
        {"BI_TOKEN": "dstok_17"},
    ),
    "datasette query": Kind(
        lambda web: FakeDatasette(web, ROWS),
        fake_datasette.QUERY,
        {**DATASETTE, "query": "by_month", "parameters": {"month": "{month}"}},
        {"BI_TOKEN": "dstok_17"},
    ),
}
