import io
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest

from scorecard.config.load import read
from scorecard.config.models import Config
from scorecard.onboard.dictionary import titles
from scorecard.onboard.dictionary.cells import Unreadable, parse, shown, text_of
from scorecard.onboard.dictionary.columns import Column, model_of, subject, subjects
from scorecard.onboard.dictionary.importing import take
from scorecard.period import Month
from scorecard.project import SHIPPED, Project
from tests.onboard.workbooks import Sheet, bundle_of, exported

SAMPLE = Project(SHIPPED)


def fields_of(model: type, path: str) -> set[str]:
    """Every field of a model and of the models in it, by its path."""
    found = set()
    for name, info in model.model_fields.items():  # type: ignore[attr-defined]
        here = f"{path}.{name}"
        inner, _ = model_of(info.annotation)
        if here not in titles.LEFT_OUT:
            found |= {here} if inner is None else fields_of(inner, here)
    return found


def test_every_field_of_the_configuration_is_a_column_or_is_left_out_with_a_reason() -> None:
    columns = {
        ".".join((*item.path, *column.path)) for item in subjects() for column in item.columns
    }
    wanted = set()
    for section, info in Config.model_fields.items():
        if section in titles.LEFT_OUT:
            assert len(titles.LEFT_OUT[section]) > 20
            continue
        inner, _ = model_of(info.annotation)
        assert inner is not None
        wanted |= fields_of(inner, section)
    assert columns == wanted


def test_every_list_says_what_tells_its_entries_apart() -> None:
    assert {item.model for item in subjects() if not item.single} == set(titles.KEYS)


def test_headings_are_used_once_a_sheet_and_no_title_is_for_a_key_that_is_gone() -> None:
    for item in subjects():
        headings = [column.title for column in item.all_columns]
        assert len(headings) == len(set(headings)), item.sheet
    settings = [c.title for item in subjects() if item.single for c in item.columns]
    assert len(settings) == len(set(settings))
    marks = [*titles.TITLES, *titles.SHARES, *titles.OF_THE_KPI]
    assert [mark for mark in marks if mark[1] not in mark[0].model_fields] == []


def test_every_column_has_a_comment_that_explains_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(bundle_of())))
    for item in subjects():
        if not item.single:
            head = {cell.value: cell.comment for cell in book[item.sheet][4]}
            for column in item.all_columns:
                assert head[column.title].text.endswith("."), (item.sheet, column.title)


def test_an_equal_configuration_gives_equal_bytes() -> None:
    assert exported(bundle_of()) == exported(bundle_of())
    assert exported(bundle_of()) != exported(bundle_of(targets="targets: []\n"))


def test_targets_of_percentages_are_shown_as_percent_and_amounts_with_their_thousands() -> None:
    sheet = Sheet(openpyxl.load_workbook(io.BytesIO(exported(bundle_of())))["Targets"])
    share = sheet.row(KPI="margin", Unit_type="region")
    amount = sheet.row(KPI="revenue", Valid_from="2026-01")
    goal = sheet.columns["Goal"]
    assert (sheet.raw.cell(share, goal).value, sheet.raw.cell(amount, goal).value) == (0.1, 110000)
    assert sheet.raw.cell(share, goal).number_format == "0%"
    assert sheet.raw.cell(amount, goal).number_format == "#,##0"
    assert sheet.raw.cell(sheet.row(KPI="margin", Unit="group"), goal).number_format == "0%"


def test_choices_are_offered_and_ids_are_taken_from_their_sheets() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(bundle_of())))
    rules = {
        (sheet.title, str(rule.sqref).split(":")[0]): rule
        for sheet in book
        for rule in sheet.data_validations.dataValidation
    }
    measures = Sheet(book["Measures"])
    letter = {name: chr(64 + place) for name, place in measures.columns.items()}
    assert rules["Measures", f"{letter['Role']}5"].formula1 == '"lagging,leading"'
    assert rules["Measures", f"{letter['Required']}5"].formula1 == '"yes,no"'
    kpis = rules["Measures", f"{letter['KPI']}5"]
    assert kpis.formula1.startswith("OFFSET('KPIs'!$A$5,")
    assert kpis.errorStyle == "warning"
    assert "'People'!$A$5" in rules["KPIs", "F5"].formula1


