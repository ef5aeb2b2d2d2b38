"""A real server that speaks S3 (moto) gives NHS England's published figures from a bucket."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import s3fs

from tests.bi import nhs, stores
from tests.bi.servers import installed, running
from tests.servers import free_port

pytestmark = pytest.mark.bi
VALUES = {"S3_KEY": "AKIA-OF-ONE-TEST-RUN", "S3_SECRET": "s3cret/of one+test run"}
WHOLE = f"s3://{stores.WHOLE}"


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bucket with the published file, and with it in two; where the server is."""
    files = stores.files()
    folder, home, port = installed("moto-5.1.22"), tmp_path_factory.mktemp("s3"), free_port()
    url = f"http://127.0.0.1:{port}"
    command = [folder / "bin" / "moto_server", "-p", str(port)]
    with running(command, home, {}, f"{url}/moto-api/"):
        system = s3fs.S3FileSystem(
            key=VALUES["S3_KEY"],
            secret=VALUES["S3_SECRET"],
            endpoint_url=url,
            skip_instance_cache=True,
        )
        system.mkdir(stores.BUCKET)
        for path, content in files.items():
            system.pipe_file(path, content)
        yield url


def storage(s3: str, **changes: Any) -> dict[str, Any]:
    kept = {"type": "s3", "key": "${S3_KEY}", "secret": "${S3_SECRET}", "endpoint_url": s3}
    return {**kept, **changes}


def test_a_file_in_a_bucket_gives_the_published_figures(s3: str, tmp_path: Path) -> None:
    assert nhs.england(stores.declared(WHOLE, storage(s3)), tmp_path, VALUES) == nhs.ENGLAND


def test_files_of_a_pattern_give_them_together(s3: str, tmp_path: Path) -> None:
    assert nhs.england(stores.several("s3", storage(s3)), tmp_path, VALUES) == nhs.ENGLAND


@pytest.mark.parametrize("path", [f"s3://{stores.BUCKET}/nhs/nobody.csv", "s3://nowhere/x.csv"])
def test_what_it_has_not_is_told(s3: str, path: str, tmp_path: Path) -> None:
    text = stores.refused(stores.declared(path, storage(s3)), tmp_path, VALUES)
    assert "expected the file for 2016-04, found none" in text


def test_one_that_is_gone_is_told_in_time(tmp_path: Path) -> None:
    away = storage(f"http://127.0.0.1:{free_port()}", timeout_seconds=5)
    began = time.monotonic()
    text = stores.refused(stores.declared(WHOLE, away), tmp_path, VALUES)
    assert "expected an answer of the store, found none" in text
    assert time.monotonic() - began < 5
