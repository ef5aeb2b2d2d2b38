"""The warehouse file: damaged, foreign or behind its mark, it is set aside, never trusted."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scorecard.errors import LockHeld, StoreError
from scorecard.project import SHIPPED, sql_dir
from scorecard.stores.warehouse import Warehouse
from tests.small import LOADS
from tests.stores.blocks import block_size, place_of
from tests.vintages import put_query

LOAD = (1, "a", "x", 24312, "loaded", "", 1, 1, 0, 0, 0, 0, 0)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A closed warehouse with one load."""
    path = tmp_path / "warehouse.duckdb"
    warehouse = Warehouse(path, sql_dir())
    warehouse.append("core.loads", LOADS, [LOAD])
    warehouse.close()
    return path


@pytest.fixture
def large(filled: Path) -> Path:
    """The same with so many claims that most of the file is read by no opening."""
    warehouse = Warehouse(filled, sql_dir())
    fill(warehouse)
    warehouse.close()
    assert filled.stat().st_size > 10 * block_size(filled)
    return filled


def fill(warehouse: Warehouse) -> None:
    put_query(
        warehouse,
        "SELECT 'a' AS source, 'k' AS kpi, md5(i::VARCHAR) AS unit, 24312 AS month_index, "
        "i AS value, 'final' AS status, FALSE AS withdrawn, 1 AS seq_from, i AS row_number "
        "FROM range(100000) AS r (i)",
    )


def claims(path: Path) -> int:
    """Where in the file the ids of the claims' units are."""
    return place_of(path, "core.ids", "id")


def flip(path: Path, offset: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        was = file.read(1)
        file.seek(offset)
        file.write(bytes([was[0] ^ 255]))


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


def with_a_log(path: Path) -> None:
    # DuckDB would add any log of this name to the file without a word.
    other = path.with_name("other.duckdb")
    killed(f"c = duckdb.connect({str(other)!r}); c.execute('CREATE TABLE mine (x INTEGER)')")
    other.with_name("other.duckdb.wal").rename(path.with_name("warehouse.duckdb.wal"))


def with_a_log_of_rows(path: Path) -> None:
    # Its rows are of a table that this file does not have.
    other = path.with_name("other.duckdb")
    killed(
        f"c = duckdb.connect({str(other)!r}); c.execute('CREATE TABLE mine (x INTEGER)'); "
        "c.execute('CHECKPOINT'); c.execute('INSERT INTO mine VALUES (1)')"
    )
    other.with_name("other.duckdb.wal").rename(path.with_name("warehouse.duckdb.wal"))


def killed(work: str) -> None:
    """Run statements in a process of their own that ends without a word."""
    before = "import os, duckdb; from pathlib import Path; from scorecard.project import sql_dir; "
    before += "from scorecard.stores.warehouse import Warehouse; "
    command = [sys.executable, "-c", f"{before}{work}; os._exit(9)"]
    ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(SHIPPED)}, check=False)
    assert ended.returncode == 9


@pytest.mark.parametrize(
    "damage", [cut, flipped, foreign, other_version, behind, with_a_log, with_a_log_of_rows]
)
@pytest.mark.fault("damaged store")
def test_anything_else_is_set_aside(filled: Path, damage: Callable[[Path], None]) -> None:
    damage(filled)
    assert loads(filled) == (0, True)
    assert filled.with_name("warehouse.duckdb.damaged-1").exists()
    assert loads(filled) == (0, False)


