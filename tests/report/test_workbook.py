"""A card's workbook: what stands in it, that its formulas agree, and that nothing gets out of hand.

The card is `scored_card.ordinary()`: 14 measures in 7 objectives and 4 perspectives, so 26 scores
with the card's own.
"""

import dataclasses
import datetime as dt
import importlib.util
import io
import multiprocessing
import shutil
import subprocess
import zipfile
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl.xml
import pytest
from openpyxl.utils import get_column_letter

from scorecard.config.rolling import Rule
from scorecard.errors import RenderError
from scorecard.report.card import Card
from scorecard.report.measure import MeasureLine
from scorecard.report.palette import TONES, WORDS
from scorecard.report.rules import NAMES
from scorecard.report.workbook import render_workbook
from tests.report import sample_card, scored_card
from tests.report.sample_card import FINAL, PROVISIONAL, SHIPPED
from tests.report.workbook_reading import (
    REGENERATE,
    cells,
    dump,
    golden,
    opened,
    shown,
    without_results,
)

SHEETS = [
    "Summary", "Financial", "Customer", "Internal process", "Learning and growth",
    "In words", "Charts", "KPI history", "Breaks", "Reconciliation", "Method", "Check",
]  # fmt: skip
SCORES = 26
# Sheets with formulas.
LIVE = {"Reconciliation", "Check"}
LIVE_IN_GERMAN = {"Abstimmung", "Prüfung"}
STARTS = ("=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "#N/A", "#REF!")


@pytest.fixture(scope="module")
def card() -> Card:
    return scored_card.ordinary()


@pytest.fixture(scope="module")
def data(card: Card) -> bytes:
    return render_workbook(card, PROVISIONAL, SHIPPED)


def first_measure(card: Card, **changed: Any) -> Card:
    """`card` with its first measure changed."""

    def line(old: MeasureLine) -> MeasureLine:
        return dataclasses.replace(old, **changed)

    perspective = card.perspectives[0]
    objective = perspective.objectives[0]
    measures = (line(objective.measures[0]), *objective.measures[1:])
    objectives = (dataclasses.replace(objective, measures=measures), *perspective.objectives[1:])
    first = dataclasses.replace(perspective, objectives=objectives)
    return dataclasses.replace(card, perspectives=(first, *card.perspectives[1:]))


def checked(data: bytes) -> dict[tuple[str, str], list[Any]]:
    """Rows of the check by name and what they stand under: the 12 columns."""
    rows = shown(data, "Check")
    return {(row[0], row[1]): row for row in rows if row[11] in {"OK", "Differs"}}


def test_cells_are_as_agreed(data: bytes) -> None:
    found = dump(data, rows={"KPI history": 32})
    assert found == golden("ordinary.txt", found), f"set {REGENERATE}=1 to accept the change"


def test_sheets_stand_in_reading_order(data: bytes) -> None:
    assert opened(data).sheetnames == SHEETS


def test_same_card_gives_same_bytes_here_and_in_a_pool(card: Card, data: bytes) -> None:
    # A fresh interpreter orders its sets otherwise, which must not show.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        elsewhere = pool.submit(render_workbook, card, PROVISIONAL, SHIPPED).result()
    assert render_workbook(card, PROVISIONAL, SHIPPED) == data == elsewhere


def test_another_version_gives_other_bytes(card: Card, data: bytes) -> None:
    assert render_workbook(card, FINAL, SHIPPED) != data


def test_file_carries_the_day_of_its_figures_and_no_clock_time(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 4, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
    properties = opened(data).properties
    assert properties.created == properties.modified == dt.datetime(2026, 11, 4)
    assert properties.creator == "Halden Group"
    assert properties.title == "Halden Group, Enterprise: balanced scorecard, October 2026"
    assert "version 2, provisional" in properties.subject


def test_check_has_every_score_of_the_card(card: Card, data: bytes) -> None:
    rows = checked(data)
    found = {key: row[7] for key, row in rows.items()}
    expected: dict[tuple[str, str], Decimal | None] = {
        (card.unit_name, card.organisation_name): card.score.value
    }
    for perspective in card.perspectives:
        expected[perspective.name, card.unit_name] = perspective.score.value
        for objective in perspective.objectives:
            expected[objective.name, perspective.name] = objective.score.value
            for line in objective.measures:
                expected[line.name, objective.name] = line.score
    assert len(expected) == SCORES
    assert found.keys() == expected.keys()
    for key, score in expected.items():
        assert found[key] == ("\N{EN DASH}" if score is None else pytest.approx(float(score)))
    assert {row[11] for row in rows.values()} == {"OK"}
    assert shown(data, "Check")[3][0] == "26 of 26 scores agree with the published ones"


def test_statements_add_up_and_tell_what_is_still_to_come_back(card: Card, data: bytes) -> None:
    rows = shown(data, "Reconciliation")[5:]
    for found in card.breaks:
        *before, last = [row[2] for row in rows if row[9] == found.id]
        assert sum(before) == pytest.approx(last)
        assert last == pytest.approx(float(found.right_value or 0))
    assert rows[-1][:6] == [
        "Net revenue",
        "Still to come back, of September 2026, expected in November 2026",
        -1200,
        "timing",
        "carried",
        "Ida Holm",
    ]


def test_a_card_in_which_nothing_differs_has_no_statements(card: Card) -> None:
    plain = tuple(dataclasses.replace(line, statement=()) for line in card.breaks)
    book = opened(
        render_workbook(dataclasses.replace(card, breaks=plain, carried=()), PROVISIONAL, SHIPPED)
    )
    assert "Reconciliation" not in book.sheetnames
    assert "Reconciliation" not in [cell.value for _, cell in cells(book)]


def test_check_names_a_score_that_does_not_follow(card: Card) -> None:
    value = card.score.value
    assert value is not None
    score = dataclasses.replace(card.score, value=value + 1)
    data = render_workbook(dataclasses.replace(card, score=score), PROVISIONAL, SHIPPED)
    differing = [key for key, row in checked(data).items() if row[11] == "Differs"]
    assert differing == [(card.unit_name, card.organisation_name)]
    assert shown(data, "Check")[3][0] == "25 of 26 scores agree with the published ones"


def test_check_gives_no_score_below_the_coverage_minimum(card: Card) -> None:
    """Deliver what we promise has two thirds of its weight; 0.7 is asked for."""
    strict = scored_card.scored(sample_card.ordinary(), "0.7")
    row = checked(render_workbook(strict, PROVISIONAL, SHIPPED))[
        "Deliver what we promise", "Customer"
    ]
    assert (row[6], row[7], row[8], row[11]) == (
        pytest.approx(2 / 3),
        "\N{EN DASH}",
        "No score",
        "OK",
    )


def test_every_formula_has_a_result(data: bytes) -> None:
    book = opened(data)
    formulas = [(sheet.title, cell) for sheet, cell in cells(book) if cell.data_type == "f"]
    assert {sheet for sheet, _ in formulas} == LIVE
    rows = {sheet: shown(data, sheet) for sheet in LIVE}
    results = [rows[sheet][cell.row - 1][cell.column - 1] for sheet, cell in formulas]
    assert len(results) > 5 * SCORES
    assert "" not in results


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="soffice is not installed: nothing to recalculate with"
)
def test_another_program_computes_the_same(data: bytes, tmp_path: Path) -> None:
    books = {"ordinary": data}
    books |= {
        rule: render_workbook(scored_card.varied(rule), PROVISIONAL, SHIPPED) for rule in NAMES
    }
    # Their formulas compare words.
    for rule in ("most_frequent", "count_met"):
        german = dataclasses.replace(scored_card.varied(rule), language="de")
        books[f"{rule}_german"] = render_workbook(german, PROVISIONAL, SHIPPED)
    for name, written in books.items():
        (tmp_path / f"{name}.xlsx").write_bytes(without_results(written))
    target = tmp_path / "computed"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    sources = [tmp_path / f"{name}.xlsx" for name in books]
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", target, *sources],
        check=True,
        capture_output=True,
        timeout=120,
    )
    for name, written in books.items():
        computed = (target / f"{name}.xlsx").read_bytes()
        for sheet in LIVE_IN_GERMAN if name.endswith("_german") else LIVE:
            expected, found = shown(written, sheet), shown(computed, sheet)
            assert [len(row) for row in found] == [len(row) for row in expected]
            for expected_row, found_row in zip(expected, found, strict=True):
                for value, other in zip(expected_row, found_row, strict=True):
                    near = pytest.approx(value, abs=1e-9) if isinstance(value, float) else value
                    assert other == near, (name, sheet, expected_row)


