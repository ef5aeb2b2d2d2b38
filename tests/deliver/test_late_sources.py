"""The digest's line of sources that missed the cut-off: what it says, and when it is news."""

from pathlib import Path

import pytest

from scorecard import stages
from scorecard.deliver.late_sources import late_words
from scorecard.deliver.outbox import Sent
from scorecard.project import Project
from tests.close.chasing import (
    MARCH,
    chased_march,
    close,
    desk_at,
    hr_file,
)
from tests.deliver.test_receipts import mails, text


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """February was closed on time; of March Ledger has come on WD1, and HR's file is not there."""
    return chased_march(tmp_path / "organisation")


def late(project: Project, moment: str) -> tuple[str, tuple[str, ...]]:
    with desk_at(project, moment) as desk:
        return late_words(desk, MARCH)


def digest(project: Project, moment: str) -> Sent:
    with desk_at(project, moment) as desk:
        for step in (
            lambda: stages.derived_breaks(desk, MARCH),
            lambda: stages.measure_results(desk),
            lambda: stages.scorecards(desk, MARCH),
            lambda: stages.scored_breaks(desk, MARCH),
            lambda: stages.effects(desk, MARCH),
            lambda: stages.signals(desk),
            lambda: stages.diagnoses(desk),
            lambda: stages.edition(desk, MARCH),
            lambda: stages.snapshot(desk),
        ):
            step()
        return stages.alert_digest(desk, MARCH)


def test_nothing_is_said_before_the_cut_off_or_where_all_came_by_it(project: Project) -> None:
    assert late(project, "2026-04-02 11:00") == ("", ())
    hr_file(project, "2026-03")
    close(project, "2026-03", "2026-04-02 11:00")
    assert late(project, "2026-04-08 12:00") == ("", ())


def test_what_is_missing_and_what_came_late_is_named(project: Project) -> None:
    assert late(project, "2026-04-02 11:01") == (
        "1 of 2 sources after the cut-off (WD2 12:00, Europe/London): HR (not there yet)",
        ("b",),
    )
    hr_file(project, "2026-03")
    close(project, "2026-03", "2026-04-08 05:00")
    assert late(project, "2026-04-08 06:00") == (
        "1 of 2 sources after the cut-off (WD2 12:00, Europe/London): HR (WD4)",
        (),
    )


def test_that_something_is_late_is_news_once(project: Project) -> None:
    (before,) = mails(digest(project, "2026-04-01 06:00").digests, "ann")
    assert "LATE FIGURES" not in text(before)
    assert digest(project, "2026-04-02 11:00").digests == ()
    (after,) = mails(digest(project, "2026-04-07 05:00").digests, "ann")
    assert (
        "\nLATE FIGURES\n"
        "1 of 2 sources after the cut-off (WD2 12:00, Europe/London): HR (not there yet)\n"
        in text(after)
    )
    assert digest(project, "2026-04-07 06:00").digests == ()
