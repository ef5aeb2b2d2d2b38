"""Queries are read only, bound by name, and their rows are landed exact and in one order."""

import datetime as dt
import hashlib
import sqlite3
from decimal import Decimal

import pytest

from scorecard.errors import SourceError
from scorecard.fiscal import CALENDAR_MONTHS
from scorecard.ingest.extracts import Extract, read_extract
from scorecard.ingest.parquet import count_parquet
from scorecard.ingest.queries import bound, parameters, prepare
from scorecard.period import Month
from tests.ingest.world import QUERY, WIDE, World, source

TABLE = "CREATE TABLE sales (kpi TEXT, unit TEXT, month TEXT, day DATE, value NUMERIC)"
FILL = """INSERT INTO sales VALUES
    ('revenue', 'south', '2026-10', '2026-10-05', 0.1),
    ('revenue', 'north', '2026-10', '2026-10-31', 1234.5),
    ('revenue', 'north', '2026-09', '2026-09-01', 7),
    ('revenue', 'north', '2026-08', '2026-08-31', 6)"""
MONTHLY = {**QUERY, "covers": "month"}


def test_rows_of_a_query_are_landed_and_loaded(world: World) -> None:
    world.database(TABLE, FILL)
    world.files["queries/sales.sql"] = (
        b"-- Takes: :month. It isn't more than a comment; really.\n"
        b"SELECT kpi, unit, month, value FROM sales /* :none */ WHERE month <= :month;\n"
    )
    declared = source(QUERY)
    (delivery,) = world.collect(declared).deliveries
    assert (delivery.state, delivery.rows, delivery.media) == ("accepted", 4, "parquet")
    assert (delivery.name, delivery.parameters["month"]) == ("queries/sales.sql", "2026-10")
    world.load(declared)
    assert world.standing() == {
        "revenue north 2026-08": "6",
        "revenue north 2026-09": "7",
        "revenue north 2026-10": "1234.5",
        "revenue south 2026-10": "0.1",
    }


def test_the_order_rows_come_in_makes_no_new_delivery(world: World) -> None:
    world.database(TABLE, FILL)
    declared = source(QUERY)
    for order, new in ((b"ASC", 1), (b"DESC", 0)):
        world.files["queries/sales.sql"] = (
            b"SELECT kpi, unit, month, value FROM sales ORDER BY day " + order
        )
        assert world.collect(declared).new == new


def test_a_month_with_lookback_is_one_delivery_of_all_its_months(world: World) -> None:
    world.database(TABLE, FILL)
    world.files["queries/sales.sql"] = (
        b"SELECT kpi, unit, month, value FROM sales WHERE day BETWEEN :month_start AND :month_end "
        b"AND month BETWEEN :from_month AND :month"
    )
    declared = source(MONTHLY, lookback=1)
    (delivery,) = world.collect(declared).deliveries
    assert delivery.name == "queries/sales.sql@2026-10"
    assert (delivery.covered_from, delivery.covered_to) == ("2026-09", "2026-10")
    assert delivery.parameters["month_start"] == "2026-09-01"
    assert delivery.parameters["month_end"] == "2026-10-31"
    world.load(declared)
    assert len(world.standing()) == 3
    # A row deleted in a month that is read again is withdrawn; an older one is out of sight.
    world.database("DELETE FROM sales WHERE month IN ('2026-08', '2026-09')")
    world.collect(declared)
    assert world.load(declared)[0].withdrawn == 1


def test_a_query_that_ignores_its_months_has_the_others_quarantined(world: World) -> None:
    world.database(TABLE, FILL)
    world.files["queries/sales.sql"] = b"SELECT kpi, unit, month, value FROM sales"
    declared = source(MONTHLY)
    world.collect(declared)
    (counts,) = world.load(declared)
    assert (counts.read, counts.loaded, counts.quarantined) == (4, 2, 2)


