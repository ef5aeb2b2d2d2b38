"""The published figures of NHS England as files in a store, and what has to be told of one.

Each store has the same files; `BUCKET` is what it calls a bucket or a container.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.acceptance.data import shared_data
from tests.bi import nhs
from tests.ingest.test_secrets import stored
from tests.ingest.world import World, source

BUCKET = "figures"
WHOLE = f"{BUCKET}/nhs/ae_attendances.csv"
PARTS = f"{BUCKET}/nhs/parts"


def files() -> dict[str, bytes]:
    """The published file by its path, and its April in two parts."""
    content = _published().read_bytes()
    head, *lines = content.decode().splitlines(keepends=True)
    april = [line for line in lines if line.startswith(nhs.MONTH)]
    parts = {"a": april[:100], "b": april[100:]}
    return {WHOLE: content} | {
        f"{PARTS}/ae_{nhs.MONTH}_{name}.csv": "".join([head, *part]).encode()
        for name, part in parts.items()
    }


def declared(path: str, storage: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A source of the whole file at a path in a store."""
    head = _published().read_text(encoding="utf-8").partition("\n")[0]
    names = {column["name"] for column in nhs.SOURCE["columns"]}
    columns = [
        {**column, "format": "%Y-%m-%d"} if column["type"] == "month" else column
        for column in nhs.SOURCE["columns"]
    ]
    return {
        **nhs.SOURCE,
        "type": "csv",
        "path": path,
        "storage": {name: value for name, value in storage.items() if value is not None},
        "covers": "history",
        "columns": columns,
        "ignore_columns": [name for name in head.split(",") if name not in names],
        **changes,
    }


def several(scheme: str, storage: Mapping[str, Any]) -> dict[str, Any]:
    """A source of April's two files."""
    return declared(
        f"{scheme}://{PARTS}/ae_{{month}}_*.csv",
        storage,
        covers="month",
        delivery="partial",
        minimum_files=2,
        minimum_rows=50,
    )


def refused(asked: Mapping[str, Any], folder: Path, values: Mapping[str, str]) -> str:
    """The one error of a source of which nothing is loaded, and no secret stored."""
    world = World(folder)
    world.values = dict(values)
    made = source(asked)
    result = world.collect(made, nhs.MONTH)
    assert [delivery.state for delivery in result.deliveries] == ["failed"]
    world.load(made)
    assert world.standing() == {}
    everything = stored(world)
    for value in values.values():
        assert not [line for line in value.splitlines() if line.encode() in everything]
    (failed,) = result.failures
    return failed.reason


def _published() -> Path:
    return shared_data("nhs_ae") / "nhs_ae" / "ae_attendances.csv"
