"""Columns from an Arrow driver and rows from SQLAlchemy are the same bytes, or columns say no."""

import sqlite3
import threading
from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from adbc_driver_sqlite import dbapi
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import URL

from scorecard.errors import SourceError
from scorecard.fiscal import CALENDAR_MONTHS
from scorecard.ingest import arrow, batches, databases
from scorecard.ingest.addresses import address
from scorecard.ingest.environment import Environment
from scorecard.ingest.extracts import read_extract
from scorecard.ingest.ordered import Written
from scorecard.ingest.queries import bound, parameters, prepare
from scorecard.ingest.streams import ahead
from scorecard.period import Month
from tests.ingest.world import QUERY, World, source
from tests.servers import Server, written

MONTHS = Month.parse("2026-09"), Month.parse("2026-10")


def declared(url: str, headings: Sequence[str]) -> Any:
    """A query's source with these columns."""
    columns = [{"name": name, "type": "text"} for name in headings]
    return source(QUERY, url=url, columns=columns, minimum_rows=0)


def by_columns(url: str, sql: str, headings: Sequence[str], root: Path = Path()) -> Written:
    """A query's rows through the Arrow driver; raises `Inexact` where it does not hold them."""
    made = declared(url, headings)
    clause = prepare(sql.encode(), "q.sql")
    where = address(made, root, Environment({}))
    assert arrow.installed(where)
    return arrow.read(made, where, clause, bound(clause, parameters(*MONTHS, CALENDAR_MONTHS)))


def by_rows(url: str, sql: str, headings: Sequence[str], root: Path = Path()) -> Written:
    """The same through SQLAlchemy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrow, "installed", lambda url: False)
        fetched = databases.fetch(
            declared(url, headings),
            MONTHS,
            calendar=CALENDAR_MONTHS,
            root=root,
            files={QUERY["query_file"]: sql.encode()},
            environment=Environment({}),
        )
    return fetched.written


EXACT = {
    "smallest": ("smallint", "-32768", "7", "NULL"),
    "whole": ("integer", "-2147483648", "7", "NULL"),
    "large": ("bigint", "9223372036854775807", "-9223372036854775808", "NULL"),
    "price": ("numeric(18, 2)", "10.50", "-0.05", "NULL"),
    "ratio": ("numeric", "0.000000000000000000012", "3", "-1.50"),
    "huge": ("numeric", "12345678901234567890.123456789", "1e20", "-0"),
    "wide": ("numeric", "1e38", "1e-10", "NULL"),
    "float": ("double precision", "0.1", "1e300", "-0.0"),
    "odd": ("double precision", "'NaN'", "'-Infinity'", "9007199254740993"),
    "flag": ("boolean", "true", "false", "NULL"),
    "words": ("text", "'é ''quoted'' \"x\"\n'", "''", "NULL"),
    "short": ("varchar(9)", "'12.50'", "'NaN'", "NULL"),
    "padded": ("char(4)", "'a'", "'ab'", "NULL"),
    "day": ("date", "'2026-10-31'", "'0001-01-01'", "'9999-12-31'"),
    "moment": ("timestamp", "'2026-10-31 23:59:59.123456'", "'2026-01-01'", "NULL"),
    "nothing": ("numeric", "NULL", "NULL", "NULL"),
    "no_text": ("text", "NULL", "NULL", "NULL"),
}
OTHERWISE = {
    "zone": ("timestamptz", "'2026-10-31 23:30:00-05'"),
    "single": ("real", "0.1"),
    "key": ("uuid", "'00000000-0000-0000-0000-000000000001'"),
    "tree": ("jsonb", "'{\"a\": 1}'"),
    "list": ("integer[]", "'{1,2}'"),
    "bytes": ("bytea", "'x'"),
    "span": ("interval", "'1 day'"),
    "hour": ("time", "'10:00'"),
    "no_number": ("numeric", "'NaN'"),
    "endless": ("numeric", "'-Infinity'"),
}


def test_every_exact_type_of_postgresql_gives_the_same_bytes(postgresql: Server) -> None:
    columns = ", ".join(f'"{name}" {spec[0]}' for name, spec in EXACT.items())
    rows = zip(*(spec[1:] for spec in EXACT.values()), strict=True)
    filled = ", ".join(f"({', '.join(row)})" for row in rows)
    url = written(postgresql.fresh(f"CREATE TABLE t ({columns})", f"INSERT INTO t VALUES {filled}"))
    fast, slow = (way(url, "SELECT * FROM t", list(EXACT)) for way in (by_columns, by_rows))
    assert fast.content == slow.content
    assert (fast.rows, fast.headings) == (slow.rows, slow.headings)
    grid = read_extract(fast.content)
    texts = {name: sorted(grid.columns[name]) for name in EXACT}
    assert texts["price"] == ["", "-0.05", "10.50"]
    assert texts["large"] == ["", "-9223372036854775808", "9223372036854775807"]
    assert texts["huge"][1:] == ["1" + "0" * 20 + ".000000000", "12345678901234567890.123456789"]
    assert sorted(map(Decimal, texts["ratio"])) == [
        Decimal("-1.5"), Decimal("1.2E-20"), Decimal(3),
    ]  # fmt: skip


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_does_not_come_exact_is_read_by_rows(postgresql: Server, name: str) -> None:
    kind, value = OTHERWISE[name]
    url = written(postgresql.url())
    sql = f"SELECT CAST({value.replace(':', chr(92) + ':')} AS {kind}) AS v"
    with pytest.raises(arrow.Inexact):
        by_columns(url, sql, ["v"])
    assert by_rows(url, sql, ["v"]).rows == 1


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.none()
            | st.decimals(
                allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40
            ),
            st.none() | st.floats(),
            st.none() | st.integers(-(2**63), 2**63 - 1),
            st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5),
        ),
        max_size=8,
    )
)
def test_any_rows_of_postgresql_give_the_same_bytes(
    postgresql: Server, rows: list[tuple[Any, ...]]
) -> None:
    url, table = numbers_table(postgresql)
    fill(url, table, rows)
    names = ["n", "f", "i", "t"]
    text = written(url)
    sql = f"SELECT n, f, i, t FROM {table}"
    assert by_columns(text, sql, names).content == by_rows(text, sql, names).content


_MADE: dict[int, URL] = {}


def numbers_table(server: Server) -> tuple[URL, str]:
    """A table to be filled again and again, made once a server."""
    if server.port not in _MADE:
        columns = "n numeric, f double precision, i bigint, t text"
        _MADE[server.port] = server.fresh(f"CREATE TABLE any_rows ({columns})")
    return _MADE[server.port], "any_rows"


def fill(url: URL, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Put just these rows into a table."""
    with psycopg.connect(written(url).replace(" ", "%20")) as connection:
        connection.execute(f"TRUNCATE {table}")
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s, %s, %s)", rows)


