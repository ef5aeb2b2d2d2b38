import datetime as dt
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scorecard.config.bundle import Bundle
from scorecard.errors import InputError, ScorecardError, SourceError
from scorecard.onboard.dictionary.importing import take
from scorecard.onboard.dictionary.read import Refused
from tests.onboard.test_differences import INITIATIVES
from tests.onboard.workbooks import (
    FILES,
    Sheet,
    bundle_of,
    edited,
    exported,
    given_back,
    on,
    text,
)


def sentences(taken: Any) -> list[str]:
    """What an import says it would change."""
    return [f"{change.kind}: {taken.speech.sentence(change)}" for change in taken.changes]


def changed_lines(taken: Any, name: str) -> list[tuple[str, str]]:
    """Lines of a file before and after, where no line came or went."""
    before, after = FILES[name].splitlines(), text(taken, name).splitlines()
    assert len(before) == len(after)
    return [(a, b) for a, b in zip(before, after, strict=True) if a != b]


def refusal(edit: Any, bundle: Any = None, now: Any = None) -> list[str]:
    """Why an edited workbook is not taken."""
    with pytest.raises(Refused) as caught:
        given_back(bundle or bundle_of(), edit, now)
    assert str(caught.value).endswith("nothing was written")
    return list(caught.value.lines)


def test_a_changed_target_changes_its_line_and_keeps_the_way_it_is_written() -> None:
    def edit(book: Any) -> None:
        targets = Sheet(book["Targets"])
        targets.put(targets.row(KPI="revenue", Valid_from="2026-01"), Goal=120000)

    taken = given_back(bundle_of(), edit)
    assert sentences(taken) == [
        "changed: revenue target for group from 2026-01: goal 110,000 -> 120,000"
    ]
    assert list(taken.files) == ["targets.yaml"]
    assert changed_lines(taken, "targets.yaml") == [
        (
            "  - {kpi: revenue, unit: group, valid_from: 2026-01, red_flag: 90_000, "
            "goal: 110_000}  # agreed",
            "  - {kpi: revenue, unit: group, valid_from: 2026-01, red_flag: 90_000, "
            "goal: 120_000}  # agreed",
        )
    ]


def test_a_share_is_changed_as_a_percentage_and_keeps_its_comment() -> None:
    def edit(book: Any) -> None:
        targets = Sheet(book["Targets"])
        targets.put(targets.row(KPI="margin", Unit_type="region"), Goal="12%")

    taken = given_back(bundle_of(), edit)
    assert sentences(taken) == [
        "changed: margin target for every region from 2026-01: goal 10 % -> 12 %"
    ]
    assert changed_lines(taken, "targets.yaml") == [
        ("    goal: 0.1   # ten percent", "    goal: 0.12   # ten percent")
    ]


def test_a_new_key_comes_where_it_belongs_and_a_cleared_one_goes() -> None:
    def edit(book: Any) -> None:
        targets = Sheet(book["Targets"])
        targets.put(targets.row(KPI="revenue", Valid_from="2026-01"), Valid_to="2026-12")
        targets.put(targets.row(KPI="margin", Unit_type="region"), Red_flag=None)
        units = Sheet(book["Units"])
        units.put(units.row(Id="south"), Valid_from=None, Head="bob")

    taken = given_back(bundle_of(), edit)
    assert (
        "{kpi: revenue, unit: group, valid_from: 2026-01, valid_to: 2026-12, red_flag: 90_000"
    ) in text(taken, "targets.yaml")
    assert "    red_flag: 0.05\n" not in text(taken, "targets.yaml")
    assert text(taken, "organisation.yaml").endswith(
        "  type: region\n  parents: [{unit: group, share: 0.5}]\n  head: bob\n"
        + FILES["organisation.yaml"].partition("  valid_from: 2025-01\n")[2]
    )


