"""The examples for Jira, Asana and monday.com are read as the services answer, by their documents.

The servers are ours: paths, parameters and the shape of answers are theirs.
"""

import base64
from pathlib import Path
from typing import Any

import pytest

from scorecard.config.models import Config
from scorecard.config.sources import Source
from scorecard.ingest.trial import Trial, try_out
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stages import refresh_tables
from scorecard.stores.landing import Landing
from tests.docs.reading import CONFIGURATION, REST, fences, named_files
from tests.ingest.webserver import Asked, Said, WebServer, web_server
from tests.onboard.validating import complaints

OCTOBER = Month.parse("2026-10")
SERVERS = ("https://crumb.atlassian.example", "https://app.asana.com", "https://api.monday.com")
VALUES = {
    "JIRA_USER": "ada@crumb.example",
    "JIRA_TOKEN": "jira-token",
    "ASANA_TOKEN": "asana-token",
    "MONDAY_TOKEN": "monday-token",
    "SHOP_API_TOKEN": "shop-token",
}


def choice(value: str) -> dict[str, str]:
    """A value of a select list, as Jira writes it."""
    return {"self": f"https://crumb.atlassian.example/{value}", "value": value, "id": "10020"}


def issue(key: str, **fields: Any) -> dict[str, Any]:
    return {"expand": "renderedFields", "id": key[-1], "self": "x", "key": key, "fields": fields}


INITIATIVES = [
    issue(
        f"STRAT-{number}",
        summary=name,
        duedate="2026-12-18",
        customfield_10015="2026-04-01",
        customfield_10050=choice("harbour"),
        customfield_10051=choice("grow"),
    )
    for number, name in ((1, "Click and collect"), (2, "A card for regulars"))
]
PARENT = {"id": "1", "key": "STRAT-1", "self": "x", "fields": {"summary": "Click and collect"}}
STEPS = [
    issue(
        "STRAT-3",
        summary="Shelves in place",
        duedate="2026-06-30",
        resolutiondate="2026-06-24T09:30:00.000+0200",
        parent=PARENT,
    ),
    issue(
        "STRAT-4",
        summary="A card in each shop",
        duedate="2026-09-30",
        resolutiondate=None,
        parent={**PARENT, "key": "STRAT-2"},
    ),
]
SETTLED = [
    issue("CARE-1", resolutiondate=f"2026-10-{day}T10:00:00.000+0200", customfield_10050=unit)
    for day, unit in (
        ("02", choice("Harbour")),
        ("05", choice("Harbour")),
        ("06", choice("Market")),
    )
]


def jira(asked: Asked) -> Said:
    """A search in pages of one issue, each but the last with a token for the next."""
    sent = base64.b64decode(asked.headers["Authorization"].removeprefix("Basic ")).decode()
    if sent != "ada@crumb.example:jira-token":
        return Said({"errorMessages": ["no"]}, 401)
    jql = asked.query["jql"]
    found = SETTLED if "CARE" in jql else INITIATIVES if "Initiative" in jql else STEPS
    assert ('>= "2026-10-01"' in jql) == ("CARE" in jql)
    place = int(asked.query.get("nextPageToken", "0"))
    more = {"nextPageToken": str(place + 1)} if place + 1 < len(found) else {}
    return Said({"issues": [found[place]], "isLast": not more, **more})


def portfolio(asked: Asked) -> Said:
    assert asked.headers["Authorization"] == "Bearer asana-token"
    second = asked.query.get("offset") == "eyJ0"
    item = {
        "gid": "1200000000000011" if second else "1200000000000010",
        "name": "Second" if second else "First",
        "start_on": "2026-02-01",
        "due_on": "2026-11-30",
        "custom_fields": [
            {"gid": "1", "display_value": "harbour"},
            {"gid": "2", "display_value": "grow"},
        ],
    }
    page = {"offset": "eyJ0", "path": "/x", "uri": "https://app.asana.com/x"}
    return Said({"data": [item], "next_page": None if second else page})


