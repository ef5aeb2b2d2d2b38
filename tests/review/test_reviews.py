"""Review workbooks: own rows only out, each row judged by itself when they come back."""

import datetime as dt
import io
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scorecard import acts
from scorecard.close.act import COMMAND_LINE, Act
from scorecard.close.deciding.decide import end
from scorecard.close.deciding.wanted import Wanted
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.project import Project
from scorecard.review import review_layout as layout
from scorecard.review.returned import read_review
from tests.conftest import drop
from tests.review.deciding import (
    MONTH,
    PEOPLE,
    ask,
    configure,
    decided,
    deciding_organisation,
    decisions,
    outcomes,
    put_back,
    rows_of,
    take,
    turn,
    workbook,
)
from tests.review.world import form_of, manual_organisation
from tests.review.world import turn as form_turn
from tests.running import Checkpoints, Crash, desk_of
from tests.small import kpi

pytestmark = pytest.mark.usefixtures("nobody_reads")


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The organisation, calculated once; not to be written to."""
    made = deciding_organisation(tmp_path_factory.mktemp("calculated") / "organisation")
    turn(made)
    return made


@pytest.fixture
def project(calculated: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    shutil.copytree(calculated.root, tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def words(content: bytes) -> dict[str, str]:
    """The drop-down of each row by what the row is about, without ids."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[layout.ROWS]
    lists = {
        cell: rule.formula1.strip('"')
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
        for row in area.rows
        for cell in row
    }
    head = next(row for row in sheet.iter_rows() if row[0].value == layout.ROW_ID)
    at = {cell.value: cell.column for cell in head}
    return {
        sheet.cell(row, at[layout.SUBJECT]).value.partition(" ")[0]: lists[row, at[layout.DECISION]]
        for row in range(head[0].row + 1, sheet.max_row + 1)
    }


def test_everybody_gets_their_own_rows_and_what_they_may_decide(project: Project) -> None:
    judged = "explain,accept,override,prefer left,prefer right"
    assert words(workbook(project, "carl")) == {"break": judged}
    # Ann owns source `a`, and so may certify it too.
    assert words(workbook(project, "ann")) == {"break": judged, "source": "certify"}
    assert words(workbook(project, "bob")) == {"break": "explain", "source": "certify"}
    assert words(workbook(project, "kim")) == {"break": "explain"}
    assert words(workbook(project, "nora")) == {"break": "dispute"}


def test_a_row_shows_both_sides_and_is_known_by_both_values(project: Project) -> None:
    (row,) = rows_of(workbook(project, "carl"))
    assert (row["KPI"], row["Unit"], row["Month"]) == ("Revenue", "North", MONTH)
    assert (row["Left side"], row["Left value"]) == ("Ledger", 100)
    assert (row["Right side"], row["Right value"], row["Difference"]) == ("Book", 90, -10)
    ids = ask(
        project,
        "SELECT break_id, substr(md5('100.000000000|90.000000000'), 1, 12) "
        "FROM mart.breaks WHERE rule = 'agreement'",
    )
    assert [(row["about"].removeprefix("break "), row["fingerprint"])] == ids


def test_a_side_the_units_own_precedence_does_not_list_is_not_offered(tmp_path: Path) -> None:
    own = [{"kpi": "revenue", "unit": "north", "sources": ["a"]}]
    project = deciding_organisation(tmp_path / "organisation", precedence=own)
    turn(project)
    assert words(workbook(project, "carl")) == {"break": "explain,accept,override,prefer left"}


def test_what_operands_give_can_be_preferred(tmp_path: Path) -> None:
    """North reports a share of 0.2 of cost 10 and revenue 100."""
    share = {"operands": {"numerator": {"cost": 1}, "denominator": {"revenue": 1}}}
    kpis = [kpi("revenue"), kpi("cost"), kpi("share", "ratio", **share)]
    project = deciding_organisation(tmp_path / "organisation", kpis=kpis)
    rows = (f"{name},north,2026-03,{n}" for name, n in (("cost", 10), ("share", "0.2")))
    drop(project, "a.csv", "revenue,north,2026-03,100", *rows)
    drop(project, "b.csv")
    turn(project)
    content = workbook(project, "carl")
    (row,) = [r for r in rows_of(content) if r["KPI"] == "Share"]
    said = {"decision": "prefer right", "reason": "the report is old"}
    put_back(project, "carl.xlsx", decided(content, row["about"], **said))
    assert outcomes(turn(project)) == [("applied", "")]
    value = "SELECT value, source FROM mart.kpi_values WHERE kpi = 'share' AND unit = 'north'"
    assert [(float(v), source) for v, source in ask(project, value)] == [(0.1, "children")]


