"""The generator writes the same everywhere, once, and again when it was stopped on the way."""

import sqlite3
from pathlib import Path

import pytest

from scorecard.sample.generator import STAMP, generate


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sample")
    generate(made)
    return made


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".sqlite"
    }


def _tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    try:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3").fetchall()
            for (name,) in names.fetchall()
        }
    finally:
        connection.close()


def test_two_folders_hold_the_same(folder: Path, tmp_path: Path) -> None:
    generate(tmp_path)
    assert _files(tmp_path) == _files(folder)
    for name in ("erp.sqlite", "crm.sqlite"):
        assert _tables(tmp_path / name) == _tables(folder / name)


def test_every_month_and_department_has_its_file(folder: Path) -> None:
    names = set(_files(folder))
    assert len([name for name in names if name.startswith("drops/hr_")]) == 36
    assert {"drops/hr_2023-11.csv", "drops/hr_2026-10.csv"} <= names
    assert {f"books/{name}_scorecard.xlsx" for name in ("north", "south", "finance", "hr")} <= names
    assert len([name for name in names if name.startswith("forms/")]) == 24
    assert {"forms/2025-11_osm_analyst.xlsx", "forms/2026-10_improvement_lead.xlsx"} <= names
    assert not [name for name in names if name.endswith(".tmp")]


def test_what_stands_there_is_left_alone(tmp_path: Path) -> None:
    generate(tmp_path)
    (tmp_path / "desk.csv").write_text("changed by hand", encoding="utf-8")
    generate(tmp_path)
    assert (tmp_path / "desk.csv").read_text(encoding="utf-8") == "changed by hand"


@pytest.mark.parametrize("stamp", [None, "another version"])
def test_an_unfinished_or_older_sample_is_made_anew(
    folder: Path, tmp_path: Path, stamp: str | None
) -> None:
    (tmp_path / "erp.sqlite").write_bytes(b"half")
    (tmp_path / ".crm.sqlite.tmp").write_bytes(b"half")
    if stamp is not None:
        (tmp_path / STAMP).write_text(stamp, encoding="utf-8")
    generate(tmp_path)
    assert _files(tmp_path) == _files(folder)
    assert _tables(tmp_path / "erp.sqlite") == _tables(folder / "erp.sqlite")
