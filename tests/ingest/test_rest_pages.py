"""Every page comes once, and all of them: what is missing, repeated or cut off is refused."""

from typing import Any

import pytest

from scorecard.ingest.web.ways import ABSENT, find
from tests.ingest.webbing import ROWS, Asker, declared, row
from tests.ingest.webserver import Asked, Said, WebServer

ALL = list("1234567")
OFFSET = {"type": "offset", "size": 3, "size_name": "limit"}


def by_cursor(asked: Asked, cursor: str | None, more: dict[str, Any] | None = None) -> Said:
    """Three rows from where a cursor points to, and the next cursor."""
    start = int(cursor or 0)
    end = start + 3
    following = f"{end}" if end < len(ROWS) else None
    return Said({"rows": ROWS[start:end], "next": {"mark": following}, **(more or {})})


def test_pages_by_offset_end_at_an_empty_one(web: WebServer) -> None:
    web.pages("/sales", ROWS, 3)
    assert Asker().values_of(declared(f"{web.url}/sales", paging=OFFSET)) == ALL
    assert [r.query for r in web.requests] == [
        {"offset": n, "limit": "3"} for n in ("0", "3", "6", "7")
    ]


def test_a_server_that_gives_fewer_rows_than_it_was_asked_for_has_more(web: WebServer) -> None:
    web.pages("/sales", ROWS, 2)
    assert Asker().values_of(declared(f"{web.url}/sales", paging=OFFSET)) == ALL


def test_a_short_page_ends_where_that_is_said_or_a_count_says_so(web: WebServer) -> None:
    web.pages("/sales", ROWS, 3)
    paging = {**OFFSET, "short_page_ends": True}
    assert Asker().values_of(declared(f"{web.url}/sales", paging=paging)) == ALL
    assert len(web.requests) == 3
    web.pages("/sales", ROWS, 3, total=7)
    asked = declared(f"{web.url}/sales", paging=OFFSET, checks={"count_at": "total"})
    assert Asker().values_of(asked) == ALL
    assert len(web.requests) == 6


def test_pages_by_number(web: WebServer) -> None:
    def page(asked: Asked) -> Said:
        start = 3 * (int(asked.query["p"]) - 1)
        return Said({"rows": ROWS[start : start + 3]})

    web.handles("/sales", page)
    paging = {"type": "page", "name": "p", "size": 3, "size_name": "n"}
    assert Asker().values_of(declared(f"{web.url}/sales", paging=paging)) == ALL
    assert [r.query["p"] for r in web.requests] == ["1", "2", "3", "4"]


def test_pages_by_cursor_in_the_address(web: WebServer) -> None:
    web.handles("/sales", lambda asked: by_cursor(asked, asked.query.get("after")))
    paging = {"type": "cursor", "cursor_at": "next.mark", "name": "after"}
    asked = declared(f"{web.url}/sales", query={"fields": "a b"}, paging=paging)
    assert Asker().values_of(asked) == ALL
    assert [r.query.get("after") for r in web.requests] == [None, "3", "6"]
    assert {r.query["fields"] for r in web.requests} == {"a b"}


def test_pages_by_cursor_in_the_body_until_there_are_no_more(web: WebServer) -> None:
    def page(asked: Asked) -> Said:
        cursor = asked.tree["variables"].get("after")
        said = by_cursor(asked, cursor)
        more = said.body["next"]["mark"] is not None
        # The last page has a mark too, as in GraphQL.
        return Said({**said.body, "next": {"mark": said.body["next"]["mark"] or "end", "is": more}})

    web.handles("/graphql", page)
    paging = {
        "type": "cursor",
        "cursor_at": "next.mark",
        "more_at": "next.is",
        "name": "variables.after",
        "sent_in": "body",
    }
    body = {"query": "query q { x }", "variables": {"org": "acme"}}
    asked = declared(f"{web.url}/graphql", method="post", body=body, paging=paging)
    assert Asker().values_of(asked) == ALL
    assert [r.tree["variables"] for r in web.requests][1] == {"org": "acme", "after": "3"}