def done(asked: Asked) -> Said:
    assert asked.query["completed_at.after"] == "2026-10-01T00:00:00Z"
    days = ("03", "04", "31")
    return Said(
        {"data": [{"gid": day, "completed_at": f"2026-10-{day}T08:00:00.000Z"} for day in days]}
    )


def board(asked: Asked) -> Said:
    assert asked.headers["Authorization"] == "monday-token"
    second = asked.tree["variables"].get("cursor") == "MSw5"
    name, figure = ("Complaints a month", "38") if second else ("Orders a month", "4120")
    item = {"kpi": [{"text": name}], "unit": [{"text": "Harbour"}], "figure": [{"text": figure}]}
    page = {"cursor": None if second else "MSw5", "items": [item]}
    return Said({"data": {"boards": [{"items_page": page}]}})


def orders(asked: Asked) -> Said:
    row = {"id": 7, "month": "2026-10", "shop": {"code": "H", "name": "Harbour"}, "orders": 4120}
    rows = [row] if asked.query["skip"] == "0" else []
    return Said({"data": {"rows": rows, "total": 1}, "error": None})


@pytest.fixture(scope="module")
def served() -> Any:
    with web_server() as web:
        web.handles("/rest/api/3/search/jql", jira)
        web.handles("/api/1.0/portfolios/1200000000000001/items", portfolio)
        web.handles("/api/1.0/workspaces/1200000000000003/tasks/search", done)
        web.handles("/v2", board)
        web.handles("/v1/orders", orders)
        yield web


@pytest.fixture
def project(served: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The organisation of the guide with all examples of the page, asked of our server."""
    for name, value in VALUES.items():
        monkeypatch.setenv(name, value)
    files = named_files(CONFIGURATION)
    files |= {f"config/rest_{n}.yaml": text for n, text in enumerate(fences(REST, "yaml"))}
    for name, text in files.items():
        for server in (*SERVERS, "https://api.crumb.example"):
            text = text.replace(server, served.url)
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Project(tmp_path)


def test_each_example_is_what_the_program_takes() -> None:
    assert len(fences(REST, "yaml")) == 4
    assert [said for text in fences(REST, "yaml") for said in complaints(text)] == []


def test_initiatives_and_milestones_come_from_where_they_are_worked_on(project: Project) -> None:
    assert refresh_tables(project) == []
    config = project.config()
    assert [(i.id, i.name, i.unit, i.objectives, str(i.end)) for i in config.initiatives] == [
        ("STRAT-1", "Click and collect", "harbour", ("grow",), "2026-12-18"),
        ("STRAT-2", "A card for regulars", "harbour", ("grow",), "2026-12-18"),
        ("1200000000000010", "First", "harbour", ("grow",), "2026-11-30"),
        ("1200000000000011", "Second", "harbour", ("grow",), "2026-11-30"),
    ]
    assert [(m.initiative, m.name, str(m.due), str(m.done)) for m in config.milestones] == [
        ("STRAT-1", "Shelves in place", "2026-06-30", "2026-06-24"),
        ("STRAT-2", "A card in each shop", "2026-09-30", "None"),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("shop_api", {("orders", "harbour"): 4120}),
        ("jira_complaints", {("complaints", "harbour"): 2, ("complaints", "market"): 1}),
        ("asana_done", {("orders", "harbour"): 3}),
        ("monday_okrs", {("orders", "harbour"): 4120, ("complaints", "harbour"): 38}),
    ],
)
def test_key_results_come_by_sources(
    project: Project, source: str, expected: dict[tuple[str, str], int]
) -> None:
    refresh_tables(project)
    config = project.config()
    (trial,) = tried(project, config, next(s for s in config.sources if s.id == source))
    assert trial.reason == ""
    assert trial.quarantined == ()
    assert {(f.kpi, f.unit): f.now for f in trial.figures} == expected
    assert {str(f.month) for f in trial.figures} == {"2026-10"}


def tried(project: Project, config: Config, source: Source) -> list[Trial]:
    return try_out(
        source,
        OCTOBER,
        config=config,
        root=project.root,
        files=project.bundle().files,
        landing=Landing(project.landing),
    )
