"""Fixtures of the tests on real BI servers."""

import pytest
from sqlalchemy import URL

from tests.acceptance.data import shared_data
from tests.bi import nhs
from tests.servers import Server


@pytest.fixture(scope="session")
def nhs_database(postgresql: Server) -> URL:
    """A database of a real PostgreSQL with the published figures of NHS England."""
    shared_data("nhs_ae")
    url = postgresql.fresh()
    nhs.load(url)
    return url
