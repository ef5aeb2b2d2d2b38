"""Forms that come back: every cell accounted for, every file that is none refused with a reason."""

import io
import os
import shutil
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scorecard.archives import safe_archive
from scorecard.close.rebuild import rebuild_warehouse
from scorecard.config.manual import ManualSource
from scorecard.deliver.forms import write_forms
from scorecard.impact.alerts import build_alerts
from scorecard.ingest import form_layout as layout
from scorecard.ingest.form_drop import collect
from scorecard.ingest.handouts import saved_at as said
from scorecard.ingest.sources import CollectResult
from scorecard.ingest.trial import try_out
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.landing import Landing
from tests.review.world import (
    CSV,
    HAND,
    MONTH,
    Inputs,
    Turn,
    configure,
    drop,
    filled,
    form_of,
    manual_organisation,
    saved_at,
    turn,
)
from tests.running import desk_of

AUDITS = ("audits", "north")
TRAINED = ("trained", "north")
SPEND = ("spend", "north")


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """An organisation whose forms are written; tests must not change it."""
    project = manual_organisation(tmp_path_factory.mktemp("blank") / "organisation")
    _write(project)
    return project


@pytest.fixture
def project(blank: Project, tmp_path: Path) -> Project:
    """The same organisation in a folder of its own."""
    shutil.copytree(blank.root, tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def gather(project: Project) -> CollectResult:
    """Only land what lies in the folder."""
    config = project.config()
    (source,) = (s for s in config.sources if isinstance(s, ManualSource))
    landing = Landing(project.landing)
    return collect(source, Month.parse(MONTH), config=config, root=project.root, landing=landing)


def _write(project: Project, month: str = MONTH) -> None:
    with desk_of(project) as desk:
        write_forms(desk, Month.parse(month))


def send(project: Project, inputs: Inputs, name: str = "form.xlsx", **more: Any) -> Turn:
    """Bob fills in his form and drops it; the organisation runs."""
    drop(project, name, filled(form_of(project, "bob"), inputs, **more))
    return turn(project)


def ask(project: Project, sql: str) -> list[tuple[Any, ...]]:
    with desk_of(project) as desk:
        return desk.warehouse.con.execute(sql).fetchall()


def values(project: Project) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What the source says now: value and status, with the row in the file."""
    rows = ask(
        project,
        "SELECT kpi, unit, value, status, row_number FROM mart.observations "
        "WHERE source = 'hand' AND is_current",
    )
    return {(row[0], row[1]): (*row[2:],) for row in rows}


def quarantine(project: Project) -> list[tuple[Any, ...]]:
    return ask(
        project,
        "SELECT row_number, column_name, reason, detail FROM mart.quarantine "
        "WHERE source = 'hand' ORDER BY ALL",
    )


def test_forms_that_lie_there_are_tried_out_and_stay_where_they_are(project: Project) -> None:
    drop(project, "form.xlsx", filled(form_of(project, "bob"), {AUDITS: {"Value": 7}}))
    before = {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file()}
    config = project.config()
    (source,) = (s for s in config.sources if isinstance(s, ManualSource))
    (trial,) = try_out(
        source,
        Month.parse(MONTH),
        config=config,
        root=project.root,
        files=project.bundle().files,
        landing=Landing(project.landing),
    )
    assert (trial.reason, trial.new, trial.rows) == ("", 1, ())
    assert [(f.kpi, f.unit, f.now) for f in trial.figures] == [(*AUDITS, Decimal(7))]
    assert {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file()} == before


def test_figures_are_taken_as_they_are_typed(project: Project) -> None:
    """12.5 % typed in Excel is 0.125; 12.5 in thousands is 12,500; a text is read as a number."""
    counts = send(
        project,
        {
            AUDITS: {"Value": "1234", "Status": "preliminary"},
            TRAINED: {"Value": 0.125},
            ("trained", "south"): {"Value": "12.5 %"},
            SPEND: {"Value": 12.5},
        },
    ).loads[-1]
    assert values(project) == {
        AUDITS: (Decimal(1234), "preliminary", 9),
        TRAINED: (Decimal("0.125"), "final", 11),
        ("trained", "south"): (Decimal("0.125"), "final", 12),
        SPEND: (Decimal(12500), "final", 13),
    }
    assert (counts.read, counts.loaded, counts.ignored) == (6, 4, 2)


def test_operands_make_the_ratio(project: Project) -> None:
    form = filled(
        form_of(project, "cleo"), {("posts", "north"): {"Numerator": 1, "Denominator": 8}}
    )
    drop(project, "cleo.xlsx", form)
    turn(project)
    rows = ask(
        project, "SELECT value, numerator, denominator FROM mart.observations WHERE kpi = 'posts'"
    )
    assert rows == [(Decimal("0.125"), Decimal(1), Decimal(8))]


CELLS: dict[str, tuple[Inputs, tuple[int, str, str, str]]] = {
    "no number": (
        {AUDITS: {"Value": "many"}},
        (9, "Value", "bad_number", "found 'many', expected a number as 1234.5: "),
    ),
    "Excel error": (
        {AUDITS: {"Value": "#N/A"}},
        (9, "Value", "bad_number", "found '#N/A', expected a number as 1234.5: "),
    ),
    "outside the range": (
        {AUDITS: {"Value": -1}},
        (9, "Value", "out_of_range", "found -1 in base units, expected at least 0: "),
    ),
    "value and reason": (
        {AUDITS: {"Value": 3, "Not available because": "ill"}},
        (9, "Value", "value_and_reason", "found a figure and a reason why there is none, "),
    ),
    "unknown status": (
        {AUDITS: {"Value": 3, "Status": "done"}},
        (9, "Value", "bad_status", "found 'done' in column 'Status', expected estimate, "),
    ),
    "percentage without its sign": (
        {TRAINED: {"Value": "12.5"}},
        (11, "Value", "percent_unclear", "found '12.5', which may be a percentage or a multiple"),
    ),
    "a figure where operands belong": (
        {AUDITS: {"Numerator": 3}},
        (9, "Numerator", "wrong_cell", "found '3' under 'Numerator', expected it under 'Value': "),
    ),
    "formula without a result": (
        {AUDITS: {"Value": 3}, SPEND: {"Value": "formula"}},
        (13, "Value", "no_result", "found a formula without a result, expected what it gives: "),
    ),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_that_cannot_be_taken_is_refused_alone(project: Project, name: str) -> None:
    """North's audits of February stand beside it, so that a cell taken is seen too."""
    inputs, expected = CELLS[name]
    content = filled(form_of(project, "bob"), {**inputs, ("spend", "south"): {"Value": 1}})
    if name == "formula without a result":
        content = edited(content, lambda sheet: sheet.__setitem__("N13", "=N9*2"))
    drop(project, "form.xlsx", content)
    counts = turn(project).loads[-1]
    assert counts.state == "loaded"
    assert (counts.read, counts.quarantined) == (6, 1)
    (found,) = quarantine(project)
    assert found[:3] == expected[:3]
    assert found[3].startswith(expected[3])
    assert values(project)["spend", "south"][0] == 1000
    if expected[2] in {"bad_number", "out_of_range", "bad_status"}:
        assert found[3].endswith("correct that cell, save, and put the form into the folder again")


def edited(content: bytes, change: Callable[[Any], object]) -> bytes:
    """The form after something was done to its sheet of figures."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book[layout.FIGURES])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_number_pasted_over_a_percentage_is_refused_where_it_is_unclear(
    project: Project,
) -> None:
    def paste(sheet: Any) -> None:
        for cell, value in (("N11", 12.5), ("N12", 0.9)):
            sheet[cell].number_format = "General"
            sheet[cell].value = value

    drop(project, "form.xlsx", edited(form_of(project, "bob"), paste))
    turn(project)
    assert [row[:3] for row in quarantine(project)] == [(11, "Value", "percent_unclear")]
    assert values(project)["trained", "south"][0] == Decimal("0.9")


def test_rows_that_were_moved_added_or_doubled_are_refused(project: Project) -> None:
    """Row 9's visible KPI is row 13's; row 11 stands twice; row 16 was never sent."""

    def disturb(sheet: Any) -> None:
        sheet["F9"].value = sheet["F13"].value
        for column in "ABCDEFG":
            sheet[f"{column}15"].value = sheet[f"{column}11"].value
        for row in (9, 10, 11, 15, 16):
            sheet[f"N{row}"].value = 0.5

    drop(project, "form.xlsx", edited(form_of(project, "bob"), disturb))
    counts = turn(project).loads[-1]
    assert [row[0::2][:2] for row in quarantine(project)] == [
        (9, "altered_row"),
        (11, "duplicate_key"),
        (15, "duplicate_key"),
        (16, "added_row"),
    ]
    assert (counts.read, counts.loaded, counts.quarantined, counts.ignored) == (8, 1, 4, 3)


def test_an_empty_cell_leaves_what_stood(project: Project) -> None:
    send(project, {AUDITS: {"Value": 7}, TRAINED: {"Value": 0.5}})
    again = send(project, {AUDITS: {"Value": 8}}, saved="2026-04-02T09:00:00Z").loads[-1]
    assert values(project)[AUDITS][0] == 8
    assert values(project)[TRAINED][0] == Decimal("0.5")
    assert (again.loaded, again.withdrawn) == (1, 0)


def test_a_form_keeps_its_name_whatever_the_file_is_called(project: Project) -> None:
    first = send(project, {AUDITS: {"Value": 7}}, name="Kopie (2) von bob.XLSX")
    assert [item.name for item in first.collected.deliveries] == [f"manual/bob@{MONTH}"]
    path = project.root / "drops" / "forms" / "Kopie (2) von bob.XLSX"
    path.rename(path.with_name("other.xlsx"))
    assert gather(project).new == 0


def test_of_several_copies_the_one_saved_last_wins_and_the_others_count(project: Project) -> None:
    """The older copy, under the later name, has audits too; what only it has is kept."""
    form = form_of(project, "bob")
    old = {AUDITS: {"Value": 1}, TRAINED: {"Value": 0.5}}
    drop(project, "z.xlsx", filled(form, old, saved="2026-04-01T08:00:00Z"))
    drop(project, "a.xlsx", filled(form, {AUDITS: {"Value": 2}}, saved="2026-04-01T09:00:00Z"))
    assert turn(project).collected.new == 2
    assert values(project)[AUDITS][0] == 2
    assert values(project)[TRAINED][0] == Decimal("0.5")
    assert gather(project).new == 0


def test_a_then_b_then_a_ends_on_a(project: Project) -> None:
    form = form_of(project, "bob")
    a, b = (filled(form, {AUDITS: {"Value": value}}) for value in (1, 2))
    for content in (a, b, a):
        drop(project, "form.xlsx", content)
        assert gather(project).new == 1
    turn(project)
    assert values(project)[AUDITS][0] == 1


def test_a_form_of_an_earlier_month_is_taken_as_far_back_as_lookback_goes(
    project: Project,
) -> None:
    for month in ("2026-01", "2026-02", "2026-04"):
        _write(project, month)
        form = filled(form_of(project, "bob", month), {AUDITS: {"Value": 5}})
        drop(project, f"{month}.xlsx", form)
    done = turn(project)
    assert {(d.name, d.state) for d in done.collected.deliveries} == {
        ("manual/bob@2026-01", "failed"),
        ("manual/bob@2026-02", "accepted"),
    }
    (refused,) = done.collected.failures
    assert refused.reason == (
        "2026-01.xlsx: expected a form for 2026-02 to 2026-03, found one for 2026-01, which is "
        "closed: ask the coordinator to raise lookback of hand where it must be corrected"
    )


def test_rows_asked_of_somebody_else_by_now_are_refused(project: Project) -> None:
    """Spending was handed to Cleo after Bob got his form; an empty row of hers is no fault."""
    entries = [{**entry, "owner": "cleo"} if entry["kpi"] == "spend" else entry for entry in _ASKED]
    configure(project, sources=[CSV, {**HAND, "entries": entries}])
    counts = send(project, {AUDITS: {"Value": 7}, SPEND: {"Value": 3}}).loads[-1]
    assert [row[:3] for row in quarantine(project)] == [(13, "Value", "not_asked")]
    assert (counts.loaded, counts.quarantined, counts.ignored) == (1, 1, 4)
    # Judged when it came: handing it back takes the same file anew, handing it on later does not
    # take from Bob what was his.
    configure(project)
    assert turn(project).collected.new == 1
    assert values(project)[SPEND][0] == 3000
    (project.root / "drops" / "forms" / "form.xlsx").unlink()
    configure(project, sources=[CSV, {**HAND, "entries": entries}])
    turn(project)
    assert values(project)[SPEND][0] == 3000


_ASKED: list[dict[str, Any]] = HAND["entries"]


def test_remarks_stand_until_the_next_form_says_otherwise(project: Project) -> None:
    sql = "SELECT kpi, kind, text, person, is_current FROM mart.remarks ORDER BY ALL"
    said = {
        AUDITS: {"Value": 7, "Comment": "two are old"},
        TRAINED: {"Not available because": "survey in April"},
    }
    send(project, said)
    assert ask(project, sql) == [
        ("audits", "comment", "two are old", "bob", True),
        ("trained", "not_available", "survey in April", "bob", True),
    ]
    send(project, {TRAINED: {"Value": 0.5}}, saved="2026-04-02T09:00:00Z")
    assert [row[-1] for row in ask(project, sql)] == [False, False]


def test_the_reason_stands_in_the_break_of_the_absent_figure(project: Project) -> None:
    """Audits were given for February, so March is expected; trained never was."""
    _write(project, "2026-02")
    drop(project, "feb.xlsx", filled(form_of(project, "bob", "2026-02"), {AUDITS: {"Value": 4}}))
    turn(project, "2026-02")
    send(project, {AUDITS: {"Not available because": "auditor ill"}})
    assert ask(
        project,
        "SELECT unit, reason, detail FROM mart.breaks WHERE kpi = 'audits' AND month = '2026-03' "
        "AND left_source = 'hand'",
    ) == [("north", "absent", "auditor ill (bob)")]
    with desk_of(project) as desk:
        found = build_alerts(desk.warehouse, desk.config, Month.parse(MONTH))
    lines = [line for alert in found for line in alert.lines]
    assert "Audits of North: not available: auditor ill (Bob)" in lines


def test_a_refused_cell_is_told_by_kpi_and_unit(project: Project) -> None:
    """Nobody but the program knows a form as `manual/bob@2026-03`."""
    send(project, {AUDITS: {"Value": "three"}})
    with desk_of(project) as desk:
        found = build_alerts(desk.warehouse, desk.config, Month.parse(MONTH))
    (line,) = (line for alert in found for line in alert.lines if "three" in line)
    assert line == (
        "By hand: Audits of North: found 'three', expected a number as 1234.5: "
        "correct that cell, save, and put the form into the folder again"
    )


def test_a_rebuild_has_equal_tables(project: Project) -> None:
    send(project, {AUDITS: {"Value": 7, "Comment": "x"}, TRAINED: {"Value": "?"}})
    send(project, {AUDITS: {"Value": 8}}, saved="2026-04-02T09:00:00Z")
    with desk_of(project) as desk:
        before = desk.warehouse.table_hashes("core")
        after = rebuild_warehouse(desk)
    assert {name: after[name] for name in before} == before


def _another(content: bytes, **facts: str) -> bytes:
    """The form with other facts on its hidden sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book[layout.IDENTITY].iter_rows():
        row[1].value = facts.get(str(row[0].value).replace(" ", "_"), row[1].value)
    return _bytes(book)


def _without(content: bytes, sheet: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.security = None
    del book[sheet]
    return _bytes(book)


def _ordinary(content: bytes) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "Budget"
    return _bytes(book)


def _headless(content: bytes) -> bytes:
    return edited(content, lambda sheet: sheet["N8"].__setattr__("value", "Figure"))


def _nameless(content: bytes) -> bytes:
    return edited(content, lambda sheet: sheet.delete_cols(1))


def _shuffled(content: bytes) -> bytes:
    def shuffle(sheet: Any) -> None:
        for row in range(9, 15):
            sheet[f"A{row}"].value = "0" * 16

    return edited(content, shuffle)


def _bytes(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _archive(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("readme.txt", "hello")
    return buffer.getvalue()


REFUSED: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "ordinary workbook": (
        "budget.xlsx",
        _ordinary,
        "budget.xlsx: expected a form that was sent out to be filled in, found an ordinary "
        "workbook: copy the figures into the form and put that here",
    ),
    "hidden sheet gone": (
        "f.xlsx",
        lambda content: _without(content, layout.IDENTITY),
        "f.xlsx: expected the hidden sheet that says whose form it is, found none: copy the "
        "figures into the form as it was sent, and save that without moving its sheets",
    ),
    "figures gone": (
        "f.xlsx",
        lambda content: _without(content, layout.FIGURES),
        "f.xlsx: expected the sheet 'Figures', found none: fill in the form as it was sent, "
        "without renaming its sheets",
    ),
    "another organisation": (
        "f.xlsx",
        lambda content: _another(content, organisation="big"),
        "f.xlsx: expected a form of 'small', found one of 'big': put it into that organisation's "
        "folder",
    ),
    "another source": (
        "f.xlsx",
        lambda content: _another(content, source="foot"),
        "f.xlsx: expected a form of 'hand', found one of 'foot': take it out of here",
    ),
    "another person": (
        "f.xlsx",
        lambda content: _another(content, owner="zoe"),
        "f.xlsx: expected the form of somebody registered, found that of 'zoe': register them "
        "under people, or ask for a form of your own",
    ),
    "somebody nothing is asked of": (
        "f.xlsx",
        lambda content: _another(content, owner="ann"),
        "f.xlsx: expected a form somebody was asked for, found that nothing is asked of ann for "
        "2026-03: leave the figures to whoever answers for them now",
    ),
    "month altered": (
        "f.xlsx",
        lambda content: _another(content, month="2026-02"),
        "f.xlsx: expected the rows the form was sent with, found every one of them altered: copy "
        "the figures into the form as it was sent",
    ),
    "no month": (
        "f.xlsx",
        lambda content: _another(content, month="March"),
        "f.xlsx: expected organisation, source, owner and month on its hidden sheet, found them "
        "altered: ask for a new form",
    ),
    "newer form": (
        "f.xlsx",
        lambda content: _another(content, scorecard_form="9"),
        "f.xlsx: expected a form of version 1, found version '9': ask for a new form",
    ),
    "heading changed": (
        "f.xlsx",
        _headless,
        "f.xlsx, sheet 'Figures': expected the heading 'Value' once, found none: fill in the form "
        "as it was sent, without changing its headings",
    ),
    "row ids deleted": (
        "f.xlsx",
        _nameless,
        "f.xlsx, sheet 'Figures': expected the hidden column 'row id', found none: fill in the "
        "form as it was sent, without deleting columns",
    ),
    "row ids altered": (
        "f.xlsx",
        _shuffled,
        "f.xlsx: expected the rows the form was sent with, found every one of them altered: copy "
        "the figures into the form as it was sent",
    ),
    "old workbook": (
        "f.xls",
        lambda content: b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "f.xls: expected a form as an .xlsx workbook, found an old .xls workbook, or one with a "
        "password: save the form as .xlsx and put that here",
    ),
    "old workbook renamed": (
        "f.xlsx",
        lambda content: b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "f.xlsx: expected an .xlsx workbook, found an old .xls or one with a password: save it as "
        ".xlsx without a password",
    ),
    "cut off": (
        "f.xlsx",
        lambda content: content[:4000],
        "f.xlsx: expected a whole .xlsx workbook, found one that is cut off or damaged: ask for it "
        "again, or save it again from Excel",
    ),
    "other archive": (
        "f.xlsx",
        _archive,
        "f.xlsx: expected an .xlsx workbook, found another kind of archive: save it as .xlsx",
    ),
    "text": (
        "figures.csv",
        lambda content: b"audits;7\n",
        "figures.csv: expected a form as an .xlsx workbook, found a file of another kind: save "
        "the form as .xlsx and put that here",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_form_for_us_is_refused_with_its_bytes_kept(
    project: Project, name: str
) -> None:
    file_name, change, expected = REFUSED[name]
    content = change(form_of(project, "bob"))
    drop(project, file_name, content)
    (delivery,) = gather(project).deliveries
    assert (delivery.state, delivery.reason) == ("failed", expected)
    assert Landing(project.landing).content(delivery) == content
    assert gather(project).new == 0


def test_a_refused_file_is_complained_of_until_it_is_taken_away(project: Project) -> None:
    sql = "SELECT detail FROM mart.breaks WHERE left_source = 'hand'"
    path = drop(project, "notes.txt", b"call Bob")
    turn(project)
    ((detail,),) = ask(project, sql)
    assert detail.startswith("notes.txt: expected a form as an .xlsx workbook")
    path.unlink()
    assert [item.state for item in turn(project).collected.deliveries] == ["accepted"]
    assert ask(project, sql) == []
    assert gather(project).new == 0


def test_what_programs_leave_behind_is_not_looked_at(project: Project) -> None:
    for name in ("~$form.xlsx", ".hidden", "Thumbs.db", "desktop.ini"):
        drop(project, name, b"x")
    (project.root / "drops" / "forms" / "archive").mkdir()
    assert gather(project).deliveries == ()


@pytest.mark.attack("archives and XML")
def test_a_file_too_large_for_a_form_is_not_kept(project: Project) -> None:
    path = drop(project, "film.xlsx", b"")
    with path.open("wb") as file:
        file.truncate(21 * 2**20)
    (delivery,) = gather(project).deliveries
    assert delivery.reason == (
        "film.xlsx: expected a form, found a file of more than 20 MB: put only filled-in forms here"
    )
    assert delivery.sha256 == ""


@pytest.mark.attack("paths and links")
def test_a_link_out_of_the_organisation_is_not_followed(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "secret.xlsx"
    outside.write_bytes(b"secret")
    (project.root / "drops" / "forms" / "link.xlsx").symlink_to(outside)
    (delivery,) = gather(project).deliveries
    assert "which leads out of it" in delivery.reason
    assert delivery.sha256 == ""


def test_a_form_saved_without_a_date_is_the_oldest(blank: Project) -> None:
    content = form_of(blank, "bob")
    assert said(safe_archive(saved_at(content, "2026-04-01T09:00:00Z"), "x")) == (
        "2026-04-01T09:00:00Z"
    )
    assert (
        said(safe_archive(content.replace(b"docProps/core.xml", b"docProps/cord.xml"), "x")) == ""
    )


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        (b"form\nof bob.xlsx", "form\\nof bob.xlsx"),
        (b"b\xf6b.xlsx", "b\\udcf6b.xlsx"),
        (b"a\rb.txt", "a\\rb.txt"),
    ],
)
def test_a_badly_named_file_is_refused_and_holds_nothing_up(
    project: Project, name: bytes, escaped: str
) -> None:
    """What is in it does not count, and the form beside it is taken."""
    content = filled(form_of(project, "bob"), {AUDITS: {"Value": 7}})
    folder = drop(project, "form.xlsx", content).parent
    (Path(os.fsdecode(os.fsencode(folder) + b"/" + name))).write_bytes(content)
    assert len(turn(project).receipts.receipts) == 3
    done = turn(project)
    (refused,) = done.collected.failures
    assert refused.name == f"drops/forms/{escaped}"
    assert refused.reason == (
        f"{escaped}: expected a file name of letters, found control characters in it: rename the "
        "file"
    )
    assert (done.collected.new, done.receipts.receipts) == (0, ())
    assert values(project)[AUDITS][0] == 7


def test_a_form_left_in_the_folder_is_nothing_new_when_its_month_is_closed(
    project: Project,
) -> None:
    """With a lookback of 0 February is closed in March's run; both are run twice."""
    configure(project, sources=[CSV, {**HAND, "lookback": 0}])
    for month in ("2026-02", MONTH):
        _write(project, month)
        drop(
            project, f"{month}.xlsx", filled(form_of(project, "bob", month), {AUDITS: {"Value": 4}})
        )
    assert [turn(project, month).collected.new for month in ("2026-02", MONTH)] == [1, 1]
    for month in ("2026-02", MONTH):
        done = turn(project, month)
        assert (done.collected.new, done.collected.failures) == (0, ())
        assert done.receipts.receipts == ()


def test_a_closed_month_is_not_corrected_and_the_form_put_back_ends_the_complaint(
    project: Project,
) -> None:
    configure(project, sources=[CSV, {**HAND, "lookback": 0}])
    _write(project, "2026-02")
    first, other = (
        filled(form_of(project, "bob", "2026-02"), {AUDITS: {"Value": value}}) for value in (4, 5)
    )
    drop(project, "form.xlsx", first)
    turn(project, "2026-02")
    drop(project, "form.xlsx", other)
    (refused,) = turn(project).collected.failures
    assert "found one for 2026-02, which is closed" in refused.reason
    drop(project, "form.xlsx", first)
    assert [item.state for item in turn(project).collected.deliveries] == ["accepted"]
    assert turn(project).collected.deliveries == ()


def test_a_run_of_an_earlier_month_ends_no_complaint_about_what_lies_there(
    project: Project,
) -> None:
    drop(project, "form.xlsx", _shuffled(form_of(project, "bob")))
    assert [item.state for item in turn(project).collected.deliveries] == ["failed"]
    assert turn(project, "2026-02").collected.deliveries == ()
    assert turn(project).collected.new == 0
