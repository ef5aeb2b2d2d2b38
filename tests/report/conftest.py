"""This room is about pages."""

from collections.abc import Iterator

import pytest

from tests.pressing import pressed


@pytest.fixture(scope="module", autouse=True)
def pages() -> Iterator[None]:
    """They are pressed here."""
    with pressed():
        yield
