"""Receipts: what each delivery became, to whoever made it, once, whatever happens on the way."""

import csv
import email
import email.policy
import io
import shutil
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scorecard import acts, stages
from scorecard.close.act import Act
from scorecard.close.rebuild import rebuild_warehouse
from scorecard.deliver.forms import write_forms
from scorecard.ingest.withdrawals import Chosen
from scorecard.period import Month
from scorecard.project import Project
from tests.review.world import (
    CSV,
    HAND,
    MONTH,
    configure,
    drop,
    filled,
    form_of,
    manual_organisation,
    publish,
    turn,
)
from tests.running import Checkpoints, Crash, Left, desk_of, left_in

AUDITS = ("audits", "north")
TRAINED = ("trained", "north")


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Forms of February and March are written, none is filled in; tests must not change it."""
    made = manual_organisation(tmp_path_factory.mktemp("blank") / "organisation")
    with desk_of(made) as desk:
        for month in ("2026-02", MONTH):
            write_forms(desk, Month.parse(month))
    return made


@pytest.fixture
def project(blank: Project, tmp_path: Path) -> Project:
    """The same organisation in a folder of its own."""
    return twin(blank, tmp_path / "organisation")


def twin(project: Project, root: Path) -> Project:
    shutil.copytree(project.root, root)
    return Project(root)


def send(project: Project, inputs: Any, *, month: str = MONTH, saved: str = "2026-04-01") -> None:
    """Bob fills in his form and drops it."""
    form = filled(form_of(project, "bob", month), inputs, saved=f"{saved}T09:00:00Z")
    drop(project, f"{month}.xlsx", form)


def mails(paths: Any, person: str) -> list[EmailMessage]:
    """Mails to somebody among the files written."""
    found = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths
    ]
    return [mail for mail in found if f"{person}@small.example" in str(mail["To"])]


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def section(mail: EmailMessage, title: str) -> list[str]:
    """The lines under a title."""
    after = text(mail).split(f"{title}\n")[1]
    return [line.removeprefix("- ") for line in after.split("\n\n")[0].splitlines()]


def test_a_form_is_answered_figure_by_figure(project: Project) -> None:
    """Six are asked: two taken, one refused, one not available, two missing."""
    said = {
        AUDITS: {"Value": 7},
        ("audits", "south"): {"Value": "many"},
        TRAINED: {"Value": 0.8, "Status": "estimate"},
        ("trained", "south"): {"Not available because": "survey in April"},
    }
    send(project, said)
    (mail,) = mails(turn(project).receipts.receipts, "bob")
    assert mail["Subject"] == (
        "Receipt, March 2026: 2 taken, 1 refused, 1 not available, 2 missing (form)"
    )
    assert section(mail, "REFUSED: PLEASE CORRECT") == [
        "N10, Audits, South: found 'many', expected a number as 1234.5: correct that cell, save, "
        "and put the form into the folder again"
    ]
    assert section(mail, "TAKEN") == ["Audits, North: 7", "Trained, North: 80.0\u202f%, estimate"]
    assert section(mail, "NOT AVAILABLE") == ["Trained, South: survey in April"]
    assert section(mail, "MISSING") == ["Spend, North", "Spend, South"]
    assert section(mail, "WHAT TO DO NEXT") == [
        "Correct the refused cells, save, and put the form into drops/forms of Small again. What "
        "was taken stays.",
        "Fill in what is missing, or say why there is no figure, and put the form into "
        "drops/forms of Small again.",
    ]
    assert list(mail.iter_attachments()) == []


def test_a_refused_cell_is_one_break_and_no_missing_figure_besides(project: Project) -> None:
    """North's card has audits: refused in March, they are not missing too; in February they are."""
    send(project, {AUDITS: {"Value": "many"}})
    turn(project)
    with desk_of(project) as desk:
        found = desk.warehouse.con.execute(
            "SELECT month, rule, reason FROM mart.breaks WHERE kpi = 'audits' ORDER BY month DESC"
        ).fetchall()
    assert found == [
        (MONTH, "validity", "bad_number"),
        ("2026-02", "completeness", "no_figure"),
        ("2026-01", "completeness", "no_figure"),
    ]


def test_a_refused_cell_of_a_source_nobody_believes_hides_nothing(project: Project) -> None:
    """Ledger's file has audits that cannot be read: they are asked of the hand alone."""
    rows = ["kpi,unit,month,value", f"revenue,north,{MONTH},1", f"audits,north,{MONTH},many", ""]
    (project.root / "drops" / "a.csv").write_text("\n".join(rows))
    turn(project)
    with desk_of(project) as desk:
        found = desk.warehouse.con.execute(
            "SELECT rule, reason FROM mart.breaks WHERE kpi = 'audits' AND month = $1 ORDER BY 1",
            [MONTH],
        ).fetchall()
    assert found == [("completeness", "no_figure"), ("validity", "bad_number")]


