"""`scorecard tick` and `scorecard calendar`, at moments of March's end in 2026."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from scorecard.close.desk import open_ledger
from scorecard.project import Project
from tests.cli.running import scorecard
from tests.review.world import manual_organisation

TIMETABLE = """
timetable:
  - {day: -3, at: "08:00", do: ask, name: Ask for figures}
  - {day: 1, at: "06:00", name: Cards for review}
  - {day: 4, at: "06:00", name: Final cards}
"""


@pytest.fixture
def timed(organisation: Project) -> Project:
    """The small organisation with a timetable of its own."""
    (organisation.config_dir / "timetable.yaml").write_text(TIMETABLE, encoding="utf-8")
    return organisation


def at(text: str) -> time_machine.travel:
    return time_machine.travel(dt.datetime.fromisoformat(text), tick=False)


def noted(project: Project) -> dict[str, str]:
    with open_ledger(project) as ledger:
        return ledger.steps_done("2026-03")


def test_a_tick_does_what_is_due_and_the_next_one_nothing(timed: Project) -> None:
    with at("2026-04-01T05:10:00+00:00"):
        first = scorecard("tick")
        assert first.exit_code == 3, first.output
        assert "2026-03: Cards for review, due since Wed 1 Apr 06:00" in first.stdout
        assert "edition 1" in first.stdout
        assert noted(timed).keys() == {"ask WD-3 08:00", "run WD1 06:00"}
        second = scorecard("tick")
    assert second.exit_code == 0
    assert second.stdout == (
        "Nothing is due.\nNext: Final cards for 2026-03, Wed 8 Apr 06:00 (WD4, Europe/London)\n"
    )


def test_a_dry_run_says_what_it_would_do_and_does_not(timed: Project) -> None:
    with at("2026-04-09T12:00:00+00:00"):
        result = scorecard("tick", "--dry-run")
    assert result.exit_code == 0
    assert (
        "2026-03: Final cards, due since Wed 8 Apr 06:00, with 1 step missed before it, "
        "would be done now" in result.stdout
    )
    assert noted(timed) == {}
    assert not timed.editions.exists() or not list(timed.editions.glob("2026-03*"))


def test_a_run_that_fails_is_tried_again(timed: Project) -> None:
    path = timed.config_dir / "broken.yaml"
    with at("2026-04-01T05:10:00+00:00"):
        path.write_text("units: 1\n", encoding="utf-8")
        assert scorecard("tick").exit_code == 2
        assert noted(timed) == {}
        path.unlink()
        assert scorecard("tick").exit_code == 3
    assert "run WD1 06:00" in noted(timed)


def test_people_are_asked_before_the_month_is_over(tmp_path: Path) -> None:
    project = manual_organisation(tmp_path / "organisation")
    (project.config_dir / "timetable.yaml").write_text(TIMETABLE, encoding="utf-8")
    with at("2026-03-27T08:00:00+00:00"):
        with open_ledger(project) as ledger:
            ledger.record_steps("2026-02", ["ask WD-3 08:00", "run WD1 06:00", "run WD4 06:00"])
        result = scorecard("tick", "--project", str(project.root))
        again = scorecard("tick", "--project", str(project.root))
    assert result.exit_code == 0, result.output
    assert "2026-03: Ask for figures, due since Fri 27 Mar 08:00\n" in result.stdout
    assert "mails sent" in result.stdout
    assert list(project.outbox.rglob("*.eml"))
    assert noted(project).keys() == {"ask WD-3 08:00"}
    assert again.stdout.startswith("Nothing is due.\n")


def test_the_calendar_shows_days_steps_and_what_is_done(timed: Project) -> None:
    with at("2026-04-01T05:10:00+00:00"):
        scorecard("tick")
    with at("2026-04-09T12:00:00+00:00"):
        result = scorecard("calendar", "--month", "2026-03")
    assert result.stdout == (
        "Small: March 2026 ends on Tue 31 Mar (Europe/London)\n"
        "  WD-3  Fri 27 Mar  08:00  ask    Ask for figures, done Wed 1 Apr 06:10\n"
        "  WD-2  Mon 30 Mar\n"
        "  WD-1  Tue 31 Mar\n"
        "  WD1   Wed 1 Apr   06:00  run    Cards for review, done Wed 1 Apr 06:10\n"
        "  WD2   Thu 2 Apr\n"
        "        Fri 3 Apr   Good Friday\n"
        "        Mon 6 Apr   Easter Monday\n"
        "  WD3   Tue 7 Apr\n"
        "  WD4   Wed 8 Apr   06:00  run    Final cards, not done: `scorecard tick` catches up\n"
        "\n"
    )


def test_without_a_month_it_is_the_one_ahead_and_the_last_while_it_is_open(timed: Project) -> None:
    with at("2026-04-01T05:10:00+00:00"):
        assert "Small: March 2026" in scorecard("calendar").stdout
        assert "Small: April 2026" in scorecard("calendar").stdout
        with open_ledger(timed) as ledger:
            ledger.record_steps("2026-03", ["ask WD-3 08:00", "run WD1 06:00", "run WD4 06:00"])
        assert scorecard("calendar").stdout.startswith("Small: April 2026")


def test_a_month_that_is_none_is_one_clear_error(timed: Project) -> None:
    result = scorecard("calendar", "--month", "2026-13")
    assert result.exit_code == 2
    assert "2026-13" in result.stderr
