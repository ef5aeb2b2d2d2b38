"""Files in SharePoint come by Microsoft Graph, after its public documentation (v1.0).

Graph gives a token to an application, lists a folder in pages, and answers a question for a file
with an address at another server, where whoever has it is let in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import unquote

import pytest

from scorecard.ingest import sharepoint
from scorecard.ingest.web.client import Web
from tests.ingest.test_secrets import stored
from tests.ingest.webserver import Asked, Said, WebServer, unused_port, web_server
from tests.ingest.world import BOOK, MONTHLY, World, book, source, table

DRIVE = "b!Kx4_tZ-9"
TOKEN = "/acme.example/oauth2/v2.0/token"
ROOT = f"/v1.0/drives/{DRIVE}/root:/"
FEED = table("revenue,north,2026-10,5", "revenue,south,2026-10,7")
VALUES = {"GRAPH_SECRET": "gr4ph/secret"}
PASS = "tempauth-4711"


@dataclass
class FakeGraph:
    """Graph over these files by path, their contents at another server."""

    web: WebServer
    other: WebServer
    files: dict[str, bytes] = field(default_factory=dict)
    tokens: int = 0
    # How many requests a token holds.
    uses: int = 1_000
    left: int = 0

    def __post_init__(self) -> None:
        self.web.handles(TOKEN, self.grant)
        self.web.handles(WebServer.any_path, self.item)
        self.other.handles("/download", self.download)

    def grant(self, asked: Asked) -> Said:
        if asked.form["client_secret"] != VALUES["GRAPH_SECRET"]:
            said = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid"}
            return Said(said, 401)
        assert asked.form["scope"] == f"{self.web.url}/.default"
        self.tokens, self.left = self.tokens + 1, self.uses
        return Said({"access_token": f"graph-token-{self.tokens}", "expires_in": 3599})

    def item(self, asked: Asked) -> Said:
        if asked.headers.get("Authorization") != f"Bearer graph-token-{self.tokens}":
            return Said({"error": {"code": "InvalidAuthenticationToken"}}, 401)
        if not self.left:
            return Said({"error": {"message": "Lifetime validation failed"}}, 401)
        self.left -= 1
        path, _, what = unquote(asked.path).removeprefix(ROOT).rpartition(":/")
        if what == "children":
            return self.children(path, int(asked.query.get("$skiptoken", 0)))
        if path not in self.files:
            return Said({"error": {"code": "itemNotFound", "message": "not found"}}, 404)
        return Said(b"", 302, {"Location": f"{self.other.url}/download?{PASS}={path}"})

    def children(self, folder: str, start: int) -> Said:
        found = [name for name in self.files if name.rpartition("/")[0] == folder]
        items: list[dict[str, Any]] = [{"name": "old", "folder": {"childCount": 2}}]
        items += [{"name": name.rpartition("/")[2], "file": {}} for name in found]
        page: dict[str, Any] = {"value": items[start : start + 2]}
        if start + 2 < len(items):
            link = f"{self.web.url}{ROOT}{folder}:/children?$skiptoken={start + 2}"
            page["@odata.nextLink"] = link
        return Said(page)

    def download(self, asked: Asked) -> Said:
        assert "Authorization" not in asked.headers
        return Said(self.files[asked.query[PASS]], headers={"Content-Type": "text/csv"})


@pytest.fixture
def graph(web: WebServer, world: World) -> Iterator[FakeGraph]:
    """Graph and the server files come from, and an environment that lets us in."""
    world.values = dict(VALUES)
    with web_server() as other:
        yield FakeGraph(web, other)


def monthly(url: str, name: str = "Ops/Sales {month}.csv", **changes: Any) -> Any:
    return source(MONTHLY, path=f"sharepoint://{DRIVE}/{name}", storage=storage(url), **changes)


def storage(url: str, **changes: Any) -> dict[str, Any]:
    return {
        "type": "sharepoint",
        "tenant": "acme.example",
        "client_id": "robot",
        "client_secret": "${GRAPH_SECRET}",
        "url": url,
        "login_url": url,
        **changes,
    }


def test_a_file_comes_from_where_graph_leads_without_our_token(
    world: World, graph: FakeGraph
) -> None:
    graph.files["Ops/Sales 2026-10.csv"] = FEED.encode()
    asked = monthly(graph.web.url)
    (delivery,) = world.collect(asked).deliveries
    assert (delivery.state, delivery.rows) == ("accepted", 2)
    world.load(asked)
    assert world.standing() == {"revenue north 2026-10": "5", "revenue south 2026-10": "7"}
    everything = stored(world)
    for secret in (*VALUES.values(), "graph-token-", PASS):
        assert secret.encode() not in everything


def test_a_workbook_is_read_as_one_on_a_disk_is(world: World, graph: FakeGraph) -> None:
    graph.files["book.xlsx"] = book([["Measure", "Oct 2026"], ["Sales", 5]])
    path = f"sharepoint://{DRIVE}/book.xlsx"
    kept = source(BOOK, path=path, storage=storage(graph.web.url))
    assert world.collect(kept).failures == ()
    world.load(kept)
    assert world.standing() == {"revenue north 2026-10": "5"}


def test_each_file_of_a_pattern_is_a_delivery(world: World, graph: FakeGraph) -> None:
    for name, unit in (("a", "north"), ("b", "south"), ("c", "north")):
        text = table(f"revenue,{unit},2026-{'09' if name == 'c' else '10'},5")
        graph.files[f"Ops/Sales 2026-10 {name}.csv"] = text.encode()
    several = monthly(graph.web.url, "Ops/Sales {month} *.csv", delivery="partial")
    assert len(world.collect(several).deliveries) == 3
    graph.files.clear()
    (failed, *_) = world.collect(several).failures
    assert "expected at least 1 file, found none" in failed.reason


@pytest.mark.fault("source")
def test_a_file_that_is_not_there_is_asked_for(world: World, graph: FakeGraph) -> None:
    (failed,) = world.collect(monthly(graph.web.url)).failures
    assert "expected the file for 2026-10, found none" in failed.reason


@pytest.mark.fault("source")
def test_a_token_that_runs_out_is_replaced_and_a_wrong_secret_is_told(
    world: World, graph: FakeGraph
) -> None:
    graph.files["Ops/Sales 2026-10.csv"] = FEED.encode()
    graph.uses = 0
    (failed,) = world.collect(monthly(graph.web.url)).failures
    assert "HTTP 401, 'Lifetime validation failed'" in failed.reason
    assert graph.tokens == 2
    world.values["GRAPH_SECRET"] = "an0ther-one"
    (failed,) = world.collect(monthly(graph.web.url)).failures
    assert "HTTP 401, 'AADSTS7000215: Invalid'" in failed.reason
    assert "an0ther-one" not in failed.reason


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(FEED, cut=20), "found that it was cut off"),
        (Said({"error": {"message": f"expired {PASS}"}}, 401), "found that it refused"),
        (Said(b"", 302, {"Location": "https://login.example/"}), "points elsewhere"),
        (Said(b"<html><body>Sign in</body></html>"), "found a web page"),
        (Said(FEED, silent=True), "found silence"),
    ],
)
def test_what_breaks_at_the_other_server_is_told(
    world: World, graph: FakeGraph, monkeypatch: pytest.MonkeyPatch, said: Said, words: str
) -> None:
    monkeypatch.setattr(sharepoint, "Web", partial(Web, pause=lambda _: None))
    graph.files["Ops/Sales 2026-10.csv"] = FEED.encode()
    graph.other.answers("/download", said)
    asked = source(
        MONTHLY,
        path=f"sharepoint://{DRIVE}/Ops/Sales {{month}}.csv",
        storage=storage(graph.web.url, read_seconds=1),
    )
    (failed,) = world.collect(asked).failures
    assert words in failed.reason
    everything = stored(world)
    assert f"{PASS}=".encode() not in everything
    world.load(asked)
    assert world.standing() == {}


@pytest.mark.attack("secrets")
def test_an_address_without_encryption_is_not_gone_to(world: World, graph: FakeGraph) -> None:
    graph.files["Ops/Sales 2026-10.csv"] = FEED.encode()
    graph.other.url = "http://files.example"
    (failed,) = world.collect(monthly(graph.web.url)).failures
    assert "expected an address with https, found http" in failed.reason
    assert PASS not in failed.reason


@pytest.mark.fault("source")
def test_a_file_that_is_too_large_or_a_server_that_is_down_is_told(
    world: World, graph: FakeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharepoint, "Web", partial(Web, pause=lambda _: None))
    graph.files["Ops/Sales 2026-10.csv"] = FEED.encode() * 100
    path = f"sharepoint://{DRIVE}/Ops/Sales {{month}}.csv"
    small = source(MONTHLY, path=path, storage=storage(graph.web.url, most_bytes=1_000))
    (failed,) = world.collect(small).failures
    assert "expected an answer of at most 1,000 bytes, found a larger one" in failed.reason
    (failed,) = world.collect(monthly(f"http://127.0.0.1:{unused_port()}")).failures
    assert "expected a connection, found none" in failed.reason
