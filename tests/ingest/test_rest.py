"""Rows that a server gives over HTTP are landed and loaded as a query's are."""

import json
from decimal import Decimal
from typing import Any

import pytest

from scorecard.ingest.extracts import Extract, read_extract
from tests.ingest.webbing import ROWS, Asker, declared, row
from tests.ingest.webserver import Said, WebServer
from tests.ingest.world import REST, World, source

THREE = [row(1234.5), row(7, "south"), row(None, month="2026-09")]


def test_rows_of_an_answer_are_landed_and_loaded(world: World, web: WebServer) -> None:
    web.answers("/sales", {"rows": THREE})
    asked = source(REST, url=f"{web.url}/sales")
    (delivery,) = world.collect(asked).deliveries
    assert (delivery.state, delivery.rows, delivery.media) == ("accepted", 3, "parquet")
    assert (delivery.name, delivery.parameters["url"]) == (f"{web.url}/sales",) * 2
    assert (delivery.parameters["method"], delivery.parameters["pages"]) == ("get", "1")
    (counts,) = world.load(asked)
    assert (counts.read, counts.loaded, counts.ignored) == (3, 2, 1)
    assert world.standing() == {"revenue north 2026-10": "1234.5", "revenue south 2026-10": "7"}
    # The same once more is no news.
    assert world.collect(asked).new == 0


def test_a_month_with_lookback_is_asked_for_by_its_values(world: World, web: WebServer) -> None:
    web.answers("/sales/2026-10", {"rows": THREE})
    asked = source(
        REST,
        url=f"{web.url}/sales/{{month}}?first={{from_month}}",
        query={"start": "{month_start}", "end": "{month_end}"},
        covers="month",
        lookback=1,
    )
    (delivery,) = world.collect(asked).deliveries
    assert web.requests[0].query == {
        "first": "2026-09",
        "start": "2026-09-01",
        "end": "2026-10-31",
    }
    assert delivery.name == f"{web.url}/sales/{{month}}@2026-10"
    assert (delivery.covered_from, delivery.covered_to) == ("2026-09", "2026-10")
    assert delivery.parameters["url"] == f"{web.url}/sales/2026-10"
    assert delivery.parameters["month_start"] == "2026-09-01"


def test_the_same_rows_are_the_same_bytes_as_those_of_a_query(web: WebServer) -> None:
    web.answers("/sales", {"rows": THREE[::-1]})
    written = Asker().fetch(declared(f"{web.url}/sales")).written
    with Extract(["kpi", "unit", "month", "value"]) as extract:
        extract.add([tuple(THREE[2].values())])
        extract.add([("revenue", "north", "2026-10", Decimal("1234.5"))])
        extract.add([("revenue", "south", "2026-10", 7)])
        assert extract.written().content == written.content


@pytest.mark.parametrize(
    "number", ["0.1", "123456789012345678901.123", "-1e3", "1E-7", "9007199254740993", "0.10"]
)
def test_numbers_are_as_exact_as_they_were_written(web: WebServer, number: str) -> None:
    body = f'{{"rows": [{{"kpi": "k", "unit": "u", "month": "2026-10", "value": {number}}}]}}'
    web.answers("/sales", Said(body))
    (text,) = Asker().values_of(declared(f"{web.url}/sales"))
    assert Decimal(text) == Decimal(number)


def test_what_is_posted_is_json_or_a_form(web: WebServer) -> None:
    web.answers("/ask", {"rows": ROWS})
    body = {"query": 'say "{month}"', "n": 3, "in": [True, None, {"from": "{from_month}"}]}
    Asker().fetch(declared(f"{web.url}/ask", method="post", body=body))
    assert web.requests[0].tree == {
        "query": 'say "2026-10"',
        "n": 3,
        "in": [True, None, {"from": "2026-10"}],
    }
    form = {"a": "{month} & more", "n": 3}
    Asker().fetch(declared(f"{web.url}/ask", method="post", body=form, form=True))
    assert web.requests[1].form == {"a": "2026-10 & more", "n": "3"}


def test_headers_are_sent_and_win_over_our_own(web: WebServer) -> None:
    web.answers("/sales", {"rows": ROWS})
    headers = {"accept": "application/vnd.acme+json", "X-Org": "${ORG}"}
    Asker(values={"ORG": "acme"}).fetch(declared(f"{web.url}/sales", headers=headers))
    sent = web.requests[0].headers
    assert (sent["accept"], sent["X-Org"]) == ("application/vnd.acme+json", "acme")


