import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.expiring import ending_soon
from pipelines.cli.new_year import new_year
from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.errors import ConfigError, InputError
from scorecard.onboard.new_year import applied, draft, marked, next_year, parse_growth
from scorecard.period import Month
from scorecard.project import Project
from tests.onboard.workbooks import FILES, bundle_of

FIRST = Month.of(2026, 4)
# The year ends with March 2026. Of the group, the next year is there already; of North the months
# are rows of their own, as from a table; South has no end.
TARGETS = """\
targets:
  - {kpi: revenue, unit: group, valid_from: 2025-04, valid_to: 2026-03, red_flag: 90, goal: 100}
  - {kpi: revenue, unit: group, valid_from: 2026-04, red_flag: 95, goal: 110}
  - {kpi: revenue, unit: north, valid_from: 2025-04, valid_to: 2025-09, red_flag: 40, goal: 50.5}
  - {kpi: revenue, unit: north, valid_from: 2025-10, valid_to: 2026-03, red_flag: 41, goal: 52}
  - {kpi: revenue, unit: south, red_flag: 9, goal: 10}
  - {kpi: margin, valid_to: 2026-03, red_flag: 0.04, goal: 0.08}
  - {kpi: margin, unit: north, valid_to: 2025-03, red_flag: 0.02, goal: 0.07}
owners:
  - {kpi: revenue, unit: north, person: bob, valid_to: 2026-03}
"""


def test_rows_that_end_are_moved_on_a_year_unless_something_follows() -> None:
    made = draft(bundle_of(targets=TARGETS), FIRST)
    assert made.name == "targets-2026.yaml.draft"
    assert made.summary == ("3 of targets", "1 of owners")
    assert [line for line in made.text.splitlines() if not line.startswith("#")] == [
        "",
        "targets:",
        "  - {kpi: revenue, unit: north, valid_from: 2026-04, valid_to: 2026-09, red_flag: 40, "
        "goal: 50.5}  # review",
        "  - {kpi: revenue, unit: north, valid_from: 2026-10, valid_to: 2027-03, red_flag: 41, "
        "goal: 52}  # review",
        "  - {kpi: margin, valid_from: 2026-04, valid_to: 2027-03, red_flag: 0.04, goal: 0.08}"
        "  # review",
        "",
        "owners:",
        "  - {kpi: revenue, unit: north, valid_from: 2026-04, valid_to: 2027-03, person: bob}"
        "  # review",
    ]
    assert made.text.startswith(
        "# Rows for 2026-04 to 2027-03, drafted from those that end before: 3 of targets, "
        "1 of owners.\n"
    )


def test_amounts_grow_and_shares_do_not() -> None:
    text = draft(bundle_of(targets=TARGETS), FIRST, parse_growth("3%")).text
    # Shown without decimals; 50.5 was said with one.
    assert "red_flag: 41, goal: 52}  # review; was 50.5" in text
    assert "red_flag: 42, goal: 54}  # review; was 52" in text
    assert "red_flag: 0.04, goal: 0.08}  # review\n" in text
    assert "# Amounts of flows and stocks are 3 % higher, all else is equal." in text


def test_what_is_applied_is_what_the_configuration_then_has_and_no_mark_is_left() -> None:
    bundle = bundle_of(targets=TARGETS)
    text = draft(bundle, FIRST, parse_growth("3%")).text
    assert marked(text) == 4
    content = applied(bundle, "targets-2026.yaml", text, {})
    assert b"review" not in content
    after = load(bundle_of({**FILES, "targets-2026.yaml": content.decode()}, targets=TARGETS))
    new = [t for t in after.targets if (t.valid_to or FIRST) > Month.of(2026, 4)]
    assert [(t.unit, str(t.valid_from), t.goal) for t in new] == [
        ("north", "2026-04", Decimal(52)),
        ("north", "2026-10", Decimal(54)),
        (None, "2026-04", Decimal("0.08")),
    ]


def test_a_draft_that_contradicts_the_rest_is_refused_by_file_and_line() -> None:
    text = draft(bundle_of(targets=TARGETS), FIRST).text.replace("unit: north", "unit: nroth")
    with pytest.raises(ConfigError) as caught:
        applied(bundle_of(targets=TARGETS), "targets-2026.yaml", text, {})
    assert "config/targets-2026.yaml:4:" in str(caught.value)
    assert "did you mean 'north'?" in str(caught.value)


def test_where_nothing_ends_there_is_nothing_to_draft() -> None:
    with pytest.raises(InputError) as caught:
        draft(bundle_of(targets=TARGETS), Month.of(2030, 4))
    assert "nothing that is dated ends in the twelve months before 2030-04" in str(caught.value)
    assert "3 targets have no end and go on" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "growth"), [("3%", "0.03"), ("-1.5 %", "-0.015"), ("+2%", "0.02"), ("0%", "0")]
)
def test_growth_is_a_percentage(text: str, growth: str) -> None:
    assert parse_growth(text) == Decimal(growth)


