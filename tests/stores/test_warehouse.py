"""The warehouse file: damaged, foreign or behind its mark, it is set aside, never trusted."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from scorecard.project import sql_dir
from scorecard.stores.statements import schema_statements
from scorecard.stores.warehouse import Warehouse
from tests.small import LOADS

LOAD = (1, "a", "x", 24312, "loaded", "", 1, 1, 0, 0, 0, 0, 0)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A closed warehouse with one load."""
    path = tmp_path / "warehouse.duckdb"
    warehouse = Warehouse(path, sql_dir())
    warehouse.append("core.loads", LOADS, [LOAD])
    warehouse.close()
    return path


def loads(path: Path) -> tuple[int, bool]:
    warehouse = Warehouse(path, sql_dir())
    count = warehouse.con.execute("SELECT count(*) FROM core.loads").fetchall()[0][0]
    warehouse.close()
    return count, warehouse.set_aside is not None


def test_a_whole_file_is_opened_as_it_is(filled: Path) -> None:
    assert loads(filled) == (1, False)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:4096])


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[:64] = bytes(64)
    path.write_bytes(bytes(content))


def foreign(path: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE mine (x INTEGER)")


def other_version(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE meta.schema_version SET version = 999")


def behind(path: Path) -> None:
    # What a copy without its .wal looks like: a sound file that has forgotten its newest loads.
    with duckdb.connect(str(path)) as con:
        con.execute("DELETE FROM core.loads")


@pytest.mark.parametrize("damage", [cut, flipped, foreign, other_version, behind])
def test_anything_else_is_set_aside(filled: Path, damage: object) -> None:
    assert callable(damage)
    damage(filled)
    assert loads(filled) == (0, True)
    assert filled.with_name("warehouse.duckdb.damaged-1").exists()


def test_a_transaction_is_whole_or_nothing(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb", sql_dir())

    def crash() -> None:
        with warehouse.transaction():
            warehouse.append("core.loads", LOADS, [LOAD])
            raise RuntimeError("crash")

    with pytest.raises(RuntimeError):
        crash()
    assert warehouse.con.execute("SELECT count(*) FROM core.loads").fetchall() == [(0,)]


def test_decimals_arrive_exactly_whatever_came_first(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb", sql_dir())
    values = [None, Decimal(1), Decimal("123456789012345.123456789"), Decimal("-0.000000001")]
    rows = [("k", "u", None, i, i, value, Decimal(2)) for i, value in enumerate(values)]
    columns = ["kpi", "unit", "unit_type", "first_month", "last_month", "red_flag", "goal"]
    with pytest.raises(duckdb.ConstraintException):
        warehouse.append("ref.targets", columns, rows)
    warehouse.append("ref.targets", columns, rows[1:])
    found = warehouse.con.execute("SELECT red_flag FROM ref.targets ORDER BY first_month")
    assert [row[0] for row in found.fetchall()] == values[1:]


def test_equal_content_has_equal_hashes_in_any_order(tmp_path: Path) -> None:
    other = (*LOAD[:2], "y", *LOAD[3:])
    hashes = []
    for name, rows in (("1", [LOAD, other]), ("2", [other, LOAD]), ("3", [LOAD, LOAD])):
        warehouse = Warehouse(tmp_path / name, sql_dir())
        warehouse.append("core.loads", LOADS, rows)
        hashes.append(warehouse.table_hashes()["core.loads"])
    assert hashes[0] == hashes[1] != hashes[2]


def test_every_table_and_column_carries_its_comment(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb", sql_dir())
    missing = warehouse.con.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() "
        "WHERE comment IS NULL AND schema_name IN ('core', 'ref', 'work', 'mart') UNION ALL "
        "SELECT schema_name || '.' || table_name || '.' || column_name FROM duckdb_columns() "
        "WHERE comment IS NULL AND schema_name IN ('core', 'ref', 'work', 'mart')"
    ).fetchall()
    assert missing == []
    assert schema_statements(sql_dir())
