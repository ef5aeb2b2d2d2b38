"""What must hold of a source that is a BI system, before anything is asked."""

from typing import Any

import pytest

from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.models import Config
from scorecard.errors import ConfigError
from tests.small import SOURCE, sections, yaml_of

GUID = "cfafbeb1-8037-4d0c-896e-a46fb27ff229"
BASE: dict[str, Any] = {key: value for key, value in SOURCE.items() if key != "path"}
BI = {"url": "https://bi.acme.example"}
LOGIN = {"user": "${BI_USER}", "password": "${BI_PASSWORD}"}
SUPERSET: dict[str, Any] = {**BASE, **BI, **LOGIN, "id": "a", "type": "superset", "chart": 7}
SQL = {"query_file": "q.sql", "database": 1}
METABASE = {**BASE, **BI, "id": "a", "type": "metabase", "card": 5, "api_key": "${BI_KEY}"}
CUBE = {**BASE, **BI, "id": "a", "type": "cube", "secret": "${BI_SECRET}"}
CUBE |= {"query": {"measures": ["facts.value"]}}
ODATA = {**BASE, "id": "a", "type": "odata", "url": "https://erp.acme.example/odata/v4/Facts"}
DATASETTE = {**BASE, "id": "a", "type": "datasette", "url": "https://bi.acme.example/db"}
DATASETTE |= {"table": "facts"}
OAUTH = {"type": "oauth2", "client_id": "robot", "client_secret": "${BI_SECRET}"}
LOOKER = {**BASE, **BI, "id": "a", "type": "looker", "client_id": "${BI_ID}", "look": "42"}
LOOKER |= {"client_secret": "${BI_SECRET}"}
TABLEAU = {**BASE, **BI, "id": "a", "type": "tableau", "view": GUID, "token_name": "${BI_NAME}"}
TABLEAU |= {"token_secret": "${BI_SECRET}"}
SHEETS = {**BASE, "id": "a", "type": "google_sheets", "spreadsheet": "1BxiMVs0XRA5nFM"}
SHEETS |= {"sheet": "Figures {month}", "service_account": "${GOOGLE_KEY}"}
DLT = {**BASE, "id": "a", "type": "dlt", "destination": "duckdb", "path": "drops/a.duckdb"}
DLT |= {"dataset": "figures", "table": "facts"}
RESOURCE = {**BASE, "id": "a", "type": "dlt", "resource": "acme_sources.shop:orders"}
SHAREPOINT = {"type": "sharepoint", "tenant": "acme.example", "client_id": "robot"}
SHAREPOINT |= {"client_secret": "${GRAPH_SECRET}"}
AT_GRAPH = {"path": "sharepoint://b!Kx4/Ops/{month}.csv"}
FILE: dict[str, Any] = {**SOURCE, "id": "a"}
STORED = {"path": "s3://figures/{month}.csv"}
AT_AZURE = {"path": "abfs://figures/{month}.csv"}
AZURE = {"type": "azure", "account_name": "acme", "sas_token": "${AZURE_SAS}"}
SFTP = {"type": "sftp", "user": "${SFTP_USER}", "password": "${SFTP_PASSWORD}"}
SFTP |= {"host_key": "ssh-ed25519 AAAA"}
KEY = {"private_key": "${SFTP_KEY}"}
POWER_BI = {
    **BASE,
    "id": "a",
    "type": "power_bi",
    "tenant": "acme.example",
    "client_id": "robot",
    "client_secret": "${BI_SECRET}",
    "workspace": GUID,
    "dataset": GUID,
    "query_file": "q.dax",
}


def loaded(source: dict[str, Any]) -> Config:
    declared = {name: value for name, value in source.items() if value is not None}
    text = yaml_of(sections(sources=[declared, {**SOURCE, "id": "b"}]))
    return load(Bundle({"all.yaml": text, "q.sql": b"SELECT 1", "q.dax": b"EVALUATE Facts"}))


