"""`scorecard chase`, and reminders by `scorecard tick`, at moments of March's end in 2026."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from scorecard.close.desk import open_ledger
from scorecard.project import Project
from tests.cli.running import scorecard
from tests.cli.test_clock import at
from tests.close.chasing import chased_march, chased_organisation, close, configure, hr_file, people


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """February was closed on time; of March Ledger has come on WD1, and HR's file is not there."""
    made = chased_march(tmp_path / "organisation")
    monkeypatch.chdir(made.root)
    return made


def rows(*arguments: str) -> list[dict[str, str]]:
    result = scorecard("chase", *arguments, "--format", "csv")
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_it_shows_what_is_there_and_what_is_not(project: Project) -> None:
    with at("2026-04-02T12:00:00+00:00"):
        ledger, hr = rows("--month", "2026-03")
        table = scorecard("chase")
    assert (ledger["source"], ledger["owner"], ledger["state"]) == ("a", "Ann", "arrived WD1 06:00")
    assert (hr["source"], hr["owner"], hr["state"]) == ("b", "Bob", "overdue since WD2 12:00")
    assert "drops/b_2026-03.csv" in hr["missing"]
    # One close, February, on time: (0 + 1) / (1 + 2).
    assert (hr["usual"], hr["late"], hr["chance late, %"]) == ("WD1 06:00", "0 of 1", "33")
    assert (hr["likely late"], hr["last reminded"]) == ("false", "")
    assert table.stdout.startswith(
        "March 2026: 1 of 2 outstanding; the cut-off is Thu 2 Apr 12:00 (WD2, Europe/London)\n"
    )


def test_with_json_it_is_rows_alone(project: Project) -> None:
    with at("2026-04-02T12:00:00+00:00"):
        told = json.loads(scorecard("chase", "--format", "json").stdout)
    assert [row["source"] for row in told] == ["a", "b"]
    assert told[1]["likely late"] is False


def test_send_mails_once_and_shows_when(project: Project) -> None:
    with at("2026-04-02T12:00:00+00:00"):
        told = scorecard("chase", "--send", "--dry-run")
        assert (
            "1 mail would be sent\n"
            "  to Bob: Reminder, March 2026: 1 delivery overdue since Thu 2 Apr 12:00\n"
        ) in told.stdout
        assert not list(project.outbox.rglob("*.eml"))
        assert scorecard("chase", "--send").stdout.startswith("1 mail sent\n")
        assert scorecard("chase", "--send").stdout.startswith("0 mails sent\n")
        assert rows()[1]["last reminded"] == "2026-04-02 13:00+01:00"
        assert "0 mails would be sent\n" in scorecard("chase", "--send", "--dry-run").stdout
    assert [path.name for path in project.outbox.rglob("*.eml")] == ["01_bob_reminder.eml"]


def test_the_deputy_is_shown(project: Project) -> None:
    away = [{"first_day": "2026-04-01", "last_day": "2026-04-10"}]
    configure(project, people=people(away=away))
    with at("2026-04-02T12:00:00+00:00"):
        assert rows()[1]["owner"] == "Dan for Bob, who is away"


def test_a_dry_run_of_nothing_is_one_clear_error(project: Project) -> None:
    result = scorecard("chase", "--dry-run")
    assert result.exit_code == 2
    assert "--dry-run: expected --send beside it, found none" in result.stderr


def test_before_the_first_run_everything_is_expected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = chased_organisation(tmp_path / "organisation")
    monkeypatch.chdir(made.root)
    with at("2026-03-27T12:00:00+00:00"):
        told = rows("--month", "2026-03")
    assert [row["state"] for row in told] == ["expected by WD2 12:00"] * 2
    # Nothing is known yet, and nothing is made up.
    assert [(row["late"], row["chance late, %"]) for row in told] == [("", "")] * 2


def test_a_tick_reminds_and_the_next_one_does_nothing(project: Project) -> None:
    steps = ["remind WD-3 08:00", "run WD1 06:00"]
    with open_ledger(project) as ledger:
        ledger.record_steps("2026-03", steps)
    with at("2026-04-02T07:10:00+00:00"):
        first = scorecard("tick")
        second = scorecard("tick")
    assert first.exit_code == 0, first.output
    assert first.stdout.startswith(
        "2026-03: Remind of what is missing, due since Thu 2 Apr 08:00\n1 mail sent\n"
    )
    assert second.stdout == (
        "Nothing is due.\n"
        "Next: Remind of what is missing for 2026-03, Thu 2 Apr 13:00 (WD2, Europe/London)\n"
    )
    with open_ledger(project) as ledger:
        assert ledger.steps_done("2026-03").keys() == {*steps, "remind WD2 08:00"}
    assert [path.name for path in project.outbox.rglob("*.eml")] == ["01_bob_reminder.eml"]


def test_missed_reminders_are_caught_up_by_one(project: Project) -> None:
    with open_ledger(project) as ledger:
        ledger.record_steps("2026-03", ["run WD1 06:00"])
    with at("2026-04-02T12:10:00+00:00"):
        result = scorecard("tick")
    assert "with 2 steps missed before it" in result.stdout
    assert [path.name for path in project.outbox.rglob("*.eml")] == ["01_bob_reminder.eml"]


def test_status_does_without_a_mart_an_earlier_version_did_not_write(project: Project) -> None:
    with duckdb.connect(str(project.snapshot)) as con:
        (found,) = con.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'timeliness'"
        ).fetchall()
        con.execute(f"DROP {'TABLE' if found == (1,) else 'VIEW'} mart.timeliness")
    result = scorecard("status")
    assert result.exit_code == 0, result.output
    assert "Sources on time" not in result.stdout
    assert "Open breaks" in result.stdout


def test_status_says_how_many_sources_were_on_time(project: Project) -> None:
    hr_file(project, "2026-03")
    close(project, "2026-03", "2026-04-07 06:00")
    shown = scorecard("status").stdout.partition("Sources on time, newest months\n")[2]
    lines = [line.split() for line in shown.splitlines()[:4]]
    assert lines[0] == ["month", "sources", "on_time", "late", "open", "on_time_percent"]
    assert lines[2:4] == [
        ["2026-03", "2", "1", "1", "0", "50"],
        ["2026-02", "2", "2", "0", "0", "100"],
    ]
