"""Fixtures of the ingest tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ingest.webserver import WebServer, web_server
from tests.ingest.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty organisation; its warehouse is closed at the end."""
    made = World(tmp_path)
    yield made
    made.warehouse.close()


@pytest.fixture
def web() -> Iterator[WebServer]:
    """A web server that knows no path yet."""
    with web_server() as server:
        yield server