def test_the_workbook_says_what_is_not_in_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(bundle_of())))
    said = " ".join(str(cell.value) for row in book["Read me"] for cell in row if cell.value)
    for section, reason in titles.LEFT_OUT.items():
        assert f"{section.replace('.', ' ').capitalize()}: {reason}" in said
    assert book["exported"].sheet_state == "veryHidden"
    for item in subjects():
        if not item.single:
            assert list(book[item.sheet].tables) == [f"t_{item.name.replace('.', '_')}"]
            assert book[item.sheet].freeze_panes is not None


@pytest.mark.parametrize("files", ["written for this test", "the sample"])
def test_an_unchanged_workbook_changes_nothing(files: str) -> None:
    bundle = SAMPLE.bundle() if files == "the sample" else bundle_of()
    taken = take(bundle, exported(bundle), "dictionary.xlsx")
    assert (taken.changes, taken.files, taken.unread) == ((), {}, ())


def test_every_value_of_the_sample_survives_a_cell_and_a_text() -> None:
    from scorecard.onboard.dictionary.rows import rows_of

    for rows in rows_of(read(SAMPLE.bundle())).values():
        for row in rows:
            for column in row.subject.columns:
                value = row.values[column.path]
                wanted = column.default if value is None else value
                cell = shown(column, value)
                cell = float(cell) if isinstance(cell, Decimal) else cell
                assert parse(column, cell) == parse(column, text_of(column, value)) == wanted


def column(name: str, *path: str) -> Column:
    return subject(name).column(path)


GOAL = column("targets", "goal")
MONTH = column("targets", "valid_from")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (9900000, "9900000"),
        (0.1 + 0.2, "0.3"),
        ("9900000", "9900000"),
        (" 12.50\u00a0", "12.5"),
        ("9,900,000", "9900000"),
        ("9 900 000.5", "9900000.5"),
        ("9'900'000", "9900000"),
        ("85%", "0.85"),
        ("85 %", "0.85"),
        ("\u221212", "-12"),
        ("123456789012345.123456789", "123456789012345.123456789"),
    ],
)
def test_numbers_are_read_however_they_are_written(cell: object, value: str) -> None:
    assert parse(GOAL, cell) == Decimal(value)


@pytest.mark.parametrize(
    "cell", ["1,234", "12,5", "about 5", "1.234.567", "5 m", "1e3", datetime(2026, 1, 1), "--5"]
)
def test_numbers_that_may_mean_two_things_are_refused(cell: object) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(GOAL, cell)
    assert caught.value.expected.startswith("a number")


@pytest.mark.parametrize(
    "cell",
    [datetime(2026, 4, 1), datetime(2026, 4, 30), "2026-04", "2026-4", "2026-04-01", "Apr 2026"],
)
def test_months_are_read_from_dates_and_texts(cell: object) -> None:
    assert parse(MONTH, cell) == Month.of(2026, 4)


@pytest.mark.parametrize("cell", ["2026", "04/2026", "2026-13", "Ap", "Ma 2026", 46113])
def test_what_is_no_month_is_refused(cell: object) -> None:
    with pytest.raises(Unreadable):
        parse(MONTH, cell)


def test_lists_and_names_with_values_keep_commas_and_lines_of_their_own() -> None:
    notes = column("units", "attributes")
    for value in ({"market": "Nordics, Baltics"}, {"a": "b: c", "d": "two\nlines"}, {}):
        assert parse(notes, text_of(notes, value)) == value
    terms = column("kpis", "operands", "numerator")
    assert parse(terms, "revenue: 1; cost: -1") == {"revenue": 1, "cost": -1}
    with pytest.raises(Unreadable):
        parse(terms, "revenue, cost: -1")
    sources = column("kpis", "sources")
    assert parse(sources, " erp ,crm\nchildren,") == ("erp", "crm", "children")


def test_choices_are_read_with_spaces_or_underscores_in_any_case() -> None:
    polarity = column("kpis", "polarity")
    assert parse(polarity, "Higher is better") == parse(polarity, "higher_is_better")
    with pytest.raises(Unreadable) as caught:
        parse(polarity, "bigger is better")
    assert caught.value.expected == "one of higher is better, lower is better"
    scale = column("kpis", "display", "scale")
    assert parse(scale, 1000.0) == 1000
    required = column("scorecards.perspectives.objectives.measures", "required")
    assert [parse(required, cell) for cell in (True, "YES", "no", "")] == [True, True, False, False]
