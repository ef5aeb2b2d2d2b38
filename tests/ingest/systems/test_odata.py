"""An entity set of OData comes whole, page by page, every figure with all its digits."""

import pytest

from scorecard.ingest.extracts import read_extract
from tests.ingest.systems.fake_odata import FACTS, FakeOData
from tests.ingest.systems.kinds import KINDS, ROWS
from tests.ingest.webbing import Asker
from tests.ingest.webserver import Asked, Said, WebServer

KIND = KINDS["odata"]
LONG = "12345678901234567.89"
MANY = [("revenue", f"unit {n}", "2026-10-01", n) for n in range(5)]


def asker() -> Asker:
    return Asker(values=KIND.values)


def test_pages_follow_the_servers_links_and_figures_keep_their_digits(web: WebServer) -> None:
    FakeOData(web, [*ROWS, ("revenue", "south", "2026-10-01", LONG)])
    assert asker().values_of(KIND.source(web.url)) == ["1234.5", LONG, "7"]
    asked = web.asked(FACTS)
    assert [request.query.get("$skiptoken") for request in asked] == [None, "1", "2"]
    assert asked[0].query["$filter"] == "Day ge 2026-10-01 and Day le 2026-10-31"
    assert "IEEE754Compatible=true" in asked[0].headers["Accept"]


def test_a_server_may_be_asked_for_larger_pages_and_for_plain_numbers(web: WebServer) -> None:
    FakeOData(web, MANY)
    source = KIND.source(web.url, page_size=3, exact_numbers=False)
    assert asker().values_of(source) == ["0", "1", "2", "3", "4"]
    assert len(web.asked(FACTS)) == 2
    assert "IEEE754" not in web.asked(FACTS)[0].headers["Accept"]


@pytest.mark.attack("web servers")
def test_a_value_from_the_environment_stays_one_text(web: WebServer) -> None:
    FakeOData(web, ROWS)
    query = {
        "$filter": "Day ge {month_start} and Day le {month_end} and Unit ne '${UNIT}'",
        "sap-client": "${CLIENT}",
    }
    wild = {**KIND.values, "UNIT": "x' or Unit ne '", "CLIENT": "100&$top=1"}
    assert Asker(values=wild).fetch(KIND.source(web.url, query=query)).written.rows == 2
    (first, _) = web.asked(FACTS)
    assert first.query["$filter"].endswith("and Unit ne 'x'' or Unit ne '''")
    assert (first.query["sap-client"], first.query.get("$top")) == ("100&$top=1", None)


@pytest.mark.fault("source")
def test_fewer_rows_than_the_server_counted_are_refused(web: WebServer) -> None:
    fake = FakeOData(web, MANY, size=2)
    usual = web.script(FACTS)

    def skipping(asked: Asked) -> Said:
        said = usual(asked)
        at = asked.query.get("$skiptoken")
        return Said({**said.body, "value": []}) if at == "2" else said

    web.handles(FACTS, skipping)
    text = asker().refused(KIND.source(web.url))
    assert "page 3: expected 5 rows as the answer says, found 3" in text
    # One that stops without a link to go on.
    fake.result = {"@odata.nextLink": None}
    web.handles(FACTS, usual)
    assert "expected 5 rows as the answer says, found 2" in asker().refused(KIND.source(web.url))


@pytest.mark.fault("source")
def test_a_server_that_does_not_count_is_told_unless_that_is_declared(web: WebServer) -> None:
    FakeOData(web, ROWS, counts=False)
    text = asker().refused(KIND.source(web.url))
    assert "expected the number of rows at @odata.count, found none: set counted to false" in text
    content = asker().fetch(KIND.source(web.url, counted=False)).written.content
    assert list(read_extract(content).columns["Value"]) == ["1234.5", "7"]
    assert "$count" not in web.requests[-1].query


@pytest.mark.fault("source")
@pytest.mark.parametrize("key", ["error", "odata.error", "@odata.error"])
def test_an_error_within_a_page_is_found(web: WebServer, key: str) -> None:
    FakeOData(web, ROWS, result={key: {"code": "500", "message": "the database went away"}})
    assert "'the database went away'" in asker().refused(KIND.source(web.url))


@pytest.mark.fault("source")
def test_an_error_amid_rows_leaves_no_json_and_is_refused(web: WebServer) -> None:
    FakeOData(web, ROWS)
    broken = '{"@odata.count": "2", "value": [{"Kpi": "revenue"}, {"error": {"message": "gone"'
    web.answers(FACTS, Said(broken))
    assert "cut off" in asker().refused(KIND.source(web.url))


@pytest.mark.attack("secrets")
def test_a_link_to_another_server_is_not_followed(web: WebServer) -> None:
    FakeOData(web, MANY, result={"@odata.nextLink": "https://thief.example/Facts?$skiptoken=1"})
    text = asker().refused(KIND.source(web.url))
    assert "expected a next page at the same server, found one at 'thief.example'" in text


@pytest.mark.fault("source")
def test_what_the_service_does_not_know_is_told_in_its_words(web: WebServer) -> None:
    FakeOData(web, ROWS)
    text = asker().refused(KIND.source(web.url, query={"$filter": "Nobody eq 1"}))
    assert "HTTP 400, \"Property 'Nobody' does not exist\"" in text
