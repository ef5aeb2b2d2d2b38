"""Files in stores other than a disk are read as those on one are, and never in part."""

import asyncio
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fsspec.core
import paramiko
import pytest

from scorecard.config.storage import AzureStorage
from scorecard.ingest import store_access
from scorecard.ingest.environment import Environment
from tests.ingest.sftpserver import PASSWORD, USER, SftpServer, sftp_server
from tests.ingest.test_secrets import stored
from tests.ingest.world import BOOK, LONG, MONTHLY, World, book, source, table

S3 = {"type": "s3", "key": "${STORE_KEY}", "secret": "${STORE_SECRET}"}
VALUES = {"STORE_KEY": "AKIA-4711", "STORE_SECRET": "st0re/secret"}
PATH = "s3://figures/drops/sales_{month}.csv"
FEED = table("revenue,north,2026-10,5", "revenue,south,2026-10,7")


@dataclass
class FakeStore:
    """A store that has these files, as fsspec gives it; `grow` is called between two looks."""

    files: dict[str, bytes] = field(default_factory=dict)
    raises: Exception | None = None
    grow: Callable[[], None] = lambda: None
    options: dict[str, Any] = field(default_factory=dict)
    asked: int = 0

    def opened(self, url: str, **options: Any) -> tuple["FakeStore", str]:
        self.options = options
        return self, url.partition("://")[2]

    def info(self, path: str) -> dict[str, Any]:
        self.asked += 1
        if self.raises is not None:
            raise self.raises
        if path not in self.files:
            raise FileNotFoundError(path)
        return {"name": path, "size": len(self.files[path]), "type": "file"}

    def cat_file(self, path: str) -> bytes:
        content = self.files[path]
        self.grow()
        return content

    def ls(self, path: str, detail: bool) -> list[dict[str, Any]]:
        assert detail
        if self.raises is not None:
            raise self.raises
        found = [name for name in self.files if name.rpartition("/")[0] == path]
        if not found:
            raise FileNotFoundError(path)
        folder = {"name": f"{path}/sales_2026-10_folder.csv", "size": 0, "type": "directory"}
        return [folder, *({"name": name, "size": 1, "type": "file"} for name in found)]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, world: World) -> FakeStore:
    """An S3 of ours, and an environment that lets us in."""
    fake = FakeStore()
    monkeypatch.setattr(fsspec.core, "url_to_fs", fake.opened)
    world.values = dict(VALUES)
    return fake


def monthly(**changes: Any) -> Any:
    return source(MONTHLY, path=PATH, storage=S3, **changes)


def test_a_months_file_is_read_from_a_bucket(world: World, store: FakeStore) -> None:
    store.files["figures/drops/sales_2026-10.csv"] = FEED.encode()
    (delivery,) = world.collect(monthly()).deliveries
    assert (delivery.state, delivery.rows) == ("accepted", 2)
    # Where it came from stays as it is declared.
    assert delivery.name == "s3://figures/drops/sales_2026-10.csv"
    world.load(monthly())
    assert world.standing() == {"revenue north 2026-10": "5", "revenue south 2026-10": "7"}
    assert (store.options["key"], store.options["secret"]) == ("AKIA-4711", "st0re/secret")
    assert store.options["use_listings_cache"] is False
    everything = stored(world)
    assert not [value for value in VALUES.values() if value.encode() in everything]


def test_workbooks_are_read_from_a_bucket_too(world: World, store: FakeStore) -> None:
    store.files["figures/book.xlsx"] = book([["Measure", "Oct 2026"], ["Sales", 5]])
    kept = source(BOOK, path="s3://figures/book.xlsx", storage=S3)
    assert world.collect(kept).failures == ()
    world.load(kept)
    assert world.standing() == {"revenue north 2026-10": "5"}


def test_each_file_of_a_pattern_is_a_delivery(world: World, store: FakeStore) -> None:
    for name, value in (("a", 5), ("b", 7)):
        unit = {"a": "north", "b": "south"}[name]
        text = table(f"revenue,{unit},2026-10,{value}")
        store.files[f"figures/drops/sales_2026-10_{name}.csv"] = text.encode()
    store.files["figures/drops/other.csv"] = b"x"
    path = "s3://figures/drops/sales_{month}_*.csv"
    several = source(MONTHLY, path=path, delivery="partial", minimum_files=2, storage=S3)
    names = [delivery.name for delivery in world.collect(several).deliveries]
    assert names == [f"s3://figures/drops/sales_2026-10_{name}.csv" for name in "ab"]
    store.files.clear()
    (failed, *_) = world.collect(several).failures
    assert "expected at least 2 files, found none" in failed.reason