@pytest.mark.parametrize("form", ["whole", "relative"])
@pytest.mark.parametrize("place", ["document", "header"])
def test_pages_by_link(web: WebServer, form: str, place: str) -> None:
    def page(asked: Asked) -> Said:
        start = int(asked.query.get("$skiptoken", 0))
        target = f"/sales?$skiptoken={start + 3}&a=b%20c"
        link = (web.url if form == "whole" else "") + target if start + 3 < len(ROWS) else None
        body = {"rows": ROWS[start : start + 3]}
        if place == "header":
            return Said(body, headers={"Link": f'<{link}>; rel="next"'} if link else {})
        return Said({**body, "@odata.nextLink": link})

    web.handles("/sales", page)
    paging = {"type": "next_link"} | ({"link_at": "@odata.nextLink"} if place == "document" else {})
    asked = declared(f"{web.url}/sales", query={"$top": "3"}, paging=paging)
    assert Asker().values_of(asked) == ALL
    assert [r.query for r in web.requests[:2]] == [{"$top": "3"}, {"$skiptoken": "3", "a": "b c"}]


def test_a_key_in_the_address_goes_with_each_link_once(web: WebServer) -> None:
    def page(asked: Asked) -> Said:
        start = int(asked.query.get("from", 0))
        link = f"/sales?key=stale&from={start + 3}" if start + 3 < len(ROWS) else None
        return Said({"rows": ROWS[start : start + 3], "next": link})

    web.handles("/sales", page)
    auth = {"type": "api_key", "name": "key", "sent_in": "query", "key": "${KEY}"}
    paging = {"type": "next_link", "link_at": "next"}
    asked = declared(f"{web.url}/sales", auth=auth, paging=paging)
    assert Asker(values={"KEY": "k&1"}).values_of(asked) == ALL
    assert {r.query["key"] for r in web.requests} == {"k&1"}


@pytest.mark.fault("source")
def test_a_page_that_is_skipped_is_missed_by_the_count(web: WebServer) -> None:
    def page(asked: Asked) -> Said:
        start = int(asked.query["offset"])
        return Said({"rows": ROWS[start + 3 * (start > 0) :][:3], "total": len(ROWS)})

    web.handles("/sales", page)
    asked = declared(f"{web.url}/sales", paging=OFFSET, checks={"count_at": "total"})
    text = Asker().refused(asked)
    assert "expected 7 rows as the answer says, found 4" in text


@pytest.mark.fault("source")
def test_a_count_that_changes_between_pages_is_refused(web: WebServer) -> None:
    web.answers("/sales", {"rows": ROWS[:3], "total": 7}, {"rows": ROWS[3:6], "total": 6})
    asked = declared(f"{web.url}/sales", paging=OFFSET, checks={"count_at": "total"})
    assert "page 2: expected 7 rows on all pages as the first one said, found 6" in (
        Asker().refused(asked)
    )


@pytest.mark.parametrize("found", ["7.5", -1, None, True, {"n": 7}, "seven", "1" * 30])
def test_a_count_that_is_none_is_refused(web: WebServer, found: Any) -> None:
    web.answers("/sales", {"rows": ROWS, "total": found})
    text = Asker().refused(declared(f"{web.url}/sales", checks={"count_at": "total"}))
    assert "expected the number of rows at total" in text


def test_a_count_may_stand_in_a_header(web: WebServer) -> None:
    web.answers("/sales", Said({"rows": ROWS}, headers={"X-Total-Count": "8"}))
    checks = {"count_header": "x-total-count"}
    text = Asker().refused(declared(f"{web.url}/sales", checks=checks))
    assert "expected 8 rows as the answer says, found 7" in text
    web.answers("/sales", Said({"rows": ROWS}, headers={"X-Total-Count": "7"}))
    assert Asker().values_of(declared(f"{web.url}/sales", checks=checks)) == ALL
    web.answers("/sales", {"rows": ROWS})
    assert "at the header x-total-count, found none" in (
        Asker().refused(declared(f"{web.url}/sales", checks=checks))
    )


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    "paging",
    [
        OFFSET,
        {"type": "page", "size": 3},
        {"type": "cursor", "cursor_at": "next", "name": "after"},
        {"type": "next_link", "link_at": "link"},
    ],
    ids=lambda paging: paging["type"],
)
def test_a_page_that_comes_twice_is_refused(web: WebServer, paging: dict[str, Any]) -> None:
    numbers = iter(range(100))

    def page(_: Asked) -> Said:
        number = next(numbers)
        said = {"took": number, "next": f"n{number}", "link": f"?{number}"}
        return Said({"rows": ROWS[:3], **said})

    web.handles("/sales", page)
    text = Asker().refused(declared(f"{web.url}/sales", paging=paging))
    assert "page 2: expected other rows than on page 1, found the same" in text


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    "paging",
    [
        {"type": "cursor", "cursor_at": "next", "name": "after"},
        {"type": "next_link", "link_at": "next"},
    ],
    ids=lambda paging: paging["type"],
)
def test_a_way_on_that_was_gone_before_is_refused(web: WebServer, paging: dict[str, Any]) -> None:
    numbers = iter(range(100))
    web.handles("/sales", lambda _: Said({"rows": [row(next(numbers))], "next": "?a=1"}))
    text = Asker().refused(declared(f"{web.url}/sales", paging=paging))
    assert "it goes round in circles" in text
    assert len(web.requests) == 2


