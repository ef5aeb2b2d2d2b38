import errno
import os
from pathlib import Path

import pytest

from scorecard.project import Project
from scorecard.stores.lock import project_lock
from tests.cli.running import scorecard


def test_a_valid_configuration_is_0(organisation: Project) -> None:
    result = scorecard("validate")
    assert result.exit_code == 0
    assert result.output == (
        f"{organisation.config_dir}: valid; 3 units, 1 KPI, 2 scorecards, 2 sources\n"
    )


def test_every_problem_of_a_configuration_is_named_at_once(organisation: Project) -> None:
    path = organisation.config_dir / "organisation.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("time_zone:", "timezone:") + "\nkpiss: []\n"
    path.write_text(text, encoding="utf-8")
    result = scorecard("validate")
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert any("timezone: expected no such key" in line for line in lines)
    assert any("kpiss: expected one of" in line for line in lines)
    assert all(line.startswith("config/organisation.yaml:") for line in lines[:-1])
    assert lines[-1] == f"{len(lines) - 1} problems in the configuration"


def test_no_organisation_is_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCORECARD_PROJECT", raising=False)
    monkeypatch.chdir(tmp_path)
    result = scorecard("status")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: no config/organisation.yaml in {tmp_path} or above")


@pytest.mark.parametrize(
    ("month", "reason"),
    [
        ("october", "month 'october': expected YYYY-MM, for example 2026-10"),
        ("2026-13", "month '2026-13': expected YYYY-MM, for example 2026-10"),
    ],
)
def test_an_unknown_month_format_is_2(organisation: Project, month: str, reason: str) -> None:
    result = scorecard("run", "--month", month)
    assert (result.exit_code, result.stderr) == (2, f"error: {reason}\n")


def test_no_snapshot_yet_is_2(organisation: Project) -> None:
    result = scorecard("query", "SELECT 1")
    assert result.exit_code == 2
    assert "no snapshot yet" in result.stderr


@pytest.mark.fault("two at once")
def test_a_held_lock_is_75_and_names_the_holder(organisation: Project) -> None:
    with project_lock(organisation.lock, "month end of 2026-03"):
        result = scorecard("rebuild-warehouse")
    assert result.exit_code == 75
    assert "month end of 2026-03" in result.stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.fault("disk")
def test_a_disk_that_cannot_be_written_is_2_and_one_line(
    organisation: Project, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(self: Project) -> None:
        raise OSError(number, os.strerror(number), "/srv/var/landing")

    monkeypatch.setattr(Project, "config", full)
    result = scorecard("validate")
    assert result.exit_code == 2
    said = f"error: /srv/var/landing: {os.strerror(number)}; nothing is lost\n"
    assert result.stderr == said


def test_what_nobody_expected_is_one_line_and_a_log(
    organisation: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Project) -> None:
        raise ZeroDivisionError("a bug\nin two lines")

    monkeypatch.setattr(Project, "config", broken)
    result = scorecard("validate")
    assert result.exit_code == 1
    (log,) = (organisation.var / "log").iterdir()
    assert result.stderr == f"defect: ZeroDivisionError: a bug; see {log}\n"
    assert "Traceback" in log.read_text(encoding="utf-8")
