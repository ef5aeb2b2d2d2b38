"""Stores of files over a network that fails in each way it may: one clear error, nothing wrong in.

What reads S3 and SFTP is their real libraries, against stand-ins that fail on request.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scorecard.ingest import sharepoint
from scorecard.ingest.web.client import Web
from tests.ingest import fake_s3, test_sharepoint
from tests.ingest.fake_s3 import FakeS3
from tests.ingest.sftpserver import PASSWORD, USER, SftpServer, Trouble, sftp_server
from tests.ingest.test_rest_faults import PAGE
from tests.ingest.test_secrets import stored
from tests.ingest.test_sharepoint import DRIVE, FakeGraph
from tests.ingest.webserver import Asked, Said, Script, WebServer, unused_port, web_server
from tests.ingest.world import LONG, MONTHLY, World, source, table

FEED = table("revenue,north,2026-10,5", "revenue,south,2026-10,7")
FIGURES = {"revenue north 2026-10": "5", "revenue south 2026-10": "7"}
OTHER = {"heads north 2026-10": "3"}
FILE, PATTERN = "drops/sales_{month}.csv", "drops/sales_{month}_*.csv"
FILES = {
    "drops/sales_2026-10.csv": FEED.encode(),
    "drops/sales_2026-10_a.csv": table("revenue,north,2026-10,5").encode(),
    "drops/sales_2026-10_b.csv": table("revenue,south,2026-10,7").encode(),
}
Change = Callable[[Asked, Said], Said]
Which = Callable[[Asked], bool]


def every(_: Asked) -> bool:
    """Each question."""
    return True


@dataclass
class Store:
    """A stand-in whose answers may be changed: of folders, of files' content, or of all.

    `root` is the path files are under, `secrets` what no stored byte may have besides `values`.
    """

    servers: tuple[WebServer, ...]
    root: str
    storage: dict[str, Any]
    values: Mapping[str, str]
    is_listing: Which
    is_content: Which
    secrets: tuple[str, ...] = ()

    def source(self, path: str = FILE, **changes: Any) -> Any:
        """A source of one file a month, or of each that matches; `changes` are of the storage."""
        partly = {"delivery": "partial"} if "*" in path else {}
        storage = {**self.storage, **changes}
        return source(MONTHLY, path=f"{self.root}/{path}", storage=storage, **partly)

    def __post_init__(self) -> None:
        self._usual = [(server, server.scripts) for server in self.servers]

    def change(self, change: Change, which: Which = every) -> list[str]:
        """Change answers to questions of a kind, and no others; where of that kind were asked."""
        asked: list[str] = []

        def changed(usual: Script, request: Asked) -> Said:
            if not which(request):
                return usual(request)
            asked.append(request.path)
            return change(request, usual(request))

        for server, scripts in self._usual:
            for path, usual in scripts.items():
                server.handles(path, partial(changed, usual))
        return asked

    def always(self, said: Said, which: Which = every) -> list[str]:
        """Answer questions of a kind with this."""
        return self.change(lambda *_: said, which)


def s3_store(web: WebServer, _: WebServer) -> Store:
    FakeS3(web, dict(FILES), page=1)
    storage = {
        "type": "s3",
        "key": "${STORE_KEY}",
        "secret": "${STORE_SECRET}",
        "token": "${STORE_TOKEN}",
        "endpoint_url": web.url,
    }
    values = {
        "STORE_KEY": fake_s3.KEY,
        "STORE_SECRET": fake_s3.SECRET,
        "STORE_TOKEN": fake_s3.SESSION,
    }
    return Store(
        (web,),
        f"s3://{fake_s3.BUCKET}",
        storage,
        values,
        lambda asked: "list-type" in asked.query,
        lambda asked: asked.method == "GET" and "list-type" not in asked.query,
    )


def sharepoint_store(web: WebServer, other: WebServer) -> Store:
    FakeGraph(web, other, dict(FILES))
    return Store(
        (web, other),
        f"sharepoint://{DRIVE}",
        test_sharepoint.storage(web.url),
        test_sharepoint.VALUES,
        lambda asked: asked.path.endswith(":/children"),
        lambda asked: asked.path == "/download",
        ("graph-token-", f"{test_sharepoint.PASS}="),
    )


STORES = {"s3": s3_store, "sharepoint": sharepoint_store}


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[WebServer, WebServer]]:
    """Two servers for all tests here; each test says anew what they answer."""
    with web_server() as web, web_server() as other:
        yield web, other


@pytest.fixture(params=STORES)
def store(
    request: pytest.FixtureRequest,
    servers: tuple[WebServer, WebServer],
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> Store:
    """A store that is well so far; nothing waits."""
    monkeypatch.setattr(sharepoint, "Web", partial(Web, pause=world.paused.append))
    logging.getLogger("asyncio").disabled = True
    made: Store = STORES[request.param](*servers)
    world.values = dict(made.values)
    return made


def refused(world: World, asked: Any, values: tuple[str, ...] = ()) -> str:
    """What is said of a source that fails; nothing of it is loaded, and another source is.

    No byte that is stored holds a secret.
    """
    result = world.collect(asked)
    assert result.deliveries == result.failures
    (failed,) = result.failures
    other = source(LONG, id="staff", path="drops/staff.csv")
    world.put("drops/staff.csv", table("heads north 2026-10 3".replace(" ", ",")))
    assert world.collect(other).failures == ()
    world.load(asked, other)
    assert world.standing() == OTHER
    everything = stored(world)
    assert not [secret for secret in values if secret.encode() in everything]
    assert "expected " in failed.reason
    assert ", found " in failed.reason
    assert failed.reason.count("\n") == 0
    return failed.reason


def test_what_a_store_has_of_the_month_is_loaded(world: World, store: Store) -> None:
    several = store.source(PATTERN)
    assert [delivery.rows for delivery in world.collect(several).deliveries] == [1, 1]
    world.load(several)
    assert world.standing() == FIGURES
    everything = stored(world)
    for secret in (*store.values.values(), *store.secrets):
        assert secret.encode() not in everything


@pytest.mark.fault("source")
@pytest.mark.parametrize("path", [FILE, PATTERN])
@pytest.mark.parametrize("name", STORES)
def test_one_that_is_down_is_told(
    name: str, path: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharepoint, "Web", partial(Web, pause=world.paused.append))
    nobody = WebServer(f"http://127.0.0.1:{unused_port()}")
    made = STORES[name](nobody, nobody)
    world.values = dict(made.values)
    text = refused(world, made.source(path), tuple(made.values.values()))
    assert re.search("expected a connection, found none|expected an answer of the store", text)
    assert world.paused[:2] == [1.0, 2.0]


@pytest.mark.fault("source")
@pytest.mark.parametrize("status", [429, 503])
def test_one_that_has_no_answer_now_is_asked_again(status: int, world: World, store: Store) -> None:
    later = fake_s3.error(status, "SlowDown", "later")
    for which in (store.is_listing, store.is_content):
        left = [later]
        store.change(lambda _, said, left=left: left.pop() if left else said, which)
        assert world.collect(store.source(PATTERN)).failures == ()
    assert world.paused == [1.0, 1.0]
    store.always(later, store.is_content)
    assert re.search("has none now|found none", refused(world_again(world), store.source()))


@pytest.mark.fault("source")
@pytest.mark.parametrize("path", [FILE, PATTERN])
@pytest.mark.parametrize("status", [401, 403])
def test_one_that_does_not_let_us_in_is_asked_once_more_at_most(
    status: int, path: str, world: World, store: Store
) -> None:
    said = fake_s3.error(status, "Denied", " ".join(store.values.values()))
    asked = store.always(said, lambda asked: asked.path != test_sharepoint.TOKEN)
    text = refused(world, store.source(path), tuple(store.values.values()))
    assert re.search("expected the right to read|found that it refused", text)
    # A token may have run out, and is then asked for anew.
    assert len(asked) <= 2


@pytest.mark.fault("source")
@pytest.mark.parametrize("path", [FILE, PATTERN])
@pytest.mark.parametrize("said", [Said(silent=True), Said(b"x" * 100, slow=0.1)])
def test_one_that_is_silent_or_slow_is_given_up(
    said: Said, path: str, world: World, store: Store
) -> None:
    store.always(said, store.is_content if path == FILE else store.is_listing)
    text = refused(world, store.source(path, timeout_seconds=1))
    assert re.search("within 1 s|found silence|found none", text)


@pytest.mark.fault("source")
@pytest.mark.parametrize("path", [FILE, PATTERN])
@pytest.mark.parametrize(
    ("end", "share"), [("length", 0.02), ("chunks", 0.5), ("close", 0.999), ("close", None)]
)
def test_a_file_or_listing_that_is_cut_is_refused(
    end: str, share: float | None, path: str, world: World, store: Store
) -> None:
    def cut(_: Asked, said: Said) -> Said:
        # Before the last line, so that what is left looks whole.
        line = said.content.rfind(b"\n", 0, -1) + 1
        size = line if share is None else int(len(said.content) * share)
        return Said(said.content, said.status, said.headers, cut=size, end=end)

    store.change(cut, store.is_content if path == FILE else store.is_listing)
    refused(world, store.source(path))


@pytest.mark.fault("source")
@pytest.mark.parametrize("path", [FILE, PATTERN])
@pytest.mark.parametrize(
    "said",
    [
        Said(PAGE, headers={"Content-Type": "text/html"}),
        Said(b""),
        Said({}),
        Said(b"", 302, {"Location": "https://login.example/?token=abc"}),
    ],
    ids=["a page", "nothing", "JSON", "elsewhere"],
)
def test_an_answer_that_is_none_is_refused(
    said: Said, path: str, world: World, store: Store
) -> None:
    store.always(said, store.is_content if path == FILE else store.is_listing)
    assert "token=abc" not in refused(world, store.source(path))


@pytest.mark.fault("source")
@pytest.mark.parametrize("path", [FILE, PATTERN])
def test_where_another_server_answers_all_of_it_nothing_is_taken_for_absent(
    path: str, world: World, store: Store
) -> None:
    page = Said(PAGE, headers={"Content-Type": "text/html"})
    store.always(page, lambda asked: asked.path != test_sharepoint.TOKEN)
    none_needed = {"minimum_files": 0} if path == PATTERN else {}
    text = refused(world, store.source(path).model_copy(update=none_needed))
    assert re.search("found a web page|read as a file|found another answer", text)


@pytest.mark.fault("source")
def test_a_listing_without_its_end_is_no_listing(world: World, store: Store) -> None:
    pages = iter(range(9))
    broken = fake_s3.error(503, "SlowDown", "later")
    store.change(lambda _, said: broken if next(pages, 9) else said, store.is_listing)
    refused(world, store.source(PATTERN))


@pytest.mark.fault("source")
def test_a_token_that_runs_out_meanwhile_ends_what_is_not_read_yet(
    world: World, store: Store
) -> None:
    expired = fake_s3.error(400, "ExpiredToken", f"The token {fake_s3.SESSION} has expired")
    store.always(
        expired, lambda asked: asked.path.endswith("_b.csv") or "_b.csv" in str(asked.query)
    )
    several = store.source(PATTERN)
    world.collect(several)
    (failed,) = [d for d in world.landing.deliveries() if d.state == "failed"]
    assert failed.name.endswith("_b.csv")
    assert "as where a key or token has run out" in failed.reason or "HTTP 400" in failed.reason
    world.load(several)
    # Each file speaks for itself alone.
    assert world.standing() == {"revenue north 2026-10": "5"}
    assert fake_s3.SESSION.encode() not in stored(world)


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    """An SFTP server with the same files."""
    folder: Path = tmp_path_factory.mktemp("sftp")
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    with sftp_server(folder) as running:
        yield running


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    ("trouble", "path", "words"),
    [
        (Trouble.LISTING, PATTERN, "expected an answer of the store, found none"),
        (Trouble.READING, FILE, "expected an answer of the store, found none"),
        (Trouble.SHORT, FILE, "it is being written, or was cut off"),
        (Trouble.DENIED, FILE, "expected the right to read"),
        (Trouble.DENIED, PATTERN, "expected the right to read"),
        (Trouble.SILENT, FILE, "expected an answer within 1 s, found none"),
        (Trouble.SILENT, PATTERN, "expected an answer within 1 s, found none"),
    ],
)
def test_what_breaks_over_sftp_is_told(
    trouble: Trouble,
    path: str,
    words: str,
    world: World,
    sftp: SftpServer,
) -> None:
    world.values = {"SFTP_USER": USER, "SFTP_PASSWORD": PASSWORD}
    sftp.trouble = trouble
    try:
        asked = over_sftp(sftp, path, timeout_seconds=1 if trouble is Trouble.SILENT else 20)
        assert words in refused(world, asked, (PASSWORD,))
    finally:
        sftp.trouble = Trouble.NONE
    assert world_again(world).collect(asked).failures == ()


@pytest.mark.fault("source")
def test_a_server_of_sftp_that_is_down_is_told(world: World, sftp: SftpServer) -> None:
    world.values = {"SFTP_USER": USER, "SFTP_PASSWORD": PASSWORD}
    nobody = SftpServer(f"sftp://127.0.0.1:{unused_port()}", sftp.host_key, [])
    text = refused(world, over_sftp(nobody, FILE, timeout_seconds=20), (PASSWORD,))
    assert "expected an answer of the store, found none" in text
    assert world.paused == [1.0, 2.0]


def over_sftp(server: SftpServer, path: str, **changes: Any) -> Any:
    storage = {
        "type": "sftp",
        "user": "${SFTP_USER}",
        "password": "${SFTP_PASSWORD}",
        "host_key": server.host_key,
        **changes,
    }
    partly = {"delivery": "partial"} if "*" in path else {}
    return source(MONTHLY, path=f"{server.url}/{path}", storage=storage, **partly)


def world_again(world: World) -> World:
    """Another organisation with the same environment."""
    other = World(world.root / "other")
    other.values = world.values
    return other