@pytest.mark.parametrize("rule", NAMES)
def test_every_rule_is_a_formula_that_gives_the_published_score(rule: Rule) -> None:
    card = scored_card.varied(rule)
    rows = checked(render_workbook(card, PROVISIONAL, SHIPPED))
    assert {row[11] for row in rows.values()} == {"OK"}
    # All but the two taken from other cards, and the theme besides.
    assert len(rows) == SCORES + 1
    theme = card.themes[0]
    assert theme.score.value is not None
    assert rows[theme.name, card.unit_name][7] == pytest.approx(float(theme.score.value))


@pytest.mark.parametrize("text", STARTS)
@pytest.mark.attack("formulas in cells")
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    book = opened(render_workbook(sample_card.renamed(text), PROVISIONAL, SHIPPED))
    held = [cell for _, cell in cells(book) if cell.value == text]
    # Names of 14 measures, 7 objectives and 4 perspectives are each on several sheets.
    assert len(held) > 60
    assert {cell.data_type for cell in held} == {"s"}
    assert {bool(cell.quotePrefix) for cell in held} == {not text.startswith("#")}
    assert {sheet.title for sheet, cell in cells(book) if cell.data_type == "f"} == LIVE


def test_negative_numbers_stay_numbers() -> None:
    rows = shown(render_workbook(sample_card.negatives(), PROVISIONAL, SHIPPED), "Financial")
    loss = next(row for row in rows if row[0] == "Result")
    assert loss[4] == -48210300
    assert loss[9] == -40000000