def test_it_tells_the_time_of_the_organisations_own_zone(project: Project) -> None:
    """Noon in UTC is the next day in Auckland."""
    path = project.config_dir / "organisation.yaml"
    path.write_text(path.read_text().replace("Europe/London", "Pacific/Auckland"))
    send(project, {AUDITS: {"Value": 7}})
    (mail,) = mails(turn(project).receipts.receipts, "bob")
    assert "Received 4 November 2026, 01:00 (Pacific/Auckland), delivery " in text(mail)
    assert "UTC" not in text(mail)


def test_what_changed_stayed_or_was_emptied_is_told_apart(project: Project) -> None:
    full = {
        AUDITS: {"Value": 7},
        ("audits", "south"): {"Value": 1},
        TRAINED: {"Value": 0.8},
        ("trained", "south"): {"Value": 0.7},
        ("spend", "north"): {"Value": 12.5},
        ("spend", "south"): {"Value": 3},
    }
    send(project, full)
    (first,) = mails(turn(project).receipts.receipts, "bob")
    assert section(first, "WHAT TO DO NEXT") == ["Nothing: all that was expected is there."]
    less = {key: cells for key, cells in full.items() if key != TRAINED}
    send(project, {**less, AUDITS: {"Value": 9}}, saved="2026-04-02")
    (mail,) = mails(turn(project).receipts.receipts, "bob")
    assert "1 taken (1 changed), 4 unchanged, 1 still stands." in text(mail)
    assert section(mail, "CHANGED AGAINST BEFORE") == ["Audits, North: 7 \u2192 9"]
    assert section(mail, "UNCHANGED")[-1] == "Spend, South: EUR\u00a03.00k"
    assert section(mail, "EMPTY NOW; WHAT YOU SENT BEFORE STILL STANDS") == [
        "N11, Trained, North: 80.0\u202f%"
    ]
    assert section(mail, "WHAT TO DO NEXT") == [
        "An empty cell takes nothing back. To take a figure back without a new one, ask Ann, who "
        "can run: scorecard withdraw hand --kpi trained --unit north --month 2026-03 --by PERSON "
        "--reason TEXT"
    ]


def test_a_file_is_answered_to_its_owner(project: Project) -> None:
    """Row 5 is refused for two KPIs alike; North's revenue of March was 30 and is 31 now."""
    lines = ["revenue,north,2026-01,10", "revenue,north,2026-02,20", "revenue,north,2026-03,30"]
    (project.root / "drops" / "a.csv").write_text("\n".join(["kpi,unit,month,value", *lines, ""]))
    (first,) = mails(turn(project).receipts.receipts, "ann")
    assert first["Subject"] == "Receipt, March 2026: 3 taken (a.csv)"
    lines[2:] = ["revenue,north,2026-03,31", "revenue,moon,2026-03,1"]
    (project.root / "drops" / "a.csv").write_text("\n".join(["kpi,unit,month,value", *lines, ""]))
    (mail,) = mails(turn(project).receipts.receipts, "ann")
    assert (
        mail["Subject"]
        == "Receipt, March 2026: 1 taken (1 changed), 2 unchanged, 1 refused (a.csv)"
    )
    assert section(mail, "CHANGED AGAINST BEFORE") == ["Revenue, North: 30 \u2192 31"]
    (refused,) = section(mail, "REFUSED: PLEASE CORRECT")
    assert refused.startswith("row 5, column 'value', Revenue: found unit code 'moon' in column")


def test_what_a_file_no_longer_gives_is_missing_and_withdrawn(project: Project) -> None:
    turn(project)
    rows = ["kpi,unit,month,value", "revenue,north,2026-01,10", "revenue,north,2026-02,20", ""]
    (project.root / "drops" / "a.csv").write_text("\n".join(rows))
    (mail,) = mails(turn(project).receipts.receipts, "ann")
    assert section(mail, "WITHDRAWN: NO LONGER DELIVERED") == ["Revenue, North: 30"]
    assert section(mail, "MISSING") == ["Revenue, North"]


def test_a_file_that_failed_and_one_that_is_no_form_are_answered_too(project: Project) -> None:
    (project.root / "drops" / "a.csv").unlink()
    drop(project, "notes.txt", b"call Bob")
    subjects = [str(mail["Subject"]) for mail in mails(turn(project).receipts.receipts, "ann")]
    assert subjects == [
        "Receipt, March 2026: nothing was taken (a.csv)",
        "Receipt, March 2026: nothing was taken (notes.txt)",
    ]


