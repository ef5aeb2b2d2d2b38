"""A whole month of an organisation whose names and figures want to do harm.

Each way out is looked at by itself elsewhere. Here names come from the configuration and codes from
a file, and what is read is what lies in the published folder and in the outbox.
"""

import email
import email.policy
import io
from collections.abc import Callable
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from scorecard import releasing
from scorecard.close.act import Act
from scorecard.close.verify import verify
from scorecard.errors import ConfigError, Problem
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.editions import Editions
from tests.cli.running import scorecard
from tests.conftest import drop
from tests.pressing import pressed
from tests.running import desk_of, run
from tests.small import SOURCE, config_of, kpi, sections, yaml_of
from tests.small import scorecard as card_of

MONTH = "2026-03"
KPI = "<img src=file:///etc/passwd> {{ 7*7 }} {% raw %}"
UNIT = "=HYPERLINK(evil) & <script>alert(1)</script>"
OBJECTIVE = '+1 "><style>*{display:none}</style>'
# What a cell of a file says in the place of a unit: colour a terminal, and end a statement.
CODE = "\x1b[31mred\x1b]0;title\x07"
SQL_CODE = 'a""; drop table b; --'


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """North's card is published and released; two rows of the file name units that are none."""
    root = tmp_path_factory.mktemp("hostile") / "organisation"
    (root / "config").mkdir(parents=True)
    card = card_of("north", ["revenue"])
    card["perspectives"][0]["objectives"][0]["name"] = OBJECTIVE
    raw = sections(
        kpis=[{**kpi("revenue"), "name": KPI, "description": KPI}],
        sources=[
            {**SOURCE, "id": "a", "name": UNIT, "path": "drops/a.csv"},
            {**SOURCE, "id": "b", "path": "drops/b.csv", "delivery": "partial"},
        ],
        units=[
            {"id": "group", "name": "Group", "type": "enterprise"},
            {"id": "north", "name": UNIT, "type": "region", "parents": [{"unit": "group"}]},
        ],
        scorecards=[card],
        targets=[{"kpi": "revenue", "red_flag": 50, "goal": 100}],
        distribution=[{"person": "ann", "units": ["north"]}],
    )
    (root / "config" / "organisation.yaml").write_bytes(yaml_of(raw))
    project = Project(root)
    rows = [f"revenue,north,2026-0{month},100" for month in (1, 2, 3)]
    odd = [f'revenue,"{code}",2026-03,1' for code in (CODE, SQL_CODE)]
    drop(project, "a.csv", *rows, *odd)
    drop(project, "b.csv", "revenue,north,2026-03,90")
    with pressed():
        run(project, MONTH)
        with desk_of(project) as desk:
            act = Act("ann", "test", f"seen {KPI}")
            releasing.release(desk, Month.parse(MONTH), ["north"], act)
    return project


def problems_of(raw: dict[str, Any]) -> list[Problem]:
    with pytest.raises(ConfigError) as caught:
        config_of(raw)
    return caught.value.problems


