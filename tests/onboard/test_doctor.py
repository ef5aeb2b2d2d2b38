"""The doctor names what is wrong, says what to do, changes nothing, and always comes back."""

import datetime as dt
import json
import os
import re
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scorecard.errors import StoreError
from scorecard.onboard.doctor import machine
from scorecard.onboard.doctor.examine import examine
from scorecard.onboard.doctor.item import Item, look
from scorecard.onboard.doctor.sources import READ_UP_TO, reachable
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.editions import Editions
from scorecard.stores.ledger_schema import VERSION_TABLE
from scorecard.stores.lock import project_lock
from scorecard.stores.marks import earlier_path
from tests.cli.running import scorecard
from tests.conftest import HEADER, small_organisation
from tests.ingest.webserver import Said, web_server
from tests.ingest.workbooks import workbook
from tests.ingest.world import BOOK, LONG, MONTHLY, source
from tests.running import run

NOW = dt.datetime(2026, 4, 10, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small organisation after one run of its newest month, March 2026."""
    project = small_organisation(tmp_path_factory.mktemp("ran") / "organisation")
    run(project, "2026-03")
    return project


@pytest.fixture
def healthy(ran: Project, tmp_path: Path) -> Project:
    """A copy of it for one test to break."""
    return Project(Path(shutil.copytree(ran.root, tmp_path / "organisation")))


def items(project: Project, seconds: float = 15) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in examine(project.root, NOW, seconds):
        found.setdefault(item.what, []).append(item)
    return found


def worst(found: list[Item]) -> Item:
    return max(found, key=lambda item: ("ok", "warning", "problem").index(item.state))


def test_nothing_is_wrong_with_a_healthy_organisation(healthy: Project) -> None:
    found = items(healthy)
    ours = {w: i for w, i in found.items() if w not in ("packages", "disk", "temporary files")}
    assert {item.state for listed in ours.values() for item in listed} == {"ok"}
    assert list(found) == [
        "Python",
        "packages",
        "page renderer",
        "fonts",
        "temporary files",
        "configuration",
        "folders",
        "disk",
        "lock",
        "time zone",
        "working days",
        "design",
        "source a",
        "source b",
        "landing",
        "warehouse",
        "snapshot",
        "editions",
        "ledger",
        "outbox",
        "Dagster",
        "clock",
    ]
    assert found["configuration"][0].found == "3 units, 1 KPI, 2 sources"
    assert "newest closed month 2026-03" in found["time zone"][0].found
    # England's third working day after March 2026 comes after Good Friday and Easter Monday.
    assert "third working day after 2026-03 is 2026-04-07" in found["working days"][0].found
    assert found["editions"][0].found == "1 month; 2026-03 has edition 1, 2 cards, 0 held"


def test_looking_changes_nothing(healthy: Project) -> None:
    def state() -> dict[str, tuple[int, bytes]]:
        files = (path for path in healthy.root.rglob("*") if path.is_file())
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    before, folders = state(), sorted(healthy.root.rglob("*"))
    items(healthy)
    assert state() == before
    assert sorted(healthy.root.rglob("*")) == folders


def test_before_the_first_run_nothing_is_made(organisation: Project) -> None:
    found = items(organisation)
    assert {i.state for w, listed in found.items() for i in listed if w != "packages"} == {"ok"}
    assert found["warehouse"][0].found == "none yet: the first run makes it"
    assert not organisation.var.exists()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def made_a_file(path: Path) -> None:
    shutil.rmtree(path)
    path.write_text("", encoding="utf-8")


def ahead(manifest: Path) -> None:
    """An edition that was made after more acts than the ledger holds."""
    edition = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**edition, "ledger_sequence": 99}), encoding="utf-8")


def newer(ledger: Path) -> None:
    """A ledger that a later version of the program brought up to date."""
    connection = sqlite3.connect(ledger)
    connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    connection.commit()
    connection.close()


def published(project: Project) -> Path:
    """A card's page; mails lie beside the pages, and no edition misses one."""
    editions = Editions(project.editions)
    edition = editions.latest("2026-03")
    assert edition is not None
    return editions.objects.path(edition.cards[0].files["pdf"])


BROKEN: dict[str, tuple[Callable[[Project], object], str, str, str]] = {
    "configuration": (
        lambda p: (p.config_dir / "x.yaml").write_text("kpi: []\n"),
        "configuration",
        "problem",
        "an unknown section",
    ),
    "history file": (
        lambda p: (p.root / "drops" / "a.csv").unlink(),
        "source a",
        "problem",
        "drops/a.csv is not there",
    ),
    "folder for a file": (
        lambda p: made_a_folder(p.root / "drops" / "a.csv"),
        "source a",
        "problem",
        "is no file",
    ),
    "renamed heading": (
        lambda p: (p.root / "drops" / "a.csv").write_text("kpi,unit,month,amount\n"),
        "source a",
        "problem",
        "drops/a.csv, line 1: ",
    ),
    "web page in a file's place": (
        lambda p: (p.root / "drops" / "b.csv").write_text("<html>\nPlease log in.\n"),
        "source b",
        "problem",
        "expected delimited text, found a web page",
    ),
    "landed file": (
        lambda p: next(p.landing.glob("blobs/*/*")).unlink(),
        "landing",
        "problem",
        "the content of 1 landed file is missing",
    ),
    "manifest": (
        lambda p: (p.landing / "manifests" / "00000001.json").write_text("{"),
        "landing",
        "problem",
        "not a delivery manifest",
    ),
    "warehouse": (lambda p: flip(p.warehouse), "warehouse", "warning", "not the file that was"),
    "snapshot": (lambda p: flip(p.snapshot), "snapshot", "warning", "damaged"),
    "published file": (
        lambda p: published(p).unlink(),
        "editions",
        "problem",
        "1 published file missing",
    ),
    "ledger gone": (
        lambda p: shutil.rmtree(p.var / "ledger"),
        "ledger",
        "problem",
        "ledger.sqlite is gone",
    ),
    "ledger damaged": (
        lambda p: (p.var / "ledger" / "ledger.sqlite").write_bytes(b"no database" * 1000),
        "ledger",
        "problem",
        "restore it from its backup",
    ),
    "ledger older than an edition": (
        lambda p: ahead(next(p.editions.glob("*/edition-001.json"))),
        "ledger",
        "problem",
        "and an edition was made after",
    ),
    "ledger of a newer program": (
        lambda p: newer(p.var / "ledger" / "ledger.sqlite"),
        "ledger",
        "problem",
        "schema 9999",
    ),
    "store is a file": (
        lambda p: made_a_file(p.published),
        "folder",
        "problem",
        "is no folder",
    ),
    "Dagster's home": (
        lambda p: (p.var / "dagster").mkdir(),
        "Dagster",
        "warning",
        "has no dagster.yaml",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_named_with_what_to_do(name: str, healthy: Project) -> None:
    breaking, what, state, said = BROKEN[name]
    breaking(healthy)
    item = worst(items(healthy)[what])
    assert item.state == state
    assert said in item.found
    # What to do stands beside it, or at the end of what was found.
    assert item.remedy or ": " in item.found


def test_a_warehouse_of_another_version_may_be_deleted(healthy: Project) -> None:
    """Set aside at noon of 1 April 2026, UTC: one in the afternoon there."""
    path = healthy.config_dir / "organisation.yaml"
    assert "time_zone: Europe/London" in path.read_text()
    earlier = earlier_path(healthy.warehouse)
    earlier.write_bytes(bytes(1_234_567))
    noon = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC).timestamp()
    os.utime(earlier, (noon, noon))
    _, item = items(healthy)["warehouse"]
    assert item.state == "ok"
    assert item.found == (
        "warehouse.duckdb.earlier, made by another version: 1,234 kB, "
        "kept since 2026-04-01 13:00+01:00"
    )
    assert item.remedy == "it may be deleted: nothing reads it"


def test_the_lock_says_who_has_it(healthy: Project) -> None:
    with project_lock(healthy.lock, "run of 2026-03"):
        [item] = items(healthy)["lock"]
    assert item.state == "warning"
    assert re.fullmatch(r"held by process \d+ on .* \(run of 2026-03\)", item.found)
    assert items(healthy)["lock"][0].found == "free"


def test_a_run_is_not_kept_from_starting_by_a_look_before_it(healthy: Project) -> None:
    items(healthy)
    with project_lock(healthy.lock, "test"):
        pass


def declare(project: Project, url: str, query: str = "SELECT 1 AS value") -> None:
    """One more source, a database."""
    (project.config_dir / "shop.sql").write_text(query, encoding="utf-8")
    (project.config_dir / "shop.yaml").write_text(
        "sources:\n"
        "  - id: shop\n    name: Shop\n    owner: ann\n    type: sql\n"
        f"    url: {json.dumps(url)}\n    query_file: shop.sql\n    covers: history\n"
        "    columns: [{name: month, type: month}, {name: value, type: number}]\n"
        "    layout:\n      shape: long\n      kpi: {constant: revenue}\n"
        "      unit: {constant: north}\n      month: month\n      value: value\n",
        encoding="utf-8",
    )


def test_a_database_that_answers_is_asked_nothing_but_that(organisation: Project) -> None:
    sqlite3.connect(organisation.root / "shop.db").close()
    # This query would fail: it names no table there is.
    declare(organisation, "sqlite:///shop.db", "SELECT month, value FROM nowhere")
    [item] = items(organisation)["source shop"]
    assert (item.state, item.found) == ("ok", "its database answers; shop.sql was not run")


def test_the_database_of_a_table_is_asked_too(organisation: Project) -> None:
    sqlite3.connect(organisation.root / "plan.db").close()
    (organisation.config_dir / "plan.sql").write_text("SELECT 1 AS goal", encoding="utf-8")
    (organisation.config_dir / "plan.yaml").write_text(
        "tables:\n  - {id: plan, type: sql, section: targets, url: 'sqlite:///plan.db', "
        "query_file: plan.sql, columns: {kpi: kpi, goal: goal}}\n",
        encoding="utf-8",
    )
    kept = organisation.tables / "plan.csv"
    kept.parent.mkdir(parents=True)
    kept.write_text("kpi,goal\n", encoding="utf-8")
    [item] = items(organisation)["table plan"]
    assert (item.state, item.found) == ("ok", "its database answers; plan.sql was not run")
    (organisation.root / "plan.db").unlink()
    [item] = items(organisation)["table plan"]
    assert item.state == "problem"


def test_a_query_that_may_not_be_run_is_told_without_asking(organisation: Project) -> None:
    declare(organisation, "sqlite:///absent.db", "DELETE FROM shop")
    [item] = items(organisation)["source shop"]
    assert item.state == "problem"
    assert "begins with SELECT or WITH" in item.found


def test_a_variable_that_is_not_set_is_named(
    organisation: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHOP_PASSWORD", raising=False)
    declare(organisation, "postgresql+psycopg://reader:${SHOP_PASSWORD}@127.0.0.1/shop")
    [item] = items(organisation)["source shop"]
    assert item.state == "problem"
    assert "expected the environment variable SHOP_PASSWORD, found none" in item.found


def test_no_secret_is_shown(organisation: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", "hunter2-hunter2")
    declare(organisation, "sqlite:///${SHOP_PASSWORD}.db")
    shown = scorecard("doctor", "--format", "json").output
    assert "hunter2" not in shown
    assert "${SHOP_PASSWORD}" in shown


def declare_server(project: Project, url: str, **more: object) -> None:
    """One more source, a web server."""
    asked = {"id": "shop", "name": "Shop", "owner": "ann", "type": "rest", "url": url, **more}
    asked |= {key: LONG[key] for key in ("covers", "columns", "layout")}
    # Every JSON is YAML.
    (project.config_dir / "shop.yaml").write_text(json.dumps({"sources": [asked]}))


def test_a_server_that_answers_is_asked_for_no_rows(
    organisation: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_SECRET", "hunter2-hunter2")
    with web_server() as web:
        tokens = web.tokens("/token")
        auth = {
            "type": "oauth2",
            "token_url": f"{web.url}/token",
            "client_id": "robot",
            "client_secret": "${SHOP_SECRET}",
        }
        declare_server(organisation, f"{web.url}/sales", auth=auth)
        [item] = items(organisation)["source shop"]
        assert (item.state, item.found) == ("ok", "its server answers; it was not asked for rows")
        assert [request.path for request in web.requests] == ["/token", "/"]
        # A log-in that is refused is one that a run would be refused too.
        web.answers("/token", Said({"error": "unknown client hunter2-hunter2"}, 400))
        [item] = items(organisation)["source shop"]
        assert item.state == "problem"
        assert "'unknown client ${SHOP_SECRET}'" in item.found
        assert len(tokens.given) == 1
    [item] = items(organisation)["source shop"]
    assert item.state == "problem"
    assert "expected a connection, found none" in item.found
    monkeypatch.delenv("SHOP_SECRET")
    [item] = items(organisation)["source shop"]
    assert "expected the environment variable SHOP_SECRET, found none" in item.found


@contextmanager
def silent_server() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept: list[socket.socket] = []

        def take() -> None:
            try:
                while True:
                    kept.append(server.accept()[0])
            except OSError:
                return

        threading.Thread(target=take, daemon=True).start()
        yield server.getsockname()[1]
        for connection in kept:
            connection.close()


def test_a_server_that_never_answers_does_not_hold_it_up(organisation: Project) -> None:
    pytest.importorskip("psycopg", reason="needs a driver that talks to a server")
    with silent_server() as port:
        declare(organisation, f"postgresql+psycopg://reader@127.0.0.1:{port}/shop")
        began = time.monotonic()
        [item] = items(organisation, seconds=1)["source shop"]
        assert time.monotonic() - began < 10
    assert item.state == "problem"


def test_a_look_that_hangs_is_given_up() -> None:
    release = threading.Event()

    def hanging() -> Iterator[Item]:
        release.wait()
        yield Item("ok", "x", "never")

    [item] = look("x", hanging, 0.05)
    release.set()
    assert item == Item(
        "problem", "x", "no answer within 0.05 seconds", "ask who runs the machine or the network"
    )


def test_a_look_that_fails_is_a_problem_and_no_traceback() -> None:
    def failing() -> list[Item]:
        raise ZeroDivisionError("with a secret in it")

    def refusing() -> list[Item]:
        raise StoreError("the file: expected one thing,\nfound another")

    [item] = look("x", failing)
    assert item.found == "could not be looked at (ZeroDivisionError)"
    [item] = look("x", refusing)
    assert item.found == "the file: expected one thing, found another"


def test_packages_other_than_locked_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    locked = machine._locked()
    monkeypatch.setattr(machine, "_locked", lambda: {**locked, "duckdb": {"0.0.1"}})
    found = list(machine.packages())
    assert [item.state for item in found if "duckdb" in item.found] == ["problem"]
    assert "make -C" in found[0].remedy


def test_a_full_disk_is_told(healthy: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(healthy.root)
    for free, state in ((10**6, "problem"), (4 * 10**8, "warning"), (10**12, "ok")):
        scarce = usage._replace(free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _, scarce=scarce: scarce)
        assert items(healthy)["disk"][0].state == state


def test_a_folder_that_may_not_be_written_is_told(
    healthy: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def access(path: Path, mode: int) -> bool:
        return Path(path) != healthy.outbox

    monkeypatch.setattr("scorecard.onboard.doctor.organisation.os.access", access)
    [item] = items(healthy)["folder"]
    assert item.state == "problem"
    assert item.found == f"{healthy.outbox} may not be written"


@pytest.fixture
def as_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No package is named, whatever is tried: what is said of them is seen above."""
    monkeypatch.setattr(machine, "_locked", dict)


@pytest.mark.usefixtures("as_locked")
def test_the_command_ends_with_2_where_there_is_a_problem(organisation: Project) -> None:
    said = scorecard("doctor")
    assert said.exit_code == 0
    assert said.output.splitlines()[-1] == "0 problems, 0 warnings"
    (organisation.root / "drops" / "a.csv").unlink()
    said = scorecard("doctor")
    assert said.exit_code == 2
    assert said.output.splitlines()[-1] == "1 problem, 0 warnings"


@pytest.mark.usefixtures("as_locked")
def test_json_is_a_list_of_objects(organisation: Project) -> None:
    rows = json.loads(scorecard("doctor", "--format", "json").output)
    assert {tuple(row) for row in rows} == {("state", "what", "found", "to do")}
    assert {row["state"] for row in rows} == {"ok"}


def test_without_an_organisation_the_machine_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCORECARD_PROJECT", raising=False)
    said = scorecard("doctor", "--format", "json")
    assert said.exit_code == 2
    rows = json.loads(said.output)
    assert rows[-1]["what"] == "organisation"
    assert "name the organisation's folder with --project DIR" in rows[-1]["found"]
    assert rows[0]["what"] == "Python"


def test_of_several_files_it_is_told_how_many_there_are(tmp_path: Path) -> None:
    changes = {"path": "fix_{month}_*.csv", "delivery": "partial", "minimum_files": 2}
    several = source({**MONTHLY, **changes})
    said = []
    for name in ("fix_2026-10_a.csv", "fix_2026-10_b.csv"):
        (tmp_path / name).write_text(f"{HEADER}\nrevenue,north,2026-10,1\n")
        (item,) = reachable(several, Month.parse("2026-10"), tmp_path, {})
        said.append(f"{item.state}: {item.found}")
    assert said == [
        "warning: fix_2026-10_*.csv: 1 file; 1 row as declared",
        "ok: fix_2026-10_*.csv: 2 files; 2 rows as declared",
    ]
    (tmp_path / "fix_2026-10_b.csv").write_text("kpi;unit;month;value\n")
    (item,) = reachable(several, Month.parse("2026-10"), tmp_path, {})
    assert item.state == "problem"
    assert item.found.startswith("fix_2026-10_b.csv, line 1: expected")


def test_a_workbook_is_read_as_a_run_would_read_it(tmp_path: Path) -> None:
    book = source(BOOK)
    (tmp_path / "drops").mkdir()
    path = tmp_path / "drops" / "book.xlsx"
    path.write_bytes(workbook({"Scorecard": [["Measure", "Oct 2026"], ["Sales", 1]]}))
    (item,) = reachable(book, Month.parse("2026-10"), tmp_path, {})
    assert item.state == "ok"
    assert item.found.endswith("; 1 row as declared")
    path.write_bytes(workbook({"Scorecards": [["Measure", "Oct 2026"], ["Sales", 1]]}))
    (item,) = reachable(book, Month.parse("2026-10"), tmp_path, {})
    assert item.state == "problem"
    assert "'Scorecard'" in item.found


def test_what_is_too_large_to_be_read_on_the_way_is_only_found(tmp_path: Path) -> None:
    large = source(LONG)
    (tmp_path / "drops").mkdir()
    with (tmp_path / "drops" / "sales.csv").open("wb") as file:
        # Nothing a table would hold.
        file.truncate(READ_UP_TO + 1)
    (item,) = reachable(large, Month.parse("2026-10"), tmp_path, {})
    assert item.state == "ok"
    assert item.found.endswith("; not read, being more than 5 MB")