def test_long_lists_are_cut_with_all_of_it_attached(project: Project) -> None:
    """20 rows name units nobody knows; 15 are shown. A unit that begins a formula stays text."""
    rows = [f"revenue,=moon{n},2026-03,1" for n in range(20)]
    content = "\n".join(["kpi,unit,month,value", "revenue,north,2026-03,5", *rows, ""])
    (project.root / "drops" / "a.csv").write_text(content)
    (mail,) = mails(turn(project).receipts.receipts, "ann")
    lines = section(mail, "REFUSED: PLEASE CORRECT")
    assert len(lines) == 16
    assert lines[-1] == "and 5 more lines in receipt.csv"
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "receipt.csv"
    plain = attached.get_payload(decode=True)
    assert isinstance(plain, bytes)
    found = list(csv.DictReader(io.StringIO(plain.decode("utf-8-sig"))))
    assert [row["outcome"] for row in found] == ["refused"] * 20
    assert not any(cell.startswith("=") for row in found for cell in row.values())


def test_each_delivery_is_answered_once(project: Project) -> None:
    send(project, {AUDITS: {"Value": 7}})
    assert len(turn(project).receipts.receipts) == 2
    assert turn(project).receipts.receipts == ()
    with desk_of(project) as desk:
        rebuild_warehouse(desk)
    assert turn(project).receipts.receipts == ()
    # Whoever coordinates later is not told of what came before.
    configure(project, sources=[{**CSV, "owner": "cleo"}, HAND])
    assert turn(project).receipts.receipts == ()


def test_history_is_not_answered_but_a_correction_of_a_published_month_is(
    project: Project,
) -> None:
    """February's form comes with March's run; then March is published and February corrected."""
    send(project, {AUDITS: {"Value": 4}}, month="2026-02")
    assert mails(turn(project).receipts.receipts, "bob") == []
    turn(project, "2026-02")
    with desk_of(project) as desk:
        stages.derived_breaks(desk, Month.parse("2026-02"))
        publish(desk, "2026-02")
    send(project, {AUDITS: {"Value": 5}}, month="2026-02", saved="2026-04-05")
    (mail,) = mails(turn(project).receipts.receipts, "bob")
    assert mail["Subject"].startswith("Receipt, February 2026: 1 taken (1 changed)")
    assert section(mail, "CHANGED AGAINST BEFORE") == ["Audits, North: 4 \u2192 5"]


CHECKPOINTS = (
    "forms queued",
    "landed",
    "landed",
    "landed",
    "loaded",
    "mirror done",
    "source_breaks done",
    "resolved_values done",
    "derived_breaks done",
    "snapshot swapped",
    "receipts queued",
)


def test_a_turn_passes_every_checkpoint(project: Project) -> None:
    _two_forms(project)
    steps = Checkpoints()
    turn(project, checkpoint=steps)
    assert tuple(steps.seen) == CHECKPOINTS


def _two_forms(project: Project) -> None:
    """Two copies of Bob's form; Cleo has not answered, and is asked."""
    send(project, {AUDITS: {"Value": 7}})
    again = filled(form_of(project, "bob"), {TRAINED: {"Value": 0.5}}, saved="2026-04-09T09:00:00Z")
    drop(project, "again.xlsx", again)


