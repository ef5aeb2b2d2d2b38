"""A server that is down, slow, wrong or cut off: it is told in a sentence, and nothing is lost."""

import datetime as dt
import json
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from scorecard.ingest.web.client import ATTEMPTS
from tests.ingest.webbing import ROWS, Asker, declared, row
from tests.ingest.webserver import Asked, Said, WebServer, unused_port, web_server
from tests.ingest.world import REST, World, source

ALL = list("1234567")
FINE = Said({"rows": ROWS})
PAUSES = [1.0, 2.0, 4.0]


@pytest.mark.fault("source")
def test_a_server_that_is_down_is_asked_again_with_pauses() -> None:
    asker = Asker()
    text = asker.refused(declared(f"http://127.0.0.1:{unused_port()}/sales"))
    assert "expected a connection, found none" in text
    assert asker.paused == PAUSES


@pytest.mark.fault("source")
def test_others_go_on_while_a_server_is_down(world: World, web: WebServer) -> None:
    down = source(REST, id="down", url=f"http://127.0.0.1:{unused_port()}/sales")
    web.answers("/sales", FINE)
    up = source(REST, url=f"{web.url}/sales")
    (failed,) = world.collect(down).failures
    # Not asked three times four.
    assert (failed.name, world.paused) == (down.asked, PAUSES)
    assert world.collect(up).failures == ()
    failures, counts = world.load(down, up)
    assert (failures.state, counts.state) == ("failed", "loaded")


@pytest.mark.fault("source")
def test_a_name_nobody_has_is_no_server() -> None:
    text = Asker().refused(declared("https://no-such-host.invalid/sales", connect_seconds=5))
    assert "expected a connection, found none" in text


@pytest.mark.fault("source")
@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_server_that_has_no_answer_now_is_asked_again(web: WebServer, status: int) -> None:
    web.answers("/sales", Said({"message": "later"}, status), Said(b"", status), FINE)
    asker = Asker()
    assert asker.values_of(declared(f"{web.url}/sales")) == ALL
    assert asker.paused == PAUSES[:2]
    web.answers("/sales", Said({"message": "later"}, status))
    assert f"found that it has none now (HTTP {status}, 'later')" in (
        asker.refused(declared(f"{web.url}/sales"))
    )
    assert len(web.requests) == 3 + ATTEMPTS


@pytest.mark.fault("source")
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 422, 501])
def test_a_server_that_refuses_is_not_asked_again(web: WebServer, status: int) -> None:
    web.answers("/sales", Said({"error": {"message": "because"}}, status))
    asker = Asker()
    assert f"HTTP {status}, 'because'" in asker.refused(declared(f"{web.url}/sales"))
    assert (len(web.requests), asker.paused) == (1, [])


@pytest.mark.fault("source")
def test_a_server_is_left_alone_as_long_as_it_says(web: WebServer) -> None:
    moment = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90)
    web.answers(
        "/sales",
        Said({}, 429, {"Retry-After": "17"}),
        Said({}, 503, {"Retry-After": format_datetime(moment, usegmt=True)}),
        Said({}, 503, {"Retry-After": "soon"}),
        FINE,
    )
    asker = Asker()
    assert asker.values_of(declared(f"{web.url}/sales")) == ALL
    first, second, third = asker.paused
    assert (first, third) == (17.0, 4.0)
    assert 80 < second <= 90


@pytest.mark.fault("source")
def test_a_server_that_wants_more_time_than_there_is_is_not_waited_for(web: WebServer) -> None:
    web.answers("/sales", Said({}, 429, {"Retry-After": "3600"}))
    asker = Asker()
    text = asker.refused(declared(f"{web.url}/sales", timeout_seconds=60))
    assert "HTTP 429" in text
    assert "the next try would be in 3,600 s, and all of it may take 60 s" in text
    assert (len(web.requests), asker.paused) == (1, [])


@pytest.mark.fault("source")
def test_a_server_that_falls_silent_is_given_up(web: WebServer) -> None:
    web.answers("/sales", Said(silent=True))
    text = Asker().refused(declared(f"{web.url}/sales", read_seconds=1, timeout_seconds=2))
    assert "expected an answer in time, found silence" in text
    assert "the next try would be in 1 s, and all of it may take 2 s" in text
    assert len(web.requests) == 1


@pytest.mark.fault("source")
def test_a_server_that_was_silent_once_is_asked_again(web: WebServer) -> None:
    web.answers("/sales", Said(silent=True), FINE)
    asker = Asker()
    assert asker.values_of(declared(f"{web.url}/sales", read_seconds=1)) == ALL
    assert asker.paused == PAUSES[:1]


@pytest.mark.fault("source")
def test_a_server_that_speaks_a_byte_at_a_time_is_given_up(web: WebServer) -> None:
    web.answers("/sales", Said({"rows": ROWS}, slow=0.1))
    text = Asker().refused(declared(f"{web.url}/sales", timeout_seconds=1))
    assert "expected all of it within 1 s" in text