SHAPES: dict[str, tuple[Said, dict[str, Any]]] = {
    "a list": (Said(ROWS), {"answer": {"type": "json"}}),
    "a way with a dot in a key": (
        Said({"a.b": {"c": ROWS}}),
        {"answer": {"type": "json", "records": "a.b.c"}},
    ),
    "lists under headings": (
        Said({"rows": [[*r.values(), 0] for r in ROWS], "columns": [*ROWS[0], "more"]}),
        {
            "answer": {"type": "json", "records": "rows", "headings": "columns"},
            "ignore_columns": ["more"],
        },
    ),
    "lists under headings that are objects": (
        Said({"rows": [list(r.values()) for r in ROWS], "cols": [{"name": n} for n in ROWS[0]]}),
        {
            "answer": {
                "type": "json",
                "records": "rows",
                "headings": "cols",
                "heading_key": "name",
            }
        },
    ),
    "keys in another order": (
        Said({"rows": [dict(reversed(r.items())) for r in ROWS[:3]] + ROWS[3:]}),
        {},
    ),
    "keys left out where there is nothing": (
        Said({"rows": [*ROWS, {k: v for k, v in row(0).items() if k != "value"}]}),
        {"answer": {"type": "json", "records": "rows", "absent_is_null": True}},
    ),
    "json lines": (
        Said("".join(json.dumps(record) + "\n" for record in ROWS)),
        {"answer": {"type": "json_lines"}},
    ),
    "delimited text": (
        Said(
            "unit;month;kpi;value;more\r\n"
            + "".join(f'u;2026-10;"k;k";{n};\r\n' for n in range(1, 8)),
            headers={"Content-Type": "text/csv; charset=utf-8"},
        ),
        {"answer": {"type": "csv", "delimiter": ";"}, "ignore_columns": ["more"]},
    ),
    "packed": (Said({"rows": ROWS}, packed=True), {}),
    "in chunks": (Said({"rows": ROWS}, end="chunks"), {}),
    "until the connection ends": (Said({"rows": ROWS}, end="close"), {}),
    "called text": (
        Said({"rows": ROWS}, headers={"Content-Type": "text/plain"}),
        {"answer": {"type": "json", "records": "rows", "content_type": "text/plain"}},
    ),
    "with a byte order mark": (Said(b'\xef\xbb\xbf{"rows": ' + Said(ROWS).content + b"}"), {}),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_of_an_answer_is_read(web: WebServer, shape: str) -> None:
    said, changes = SHAPES[shape]
    web.answers("/sales", said)
    found = Asker().values_of(declared(f"{web.url}/sales", **changes))
    assert sorted(found)[-7:] == list("1234567")


def test_columns_may_lie_deep_in_a_record(web: WebServer) -> None:
    records = [
        {"issue": {"fields": {"kpi": "revenue", "tags": [{"name": unit}]}, "id": 7}, "x": [1]}
        | {"at": {"month": "2026-10", "value": value}}
        for unit, value in (("north", 1), ("south", 2))
    ]
    records.append({**records[0], "at": None})
    web.answers("/issues", {"issues": records})
    names = ["issue.fields.kpi", "issue.fields.tags.0.name", "at.month", "at.value"]
    asked = declared(
        f"{web.url}/issues",
        answer={"type": "json", "records": "issues"},
        columns=[{"name": name, "type": "text"} for name in names],
        ignore_columns=["issue.id", "x"],
    )
    grid = read_extract(Asker().fetch(asked).written.content)
    assert list(grid.columns["issue.fields.tags.0.name"]) == ["north", "north", "south"]
    assert list(grid.columns["at.value"]) == ["1", "", "2"]


def test_a_column_no_answer_has_is_added(web: WebServer) -> None:
    rows = [{"unit": unit, "kpi": "revenue", "value": 1} for unit in ("north", "south")]
    web.answers("/now", {"rows": rows})
    written = Asker().fetch(declared(f"{web.url}/now", add_columns={"month": "{month}"})).written
    grid = read_extract(written.content)
    assert list(grid.columns["month"]) == ["2026-10", "2026-10"]
    web.answers("/now", {"rows": [row(1)]})
    text = Asker().refused(declared(f"{web.url}/now", add_columns={"month": "{month}"}))
    assert "expected no heading 'month', which is added to each row" in text


def test_months_may_be_headings(web: WebServer) -> None:
    rows = [{"kpi": "revenue", "2026-10": 2, "2026-09": 1}, {"kpi": "heads", "2026-09": 3}]
    web.answers("/sales", {"rows": [{**rows[1], "2026-10": None}, rows[0]]})
    asked = declared(
        f"{web.url}/sales",
        columns=[{"name": "kpi", "type": "text"}],
        layout={
            "shape": "wide_months",
            "kpi": {"column": "kpi"},
            "unit": {"constant": "north"},
            "month_format": "%Y-%m",
        },
    )
    written = Asker().fetch(asked).written
    assert written.headings == ("kpi", "2026-09", "2026-10")


def test_no_rows_at_all_are_a_delivery_where_that_may_be(web: WebServer) -> None:
    web.answers("/sales", {"rows": []})
    written = Asker().fetch(declared(f"{web.url}/sales", minimum_rows=0)).written
    assert (written.rows, written.headings) == (0, ("kpi", "unit", "month", "value"))
