"""The review meeting: its agenda, its minutes sheet, and what the sheet brings back."""

import io
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest
import time_machine
from pypdf import PdfReader
from typer.testing import Result

from scorecard import stages
from scorecard.close.desk import Desk
from scorecard.period import Month
from scorecard.project import Project
from scorecard.report import agenda as printed
from scorecard.report.press import to_pdf
from scorecard.report.templates import Templates
from scorecard.review import minutes_layout as layout
from scorecard.stores.ledger_decisions import Decision
from tests.cli.running import scorecard
from tests.review.deciding import calculate, deciding_organisation, decisions, turn
from tests.running import desk_of

pytestmark = pytest.mark.usefixtures("pressed_pages")

MARCH = Month.parse("2026-03")
ACTION = ("--unit", "north", "--kpi", "revenue", "--owner", "bob", "--due", "2026-04-10")
Filled = Mapping[str, Mapping[str, str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """March with its edition: a and b differ about North, and nothing is agreed. Not to be written.

    Three months on end are off target; the policy asks for no comments.
    """
    project = deciding_organisation(
        tmp_path_factory.mktemp("meeting") / "organisation",
        targets=[{"kpi": "revenue", "red_flag": 500, "goal": 1000}],
        commentary={"red_months": 3, "first_month": "2027-01"},
    )
    turn(project)
    with desk_of(project) as desk:
        publish(desk)
    return project


def publish(desk: Desk) -> None:
    calculate(desk)
    stages.scored_breaks(desk, MARCH)
    stages.effects(desk, MARCH)
    stages.signals(desk)
    stages.diagnoses(desk)
    stages.edition(desk, MARCH)


@pytest.fixture
def project(made: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A copy of it in the middle of April 2026, with the working directory in it."""
    shutil.copytree(made.root, tmp_path / "organisation")
    monkeypatch.delenv("SCORECARD_PROJECT", raising=False)
    monkeypatch.chdir(tmp_path / "organisation")
    with time_machine.travel("2026-04-15 10:00", tick=True):
        yield Project(tmp_path / "organisation")


def agenda(project: Project, *options: str) -> list[Path]:
    result = scorecard("publish", "--agenda", *options)
    assert result.exit_code == 0, result.output
    return [Path(line) for line in result.stdout.splitlines()]


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def agree(text: str = "Call them") -> None:
    result = scorecard(
        "action", "add", "--month", "2026-03", *ACTION, "--text", text, "--by", "ann"
    )
    assert result.exit_code == 0, result.output


def subjects(path: Path) -> list[str]:
    """What the rows of a sheet are about."""
    sheet = openpyxl.load_workbook(path)[layout.ROWS]
    return [str(row[1].value) for row in sheet.iter_rows(min_row=9) if row[1].value]


def fill(path: Path, filled: Filled) -> None:
    """Write into the rows of a sheet, by what they are about."""
    book = openpyxl.load_workbook(path)
    sheet = book[layout.ROWS]
    columns = {cell.value: cell.column for cell in sheet[8]}
    for row in sheet.iter_rows(min_row=9):
        for heading, value in filled.get(str(row[1].value), {}).items():
            sheet.cell(row=row[0].row, column=columns[heading]).value = value
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(content.getvalue())


def imported(path: Path, by: str = "ann") -> Result:
    return scorecard("minutes", "import", str(path), "--by", by)


def newest(project: Project) -> Decision:
    return decisions(project)[-1]


def test_the_agenda_has_what_waits_then_actions_then_what_was_decided(project: Project) -> None:
    agree()
    (path,) = agenda(project)
    assert path == project.var / "books" / "agenda_group_2026-03.pdf"
    told = text_of(path)
    parts = (
        "Agenda of the review meeting",
        "Which of the two figures is right?",
        "Open actions, 1 overdue (3 minutes)",
        "Call them Revenue, North Bob 10 April 2026 overdue",
        "Decided since the last meeting",
        "Action on Revenue of North, March 2026: Bob until 2026-04-10: Call them (Ann)",
    )
    assert [part for part in parts if part not in told] == []
    assert [told.index(part) for part in parts] == sorted(told.index(part) for part in parts)


def test_the_agenda_has_room_for_what_is_decided(project: Project) -> None:
    """Three cells stand empty beside each question, and one beside each open action."""
    agree()
    pages = []

    def kept(html: str, styles: str, templates: Templates) -> bytes:
        pages.append(html)
        return to_pdf(html, styles, templates)

    with patch.object(printed, "to_pdf", kept):
        agenda(project)
    cell = re.compile(r"<t[hd]\b[^>]*>.*?</t[hd]>")
    questions, actions = (
        [cell.findall(row) for row in re.findall(r"<tr>.*?</tr>", table)]
        for table in re.findall(r"<table.*?</table>", pages[0], re.DOTALL)
    )
    heads = [re.sub("<.*?>", "", head) for head in questions[0]]
    assert heads == ["What", "To whom", "Minutes", "Decision", "Who", "By when"]
    room = '<td class="room"></td>'
    assert len(questions) > 1
    assert all(row[3:] == [room] * 3 and room not in row[:3] for row in questions[1:])
    assert "Decision" in actions[0][-1]
    assert [row.count(room) for row in actions] == [0, 1]
    assert actions[1][-1] == room


def test_a_lasting_red_wants_an_action_until_one_is_agreed(project: Project) -> None:
    (path,) = agenda(project, "--unit", "north")
    red = "off target for 3 months, and no action agreed"
    assert red in text_of(path)
    assert "Wants an action." in text_of(path)
    agree()
    (path,) = agenda(project, "--unit", "north")
    assert red not in text_of(path)
    closed = scorecard("action", "close", "1", "--by", "ann", "--reason", "called")
    assert closed.exit_code == 0
    (path,) = agenda(project, "--unit", "north")
    assert red in text_of(path)


def test_minutes_agree_close_and_move_and_the_same_sheet_changes_nothing(
    project: Project,
) -> None:
    agree()
    agree("Hire two")
    _, sheet = agenda(project, "--minutes", "--unit", "north")
    about = subjects(sheet)
    assert about[-2:] == ["action 1", "action 2"]
    assert about[0] == "ask north measure revenue"
    filled: Filled = {
        about[0]: {
            layout.DECISION: "The ledger is right",
            layout.ACTION: "Have the book mended",
            layout.OWNER: "Kim",
            layout.DUE: "2026-05-31",
        },
        "action 1": {layout.STATUS: "done", layout.DECISION: "All were called"},
        "action 2": {layout.DUE: "2026-06-30"},
    }
    fill(sheet, filled)
    result = imported(sheet)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == "3 rows filled in: 3 applied, 0 taken before, 0 refused"
    assert [(d.kind, d.edit, d.due, d.reason) for d in decisions(project)[2:]] == [
        ("action", None, "2026-05-31", "The ledger is right"),
        ("follow_up", "done", None, "All were called"),
        ("follow_up", "moved", "2026-06-30", "said in the review meeting of March 2026"),
    ]
    assert {d.channel for d in decisions(project)[2:]} == {"workbook"}
    again = imported(sheet)
    assert again.exit_code == 0, again.output
    assert "3 rows filled in: 0 applied, 3 taken before, 0 refused" in again.stdout
    assert len(decisions(project)) == 5


def test_what_was_decided_in_words_is_on_the_next_agenda(project: Project) -> None:
    _, sheet = agenda(project, "--minutes", "--unit", "north")
    fill(sheet, {subjects(sheet)[0]: {layout.DECISION: "=We wait for April"}})
    book = openpyxl.load_workbook(sheet)
    for row in book[layout.ROWS].iter_rows(min_row=9):
        for cell in row:
            if cell.value == "=We wait for April":
                cell.data_type, cell.value = "s", "We wait for April"
    book.save(sheet)
    result = imported(sheet)
    assert result.exit_code == 0, result.output
    assert (newest(project).kind, newest(project).place) == ("minute", "measure revenue")
    (path,) = agenda(project)
    assert "Decided on Revenue of North, March 2026: We wait for April (Ann)" in text_of(path)


@pytest.mark.parametrize(
    ("filled", "says"),
    [
        ({"ask": {layout.ACTION: "Go"}}, "owner: expected who acts, found none"),
        ({"ask": {layout.ACTION: "Go", layout.OWNER: "Kim"}}, "due: expected a day"),
        (
            {"ask": {layout.ACTION: "Go", layout.OWNER: "Zoe", layout.DUE: "2026-05-31"}},
            "person 'Zoe': expected one of",
        ),
        ({"ask": {layout.OWNER: "Kim"}}, "owner: expected an action beside it, found none"),
        ({"action 1": {layout.STATUS: "perhaps"}}, "status: expected one of open, done, dropped"),
        ({"action 1": {layout.DECISION: "So what"}}, "expected another status or day"),
        ({"action 1": {layout.DUE: "tomorrow"}}, "due: expected a day as 2026-12-31"),
        ({"action 1": {layout.WHAT: "Another"}}, "found a row whose hidden identity does not fit"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_the_others_are_taken(
    project: Project, filled: Filled, says: str
) -> None:
    agree()
    agree("Hire two")
    _, sheet = agenda(project, "--minutes", "--unit", "north")
    first = subjects(sheet)[0]
    rows = {first if about == "ask" else about: said for about, said in filled.items()}
    fill(sheet, {**rows, "action 2": {layout.STATUS: "dropped"}})
    result = imported(sheet)
    assert result.exit_code == 2
    assert says in result.stdout
    assert "1 applied, 0 taken before, 1 refused" in result.stdout
    assert "Traceback" not in result.output
    assert (newest(project).about, newest(project).edit) == (2, "dropped")


def test_an_action_that_was_closed_meanwhile_is_not_closed_again(project: Project) -> None:
    agree()
    _, sheet = agenda(project, "--minutes", "--unit", "north")
    scorecard("action", "close", "1", "--by", "ann", "--reason", "called")
    fill(sheet, {"action 1": {layout.STATUS: "dropped"}})
    result = imported(sheet)
    assert result.exit_code == 2
    assert "action 1: expected one that is open, found it done" in result.stdout
    assert len(decisions(project)) == 2


def test_what_is_no_minutes_sheet_or_not_for_them_is_said(project: Project) -> None:
    _, sheet = agenda(project, "--minutes")
    agree()
    (project.root / "any.xlsx").write_bytes(b"PK")
    review = scorecard("review", "--month", "2026-03", "--out", "out")
    assert review.exit_code == 0
    written = next((project.root / "out").glob("*.xlsx"))
    for path, by, says in (
        (project.root / "none.xlsx", "ann", "expected a minutes sheet, found no such file"),
        (project.root / "any.xlsx", "ann", "any.xlsx"),
        (written, "ann", "found a review workbook"),
        (sheet, "zoe", "person 'zoe': expected one of"),
    ):
        result = imported(path, by)
        assert (result.exit_code, says in result.output) == (2, True), result.output
        assert "Traceback" not in result.output
    assert len(decisions(project)) == 1


def test_minutes_need_an_agenda_that_is_whole(project: Project) -> None:
    for options, says in (
        (("--briefing", "--minutes"), "--minutes: expected --agenda beside it"),
        (("--agenda", "--minutes", "--for", "ann"), "a minutes sheet is whole"),
    ):
        result = scorecard("publish", *options)
        assert result.exit_code == 2
        assert says in result.output
    assert not (project.var / "books").exists()