@pytest.mark.fault("source")
def test_a_server_that_hangs_up_is_asked_again(web: WebServer) -> None:
    web.answers("/sales", Said(drops=True), FINE)
    assert Asker().values_of(declared(f"{web.url}/sales")) == ALL
    web.answers("/sales", Said(drops=True))
    assert "expected a whole answer, found that it was cut off" in (
        Asker().refused(declared(f"{web.url}/sales"))
    )


SMALL = Said({"rows": [row(12)]})


@pytest.mark.fault("source")
@pytest.mark.parametrize("end", ["length", "chunks", "close", "packed"])
def test_an_answer_cut_at_any_byte_is_refused(web: WebServer, end: str) -> None:
    packed = end == "packed"
    said = Said(SMALL.body, end="length" if packed else end, packed=packed)
    web.answers("/sales", said)
    asked = declared(f"{web.url}/sales")
    assert Asker().values_of(asked) == ["12"]
    step = 1 if end == "close" else 7
    for cut in [*range(0, len(said.content), step), len(said.content) - 1]:
        web.answers("/sales", Said(SMALL.body, end=said.end, packed=packed, cut=cut))
        text = Asker().refused(asked)
        assert "cut off" in text or "an empty file" in text


@pytest.mark.fault("source")
@pytest.mark.parametrize("kind", ["csv", "json_lines"])
def test_text_whose_end_nothing_tells_is_refused(web: WebServer, kind: str) -> None:
    text = "kpi,unit,month,value\nrevenue,north,2026-10,1\n"
    if kind == "json_lines":
        text = json.dumps(row(1)) + "\n"
    asked = {"answer": {"type": kind}}
    web.answers("/sales", Said(text, end="close", headers={"Content-Type": "text/plain"}))
    assert "an answer that says how long it is" in (
        Asker().refused(declared(f"{web.url}/sales", **asked))
    )
    said = {"Content-Type": "text/plain", "X-Rows": "1"}
    web.answers("/sales", Said(text, end="close", headers=said))
    checks = {"count_header": "X-Rows"}
    assert Asker().values_of(declared(f"{web.url}/sales", checks=checks, **asked)) == ["1"]


@pytest.mark.fault("source")
def test_delimited_text_cut_at_any_byte_is_refused(web: WebServer) -> None:
    text = "kpi,unit,month,value\nrevenue,north,2026-10,12\n"
    asked = declared(f"{web.url}/sales", answer={"type": "csv"})
    said = {"Content-Type": "text/csv"}
    for end in range(len(text)):
        # As one who cuts it before it is sent, so that its length is that of what is left.
        web.answers("/sales", Said(text[:end], headers=said))
        Asker().refused(asked)
    web.answers("/sales", Said(text, headers=said))
    assert Asker().values_of(asked) == ["12"]


PAGE = "<!DOCTYPE html><html><body>Please log in</body></html>"
ODD: dict[str, tuple[Said, str]] = {
    "a web page": (Said(PAGE, headers={"Content-Type": "text/html"}), "found a web page"),
    "a web page called JSON": (Said(PAGE), "found a web page"),
    "nothing": (Said(b""), "found an empty file"),
    "no content": (Said(b"", 204), "HTTP 204"),
    "blanks": (Said(b" \r\n"), "found no text"),
    "another type": (Said("a", headers={"Content-Type": "text/plain"}), "type 'text/plain'"),
    "half a text": (Said('{"rows": [{"kpi": "re'), "cut off"),
    "a key twice": (Said('{"rows": [{"kpi": 1, "kpi": 2}]}'), "the key 'kpi' twice"),
    "a key twice elsewhere": (Said('{"a": 1, "rows": [], "a": 2}'), "the key 'a' twice"),
    "NaN": (Said('{"rows": [{"kpi": NaN}]}'), "record 1: expected JSON, found NaN"),
    "infinity elsewhere": (Said('{"rows": [], "took": -Infinity}'), "found -Infinity"),
    "a number that fills a machine": (
        Said('{"rows": [{"kpi": "k", "unit": "u", "month": "m", "value": 1e999999999}]}'),
        "record 1: expected a figure under 'value', found the number 1E+999999999",
    ),
    "thousands of digits": (Said('{"rows": [' + "1" * 5_000 + "]}"), "thousands of digits"),
    "half a character": (
        Said('{"rows": [{"kpi": "\\ud83d", "unit": "u", "month": "m", "value": 1}]}'),
        "record 1: expected text under 'kpi', found half a character",
    ),
    "no UTF-8": (Said(b'{"rows": ["\xff"]}'), "found a byte that is not"),
    "two documents": (Said('{"rows": []} {"rows": []}'), "found another after it"),
    "objects in objects": (Said("[" * 100_000), "a thousand deep"),
    "no list": (Said({"rows": {"a": 1}}), "found an object with the keys 'a'"),
    "another way": (Said({"data": []}), "found none in an object with the keys 'data'"),
    "a list of numbers": (Said({"rows": [1]}), "record 1: expected an object, found the number 1"),
    "one that is no object": (Said({"rows": [*ROWS, "x"]}), "record 8: expected an object"),
    "a key missing": (Said({"rows": [*ROWS, {"kpi": "a"}]}), "record 8: expected the key 'unit'"),
    "a heading missing": (Said({"rows": [{"kpi": "a"}]}), "expected the heading 'unit'"),
    "one heading more": (Said({"rows": [{**row(1), "more": 1}]}), "found 'more' besides"),
    "a list in a cell": (Said({"rows": [row([1])]}), "found a list"),
    "no rows": (Said({"rows": []}), "expected at least 1 row below the headings, found 0"),
    "another packing": (Said({}, headers={"Content-Encoding": "br"}), "found 'br'"),
    "no packing at all": (Said({}, headers={"Content-Encoding": "gzip"}), "cannot be unpacked"),
}