def test_months_before_need_not_be_there_but_the_runs_own_has_to(
    world: World, store: FakeStore
) -> None:
    store.files["figures/drops/sales_2026-10.csv"] = FEED.encode()
    assert len(world.collect(monthly(lookback=2)).deliveries) == 1
    (failed,) = world.collect(monthly(), "2026-11").failures
    assert "expected the file for 2026-11, found none" in failed.reason


@pytest.mark.fault("source")
def test_a_file_that_is_still_being_written_is_not_read(world: World, store: FakeStore) -> None:
    name = "figures/drops/sales_2026-10.csv"
    store.files[name] = FEED.encode()
    store.grow = lambda: store.files.update({name: store.files[name] + b"revenue,x,2026-10,1\n"})
    (failed,) = world.collect(monthly()).failures
    assert "it is being written, or was cut off" in failed.reason
    assert world.paused == [1.0, 2.0]


@pytest.mark.attack("web servers")
def test_a_file_that_is_too_large_is_not_read(world: World, store: FakeStore) -> None:
    store.files["figures/drops/sales_2026-10.csv"] = FEED.encode() * 100
    small = source(MONTHLY, path=PATH, storage={**S3, "most_bytes": 1_000})
    (failed,) = world.collect(small).failures
    assert "expected a file of at most 1,000 bytes, found" in failed.reason


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    ("error", "words", "asked"),
    [
        (ConnectionError("no route to s3 as AKIA-4711"), "found none ('no route to s3 as", 3),
        (PermissionError("st0re/secret may not"), "expected the right to read", 1),
        (type("NoCredentialsError", (Exception,), {})("no key"), "check storage", 1),
        (ImportError("No module named s3fs", name="s3fs"), "pip install 'scorecard[s3]'", 1),
    ],
)
def test_what_a_store_refuses_is_told_without_secrets(
    world: World, store: FakeStore, error: Exception, words: str, asked: int
) -> None:
    store.raises = error
    (failed,) = world.collect(monthly()).failures
    assert words in failed.reason
    assert store.asked == asked
    everything = stored(world)
    assert not [value for value in VALUES.values() if value.encode() in everything]
    pattern = "s3://figures/drops/sales_{month}_*.csv"
    several = source(MONTHLY, path=pattern, delivery="partial", storage=S3)
    assert words in world.collect(several).failures[0].reason


@pytest.mark.fault("source")
def test_a_store_that_hangs_is_given_up(world: World, store: FakeStore) -> None:
    store.files["figures/drops/sales_2026-10.csv"] = FEED.encode()
    store.grow = lambda: __import__("time").sleep(1.3)
    slow = source(MONTHLY, path=PATH, storage={**S3, "timeout_seconds": 1})
    (failed,) = world.collect(slow).failures
    assert "expected an answer within 1 s, found none" in failed.reason
    # Its time is over, for another try too.
    assert world.paused == []


@pytest.mark.fault("source")
def test_a_service_account_that_is_no_json_is_told(world: World, store: FakeStore) -> None:
    gcs = {"type": "gcs", "service_account": "${STORE_KEY}"}
    (failed,) = world.collect(source(LONG, path="gs://figures/sales.csv", storage=gcs)).failures
    assert "expected a service account's key as JSON, found another text" in failed.reason
    assert "AKIA-4711" not in failed.reason


@pytest.fixture(scope="module")
def client_key() -> Any:
    return paramiko.ECDSAKey.generate()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, client_key: Any) -> Iterator[SftpServer]:
    """An SFTP server with the month's file."""
    folder: Path = tmp_path_factory.mktemp("sftp")
    (folder / "out").mkdir()
    (folder / "out" / "sales_2026-10.csv").write_text(FEED)
    with sftp_server(folder, client_key) as running:
        yield running


def over_sftp(server: SftpServer, **changes: Any) -> Any:
    storage = {
        "type": "sftp",
        "user": "${SFTP_USER}",
        "password": "${SFTP_PASSWORD}",
        "host_key": server.host_key,
        **changes,
    }
    kept = {name: value for name, value in storage.items() if value is not None}
    return source(MONTHLY, path=f"{server.url}/out/sales_{{month}}.csv", storage=kept)


def test_a_file_comes_over_sftp_by_password_or_key(
    world: World, server: SftpServer, client_key: Any
) -> None:
    text = io.StringIO()
    client_key.write_private_key(text)
    world.values = {"SFTP_USER": USER, "SFTP_PASSWORD": PASSWORD, "SFTP_KEY": text.getvalue()}
    by_password = over_sftp(server)
    by_key = over_sftp(server, password=None, private_key="${SFTP_KEY}")
    for asked in (by_password, by_key):
        result = world.collect(asked)
        assert result.failures == ()
    world.load(by_password)
    assert world.standing() == {"revenue north 2026-10": "5", "revenue south 2026-10": "7"}
    everything = stored(world)
    lines = text.getvalue().splitlines()[1:-1]
    assert not [value for value in (PASSWORD, *lines) if value.encode() in everything]


