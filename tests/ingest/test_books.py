"""Departments' own scorecards: what is read of them, and what is said of what people do to them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from scorecard.errors import SourceError
from scorecard.ingest.books import count_book, read_book
from scorecard.ingest.printed import Printed, read_printed
from scorecard.period import Month
from tests.ingest.workbooks import AMBER, DECLARED, GREEN, RED, ROWS, saved, workbook
from tests.ingest.world import KNOWN, World, source


def claims(declared: dict[str, Any], content: bytes, name: str = "book.xlsx") -> list[Printed]:
    return read_printed(source(declared), content, KNOWN, name=name, asked="2026-03")


def short(found: list[Printed], field: str) -> list[str]:
    """'kpi unit month figure-or-text cell' of one field."""
    return [
        f"{item.kpi or item.perspective or 'card'} {item.unit} {Month(item.month_index)} "
        f"{item.text if item.figure is None else format(item.figure.normalize(), 'f')} {item.cell}"
        for item in found
        if item.field == field
    ]


def refusal(declared: dict[str, Any], content: bytes, name: str = "book.xlsx") -> str:
    with pytest.raises(SourceError) as caught:
        read_book(source(declared), content, name)
    return str(caught.value)


def read(declared: dict[str, Any], content: bytes, name: str = "book.xlsx") -> list[str]:
    """'measure unit month figure row place' of every figure, both readers agreeing."""
    grid = read_book(source(declared), content, name)
    assert count_book(source(declared), content, name) == len(grid.rows)
    assert grid.places is not None
    columns = [grid.columns[heading] for heading in grid.headings]
    return [
        " ".join(map(str, row))
        for row in zip(*columns, grid.rows, grid.places, strict=True)
        if row[3]
    ]


def test_figures_become_standing_claims_that_know_their_row(world: World) -> None:
    counts = world.bring(source(DECLARED), workbook({"North": ROWS}), "2026-03")
    assert (counts.read, counts.loaded, counts.quarantined, counts.ignored) == (6, 6, 0, 0)
    assert world.standing() == {
        "revenue north 2026-01": "100",
        "revenue north 2026-02": "110",
        "revenue north 2026-03": "120",
        "heads north 2026-01": "10",
        "heads north 2026-02": "11",
        "heads north 2026-03": "12",
    }
    rows = world.query("SELECT DISTINCT kpi, row_number FROM core.vintages ORDER BY ALL")
    assert rows == [("heads", 5), ("revenue", 4)]


def test_sections_blank_rows_and_footnotes_are_survived_and_counted(world: World) -> None:
    rows = [
        *ROWS[:3],
        ["FINANCIAL"],
        ROWS[3],
        [],
        ["PEOPLE"],
        ROWS[4],
        ["Total", 1, 2, 3],
        [None, 4, 5, 6],
        ["* Headcount at month end"],
    ]
    declared = {**DECLARED, "measure": {**DECLARED["measure"], "ignore": ["Total"]}}
    counts = world.bring(source(declared), workbook({"North": rows}), "2026-03")
    # Two sections, a footnote and the total, three months each; the row without a name is told.
    assert (counts.read, counts.loaded, counts.ignored, counts.quarantined) == (21, 6, 12, 3)
    assert world.quarantined() == [f"10 North!{letter} unknown_kpi" for letter in "BCD"]


def test_a_table_ends_where_it_is_declared_to() -> None:
    rows = [*ROWS, ["Notes"], ["Sales", 999, 999, 999]]
    declared = {**DECLARED, "ends_at": ["Notes"]}
    assert len(read(declared, workbook({"North": rows}))) == 6


def test_sheets_and_blocks_of_one_sheet_have_a_unit_each() -> None:
    other = [["South"], [], *ROWS[2:]]
    second = [["Second block"], ROWS[2], ["Sales", 7, 8, 9]]
    declared = {
        **DECLARED,
        "sheets": [
            {"sheet": "North", "unit": "north"},
            {"sheet": "Others", "unit": "south"},
            {"sheet": "Others", "unit": "north", "header_row": 7},
        ],
    }
    found = read(declared, workbook({"North": ROWS[:4], "Others": [*other, *second]}))
    assert found[0] == "Sales north 2026-01 100 4 North!B"
    assert found[3] == "Sales south 2026-01 100 4 Others!B"
    assert found[-3:] == [
        "Sales north 2026-01 7 8 Others!B",
        "Sales north 2026-02 8 8 Others!C",
        "Sales north 2026-03 9 8 Others!D",
    ]


def test_a_sheet_that_was_renamed_is_looked_for_among_those_nobody_declared() -> None:
    """South stands there as it was declared; of 24 others the one like North is named."""
    declared = {
        **DECLARED,
        "sheets": [{"sheet": "North", "unit": "north"}, {"sheet": "South", "unit": "south"}],
    }
    pages = {"South": ROWS, "NORTH (new)": ROWS}
    where = "book.xlsx, sheet 'North': expected this sheet"
    end = ": rename it, or correct sheet"
    assert refusal(declared, workbook(pages)) == (
        f"{where} (did you mean 'NORTH (new)'?), found 'NORTH (new)'{end}"
    )
    many = {**pages, **{f"Draft {number}": ROWS for number in range(23)}}
    found = refusal(declared, workbook(many))
    assert found.startswith(
        f"{where} (did you mean 'NORTH (new)'?), found 'NORTH (new)', 'Draft 0'"
    )
    assert found.endswith(f"'Draft 18' and 4 more{end}")
    assert "'South'" not in found
    assert refusal(declared, workbook({"South": ROWS})) == (
        f"{where}, found no sheet but those that are declared{end}"
    )


def test_units_in_a_column_and_measures_merged_over_their_rows() -> None:
    rows = [
        ["Measure", "Region", "Jan 2026"],
        ["Sales", "North", 1],
        [None, "South", 2],
        ["People", "North", 3],
    ]
    declared = {
        **DECLARED,
        "sheets": [{"sheet": "All"}],
        "header_row": 1,
        "unit": {"column": "Region", "map": {"North": "north", "South": "south"}},
    }
    found = read(declared, workbook({"All": rows}, merged=["A2:A3"]))
    assert found == [
        "Sales North 2026-01 1 2 All!C",
        "Sales South 2026-01 2 3 All!C",
        "People North 2026-01 3 4 All!C",
    ]


def test_units_as_section_rows_and_a_column_without_a_heading() -> None:
    rows = [
        [None, "Jan 2026"],
        ["North"],
        ["Money"],
        ["Sales", 1],
        ["South"],
        ["Sales", 2],
        ["People", 3],
    ]
    declared = {
        **DECLARED,
        "sheets": [{"sheet": "All"}],
        "header_row": 1,
        "measure": {**DECLARED["measure"], "column": "(A)"},
        "unit": {"map": {"North": "north", "South": "south"}},
    }
    content = workbook({"All": rows})
    assert read(declared, content) == [
        "Sales North 2026-01 1 4 All!B",
        "Sales South 2026-01 2 6 All!B",
        "People South 2026-01 3 7 All!B",
    ]
    assert short(claims(declared, content), "value")[1] == "revenue south 2026-01 2 B6"


@pytest.mark.parametrize(
    ("style", "headings", "expected"),
    [
        ("%b %Y", ["März 2026", "avr. 2026", "Mayo 2026"], ["2026-03", "2026-04", "2026-05"]),
        ("%B %Y", ["Dezember 2025", "January 2026"], ["2025-12", "2026-01"]),
        ("%b-%y", ["Sept-26", "Oct-26"], ["2026-09", "2026-10"]),
        ("%Y-%m", ["2026-01", "2026-02"], ["2026-01", "2026-02"]),
        ("%Y%m", [202601, 202602], ["2026-01", "2026-02"]),
        ("%b %Y", [dt.datetime(2026, 1, 31), dt.datetime(2026, 2, 28)], ["2026-01", "2026-02"]),
    ],
)
def test_month_headings(style: str, headings: list[Any], expected: list[str]) -> None:
    rows = [["Measure", *headings], ["Sales", *range(1, len(headings) + 1)]]
    declared = {**DECLARED, "header_row": 1, "months": {"format": style}}
    found = read(declared, workbook({"North": rows}))
    assert [line.split()[2] for line in found] == expected


@pytest.mark.parametrize(
    ("year", "title", "path", "name", "first"),
    [
        ("B1", 2025, "drops/book.xlsx", "drops/book.xlsx", "2025-11"),
        ("B1", "FY 2025/26", "drops/book.xlsx", "drops/book.xlsx", "2025-11"),
        ("B1", dt.datetime(2025, 4, 1), "drops/book.xlsx", "drops/book.xlsx", "2025-11"),
        ("path", "", "drops/{month}.xlsx", "drops/2026-01.xlsx", "2025-11"),
        ("path", "", "drops/{month}.xlsx", "drops/2025-12.xlsx", "2025-11"),
    ],
)
def test_month_names_without_a_year(
    year: str, title: Any, path: str, name: str, first: str
) -> None:
    rows = [["Year", title], [], ["Measure", "Nov", "Dec", "Jan"], ["Sales", 1, 2, 3]]
    declared = {**DECLARED, "path": path, "months": {"format": "%b", "year": year}}
    months = [line.split()[2] for line in read(declared, workbook({"North": rows}), name)]
    assert months == [first, "2025-12", "2026-01"]


def test_the_year_of_a_sheets_name_may_be_the_last_months() -> None:
    rows = [["Measure", "Apr", "Jan", "Oct"], ["Sales", 1, 2, 3]]
    declared = {
        **DECLARED,
        "header_row": 1,
        "sheets": [{"sheet": "FY26", "unit": "north"}],
        "months": {"format": "%b", "year": "sheet", "year_of": "last", "gaps": True},
    }
    months = [line.split()[2] for line in read(declared, workbook({"FY26": rows}))]
    assert months == ["2025-04", "2026-01", "2026-10"]


TWO_ROWS: list[list[Any]] = [
    ["Measure", "Jan 2026", None, None, "Feb 2026", None, None, "Year", "Weight"],
    [None, "Actual", "Target", "Status", "Actual", "Target", "Status", "Actual", None],
    ["Sales", 100, 90, "G", 80, 90, "r", 180, 0.4],
    ["People", 10, None, "?", 11, 12, None, 11, 0.6],
]
SUBCOLUMNS = {
    **DECLARED,
    "header_row": 2,
    "months": {"format": "%b %Y", "row": 1},
    "per_month": {"value": "Actual", "target": "Target", "colour": "Status"},
    "per_measure": {"weight": "Weight"},
    "ignore_columns": ["Year"],
    "colours": {"text": {"G": "green", "R": "red"}},
    "scales": {"revenue": "1000"},
}


def test_months_over_actual_target_and_status() -> None:
    content = workbook({"North": TWO_ROWS}, merged=["B1:D1", "E1:G1", "A1:A2", "I1:I2", "H1:H1"])
    assert read(SUBCOLUMNS, content) == [
        "Sales north 2026-01 100 3 North!B",
        "Sales north 2026-02 80 3 North!E",
        "People north 2026-01 10 4 North!B",
        "People north 2026-02 11 4 North!E",
    ]
    found = claims(SUBCOLUMNS, content)
    assert short(found, "value")[0] == "revenue north 2026-01 100000 B3"
    assert short(found, "target") == [
        "revenue north 2026-01 90000 C3",
        "revenue north 2026-02 90000 F3",
        "heads north 2026-02 12 F4",
    ]
    assert short(found, "colour") == [
        "revenue north 2026-01 green D3",
        "revenue north 2026-02 red G3",
    ]
    assert short(found, "weight") == [
        "revenue north 2026-01 0.4 I3",
        "revenue north 2026-02 0.4 I3",
        "heads north 2026-01 0.6 I4",
        "heads north 2026-02 0.6 I4",
    ]
    notes = [item.text for item in found if item.field == "note"]
    assert notes == ["could not be read beside the figures: D4 '?'"]


def test_months_without_merged_cells_above_their_columns() -> None:
    assert len(read(SUBCOLUMNS, workbook({"North": TWO_ROWS}, merged=["A1:A2", "I1:I2"]))) == 4


def test_a_sheet_about_one_month_needs_no_month_columns() -> None:
    rows = [["Month", "March 2026"], ["Measure", "Actual", "Target"], ["Sales", 5, 6]]
    declared = {
        **DECLARED,
        "header_row": 2,
        "months": {"format": "%B %Y", "only": "B1"},
        "per_month": {"value": "Actual", "target": "Target"},
    }
    content = workbook({"North": rows})
    assert read(declared, content) == ["Sales north 2026-03 5 3 North!B"]
    assert short(claims(declared, content), "target") == ["revenue north 2026-03 6 C3"]


def test_a_workbook_that_covers_a_month_is_read_in_that_months_column() -> None:
    declared = {**DECLARED, "covers": "month", "path": "drops/{month}.xlsx"}
    content = workbook({"North": ROWS})
    assert read(declared, content, "drops/2026-02.xlsx") == [
        "Sales north 2026-02 110 4 North!C",
        "People north 2026-02 11 5 North!C",
    ]
    assert refusal(declared, content, "drops/2026-04.xlsx") == (
        "drops/2026-04.xlsx, sheet 'North', row 3: expected a column for 2026-04, found 2026-01 to "
        "2026-03: ask for the workbook of 2026-04"
    )


def test_colours_by_fill_with_theme_tint_and_index() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "North"
    for row in ROWS:
        sheet.append(row)
    sheet["B4"].fill = PatternFill("solid", fgColor=GREEN)
    # Accent 6 of the theme Excel writes, lightened by 40 %: what it shows as F9B074... is amber.
    sheet["C4"].fill = PatternFill("solid", fgColor=Color(theme=9, tint=0.3999755851924192))
    sheet["D4"].fill = PatternFill("solid", fgColor=Color(indexed=10))
    sheet["B5"].fill = PatternFill("solid", fgColor="FF123456")
    rule = CellIsRule("lessThan", ["5"], fill=PatternFill(bgColor=RED))
    sheet.conditional_formatting.add("B4:D5", rule)
    declared = {
        **DECLARED,
        "colours": {"fill": {"#00B050": "green", "FABF8F": "amber", "#ff0000": "red"}},
    }
    found = claims(declared, saved(book))
    assert short(found, "colour") == [
        "revenue north 2026-01 green B4",
        "revenue north 2026-02 amber C4",
        "revenue north 2026-03 red D4",
    ]
    notes = [item.text for item in found if item.field == "note"]
    assert notes == [
        "cells without a colour, by fill (not in colours.fill): none in 2, #123456 in 1; the sheet "
        "has conditional formats, which are not worked out"
    ]


@pytest.mark.parametrize("symbol", ["▲", "●", "l", "On track"])
def test_colours_by_symbol_or_word(symbol: str) -> None:
    rows = [["Measure", "Status", "Jan 2026"], ["Sales", symbol, 1]]
    declared = {
        **DECLARED,
        "header_row": 1,
        "per_measure": {"colour": "Status"},
        "colours": {"text": {"▲": "green", "●": "green", "l": "green", "ON TRACK": "green"}},
    }
    found = claims(declared, workbook({"North": rows}))
    assert short(found, "colour") == ["revenue north 2026-01 green B2"]


def test_printed_scores_are_put_on_ten_and_a_status_speaks_of_the_newest_month() -> None:
    rows = [
        ["Measure", "Score", "Status", "Owner", "Jan 2026", "Feb 2026", "Mar 2026"],
        ["Sales", 85, "G", "Ann", 1, 2, None],
        ["Finance score", None, None, None, 80, 85, None],
        ["Overall", None, None, None, "75", "n/a", None],
    ]
    declared = {
        **DECLARED,
        "header_row": 1,
        "per_measure": {"score": "Score", "colour": "Status", "owner": "Owner"},
        "colours": {"text": {"G": "green"}},
        "number": {"missing": ["", "n/a"]},
        "score_rows": [
            {"label": "Finance score", "perspective": "financial"},
            {"label": "Overall"},
        ],
        "score_scale": "100",
    }
    content = workbook({"North": rows})
    found = claims(declared, content)
    assert short(found, "score") == [
        "revenue north 2026-02 8.5 B2",
        "financial north 2026-01 8 E3",
        "financial north 2026-02 8.5 F3",
        "card north 2026-01 7.5 E4",
    ]
    assert short(found, "colour") == ["revenue north 2026-02 green C2"]
    assert short(found, "owner") == [
        "revenue north 2026-01 Ann D2",
        "revenue north 2026-02 Ann D2",
    ]


def test_the_step_is_the_last_digit_written_in_base_units() -> None:
    rows = [[*ROWS[2]], ["Sales", 9412, 94.5, "1,234.50"]]
    declared = {
        **DECLARED,
        "header_row": 1,
        "scales": {"revenue": "1000"},
        "number": {"thousands": ","},
    }
    values = [c for c in claims(declared, workbook({"North": rows})) if c.field == "value"]
    assert [(c.figure, c.step) for c in values] == [
        (Decimal(9412000), Decimal(1000)),
        (Decimal(94500), Decimal(100)),
        (Decimal(1234500), Decimal(10)),
    ]


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    content = workbook({"North": ROWS}, hidden_rows=[5], hidden_columns=["C"])
    assert len(read(DECLARED, content)) == 6
    assert [c.text for c in claims(DECLARED, content) if c.field == "note"] == [
        "hidden rows were read like the others: 5",
        "hidden columns were read like the others: C",
    ]


def test_a_later_workbook_takes_the_place_of_what_was_printed(world: World) -> None:
    declared = source({**DECLARED, "per_measure": {"target": "Target"}})
    rows = [[], [], ["Measure", "Target", "Jan 2026", "Feb 2026"], ["Sales", 90, 1, 2]]
    world.bring(declared, workbook({"North": rows}), "2026-03")
    rows[3] = ["Sales", 95, 1, 2]
    world.bring(declared, workbook({"North": rows}), "2026-03")
    found = world.query(
        "SELECT month_index % 12 + 1, figure, seq_from, seq_to FROM core.printed "
        "WHERE field = 'target' ORDER BY ALL"
    )
    assert [(month, int(figure), first, last) for month, figure, first, last in found] == [
        (1, 90, 1, 2),
        (1, 95, 2, None),
        (2, 90, 1, 2),
        (2, 95, 2, None),
    ]


def changed(row: int, column: int, cell: Any) -> bytes:
    rows = [list(cells) for cells in ROWS]
    rows[row - 1][column - 1] = cell
    return workbook({"North": rows})


def test_what_people_do_to_a_workbook_is_said_with_its_cell() -> None:
    where = "book.xlsx, sheet 'North'"
    assert refusal(DECLARED, workbook({"Nord": ROWS})) == (
        f"{where}: expected this sheet (did you mean 'Nord'?), found 'Nord': rename it, or "
        "correct sheet"
    )
    assert refusal(DECLARED, workbook({"North": [[], *ROWS]})) == (
        f"{where}, row 3: expected the heading 'Measure', found an empty row; it stands in row 4: "
        "take out what was put in, or correct it here"
    )
    assert refusal(DECLARED, changed(3, 1, "Measures")) == (
        f"{where}, row 3: expected the heading 'Measure', found 'Measures', 'Jan 2026', "
        "'Feb 2026', 'Mar 2026' (is 'Measures' meant?): rename it in the workbook, or correct the "
        "declaration"
    )
    lost = [[], [], ["Measure", "Jan 2026", "Feb 2026", "Apr 2026"], ["Sales", 1, 2, 3]]
    assert refusal(DECLARED, workbook({"North": lost})) == (
        f"{where}, row 3: expected months in a row, found 2026-02 (C3) and then 2026-04 (D3): put "
        "the missing column back, or set months.gaps to true"
    )
    assert refusal(DECLARED, changed(3, 4, "Jan 2026")) == (
        f"{where}: expected each month once, found 2026-01 in B3 and D3: correct one in the "
        "workbook"
    )
    assert refusal(DECLARED, changed(3, 4, "Budget")) == (
        f"{where}, cell D3: expected only declared headings and months as Oct 2026, found "
        "'Budget': declare it, or put it under ignore_columns if it is not to be read"
    )
    merged = workbook({"North": ROWS}, merged=["B3:C3"])
    assert refusal(DECLARED, merged) == (
        f"{where}: expected a month over each column, found B3 merged up to C3: unmerge it, or "
        "declare months.row and the headings below it"
    )
    assert refusal(DECLARED, changed(4, 3, "=B4*2")) == (
        f"{where}, cell C4: expected a result beside the formula, found none: open the workbook "
        "in Excel, let it calculate, save it"
    )
    years = {**DECLARED, "months": {"format": "%b", "year": "B1"}}
    names = [[None, "this year"], [], ["Measure", "Jan"], ["Sales", 1]]
    assert refusal(years, workbook({"North": names})) == (
        f"{where}: expected a year in cell B1, found 'this year': write it there, or correct "
        "months.year"
    )
    assert refusal({**DECLARED, "header_row": 2}, workbook({"North": ROWS})).startswith(
        f"{where}, row 2: expected the heading 'Measure', found an empty row; it stands in row 3"
    )


def test_a_formula_without_a_result_stops_nothing_in_a_row_that_is_ignored() -> None:
    measure = {**DECLARED["measure"], "ignore": ["Sales"]}
    figures = read({**DECLARED, "measure": measure}, changed(4, 3, "=B4*2"))
    assert [line for line in figures if line.startswith("People")] == [
        "People north 2026-01 10 5 North!B",
        "People north 2026-02 11 5 North!C",
        "People north 2026-03 12 5 North!D",
    ]


def test_errors_and_renamed_measures_are_set_aside_cell_by_cell(world: World) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "North"
    for row in ROWS:
        sheet.append(row)
    sheet["A5"] = "Peopel"
    sheet["C4"] = "#REF!"
    sheet["C4"].data_type = "e"
    counts = world.bring(source(DECLARED), saved(book), "2026-03")
    assert (counts.read, counts.loaded, counts.quarantined) == (6, 2, 4)
    details = [row[0] for row in world.query("SELECT detail FROM core.quarantine ORDER BY ALL")]
    assert details[0].startswith("found '#REF!', expected a number")
    assert "found kpi code 'Peopel' in column 'Measure'" in details[1]
    assert details[1].endswith(
        "(did you mean 'People'?): correct it at the source or add it to measure.map"
    )


def test_a_month_of_two_bad_years_names_both_cells() -> None:
    rows = [["Measure", "Jan", "Feb", "Feb"], ["Sales", 1, 2, 3]]
    declared = {**DECLARED, "header_row": 1, "months": {"format": "%b", "year": "sheet"}}
    declared["sheets"] = [{"sheet": "2026", "unit": "north"}]
    assert refusal(declared, workbook({"2026": rows})) == (
        "book.xlsx, sheet '2026': expected each month once, found Feb in C1 and D1: correct one "
        "in the workbook"
    )


def test_amber_is_used(world: World) -> None:
    declared = {**DECLARED, "colours": {"fill": {f"#{AMBER[2:]}": "amber"}}}
    content = workbook({"North": ROWS}, fills={"B4": AMBER})
    assert short(claims(declared, content), "colour") == ["revenue north 2026-01 amber B4"]
