import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.expiring import ending_soon
from pipelines.cli.new_year import new_year
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
    assert "red_flag: 41.2, goal: 52.015}  # review; was 50.5" in text
    assert "red_flag: 42.23, goal: 53.56}  # review; was 52" in text
    assert "red_flag: 0.04, goal: 0.08}  # review\n" in text
    assert "# Amounts of flows and stocks are 3 % higher, all else is equal." in text


def test_what_is_applied_is_what_the_configuration_then_has_and_no_mark_is_left() -> None:
    bundle = bundle_of(targets=TARGETS)
    text = draft(bundle, FIRST, parse_growth("3%")).text
    assert marked(text) == 4
    content = applied(bundle, "targets-2026.yaml", text)
    assert b"review" not in content
    after = load(bundle_of({**FILES, "targets-2026.yaml": content.decode()}, targets=TARGETS))
    new = [t for t in after.targets if (t.valid_to or FIRST) > Month.of(2026, 4)]
    assert [(t.unit, str(t.valid_from), t.goal) for t in new] == [
        ("north", "2026-04", Decimal("52.015")),
        ("north", "2026-10", Decimal("53.56")),
        (None, "2026-04", Decimal("0.08")),
    ]


def test_a_draft_that_contradicts_the_rest_is_refused_by_file_and_line() -> None:
    text = draft(bundle_of(targets=TARGETS), FIRST).text.replace("unit: north", "unit: nroth")
    with pytest.raises(ConfigError) as caught:
        applied(bundle_of(targets=TARGETS), "targets-2026.yaml", text)
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
