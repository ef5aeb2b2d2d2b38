import json
import subprocess
import sys

import pytest

from scorecard.project import Project

PROBE = """
import json, sys
from pipelines.cli.main import app
try:
    app(sys.argv[1:], standalone_mode=False)
finally:
    heavy = {"dagster", "pandas", "duckdb", "weasyprint", "sqlalchemy", "scorecard.project"}
    print(json.dumps(sorted(heavy & set(sys.modules))), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """Which of the heavy modules a command imports, by running it in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=False
    )
    found: list[str] = json.loads(done.stderr.splitlines()[-1])
    return set(found)


@pytest.mark.parametrize("command", [["--help"], ["run", "--help"], ["dagster", "--help"]])
def test_help_imports_nothing_of_the_engine(command: list[str]) -> None:
    assert imported(*command) == set()


def test_validate_imports_only_what_reads_a_configuration(organisation: Project) -> None:
    assert imported("validate") == {"scorecard.project"}


@pytest.mark.parametrize("command", [["verify"], ["run", "--month", "x"]])
def test_commands_that_do_not_run_the_job_do_without_dagster(
    organisation: Project, command: list[str]
) -> None:
    assert "dagster" not in imported(*command)


@pytest.mark.parametrize("command", [["status"], ["query", "SELECT 1"], ["breaks"]])
def test_reading_needs_neither_dagster_nor_a_page_renderer(
    organisation: Project, command: list[str]
) -> None:
    assert not {"dagster", "weasyprint"} & imported(*command)