@pytest.mark.fault("source")
@pytest.mark.parametrize("odd", ODD)
def test_an_answer_that_is_none_is_refused_in_a_sentence(web: WebServer, odd: str) -> None:
    said, words = ODD[odd]
    web.answers("/sales", said)
    asker = Asker()
    assert words in asker.refused(declared(f"{web.url}/sales"))
    assert asker.paused == []


@pytest.mark.fault("source")
def test_a_page_that_is_wrong_is_named(web: WebServer) -> None:
    web.answers("/sales", FINE, Said(PAGE))
    paging = {"type": "offset", "size": 7}
    text = Asker().refused(declared(f"{web.url}/sales", paging=paging))
    assert text.startswith(f"{web.url}/sales, page 2: expected JSON, found a web page")


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    ("answer", "said", "words"),
    [
        (
            {"type": "json", "records": "rows", "headings": "columns"},
            {"rows": [[1, 2]], "columns": ["a"]},
            "record 1: expected a list of 1 values, found 2",
        ),
        (
            {"type": "json", "records": "rows", "headings": "columns"},
            {"rows": [[1, 2]], "columns": ["a", "a"]},
            "found 'a' again",
        ),
        (
            {"type": "json", "records": "rows", "headings": "columns", "heading_key": "name"},
            {"rows": [[1]], "columns": [{"title": "a"}]},
            "expected a list of names at columns",
        ),
        ({"type": "json_lines"}, '{"a": 1}\n{"a"', "line 2: expected JSON"),
        ({"type": "csv"}, "kpi,unit,month,value\na,b,c\n", "line 2: expected 4 cells"),
        ({"type": "csv"}, "kpi;unit;month;value\n", "correct delimiter"),
        ({"type": "csv"}, "kpi,unit,month,value\n", "at least 1 row below the headings, found 0"),
    ],
)
def test_rows_of_another_shape_are_refused(
    web: WebServer, answer: dict[str, Any], said: Any, words: str
) -> None:
    headers = {"Content-Type": "text/csv" if answer["type"] == "csv" else "application/json"}
    web.answers("/sales", Said(said, headers=headers))
    assert words in Asker().refused(declared(f"{web.url}/sales", answer=answer))


@pytest.mark.fault("source")
def test_certificates_are_checked(tmp_path: Path) -> None:
    with web_server(tls=tmp_path) as web, web_server(tls=tmp_path) as other:
        for server in (web, other):
            server.answers("/sales", FINE)
        asker = Asker(root=tmp_path)
        assert other.ca_file is not None
        # The second server's authority is the one in the file.
        assert asker.values_of(declared(f"{other.url}/sales", ca_file="ca.pem")) == ALL
        untrusted = asker.refused(declared(f"{web.url}/sales", ca_file="ca.pem"))
        assert "expected a certificate that can be trusted" in untrusted
        assert "expected a certificate that can be trusted" in (
            asker.refused(declared(f"{web.url}/sales"))
        )
        assert web.requests == []
        wrong_name = other.url.replace("127.0.0.1", "localhost")
        text = asker.refused(declared(f"{wrong_name}/sales", ca_file="ca.pem"))
        assert "mismatch" in text
        plain = other.url.replace("https", "http")
        assert "expected " in asker.refused(declared(f"{plain}/sales"))
        assert asker.paused.count(1.0) == 1


@pytest.mark.fault("source")
@pytest.mark.parametrize("written", [None, "no certificate"])
def test_certificates_that_are_not_there_are_told(tmp_path: Path, written: str | None) -> None:
    if written is not None:
        (tmp_path / "ca.pem").write_text(written)
    asked = declared("https://127.0.0.1/sales", ca_file="ca.pem")
    assert "expected certificates in ca.pem, found none" in Asker(root=tmp_path).refused(asked)


@pytest.mark.fault("source")
def test_two_answers_in_turn_come_on_one_connection(web: WebServer) -> None:
    ports: list[int] = []

    def page(asked: Asked) -> Said:
        ports.append(asked.port)
        return Said({"rows": ROWS[: 7 - 7 * int(asked.query["offset"] != "0")]})

    web.handles("/sales", page)
    Asker().fetch(declared(f"{web.url}/sales", paging={"type": "offset", "size": 7}))
    assert len(ports) == 2
    assert len(set(ports)) == 1
