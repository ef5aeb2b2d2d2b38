"""The doctor looks whether files in a store are there and have their shape."""

from pathlib import Path

import fsspec.core
import pytest

from scorecard.onboard.doctor.item import Item
from scorecard.onboard.doctor.sources import reachable
from scorecard.period import Month
from tests.ingest.test_storage import FEED, PATH, S3, VALUES, FakeStore
from tests.ingest.world import MONTHLY, source

OCTOBER = Month.parse("2026-10")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    """An S3 of ours, and an environment that lets us in."""
    fake = FakeStore()
    monkeypatch.setattr(fsspec.core, "url_to_fs", fake.opened)
    for name, value in VALUES.items():
        monkeypatch.setenv(name, value)
    return fake


def looked_at(path: str = PATH, **changes: object) -> Item:
    asked = source(MONTHLY, path=path, storage=S3, **changes)
    (item,) = reachable(asked, OCTOBER, Path("/nowhere"), {})
    return item


def test_a_file_that_is_there_is_read(store: FakeStore) -> None:
    store.files["figures/drops/sales_2026-10.csv"] = FEED.encode()
    item = looked_at()
    assert (item.state, item.found) == (
        "ok",
        "s3://figures/drops/sales_2026-10.csv; 2 rows as declared",
    )
    several = looked_at(PATH.replace(".csv", "*.csv"), delivery="partial")
    assert (several.state, several.found.endswith("1 file; 2 rows as declared")) == ("ok", True)


@pytest.mark.fault("source")
def test_one_that_is_not_there_and_a_store_that_refuses_are_told(store: FakeStore) -> None:
    item = looked_at()
    assert (item.state, item.found) == (
        "warning",
        "s3://figures/drops/sales_2026-10.csv is not there",
    )
    store.raises = PermissionError("no right for AKIA-4711")
    item = looked_at()
    assert item.state == "problem"
    assert "expected the right to read" in item.found
    assert "AKIA-4711" not in item.found
