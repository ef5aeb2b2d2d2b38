"""Units, image and compose file start commands there are, and open the page to nobody else."""

import configparser
import shlex
import tomllib
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


def test_the_image_has_all_that_runs_and_neither_tests_nor_somebodys_organisation() -> None:
    lines = (SCRIPTS / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = {name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1]}
    assert all((SHIPPED / name).exists() for name in copied)
    project = tomllib.loads((SHIPPED / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {*project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]}
    assert packages <= copied
    assert {"sql", "templates", "workspace.yaml", "dagster.yaml", "uv.lock"} <= copied
    assert not {".", "config", "tests", "var"} & copied
    # Pages need the libraries that set-up sees to, and they are there before it runs.
    said = " ".join(lines)
    setup = (SCRIPTS / "setup.sh").read_text(encoding="utf-8")
    pango = next(line for line in setup.splitlines() if line.startswith("PANGO=")).split('"')[1]
    assert all(library in said for library in pango.split())
