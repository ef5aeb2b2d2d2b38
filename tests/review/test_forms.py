"""Forms as they go out: only what is asked, prefilled, locked around it, the same bytes."""

import email
import email.policy
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scorecard.deliver.forms import send_forms, write_forms
from scorecard.errors import InputError
from scorecard.ingest import form_layout as layout
from scorecard.ingest.forms import read_form
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
    turn,
)
from tests.running import desk_of
from tests.small import kpi, scorecard


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return manual_organisation(tmp_path / "organisation")


def written(project: Project, owner: str, month: str = MONTH) -> Any:
    """The sheet of figures as openpyxl reads it."""
    with desk_of(project) as desk:
        write_forms(desk, Month.parse(month), owner=owner)
    return openpyxl.load_workbook(io.BytesIO(form_of(project, owner, month)))[layout.FIGURES]


def table(sheet: Any) -> list[dict[str, Any]]:
    """Rows below the headings by heading."""
    rows = list(sheet.iter_rows())
    top = next(i for i, row in enumerate(rows) if row[0].value == layout.ROW_ID)
    heads = [cell.value for cell in rows[top]]
    return [{h: c.value for h, c in zip(heads, row, strict=True)} for row in rows[top + 1 :]]


def test_a_form_has_a_row_for_each_figure_asked_of_its_owner(project: Project) -> None:
    rows = table(written(project, "bob"))
    assert [(row["kpi id"], row["Unit"]) for row in rows] == [
        ("audits", "North"),
        ("audits", "South"),
        ("trained", "North"),
        ("trained", "South"),
        ("spend", "North"),
        ("spend", "South"),
    ]
    assert [row["Typed in"] for row in rows[::2]] == ["number", "%", "EUR thousand"]
    assert {row["Status"] for row in rows} == {"final"}
    (posts,) = table(written(project, "cleo"))
    assert (posts["entered as"], posts["Typed in"]) == ("operands", "two numbers, giving %")


def test_target_and_last_values_stand_in_the_unit_the_figure_is_typed_in(
    project: Project,
) -> None:
    """Bob gave North's spending of February: 12.5 thousand, so 12,500 in base units."""
    written(project, "bob", "2026-02")
    given = {("spend", "north"): {"Value": 12.5}, ("trained", "north"): {"Value": 0.8}}
    drop(project, "feb.xlsx", filled(form_of(project, "bob", "2026-02"), given))
    turn(project, "2026-02")
    rows = {(row["kpi id"], row["unit id"]): row for row in table(written(project, "bob"))}
    assert rows["spend", "north"]["Feb 26"] == 12.5
    assert rows["trained", "north"]["Feb 26"] == 0.8
    assert (rows["trained", "north"]["Red flag"], rows["trained", "north"]["Goal"]) == (0.7, 0.9)
    assert rows["audits", "north"]["Goal"] == "\N{EN DASH}"


def test_what_was_sent_before_stands_in_the_next_form(project: Project) -> None:
    written(project, "bob")
    said = {
        ("audits", "north"): {"Value": 7, "Status": "estimate", "Comment": "=2+2 by Friday"},
        ("audits", "south"): {"Not available because": "auditor ill"},
    }
    drop(project, "march.xlsx", filled(form_of(project, "bob"), said))
    turn(project)
    rows = {(row["kpi id"], row["unit id"]): row for row in table(written(project, "bob"))}
    north, south = rows["audits", "north"], rows["audits", "south"]
    assert (north["Value"], north["Status"], north["Comment"]) == (7, "estimate", "=2+2 by Friday")
    assert (south["Value"], south["Not available because"]) == (None, "auditor ill")


def test_only_cells_to_fill_in_are_unlocked(project: Project) -> None:
    sheet = written(project, "bob")
    assert sheet.protection.sheet
    unlocked = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    # Value, Status, Comment and reason of six rows; operands are not asked for here.
    assert unlocked == {f"{letter}{row}" for letter in "NQRS" for row in range(9, 15)}
    hidden = {name for name, column in sheet.column_dimensions.items() if column.hidden}
    assert {"A", "B", "C", "D", "E", "O", "P"} <= hidden | _spanned(sheet)
    book = sheet.parent
    assert book.security.lockStructure
    assert book[layout.IDENTITY].sheet_state == "veryHidden"
    assert sheet.freeze_panes == "H9"


def _spanned(sheet: Any) -> set[str]:
    """Columns that openpyxl keeps under the first of a hidden run."""
    return {
        openpyxl.utils.get_column_letter(number)
        for column in sheet.column_dimensions.values()
        if column.hidden
        for number in range(column.min, column.max + 1)
    }


def test_numbers_are_checked_as_they_are_typed(project: Project) -> None:
    rules = {
        (rule.type, rule.formula1, rule.formula2, rule.errorStyle): str(rule.sqref)
        for rule in written(project, "bob").data_validations.dataValidation
    }
    assert rules == {
        ("list", '"final,preliminary,estimate"', None, None): "Q9:Q14",
        ("decimal", "0", "1000000000000000", "warning"): "N9:N10",
        ("decimal", "0", "1", "warning"): "N11:N12",
        ("decimal", "-1000000000000000", "1000000000000000", "warning"): "N13:N14",
    }