@pytest.mark.attack("secrets")
def test_a_server_with_another_key_is_sent_no_password(world: World, server: SftpServer) -> None:
    world.values = {"SFTP_USER": USER, "SFTP_PASSWORD": PASSWORD}
    other = paramiko.ECDSAKey.generate()
    before = len(server.tried)
    asked = over_sftp(server, host_key=f"{other.get_name()} {other.get_base64()}")
    (failed,) = world.collect(asked).failures
    assert "expected a server with the key ecdsa-sha2-nistp256 of host_key" in failed.reason
    assert len(server.tried) == before


@pytest.mark.fault("source")
def test_what_sftp_refuses_is_told_and_tried_once(world: World, server: SftpServer) -> None:
    world.values = {"SFTP_USER": USER, "SFTP_PASSWORD": "wr0ng-one", "SFTP_KEY": "no key"}
    before = len(server.tried)
    (failed,) = world.collect(over_sftp(server)).failures
    assert "expected the right to read, found that it is refused" in failed.reason
    assert server.tried[before:] == ["wr0ng-one"]
    (failed,) = world.collect(over_sftp(server, password=None, private_key="${SFTP_KEY}")).failures
    assert "expected a private key of OpenSSH without a passphrase" in failed.reason
    world.values["SFTP_PASSWORD"] = PASSWORD
    (failed,) = world.collect(over_sftp(server), "2026-11").failures
    assert "expected the file for 2026-11, found none" in failed.reason


@pytest.mark.parametrize(
    ("scheme", "storage", "expected"),
    [
        (
            "abfs",
            {"type": "azure", "account_name": "acme", "account_key": "${STORE_KEY}"},
            {"account_name": "acme", "anon": True},
        ),
        (
            "abfs",
            {
                "type": "azure",
                "account_name": "acme",
                "tenant": "acme.example",
                "client_id": "robot",
                "client_secret": "${STORE_SECRET}",
            },
            {"account_name": "acme", "anon": True},
        ),
        (
            "gs",
            {"type": "gcs", "service_account": "${GOOGLE_KEY}"},
            {"token": {"private_key": "of gcs"}},
        ),
        # The machine's own rights.
        ("gs", {"type": "gcs"}, {}),
        (
            "s3",
            {**S3, "region": "eu-central-1", "endpoint_url": "https://minio.example"},
            {
                "key": "AKIA-4711",
                "secret": "st0re/secret",
                "endpoint_url": "https://minio.example",
                "client_kwargs": {"region_name": "eu-central-1"},
                "config_kwargs": {
                    "connect_timeout": 30,
                    "read_timeout": 120,
                    "retries": {"max_attempts": 0},
                },
            },
        ),
    ],
)
def test_each_store_is_told_what_lets_us_in(
    world: World,
    store: FakeStore,
    scheme: str,
    storage: dict[str, Any],
    expected: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = SimpleNamespace(close=lambda: None, credential=None)
    monkeypatch.setattr(store_access, "azure_client", lambda *_: client)
    world.values["GOOGLE_KEY"] = '{"private_key": "of gcs"}'
    store.files["figures/sales.csv"] = FEED.encode()
    asked = source(LONG, path=f"{scheme}://figures/sales.csv", storage=storage)
    assert world.collect(asked).failures == ()
    ours = {"skip_instance_cache": True, "use_listings_cache": False}
    assert store.options == {**expected, **ours}


@pytest.mark.parametrize(
    ("changes", "kind", "url"),
    [
        ({"account_key": "${KEY}"}, "SharedKeyCredentialPolicy", None),
        ({"sas_token": "${KEY}"}, "AzureSasCredential", "https://acme.blob.example"),
        (
            {"tenant": "acme.example", "client_id": "robot", "client_secret": "${KEY}"},
            "ClientSecretCredential",
            None,
        ),
    ],
)
def test_azure_is_asked_as_is_declared_alone(
    changes: dict[str, Any], kind: str, url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("azure.storage.blob.aio", reason="scorecard[azure] is not installed")
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", "BlobEndpoint=https://evil.example")
    store = AzureStorage(type="azure", account_name="acme", endpoint_url=url, **changes)
    environment = Environment({"KEY": "c2VjcmV0IG9mIG9uZSB0ZXN0"})
    client = store_access.azure_client(store, environment, "here")
    assert client.url.rstrip("/") == (url or "https://acme.blob.core.windows.net")
    assert type(client.credential).__name__ == kind
    assert "c2VjcmV0" not in environment.redact("c2VjcmV0IG9mIG9uZSB0ZXN0")
    for opened in (client, client.credential if kind == "ClientSecretCredential" else None):
        if opened is not None:
            asyncio.run(opened.close())