def test_a_history_asked_up_to_an_earlier_month_withdraws_nothing_later(world: World) -> None:
    world.database(TABLE, FILL)
    world.files["queries/sales.sql"] = (
        b"SELECT kpi, unit, month, value FROM sales WHERE month <= :month"
    )
    declared = source(QUERY)
    world.collect(declared, "2026-10")
    world.collect(declared, "2026-09")
    first, second = world.load(declared)
    assert (first.loaded, second.unchanged, second.withdrawn) == (4, 2, 0)
    assert len(world.standing()) == 4


def test_a_null_is_declared_missing_and_a_date_is_a_month(world: World) -> None:
    world.database(TABLE, FILL, "UPDATE sales SET value = NULL WHERE unit = 'south'")
    world.files["queries/sales.sql"] = b"SELECT kpi, unit, day AS month, value FROM sales"
    columns = [*QUERY["columns"][:2], {"name": "month", "type": "month", "format": "%Y-%m-%d"}]
    declared = source(QUERY, columns=[*columns, QUERY["columns"][3]])
    world.collect(declared)
    (counts,) = world.load(declared)
    assert (counts.loaded, counts.ignored) == (3, 1)


@pytest.mark.attack("SQL and code")
def test_names_and_codes_that_are_sql_stay_text(world: World) -> None:
    world.database(
        'CREATE TABLE "a""; drop table b; --" (kpi TEXT, unit TEXT, month TEXT, value TEXT)',
        "CREATE TABLE b (x)",
        """INSERT INTO "a""; drop table b; --" VALUES
            ('revenue', 'north', '2026-10', '1'),
            ('revenue', 'a"; drop table b; --', '2026-10', '2')""",
    )
    world.files["queries/sales.sql"] = (
        b'SELECT kpi, unit, month, value AS "a""; drop table b; --" FROM "a""; drop table b; --"'
    )
    name = 'a"; drop table b; --'
    declared = source(
        QUERY,
        columns=[*QUERY["columns"][:3], {"name": name, "type": "number"}],
        layout={**QUERY["layout"], "value": name},
    )
    world.collect(declared)
    (counts,) = world.load(declared)
    assert (counts.loaded, counts.quarantined) == (1, 1)
    assert world.query("SELECT column_name, detail FROM core.quarantine")[0][0] == name
    world.database("SELECT * FROM b")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1; SELECT 2",
        "DELETE FROM sales",
        "/* SELECT */ DROP TABLE sales",
        "PRAGMA writable_schema = 1",
        "SELECT 1 /* open",
        "SELECT ':month",
        "",
        "-- only words",
    ],
)
@pytest.mark.attack("SQL and code")
def test_anything_but_one_reading_statement_is_refused(sql: str) -> None:
    with pytest.raises(SourceError, match=r"^q\.sql"):
        prepare(sql.encode(), "q.sql")


@pytest.mark.attack("SQL and code")
def test_a_statement_that_writes_in_disguise_changes_nothing(world: World) -> None:
    world.database(TABLE, FILL)
    world.files["queries/sales.sql"] = (
        b"WITH a AS (SELECT 1) INSERT INTO sales SELECT 'x', 'x', 'x', 'x', 1 FROM a"
    )
    (delivery,) = world.collect(source(QUERY)).failures
    assert "attempt to write a readonly database" in delivery.reason
    world.files["queries/sales.sql"] = b"SELECT kpi, unit, month, value FROM sales"
    assert world.collect(source(QUERY)).deliveries[0].rows == 4


def test_only_parameters_that_are_used_are_bound() -> None:
    clause = prepare(b"SELECT ':month', \":x\", '12:30', :from_month, a\\:b -- :month_end", "q.sql")
    values = parameters(Month.parse("2026-02"), Month.parse("2026-04"), CALENDAR_MONTHS)
    assert bound(clause, values) == {"from_month": "2026-02"}
    assert values["month_start"] == dt.date(2026, 2, 1)
    assert values["month_end"] == dt.date(2026, 4, 30)


