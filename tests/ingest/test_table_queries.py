"""Tables of the configuration that a database holds."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from scorecard.errors import SourceError
from scorecard.project import Project
from scorecard.stages import refresh_tables
from tests.ingest.webserver import Said, web_server
from tests.small import scorecard, sections, yaml_of

TABLE: dict[str, Any] = {
    "id": "budget",
    "section": "targets",
    "type": "sql",
    "url": "sqlite:///plans.db",
    "query_file": "budget.sql",
    "columns": {"kpi": "kpi", "unit": "unit", "goal": "goal", "valid_from": "since"},
}
QUERY = "SELECT kpi, unit, goal, since FROM budget"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A database with one target, of North from April 2026."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "organisation.yaml").write_bytes(yaml_of(sections(tables=[TABLE])))
    (tmp_path / "config" / "budget.sql").write_text(QUERY)
    change(tmp_path, "CREATE TABLE budget (kpi TEXT, unit TEXT, goal NUMERIC, since TEXT)")
    change(tmp_path, "INSERT INTO budget VALUES ('revenue', 'north', 1234.5, '2026-04-01')")
    return Project(tmp_path)


def change(folder: Path, statement: str) -> None:
    con = sqlite3.connect(folder / "plans.db")
    with con:
        con.execute(statement)
    con.close()


def targets(project: Project) -> list[tuple[str, str, str]]:
    return [(str(t.unit), str(t.goal), str(t.valid_from)) for t in project.config().targets]


def test_what_a_query_says_is_read_like_a_file(project: Project) -> None:
    assert refresh_tables(project) == []
    assert targets(project) == [("north", "1234.5", "2026-04")]
    before = project.bundle().digest
    change(project.root, "UPDATE budget SET goal = 1300")
    assert project.bundle().digest == before
    refresh_tables(project)
    assert targets(project) == [("north", "1300", "2026-04")]
    assert project.bundle().digest != before


def test_a_wrong_row_is_named_by_the_query_and_its_row(project: Project) -> None:
    change(project.root, "INSERT INTO budget VALUES ('revenue', 'nowhere', 1, '2026-04-01')")
    refresh_tables(project)
    with pytest.raises(Exception, match=r"budget.sql \(table budget\):\d:2: targets\[\d\].unit"):
        project.config()


def test_a_database_that_is_gone_leaves_what_was_said_last(project: Project) -> None:
    refresh_tables(project)
    (project.root / "plans.db").unlink()
    (told,) = refresh_tables(project)
    assert told == (
        "table budget: kept as it was, since it did not answer: budget.sql: expected the database "
        "file plans.db, found none: make it, or correct url"
    )
    assert targets(project) == [("north", "1234.5", "2026-04")]


def test_a_table_that_never_answered_stops_the_run(project: Project) -> None:
    (project.root / "plans.db").unlink()
    with pytest.raises(SourceError, match=r"table budget: budget\.sql: expected the database"):
        refresh_tables(project)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"{QUERY} WHERE since = :month", "expected a query that binds nothing, found :month"),
        ("SELECT kpi, unit, goal FROM budget", "expected the heading 'since'"),
        ("DELETE FROM budget", "begins with SELECT or WITH"),
        ("SELECT kpi FROM nowhere", "no such table"),
    ],
)
def test_a_query_that_will_not_do(project: Project, query: str, expected: str) -> None:
    (project.config_dir / "budget.sql").write_text(query)
    with pytest.raises(SourceError) as caught:
        refresh_tables(project)
    assert str(caught.value).startswith("table budget: budget.sql")
    assert expected in str(caught.value)


def test_without_tables_nothing_is_asked(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "organisation.yaml").write_bytes(yaml_of(sections()))
    assert refresh_tables(Project(tmp_path)) == []
    assert not (tmp_path / "var").exists()


def test_days_stay_days_and_others_stand_for_their_month(project: Project) -> None:
    change(project.root, "CREATE TABLE steps (initiative TEXT, name TEXT, due TEXT, done TEXT)")
    change(project.root, "INSERT INTO steps VALUES ('web', 'Live', '2026-09-30 00:00:00', NULL)")
    initiative = {
        "id": "web",
        "name": "Web",
        "unit": "group",
        "owner": "ann",
        "start": "2026-04-01",
        "end": "2026-12-18",
    }
    steps = {**TABLE, "id": "steps", "section": "milestones", "query_file": "steps.sql"}
    steps["columns"] = {"initiative": "initiative", "name": "name", "due": "due", "done": "done"}
    raw = sections(
        tables=[TABLE, steps],
        scorecards=[scorecard("group", ["revenue"])],
        initiatives=[initiative],
    )
    objective = raw["scorecards"][0]["perspectives"][0]["objectives"][0]["id"]
    raw["initiatives"][0]["objectives"] = [objective]
    (project.config_dir / "organisation.yaml").write_bytes(yaml_of(raw))
    (project.config_dir / "steps.sql").write_text("SELECT initiative, name, due, done FROM steps")
    refresh_tables(project)
    assert [(m.name, str(m.due), m.done) for m in project.config().milestones] == [
        ("Live", "2026-09-30", None)
    ]
    assert targets(project) == [("north", "1234.5", "2026-04")]


def test_a_server_is_asked_like_a_database(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAN_TOKEN", "hunter2-hunter2")
    with web_server() as web:
        asked = {key: TABLE[key] for key in ("id", "section", "columns")} | {
            "type": "rest",
            "url": f"{web.url}/budget",
            "auth": {"type": "bearer", "token": "${PLAN_TOKEN}"},
            "paging": {"type": "offset", "size": 1},
        }
        (project.config_dir / "organisation.yaml").write_bytes(yaml_of(sections(tables=[asked])))
        first = {"kpi": "revenue", "unit": "north", "goal": 1234.5, "since": "2026-04-01"}
        second = {**first, "unit": "south", "goal": 7}
        web.answers("/budget", [first], [second], [])
        refresh_tables(project)
        expected = [("north", "1234.5", "2026-04"), ("south", "7.0", "2026-04")]
        assert sorted(targets(project)) == expected
        web.answers("/budget", Said({"message": "bad token hunter2-hunter2"}, 401))
        (told,) = refresh_tables(project)
        assert "table budget: kept as it was, since it did not answer" in told
        assert "'bad token ${PLAN_TOKEN}'" in told
        assert len(targets(project)) == 2
