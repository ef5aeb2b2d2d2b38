"""`backup`, `restore`, `retention` and `heartbeat`, as their users call them."""

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from scorecard.project import Project
from scorecard.stores.heartbeat import beat
from tests.cli.running import scorecard

HOUR = dt.timedelta(hours=1)


def test_a_backup_is_made_and_brought_back(published: Project, tmp_path: Path) -> None:
    into, again = tmp_path / "backup", tmp_path / "again"
    made = scorecard("backup", "--to", str(into))
    assert made.exit_code == 0, made.output
    assert f"in {into}, " in made.stdout
    assert made.stdout.splitlines()[0].endswith("of them new: all read back")
    assert ", 0 of them new" in scorecard("backup", "--to", str(into)).stdout
    shutil.rmtree(published.var)
    restored = scorecard("restore", "--from", str(into), "--project", str(again))
    assert restored.exit_code == 0, restored.output
    assert f"restored to {again}, as of " in restored.stdout
    assert scorecard("verify", "--project", str(again)).exit_code == 0
    rebuilt = scorecard("rebuild-warehouse", "--project", str(again))
    assert (rebuilt.exit_code, "tables rebuilt" in rebuilt.stdout) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("restore", "--from", "."), "expected an empty folder as --project DIR"),
        (("restore", "--from", "nowhere", "--project", "x"), "expected a backup, found no backup"),
        (("restore", "--from", "nowhere", "--project", "."), "expected an empty folder to restore"),
        (("backup", "--to", "var/backup"), "expected a folder outside"),
        (("retention",), "expected retention.deliveries in the configuration"),
        (("retention", "--apply"), "expected who lets them go as --by PERSON"),
        (("retention", "erase", "99", "--by", "ann", "--reason", "x"), "expected a number from 1"),
        (("heartbeat", "--older-than", "soon"), "expected minutes, hours or days"),
    ],
)
def test_what_cannot_be_done_is_2_and_one_sentence(
    published: Project, arguments: tuple[str, ...], said: str
) -> None:
    result = scorecard(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output


def test_a_delivery_is_erased_and_a_rebuild_says_so(published: Project, tmp_path: Path) -> None:
    erased = scorecard("retention", "erase", "2", "--by", "ann", "--reason", "names of people")
    assert erased.exit_code == 0, erased.output
    assert erased.stdout.startswith("delivery 2 of a (drops/a.csv) erased\n")
    into = tmp_path / "again"
    rebuilt = scorecard("rebuild", "2026-03", "--edition", "1", "--into", str(into))
    assert rebuilt.exit_code == 2
    assert "  made without: the content of delivery 2 (drops/a.csv) was erased at" in rebuilt.stderr
    assert "by ann: names of people" in rebuilt.stderr
    states = scorecard("query", "SELECT value FROM mart.kpi_values WHERE unit = 'south'")
    assert "60" not in states.stdout


def test_what_may_go_is_listed(published: Project) -> None:
    path = published.config_dir / "organisation.yaml"
    path.write_text(path.read_text() + "retention: {deliveries: 12}\n", encoding="utf-8")
    result = scorecard("retention")
    assert result.exit_code == 0, result.output
    assert "may be erased: --apply --by PERSON does it" in result.stdout


@pytest.mark.fault("time")
def test_a_clock_that_stopped_is_told_of(published: Project) -> None:
    now = dt.datetime.now(dt.UTC)
    never = scorecard("heartbeat")
    assert (never.exit_code, "no tick yet" in never.stderr) == (2, True)
    for ago, code in ((HOUR / 2, 0), (4 * HOUR, 2), (-2 * HOUR, 2)):
        beat(published.heartbeat, now - ago)
        assert scorecard("heartbeat").exit_code == code, ago
    beat(published.heartbeat, now - 4 * HOUR)
    assert scorecard("heartbeat", "--older-than", "5h").exit_code == 0
    stopped = scorecard("heartbeat")
    assert stopped.stderr.startswith(f"{published.root}: last tick: ")
    assert stopped.stderr.endswith("look whether cron or Dagster's schedules run\n")
    assert ", 4 h 0 min ago" in scorecard("status").stdout
    doctor = scorecard("doctor", "--format", "csv").stdout
    assert "warning,clock," in doctor
    published.heartbeat.write_text("yesterday")
    assert "expected the time of the last tick, found 'yesterday'" in scorecard("heartbeat").stderr


def test_a_tick_is_noted_and_a_dry_one_is_not(published: Project) -> None:
    assert scorecard("tick", "--dry-run").exit_code == 0
    assert not published.heartbeat.exists()
    path = published.config_dir / "organisation.yaml"
    before = path.read_bytes()
    path.write_text("organisation: [", encoding="utf-8")
    assert scorecard("tick").exit_code == 2
    assert not published.heartbeat.exists()
    path.write_bytes(before)
    scorecard("tick")
    assert scorecard("heartbeat").exit_code == 0


def test_times_are_those_of_the_organisations_zone(published: Project) -> None:
    """Kolkata is five and a half hours before UTC, all the year."""
    path = published.config_dir / "organisation.yaml"
    path.write_text(path.read_text().replace("Europe/London", "Asia/Kolkata"))
    beat(published.heartbeat, dt.datetime(2026, 11, 3, 20, tzinfo=dt.UTC))
    assert published.heartbeat.read_text() == "2026-11-03T20:00:00+00:00\n"
    assert "last tick: 2026-11-04 01:30+05:30, " in scorecard("heartbeat").output
    whole = path.read_text()
    path.write_text("organisation: [")
    assert "last tick: 2026-11-03 20:00+00:00, " in scorecard("heartbeat").output
    path.write_text(whole)
    for command in ("status", "outbox", "sources list", "doctor"):
        told = scorecard(*command.split()).stdout
        assert re.search(r"20\d\d-\d\d-\d\d \d\d:\d\d\+05:30", told), command
        assert not re.search(r"UTC|\d\dZ|\+00:00|\d\dT\d\d", told), told