@pytest.mark.parametrize(
    "source",
    [
        SUPERSET,
        {**SUPERSET, "month_column": "day", "filters": [{"column": "a", "value": "{month}"}]},
        {**SUPERSET, "chart": None, **SQL, "database_schema": "public", "provider": "ldap"},
        {**METABASE, "parameters": [{"tag": "month", "value": "{month}"}]},
        {**METABASE, "api_key": None, **LOGIN},
        {**CUBE, "claims": {"tenant": "acme"}},
        {**CUBE, "secret": None, "token": "${BI_TOKEN}"},
        {**CUBE, "url": "http://localhost:4000/cubejs-api"},
        POWER_BI,
        {**ODATA, "query": {"$filter": "Day ge {month_start} and Unit eq '${UNIT}'"}},
        {**ODATA, "auth": {"type": "basic", "user": "${BI_USER}", "password": "${BI_PASSWORD}"}},
        {**DATASETTE, "parameters": {"month__exact": "{month}"}},
        {**DATASETTE, "table": None, "query": "by_month"},
        {**LOOKER, "filters": {"facts.month": "{month}"}},
        {**TABLEAU, "site": "acme", "filters": {"Month": "{month}"}},
        {**SHEETS, "cells": "A3:F200"},
        {**DLT, "month_column": "day"},
        RESOURCE,
        {**RESOURCE, "arguments": {"token": "${T}", "limits": [1, None]}, "select": "orders"},
        {**FILE, **AT_GRAPH, "storage": SHAREPOINT},
        {**FILE, **STORED, "storage": {"type": "s3"}},
        {**FILE, **STORED, "path": "abfs://figures/{month}.csv", "storage": AZURE},
        {**FILE, **STORED, "path": "sftp://files.acme.example/a.csv", "storage": SFTP},
    ],
)
def test_what_is_right_is_taken(source: dict[str, Any]) -> None:
    assert loaded(source).sources[0].type == source["type"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({**SUPERSET, "chart": None}, "chart: expected either chart or query_file, found neither"),
        ({**SUPERSET, **SQL}, "chart: expected either chart or query_file, found both"),
        ({**SUPERSET, "database": 1}, "database: expected no database beside chart"),
        (
            {**SUPERSET, "chart": None, "query_file": "q.sql"},
            "database: expected a database beside query_file, found none",
        ),
        (
            {**SUPERSET, "chart": None, **SQL, "month_column": "day"},
            "month_column: expected no month_column beside query_file",
        ),
        (
            {**SUPERSET, "chart": None, **SQL, "query_file": "other.sql"},
            "query_file: expected a .sql file in the configuration folder, found 'other.sql'",
        ),
        ({**SUPERSET, "url": "bi.acme.example"}, "url: expected an address as"),
        ({**SUPERSET, "url": "http://bi.acme.example"}, "url: expected https, or plain_http"),
        ({**SUPERSET, "password": "typed-in"}, "password: expected ${NAME}"),
        ({**SUPERSET, "row_limit": 1}, "row_limit"),
        ({**METABASE, **LOGIN}, "api_key: expected either api_key, or user and password"),
        ({**METABASE, "api_key": None}, "api_key: expected either api_key, or user and password"),
        ({**METABASE, "user": "${BI_USER}"}, "api_key: expected either api_key"),
        ({**CUBE, "token": "${BI_TOKEN}"}, "token: expected either token or secret, found both"),
        ({**CUBE, "secret": None}, "token: expected either token or secret, found neither"),
        (
            {**CUBE, "secret": None, "token": "${T}", "token_seconds": 60},
            "token_seconds: expected no token_seconds beside token",
        ),
        ({**CUBE, "query": {"limit": 5}}, "query.limit: expected no such key"),
        ({**CUBE, "claims": {"password": "typed-in"}}, "claims.password: expected ${NAME}"),
        ({**POWER_BI, "query_file": "q.sql"}, "query_file: expected a .dax file"),
        ({**POWER_BI, "dataset": "sales"}, "dataset"),
        ({**POWER_BI, "tenant": "a/../b"}, "tenant"),
        ({**POWER_BI, "login_url": "http://login.acme.example"}, "login_url: expected https"),
        ({**POWER_BI, "requests_per_minute": 121}, "requests_per_minute"),
        ({**ODATA, "query": {"$top": "5"}}, "query.$top: expected no such key"),
        ({**ODATA, "query": {"$filter": "Unit eq ${UNIT}"}}, "query.$filter: expected ${NAME}"),
        ({**ODATA, "query": {"$filter": "Unit eq 'x"}}, "each quote closed, found not that"),
        ({**ODATA, "query": {"api_key": "typed-in"}}, "query.api_key: expected ${NAME}"),
        (
            {**ODATA, "auth": {"type": "bearer", "token": "typed-in"}},
            "auth.token: expected ${NAME}",
        ),
        (
            {**ODATA, "auth": {**OAUTH, "token_url": "http://login.acme.example"}},
            "auth.token_url: expected https",
        ),
        ({**DATASETTE, "query": "by_month"}, "table: expected either table or query, found both"),
        ({**DATASETTE, "table": None}, "table: expected either table or query, found neither"),
        ({**LOOKER, "look": "42/../x"}, "look"),
        ({**LOOKER, "client_secret": "typed-in"}, "client_secret: expected ${NAME}"),
        ({**TABLEAU, "view": "Sales/Sheet1"}, "view"),
        ({**TABLEAU, "url": "http://tableau.acme.example"}, "url: expected https"),
        ({**SHEETS, "cells": "Figures"}, "cells"),
        ({**SHEETS, "sheet": "Figures {year}"}, "sheet: expected no { but in {month}"),
        ({**SHEETS, "login_url": "http://login.acme.example"}, "login_url: expected https"),
        ({**FILE, **STORED, "storage": SHAREPOINT}, "path: expected a path of sharepoint://"),
        (
            {**FILE, **AT_GRAPH, "storage": {**SHAREPOINT, "url": "http://graph.acme.example"}},
            "storage.url: expected https",
        ),
        ({**DLT, "table": "facts; DROP TABLE facts"}, "table"),
        ({**DLT, "destination": "postgres"}, "destination"),
        (
            {**DLT, "dataset": None},
            "dataset: expected resource, or all of destination, path, dataset, table, found no",
        ),
        ({**DLT, "select": "orders"}, "select: expected no select beside table"),
        ({**DLT, "arguments": {"a": 1}}, "arguments: expected no arguments beside table"),
        ({**RESOURCE, "path": "a.duckdb"}, "path: expected no path beside resource"),
        ({**RESOURCE, "month_column": "day"}, "month_column: expected no month_column beside"),
        ({**RESOURCE, "resource": "acme_sources.shop"}, "resource"),
        ({**RESOURCE, "resource": "../drops/shop.py:orders"}, "resource"),
        ({**RESOURCE, "resource": "${MODULE}:orders"}, "resource"),
        ({**RESOURCE, "arguments": {"not a name": 1}}, "arguments"),
        (
            {**RESOURCE, "arguments": {"client": {"api_key": "typed-in"}}},
            "arguments.client.api_key: expected ${NAME}",
        ),
        ({**FILE, **STORED}, "storage: expected storage beside a path of s3://, found none"),
        ({**FILE, "storage": {"type": "s3"}}, "path: expected a path of s3://, since"),
        ({**FILE, **STORED, "storage": {"type": "gcs"}}, "path: expected a path of gs://, since"),
        (
            {**FILE, "path": "sftp://u:typed-in@files.acme.example/a.csv", "storage": SFTP},
            "path: expected a path without user, password and ::",
        ),
        (
            {**FILE, **STORED, "storage": {"type": "s3", "key": "${S3_KEY}"}},
            "storage.key: expected key and secret, or neither",
        ),
        (
            {**FILE, **STORED, "storage": {"type": "s3", "key": "typed-in", "secret": "${X}"}},
            "key: expected ${NAME}",
        ),
        (
            {**FILE, **STORED, "storage": {"type": "s3", "endpoint_url": "http://s3.example"}},
            "storage.endpoint_url: expected https",
        ),
        (
            {**FILE, **AT_AZURE, "storage": {**AZURE, "account_key": "${AZURE_KEY}"}},
            "storage.account_key: expected exactly one of",
        ),
        (
            {**FILE, **AT_AZURE, "storage": {**AZURE, "sas_token": None, "tenant": "acme"}},
            "storage.client_secret: expected tenant, client_id and client_secret",
        ),
        (
            {**FILE, "path": "sftp://files.acme.example/a.csv", "storage": {**SFTP, **KEY}},
            "storage.password: expected either password or private_key, found both",
        ),
        ({**DATASETTE, "parameters": {"_size": "5"}}, "parameters._size: expected no such key"),
    ],
)
def test_what_cannot_be_is_told(source: dict[str, Any], expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(source)
    found = [f"{p.key}: expected {p.expected}, found {p.found}" for p in caught.value.problems]
    assert any(expected in line for line in found), found
    assert all("typed-in" not in line for line in found)
