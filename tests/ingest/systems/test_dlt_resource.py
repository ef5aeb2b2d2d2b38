"""Resources of a real dlt are run in a process of their own, and their rows landed."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from dlt.common.configuration.container import Container
from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext

from scorecard.config.systems.dlt import DltSource
from scorecard.errors import SourceError
from scorecard.fiscal import CALENDAR_MONTHS
from scorecard.ingest.environment import Environment
from scorecard.ingest.extracts import read_extract
from scorecard.ingest.retry import Unavailable, within
from scorecard.ingest.systems import dlt_process, dlt_resource
from scorecard.ingest.web.fetch import Place
from tests.ingest.systems.kinds import FIGURES, shaped
from tests.ingest.test_secrets import stored
from tests.ingest.test_trial import tried
from tests.ingest.webbing import OCTOBER, Asker
from tests.ingest.webserver import Said, WebServer
from tests.ingest.world import LONG, QUERY, World, source, table

CODE = Path(__file__).parent / "resources"
ROOT = Path(__file__).parents[3]
DAYS = {"start": "{month_start}", "end": "{month_end}"}
SHAPE = shaped("%Y-%m-%d", "kpi", "unit", "day", "value")


@pytest.fixture(autouse=True)
def acme_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on PYTHONPATH can be imported where a resource is run."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(CODE), str(ROOT)]))


def declared(name: str = "facts", module: str = "acme_sources", **changes: Any) -> DltSource:
    kept = {key: value for key, value in QUERY.items() if key not in {"url", "query_file"}}
    own = {"type": "dlt", "resource": f"{module}:{name}", "covers": "month", **SHAPE}
    if name == "facts":
        own["arguments"] = DAYS
    return source({**kept, **own}, **changes)


def asked_here(asked: DltSource) -> list[Decimal]:
    """The figures of a source that is run in this process, which starts sooner than another.

    In a thread of its own: dlt keeps what it was about where it was broken off.
    """
    place = Place(Path("/nowhere"), CALENDAR_MONTHS, Environment({}))
    request = dlt_resource.request_for(asked, (OCTOBER, OCTOBER), place)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(CODE)
        for name, value in dlt_process.SETTINGS.items():
            patch.setenv(name, value)
        patch.setattr(Container()[PluggableRunContext].providers, "providers", [])
        ask = partial(dlt_process.asked, request, place.environment)
        written, _ = within(60, ask, "expected an answer")
    cells = read_extract(written.content).columns[asked.columns[-1].name]
    return sorted(Decimal(cell) for cell in cells if cell)


def refused(asked: DltSource, ask: Callable[[DltSource], Any] | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        (ask or Asker().fetch)(asked)
    text = str(caught.value)
    assert text.startswith(f"{asked.asked}")
    assert "expected " in text
    assert text.count("\n") == 0
    return text


def test_the_rows_of_the_months_are_landed_and_loaded(world: World) -> None:
    asked = declared()
    (delivery,) = world.collect(asked).deliveries
    assert (delivery.state, delivery.rows, delivery.reason) == ("accepted", 2, "")
    assert delivery.parameters["month_start"] == "2026-10-01"
    world.load(asked)
    assert world.standing() == FIGURES
    assert world.collect(asked).new == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "pages"},
        {"name": "later"},
        {"name": "frames", "ignore_columns": ["note"]},
        {"name": "shop", "select": "pages"},
        {"name": "shop", "select": "figures", "arguments": {"start": "{month_start}"}},
        {"name": "listed", "select": "pages"},
        {"name": "since"},
        {
            "name": "nested",
            "ignore_columns": ["of.id", "parts"],
            **shaped("%Y-%m-%d", "of.kpi", "unit", "day", "value"),
        },
    ],
)
def test_whatever_a_resource_yields_is_rows(changes: dict[str, Any]) -> None:
    assert asked_here(declared(**changes)) == [7, Decimal("1234.5")]


@pytest.mark.parametrize("batches", [True, False])
def test_tables_of_arrow_are_rows(batches: bool) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    asked = declared("tables", arguments={"batches": batches})
    assert asked_here(asked) == [7, Decimal("1234.5")]


def test_no_row_is_lost_between_pages() -> None:
    asked = declared("many", arguments={"rows": 20_001})
    assert asked_here(asked) == list(range(20_001))


def test_a_source_of_dlts_own_is_asked_with_a_secret(web: WebServer, world: World) -> None:
    rows = [{"kpi": "revenue", "unit": "north", "day": "2026-10-01", "value": 5}]
    web.answers("/v1/facts", Said(rows))
    resources = [
        {"name": "facts", "endpoint": {"path": "facts", "params": {"from": "{month_start}"}}}
    ]
    client = {"base_url": f"{web.url}/v1/", "auth": {"type": "bearer", "token": "${ACME}"}}
    client["paginator"] = "single_page"
    config = {"client": client, "resources": resources}
    asked = declared("rest_api_source", "dlt.sources.rest_api", arguments={"config": config})
    world.values = {"ACME": "t0ken/of acme"}
    (delivery,) = world.collect(asked).deliveries
    assert (delivery.state, delivery.rows, delivery.reason) == ("accepted", 1, "")
    (request,) = web.requests
    assert request.headers["Authorization"] == "Bearer t0ken/of acme"
    assert request.query == {"from": "2026-10-01"}
    assert b"t0ken" not in stored(world)


def test_settings_are_variables_as_dlt_names_them() -> None:
    values = {"SOURCES__ACME_SOURCES__WITH_KEY__API_KEY": "right"}
    assert Asker(values=values).fetch(declared("with_key")).written.rows == 2


@pytest.mark.attack("secrets")
def test_files_with_secrets_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".dlt").mkdir()
    (tmp_path / ".dlt" / "secrets.toml").write_text('api_key = "right"\n')
    monkeypatch.chdir(tmp_path)
    for name in ("DLT_PROJECT_DIR", "DLT_DATA_DIR", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    assert "expected the environment variable SOURCES__ACME_SOURCES__WITH_KEY__API_KEY" in refused(
        declared("with_key")
    )


@pytest.mark.attack("secrets")
@pytest.mark.parametrize(
    ("changes", "variable"),
    [
        ({"name": "with_key"}, "SOURCES__WITH_KEY__API_KEY"),
        ({"name": "own_variable"}, "ACME_TOKEN"),
        ({"name": "broken", "arguments": {"said": "no: ${ACME_SAID}"}}, "ACME_SAID"),
    ],
)
def test_no_message_has_a_secret_in_it(
    world: World, changes: dict[str, Any], variable: str
) -> None:
    world.values = {variable: "s3cret/of acme"}
    (failed,) = world.collect(declared(**changes)).failures
    assert "expected rows, found ValueError" in failed.reason
    assert b"s3cret" not in stored(world)


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"module": "nobody.knows"}, "expected the module nobody.knows, found that it is not"),
        ({"module": "acme_sources.more"}, "expected the module acme_sources.more, found that it"),
        (
            {"module": "acme_broken"},
            "expected the module acme_broken to be imported, found RuntimeError",
        ),
        ({"name": "nobody"}, "expected nobody in the module acme_sources, found none"),
        ({"name": "NOT_ONE"}, "expected a resource or a source of dlt, found int"),
        ({"name": "plain"}, "expected a resource or a source of dlt, found int"),
        ({"name": "facts", "arguments": {"begin": "x"}}, "expected rows, found TypeError"),
        ({"name": "facts", "arguments": {}}, "expected rows, found"),
        (
            {"name": "shop"},
            "expected select to name one of its resources, found 'pages', 'figures'",
        ),
        ({"name": "shop", "select": "x"}, "expected the resource 'x' to name one of its resources"),
        ({"name": "broken"}, "expected rows, found ValueError ('no more') while it was read"),
        (
            {"name": "broken", "arguments": {"kind": "SystemExit"}},
            "expected rows, found SystemExit ('no more')",
        ),
        ({"name": "none_at_all"}, "expected at least 1 row below the headings, found 0"),
        ({"name": "pages", "row_limit": 2}, "expected fewer than 2 rows"),
        ({"name": "pages", "minimum_rows": 3}, "expected at least 3 rows"),
    ],
)
def test_code_that_goes_wrong_is_one_error(changes: dict[str, Any], words: str) -> None:
    assert words in refused(declared(**changes), asked_here)


@pytest.mark.fault("source")
def test_a_process_that_ends_by_itself_is_one_error() -> None:
    assert "the process that runs it ended (status -9)" in refused(declared("killed"))


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("number", "record 1: expected a mapping of names to values, found int"),
        ("bytes", "record 1: expected a single value under 'value', found bytes"),
        ("list", "record 1: expected a single value under 'value', found a list"),
        ("half", "record 1: expected text under 'unit', found half a character"),
        ("names", "expected names that are texts, found 5"),
        ("more", "expected only declared headings, found 'other' besides"),
        ("less", "expected the heading 'value', found 'kpi', 'unit', 'day'"),
        ("one less", "record 2: expected the key 'value', found none"),
        ("huge", "record 1: expected a figure under 'value', found the number 1E+99999"),
    ],
)
def test_what_is_no_record_is_one_error(what: str, words: str) -> None:
    assert words in refused(declared("odd", arguments={"what": what}), asked_here)


def test_a_key_may_be_absent_where_that_is_declared() -> None:
    asked = declared("odd", arguments={"what": "less"}, absent_is_null=True)
    assert asked_here(asked) == []


@pytest.mark.fault("source")
def test_one_that_reaches_nobody_is_asked_again_and_others_go_on(world: World) -> None:
    asked = declared("broken", arguments={"kind": "ConnectionError"})
    (failed,) = world.collect(asked).failures
    assert "expected rows, found ConnectionError ('no more') while it was read" in failed.reason
    assert world.paused == [1.0, 2.0]
    other = source(LONG, id="staff", path="drops/staff.csv")
    world.put("drops/staff.csv", table("heads,north,2026-10,3"))
    assert world.collect(other).failures == ()
    world.load(asked, other)
    assert world.standing() == {"heads north 2026-10": "3"}


def is_alive(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until(seen: Any) -> None:
    end = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.fault("source")
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc which processes there are")
def test_one_that_hangs_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, waited = tmp_path / "note", subprocess.Popen.wait

    def until_it_hangs(process: Any, timeout: float | None = None) -> int:
        if timeout is None:
            return waited(process)
        wait_until(note.exists)
        raise subprocess.TimeoutExpired("it", timeout)

    monkeypatch.setattr(subprocess.Popen, "wait", until_it_hangs)
    asked = declared("hangs", arguments={"note": str(note)}, timeout_seconds=7)
    with pytest.raises(Unavailable, match="expected all of it within 7 s, found that it takes"):
        Asker().fetch(asked)
    processes = [int(text) for text in note.read_text().split()]
    assert len(processes) == 2
    wait_until(lambda: not any(map(is_alive, processes)))


@pytest.mark.fault("crash")
def test_it_ends_where_who_asked_is_gone(tmp_path: Path) -> None:
    note = tmp_path / "note"
    asked = declared("hangs", arguments={"note": str(note)})
    request = {"source": asked.model_dump(mode="json", exclude_defaults=True), "months": {}}
    command = [sys.executable, "-P", "-m", "scorecard.ingest.systems.dlt_process"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=tmp_path)
    assert process.stdin is not None
    process.stdin.write(json.dumps({**request, "root": "/nowhere"}).encode() + b"\n")
    process.stdin.flush()
    wait_until(note.exists)
    process.stdin.close()
    assert process.wait(60) == 1
    os.kill(int(note.read_text().split()[1]), 9)


@pytest.mark.attack("paths and links")
@pytest.mark.parametrize("place", ["drops", "var/inbox"])
def test_no_module_is_taken_from_where_others_put_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    # As where somebody starts a run with such a path, by mistake.
    folder = tmp_path / place
    folder.mkdir(parents=True)
    ran = tmp_path / "ran"
    (folder / "evil.py").write_text(f"open({str(ran)!r}, 'w')\n")
    paths = [str(folder), str(tmp_path), os.environ["PYTHONPATH"]]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    for module in ("evil", f"{place.replace('/', '.')}.evil"):
        said = refused(declared("orders", module), Asker(root=tmp_path).fetch)
        assert "expected a module that is installed, found " in said
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    assert "that it is not installed" in refused(declared("orders", "evil"))
    assert not ran.exists()


def test_a_trial_writes_nothing_and_no_state_of_dlt_stays(
    world: World, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, home, kept = (tmp_path_factory.mktemp(name) for name in ("note", "home", "kept"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(tempfile, "tempdir", str(kept))
    monkeypatch.chdir(home)
    asked = declared("writing", arguments={"where": str(note / "a")})
    (trial,) = tried(world, asked)
    assert (trial.reason, trial.new, len(trial.rows)) == ("", 2, 2)
    folder = Path((note / "a").read_text())
    assert folder.parent == kept
    assert list(kept.iterdir()) == []
    assert list(home.iterdir()) == []


@pytest.mark.fault("source")
def test_dlt_may_not_be_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dlt.py").write_text("raise ModuleNotFoundError(name='dlt')\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(CODE), str(ROOT)]))
    assert r"pip install 'scorecard[dlt]'" in refused(declared())