@pytest.fixture(scope="module")
def ready(blank: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two copies of Bob's form lie there, nothing has run; tests must not change it."""
    made = twin(blank, tmp_path_factory.mktemp("ready") / "organisation")
    _two_forms(made)
    return made


@pytest.fixture(scope="module")
def whole(ready: Project, tmp_path_factory: pytest.TempPathFactory) -> Left:
    """Mails and tables of a turn that nothing disturbed."""
    other = twin(ready, tmp_path_factory.mktemp("whole") / "organisation")
    turn(other)
    return left_in(other)


@pytest.mark.parametrize("at", range(len(CHECKPOINTS)), ids=lambda at: f"{at}-{CHECKPOINTS[at]}")
def test_crashed_at_a_checkpoint_and_run_again_it_ends_the_same(
    ready: Project, tmp_path: Path, whole: Left, at: int
) -> None:
    project = twin(ready, tmp_path / "organisation")
    with pytest.raises(Crash, match=CHECKPOINTS[at]):
        turn(project, checkpoint=Checkpoints(crash_at=at))
    turn(project)
    assert left_in(project) == whole
    assert len([name for name in whole[0] if name.endswith(".eml")]) == 3


def test_of_copies_that_came_between_two_mails_the_last_is_answered(project: Project) -> None:
    """Audits came with the first copy alone; the answer to the second says that they stand."""
    _two_forms(project)
    (mail,) = mails(turn(project).receipts.receipts, "bob")
    assert section(mail, "TAKEN") == ["Trained, North: 50.0\u202f%"]
    assert section(mail, "EMPTY NOW; WHAT YOU SENT BEFORE STILL STANDS") == ["N9, Audits, North: 7"]
    assert turn(project).receipts.receipts == ()


def test_a_receipt_that_waits_does_not_leave_after_a_newer_delivery(project: Project) -> None:
    """The first run ends with its receipts queued; the form is corrected before the second."""
    send(project, {AUDITS: {"Value": 7}})
    # One delivery less lands than of two copies.
    steps = Checkpoints(crash_at=len(CHECKPOINTS) - 2)
    with pytest.raises(Crash, match="receipts queued"):
        turn(project, checkpoint=steps)
    send(project, {AUDITS: {"Value": 8}}, saved="2026-04-02")
    (mail,) = mails(turn(project).receipts.receipts, "bob")
    assert section(mail, "CHANGED AGAINST BEFORE") == ["Audits, North: 7 \u2192 8"]


def test_a_refused_copy_leaves_the_answer_to_what_was_taken(project: Project) -> None:
    send(project, {AUDITS: {"Value": 7}})
    with desk_of(project) as desk:
        stages.collect(desk, "hand", Month.parse(MONTH))
    path = project.root / "drops" / "forms" / f"{MONTH}.xlsx"
    book = openpyxl.load_workbook(path)
    head = next(row for row in book["Figures"].iter_rows() if row[0].value == "row id")
    head[0].value = "gone"
    book.save(path)
    subjects = [str(mail["Subject"]) for mail in mails(turn(project).receipts.receipts, "bob")]
    assert subjects == [
        "Receipt, March 2026: 1 taken, 5 missing (form)",
        "Receipt, March 2026: nothing was taken (form)",
    ]


def test_a_receipt_that_cannot_be_made_is_held_and_the_others_leave(project: Project) -> None:
    send(project, {AUDITS: {"Value": 7}})
    with desk_of(project) as desk:
        march = Month.parse(MONTH)
        for source in desk.config.sources:
            stages.collect(desk, source.id, march)
        stages.load(desk, march)
        people = [
            person.model_copy(update={"name": "B\nob"}) if person.id == "bob" else person
            for person in desk.config.people
        ]
        config = desk.config.model_copy(update={"people": tuple(people)})
        sent = stages.receipts(replace(desk, config=config), march)
    assert len(mails(sent.receipts, "ann")) == len(sent.receipts) == 1
    assert [(held.person, held.reason) for held in sent.held] == [
        ("bob", "person 'bob': name: expected one line of text, found 'B\\nob'; correct it")
    ]


def test_what_a_person_withdrew_and_a_delivery_brings_back_is_said(project: Project) -> None:
    send(project, {AUDITS: {"Value": 7}})
    turn(project)
    chosen, act = Chosen(kpi="audits"), Act("ann", "test", "counted twice")
    with desk_of(project) as desk:
        acts.withdraw(desk, "hand", chosen, act)
        acts.withdraw(desk, "a", Chosen(month=Month.parse(MONTH)), act)
    turn(project)
    send(project, {AUDITS: {"Value": 7}}, saved="2026-04-02")
    (project.root / "drops" / "a.csv").write_text(
        "kpi,unit,month,value\nrevenue,north,2026-03,30\nrevenue,north,2026-01,10\n"
        "revenue,north,2026-02,20\n"
    )
    done = turn(project).receipts.receipts
    title = "BROUGHT BACK, THOUGH A PERSON HAD WITHDRAWN IT"
    (mail,) = mails(done, "bob")
    assert "1 taken (1 brought back)" in str(mail["Subject"])
    assert section(mail, title) == ["Audits, North: 7 (withdrawn before: counted twice)"]
    (mail,) = mails(done, "ann")
    assert section(mail, title) == ["Revenue, North: 30 (withdrawn before: counted twice)"]


def test_a_comment_is_shown_as_it_is_kept(project: Project) -> None:
    send(project, {AUDITS: {"Value": 7, "Comment": "two are old"}, TRAINED: {"Comment": "soon"}})
    (mail,) = mails(turn(project).receipts.receipts, "bob")
    assert section(mail, "COMMENTS KEPT") == [
        "Audits, North: two are old",
        "Trained, North: soon",
    ]


def test_forms_and_receipts_go_to_owners_while_cards_are_only_compared(project: Project) -> None:
    configure(project, release={"policy": "shadow"})
    send(project, {AUDITS: {"Value": 7}})
    done = turn(project)
    assert len(mails(done.forms.forms, "cleo")) == 1
    assert [len(mails(done.receipts.receipts, name)) for name in ("bob", "ann")] == [1, 1]