@pytest.mark.fault("source")
def test_pages_without_end_are_refused(web: WebServer) -> None:
    numbers = iter(range(100))
    web.handles("/sales", lambda _: Said({"rows": [row(next(numbers))]}))
    text = Asker().refused(declared(f"{web.url}/sales", paging={**OFFSET, "most_pages": 4}))
    assert "expected at most 4 pages, found more" in text
    assert len(web.requests) == 4


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"row_limit": 7}, "fewer than 7 rows, the most this source gives, found 7"),
        ({"row_limit": 7, "paging": {**OFFSET, "size": 2}}, "found 7"),
        ({"checks": {"truncated_at": ["is_cut"]}}, "found that is_cut says they are cut off"),
        ({"checks": {"truncated_at": ["info.left"]}}, "says they are cut off (the number 3)"),
        ({"minimum_rows": 8}, "expected at least 8 rows below the headings, found 7"),
    ],
)
def test_an_answer_that_is_not_all_there_is_is_refused(
    web: WebServer, changes: dict[str, Any], said: str
) -> None:
    web.pages("/sales", ROWS, 7, is_cut=True, info={"left": 3})
    assert said in Asker().refused(declared(f"{web.url}/sales", **changes))


@pytest.mark.parametrize("flag", [False, None, "absent"])
def test_a_flag_that_says_no_is_none(web: WebServer, flag: Any) -> None:
    web.answers("/sales", {"rows": ROWS} | ({} if flag == "absent" else {"is_cut": flag}))
    checks = {"truncated_at": ["is_cut"]}
    assert Asker().values_of(declared(f"{web.url}/sales", checks=checks)) == ALL


def test_an_error_in_an_answer_called_a_success_is_told(web: WebServer) -> None:
    checks = {"error_at": ["errors", "status.error"]}
    asked = declared(f"{web.url}/graphql", checks=checks)
    web.answers("/graphql", {"data": None, "errors": [{"message": "no\nsuch field", "path": []}]})
    assert "found an error at errors ('no such field')" in Asker().refused(asked)
    web.answers("/graphql", {"status": {"error": {"code": 7}}})
    assert "found an error at status.error" in Asker().refused(asked)
    web.answers("/graphql", {"rows": ROWS, "errors": [], "status": {"error": None}})
    assert Asker().values_of(asked) == ALL


def test_headings_that_change_between_pages_are_refused(web: WebServer) -> None:
    web.answers("/sales", {"rows": ROWS[:3]}, {"rows": [{**r, "new": 1} for r in ROWS[3:]]})
    text = Asker().refused(declared(f"{web.url}/sales", paging=OFFSET))
    assert "page 2: expected the headings of the pages before, found 'new' besides" in text


def test_no_more_requests_leave_in_a_minute_than_may(web: WebServer) -> None:
    web.pages("/sales", ROWS, 3)
    asker = Asker()
    asker.fetch(declared(f"{web.url}/sales", paging=OFFSET, requests_per_minute=30))
    # Nobody slept: the second of four waits 2 s less what the first took, the third 4 s.
    assert [round(seconds) for seconds in asker.paused] == [2, 4, 6]


@pytest.mark.parametrize(
    ("way", "found"),
    [
        ("", {"a": {"b.c": [10, {"d": 1}]}, "a.b": 2, "a.": 3}),
        ("a.b", 2),
        ("a.b.c.1.d", 1),
        ("a.b.c.0", 10),
        ("a.b.c.2", ABSENT),
        ("a.b.c.x", ABSENT),
        ("a.x", ABSENT),
        ("a.", 3),
    ],
)
def test_a_way_leads_through_keys_with_dots_and_lists(way: str, found: Any) -> None:
    assert find({"a": {"b.c": [10, {"d": 1}]}, "a.b": 2, "a.": 3}, way) == found