@pytest.mark.fault("source")
def test_a_database_that_does_not_answer_is_asked_again_with_pauses(world: World) -> None:
    world.files["queries/sales.sql"] = b"SELECT kpi, unit, month, value FROM sales"
    path = world.database(TABLE, FILL)
    declared = source(QUERY, url="sqlite:///data/erp.sqlite?timeout=0")
    # A lock held by another writer is what SQLite has of a busy server.
    holder = sqlite3.connect(path)
    holder.execute("BEGIN EXCLUSIVE")
    (delivery,) = world.collect(declared).failures
    assert "database is locked" in delivery.reason
    assert world.paused == [1.0, 2.0]
    holder.rollback()
    holder.close()
    assert world.collect(declared).failures == ()


def test_values_keep_their_type_and_bytes_repeat() -> None:
    rows = [
        (2, Decimal("10.50"), 0.1, dt.date(2026, 10, 1), dt.datetime(2026, 1, 2, 3), True, "é", 1),
        (10, Decimal(3), 1e20, None, dt.datetime(2025, 1, 2, 3), False, None, "x"),
        (None, None, None, None, None, None, "", 2.5),
    ]
    made = []
    for order in (rows, rows[::-1]):
        with Extract(list("abcdefgh")) as extract:
            for row in order:
                extract.add([row])
            made.append(extract.written().content)
    assert hashlib.sha256(made[0]).digest() == hashlib.sha256(made[1]).digest()
    assert count_parquet(made[0], "extract") == 3
    grid = read_extract(made[0])
    assert [list(grid.columns[name]) for name in "abcdefgh"] == [
        ["2", "10", ""],
        ["10.50", "3.00", ""],
        ["0.1", "1e+20", ""],
        ["2026-10-01", "", ""],
        ["2026-01-02 03:00:00", "2025-01-02 03:00:00", ""],
        ["true", "false", ""],
        ["é", "", ""],
        ["1", "x", "2.5"],
    ]
    assert [bool(grid.native[name].all()) for name in "abcdefgh"] == [
        True, True, True, True, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "numbers",
    [
        [2**63, -1],
        [10**30, 1],
        [Decimal("1e-20"), Decimal("1e25")],
        [1, Decimal("0.123456789012345678")],
        [2**60 + 1, 0.5],
        [10**40],
    ],
)
def test_no_number_is_rounded_on_the_way(numbers: list[int | float | Decimal]) -> None:
    with Extract(["n"]) as extract:
        extract.add([(number,) for number in numbers])
        content = extract.written().content
    back = sorted(Decimal(text) for text in read_extract(content).columns["n"])
    assert back == sorted(Decimal(str(number)) for number in numbers)


def test_columns_that_differ_in_case_only_are_refused(world: World) -> None:
    world.database(TABLE, FILL)
    world.files["queries/sales.sql"] = b"SELECT kpi, unit, month, value, 1 AS VALUE FROM sales"
    (delivery,) = world.collect(source(QUERY, ignore_columns=["VALUE"])).failures
    assert "found 'VALUE' again" in delivery.reason


def test_many_chunks_are_one_extract(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorecard.ingest.databases.CHUNK", 2)
    world.database(TABLE, FILL)
    world.files["queries/sales.sql"] = b"SELECT unit, month, value, value AS g, 1 AS a FROM sales"
    names = {"Revenue": "value", "Good": "g", "All": "a"}
    columns = [{**c, "name": names.get(c["name"], c["name"])} for c in WIDE["columns"]]
    values = [
        {"kpi": "revenue", "column": "value"},
        {"kpi": "rate", "numerator": "g", "denominator": "a"},
    ]
    declared = source(QUERY, columns=columns, layout={**WIDE["layout"], "values": values})
    (delivery,) = world.collect(declared).deliveries
    assert (delivery.rows, delivery.totals) == (4, {"cells": "8"})