class Tags(HTMLParser):
    """Elements of a page, and what is written between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def pages(project: Project, ending: str) -> list[Path]:
    found = sorted((project.published / MONTH).glob(f"*.{ending}"))
    assert found
    return found


def one_line(text: str) -> str:
    return "".join(text.split())


@pytest.mark.attack("markup and templates")
def test_the_page_prints_names_as_they_are(published: Project) -> None:
    for path in pages(published, "pdf"):
        reader = PdfReader(path)
        text = one_line("".join(page.extract_text() for page in reader.pages))
        assert one_line(KPI) in text
        assert "root:x:" not in text
        assert not reader.attachments


@pytest.mark.attack("markup and templates")
def test_the_web_page_has_no_element_of_theirs(published: Project) -> None:
    for path in pages(published, "html"):
        page = Tags(path.read_text(encoding="utf-8"))
        sources = [attrs.get("src") or "" for tag, attrs in page.tags if tag == "img"]
        assert all(source.startswith("data:") for source in sources)
        # Its own script and style, and no other.
        assert [tag for tag, _ in page.tags].count("script") == 1
        assert KPI in page.text
        assert "alert(1)" not in [data.strip() for data in page.text.splitlines()]


@pytest.mark.attack("formulas in cells")
def test_the_workbook_has_their_names_as_text(published: Project) -> None:
    for path in pages(published, "xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
        named = [cell for cell in cells if cell.value in (UNIT, OBJECTIVE)]
        assert named
        assert {(cell.data_type, cell.quotePrefix) for cell in named} == {("s", True)}
        assert not any("HYPERLINK" in str(c.value) for c in cells if c.data_type == "f")


@pytest.mark.attack("markup and templates")
def test_mails_say_names_as_they_are(published: Project) -> None:
    mails = sorted(published.outbox.rglob("*.eml"))
    assert len(mails) >= 2
    for path in mails:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("html",))
        assert body is not None
        page = Tags(body.get_content())
        assert not {tag for tag, _ in page.tags} & {"script", "img", "iframe", "link"}
        assert "49" not in one_line(page.text).partition("{{7*7}}")[0][-4:]
    assert any(one_line(KPI)[:20] in one_line(path_text(path)) for path in mails)


def path_text(path: Path) -> str:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))  # type: ignore[attr-defined]
    return str(body.get_content())


@pytest.mark.attack("paths and links")
def test_names_make_no_folders(published: Project) -> None:
    for folder in (published.published, published.outbox):
        for path in folder.rglob("*"):
            assert path.resolve().is_relative_to(folder.resolve())
            assert not set(path.name) & set("<>=&\"'\\/;{}")
    assert verify(Editions(published.editions), published.published, [MONTH]) == []


@pytest.mark.attack("terminal")
@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("breaks",),
        ("query", "SELECT * FROM mart.quarantine"),
        ("gate", "show"),
        ("chase", "--month", MONTH),
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_command_lets_a_name_steer_the_terminal(
    published: Project, arguments: tuple[str, ...]
) -> None:
    result = scorecard(*arguments, "--project", str(published.root))
    assert result.exit_code == 0, result.output
    assert not set(result.stdout) & {"\x1b", "\x07", "\r"}


@pytest.mark.attack("SQL and code")
def test_codes_that_are_sql_are_set_aside_as_text(published: Project) -> None:
    asked = "SELECT detail FROM mart.quarantine ORDER BY row_number"
    shown = scorecard("query", asked, "--format", "csv", "--project", str(published.root)).stdout
    assert "drop table b" in shown
    with desk_of(published) as desk:
        assert desk.warehouse.con.execute("SELECT count(*) FROM mart.kpi_values").fetchall()


@pytest.mark.attack("connection of analysts")
@pytest.mark.parametrize(
    "sql",
    [
        "EXPORT DATABASE '{out}'",
        "COPY (SELECT 1) TO '{out}'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT getenv('PATH')",
        "LOAD httpfs",
        "INSTALL httpfs FROM 'http://localhost:1/'",
        "ATTACH '{out}' AS other",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET memory_limit",
        "PRAGMA profiling_output = '{out}'",
        "CREATE TABLE mart.more (x INTEGER)",
        "UPDATE mart.kpi_values SET value = 0",
        "DELETE FROM mart.kpi_values",
        "CALL dbgen(sf = 1)",
    ],
)
def test_readers_read_and_nothing_else(published: Project, tmp_path: Path, sql: str) -> None:
    out = tmp_path / "out"
    before = published.snapshot.read_bytes()
    result = scorecard("query", sql.format(out=out), "--project", str(published.root))
    assert result.exit_code == 2, result.stdout
    assert result.stderr.count("\n") == 1
    assert not out.exists()
    assert published.snapshot.read_bytes() == before


BAD_IDS = ("../up", "a/b", "/etc", "a\\b", "..", ".", "", "a b", "a;b", 'a"b', "a\nb", "é" * 3)
PLACES: dict[str, Callable[[str], dict[str, Any]]] = {
    "units": lambda bad: {"units": [{"id": bad, "name": "X", "type": "enterprise"}]},
    "kpis": lambda bad: {"kpis": [kpi(bad)]},
    "sources": lambda bad: {"sources": [{**SOURCE, "id": bad}]},
    "people": lambda bad: {"people": [{"id": bad, "name": "X", "email": "x@small.example"}]},
    "perspectives": lambda bad: {"perspectives": [{"id": bad, "name": "X"}]},
}


@pytest.mark.attack("paths and links")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("bad", BAD_IDS)
def test_an_id_is_no_path_and_no_statement(place: str, bad: str) -> None:
    problems = problems_of(sections(**PLACES[place](bad)))
    assert any(p.key.endswith("id") and p.key.startswith(place) for p in problems)


@pytest.mark.attack("terminal")
@pytest.mark.parametrize("name", ["North\x1b[31m", "No\rrth", "North\nBcc: x", "North\x00"])
def test_a_name_with_control_characters_is_refused_at_its_place(name: str) -> None:
    raw = sections(units=[{"id": "group", "name": name, "type": "enterprise"}])
    assert any(problem.key == "units[1].name" for problem in problems_of(raw))