def test_only_answers_are_unlocked(project: Project) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(project, "ann")))
    sheet = book[layout.ROWS]
    assert sheet.protection.sheet
    assert book.security.lockStructure
    assert book[layout.IDENTITY].sheet_state == "veryHidden"
    unlocked = {
        (cell.row, sheet.cell(8, cell.column).value)
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    # Nothing but a word and a reason is asked for a certificate.
    assert unlocked == {
        *((9, name) for name in layout.INPUTS if name not in layout.BESIDES),
        (10, layout.DECISION),
        (10, layout.REASON),
    }
    hidden = [d for d in sheet.column_dimensions.values() if d.hidden]
    # Nor does anybody see what belongs to comments where none is asked for.
    unseen = [*layout.HIDDEN, *layout.BESIDES]
    assert sum(d.max - d.min + 1 for d in hidden) == len(unseen)


def test_the_same_content_gives_the_same_bytes_and_reads_back(project: Project) -> None:
    content = workbook(project, "ann")
    assert workbook(project, "ann") == content
    review = read_review(content, "ann.xlsx")
    assert (review.identity.person, review.identity.month) == ("ann", MONTH)
    assert all(row.authentic and not row.is_filled for row in review.rows)


SETTLED: dict[str, tuple[str, str, dict[str, Any], tuple[Any, ...], tuple[str, int]]] = {
    # Who says what, the decision it makes, and what becomes of break and figure of North.
    "accept": (
        "carl",
        "break",
        {"decision": "accept", "until": "2026-06", "reason": "cut-off"},
        ("accept", MONTH, "2026-06", None),
        ("accepted", 100),
    ),
    "override": (
        "carl",
        "break",
        {"decision": "override", "value": 95.5, "reason": "books"},
        ("override", MONTH, MONTH, None),
        ("corrected", 95.5),
    ),
    "prefer": (
        "ann",
        "break",
        {"decision": "prefer right", "reason": "ledger is closed"},
        ("prefer", MONTH, MONTH, "b"),
        ("corrected", 90),
    ),
    "explain": (
        "bob",
        "break",
        {"decision": "explain", "reason": "returns"},
        ("explain", MONTH, MONTH, None),
        ("explained", 100),
    ),
    "dispute": (
        "nora",
        "break",
        {"decision": "dispute", "value": "110", "reason": "a branch is missing"},
        ("dispute", MONTH, MONTH, None),
        ("open", 100),
    ),
    "certify": (
        "bob",
        "source",
        {"decision": "certify", "reason": "closed"},
        ("certify", MONTH, MONTH, "b"),
        ("open", 100),
    ),
}


@pytest.mark.parametrize("name", SETTLED)
def test_a_decision_in_a_workbook_is_applied_in_the_next_run(project: Project, name: str) -> None:
    person, about, said, made, (status, value) = SETTLED[name]
    put_back(project, "any name.xlsx", decided(workbook(project, person), about, **said))
    taken = turn(project)
    assert outcomes(taken) == [("applied", "")]
    (found,) = decisions(project)
    assert (found.kind, found.first_month, found.last_month, found.source) == made
    assert (found.person, found.channel, found.reason) == (person, "workbook", said["reason"])
    assert ask(project, "SELECT status FROM mart.breaks WHERE rule = 'agreement'") == [(status,)]
    figures = ask(
        project, f"SELECT value FROM mart.kpi_values WHERE unit = 'north' AND month = '{MONTH}'"
    )
    assert [float(row[0]) for row in figures] == [value]


def test_an_estimate_is_offered_where_a_figure_is_missing(tmp_path: Path) -> None:
    """`a` gave South's February and not its March."""
    project = deciding_organisation(tmp_path / "organisation")
    drop(project, "a.csv", "revenue,south,2026-02,50", "revenue,north,2026-03,90")
    turn(project)
    content = workbook(project, "kim")
    (row,) = [r for r in rows_of(content) if r["Unit"] == "South"]
    said = {"decision": "estimate", "value": 55, "reason": "as last year"}
    put_back(project, "kim.xlsx", decided(content, row["about"], **said))
    assert outcomes(turn(project)) == [("applied", "")]
    assert ask(
        project,
        f"SELECT value, rule FROM mart.kpi_values WHERE unit = 'south' AND month = '{MONTH}'",
    ) == [(55, "estimate")]


def test_a_month_excel_made_a_day_of_is_read_as_the_month(project: Project) -> None:
    said = {"decision": "accept", "until": dt.datetime(2026, 6, 1), "reason": "r"}
    put_back(project, "carl.xlsx", decided(workbook(project, "carl"), "break", **said))
    assert outcomes(take(project)) == [("applied", "")]
    assert decisions(project)[0].last_month == "2026-06"


@pytest.mark.attack("formulas in cells")
def test_text_that_looks_like_a_formula_stays_text(project: Project) -> None:
    said = {"decision": "accept", "reason": "=1+1, as @ann and -carl said"}
    put_back(project, "carl.xlsx", decided(workbook(project, "carl"), "break", **said))
    turn(project)
    assert decisions(project)[0].reason == "=1+1, as @ann and -carl said"
    # It stands in the next workbook of whoever has to confirm something, as text.
    configure(project, decisions={"four_eyes": "always", "drop": "drops/reviews"})
    turn(project)
    drop(project, "b.csv", "revenue,north,2026-03,70")
    turn(project)
    said = {"decision": "override", "value": 80, "reason": "=cmd|' /C calc'!A0"}
    put_back(project, "again.xlsx", decided(workbook(project, "carl"), "break", **said))
    assert outcomes(turn(project)) == [("waiting", "")]
    book = openpyxl.load_workbook(io.BytesIO(workbook(project, "ann")))
    cells = [c for row in book[layout.ROWS].iter_rows() for c in row if "calc" in str(c.value)]
    assert [cell.data_type for cell in cells] == ["s"]


def test_taking_a_workbook_twice_changes_nothing(project: Project) -> None:
    said = {"decision": "accept", "reason": "r"}
    content = decided(workbook(project, "carl"), "break", **said)
    put_back(project, "carl.xlsx", content)
    take(project)
    before = decisions(project)
    assert take(project) == []
    put_back(project, "copy.xlsx", content)
    assert take(project) == []
    # Saved anew it has other bytes; its row is known all the same.
    again = decided(content, "break", saved="2026-04-02T09:00:00Z", **said)
    put_back(project, "saved again.xlsx", again)
    assert outcomes(take(project)) == [("known", f"decision {before[0].seq}")]
    assert decisions(project) == before


def test_an_answer_changed_in_a_later_copy_is_another_decision(project: Project) -> None:
    """Both copies lie there; the one saved last is taken last, and so counts."""
    content = workbook(project, "carl")
    later = decided(content, "break", "2026-04-02T09:00:00Z", decision="accept", reason="fine")
    first = {"decision": "override", "value": 95, "reason": "books"}
    put_back(project, "a.xlsx", later)
    put_back(project, "b.xlsx", decided(content, "break", "2026-04-01T09:00:00Z", **first))
    assert outcomes(take(project)) == [("applied", ""), ("applied", "")]
    assert [d.kind for d in decisions(project)] == ["override", "accept"]


def test_a_stale_row_is_not_applied(project: Project) -> None:
    content = decided(workbook(project, "carl"), "break", decision="accept", reason="r")
    drop(project, "b.csv", "revenue,north,2026-03,80")
    turn(project)
    put_back(project, "carl.xlsx", content)
    ((outcome, said),) = outcomes(take(project))
    assert outcome == "refused"
    assert said.startswith("its figures have changed since this workbook was written: Revenue of")
    assert "Ledger says 100, Book says 80" in said
    assert decisions(project) == []


def test_a_row_whose_break_is_gone_is_not_applied(project: Project) -> None:
    content = decided(workbook(project, "carl"), "break", decision="accept", reason="r")
    drop(project, "b.csv", "revenue,north,2026-03,100")
    turn(project)
    put_back(project, "carl.xlsx", content)
    gone = "what differed is no longer there: nothing is left to decide"
    assert outcomes(take(project)) == [("refused", gone)]


def test_what_somebody_else_decided_meanwhile_is_not_decided_again(project: Project) -> None:
    mine = decided(workbook(project, "carl"), "break", decision="accept", reason="r")
    theirs = {"decision": "override", "value": 95, "reason": "books"}
    put_back(project, "ann.xlsx", decided(workbook(project, "ann"), "break", **theirs))
    take(project)
    put_back(project, "carl.xlsx", mine)
    (found,) = decisions(project)
    assert outcomes(take(project)) == [
        (
            "refused",
            f"decided meanwhile by Ann (override, decision {found.seq}): have that reversed "
            "first, or leave it",
        )
    ]


def altered(content: bytes, heading: str, value: Any) -> bytes:
    """A workbook with a cell of its first row overwritten, protection or not."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[layout.ROWS]
    column = next(cell.column for cell in sheet[8] if cell.value == heading)
    sheet.cell(9, column).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        (layout.KPI, "Profit"),
        (layout.MONTH, "2026-02"),
        (layout.SUBJECT, "break 0123456789abcdef"),
        (layout.FINGERPRINT, "0123456789ab"),
        (layout.ENTERED_AS, "1000"),
        (layout.ROW_ID, "0123456789abcdef"),
    ],
)
@pytest.mark.attack("decisions of others")
def test_a_row_that_is_not_what_it_was_is_refused(
    project: Project, heading: str, value: str
) -> None:
    content = decided(workbook(project, "carl"), "break", decision="accept", reason="r")
    put_back(project, "carl.xlsx", altered(content, heading, value))
    ((outcome, said),) = outcomes(take(project))
    assert outcome == "refused"
    assert said.startswith("found a row whose hidden identity does not fit what stands in it")


ANSWERS: dict[str, tuple[dict[str, Any], str]] = {
    "no decision": ({"reason": "r"}, "decision: expected one of the drop-down, found none"),
    "no such decision": (
        {"decision": "ignore", "reason": "r"},
        "decision: expected one of the drop-down, found 'ignore'",
    ),
    "a decision about decisions": (
        {"decision": "confirm", "reason": "r"},
        "decision: expected one of the drop-down, found 'confirm'",
    ),
    "no reason": ({"decision": "accept"}, "reason: expected a few words, found none"),
    "no value": (
        {"decision": "override", "reason": "r"},
        "override: expected a value, found none",
    ),
    "a value beside a preferred source": (
        {"decision": "prefer right", "reason": "r", "value": 100},
        "prefer: expected no value beside it, found 100: leave it out, or override the figure",
    ),
    "a percentage of none": (
        {"decision": "override", "reason": "r", "value": "95%"},
        "revenue: expected a figure without the percent sign, since it is shown as none",
    ),
    "no number": (
        {"decision": "override", "reason": "r", "value": "about 95"},
        "P9: found 'about 95', expected a number as 1234.5",
    ),
    "no month": (
        {"decision": "accept", "reason": "r", "until": "June"},
        "month 'June': expected YYYY-MM, for example 2026-10",
    ),
    "an earlier month": (
        {"decision": "accept", "reason": "r", "until": "2026-02"},
        "last month 2026-02: expected 2026-03 or later",
    ),
    "a last month of a cause": (
        {"decision": "explain", "reason": "r", "until": "2026-06"},
        "expected no last month beside explain, found 2026-06: a cause is of the break's own month",
    ),
    "a month too far": (
        {"decision": "accept", "reason": "r", "until": "2062-06"},
        "expected a month up to 2029-03, found 2062-06: accept it for now, and again when that is "
        "over",
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_cannot_be_is_refused_and_says_why(project: Project, name: str) -> None:
    said, expected = ANSWERS[name]
    put_back(project, "carl.xlsx", decided(workbook(project, "carl"), "break", **said))
    ((outcome, told),) = outcomes(take(project))
    assert outcome == "refused"
    assert expected in told
    assert decisions(project) == []


@pytest.mark.attack("decisions of others")
def test_nobody_decides_what_is_not_theirs(project: Project) -> None:
    """A drop-down can be typed over; who may decide is judged when the row comes back."""
    said = {"decision": "accept", "reason": "r"}
    put_back(project, "nora.xlsx", decided(workbook(project, "nora"), "break", **said))
    assert outcomes(take(project)) == [
        (
            "refused",
            "accept for revenue of north: expected somebody with the role osm or controller, found "
            "nora",
        )
    ]


def test_one_row_refused_does_not_hold_up_the_others(project: Project) -> None:
    content = decided(workbook(project, "ann"), "break", decision="override", reason="r")
    content = decided(content, "source", decision="certify", reason="closed")
    put_back(project, "ann.xlsx", content)
    assert [outcome for outcome, _ in outcomes(take(project))] == ["refused", "applied"]
    assert [d.kind for d in decisions(project)] == ["certify"]


def test_a_certificate_of_figures_that_came_later_is_refused(project: Project) -> None:
    content = decided(workbook(project, "bob"), "source", decision="certify", reason="closed")
    drop(project, "b.csv", "revenue,north,2026-03,80")
    turn(project)
    put_back(project, "bob.xlsx", content)
    ((outcome, said),) = outcomes(take(project))
    assert outcome == "refused"
    assert said.startswith("the source has delivered since this workbook was written")


def test_a_second_person_confirms_in_their_own_workbook(project: Project) -> None:
    configure(project, decisions={"four_eyes": "material", "drop": "drops/reviews"})
    turn(project)
    said = {"decision": "override", "value": 95, "reason": "books"}
    put_back(project, "carl.xlsx", decided(workbook(project, "carl"), "break", **said))
    assert outcomes(turn(project)) == [("waiting", "")]
    value = f"SELECT value FROM mart.kpi_values WHERE unit = 'north' AND month = '{MONTH}'"
    assert ask(project, value) == [(100,)]
    assert words(workbook(project, "carl"))["decision"] == "reverse"
    mine = workbook(project, "ann")
    assert words(mine)["decision"] == "confirm,reverse"
    (row,) = [row for row in rows_of(mine) if row["about"].startswith("decision")]
    assert (row["Left value"], row["Right value"]) == (100, 95)
    assert row["What it is"].endswith("overridden with 95, by Carl: books")
    # Whoever made it cannot confirm it, drop-down or not.
    own = decided(workbook(project, "carl"), "decision", decision="confirm")
    put_back(project, "own.xlsx", own)
    ((outcome, told),) = outcomes(turn(project))
    assert (outcome, "expected a second person to confirm it, found carl" in told) == (
        "refused",
        True,
    )
    put_back(project, "ann.xlsx", decided(mine, "decision", decision="confirm"))
    assert outcomes(turn(project)) == [("applied", "confirmed")]
    assert ask(project, value) == [(95,)]
    (found,) = decisions(project)
    assert (found.state, found.person, found.confirmed_by) == ("in_force", "carl", "ann")


@pytest.fixture
def waiting(project: Project) -> Project:
    """Carl's override of North by 95, as it waits for Ann."""
    configure(project, decisions={"four_eyes": "material", "drop": "drops/reviews"})
    turn(project)
    said = {"decision": "override", "value": 95, "reason": "books"}
    put_back(project, "carl.xlsx", decided(workbook(project, "carl"), "break", **said))
    assert outcomes(turn(project)) == [("waiting", "")]
    return project


def test_what_waits_is_not_confirmed_by_what_was_written_of_other_figures(waiting: Project) -> None:
    mine = decided(workbook(waiting, "ann"), "decision", decision="confirm")
    drop(waiting, "a.csv", "revenue,north,2026-03,500", "revenue,south,2026-03,60")
    turn(waiting)
    put_back(waiting, "ann.xlsx", mine)
    stale = "its figures have changed since this workbook was written: look at it again"
    assert outcomes(turn(waiting)) == [("refused", stale)]
    assert [d.state for d in decisions(waiting)] == ["waiting"]
    # Taken back it can be all the same: by its own author, whatever stands there.
    back = decided(workbook(waiting, "carl"), "decision", decision="reverse", reason="typing")
    put_back(waiting, "back.xlsx", back)
    assert outcomes(turn(waiting)) == [("applied", "typing")]


def test_a_value_beside_a_confirmation_is_refused(waiting: Project) -> None:
    mine = decided(workbook(waiting, "ann"), "decision", decision="confirm", value=90)
    put_back(waiting, "ann.xlsx", mine)
    ((outcome, told),) = outcomes(take(waiting))
    assert outcome == "refused"
    assert told.startswith("confirm: expected no value beside it, found '90'")


def test_a_preferred_source_that_waits_shows_its_figure(project: Project) -> None:
    configure(project, decisions={"four_eyes": "always", "drop": "drops/reviews"})
    turn(project)
    said = {"decision": "prefer right", "reason": "closed"}
    put_back(project, "carl.xlsx", decided(workbook(project, "carl"), "break", **said))
    turn(project)
    (row,) = [r for r in rows_of(workbook(project, "ann")) if r["about"].startswith("decision")]
    assert (row["Left value"], row["Right value"]) == (100, 90)


def test_an_earlier_override_is_not_confirmed_over_a_later_one(waiting: Project) -> None:
    (first,) = decisions(waiting)
    configure(waiting, decisions={"four_eyes": "never", "drop": "drops/reviews"})
    with desk_of(waiting) as desk:
        act = Act("ann", COMMAND_LINE, "as booked")
        asked = {"kpi": "revenue", "unit": "north", "first": Month.parse(MONTH)}
        wanted = Wanted(kind="override", value=Decimal(96), **asked)
        (second,) = acts.decide(desk, [wanted], act)
        with pytest.raises(InputError) as refused:
            end(desk, first.seq, "confirmed", act)
        assert str(refused.value) == (
            f"decision {first.seq}: expected no later one about the same figure, found decision "
            f"{second.seq} in force: have that reversed first, or decide anew"
        )
        end(desk, second.seq, "reversed", act)
        end(desk, first.seq, "confirmed", act)


def test_going_back_to_an_earlier_answer_is_said_to_be_none(project: Project) -> None:
    """95, then 96, then the first copy saved again: 96 counts, and whoever sent it is told."""
    content = workbook(project, "carl")
    for day, value in enumerate((95, 96, 95), start=1):
        said = {"decision": "override", "value": value, "reason": "books"}
        saved = f"2026-04-0{day}T09:00:00Z"
        put_back(project, f"{day}.xlsx", decided(content, "break", saved, **said))
        taken = outcomes(take(project))
    first, second = decisions(project)
    assert taken == [
        (
            "refused",
            f"decision {first.seq} said so, and decision {second.seq} something else since, which "
            "counts: to go back to it, decide anew with another reason",
        )
    ]
    said = {"decision": "override", "value": 95, "reason": "books after all"}
    put_back(project, "4.xlsx", decided(content, "break", "2026-04-04T09:00:00Z", **said))
    assert outcomes(take(project)) == [("applied", "")]


def test_what_somebody_else_accepted_up_to_later_is_not_decided_again(project: Project) -> None:
    """Ann accepts what differs in February up to June; Carl's workbook is of March."""
    drop(project, "b.csv", "revenue,north,2026-02,80", "revenue,north,2026-03,90")
    turn(project)
    content = workbook(project, "carl")
    march = next(r["about"] for r in rows_of(content) if r["Month"] == MONTH)
    with desk_of(project) as desk:
        rows = desk.warehouse.rows("checks/find_break", {"id": ""})
        (february,) = [
            row["break_id"]
            for row in rows
            if (row["rule"], row["month"]) == ("agreement", "2026-02")
        ]
        wanted = Wanted(kind="accept", break_id=february, last=Month.parse("2026-06"))
        acts.decide(desk, [wanted], Act("ann", COMMAND_LINE, "cut-off"))
    mine = {"decision": "override", "value": 95, "reason": "books"}
    put_back(project, "carl.xlsx", decided(content, march, **mine))
    ((outcome, told),) = outcomes(take(project))
    assert outcome == "refused"
    assert told.startswith("decided meanwhile by Ann (accept, decision ")


REFUSED: dict[str, tuple[str, str]] = {
    "stranger": ("zoe.xlsx", "expected the review workbook of somebody registered, found that of"),
    "another organisation": (
        "big.xlsx",
        "expected a review workbook of 'small', found one of 'big'",
    ),
    "a form": (
        "form.xlsx",
        "expected a review workbook that was sent out to be filled in, found a form: put it into "
        "the folder that it names itself",
    ),
    "any workbook": (
        "book.xlsx",
        "found an ordinary workbook: copy your decisions into the review",
    ),
    "no workbook": (
        "notes.txt",
        "notes.txt: expected a review workbook as an .xlsx workbook, found a file of another kind",
    ),
}


def wrong(project: Project, name: str, folder: Path) -> bytes:
    """A file that is no review workbook of anybody here."""
    if name == "a form":
        other = manual_organisation(folder / "other")
        form_turn(other)
        return form_of(other, "bob")
    if name == "any workbook":
        buffer = io.BytesIO()
        openpyxl.Workbook().save(buffer)
        return buffer.getvalue()
    if name == "no workbook":
        return b"accept all of it"
    book = openpyxl.load_workbook(io.BytesIO(workbook(project, "carl")))
    row, value = (3, "zoe") if name == "stranger" else (2, "big")
    book[layout.IDENTITY].cell(row, 2).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.attack("decisions of others")
def test_a_wrong_workbook_is_refused_whole_and_told_of_once(
    project: Project, name: str, tmp_path: Path
) -> None:
    file_name, reason = REFUSED[name]
    put_back(project, file_name, wrong(project, name, tmp_path))
    (review,) = take(project)
    assert (review.state, review.person, review.rows) == ("refused", None, ())
    assert reason in review.reason
    assert take(project) == []


def test_a_stranger_who_is_registered_later_is_heard(project: Project) -> None:
    content = decided(workbook(project, "carl"), "break", decision="accept", reason="r")
    without = [person for person in PEOPLE if person["id"] != "carl"]
    configure(project, people=without)
    put_back(project, "carl.xlsx", content)
    assert [review.state for review in take(project)] == ["refused"]
    configure(project)
    assert [review.state for review in take(project)] == ["taken"]
    assert [d.kind for d in decisions(project)] == ["accept"]


def test_rows_that_were_sorted_pasted_twice_or_added_are_refused(project: Project) -> None:
    content = decided(workbook(project, "carl"), "break", decision="accept", reason="r")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[layout.ROWS]
    for column in range(1, sheet.max_column + 1):
        sheet.cell(10, column).value = sheet.cell(9, column).value
    decision = next(cell.column for cell in sheet[8] if cell.value == layout.DECISION)
    sheet.cell(11, decision).value = "accept"
    buffer = io.BytesIO()
    book.save(buffer)
    put_back(project, "carl.xlsx", buffer.getvalue())
    told = [said.partition(",")[0] for _, said in outcomes(take(project))]
    assert told == [
        "found this row more than once",
        "found this row more than once",
        "found a row the workbook was not sent with",
    ]


@pytest.mark.parametrize("at", ["review judged", "review recorded"])
@pytest.mark.fault("crash")
def test_killed_between_taking_and_recording(project: Project, tmp_path: Path, at: str) -> None:
    """Whichever side of the record it dies on, the next run ends where an undisturbed one does."""
    said = {"decision": "override", "value": 95, "reason": "books"}
    content = decided(workbook(project, "carl"), "break", **said)
    other = deciding_organisation(tmp_path / "undisturbed")
    turn(other)
    for organisation in (project, other):
        put_back(organisation, "carl.xlsx", content)
    turn(other)
    seen = Checkpoints()
    with pytest.raises(Crash, match=at):
        turn(project, _crash_at(seen, at))
    turn(project)
    assert [replace(d, seq=0, since=0) for d in decisions(project)] == [
        replace(d, seq=0, since=0) for d in decisions(other)
    ]
    with desk_of(project) as one, desk_of(other) as two:
        assert one.warehouse.table_hashes("mart") == two.warehouse.table_hashes("mart")


def _crash_at(seen: Checkpoints, name: str) -> Any:
    def checkpoint(step: str) -> None:
        seen(step)
        if step == name:
            raise Crash(step)

    return checkpoint


def test_a_new_warehouse_is_calculated_before_rows_are_judged(project: Project) -> None:
    content = decided(workbook(project, "carl"), "break", decision="accept", reason="r")
    put_back(project, "carl.xlsx", content)
    for path in project.warehouse.parent.glob("warehouse.duckdb*"):
        path.unlink()
    assert outcomes(take(project)) == [("applied", "")]