@pytest.mark.fault("damaged store")
def test_a_flipped_byte_is_found_wherever_it_is(large: Path) -> None:
    content = large.read_bytes()
    mark = large.with_suffix(".mark.json").read_bytes()
    for offset in range(17_000, len(content), len(content) // 20):
        large.write_bytes(content)
        large.with_suffix(".mark.json").write_bytes(mark)
        flip(large, offset)
        assert loads(large) == (0, True), offset


@pytest.mark.fault("damaged store")
def test_a_log_whose_file_is_gone_is_not_added_to_the_next(filled: Path) -> None:
    with_a_log(filled)
    filled.unlink()
    warehouse = Warehouse(filled, sql_dir())
    tables = warehouse.con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    warehouse.close()
    assert ("loads",) in tables
    assert ("mine",) not in tables
    assert warehouse.is_new


SECOND = (
    "warehouse = Warehouse(Path({!r}), sql_dir()); "
    f"warehouse.append('core.loads', {LOADS!r}, [{(2, *LOAD[1:])!r}])"
)


@pytest.mark.fault("damaged store")
def test_what_a_killed_run_committed_is_kept(filled: Path) -> None:
    killed(SECOND.format(str(filled)))
    assert loads(filled) == (2, False)
    assert loads(filled) == (2, False)


@pytest.mark.fault("damaged store")
def test_what_is_left_without_the_log_of_a_killed_run_is_whole(filled: Path) -> None:
    killed(SECOND.format(str(filled)))
    filled.with_name("warehouse.duckdb.wal").unlink()
    assert loads(filled) == (1, False)


def test_a_first_run_killed_before_its_first_checkpoint_and_copied_without_the_log(
    tmp_path: Path,
) -> None:
    path = tmp_path / "warehouse.duckdb"
    killed(SECOND.format(str(path)))
    path.with_name("warehouse.duckdb.wal").unlink()
    assert loads(path) == (0, False)


def test_a_file_that_is_older_than_when_it_was_opened_last_is_set_aside(filled: Path) -> None:
    older = filled.read_bytes()
    warehouse = Warehouse(filled, sql_dir())
    warehouse.append("core.loads", LOADS, [(2, *LOAD[1:])])
    warehouse.close()
    killed(f"warehouse = Warehouse(Path({str(filled)!r}), sql_dir()); warehouse.con")
    filled.write_bytes(older)
    assert loads(filled) == (0, True)


def test_after_a_killed_run_all_of_the_file_is_looked_at(large: Path) -> None:
    place = claims(large)
    killed(SECOND.format(str(large)))
    flip(large, place)
    assert loads(large) == (0, True)


def test_a_file_that_ends_the_process_that_looks_at_it_is_looked_at_once(filled: Path) -> None:
    killed(SECOND.format(str(filled)))
    killed(f"Warehouse._check = lambda *_: os._exit(9); {SECOND.format(str(filled))}")
    assert loads(filled) == (0, True)


def test_a_look_that_was_not_taken_is_taken_later(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate")

    killed(SECOND.format(str(filled)))
    with monkeypatch.context() as patched:
        patched.setattr(duckdb, "connect", refuse)
        with pytest.raises(StoreError, match="failed to allocate"):
            loads(filled)
    assert loads(filled) == (2, False)


@pytest.mark.fault("damaged store")
def test_damage_that_shows_while_it_is_open_says_what_to_do(large: Path) -> None:
    place = claims(large)
    warehouse = Warehouse(large, sql_dir())
    assert not warehouse.has_done("load")
    flip(large, place)
    aside = large.with_name("warehouse.duckdb.damaged-1")
    said = rf"warehouse\.duckdb: .* is damaged and was kept as {aside}; run `scorecard rebuild-w"
    with pytest.raises(StoreError, match=said), warehouse.transaction():
        warehouse.con.execute("SELECT max(unit), sum(value) FROM core.vintages").fetchall()
    with pytest.raises(StoreError, match=said):
        warehouse.run("ingest/find_sources")
    warehouse.close()
    assert not large.exists()
    assert loads(large) == (0, False)


def test_other_trouble_ends_without_a_mark_so_that_all_is_looked_at_next(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = Warehouse(filled, sql_dir())
    warehouse.con.execute("SET memory_limit = '20MB'; SET temp_directory = ''")
    with pytest.raises(StoreError, match=r"warehouse\.duckdb: (failed to|could not) allocate"):
        warehouse.con.execute("SELECT count(DISTINCT md5(i::VARCHAR)) FROM range(3000000) r (i)")
    warehouse.close()
    assert json.loads(filled.with_suffix(".mark.json").read_bytes()) == {"seq": 1}
    assert loads(filled) == (1, False)


def test_what_went_wrong_is_not_hidden_by_closing(filled: Path) -> None:
    warehouse = Warehouse(filled, sql_dir())
    warehouse.con.execute("BEGIN TRANSACTION")
    with pytest.raises(duckdb.InvalidInputException):
        warehouse.con.execute("SELECT error('boom')")
    warehouse.close()
    assert loads(filled) == (1, False)


def test_a_file_that_is_open_elsewhere_stays_and_is_said_to_be(filled: Path) -> None:
    script = (
        "import duckdb, sys; con = duckdb.connect(sys.argv[1], read_only=True)\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(filled)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == b"open\n"
        with pytest.raises(LockHeld, match=rf"open in another program .*\(PID {reader.pid}\)"):
            loads(filled)
        reader.kill()
    assert loads(filled) == (1, False)


def test_a_file_that_cannot_be_opened_stays(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise duckdb.IOException(f'IO Error: Cannot open file "{filled}": Permission denied')

    with monkeypatch.context() as patched:
        patched.setattr(duckdb, "connect", refuse)
        with pytest.raises(StoreError, match=r"duckdb: Cannot open file: Permission denied$"):
            loads(filled)
    assert loads(filled) == (1, False)


def test_other_tables_are_another_version_of_which_one_is_kept(
    filled: Path, tmp_path: Path
) -> None:
    sql = tmp_path / "sql"
    shutil.copytree(sql_dir(), sql)
    table = sql / "schema" / "core_parses.sql"
    table.write_text(table.read_text().replace("parse_digest VARCHAR", "parse_digest TEXT"))
    for tables in (sql, sql_dir()):
        os.utime(filled, (0, 0))
        warehouse = Warehouse(filled, tables)
        assert warehouse.con.execute("SELECT count(*) FROM core.loads").fetchall() == [(0,)]
        warehouse.close()
        assert (warehouse.is_outgrown, warehouse.is_new) == (True, True)
        aside = filled.with_name("warehouse.duckdb.earlier")
        assert warehouse.set_aside == aside
        # It tells since when it is kept, and not when it was written.
        assert time.time() - aside.stat().st_mtime < 600
    assert not list(filled.parent.glob("*.damaged-*"))


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [gone, cut, flipped, foreign, other_version])
def test_where_none_may_be_begun_it_is_said_and_nothing_moves(
    filled: Path, damage: Callable[[Path], None]
) -> None:
    damage(filled)
    left = sorted(filled.parent.iterdir())
    warehouse = Warehouse(filled, sql_dir(), create=False)
    with pytest.raises(StoreError, match="run `scorecard run` or `scorecard rebuild-warehouse`"):
        warehouse.is_done("load", "x")
    warehouse.close()
    assert sorted(filled.parent.iterdir()) == left


def test_a_whole_file_is_opened_where_none_may_be_begun(filled: Path) -> None:
    warehouse = Warehouse(filled, sql_dir(), create=False)
    assert not warehouse.is_done("load", "x")
    warehouse.close()
    assert loads(filled) == (1, False)


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
    rows = [("k", "u", None, i, i, Decimal(2), value) for i, value in enumerate(values)]
    columns = ["kpi", "unit", "unit_type", "first_month", "last_month", "red_flag", "goal"]
    with pytest.raises(duckdb.ConstraintException):
        warehouse.append("ref.targets", columns, [(None, *rows[0][1:])])
    warehouse.append("ref.targets", columns, rows)
    found = warehouse.con.execute("SELECT goal FROM ref.targets ORDER BY first_month")
    assert [row[0] for row in found.fetchall()] == values


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
    con = warehouse.con
    ours = "schema_name IN ('core', 'ref', 'work', 'mart')"
    made = con.execute(
        f"SELECT schema_name || '.' || table_name, 'TABLE' FROM duckdb_tables() WHERE {ours} "
        f"UNION ALL SELECT schema_name || '.' || view_name, 'VIEW' FROM duckdb_views() WHERE {ours}"
    ).fetchall()
    assert len(made) > 50
    for name, kind in made:
        for comment in warehouse.comments(name, name, kind):
            con.execute(comment)
    missing = con.execute(
        f"SELECT table_name FROM duckdb_tables() WHERE comment IS NULL AND {ours} UNION ALL "
        f"SELECT view_name FROM duckdb_views() WHERE comment IS NULL AND {ours} UNION ALL "
        "SELECT schema_name || '.' || table_name || '.' || column_name FROM duckdb_columns() "
        f"WHERE comment IS NULL AND {ours}"
    ).fetchall()
    assert missing == []


def test_what_a_connection_has_for_itself_is_made_once_and_again_where_it_was_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = Warehouse(tmp_path / "warehouse.duckdb", sql_dir())
    made: list[str] = []
    run = warehouse.run

    def noted(name: str) -> None:
        made.append(name)
        run(name)

    monkeypatch.setattr(warehouse, "run", noted)

    def allowed() -> list[tuple[Any, ...]]:
        warehouse.make("reconcile/create_allowed")
        return warehouse.con.execute("SELECT allowed(2, 0, 0, 10, 10)").fetchall()

    with suppress(KeyError), warehouse.transaction():
        assert allowed() == [(2,)]
        raise KeyError
    assert (allowed(), allowed(), len(made)) == ([(2,)], [(2,)], 2)
    warehouse.close()
    assert (allowed(), len(made)) == ([(2,)], 3)
    warehouse.close()
