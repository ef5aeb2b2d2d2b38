"""The snapshot: found damaged before it is read, and said to be where somebody reads it."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from scorecard.errors import InputError, StoreError
from scorecard.project import sql_dir
from scorecard.stores.hashes import mart_hashes
from scorecard.stores.snapshot import query, refresh, sound
from scorecard.stores.statements import below_marts, schema_statements
from scorecard.stores.warehouse import Warehouse
from tests.stores.blocks import place_of

UNITS = "SELECT unit FROM mart.units ORDER BY unit"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """Units enough for a snapshot of several blocks."""
    made = Warehouse(tmp_path / "warehouse.duckdb", sql_dir())
    made.con.execute(
        "INSERT INTO mart.units BY NAME SELECT md5(i::VARCHAR) AS unit, md5((i + 1)::VARCHAR) AS "
        "name, 'region' AS type, MAP() AS attributes FROM range(30000) AS r (i)"
    )
    return made


@pytest.fixture
def snapshot(warehouse: Warehouse, tmp_path: Path) -> Path:
    """A snapshot swapped in."""
    path = tmp_path / "readers" / "snapshot.duckdb"
    refresh(warehouse, path)
    return path


def test_what_was_swapped_in_is_sound(snapshot: Path) -> None:
    assert sound(snapshot)
    assert len(query(snapshot, UNITS)[1]) == 30_000


def gone(path: Path) -> None:
    path.unlink()


def without_mark(path: Path) -> None:
    # A run that was killed between the two.
    path.with_suffix(".mark.json").unlink()


def garbage(path: Path) -> None:
    path.write_bytes(b"x" * 9_000)


def written_to(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE mine (x INTEGER)")


def with_a_log(path: Path) -> None:
    path.with_name("snapshot.duckdb.wal").write_bytes(b"")


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[place_of(path, "mart.units", "unit")] ^= 255
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("damage", [gone, without_mark, garbage, written_to, with_a_log, flipped])
@pytest.mark.fault("damaged store")
def test_anything_else_is_not_sound_until_it_is_written_anew(
    warehouse: Warehouse, snapshot: Path, damage: Callable[[Path], None]
) -> None:
    damage(snapshot)
    assert not sound(snapshot)
    refresh(warehouse, snapshot)
    assert sound(snapshot)


@pytest.mark.parametrize("damage", [garbage, flipped])
@pytest.mark.fault("damaged store")
def test_reading_a_damaged_one_says_what_to_do(
    snapshot: Path, damage: Callable[[Path], None]
) -> None:
    damage(snapshot)
    said = r"snapshot\.duckdb: .*: the snapshot is damaged; the next `scorecard run` writes it anew"
    with pytest.raises(StoreError, match=said):
        query(snapshot, UNITS)


def test_one_that_cannot_be_opened_is_not_called_damaged(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise duckdb.IOException(f'IO Error: Cannot open file "{snapshot}": Permission denied')

    monkeypatch.setattr(duckdb, "connect", refuse)
    with pytest.raises(StoreError, match=r"duckdb: Cannot open file: Permission denied$"):
        query(snapshot, UNITS)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/corrupt/encrypted.csv')",
        "SELECT error('Corrupt database file')",
        "DROP TABLE mart.units",
        "SELECT 1; SELECT 2",
    ],
)
@pytest.mark.attack("connection of analysts")
def test_a_query_that_is_refused_is_the_querys_fault(snapshot: Path, sql: str) -> None:
    with pytest.raises(InputError, match="the query was refused"):
        query(snapshot, sql)


def test_damage_in_the_warehouse_is_said_of_the_warehouse(
    warehouse: Warehouse, snapshot: Path
) -> None:
    warehouse.close()
    place = place_of(warehouse.path, "mart.units", "unit")
    assert warehouse.has_done("load") is False
    with warehouse.path.open("r+b") as file:
        file.seek(place)
        file.write(b"\xff\x00\xff")
    with pytest.raises(StoreError, match=r"warehouse\.duckdb: .*`scorecard rebuild-warehouse`$"):
        refresh(warehouse, snapshot)
    assert sound(snapshot)


def test_what_marts_are_views_of_is_told_as_duckdb_reads_the_view(warehouse: Warehouse) -> None:
    views = warehouse.con.execute(
        "SELECT view_name, sql FROM duckdb_views() WHERE schema_name = 'mart'"
    ).fetchall()
    assert len(views) > 10
    with duckdb.connect() as con:
        for text in schema_statements(sql_dir()):
            if "CREATE MACRO" in text:
                con.execute(text)
        for name, ddl in views:
            _, _, statement = ddl.partition(" AS ")
            named = con.get_table_names(statement, qualified=True)
            read = {place.partition(" AS ")[0].replace('"', "") for place in named}
            below = {place for place in read if not place.startswith("mart.")}
            assert below_marts(ddl) == below, name


def test_a_row_below_a_view_is_another_state_and_one_that_no_mart_reads_is_none(
    warehouse: Warehouse,
) -> None:
    con = warehouse.con
    states = [mart_hashes(con)]
    con.execute("INSERT INTO ref.sources VALUES ('a', 1)")
    states.append(mart_hashes(con))
    con.execute("DELETE FROM mart.units WHERE unit < '8'")
    states.append(mart_hashes(con))
    assert len({repr(state) for state in states}) == 3
    warehouse.mark_done("signals", "of today")
    assert mart_hashes(con) == states[-1]
