import csv
import io
import json
import re

import pytest

from scorecard.project import Project
from tests.cli.conftest import MONTH
from tests.cli.running import scorecard
from tests.conftest import drop


def test_a_query_is_a_table_by_default(published: Project) -> None:
    result = scorecard("query", "SELECT unit FROM mart.scorecards WHERE month = '2026-03'")
    assert result.exit_code == 0
    assert result.stdout.split() == ["unit", "─────", "group", "north"]


def test_csv_and_json_say_the_same(published: Project) -> None:
    sql = "SELECT unit, value FROM mart.kpi_values WHERE month = '2026-03' ORDER BY unit"
    rows = list(csv.DictReader(io.StringIO(scorecard("query", sql, "--format", "csv").stdout)))
    objects = json.loads(scorecard("query", sql, "--format", "json").stdout)
    assert [row["unit"] for row in rows] == ["group", "north", "south"]
    assert [float(row["value"]) for row in rows] == [160, 100, 60]
    assert [row["value"] for row in objects] == [160, 100, 60]


@pytest.mark.parametrize(
    "sql",
    [
        "SELCT 1",
        "SELECT * FROM mart.nothing",
        "COPY mart.scorecards TO '/tmp/out.csv'",
        "SELECT * FROM read_text('/etc/passwd')",
        "ATTACH '/tmp/other.duckdb'",
        "INSTALL httpfs",
        "SET memory_limit = '1TB'",
        "DROP TABLE mart.scorecards",
        "",
        "/* nothing */",
        "SELECT 1; SELECT 2",
    ],
)
@pytest.mark.attack("connection of analysts")
def test_sql_that_is_wrong_or_reaches_further_is_one_line_and_2(
    published: Project, sql: str
) -> None:
    result = scorecard("query", sql)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert re.fullmatch(r"error: [^\n]+\n", result.stderr)


def test_breaks_lists_what_is_open(published: Project) -> None:
    rows = list(csv.DictReader(io.StringIO(scorecard("breaks", "--format", "csv").stdout)))
    found = [(r["month"], r["unit"], r["kpi"], r["rule"], r["difference"]) for r in rows]
    assert found == [(MONTH, "north", "revenue", "agreement", "-10")]


def test_a_table_of_breaks_fits_a_terminal_of_a_hundred_columns(
    published: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal's width comes from its environment; nothing longer than a line is cut."""
    drop(
        published,
        "b.csv",
        "revenue,north,2026-03,90",
        "revenue,a_unit_nobody_has_ever_heard_of_in_this_or_any_other_company,2026-03,1",
    )
    assert scorecard("run", "--month", MONTH, "--no-publish").exit_code == 0
    for name, value in (("FORCE_COLOR", "1"), ("COLUMNS", "100"), ("TERM", "xterm")):
        monkeypatch.setenv(name, value)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", scorecard("breaks").stdout).splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[0].split() == ["id", "month", "unit", "kpi", "rule", "what", "was", "found"]
    said = " ".join(" ".join(lines[2:]).split())
    assert "2026-03 north revenue agreement a 100, b 90 (-10)" in said
    assert "revenue validity b: drops/b.csv, row 3: found unit code" in said
    assert "correct it at the source" in said
    (found,) = json.loads(scorecard("breaks", "--rule", "validity", "--format", "json").stdout)
    assert (found["file"], found["row_number"], found["cell"]) == ("drops/b.csv", 3, None)
    assert len(found["break_id"]) == 16


def test_a_break_is_told_by_the_beginning_of_its_id(published: Project) -> None:
    (listed,) = json.loads(scorecard("breaks", "--format", "json").stdout)
    told = scorecard("breaks", "show", listed["break_id"][:6])
    assert told.exit_code == 0
    lines = [" ".join(line.split()) for line in told.stdout.splitlines()]
    assert lines[0].startswith(f"{listed['break_id']} agreement, {MONTH}, open, fingerprint ")
    assert "Source 90 drops/b.csv, row 2" in lines
    assert "difference -10" in lines
    assert lines[lines.index("Reconciliation statement, in base units") + 1 :][:3] == [
        "Source 100",
        "unexplained -10",
        "Source 90",
    ]
    whole = json.loads(scorecard("breaks", "show", listed["break_id"], "--format", "json").stdout)
    assert [line["amount"] for line in whole["statement"]] == [100, -10, 90]
    assert whole["break"]["difference"] == -10


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("abc", "break 'abc': expected at least 4 characters of its id"),
        ("zzzz", "break 'zzzz': no break has such an id; `scorecard breaks` lists them"),
    ],
)
def test_no_break_of_such_an_id_is_2(published: Project, given: str, said: str) -> None:
    result = scorecard("breaks", "show", given)
    assert (result.exit_code, result.stderr) == (2, f"error: {said}\n")


@pytest.mark.parametrize(
    "arguments",
    [("--month", "2026-02"), ("--unit", "south"), ("--rule", "roll_up")],
)
def test_breaks_can_be_narrowed(published: Project, arguments: tuple[str, str]) -> None:
    assert scorecard("breaks", *arguments).stdout == "none\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--rule", "agrement"),
            "--rule agrement: expected one of agreement, completeness, cross_scorecard, dispute, "
            "freshness, identity, restatement, roll_up, validity",
        ),
        (("--unit", "west"), "--unit west: expected one of group, north, south"),
    ],
)
def test_breaks_of_an_unknown_rule_or_unit_is_2(
    published: Project, arguments: tuple[str, str], said: str
) -> None:
    result = scorecard("breaks", *arguments)
    assert (result.exit_code, result.stderr) == (2, f"error: {said}\n")


def test_status_shows_sources_cells_editions_mails_and_breaks(published: Project) -> None:
    shown = scorecard("status").stdout
    cells = {
        line.split()[0]: line.split()[3:]
        for line in shown.partition("in cells\n")[2].partition("\n\n")[0].splitlines()[2:]
    }
    assert cells == {
        "a": ["0", "6", "6", "0", "0", "0", "0", "0"],
        "b": ["0", "1", "1", "0", "0", "0", "0", "0"],
    }
    assert re.search(r"^2026-03 +1 +0 +2 +0 ", shown, flags=re.MULTILINE)
    assert re.search(r"^2026-03 +digest +SENT +1$", shown, flags=re.MULTILINE)
    assert re.search(r"^2026-03 +agreement +1$", shown, flags=re.MULTILINE)


def test_status_before_the_first_run_says_that_nothing_came_yet(organisation: Project) -> None:
    result = scorecard("status")
    assert result.exit_code == 0
    assert result.stdout.count("nothing yet") == 2
    assert not organisation.var.exists()
