"""No password and no value from the environment is in any byte that is stored."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from scorecard.ingest import arrow, databases
from scorecard.ingest.environment import Environment
from tests.ingest.world import LONG, QUERY, World, source, table

SECRET = "s3cr/et@p:w%0rd' \\x"


def stored(world: World) -> bytes:
    """Every byte under the organisation's var folder, and the warehouse's text."""
    world.warehouse.close()
    return b"".join(path.read_bytes() for path in (world.root / "var").rglob("*") if path.is_file())


@pytest.fixture(autouse=True)
def rows_by_sqlalchemy(monkeypatch: pytest.MonkeyPatch) -> None:
    """No Arrow driver: the drivers here are made up."""
    monkeypatch.setattr(arrow, "installed", lambda url: False)


class Refusing:
    """Stands for a database driver that puts all it was given into its complaint."""

    dialect = type("dialect", (), {"name": "postgresql"})

    def __init__(self, url: Any, said: str) -> None:
        self.said = said.format(url=url, password=url.password, repr=repr(url.password))

    def connect(self) -> None:
        raise OperationalError("SELECT 1", {"p": self.said}, Exception(self.said))

    def dispose(self) -> None:
        """Nothing is held."""


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://reader:${DB_PASSWORD}@db.example/erp",
        "postgresql://${DB_USER}:${DB_PASSWORD}@${DB_HOST}/erp",
        "${DB_URL}",
        "postgresql://db.example/erp?password=${DB_PASSWORD}",
        "postgresql://reader:typed%40in@db.example/erp",
    ],
)
@pytest.mark.parametrize(
    "said",
    [
        'password authentication failed for user "reader" with {password}',
        "could not connect to {url}",
        "bad argument {repr}",
        "line one {password}\nline two",
    ],
)
@pytest.mark.attack("secrets")
def test_a_refusal_is_told_without_the_secret(
    world: World, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    def refusing(made: Any, **options: Any) -> Refusing:
        made = made.set(password=made.password or made.query.get("password"))
        return Refusing(made, said)

    monkeypatch.setattr(databases, "create_engine", refusing)
    world.values = {
        "DB_PASSWORD": SECRET,
        "DB_USER": "svc-scorecard",
        "DB_HOST": "10.9.8.7",
        "DB_URL": "postgresql://svc-scorecard:hunter%232@10.9.8.7/erp",
    }
    world.files["queries/sales.sql"] = b"SELECT kpi, unit, month, value FROM sales"
    declared = source(QUERY, url=url)
    (delivery,) = world.collect(declared).failures
    world.load(declared)
    everything = stored(world)
    for value in (SECRET, "s3cr", "0rd", "svc-scorecard", "10.9.8.7", "hunter", "typed"):
        assert value.encode() not in everything
        assert value not in delivery.reason
    # What may be a wrong password is not tried again: that locks accounts.
    denied = "password authentication" in said or ("{url}" in said and "?password" in url)
    assert world.paused == ([] if denied else [1.0, 2.0])


@pytest.mark.attack("secrets")
def test_a_password_may_hold_any_character(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    given_url = []

    def remembering(made: Any, **options: Any) -> Refusing:
        given_url.append(made)
        return Refusing(made, "no")

    monkeypatch.setattr(databases, "create_engine", remembering)
    world.values = {"DB_PASSWORD": SECRET}
    world.files["queries/sales.sql"] = b"SELECT kpi, unit, month, value FROM sales"
    world.collect(source(QUERY, url="postgresql://reader:${DB_PASSWORD}@db.example:5432/erp"))
    assert (given_url[0].password, given_url[0].host) == (SECRET, "db.example")


@pytest.mark.attack("secrets")
def test_a_path_from_the_environment_is_not_stored(world: World, tmp_path: Path) -> None:
    outside = tmp_path / "private-share-4711"
    outside.mkdir()
    (outside / "sales.csv").write_text(table("revenue,north,2026-10,1"))
    world.values = {"SHARE": str(outside)}
    declared = source(LONG, path="${SHARE}/sales.csv")
    missing = source(LONG, id="missing", path="${SHARE}/other.csv")
    world.collect(declared)
    (failed,) = world.collect(missing).failures
    world.load(declared, missing)
    assert failed.reason.startswith("${SHARE}/other.csv: expected the file for 2026-10")
    assert world.standing() == {"revenue north 2026-10": "1"}
    assert b"private-share-4711" not in stored(world)


@given(st.text(min_size=4, max_size=20), st.text(max_size=20), st.text(max_size=20))
@pytest.mark.attack("secrets")
def test_redacting_leaves_no_trace(secret: str, before: str, after: str) -> None:
    environment = Environment({"NAME": secret})
    environment.expand("${NAME}", "here")
    shown = environment.redact(f"{before}{secret}{after}")
    assert secret not in shown.replace("${NAME}", "")


@pytest.mark.attack("secrets")
def test_what_looks_like_a_url_loses_its_password_wherever_it_came_from() -> None:
    text = "cannot reach mysql+pymysql://root:hunter2@db/erp today"
    assert Environment({}).redact(text) == "cannot reach mysql+pymysql://root:***@db/erp today"