def test_long_text_is_cut_with_an_ellipsis(card: Card) -> None:
    long = first_measure(card, description="\N{GRINNING FACE}" * 30_000)
    book = opened(render_workbook(long, PROVISIONAL, SHIPPED))
    text = next(c.value for s, c in cells(book) if s.title == "Method" and len(str(c.value)) > 999)
    assert text.endswith("\N{GRINNING FACE}\N{HORIZONTAL ELLIPSIS}")
    assert len(text.encode("utf-16-le")) // 2 <= 32_767


def test_characters_xml_cannot_carry_are_left_out(card: Card) -> None:
    dirty = first_measure(card, name="Net\x00 rev\x1fenue\ufffe\ud800")
    book = opened(render_workbook(dirty, PROVISIONAL, SHIPPED))
    assert book["Financial"]["A10"].value == "Net revenue"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_a_figure_excel_cannot_hold_is_an_error_that_names_the_cell(
    card: Card, number: str
) -> None:
    with pytest.raises(RenderError, match=r"sheet 'Financial', cell E10: expected a number"):
        render_workbook(first_measure(card, month_value=Decimal(number)), PROVISIONAL, SHIPPED)


def test_figures_are_unrounded_and_shown_by_format(card: Card, data: bytes) -> None:
    sheet = opened(data)["Financial"]
    revenue, margin = sheet["E10"], sheet["G11"]
    assert (revenue.value, revenue.number_format) == (
        48210300,
        '"EUR "#,##0,"k";"EUR "-#,##0,"k"',
    )
    assert (margin.value, margin.number_format) == (0.1162, "0.0%")
    assert sheet["L11"].number_format == '+0.0%" pts";-0.0%" pts";0.0%" pts"'
    score = card.perspectives[0].objectives[0].measures[0].score
    assert score is not None
    assert (sheet["T10"].value, sheet["T10"].number_format) == (float(score), "0.0")


@pytest.mark.parametrize("sheet", ["Summary", *SHEETS[1:5], "Check"])
def test_words_are_coloured_as_on_the_page(data: bytes, sheet: str) -> None:
    found = {}
    for area in opened(data)[sheet].conditional_formatting:
        for rule in area.rules:
            word = rule.formula[0].split('"')[1]
            found[word] = (rule.dxf.fill.bgColor.rgb, rule.dxf.font.color.rgb)
    for colour, word in WORDS.items():
        tone = TONES[colour]
        assert found[word] == ("FF" + tone.light[1:], "FF" + tone.ink[1:])
    assert "No score" in found


def test_links_lead_to_sheets_that_are_there(data: bytes) -> None:
    book = opened(data)
    targets = {
        cell.hyperlink.location.rsplit("!", 1)[0].strip("'")
        for _, cell in cells(book)
        if cell.hyperlink is not None
    }
    assert targets == set(SHEETS)


def test_history_is_a_table_of_real_dates(card: Card, data: bytes) -> None:
    sheet = opened(data)["KPI history"]
    table = sheet.tables["KpiHistory"]
    months = sum(len(line.history) for line in card.measures)
    assert table.ref == f"A5:E{5 + months}"
    assert [column.name for column in table.tableColumns] == [
        "KPI", "Name", "Month", "Value", "Goal"
    ]  # fmt: skip
    first = [cell.value for cell in sheet[6]]
    assert first[:3] == ["revenue", "Net revenue", dt.datetime(2024, 11, 1)]
    absent = [row for row in sheet.iter_rows(min_row=6, values_only=True) if row[3] is None]
    # Renewals has neither months 4 and 5 nor the last one.
    assert [row[0] for row in absent] == ["renewals"] * 3


def test_each_measure_has_a_chart_of_its_own_rows(data: bytes) -> None:
    sheet = opened(data)["Charts"]
    assert len(sheet._charts) == 14
    values = {chart.series[0].val.numRef.f for chart in sheet._charts}
    assert "'KPI history'!$D$6:$D$29" in values
    assert len(values) == 14
    assert {len(chart.series) for chart in sheet._charts} == {2}


def test_the_bytes_are_the_same_where_lxml_is_installed() -> None:
    assert importlib.util.find_spec("lxml"), "it shows nothing without it"
    assert not openpyxl.xml.LXML