def test_quotes_and_comments_beside_a_value_stay() -> None:
    def edit(book: Any) -> None:
        settings = book["Organisation"]
        for row in range(5, settings.max_row + 1):
            if settings.cell(row, 1).value == "Name":
                settings.cell(row, 2).value = "Acme: Group"
            if settings.cell(row, 1).value == "Sender's name":
                settings.cell(row, 2).value = "Acme's cards"
        people = Sheet(book["People"])
        people.put(people.row(Id="bob"), Name="Bob # 2", Roles="owner")

    taken = given_back(bundle_of(), edit)
    after = text(taken, "organisation.yaml")
    assert '  name: "Acme: Group"\n' in after
    assert "  sender_name: 'Acme''s cards'\n" in after
    assert '      name: "Bob # 2"   # the head of North\n' in after
    assert "      roles:\n        - owner\n\nperspectives" in after


def test_a_new_entry_is_written_as_its_neighbours_are_and_a_removed_one_leaves_comments() -> None:
    def edit(book: Any) -> None:
        kpis = Sheet(book["KPIs"])
        kpis.append(
            Id="churn",
            Name="Churn",
            Description="Customers lost: a share, of all",
            Aggregation="ratio",
            Polarity="lower is better",
            Owner="bob",
            Sources="a",
            Shown_as="percent",
        )
        targets = Sheet(book["Targets"])
        targets.raw.delete_rows(targets.row(KPI="revenue", Valid_to="2025-12"))

    taken = given_back(bundle_of(), edit)
    before, after = FILES["kpis.yaml"], text(taken, "kpis.yaml")
    new = """
  - id: churn
    name: Churn
    description: "Customers lost: a share, of all"
    aggregation: ratio
    polarity: lower_is_better
    owner: bob
    sources: [a]
    display: {kind: percent}
"""
    assert after == before.replace("sources:\n  - id: a\n", f"{new}sources:\n  - id: a\n")
    assert text(taken, "targets.yaml").startswith(
        "# Budgets of the board.\ntargets:\n  # The group.\n  - {kpi: revenue, unit: group, "
        "valid_from: 2026-01"
    )