CELLS = (
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=4)
)
LETTERS = st.sampled_from([None, *"abcde"])
ALIKE = st.sampled_from(
    [
        st.integers(-5, 5) | st.none(),
        st.integers(-(2**63), 2**63 - 1),
        st.integers(-5, 5) | st.floats(-5, 5),
        st.floats(allow_nan=False),
        st.text(max_size=4) | st.none(),
        st.text(max_size=4) | st.integers(-5, 5),
        CELLS | st.binary(max_size=3),
    ]
).flatmap(lambda cells: st.lists(cells, min_size=1, max_size=6))


@settings(max_examples=60, deadline=None)
@given(ALIKE)
@example([2**53 + 1, 0.5])
@example(["x", 0.1 + 0.2])
@example([None, None])
@example([None, "x"])
@example([1, 2.0])
@example(["a\0b"])
@example([-(2**63)])
def test_any_column_of_sqlite_gives_the_same_bytes_or_none(cells: list[Any]) -> None:
    both_agree(cells)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        *((1, 0.5), (1, "x"), ("x", 1), ("x", 0.1 + 0.2), ("x", b"y"), (0.5, 2**53 + 1)),
        # What looks like a number, or is one in words.
        *(("4000", 0.5), ("x", 4e300), ("x", float("inf")), ("4000", b"y"), (None, "x")),
    ],
)
def test_a_type_that_changes_after_the_driver_has_guessed_is_noticed(
    monkeypatch: pytest.MonkeyPatch, first: Any, last: Any
) -> None:
    monkeypatch.setattr(arrow, "_GUESSED_FROM", 2)
    both_agree([first, first, last])


def both_agree(cells: list[Any]) -> None:
    """One column of SQLite read both ways: equal bytes, or the fast one steps aside."""
    with TemporaryDirectory() as folder:
        with sqlite3.connect(Path(folder) / "any.sqlite") as con:
            con.execute("CREATE TABLE t (v)")
            con.executemany("INSERT INTO t VALUES (?)", [(cell,) for cell in cells])
        con.close()
        slow = by_rows("sqlite:///any.sqlite", "SELECT v FROM t", ["v"], Path(folder))
        try:
            fast = by_columns("sqlite:///any.sqlite", "SELECT v FROM t", ["v"], Path(folder))
        except arrow.Inexact:
            # Columns of one kind are never given up.
            assert len({type(cell) for cell in cells} - {type(None)}) > 1 or lossy(cells)
        else:
            assert fast.content == slow.content


def lossy(cells: list[Any]) -> bool:
    """Whether the driver may have guessed wrong, or what it gives be less than it was."""
    large = any(isinstance(cell, float) and abs(cell) >= 2**53 for cell in cells)
    return large or cells[0] is None or any(isinstance(cell, bytes) for cell in cells)


def test_sqlite_takes_the_fast_way_for_plain_tables(world: World) -> None:
    world.database(
        "CREATE TABLE t (kpi TEXT, month TEXT, value REAL, n INTEGER)",
        "INSERT INTO t VALUES ('a', '2026-10', 0.1, 1), ('b', '2026-09', NULL, 2)",
    )
    sql = "SELECT kpi, ':month' AS c, value, n FROM t WHERE month = :month AND :month > :from_month"
    names = ["kpi", "c", "value", "n"]
    url = QUERY["url"]
    fast = by_columns(url, sql, names, world.root)
    assert fast.rows == 1
    assert fast.content == by_rows(url, sql, names, world.root).content


