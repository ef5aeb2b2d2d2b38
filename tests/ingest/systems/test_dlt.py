"""A table that a real dlt has loaded is read, once its load has ended, and no other."""

import builtins
import datetime as dt
import shutil
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scorecard.config.systems.dlt import DltSource
from scorecard.errors import SourceError
from scorecard.ingest.systems import dlt as dlt_reader
from tests.ingest.systems.kinds import FIGURES, shaped
from tests.ingest.test_secrets import stored
from tests.ingest.webbing import Asker
from tests.ingest.world import LONG, QUERY, World, source, table

FACTS = [
    ("revenue", "north", dt.date(2026, 9, 1), Decimal(5)),
    ("revenue", "north", dt.date(2026, 10, 1), Decimal("1234.5")),
    ("revenue", "south", dt.date(2026, 10, 31), Decimal(7)),
    ("revenue", "north", dt.date(2026, 11, 1), Decimal(9)),
]
NAMES = ("kpi", "unit", "day", "value")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `facts.duckdb` and `files`, each loaded by dlt with the same rows."""
    folder = tmp_path_factory.mktemp("dlt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
        patch.chdir(folder)
        import dlt

        rows = [dict(zip(NAMES, row, strict=True)) for row in FACTS]
        for name, destination in (
            ("a", dlt.destinations.duckdb(str(folder / "facts.duckdb"))),
            ("b", dlt.destinations.filesystem((folder / "files").as_uri())),
        ):
            pipeline = dlt.pipeline(
                name,
                destination=destination,
                dataset_name="figures",
                pipelines_dir=str(folder / "pipelines"),
            )
            pipeline.run([{**row, "parts": [{"n": 1}]} for row in rows], table_name="facts")
    return folder


def declared(path: str = "facts.duckdb", **changes: Any) -> DltSource:
    kept = {name: value for name, value in QUERY.items() if name not in {"url", "query_file"}}
    own = {
        "type": "dlt",
        "destination": "duckdb" if path.endswith(".duckdb") else "filesystem",
        "path": path,
        "dataset": "figures",
        "table": "facts",
        "month_column": "day",
        "covers": "month",
        **shaped("%Y-%m-%d", "kpi", "unit", "day", "value"),
    }
    return source({**kept, **own}, **changes)


@pytest.mark.parametrize("path", ["facts.duckdb", "files"])
def test_the_months_rows_of_a_table_are_loaded(loaded: Path, world: World, path: str) -> None:
    asked = declared(str(loaded / path))
    (delivery,) = world.collect(asked).deliveries
    assert (delivery.state, delivery.rows, delivery.reason) == ("accepted", 2, "")
    world.load(asked)
    assert world.standing() == FIGURES
    assert world.collect(asked).new == 0


def test_without_a_column_of_months_all_is_read(loaded: Path) -> None:
    asked = declared(month_column=None, covers="history")
    assert Asker(root=loaded).fetch(asked).written.rows == 4


@pytest.mark.fault("source")
def test_rows_of_a_load_that_has_not_ended_are_refused(loaded: Path, tmp_path: Path) -> None:
    shutil.copy(loaded / "facts.duckdb", tmp_path)
    with duckdb.connect(str(tmp_path / "facts.duckdb")) as con:
        con.execute("DELETE FROM figures._dlt_loads")
    with pytest.raises(SourceError, match="expected rows of loads that have ended, found some of"):
        Asker(root=tmp_path).fetch(declared())


@pytest.mark.fault("source")
def test_a_database_that_is_being_written_is_asked_again(
    loaded: Path, tmp_path: Path, world: World
) -> None:
    shutil.copy(loaded / "facts.duckdb", tmp_path)
    with duckdb.connect(str(tmp_path / "facts.duckdb")):
        (failed,) = world.collect(declared(str(tmp_path / "facts.duckdb"))).failures
    assert "expected a" in failed.reason


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"table": "nobody"}, "expected a table of dlt, found none"),
        ({"dataset": "other"}, "expected a table of dlt, found none"),
        ({"month_column": "nobody"}, "expected a table of dlt, found none"),
        ({"table": "facts__parts", "month_column": None}, "expected a table with _dlt_load_id"),
        ({"path": "nobody.duckdb"}, "expected the database file of dlt, found none"),
        ({"path": "../facts.duckdb"}, "expected a path in the organisation's folder"),
        ({"minimum_rows": 3}, "minimum_rows"),
        ({**shaped("%Y-%m-%d", "kpi", "unit", "day", "amount")}, "expected the heading 'amount'"),
    ],
)
def test_what_is_not_there_is_told(loaded: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(SourceError) as caught:
        Asker(root=loaded).fetch(declared(**changes))
    assert words in str(caught.value)
    assert str(caught.value).count("\n") == 0


@pytest.mark.fault("source")
@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
@pytest.mark.parametrize("path", ["facts.duckdb", "files"])
def test_what_is_cut_is_refused_and_other_sources_go_on(
    loaded: Path, world: World, path: str, share: float
) -> None:
    copied = world.root / path
    if path == "files":
        shutil.copytree(loaded / path, copied)
        (data,) = (p for p in (copied / "figures" / "facts").iterdir() if p.is_file())
    else:
        shutil.copy(loaded / path, copied)
        data = copied
    content = data.read_bytes()
    data.write_bytes(content[: int(len(content) * share)])
    asked = declared(path)
    (failed,) = world.collect(asked).failures
    assert "expected " in failed.reason
    assert failed.reason.count("\n") == 0
    other = source(LONG, id="staff", path="drops/staff.csv")
    world.put("drops/staff.csv", table("heads,north,2026-10,3"))
    assert world.collect(other).failures == ()
    world.load(asked, other)
    assert world.standing() == {"heads north 2026-10": "3"}


@pytest.mark.fault("source")
def test_a_disk_that_hangs_is_given_up(
    loaded: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    monkeypatch.setattr("scorecard.ingest.systems.dlt.GRACE", 0)
    monkeypatch.setattr("scorecard.ingest.systems.dlt._dataset", lambda *_: over.wait(30))
    asked = declared(str(loaded / "facts.duckdb"), timeout_seconds=1)
    (failed,) = world.collect(asked).failures
    over.set()
    assert "expected all of it within 1 s" in failed.reason


@pytest.mark.fault("source")
def test_a_packed_file_is_refused_wherever_it_is_cut(loaded: Path, tmp_path: Path) -> None:
    shutil.copytree(loaded / "files", tmp_path / "files")
    asked = declared("files")
    (data,) = (p for p in (tmp_path / "files" / "figures" / "facts").iterdir() if p.is_file())
    content = data.read_bytes()
    for size in range(len(content)):
        data.write_bytes(content[:size])
        if size < len(dlt_reader.PACKED):
            continue
        with pytest.raises(SourceError, match=r"found that .* is cut off"):
            dlt_reader.check_whole(asked, tmp_path / "files")
    data.write_bytes(content)
    dlt_reader.check_whole(asked, tmp_path / "files")


@pytest.mark.attack("secrets")
def test_where_it_is_stays_in_the_environment(world: World) -> None:
    world.values = {"LAKE": "/mnt/l4ke-of-acme"}
    (failed,) = world.collect(declared("${LAKE}/facts.duckdb")).failures
    assert "expected the database file of dlt, found none" in failed.reason
    assert b"l4ke-of-acme" not in stored(world)


@pytest.mark.fault("source")
def test_dlt_may_not_be_installed(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "dlt" or name.startswith("dlt."):
            raise ImportError(name=name)
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SourceError, match=r"pip install 'scorecard\[dlt\]'"):
        Asker(root=loaded).fetch(declared())