def test_a_row_put_between_others_comes_between_them_and_not_when_the_sheet_was_sorted() -> None:
    def insert(book: Any) -> None:
        targets = Sheet(book["Targets"])
        row = targets.row(KPI="revenue", Valid_to="2025-12")
        targets.raw.insert_rows(row + 1)
        new = {"KPI": "revenue", "Unit": "north", "Red flag": 1000, "Goal": 2000}
        targets.put(row + 1, **new)

    def sort(book: Any) -> None:
        insert(book)
        sheet = book["Targets"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        rows.sort(key=lambda row: (str(row[3]), str(row[1])), reverse=True)
        for number, row in enumerate(rows, 5):
            for place, value in enumerate(row, 1):
                sheet.cell(number, place).value = value

    new = "  - {kpi: revenue, unit: north, red_flag: 1000, goal: 2000}"
    lines = text(given_back(bundle_of(), insert), "targets.yaml").splitlines()
    assert lines[lines.index(new) - 1].startswith("  - {kpi: revenue, unit: group, valid_to")
    assert [line for line in lines if line != new] == FILES["targets.yaml"].splitlines()
    taken = given_back(bundle_of(), sort)
    assert sentences(taken) == ["added: revenue target for north: red flag 1,000, goal 2,000"]
    # The entry above it says nothing any more, so that it goes to the end.
    lines = text(taken, "targets.yaml").splitlines()
    assert lines[:-4] == FILES["targets.yaml"].splitlines()
    new_lines = ["  - kpi: revenue", "    unit: north", "    red_flag: 1000", "    goal: 2000"]
    assert lines[-4:] == new_lines


def test_entries_inside_others_are_added_changed_and_removed() -> None:
    def edit(book: Any) -> None:
        measures = Sheet(book["Measures"])
        measures.put(measures.row(Scorecard="group_card", KPI="margin"), Weight=40)
        measures.append(
            Scorecard="region_card",
            Perspective="financial",
            Objective="grow",
            KPI="margin",
            Role="leading",
        )
        parents = Sheet(book["Unit parents"])
        parents.raw.delete_rows(parents.row(Unit="south"))
        perspectives = Sheet(book["Card perspectives"])
        perspectives.append(Scorecard="region_card", Perspective="customer", Weight=2)
        Sheet(book["Objectives"]).append(
            Scorecard="region_card",
            Perspective="customer",
            Id="please",
            Name="Please",
            Owner="ann",
        )
        measures.append(
            Scorecard="region_card",
            Perspective="customer",
            Objective="please",
            KPI="margin",
            Role="lagging",
            Basis="rolling 12",
        )

    taken = given_back(bundle_of(), edit)
    after = text(taken, "cards.yaml")
    assert "              - {kpi: margin, role: leading, weight: 40}\n" in after
    assert (
        "            measures: [{kpi: revenue, role: lagging, basis: ytd}, "
        "{kpi: margin, role: leading}]\n"
        "      - perspective: customer\n"
        "        weight: 2\n"
        "        objectives:\n"
        "          - id: please\n"
        "            name: Please\n"
        "            owner: ann\n"
        "            measures: [{kpi: margin, role: lagging, basis: rolling_12}]\n"
    ) in after
    assert "              # New this year.\n" in after
    assert "  type: region\n  valid_from: 2025-01\n" in text(taken, "organisation.yaml")
    assert sorted(sentences(taken)) == [
        "added: measure margin (rolling_12) of region_card, please: role lagging",
        "added: measure margin of region_card, grow: role leading",
        "added: objective please of region_card: name Please, owner ann",
        "added: perspective customer of region_card: weight 2",
        "changed: measure margin of group_card, grow: weight 30 -> 40",
        "removed: unit south under group: share owned 50 %",
    ]


def test_a_section_nobody_had_gets_a_file_and_one_left_empty_stays_a_list() -> None:
    edit = on("Thresholds", KPI="revenue", **{"Red flag, share of goal": "90%"})
    taken = given_back(bundle_of(), edit)
    assert taken.files == {
        "thresholds.yaml": b"thresholds:\n  - {kpi: revenue, red_flag_ratio: 0.9}\n"
    }

    def clear(book: Any) -> None:
        book["Targets"].delete_rows(5, 20)

    taken = given_back(bundle_of(), clear)
    assert text(taken, "wide.yaml") == "targets: []\n"
    assert "targets: []\n" in text(taken, "targets.yaml")
    assert "# Budgets of the board.\n" in text(taken, "targets.yaml")
    refilled = bundle_of(targets="targets: []  # none yet\n", wide="targets: []")
    taken = given_back(refilled, on("Targets", KPI="revenue", Goal=5))
    assert taken.files == {"targets.yaml": b"targets:\n  - {kpi: revenue, goal: 5}  # none yet\n"}


def test_an_entry_that_gets_another_name_stays_where_it_is_with_all_that_is_in_it() -> None:
    def edit(book: Any) -> None:
        for title, column in (
            ("Scorecards", "Id"),
            ("Card perspectives", "Scorecard"),
            ("Objectives", "Scorecard"),
            ("Measures", "Scorecard"),
        ):
            sheet = Sheet(book[title])
            for row in range(5, sheet.raw.max_row + 1):
                if sheet.get(row, column) == "group_card":
                    sheet.put(row, **{column: "board_card"})

    taken = given_back(bundle_of(), edit)
    assert sentences(taken) == ["changed: scorecard group_card: id group_card -> board_card"]
    assert changed_lines(taken, "cards.yaml") == [("  - id: group_card", "  - id: board_card")]


def test_windows_line_ends_and_a_byte_order_mark_stay() -> None:
    bundle = bundle_of(targets="\ufeff" + FILES["targets.yaml"].replace("\n", "\r\n"))
    taken = given_back(bundle, on("Targets", KPI="revenue", Unit="north", Goal=7))
    after = text(taken, "targets.yaml")
    assert after.startswith("\ufeff#")
    assert after.count("\n") == after.count("\r\n") == FILES["targets.yaml"].count("\n") + 3


def test_every_problem_is_named_by_sheet_row_and_column_and_nothing_is_taken() -> None:
    def edit(book: Any) -> None:
        targets = Sheet(book["Targets"])
        targets.put(5, Goal="1,234")
        targets.put(6, Valid_from="Spring")
        kpis = Sheet(book["KPIs"])
        kpis.put(5, Polarity="bigger is better")
        measures = Sheet(book["Measures"])
        measures.put(5, Weight="heavy")

    assert refusal(edit) == [
        "sheet KPIs, row 5, Polarity (E5): expected one of higher is better, lower is better, "
        "found 'bigger is better'",
        "sheet Measures, row 5, Weight (E5): expected a number such as 9900000 or 12.5, "
        "found 'heavy'",
        "sheet Targets, row 5, Goal (J5): expected a number such as 9900000 or 12.5, found '1,234'",
        "sheet Targets, row 6, Valid from (D6): expected a month as 2026-04, or a date in it, "
        "found 'Spring'",
    ]


def test_what_validate_would_refuse_is_refused_by_sheet_row_and_column() -> None:
    def edit(book: Any) -> None:
        targets = Sheet(book["Targets"])
        targets.put(5, Goal=80_000)
        targets.put(6, KPI="revenu")
        measures = Sheet(book["Measures"])
        measures.put(measures.row(KPI="revenue", Scorecard="region_card"), Weight=-1)
        Sheet(book["People"]).append(Id="cy", Name="Cy", Email="cy at acme")
        Sheet(book["Units"]).append(Id="east", Type="region")

    found = refusal(edit)
    assert (
        "sheet Targets, row 6, KPI (A6): expected a KPI's id (did you mean 'revenue'?), "
        "found 'revenu'" in found
    )
    assert any(line.startswith("sheet Measures, row 7, Weight (E7): expected") for line in found)
    assert any(
        line.startswith("sheet People, row 7, Email (C7): expected text like") for line in found
    )
    assert "sheet Units, row 8, Name (B8): expected this key, found nothing" in found
    assert any(
        line.startswith("sheet Targets, row 5, Red flag (F5): expected a red flag")
        for line in found
    )


def test_taking_away_what_others_need_is_refused_with_all_who_need_it() -> None:
    def edit(book: Any) -> None:
        people = Sheet(book["People"])
        people.raw.delete_rows(people.row(Id="bob"))
        kpis = Sheet(book["KPIs"])
        kpis.put(kpis.row(Id="margin"), Id="profit")

    assert refusal(edit) == [
        "sheet People: person 'bob' was removed, and is still needed by "
        "sheet KPIs, row 6, Owner (F6); sheet Distribution, row 6, Person (A6); "
        "sheet Objectives, row 6, Owner (E6)",
        "sheet KPIs: KPI 'margin' is now called 'profit', and is still needed by "
        "sheet Targets, row 7, KPI (A7); sheet Targets, row 8, KPI (A8); "
        "sheet Measures, row 6, KPI (D6)",
    ]


BUDGET = """\
tables:
  - id: budget
    section: targets
    type: csv
    path: drops/budget.csv
    columns: {kpi: KPI, unit: Unit, goal: Goal, red_flag: Red}
"""
BUDGETS = "KPI,Unit,Goal,Red\n\nrevenue,north,100,90\nmargin,south,0.1,0.05\n"


def with_budget(rows: str = BUDGETS) -> Bundle:
    """The configuration with two more targets in a table."""
    plain = bundle_of(tables=BUDGET)
    return Bundle({**plain.files, "tables/budget.csv": rows.encode()})


def test_a_target_that_a_table_holds_is_named_by_its_file_and_row() -> None:
    edit = on("Targets", KPI="revenue", Unit="north", Goal=200, Red_flag=150)
    assert refusal(edit, with_budget()) == [
        "drops/budget.csv, row 3: expected periods that do not overlap, found sheet Targets, "
        "row 9, for the same months: change that row in the table itself, or take the change in "
        "the workbook back"
    ]
    # Beside rows of tables what is on the sheets is named by sheet and row as before.
    twice = on("Targets", KPI="margin", Unit="group", Goal="20%")
    assert refusal(twice, with_budget()) == [
        "sheet Targets, row 9: expected periods that do not overlap, found sheet Targets, row 8, "
        "for the same months"
    ]


def test_rows_of_tables_that_need_what_is_taken_away_are_named_and_many_are_counted() -> None:
    def edit(book: Any) -> None:
        units, parents = Sheet(book["Units"]), Sheet(book["Unit parents"])
        units.put(units.row(Id="south"), Id="sued")
        parents.put(parents.row(Unit="south"), Unit="sued")

    assert refusal(edit, with_budget()) == [
        "sheet Units: unit 'south' is now called 'sued', and is still needed by "
        "drops/budget.csv, row 4: change rows of tables in the tables first, and then here"
    ]
    months = "".join(f"margin,south,0.1,0.05,2026-{n:02},2026-{n:02}\n" for n in range(1, 13))
    dated = BUDGET.replace("red_flag: Red", "red_flag: Red, valid_from: From, valid_to: To")
    files = bundle_of(tables=dated).files
    rows = {"tables/budget.csv": f"KPI,Unit,Goal,Red,From,To\n{months}".encode()}
    (line,) = refusal(edit, Bundle({**files, **rows}))
    assert "drops/budget.csv, row 11; and 2 more: change rows of tables" in line


def test_rows_under_nothing_and_sheets_and_headings_under_other_names_are_refused() -> None:
    def orphan(book: Any) -> None:
        sheet = Sheet(book["Measures"])
        sheet.put(5, Objective="growth")

    assert refusal(orphan) == [
        "sheet Measures, row 5, Objective (C5): expected objective 'group_card' and 'financial' "
        "and 'growth' on the sheet Objectives, found none"
    ]

    def rename(book: Any) -> None:
        book["Targets"].title = "Targets 2026"
        book["Units"]["B4"].value = "Unit name"

    found = refusal(rename)
    assert found[0].startswith(
        "sheet Units, row 4: expected the heading 'Name' once (did you mean 'Unit name'?), found "
        "Id, Unit name"
    )
    assert found[1].startswith("sheet Targets: expected a sheet of this name")

    def setting(book: Any) -> None:
        book["Organisation"].delete_rows(6)

    assert refusal(setting) == [
        "sheet Organisation: expected a row for 'Name', found none: it was deleted"
    ]


def test_what_spreadsheets_do_to_a_workbook_changes_nothing() -> None:
    def habits(book: Any) -> None:
        targets = Sheet(book["Targets"])
        row = targets.row(KPI="revenue", Valid_from="2026-01")
        targets.put(row, Goal="110000 ", Valid_from="2026-01", KPI=" revenue\u00a0", Unit_type="  ")
        for blank in range(60, 70):
            targets.raw.cell(blank, 1).value = " "
        targets.raw.insert_rows(5)
        sheet = book["KPIs"]
        sheet.move_range(f"A4:A{sheet.max_row}", cols=sheet.max_column)
        book.move_sheet("Targets", offset=-5)

    taken = given_back(bundle_of(), habits)
    assert (taken.changes, taken.files) == ((), {})


def test_a_column_of_ones_own_is_not_read_and_that_is_said() -> None:
    def note(book: Any) -> None:
        sheet = book["Targets"]
        sheet.cell(4, sheet.max_column + 1).value = "My notes"
        book.create_sheet("Sums")

    taken = given_back(bundle_of(), note)
    assert taken.unread == ("column 'My notes' of sheet Targets", "sheet Sums")


def test_results_of_formulas_are_read_and_formulas_without_one_are_refused() -> None:
    def formula(book: Any) -> None:
        Sheet(book["Targets"]).put(5, Goal="=90000+5")

    assert refusal(formula) == [
        "sheet Targets, row 5, Goal (J5): expected a formula's result, found a formula without "
        "one: open it, let it calculate, and save it"
    ]


OFFICE = shutil.which("soffice")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_is_the_same_and_its_formulas_have_results(
    tmp_path: Path,
) -> None:
    def formula(book: Any) -> None:
        Sheet(book["Targets"]).put(5, Goal="=90000+15000")

    (tmp_path / "d.xlsx").write_bytes(edited(exported(bundle_of()), formula))
    saved = tmp_path / "saved"
    subprocess.run(
        [
            str(OFFICE),
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(saved),
            str(tmp_path / "d.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    taken = take(bundle_of(), (saved / "d.xlsx").read_bytes(), "d.xlsx")
    assert sentences(taken) == [
        "changed: revenue target for group to 2025-12: goal 100,000 -> 105,000"
    ]


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xd0\xcf\x11\xe0old"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError):
        take(bundle_of(), content, "d.xlsx")


def test_a_workbook_that_is_not_ours_is_refused() -> None:
    book = openpyxl.Workbook()
    saved = io.BytesIO()
    book.save(saved)
    with pytest.raises(InputError) as caught:
        take(bundle_of(), saved.getvalue(), "budget.xlsx")
    assert "expected a workbook made by `scorecard config export`" in str(caught.value)

    def other_version(book: Any) -> None:
        book["exported"]["B2"].value = "0000"

    with pytest.raises(ScorecardError) as other:
        given_back(bundle_of(), other_version)
    assert "exported by another version of this program" in str(other.value)


def raise_goal(book: Any) -> None:
    targets = Sheet(book["Targets"])
    targets.put(targets.row(KPI="revenue", Valid_from="2026-01"), Goal=120000)


def test_what_others_changed_meanwhile_stays_unless_it_is_the_same_entry() -> None:
    elsewhere = bundle_of(kpis=FILES["kpis.yaml"].replace("name: Margin", "name: Margin (EBIT)"))
    taken = given_back(bundle_of(), raise_goal, elsewhere)
    assert (len(taken.changes), taken.others, list(taken.files)) == (1, 1, ["targets.yaml"])
    assert {kpi.name for kpi in taken.after.kpis} == {"Revenue", "Margin (EBIT)"}

    same_entry = bundle_of(targets=FILES["targets.yaml"].replace("90_000", "95_000"))
    assert refusal(raise_goal, now=same_entry) == [
        "sheet Targets, row 6: revenue target for group from 2026-01 was changed in the "
        "configuration, too, since the export: red flag 90,000 -> 95,000 (targets.yaml:5); "
        "export it again and make your change there"
    ]
    same_change = bundle_of(targets=FILES["targets.yaml"].replace("110_000", "120_000"))
    assert given_back(bundle_of(), raise_goal, same_change).changes == ()


def test_taking_away_what_somebody_added_to_meanwhile_is_a_conflict() -> None:
    def remove(book: Any) -> None:
        for title, column in (
            ("Scorecards", "Id"),
            ("Card perspectives", "Scorecard"),
            ("Objectives", "Scorecard"),
            ("Measures", "Scorecard"),
        ):
            sheet = Sheet(book[title])
            for row in range(sheet.raw.max_row, 4, -1):
                if sheet.get(row, column) == "region_card":
                    sheet.raw.delete_rows(row)

    assert sorted(given_back(bundle_of(), remove).files) == ["cards.yaml"]
    cards = FILES["cards.yaml"].replace(
        "basis: ytd}]", "basis: ytd}, {kpi: margin, role: leading}]"
    )
    found = refusal(remove, now=bundle_of(cards=cards))
    assert "measure margin of region_card, grow under it is new (cards.yaml:23)" in found[0]


def set_share(goal: Any, number_format: str) -> Any:
    def edit(book: Any) -> None:
        targets = Sheet(book["Targets"])
        row = targets.row(KPI="margin", Unit_type="region")
        targets.put(row, Goal=goal)
        cell = next(c for c in book["Targets"][row] if c.value == goal)
        cell.number_format = number_format

    return edit


def test_inside_an_attribute_or_a_list_only_the_line_that_changed_changes() -> None:
    organisation = FILES["organisation.yaml"]
    before = organisation.replace(
        "    market: Nordics, Baltics\n",
        "    market: Nordics, Baltics   # since 2024\n"
        "    # Who looks after it.\n"
        "    office: 'Oslo'   # moves\n"
        "    size: small   # for now\n",
    ).replace("        - owner\n", "        - owner   # of two\n")
    assert before.count("#") == organisation.count("#") + 5

    def edit(book: Any) -> None:
        units = Sheet(book["Units"])
        units.put(
            units.row(Id="north"), Attributes="market: Nordics, Baltics\noffice: Bergen\nx: blue"
        )
        people = Sheet(book["People"])
        people.put(people.row(Id="bob"), Roles="owner, osm")

    taken = given_back(bundle_of(organisation=before), edit)
    after = text(taken, "organisation.yaml")
    assert after == before.replace("'Oslo'", "'Bergen'").replace(
        "    size: small   # for now\n", "    x: blue\n"
    ).replace("        - executive\n", "        - osm\n")


def test_a_percentage_above_all_of_it_needs_its_sign_or_a_cell_of_percentages() -> None:
    for typed in (5, 1.01, "2"):
        (line,) = refusal(set_share(typed, "General"))
        assert line.startswith("sheet Targets, row 7, Goal (")
        assert "type it with the sign" in line
    for typed, number_format, goal in (
        (1, "General", "1"),
        (1.2, "0.0%", "1.2"),
        ("120 %", "General", "1.2"),
    ):
        taken = given_back(bundle_of(), set_share(typed, number_format))
        assert f"    goal: {goal}   # ten percent\n" in text(taken, "targets.yaml")
        assert taken.doubts == ()


def test_a_percentage_of_more_than_ten_times_all_is_asked_about() -> None:
    assert given_back(bundle_of(), set_share(12, "0%")).doubts == (
        "sheet Targets, row 7, Goal: 1,200 %; 85 % is typed as 85%",
    )
    assert given_back(bundle_of(), raise_goal).doubts == ()


def test_initiatives_milestones_and_reports_are_edited_on_sheets_of_their_own() -> None:
    def edit(book: Any) -> None:
        initiatives, steps = Sheet(book["Initiatives"]), Sheet(book["Steps of initiatives"])
        initiatives.put(initiatives.row(Id="ledger"), Budget=1200)
        steps.put(steps.row(Name="Chosen"), Done=dt.date(2026, 2, 9))
        rows = Sheet(book["Milestones"])
        rows.put(rows.row(Name="Running"), Weight=3)

    bundle = bundle_of(initiatives=INITIATIVES)
    assert take(bundle, exported(bundle), "dictionary.xlsx").changes == ()
    taken = given_back(bundle, edit)
    assert sentences(taken) == [
        "changed: initiative ledger: budget 1,000 -> 1,200",
        "changed: milestone Chosen of ledger: done none -> 2026-02-09",
        "changed: milestone ledger Running: weight 1 -> 3",
    ]
    lines = text(taken, "initiatives.yaml").splitlines()
    assert '      - {name: Chosen, due: 2026-02-10, done: "2026-02-09"}' in lines, lines
    assert "  - {initiative: ledger, name: Running, due: 2026-05-10, weight: 3}" in lines
