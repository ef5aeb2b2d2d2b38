"""A server that speaks as Google Cloud Storage gives NHS England's published figures from a bucket.

It lets everybody in; what it does not look at, whether Google's own library signs in as the
service account, is seen by a stand-in of the server that gives tokens.
"""

import importlib.util
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.bi import nhs, stores
from tests.bi.servers import installed, running
from tests.ingest.webserver import Said, WebServer, web_server
from tests.servers import free_port

# Who imports it decides how it asks, and that is to be the program.
IS_THERE = importlib.util.find_spec("gcsfs") is not None
pytestmark = [
    pytest.mark.bi,
    pytest.mark.skipif(not IS_THERE, reason="scorecard[gcs] is not installed"),
]

TOKEN = "ya29.of-one-test-run"
WHOLE = f"gs://{stores.WHOLE}"


@pytest.fixture(scope="module")
def gcs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bucket with the published file, and with it in two; where the server is."""
    files = stores.files()
    folder, home, port = installed("gcs-2026.7.19"), tmp_path_factory.mktemp("gcs"), free_port()
    url = f"http://127.0.0.1:{port}"
    command = [folder / "bin" / "gcp-storage-emulator", "start", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--in-memory", "--default-bucket", stores.BUCKET]
    with running(command, home, {}, url):
        for path, content in files.items():
            named = {"uploadType": "media", "name": path.removeprefix(f"{stores.BUCKET}/")}
            place = f"{url}/upload/storage/v1/b/{stores.BUCKET}/o"
            httpx.post(place, params=named, content=content).raise_for_status()
        yield url


@pytest.fixture
def tokens() -> Iterator[WebServer]:
    """What gives tokens to the service account."""
    with web_server() as web:
        web.answers("/token", Said({"access_token": TOKEN, "expires_in": 3600}))
        yield web


@pytest.fixture(scope="module")
def key() -> str:
    """A private key of one test run."""
    return (
        rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def account(tokens: str, key: str) -> dict[str, str]:
    """The environment with a service account's key, as Google writes it."""
    written = {
        "type": "service_account",
        "project_id": "acme",
        "private_key_id": "k-of-one-test-run",
        "private_key": key,
        "client_email": "robot-of-scorecards@acme.iam.example",
        "token_uri": f"{tokens}/token",
    }
    return {"GCS_KEY": json.dumps(written)}


def storage(gcs: str, **changes: Any) -> dict[str, Any]:
    return {"type": "gcs", "service_account": "${GCS_KEY}", "endpoint_url": gcs, **changes}


def test_a_file_in_a_bucket_gives_the_published_figures(
    gcs: str, tokens: WebServer, key: str, tmp_path: Path
) -> None:
    asked = stores.declared(WHOLE, storage(gcs))
    assert nhs.england(asked, tmp_path, account(tokens.url, key)) == nhs.ENGLAND
    assert tokens.requests
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (TOKEN, *key.splitlines()):
        assert secret.encode() not in everything


def test_files_of_a_pattern_give_them_together(
    gcs: str, tokens: WebServer, key: str, tmp_path: Path
) -> None:
    asked = stores.several("gs", storage(gcs))
    assert nhs.england(asked, tmp_path, account(tokens.url, key)) == nhs.ENGLAND


@pytest.mark.parametrize("path", [f"gs://{stores.BUCKET}/nobody.csv", "gs://nowhere/x.csv"])
def test_what_it_has_not_is_told(
    gcs: str, tokens: WebServer, key: str, path: str, tmp_path: Path
) -> None:
    asked = stores.declared(path, storage(gcs))
    text = stores.refused(asked, tmp_path, account(tokens.url, key))
    assert "expected the file for 2016-04, found none" in text


def test_a_wrong_key_is_told_and_not_tried_for_long(
    gcs: str, tokens: WebServer, key: str, tmp_path: Path
) -> None:
    wrong = {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
    tokens.answers("/token", Said(wrong, status=400))
    asked = stores.declared(WHOLE, storage(gcs))
    text = stores.refused(asked, tmp_path, account(tokens.url, key))
    assert "expected the right to read, found that it is refused" in text
    # For the file, and to see whether it is a folder.
    assert len(tokens.requests) <= 2


@pytest.mark.parametrize("status", [401, 403])
def test_rights_that_are_missing_are_told(
    status: int, tokens: WebServer, key: str, tmp_path: Path
) -> None:
    said = {"error": {"code": status, "message": "robot does not have storage.objects.get"}}
    tokens.handles(WebServer.any_path, lambda _: Said(said, status=status))
    asked = stores.declared(WHOLE, storage(tokens.url))
    text = stores.refused(asked, tmp_path, account(tokens.url, key))
    assert "expected the right to read, found that it is refused" in text


@pytest.mark.parametrize("gone", ["store", "tokens"])
def test_one_that_is_gone_is_told_in_time(
    gone: str, tokens: WebServer, key: str, tmp_path: Path
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    away = storage(nobody, timeout_seconds=5)
    values = account(nobody if gone == "tokens" else tokens.url, key)
    began = time.monotonic()
    text = stores.refused(stores.declared(WHOLE, away), tmp_path, values)
    assert "expected an answer of the store, found none" in text
    assert time.monotonic() - began < 5
