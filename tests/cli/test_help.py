import re
import subprocess
import sys
import time

import pytest
import typer
from typer.testing import CliRunner

from pipelines.cli.main import app
from scorecard.onboard.systems import FILE, SYSTEMS
from tests.cli.running import scorecard

COMMANDS = [
    "run",
    "tick",
    "heartbeat",
    "calendar",
    "chase",
    "init",
    "adopt",
    "validate",
    "doctor",
    "schema",
    "new-year",
    "status",
    "query",
    "strategy-test",
    "shadow",
    "release",
    "outbox",
    "send",
    "resend",
    "publish",
    "baseline",
    "withdraw",
    "replies",
    "forms",
    "verify",
    "diff",
    "rebuild-warehouse",
    "rebuild",
    "backup",
    "restore",
    "dagster",
]


def test_these_are_the_commands() -> None:
    assert [command.name for command in app.registered_commands] == COMMANDS


KINDS = [
    "override",
    "estimate",
    "accept",
    "explain",
    "item",
    "prefer",
    "rebase",
    "ignore",
    "dispute",
]
DECIDE = [f"decide {kind}" for kind in (*KINDS, "certify", "confirm", "reverse", "list")]
GROUPED = [
    "breaks",
    "breaks show",
    "config export",
    "config import",
    "config diff",
    *DECIDE,
    "comment",
    "comment show",
    "comment pin",
    "comment drop",
    "comment move",
    "comment reword",
    "sources list",
    "sources test",
    "review",
    "review import",
    "retention",
    "retention erase",
]


@pytest.mark.parametrize("command", COMMANDS + GROUPED)
def test_every_command_says_what_it_does_and_shows_an_example(command: str) -> None:
    result = CliRunner().invoke(app, [*command.split(), "--help"])
    assert result.exit_code == 0
    assert f"Example: scorecard {command}" in result.output
    first = result.output.split("\n\n")[1].strip()
    assert first.endswith(".")


@pytest.mark.parametrize("command", app.registered_commands, ids=lambda c: c.name)
def test_every_option_is_explained(command: typer.models.CommandInfo) -> None:
    group = typer.main.get_command(app)
    found = group.commands[command.name]  # type: ignore[attr-defined]
    assert [p.name for p in found.params if not getattr(p, "help", None)] == []


def test_help_names_the_exit_codes() -> None:
    output = CliRunner().invoke(app, ["--help"]).output
    for code in ("0 done", "2 bad input", "3 published with caveats", "75 someone else"):
        assert code in " ".join(output.split())


def test_help_is_there_at_once() -> None:
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "from pipelines.cli.main import main; main()", "--help"],
            check=True,
            capture_output=True,
        )
        taken.append(time.perf_counter() - start)
    # A third of a second on an idle machine, and nobody's machine is always idle.
    assert min(taken) < 1.5


def test_it_says_which_version_it_is() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert done.exit_code == 0
    assert re.fullmatch(
        r"scorecard \S+ \(DuckDB \S+, WeasyPrint \S+, Dagster \S+, Python \S+\)\n", done.output
    )


def test_an_unknown_command_ends_with_2() -> None:
    assert CliRunner().invoke(app, ["publish"]).exit_code == 2


def test_every_system_to_begin_with_is_named() -> None:
    said = scorecard("init", "--help").output
    assert {name for name in (FILE, *SYSTEMS) if not re.search(rf"\b{name}\b", said)} == set()
