"""A real server that speaks S3 (moto) gives NHS England's published figures from a bucket."""

from collections.abc import Iterator
from typing import Any

import pytest
import s3fs

from tests.acceptance.data import shared_data
from tests.bi import nhs
from tests.bi.servers import installed, running
from tests.ingest.world import World
from tests.ingest.world import source as made
from tests.servers import free_port

pytestmark = pytest.mark.bi
VALUES = {"S3_KEY": "AKIA-OF-ONE-TEST-RUN", "S3_SECRET": "s3cret/of one+test run"}
PATH = "s3://figures/nhs/ae_attendances.csv"
FOLDER = "s3://figures/nhs/parts"


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bucket with the published file, and with it in two; where the server is."""
    root = shared_data("nhs_ae")
    folder, home, port = installed("moto-5.1.22"), tmp_path_factory.mktemp("s3"), free_port()
    url = f"http://127.0.0.1:{port}"
    command = [folder / "bin" / "moto_server", "-p", str(port)]
    with running(command, home, {}, f"{url}/moto-api/"):
        files = s3fs.S3FileSystem(
            key=VALUES["S3_KEY"],
            secret=VALUES["S3_SECRET"],
            endpoint_url=url,
            skip_instance_cache=True,
        )
        files.mkdir("figures")
        content = (root / "nhs_ae" / "ae_attendances.csv").read_bytes()
        files.pipe_file(PATH, content)
        head, *lines = content.decode().splitlines(keepends=True)
        april = [line for line in lines if line.startswith("2016-04")]
        for name, part in (("a", april[:100]), ("b", april[100:])):
            text = "".join([head, *part])
            files.pipe_file(f"{FOLDER}/ae_2016-04_{name}.csv", text.encode())
        yield url


def declared(s3: str, **changes: Any) -> dict[str, Any]:
    path = shared_data("nhs_ae") / "nhs_ae" / "ae_attendances.csv"
    head = path.read_text(encoding="utf-8").partition("\n")[0]
    names = {column["name"] for column in nhs.SOURCE["columns"]}
    storage = {"type": "s3", "key": "${S3_KEY}", "secret": "${S3_SECRET}", "endpoint_url": s3}
    columns = [
        {**column, "format": "%Y-%m-%d"} if column["type"] == "month" else column
        for column in nhs.SOURCE["columns"]
    ]
    return {
        **nhs.SOURCE,
        "type": "csv",
        "path": PATH,
        "storage": storage,
        "covers": "history",
        "columns": columns,
        "ignore_columns": [name for name in head.split(",") if name not in names],
        **changes,
    }


def test_a_file_in_a_bucket_gives_the_published_figures(s3: str, tmp_path: Any) -> None:
    assert nhs.england(declared(s3), tmp_path, VALUES) == nhs.ENGLAND


def test_files_of_a_pattern_give_them_together(s3: str, tmp_path: Any) -> None:
    several = declared(
        s3,
        path=f"{FOLDER}/ae_{{month}}_*.csv",
        covers="month",
        delivery="partial",
        minimum_files=2,
        minimum_rows=50,
    )
    assert nhs.england(several, tmp_path, VALUES) == nhs.ENGLAND


def test_what_it_has_not_and_what_it_refuses_is_told(s3: str, tmp_path: Any) -> None:
    world = World(tmp_path)
    world.values = VALUES
    for path, words in (
        ("s3://figures/nhs/nobody.csv", "expected the file for 2016-04, found none"),
        ("s3://nowhere/x.csv", "expected the file for 2016-04, found none"),
    ):
        (failed,) = world.collect(made(declared(s3, path=path)), nhs.MONTH).failures
        assert words in failed.reason
    away = declared(f"http://127.0.0.1:{free_port()}")
    (failed,) = world.collect(made(away), nhs.MONTH).failures
    assert "expected an answer of the store, found none" in failed.reason
