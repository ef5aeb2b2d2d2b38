"""Loading months, or years of them, without publishing any."""

import pytest

from scorecard.project import Project
from scorecard.stores.editions import Editions
from tests.cli.running import scorecard
from tests.conftest import drop
from tests.small import SOURCE, sections, yaml_of

MONTHLY = {**SOURCE, "id": "a", "path": "drops/a_{month}.csv", "covers": "month"}


@pytest.fixture
def monthly(organisation: Project) -> Project:
    """Source a sends a file a month; that of February was never sent."""
    raw = sections(
        sources=[MONTHLY, {**SOURCE, "id": "b", "path": "drops/b.csv", "delivery": "partial"}],
        targets=[{"kpi": "revenue", "goal": 100}],
    )
    (organisation.config_dir / "organisation.yaml").write_bytes(yaml_of(raw))
    for month, value in (("2025-12", 70), ("2026-01", 80), ("2026-03", 100)):
        drop(organisation, f"a_{month}.csv", f"revenue,north,{month},{value}")
    return organisation


def figures(project: Project) -> str:
    return scorecard(
        "query",
        "SELECT month, value FROM mart.kpi_values WHERE unit = 'north' ORDER BY month",
        "--format",
        "csv",
        "--project",
        str(project.root),
    ).stdout


def test_months_with_a_file_are_loaded_and_nothing_is_published(monthly: Project) -> None:
    result = scorecard("run", "--from-month", "2026-01", "--to-month", "2026-03", "--no-publish")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == (
        "2026-01 to 2026-03: loaded and calculated; nothing was published"
    )
    assert figures(monthly) == "month,value\n2026-01,80\n2026-03,100\n"
    assert Editions(monthly.editions).months() == []
    assert not monthly.outbox.exists()
    breaks = scorecard("breaks", "--format", "csv").stdout
    assert "completeness" in breaks
    assert "2026-02" in breaks


def test_loading_again_changes_nothing(monthly: Project) -> None:
    arguments = ("run", "--from-month", "2026-01", "--to-month", "2026-03", "--no-publish")
    scorecard(*arguments)
    result = scorecard(*arguments)
    assert result.exit_code == 0
    assert "a: deliveries 2, new 0" in result.stdout.splitlines()


def test_a_month_published_afterwards_stands_on_the_history(monthly: Project) -> None:
    scorecard("run", "--from-month", "2025-12", "--to-month", "2026-01", "--no-publish")
    assert scorecard("run", "--month", "2026-03").exit_code == 0
    assert figures(monthly) == "month,value\n2025-12,70\n2026-01,80\n2026-03,100\n"


def test_one_month_alone_may_be_calculated_without_publishing(organisation: Project) -> None:
    result = scorecard("run", "--month", "2026-03", "--no-publish")
    assert result.exit_code == 0
    assert Editions(organisation.editions).months() == []


def test_a_source_that_fails_is_told_and_ends_with_3(monthly: Project) -> None:
    (monthly.root / "drops" / "a_2026-03.csv").unlink()
    result = scorecard("run", "--from-month", "2026-01", "--to-month", "2026-03", "--no-publish")
    assert result.exit_code == 3
    assert result.stderr == (
        "failed: a: drops/a_2026-03.csv: expected the file for 2026-03, found none: ask for it, "
        "or correct path\n"
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["--from-month", "2026-01"],
            "error: --from-month and --to-month: expected --no-publish beside them, found none: "
            "editions are made a month at a time, with --month\n",
        ),
        (
            ["--to-month", "2026-01", "--no-publish"],
            "error: --to-month: expected --from-month beside it, found none\n",
        ),
        (
            ["--from-month", "2026-02", "--to-month", "2026-01", "--no-publish"],
            "error: --from-month 2026-02: expected a month up to 2026-01\n",
        ),
        (
            ["--month", "2026-02", "--from-month", "2026-01", "--no-publish"],
            "error: --month: expected it alone, found --from-month beside it\n",
        ),
        (
            ["--from-month", "1/2026", "--to-month", "2026-01", "--no-publish"],
            "error: month '1/2026': expected YYYY-MM, for example 2026-10\n",
        ),
        (
            ["--unit", "north", "--no-publish"],
            "error: --unit: a preview publishes nothing anyway; leave --no-publish out\n",
        ),
    ],
)
def test_options_that_do_not_go_together(
    organisation: Project, arguments: list[str], expected: str
) -> None:
    result = scorecard("run", *arguments)
    assert (result.exit_code, result.stderr) == (2, expected)
