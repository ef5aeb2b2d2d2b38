"""A real server that speaks as Azure Storage (Azurite) gives NHS England's published figures."""

import base64
import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bi import nhs, stores
from tests.bi.servers import installed, running
from tests.servers import free_port

pytestmark = pytest.mark.bi
blobs = pytest.importorskip("azure.storage.blob", reason="scorecard[azure] is not installed")
pytest.importorskip("adlfs", reason="scorecard[azure] is not installed")

ACCOUNT = "acme"
KEY = base64.b64encode(b"a key of one test run, long enough").decode()
OTHER = base64.b64encode(b"another key, which it does not know").decode()
WHOLE = f"abfs://{stores.WHOLE}"


@pytest.fixture(scope="module")
def azure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A container with the published file, and with it in two; where the account is."""
    files = stores.files()
    folder, home = installed("azurite-3.37.0"), tmp_path_factory.mktemp("azure")
    port = free_port()
    command = ["node", folder / "node_modules" / ".bin" / "azurite-blob", "--blobPort", str(port)]
    # It is older than the library that asks it, and would refuse it for that alone.
    command += ["--location", home, "--silent", "--disableTelemetry", "--skipApiVersionCheck"]
    server = f"http://127.0.0.1:{port}"
    account = {"AZURITE_ACCOUNTS": f"{ACCOUNT}:{KEY}"}
    with running(command, home, account, server, range(400, 404)):
        url = f"{server}/{ACCOUNT}"
        named = {"account_name": ACCOUNT, "account_key": KEY}
        with blobs.BlobServiceClient(url, credential=named) as client:
            client.create_container(stores.BUCKET)
            for path, content in files.items():
                name = path.removeprefix(f"{stores.BUCKET}/")
                client.get_blob_client(stores.BUCKET, name).upload_blob(content)
        yield url


def storage(azure: str, **changes: Any) -> dict[str, Any]:
    kept = {"type": "azure", "account_name": ACCOUNT, "endpoint_url": azure}
    return {**kept, "account_key": "${AZURE_KEY}", **changes}


def signed(most: dt.timedelta) -> str:
    """A signature with the rights docs/sources/stores.md wants, until then."""
    text: str = blobs.generate_container_sas(
        ACCOUNT,
        stores.BUCKET,
        account_key=KEY,
        permission=blobs.ContainerSasPermissions(read=True, list=True),
        start=dt.datetime.now(dt.UTC) - dt.timedelta(days=2),
        expiry=dt.datetime.now(dt.UTC) + most,
        protocol="https,http",
    )
    return text


BY_SIGNATURE = {"account_key": None, "sas_token": "${AZURE_SAS}"}


def test_a_file_in_a_container_gives_the_published_figures(azure: str, tmp_path: Path) -> None:
    asked = stores.declared(WHOLE, storage(azure))
    assert nhs.england(asked, tmp_path, {"AZURE_KEY": KEY}) == nhs.ENGLAND


def test_files_of_a_pattern_give_them_together_by_a_signature(azure: str, tmp_path: Path) -> None:
    asked = stores.several("abfs", storage(azure, **BY_SIGNATURE))
    values = {"AZURE_SAS": signed(dt.timedelta(hours=1))}
    assert nhs.england(asked, tmp_path, values) == nhs.ENGLAND


@pytest.mark.parametrize("path", [f"abfs://{stores.BUCKET}/nobody.csv", "abfs://nowhere/x.csv"])
def test_what_it_has_not_is_told(azure: str, path: str, tmp_path: Path) -> None:
    text = stores.refused(stores.declared(path, storage(azure)), tmp_path, {"AZURE_KEY": KEY})
    assert "expected the file for 2016-04, found none" in text


@pytest.mark.parametrize("key", [OTHER, "no/base64 at all"])
def test_a_wrong_key_is_told(azure: str, key: str, tmp_path: Path) -> None:
    text = stores.refused(stores.declared(WHOLE, storage(azure)), tmp_path, {"AZURE_KEY": key})
    assert "expected the right to read, found that it is refused" in text


def test_a_signature_that_has_run_out_is_told(azure: str, tmp_path: Path) -> None:
    asked = stores.declared(WHOLE, storage(azure, **BY_SIGNATURE))
    text = stores.refused(asked, tmp_path, {"AZURE_SAS": signed(dt.timedelta(days=-1))})
    assert "expected the right to read, found that it is refused" in text


def test_no_other_variable_lets_us_in_or_leads_elsewhere(
    azure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", KEY)
    monkeypatch.setenv(
        "AZURE_STORAGE_CONNECTION_STRING",
        f"BlobEndpoint={azure};AccountName={ACCOUNT};AccountKey={KEY}",
    )
    text = stores.refused(stores.declared(WHOLE, storage(azure)), tmp_path, {"AZURE_KEY": OTHER})
    assert "expected the right to read, found that it is refused" in text


def test_one_that_is_gone_is_told_in_time(tmp_path: Path) -> None:
    away = storage(f"http://127.0.0.1:{free_port()}/{ACCOUNT}", timeout_seconds=5)
    began = time.monotonic()
    text = stores.refused(stores.declared(WHOLE, away), tmp_path, {"AZURE_KEY": KEY})
    assert "expected an answer of the store, found none" in text
    assert time.monotonic() - began < 5