def test_the_same_content_gives_the_same_bytes(project: Project) -> None:
    written(project, "bob")
    first = form_of(project, "bob")
    written(project, "bob")
    assert form_of(project, "bob") == first


def test_a_new_form_reads_back_as_it_was_written(project: Project) -> None:
    written(project, "bob")
    form = read_form(form_of(project, "bob"), "form")
    assert (form.identity.owner, form.identity.month) == ("bob", MONTH)
    assert all(row.authentic and not row.has_figure for row in form.rows)
    assert form.counted == len(form.rows) == 6


def test_months_and_validity_decide_what_is_asked(project: Project) -> None:
    """Audits are due in March and September; South exists from April on."""
    entries = [{"kpi": "audits", "unit_type": "region", "months": [3, 9]}]
    units = [
        {"id": "group", "name": "Group", "type": "enterprise"},
        {"id": "north", "name": "North", "type": "region", "parents": [{"unit": "group"}]},
        {
            "id": "south",
            "name": "South",
            "type": "region",
            "parents": [{"unit": "group"}],
            "valid_from": "2026-04",
        },
    ]
    source = {**HAND, "entries": entries}
    audits = kpi("audits", "stock", owner="bob", sources=["hand"])
    cards = [scorecard("north", ["audits"])]
    configure(project, sources=[source], units=units, kpis=[audits], scorecards=cards, targets=[])
    with desk_of(project) as desk:
        march = write_forms(desk, Month.parse("2026-03"))
        april = write_forms(desk, Month.parse("2026-04"))
        september = write_forms(desk, Month.parse("2026-09"))
    assert [(form.owner, form.figures) for form in march] == [("bob", 1)]
    assert april == []
    assert [(form.owner, form.figures) for form in september] == [("bob", 2)]
    # What the KPI says of itself counts where the entry says nothing.
    quarterly = kpi("audits", "stock", owner="bob", sources=["hand"], months=[6])
    plain = {**HAND, "entries": [{"kpi": "audits", "unit_type": "region"}]}
    configure(project, sources=[plain], units=units, kpis=[quarterly], scorecards=cards, targets=[])
    with desk_of(project) as desk:
        assert write_forms(desk, Month.parse("2026-09")) == []
        assert len(write_forms(desk, Month.parse("2026-06"))) == 1


def test_somebody_who_is_not_asked_is_named(project: Project) -> None:
    with (
        desk_of(project) as desk,
        pytest.raises(InputError, match="owner 'ann': expected somebody asked for 2026-03: bob, c"),
    ):
        write_forms(desk, Month.parse(MONTH), owner="ann")


def test_people_are_told_the_folder_by_the_name_they_know_it_by(project: Project) -> None:
    def told() -> tuple[str, str, str]:
        sheet = written(project, "bob")
        guide = " ".join(str(row[0].value) for row in sheet.parent[layout.GUIDE].rows)
        with desk_of(project) as desk:
            (path, *_) = send_forms(desk, Month.parse(MONTH), owner="bob", again=True).forms
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        part = mail.get_body(("plain",))
        assert part is not None
        return guide, " ".join(str(cell.value) for cell in sheet[3]), part.get_content()

    for text in told():
        assert "into the folder drops/forms of Small." in text
    # Where it is on the server is nobody's business then.
    share = r"\\files\strategy\forms & more"
    configure(project, sources=[CSV, {**HAND, "shown_as": share}])
    for text in told():
        assert f"into the folder {share}." in text
        assert "drops/forms" not in text


def test_each_person_is_asked_once_unless_asked_again(project: Project) -> None:
    first = turn(project).forms.forms
    assert [path.name for path in first] == ["01_bob_form.eml", "02_cleo_form.eml"]
    nobody = turn(project).forms
    assert nobody.forms == ()
    assert [(held.person, held.reason.partition(" on ")[0]) for held in nobody.held] == [
        ("bob", "the form was mailed"),
        ("cleo", "the form was mailed"),
    ]
    assert nobody.held[0].reason.endswith("; --again mails a new one")
    with desk_of(project) as desk:
        again = send_forms(desk, Month.parse(MONTH), owner="bob", again=True)
    assert [path.name.partition("_")[2] for path in again.forms] == ["bob_form.eml"]


def test_nobody_is_asked_for_what_lies_there_already(project: Project) -> None:
    written(project, "bob")
    drop(project, "mine.xlsx", filled(form_of(project, "bob"), {}))
    asked = turn(project).forms
    assert [path.name for path in asked.forms] == ["01_cleo_form.eml"]
    assert [(held.person, held.reason) for held in asked.held] == [
        ("bob", "the form came back already; --again mails a new one")
    ]
