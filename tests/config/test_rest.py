"""What must hold of a source or table that is asked over HTTP, before anything is asked."""

from typing import Any

import pytest

from tests.config.test_errors import messages
from tests.small import SOURCE, config_of, sections

SECRET = "ghp-0123456789"
REST: dict[str, Any] = {
    **{key: value for key, value in SOURCE.items() if key != "path"},
    "id": "a",
    "type": "rest",
    "url": "https://api.acme.example/v1/sales",
}
OAUTH = {
    "type": "oauth2",
    "token_url": "https://login.acme.example/token",
    "client_id": "robot",
    "client_secret": "${SECRET}",
}
LOGIN = {
    "type": "login",
    "login_url": "https://bi.acme.example/login",
    "body": {"username": "${USER}", "password": "${PASSWORD}"},
    "token_at": "access_token",
}
POSTED: dict[str, Any] = {"method": "post", "body": {"query": "x", "variables": {}}}
CURSOR = {"type": "cursor", "cursor_at": "next", "name": "after"}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"url": "${BASE}/sales?a={month}"},
        {"url": "https://${HOST}/sales"},
        {"url": "http://localhost:8080/sales"},
        {"url": "http://erp.acme.example/sales", "plain_http": True},
        {"headers": {"Authorization": "Token ${TOKEN}", "X-Key-Figure": "sales"}},
        {"query": {"pageToken": "", "key": "${KEY}"}},
        {"auth": OAUTH},
        {"auth": LOGIN},
        {**POSTED, "paging": {**CURSOR, "sent_in": "body"}},
        {"method": "post", "body": {"a": "b", "n": 1}, "form": True},
        {"answer": {"type": "csv"}, "paging": {"type": "next_link"}},
        {"answer": {"type": "json", "headings": "cols", "heading_key": "name"}},
        {"add_columns": {"month": "{month}"}},
    ],
)
def test_what_is_right_is_taken(more: dict[str, Any]) -> None:
    assert config_of(sections(sources=[{**REST, **more}, {**SOURCE, "id": "b"}])).sources


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"url": "api.acme.example/sales"}, "url: expected an address as https://"),
        ({"url": "ftp://acme.example/sales"}, "url: expected an address as https://"),
        ({"url": "https://[acme/sales"}, "url: expected an address as https://"),
        ({"url": "https://acme.example/${1}"}, "url: expected ${NAME}, found ${ without a name"),
        ({"url": "https://acme.example/a#b"}, "url: expected an address without #"),
        ({"url": "http://acme.example/sales"}, "url: expected https, or plain_http: true"),
        ({"method": "put"}, "method: expected one of 'get' or 'post'"),
        ({"body": {"a": 1}}, "body: expected no body unless method is post"),
        ({"method": "post", "body": [1], "form": True}, "body: expected names and texts"),
        ({"paging": {**CURSOR, "sent_in": "body"}}, "paging.sent_in: expected query, unless"),
        ({"paging": {"type": "offset"}}, "paging.size: expected this key"),
        ({"paging": CURSOR, "answer": {"type": "csv"}}, "paging.type: expected paging by offset"),
        (
            {"checks": {"count_at": "total"}, "answer": {"type": "json_lines"}},
            "checks: expected count_header alone",
        ),
        (
            {"checks": {"count_at": "total", "count_header": "X-Total"}},
            "checks.count_header: expected none beside count_at",
        ),
        ({"answer": {"type": "json", "heading_key": "n"}}, "heading_key: expected headings beside"),
        (
            {"answer": {"type": "json", "headings": "c", "absent_is_null": True}},
            "absent_is_null: expected false",
        ),
        (
            {"auth": {**OAUTH, "token_url": "http://login.acme.example"}},
            "auth.token_url: expected https",
        ),
        (
            {
                "auth": {"type": "api_key", "name": "x-key", "key": "${KEY}"},
                "headers": {"X-Key": "${KEY}"},
            },
            "auth.name: expected another name than under headers",
        ),
        ({"add_columns": {"a": "${USER}"}}, "add_columns.a: expected text without ${NAME}"),
        ({"headers": {"X Y": "1"}}, "headers"),
    ],
)
def test_what_cannot_be_is_told(more: dict[str, Any], expected: str) -> None:
    raw = sections(sources=[{**REST, **more}, {**SOURCE, "id": "b"}])
    assert any(expected in line for line in messages(raw))


@pytest.mark.attack("secrets")
@pytest.mark.parametrize(
    "more",
    [
        {"auth": {"type": "bearer", "token": SECRET}},
        {"auth": {"type": "basic", "user": "${USER}", "password": SECRET}},
        {"auth": {"type": "api_key", "name": "X-Key", "key": SECRET}},
        {"auth": {**OAUTH, "client_secret": SECRET}},
        {"auth": {**OAUTH, "parameters": {"assertion_token": SECRET}}},
        {"auth": {**LOGIN, "body": {"user": {"password": SECRET}}}},
        {"headers": {"Authorization": f"Bearer {SECRET}"}},
        {"headers": {"X-Api-Key": SECRET}},
        {"query": {"access_token": SECRET}},
        {"url": f"https://acme.example/sales?api_key={SECRET}"},
        {"url": f"https://reader:{SECRET}@acme.example/sales"},
        {**POSTED, "body": {"in": [{"clientSecret": SECRET}]}},
    ],
)
def test_a_secret_that_is_written_out_is_told_and_not_shown(more: dict[str, Any]) -> None:
    found = messages(sections(sources=[{**REST, **more}, {**SOURCE, "id": "b"}]))
    assert any(
        "environment variable that holds it" in line or "under auth" in line for line in found
    )
    assert not any(SECRET in line for line in found)


def test_a_table_asks_for_no_month_and_is_checked_like_a_source() -> None:
    table = {
        "id": "t",
        "type": "rest",
        "section": "targets",
        "url": "http://acme.example/{month}",
        "headers": {"Cookie": SECRET},
        "columns": {"kpi": "kpi", "goal": "goal"},
    }
    found = messages(sections(tables=[table]))
    # What is asked has not been asked yet; that is told beside it.
    assert [line.split(", found")[0] for line in found if "tables[1]" in line] == [
        "tables[1].headers.Cookie: expected ${NAME}, the environment variable that holds it",
        "tables[1].url: expected https, or plain_http: true, so that everyone between may read it",
        "tables[1].url: expected no {month} in what is asked: a table holds for all months",
    ]