def test_every_chart_is_on_paper_and_as_wide_as_its_cell(data: bytes) -> None:
    sheet = opened(data)["Charts"]
    bottom = int(sheet.print_area.rsplit("$", 1)[1])
    places = [(chart.anchor._from, chart.anchor.to) for chart in sheet._charts]
    assert max(end.row for _, end in places) <= bottom
    assert {(end.row - begin.row, end.col - begin.col) for begin, end in places} == {(1, 1)}


def test_columns_few_ask_for_are_folded_but_where_a_measure_is_scored_on_one(data: bytes) -> None:
    sheet = opened(data)["Financial"]
    heads = {sheet.cell(8, column).value: column for column in range(1, sheet.max_column + 1)}
    folded = {
        title
        for title, column in heads.items()
        if sheet.column_dimensions[get_column_letter(column)].hidden
    }
    scored = {sheet.cell(row, heads["Scored on"]).value for row in range(9, sheet.max_row + 1)}
    assert {"Red flag", "Variance %", "Goal by limits"} <= folded
    assert not folded & {*scored, "Goal", "Variance", "Prior year", "Score", "Note"}
    assert sheet["A7"].value.startswith("More columns unfold with + above the table: ")


def test_no_word_of_another_language_is_cut_in_a_column(card: Card, data: bytes) -> None:
    """A German measure is an `Ergebniskennzahl`, in a column where English has `Objective`."""
    german = render_workbook(dataclasses.replace(card, language="de"), PROVISIONAL, SHIPPED)
    wide = {}
    for language, content in (("en", data), ("de", german)):
        sheet = opened(content).worksheets[1]
        for column in range(1, sheet.max_column + 1):
            words = str(sheet.cell(8, column).value).split()
            if column == 2:
                words += [str(sheet.cell(row, 2).value) for row in range(10, 12)]
            width = sheet.column_dimensions[get_column_letter(column)].width
            wide[language, column] = width
            assert max(map(len, words)) < width, (language, column, words)
    # A measure stands in row 10: `Ergebniskennzahl` or `Frühindikator`, in letters of 16 and 13.
    assert (wide["en", 2], wide["de", 2]) == (10, 19)


@pytest.mark.parametrize("name", SHEETS)
def test_sheets_are_set_up_for_paper(data: bytes, name: str) -> None:
    sheet = opened(data)[name]
    assert sheet.page_setup.orientation == ("portrait" if name == "KPI history" else "landscape")
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.left.text == "Halden Group, Enterprise, October 2026"
    assert sheet.oddFooter.center.text == "version 2, provisional"
    assert sheet.oddFooter.right.text == "Page &P of &N"
    assert sheet.freeze_panes is not None


@pytest.mark.parametrize(("name", "head"), [("Financial", 8), ("KPI history", 5), ("Breaks", 5)])
def test_tables_have_filters_and_repeat_their_heads(data: bytes, name: str, head: int) -> None:
    sheet = opened(data)[name]
    assert sheet.print_title_rows == f"${head}:${head}"
    filters = [sheet.auto_filter.ref, *(table.ref for table in sheet.tables.values())]
    assert any(ref and ref.startswith(f"A{head}:") for ref in filters)


def test_letter_paper_where_the_organisation_uses_it(card: Card) -> None:
    letter = dataclasses.replace(card, page_size="Letter")
    assert opened(render_workbook(letter, FINAL, SHIPPED))["Summary"].page_setup.paperSize == 1


def test_an_empty_card_opens_and_says_what_is_missing() -> None:
    data = render_workbook(sample_card.empty(), PROVISIONAL, SHIPPED)
    book = opened(data)
    assert book.sheetnames == [
        "Summary", "In words", "Charts", "KPI history", "Breaks", "Method", "Check"
    ]  # fmt: skip
    assert shown(data, "Summary")[7][1:3] == ["\N{EN DASH}", "No score"]
    for sheet, text in {
        "Charts": "No measures to show.",
        "KPI history": "No months to show.",
        "Breaks": "No open breaks.",
        "Method": "No measures.",
    }.items():
        assert text in {cell.value for owner, cell in cells(book) if owner.title == sheet}


def test_sixty_measures_are_all_there() -> None:
    data = render_workbook(scored_card.scored(sample_card.many()), PROVISIONAL, SHIPPED)
    book = opened(data)
    assert len(book["Charts"]._charts) == 60
    rows = checked(data)
    assert len(rows) == 60 + 10 + 1 + 1
    assert {row[11] for row in rows.values()} == {"OK"}


def test_preview_has_no_version(card: Card) -> None:
    preview = dataclasses.replace(PROVISIONAL, status="preview", version=0)
    rows = shown(render_workbook(card, preview, SHIPPED), "Summary")
    assert rows[4][2:4] == ["\N{EN DASH}", "Preview"]
