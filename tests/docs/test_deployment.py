"""Units and the compose file start commands there are, and open the page to nobody else."""

import configparser
import shlex
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scorecard.project import SHIPPED
from tests.docs.test_docs import COMMANDS

SCRIPTS = SHIPPED / "scripts"
UNITS = sorted((SCRIPTS / "systemd").glob("*.service"))


def check_command(words: list[str]) -> None:
    program, name, *options = words
    assert program == "/opt/scorecard/.venv/bin/scorecard"
    known = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert {word for word in options if word.startswith("--")} <= known


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_there_is_as_nobody_special(path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(path, encoding="utf-8")
    service = unit["Service"]
    check_command(shlex.split(service["ExecStart"]))
    assert service["User"] == "scorecard"
    assert "--host" not in service["ExecStart"]
    folder = service["WorkingDirectory"]
    assert service["ReadWritePaths"] == folder
    assert service["Environment"] == f"SCORECARD_PROJECT={folder}"


def test_containers_start_commands_there_are_and_the_page_is_of_this_machine_alone() -> None:
    services: dict[str, Any] = YAML(typ="safe").load(SCRIPTS / "compose.yaml")["services"]
    for service in services.values():
        check_command(service["command"])
    assert services["page"]["ports"] == ["127.0.0.1:3000:3000"]
    assert "ports" not in services["daemon"]
    mounted = {tuple(service["volumes"]) for service in services.values()}
    assert len(mounted) == 1
