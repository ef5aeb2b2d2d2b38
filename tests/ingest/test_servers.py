"""PostgreSQL and MariaDB as sources: real servers, started by the tests."""

import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool

from scorecard.ingest import arrow, databases, sources, streams
from scorecard.ingest.extracts import read_extract
from scorecard.period import Month
from scorecard.stores.landing import Delivery
from tests.ingest.world import QUERY, World, source
from tests.servers import PASSWORD, Server, free_port, written

SELECT = b"SELECT kpi, unit, month, value FROM sales"
FILL = (
    "CREATE TABLE sales (kpi VARCHAR(20), unit VARCHAR(20), month CHAR(7), day DATE, "
    "value NUMERIC(18, 4))",
    """INSERT INTO sales VALUES
    ('revenue', 'south', '2026-10', '2026-10-05', 0.1),
    ('revenue', 'north', '2026-10', '2026-10-31', 1234.5),
    ('revenue', 'north', '2026-09', '2026-09-01', -7),
    ('revenue', 'north', '2026-08', '2026-08-31', NULL)""",
)
KINDS = ["postgresql by columns", "postgresql by rows", "mariadb"]


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Each server, and PostgreSQL with and without an Arrow driver."""
    kind, _, way = request.param.partition(" by ")
    if way == "rows":
        monkeypatch.setattr(arrow, "installed", lambda url: False)
    elif way == "columns":
        # Without a way back a test cannot pass by the other one.
        monkeypatch.setattr(databases, "create_engine", None)
    return request.getfixturevalue(kind)


def ask(
    world: World, url: URL, sql: bytes = SELECT, *, attempts: int = 3, **changes: Any
) -> Delivery:
    """Collect a query's delivery and load it; the password comes from the environment."""
    values = {"DB_PASSWORD": PASSWORD if url.password is None else str(url.password)}
    text = written(url.set(password="x-secret-x")).replace("x-secret-x", "${DB_PASSWORD}")
    declared = source({**QUERY, **changes}, url=text)
    result = sources.collect(
        declared,
        Month.parse("2026-10"),
        root=world.root,
        files={"queries/sales.sql": sql},
        landing=world.landing,
        attempts=attempts,
        pause=world.paused.append,
        values=values,
    )
    world.load(declared)
    (delivery,) = result.deliveries
    return delivery


def test_rows_of_a_server_are_landed_and_loaded(world: World, server: Server) -> None:
    delivery = ask(world, server.fresh(*FILL))
    assert (delivery.state, delivery.reason, delivery.rows) == ("accepted", "", 4)
    assert world.standing() == {
        "revenue north 2026-09": "-7",
        "revenue north 2026-10": "1234.5",
        "revenue south 2026-10": "0.1",
    }


def test_months_are_bound_by_name(world: World, server: Server) -> None:
    delivery = ask(
        world,
        server.fresh(*FILL),
        b"SELECT kpi, unit, ':month' AS odd, month, value, day FROM sales -- :none\n"
        b"WHERE day BETWEEN :month_start AND :month_end AND month BETWEEN :from_month AND :month "
        b"AND '%' <> :month ORDER BY day",
        covers="month",
        lookback=1,
        ignore_columns=["odd", "day"],
    )
    assert (delivery.reason, delivery.rows) == ("", 3)
    odd = read_extract(world.landing.content(delivery)).columns["odd"]
    assert list(odd) == [":month"] * 3
    assert delivery.parameters["month_start"] == "2026-09-01"


@pytest.mark.attack("secrets")
def test_a_wrong_password_is_not_tried_twice_and_not_told(world: World, server: Server) -> None:
    delivery = ask(world, server.url(password="wrong p@ss word"))
    assert delivery.state == "failed"
    assert "to let us in, found that it refused" in delivery.reason
    assert "wrong p" not in delivery.reason
    assert "wrong%20p" not in delivery.reason
    assert world.paused == []


@pytest.mark.fault("source")
def test_a_server_that_is_down_is_asked_again(world: World, server: Server) -> None:
    delivery = ask(world, server.url().set(port=free_port()))
    assert delivery.state == "failed"
    assert "to answer, found that it does not" in delivery.reason
    assert PASSWORD not in delivery.reason
    assert world.paused == [1.0, 2.0]


def test_a_query_the_server_refuses_is_not_asked_again(world: World, server: Server) -> None:
    delivery = ask(world, server.fresh(), b"SELECT * FROM nosuch")
    assert re.search("nosuch.*(does not exist|doesn't exist)", delivery.reason)
    assert PASSWORD not in delivery.reason
    assert world.paused == []