def test_many_rows_in_any_order_are_the_same_bytes(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "many.sqlite") as con:
        con.execute("CREATE TABLE t (a TEXT, b REAL, c INTEGER)")
        # More than one row group of the file.
        rows = ((f"k{i % 7}", i % 1000 / 8, i * 7919 % 300_007) for i in range(130_000))
        con.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
    con.close()
    made = set()
    for order in ("ASC", "DESC"):
        sql = f"SELECT a, b, c FROM t ORDER BY c {order}"
        for way in (by_columns, by_rows):
            made.add(way("sqlite:///many.sqlite", sql, ["a", "b", "c"], tmp_path).content)
    assert len(made) == 1


@pytest.mark.parametrize("texts", [("k", "k"), ("k", "other"), ("k", None), ("k", "k\0")])
def test_texts_are_the_same_bytes_however_late_they_are_too_many_for_numbers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, texts: tuple[str, str | None]
) -> None:
    """Batches of two rows: the first has `texts`, each later one two more or the same again."""
    rows = [(texts[i % 2] if i < 2 else f"k{i // 2 % 5}", i) for i in range(20)]
    with sqlite3.connect(tmp_path / "texts.sqlite") as con:
        con.execute("CREATE TABLE t (a TEXT, n INTEGER)")
        con.executemany("INSERT INTO t VALUES (?, ?)", rows)
    con.close()
    monkeypatch.setattr(arrow, "_GUESSED_FROM", 2)
    asked = "sqlite:///texts.sqlite", "SELECT a, n FROM t", ["a", "n"], tmp_path
    slow = by_rows(*asked).content
    for few in (10_000, 4, 1, 0):
        monkeypatch.setattr(batches, "FEW", few)
        assert by_columns(*asked).content == slow


@pytest.mark.parametrize("few", [10_000, 2])
@pytest.mark.parametrize(
    "letters", ["aaaab", "aaaa-b", "aaaa--bb", "ababacbbcdaaaaef", "--------ab", "aaaaaa\0aab"]
)
def test_a_text_that_is_new_after_batches_with_none_is_taken(
    monkeypatch: pytest.MonkeyPatch, letters: str, few: int
) -> None:
    """Batches of two rows, a dash for no text."""
    monkeypatch.setattr(arrow, "_GUESSED_FROM", 2)
    monkeypatch.setattr(batches, "FEW", few)
    both_agree([None if letter == "-" else letter for letter in letters])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(LETTERS, LETTERS), min_size=1, max_size=16), st.integers(0, 4))
# A text is new among known ones; then there are too many in its column, but not in the other.
@example([*[("a", "x")] * 4, *[("b", "x")] * 6, *[("c", "x")] * 6, ("c", "y")], 2)
def test_two_columns_of_texts_have_too_many_at_different_times(
    rows: list[tuple[str | None, str | None]], few: int
) -> None:
    """Batches of two rows."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        with sqlite3.connect(Path(folder) / "two.sqlite") as con:
            con.execute("CREATE TABLE t (a TEXT, b TEXT)")
            con.executemany("INSERT INTO t VALUES (?, ?)", [("-", "-"), *rows])
        con.close()
        patch.setattr(arrow, "_GUESSED_FROM", 2)
        patch.setattr(batches, "FEW", few)
        asked = "sqlite:///two.sqlite", "SELECT a, b FROM t", ["a", "b"], Path(folder)
        assert by_columns(*asked).content == by_rows(*asked).content


def test_what_breaks_in_the_midst_of_batches_is_told_and_nothing_is_left_open(
    postgresql: Server,
) -> None:
    url = written(postgresql.fresh("CREATE TABLE t AS SELECT generate_series(1, 300000) AS n"))
    threads = threading.active_count()
    with pytest.raises(SourceError, match="found an error \\(division by zero\\)"):
        by_columns(url, "SELECT 1 / (n - 299999) AS v FROM t", ["v"])
    assert threading.active_count() == threads


def test_others_go_on_while_a_driver_takes_its_time() -> None:
    """Else a database that hangs would hold the whole process, and no time would run out."""
    slow = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1500000) "
    ticks, done = count(), threading.Event()

    def tick() -> None:
        while not done.wait(0.001):
            next(ticks)

    with dbapi.connect() as connection, connection.cursor() as cursor:
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": 1})
        cursor.execute(f"{slow} SELECT 0 AS n UNION ALL SELECT max(n) FROM c")
        ticker = threading.Thread(target=tick)
        ticker.start()
        try:
            with ahead(cursor.fetch_arrow()) as found:
                assert next(found).to_pylist() == [{"n": 0}]
                before = next(ticks)
                assert next(found).to_pylist() == [{"n": 1_500_000}]
                assert next(ticks) - before > 10
                assert list(found) == []
        finally:
            done.set()
            ticker.join()
