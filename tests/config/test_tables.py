"""Rows of a section from CSV and Excel: what they become, and what is said where they are wrong."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.models import Config
from scorecard.errors import ConfigError
from scorecard.period import Month
from scorecard.project import Project
from tests.small import sections, yaml_of

TARGETS: dict[str, Any] = {
    "id": "budget",
    "section": "targets",
    "type": "csv",
    "path": "drops/budget.csv",
    "columns": {"kpi": "KPI", "unit": "Unit", "goal": "Goal", "red_flag": "Red"},
}


def loaded(table: dict[str, Any], content: bytes | str, **more: Any) -> Config:
    raw = content.encode() if isinstance(content, str) else content
    name = f"tables/{table['id']}.{'xlsx' if table['type'] == 'excel' else 'csv'}"
    files = {"all.yaml": yaml_of(sections(tables=[table], **more)), name: raw}
    return load(Bundle(files))


def said(table: dict[str, Any], content: bytes | str, **more: Any) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        loaded(table, content, **more)
    return [str(problem) for problem in caught.value.problems]


def book(*rows: list[Any], sheet: str = "Budget") -> bytes:
    made = openpyxl.Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_rows_of_a_csv_are_targets_beside_those_of_yaml() -> None:
    config = loaded(
        TARGETS,
        "KPI,Unit,Goal,Red\nrevenue,north,100,90\n\nrevenue,south,50.5,\n",
        targets=[{"kpi": "revenue", "unit": "group", "goal": 1}],
    )
    found = [(t.unit, t.goal, t.red_flag) for t in config.targets]
    assert found == [("group", 1, None), ("north", 100, 90), ("south", Decimal("50.5"), None)]


def test_numbers_are_read_as_declared() -> None:
    table = {**TARGETS, "delimiter": ";", "number": {"decimal": ",", "thousands": "."}}
    config = loaded(table, "KPI;Unit;Goal;Red\nrevenue;north;1.234.567,5;1.000\n")
    assert (config.targets[0].goal, config.targets[0].red_flag) == (Decimal("1234567.5"), 1000)


def test_a_percentage_is_a_fraction_where_that_is_declared() -> None:
    table = {**TARGETS, "number": {"percent": True}}
    assert loaded(table, "KPI,Unit,Goal,Red\nrevenue,north,95 %,90%\n").targets[0].goal == Decimal(
        "0.95"
    )


def test_a_column_a_month_gives_a_target_a_month() -> None:
    table = {
        **TARGETS,
        "type": "excel",
        "sheet": "Budget",
        "columns": {"kpi": "KPI", "unit": "Unit"},
        "months": {"format": "%b %Y", "gives": "goal"},
    }
    content = book(
        ["KPI", "Unit", dt.date(2026, 1, 1), "Feb 2026"],
        ["revenue", "north", 0.1, 200],
        ["revenue", "south", None, 300],
    )
    found = [(t.unit, t.goal, t.valid_from, t.valid_to) for t in loaded(table, content).targets]
    january, february = Month.parse("2026-01"), Month.parse("2026-02")
    assert found == [
        ("north", Decimal("0.1"), january, january),
        ("north", 200, february, february),
        ("south", 300, february, february),
    ]


def test_units_with_parent_share_and_attributes_come_from_a_table() -> None:
    table = {
        "id": "shops",
        "section": "units",
        "type": "csv",
        "path": "drops/shops.csv",
        "columns": {
            "id": "Code",
            "name": "Name",
            "parent": "Region",
            "share": "Owned",
            "attributes.market": "Market",
            "valid_from": "Since",
        },
        "constants": {"type": "shop"},
        "month_format": "%d.%m.%Y",
    }
    config = loaded(
        table, "Code,Name,Region,Owned,Market,Since\ns1,Shop 1,north,0.6,Wales,01.04.2026\n"
    )
    shop = config.units[-1]
    assert (shop.id, shop.type, shop.attributes) == ("s1", "shop", {"market": "Wales"})
    assert (shop.parents[0].unit, shop.parents[0].share) == ("north", Decimal("0.6"))
    assert shop.valid_from == Month.parse("2026-04")


def test_ownership_and_mappings_stand_where_the_program_looks() -> None:
    config = loaded(
        {
            "id": "codes",
            "section": "mappings",
            "type": "csv",
            "path": "codes.csv",
            "columns": {"code": "Code", "means": "Unit"},
            "constants": {"source": "a", "what": "unit"},
        },
        "Code,Unit\n4711,north\nHQ,\n",
        ownership=[
            {"unit": "north", "parent": "south", "operator": "none", "valid_from": "2026-10"}
        ],
    )
    layout: Any = config.sources[0].layout
    assert (layout.unit.map, layout.unit.ignore) == ({"4711": "north"}, ("HQ",))
    assert [edge.unit for edge in config.units[1].parents] == ["group", "south"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "KPI,Unit,Goal,Red\nrevenue,north,1oo,90\n",
            "drops/budget.csv:2:3: targets[1].goal: expected a valid decimal, found '1oo'",
        ),
        (
            "KPI,Unit,Goal,Red\nrevenue,north,100,90\nrevenue,nort,100,90\n",
            "drops/budget.csv:3:2: targets[2].unit: expected a unit's id (did you mean 'north'?), "
            "found 'nort'",
        ),
        (
            "KPI,Unit,Goal,Red\nrevenue,north,100,90\nrevenue,north,50,40\n",
            "drops/budget.csv:3:1: targets[2]: expected periods that do not overlap, found "
            "targets[1] for the same months",
        ),
        (
            "KPI,Unit,Goal,Red\nrevenue,north,90,100\n",
            "drops/budget.csv:2:4: targets[1].red_flag: expected a red flag below the goal "
            "(higher_is_better), found 100 and 90",
        ),
        (
            "KPI,Unit,Goal,Red\nrevenue,north,,90\n",
            "drops/budget.csv:2:3: targets[1].goal: expected this key, found nothing",
        ),
        (
            "KPI,Unit,Target,Red\nrevenue,north,1,0\n",
            "drops/budget.csv:1:1: table budget: expected the heading 'Goal' once, found 'KPI', "
            "'Unit', 'Target', 'Red'",
        ),
        (
            "KPI,Unit,Goal,Red,Note\nrevenue,north,1,0,x\n",
            "drops/budget.csv:1:1: table budget: expected only declared headings (columns, months "
            "or ignore_columns), found 'Note'",
        ),
        (
            "KPI,Unit,Goal,Red\nrevenue,north,1\n",
            "drops/budget.csv:2:1: table budget: expected 4 cells as in the headings, found 3",
        ),
        ("", "drops/budget.csv:1:1: table budget: expected headings and rows, found no text"),
        (
            b"KPI,Unit,Goal,Red\nrevenue,n\xf6rth,1,0\n",
            "drops/budget.csv:2:1: table budget: expected utf-8 text, found a byte that is not",
        ),
        (
            'KPI,Unit,Goal,Red\nrevenue,"north,1,0\n',
            "drops/budget.csv:2:1: table budget: expected cells in matching quotes, found "
            "unexpected end of data",
        ),
    ],
)
def test_a_mistake_is_named_by_file_row_and_column(content: Any, expected: str) -> None:
    assert said(TARGETS, content) == [expected]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            "=1+1",
            "budget.xlsx:2:1: table budget: expected a result beside each formula, found a "
            "formula without one in column 2: open it in Excel and save it",
        ),
        (
            "#N/A",
            "budget.xlsx:2:1: table budget: expected a value in every cell, found #N/A in column 2",
        ),
    ],
)
def test_an_error_or_an_unfinished_formula_is_no_empty_cell(cell: str, expected: str) -> None:
    table = {**TARGETS, "type": "excel", "path": "budget.xlsx", "sheet": "Budget"}
    rows = [["KPI", "Unit", "Goal", "Red"], ["revenue", cell, 100, 90]]
    assert said(table, book(*rows)) == [expected]


@pytest.mark.parametrize(
    ("content", "change", "expected"),
    [
        ("revenue,north,1.5,1\n", {"number": {"decimal": ","}}, "goal written as number declares"),
        ("revenue,north,1e3,1\n", {}, "goal written as number declares it, found '1e3'"),
        ("revenue,north,1_000,1\n", {}, "goal written as number declares it, found '1_000'"),
        ("revenue,north,38%,1\n", {}, "goal as a fraction, or number: {percent: true}, found"),
    ],
)
def test_a_number_in_another_style_is_refused(
    content: str, change: dict[str, Any], expected: str
) -> None:
    (found,) = said({**TARGETS, **change}, f"KPI,Unit,Goal,Red\n{content}")
    assert found.startswith("drops/budget.csv:2:1: table budget: expected ")
    assert expected in found


MONTHS: dict[str, Any] = {
    **TARGETS,
    "columns": {"kpi": "KPI"},
    "months": {"format": "%b %Y", "gives": "goal"},
}


@pytest.mark.parametrize(
    ("table", "content", "expected"),
    [
        (MONTHS, "KPI,Jan 2026,Jan 2026\nrevenue,1,2\n", "one column for each month, found two"),
        (
            {**MONTHS, "months": {"format": "%b", "gives": "goal"}},
            "KPI,Jan\nrevenue,1\n",
            "a format of year and month, as %Y-%m, found '%b'",
        ),
        (
            {**MONTHS, "columns": {"kpi": "KPI", "valid_from": "Since"}},
            "KPI,Since,Jan 2026\nrevenue,2026-01,1\n",
            "no valid_from or valid_to beside months",
        ),
        (MONTHS, "KPI,Jan 2026,\nrevenue,1,2\n", "a heading above every column that is filled"),
        (TARGETS, "KPI;Unit;Goal;Red\nrevenue;north;1;0\n", "correct delimiter"),
    ],
)
def test_no_column_is_lost_in_silence(table: dict[str, Any], content: str, expected: str) -> None:
    (found,) = said(table, content)
    assert expected in found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"sheet": "Plan"},
            "budget.xlsx:1:1: table budget: expected a sheet 'Plan', found 'Budget'",
        ),
        (
            {"sheet": "Budgets"},
            "budget.xlsx:1:1: table budget: expected a sheet 'Budgets' (did you mean 'Budget'?), "
            "found 'Budget'",
        ),
        ({"header_row": 9}, "budget.xlsx:9:1: table budget: expected headings, found an empty row"),
    ],
)
def test_a_workbook_is_not_as_declared(change: dict[str, Any], expected: str) -> None:
    table = {**TARGETS, "type": "excel", "path": "budget.xlsx", "sheet": "Budget", **change}
    assert said(table, book(["KPI", "Unit", "Goal", "Red"])) == [expected]


def test_rows_below_a_blank_one_are_refused_and_notes_are_not() -> None:
    table = {**TARGETS, "type": "excel", "path": "budget.xlsx", "sheet": "Budget"}
    head, first = ["KPI", "Unit", "Goal", "Red"], ["revenue", "north", 100, 50]
    second = ["revenue", "south", 80, 40]
    assert said(table, book(head, first, [], second)) == [
        "budget.xlsx:4:1: table budget: expected no row of the table below the blank one, 3 (take "
        "that out), found 'revenue'"
    ]
    notes = ["Total", None, 180], ["By Ann"]
    assert len(loaded(table, book(head, first, [], *notes)).targets) == 1


def test_what_is_no_workbook_is_refused() -> None:
    table = {**TARGETS, "type": "excel", "path": "budget.xlsx", "sheet": "Budget"}
    (found,) = said(table, b"KPI,Unit\n")
    assert found.startswith("budget.xlsx:1:1: table budget: expected a workbook, found")


def test_keys_that_the_section_has_not_are_refused() -> None:
    table = {**TARGETS, "columns": {"kpi": "KPI", "gaol": "Goal"}}
    (found,) = said(table, "KPI,Goal\nrevenue,1\n")
    assert "tables[1].columns" in found or "table budget" in found
    assert "(did you mean 'goal'?)" in found
    assert found.endswith("found 'gaol'")


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "organisation.yaml").write_bytes(yaml_of(sections(tables=[TARGETS])))
    with pytest.raises(ConfigError, match=r"expected a file, found 'drops/budget.csv', absent"):
        Project(tmp_path).config()


def test_a_project_reads_its_tables_and_pins_their_content(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "drops").mkdir()
    (tmp_path / "config" / "organisation.yaml").write_bytes(yaml_of(sections(tables=[TARGETS])))
    budget = tmp_path / "drops" / "budget.csv"
    budget.write_text("KPI,Unit,Goal,Red\nrevenue,north,100,90\n")
    project = Project(tmp_path)
    before = project.bundle().digest
    assert [target.goal for target in project.config().targets] == [100]
    budget.write_text("KPI,Unit,Goal,Red\nrevenue,north,101,90\n")
    assert project.bundle().digest != before
    assert [target.goal for target in project.config().targets] == [101]


@pytest.mark.attack("paths and links")
def test_a_path_that_leads_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    inside = tmp_path / "organisation"
    (inside / "config").mkdir(parents=True)
    (tmp_path / "secret.csv").write_text("KPI,Unit,Goal,Red\nrevenue,north,100,90\n")
    table = {**TARGETS, "path": "../secret.csv"}
    (inside / "config" / "organisation.yaml").write_bytes(yaml_of(sections(tables=[table])))
    with pytest.raises(ConfigError, match="absent"):
        Project(inside).config()


def test_fifteen_hundred_targets_need_no_yaml() -> None:
    units = [{"id": "group", "name": "Group", "type": "enterprise"}]
    units += [
        {"id": f"u{i}", "name": f"Unit {i}", "type": "region", "parents": [{"unit": "group"}]}
        for i in range(60)
    ]
    kpis = [{**sections()["kpis"][0], "id": f"k{i}"} for i in range(25)]
    rows = [f"k{k},u{u},{100 + k},{50 + u % 40}" for u in range(60) for k in range(25)]
    config = loaded(
        TARGETS,
        "KPI,Unit,Goal,Red\n" + "\n".join(rows) + "\n",
        units=units,
        kpis=kpis,
        scorecards=[],
    )
    assert len(config.targets) == 1500
    assert sum(target.goal for target in config.targets) == 60 * sum(range(100, 125))