@pytest.mark.fault("source")
def test_an_error_among_the_rows_is_told(world: World, postgresql: Server) -> None:
    query = b"SELECT 'revenue' AS kpi, 'north' AS unit, '2026-10' AS month, "
    delivery = ask(
        world, postgresql.fresh(), query + b"1/(9000-i) AS value FROM generate_series(1,9000) i"
    )
    assert "found an error (division by zero)" in delivery.reason


WRITES = {
    "postgresql": b"SELECT setval('counter', 7) AS value, 'revenue' AS kpi, 'north' AS unit, "
    b"'2026-10' AS month",
    "mariadb": b"SELECT NEXTVAL(counter) AS value, 'revenue' AS kpi, 'north' AS unit, "
    b"'2026-10' AS month",
}


@pytest.mark.attack("SQL and code")
def test_a_statement_that_writes_is_refused_by_the_server(world: World, server: Server) -> None:
    sequence = "CREATE SEQUENCE counter"
    kind = "postgresql" if server.scheme == "postgresql" else "mariadb"
    delivery = ask(world, server.fresh(sequence), WRITES[kind])
    assert delivery.state == "failed"
    assert re.search("read.only", delivery.reason, re.IGNORECASE)
    assert world.paused == []


@pytest.mark.attack("SQL and code")
def test_a_row_written_on_the_way_is_refused(world: World, postgresql: Server) -> None:
    sql = b"WITH a AS (INSERT INTO sales SELECT * FROM sales RETURNING *) SELECT * FROM a"
    delivery = ask(world, postgresql.fresh(*FILL), sql)
    assert "cannot execute SELECT in a read-only transaction" in delivery.reason


@pytest.mark.attack("SQL and code")
def test_a_file_on_the_server_is_not_written(world: World, mariadb: Server) -> None:
    delivery = ask(world, mariadb.fresh(*FILL), SELECT + b" INTO/**/OUTFILE '/tmp/scorecard-out'")
    assert "found one that writes a file" in delivery.reason


SLOW = {
    "postgresql": b"SELECT kpi, unit, month, value FROM sales, pg_sleep(30)",
    "mariadb": b"SELECT kpi, unit, month, value FROM sales WHERE SLEEP(30) = 0",
}


@pytest.mark.fault("source")
def test_a_query_that_hangs_is_ended_and_asked_again(world: World, server: Server) -> None:
    kind = "postgresql" if server.scheme == "postgresql" else "mariadb"
    delivery = ask(world, server.fresh(*FILL), SLOW[kind], timeout_seconds=1, attempts=2)
    assert delivery.state == "failed"
    assert re.search("statement timeout|max_statement_time", delivery.reason)
    assert world.paused == [1.0]


@contextmanager
def held_still(server: Server) -> Iterator[None]:
    """A server that takes connections, as its machine does, and says nothing."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)


@pytest.mark.fault("source")
def test_a_server_that_says_nothing_is_waited_for_no_longer_than_declared(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "GRACE", 0)
    with held_still(server):
        delivery = ask(world, server.url(), timeout_seconds=1, attempts=1)
    assert delivery.state == "failed"
    assert "to answer" in delivery.reason


@pytest.mark.fault("source")
def test_a_server_that_stops_in_the_midst_is_waited_for_no_longer_than_declared(
    world: World, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "GRACE", 0)
    monkeypatch.setattr(databases, "create_engine", None)
    # More than is under way between the two.
    monkeypatch.setattr(arrow, "_BATCH", 2**16)
    url = postgresql.fresh(
        "CREATE TABLE sales AS SELECT 'revenue' AS kpi, 'north' AS unit, '2026-10' AS month, "
        "value FROM generate_series(1, 500000) AS r (value)"
    )
    fetch, stopped = streams._fetch_into, list[int]()

    def fetched(*given: Any) -> None:
        if not stopped:
            stopped.append(_serving(url))
            os.kill(stopped[0], signal.SIGSTOP)
        fetch(*given)

    monkeypatch.setattr(streams, "_fetch_into", fetched)
    try:
        delivery = ask(world, url, timeout_seconds=1, attempts=1)
    finally:
        os.kill(stopped[0], signal.SIGCONT)
    assert delivery.state == "failed"
    assert "to answer within 1 s, found that it did not" in delivery.reason


def _serving(url: URL) -> int:
    """The process that answers what is asked of `sales` now."""
    asked = (
        "SELECT pid FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND query LIKE '%%FROM sales%%'"
    )
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return int(connection.exec_driver_sql(asked).scalar_one())


@pytest.mark.fault("source")
def test_a_machine_that_takes_calls_and_says_nothing_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "GRACE", 0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        url = URL.create("mysql+pymysql", "reader", "s3cret", "127.0.0.1", port, "erp")
        delivery = ask(world, url, timeout_seconds=1, attempts=2)
    assert "to answer within 1 s, found that it did not" in delivery.reason
    assert world.paused == [1.0]