@pytest.mark.parametrize("text", ["3", "three", "3%%", "%", "1,5%"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_growth(text)


def test_the_next_year_begins_with_the_fiscal_year() -> None:
    config = load(bundle_of())
    assert next_year(config, dt.date(2026, 11, 22)) == Month.of(2027, 1)
    april = bundle_of(
        organisation=FILES["organisation.yaml"].replace(
            "  currency: EUR", "  currency: EUR\n  fiscal_year: {first_month: 4}"
        )
    )
    assert next_year(load(april), dt.date(2026, 3, 31)) == FIRST
    assert next_year(load(april), dt.date(2026, 4, 1)) == Month.of(2027, 4)


@pytest.fixture
def acme(tmp_path: Path) -> Project:
    """The organisation of these tests in a folder."""
    for name, content in {**FILES, "targets.yaml": TARGETS}.items():
        (tmp_path / "config").mkdir(exist_ok=True)
        (tmp_path / "config" / name).write_text(content, encoding="utf-8")
    return Project(tmp_path)


def command(project: Project, *arguments: str) -> Result:
    import typer

    app = typer.Typer()
    app.command()(new_year)
    return CliRunner().invoke(app, [*arguments, "--project", str(project.root)])


def test_the_command_drafts_waits_for_the_marks_and_applies(acme: Project) -> None:
    before = acme.bundle().digest
    made = command(acme, "--from", "2026-04")
    assert made.exit_code == 0
    assert "  3 of targets\n  1 of owners\n" in made.output
    # A draft is not part of the configuration.
    assert acme.bundle().digest == before

    assert command(acme, "--from", "2026-04", "--apply").exit_code == 2
    marks = command(acme, "--from", "2026-04", "--apply", "--by", "ann")
    assert marks.exit_code == 2
    assert "4 rows still have their mark" in marks.output
    path = acme.config_dir / "targets-2026.yaml.draft"
    path.write_text(path.read_text().replace("  # review", "").replace("goal: 52}", "goal: 60}"))
    assert command(acme, "--from", "2026-04").exit_code == 2
    done = command(acme, "--from", "2026-04", "--apply", "--by", "ann")
    assert done.exit_code == 0
    assert not path.exists()
    assert Decimal(60) in {target.goal for target in acme.config().targets}
    assert command(acme, "--from", "2026-04", "--apply", "--by", "ann").exit_code == 2


TABLES = """\
tables:
  - id: targets_2025
    type: csv
    section: targets
    path: plans/targets 2025.csv
    delimiter: ";"
    columns: {kpi: KPI, unit: Unit, valid_from: From, red_flag: Red, goal: Goal}
    constants: {valid_to: 2026-03}
    number: {decimal: ",", thousands: "."}
    ignore_columns: [Note]
  - id: months
    type: csv
    section: targets
    path: plans/months.csv
    columns: {unit: Unit}
    constants: {kpi: margin, red_flag: "0.01"}
    months: {format: "%b %Y", gives: goal}
"""
PLANS = {
    "plans/targets 2025.csv": "KPI;Unit;From;Red;Goal;Note\r\n"
    "revenue;north;2025-04;24;25;a\r\nrevenue;south;2025-10;1.000;1.250,5;b\r\n",
    "plans/months.csv": "Unit,Mar 2025,Feb 2026,Mar 2026\ngroup,0.05,0.06,0.07\n",
}


@pytest.fixture
def planned(tmp_path: Path) -> Project:
    """The organisation with its targets in two CSV tables."""
    texts = {f"config/{name}": text for name, text in FILES.items()}
    texts |= PLANS | {"config/targets.yaml": TABLES, "config/wide.yaml": ""}
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    return Project(tmp_path)


def test_targets_in_csv_tables_are_drafted_beside_them_and_applied(planned: Project) -> None:
    made = command(planned, "--from", "2026-04", "--grow", "3%")
    assert made.exit_code == 0, made.output
    assert "  2 of targets in plans/targets 2026.csv.draft\n" in made.output
    assert "  2 of targets in plans/months-2026.csv.draft\n" in made.output
    plans = planned.root / "plans"
    # 25 % more than a whole customer is nobody: shown without decimals, said with one at most.
    assert (plans / "targets 2026.csv.draft").read_bytes() == (
        b"KPI;Unit;From;Red;Goal;Note\r\n"
        b"revenue;north;2026-04;25;26;a\r\nrevenue;south;2026-10;1030;1288;b\r\n"
    )
    assert (plans / "months-2026.csv.draft").read_text() == (
        "Unit,Feb 2027,Mar 2027\ngroup,0.06,0.07\n"
    )
    draft_file = planned.config_dir / "targets-2026.yaml.draft"
    assert "review; its rows: plans/targets 2026.csv.draft" in draft_file.read_text()
    waiting = command(planned, "--from", "2026-04", "--apply", "--by", "ann")
    assert "2 rows still have their mark" in waiting.output
    done = command(planned, "--from", "2026-04", "--apply", "--reviewed", "--by", "ann")
    assert done.exit_code == 0, done.output
    assert not list(plans.glob("*.draft"))
    new = [t for t in planned.config().targets if (t.valid_to or FIRST) > FIRST]
    said = {(t.kpi, t.unit, str(t.valid_from), str(t.valid_to), t.goal) for t in new}
    assert said == {
        ("revenue", "north", "2026-04", "2027-03", Decimal(26)),
        ("revenue", "south", "2026-10", "2027-03", Decimal(1288)),
        ("margin", "group", "2027-02", "2027-02", Decimal("0.06")),
        ("margin", "group", "2027-03", "2027-03", Decimal("0.07")),
    }


def test_drafted_rows_that_do_not_fit_are_not_applied(planned: Project) -> None:
    assert command(planned, "--from", "2026-04").exit_code == 0
    rows = planned.root / "plans" / "targets 2026.csv.draft"
    rows.write_bytes(rows.read_bytes().replace(b"north", b"nroth"))
    refused = command(planned, "--from", "2026-04", "--apply", "--reviewed", "--by", "ann")
    assert refused.exit_code == 1 or refused.exit_code == 2
    assert "nroth" in refused.output
    assert "plans/targets 2026.csv:2" in refused.output
    assert not (planned.root / "plans" / "targets 2026.csv").exists()
    assert rows.exists()


def test_a_draft_is_not_written_over_rows_somebody_looks_at(planned: Project) -> None:
    (planned.root / "plans" / "targets 2026.csv").write_text("mine")
    refused = command(planned, "--from", "2026-04")
    assert refused.exit_code == 2
    assert "targets 2026.csv: exists already and says something else" in refused.output
    assert not list(planned.root.rglob("*.draft"))


def test_of_a_sheet_and_a_query_it_is_said_what_to_do_by_hand() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Targets"
    for cells in (["KPI", "Unit", "Red", "Goal"], ["revenue", "north", 1, 2]):
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    declared = """\
tables:
  - {id: plan, type: excel, section: targets, path: plan.xlsx, sheet: Targets,
     columns: {kpi: KPI, unit: Unit, red_flag: Red, goal: Goal},
     constants: {valid_from: 2025-04, valid_to: 2026-03}}
  - {id: asked, type: sql, section: targets, url: "sqlite:///x.db", query_file: asked.sql,
     columns: {kpi: k, unit: u, valid_from: f, valid_to: t, red_flag: r, goal: g}}
"""
    bundle = Bundle(
        {
            **bundle_of(targets=declared, wide="").files,
            "asked.sql": b"SELECT 1",
            "tables/plan.xlsx": content.getvalue(),
            "tables/asked.csv": b"k,u,f,t,r,g\nrevenue,south,2025-04,2026-03,1,2\n",
        }
    )
    with pytest.raises(InputError) as caught:
        draft(bundle, FIRST)
    assert str(caught.value).splitlines() == [
        "no draft: what ends is in tables that are no CSV",
        "by hand, 1 of targets in the table plan: copy plan.xlsx, sheet Targets, row 2 to a new "
        "sheet and then copy the entry plan under `tables:` as plan_2026, with that name and with "
        "constants {valid_from: 2026-04, valid_to: 2027-03}",
        "by hand, 1 of targets in the table asked: copy the rows of what config/asked.sql asks "
        "for, with the months in 'f' and 't' a year later",
    ]


def test_a_person_nobody_knows_applies_nothing(acme: Project) -> None:
    command(acme, "--from", "2026-04")
    refused = command(acme, "--from", "2026-04", "--apply", "--reviewed", "--by", "eve")
    assert refused.exit_code == 2
    assert "expected one of ann, bob" in refused.output
    assert (acme.config_dir / "targets-2026.yaml.draft").exists()


def test_what_ends_soon_is_told_with_what_to_do(acme: Project) -> None:
    lines = ending_soon(acme.config(), dt.date(2026, 2, 1))
    assert lines == [
        "Ends soon, and nothing follows:",
        "  revenue for north: no target after 2026-03 (in 58 days)",
        "  revenue for north: the owner ends after 2026-03 (in 58 days)",
        "  `scorecard new-year` drafts what follows targets and other dated rows",
    ]
    assert ending_soon(acme.config(), dt.date(2027, 2, 1)) == []


def test_a_run_names_a_few_of_many_that_end_and_validate_all(acme: Project) -> None:
    day = dt.date(2026, 2, 1)
    targets = "".join(
        f"  - {{kpi: revenue, unit: {unit}, valid_to: 2026-0{month}, red_flag: 1, goal: 2}}\n"
        for unit, month in (("group", 1), ("north", 2), ("south", 3))
    )
    owners = "".join(
        f"  - {{kpi: revenue, unit: {unit}, person: bob, valid_to: 2026-03}}\n"
        f"  - {{kpi: margin, unit: {unit}, person: bob, valid_to: 2026-02}}\n"
        for unit in ("group", "north", "south")
    )
    config = load(bundle_of(targets=f"targets:\n{targets}owners:\n{owners}"))
    few, every = ending_soon(config, day), ending_soon(config, day, named=None)
    assert few[:4] == every[:4]
    assert few[4:] == [f"  and {len(every) - 5} more: `scorecard validate` names all"]
    assert len(every) > 6
