"""Reminders: a mail to whoever something is to come from, once for a step; deputies; escalation."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from scorecard import stages
from scorecard.deliver.outbox import Sent
from scorecard.ingest import form_layout as layout
from scorecard.period import Month
from scorecard.project import Project
from tests.close.chasing import (
    chased_march,
    chased_organisation,
    configure,
    desk_at,
    hr_file,
    people,
    remind,
)
from tests.deliver.test_receipts import mails, text
from tests.review import world
from tests.running import Checkpoints, Crash, desk_of

AWAY = {"away": [{"first_day": "2026-04-01", "last_day": "2026-04-02"}]}
ESCALATED = {"escalate_to": "eve", "escalate_after": 1}
WD2, CUTOFF = "2026-04-02 07:00", "2026-04-02 12:00"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """February was closed on time; of March Ledger has come on WD1, and HR's file is not there."""
    return chased_march(tmp_path / "organisation")


def names(paths: Iterable[Path]) -> list[str]:
    return [path.name.partition("_")[2] for path in paths]


def said(sent: Sent, person: str) -> str:
    (mail,) = mails(sent.reminders, person)
    return text(mail)


def test_before_the_month_is_over_everybody_hears_until_when(tmp_path: Path) -> None:
    made = chased_organisation(tmp_path / "organisation")
    sent = remind(made, "2026-03-27 08:00", since="2026-03-27 08:00")
    assert names(sent.reminders) == ["ann_reminder.eml", "bob_reminder.eml"]
    (bobs,) = mails(sent.reminders, "bob")
    assert bobs["Subject"] == "Reminder, March 2026: 1 delivery expected by Thu 2 Apr 12:00"
    assert text(bobs) == (
        "Figures for March 2026\n"
        "Small\n"
        "\n"
        "Bob, 1 delivery is still to come from you, by Thu 2 Apr 12:00 (WD2, Europe/London).\n"
        "\n"
        "WHAT IS EXPECTED\n"
        "1. HR\n"
        "   - Looked for as drops/b_2026-03.csv\n"
        "\n"
        "WHAT TO DO\n"
        "1. Deliver it the way you always do. What is on its way needs no answer.\n"
        "2. Where it cannot be there in time, tell Ann when it will, and why.\n"
        "\n"
        "From OSM. Reply to this mail with questions.\n"
    )
    # Nothing is fetched of a month that is under way.
    with desk_of(made) as desk:
        assert not [item for item in desk.landing.deliveries() if item.source != "_config"]


def test_nobody_is_reminded_of_what_arrived(project: Project) -> None:
    assert names(remind(project, WD2, since=WD2).reminders) == ["bob_reminder.eml"]


def test_a_file_that_lies_there_since_the_run_is_found_first(project: Project) -> None:
    hr_file(project, "2026-03")
    assert remind(project, WD2, since=WD2) == Sent()


def test_a_failed_fetch_is_no_arrival_and_its_reason_is_told(project: Project) -> None:
    (project.root / "drops" / "b_2026-03.csv").write_text("<html>sign in</html>\n")
    found = said(remind(project, WD2, since=WD2), "bob")
    assert "   - The last try failed: drops/b_2026-03.csv" in found
    assert "   - It usually comes WD1 06:00, late at 0 of 1 close\n" in found


def test_a_step_is_one_mail_however_often_it_is_done(project: Project) -> None:
    first = remind(project, WD2, since=WD2)
    assert len(first.reminders) == 1
    assert remind(project, "2026-04-02 08:00", since=WD2) == Sent()
    # The next step of the day is another, whether or not anything has changed.
    assert len(remind(project, "2026-04-02 09:00", since="2026-04-02 09:00").reminders) == 1


def test_after_the_cut_off_it_is_overdue(project: Project) -> None:
    sent = remind(project, CUTOFF, since=CUTOFF)
    (bobs,) = mails(sent.reminders, "bob")
    assert bobs["Subject"] == "Reminder, March 2026: 1 delivery overdue since Thu 2 Apr 12:00"
    assert "Bob, 1 delivery was to come from you by Thu 2 Apr 12:00 (WD2" in text(bobs)
    assert "WHAT IS OVERDUE\n" in text(bobs)


def test_on_request_nobody_is_reminded_twice_a_day_unless_something_changed(
    project: Project,
) -> None:
    assert len(remind(project, WD2, since=WD2).reminders) == 1
    assert remind(project, "2026-04-02 08:00") == Sent()
    assert len(remind(project, CUTOFF).reminders) == 1
    assert remind(project, "2026-04-02 13:00") == Sent()
    assert len(remind(project, "2026-04-03 08:00").reminders) == 1


def test_the_deputy_is_written_to_while_somebody_is_away(project: Project) -> None:
    configure(project, people=people(**AWAY))
    sent = remind(project, WD2, since=WD2)
    assert names(sent.reminders) == ["dan_reminder.eml"]
    assert "Dan, 1 delivery is still to come from you" in said(sent, "dan")
    assert "1. HR (for Bob, who is away)\n" in said(sent, "dan")
    # Bob is back on the 3rd.
    assert names(remind(project, "2026-04-03 08:00").reminders) == ["bob_reminder.eml"]


def test_a_deputy_who_is_away_too_has_one_or_the_person_hears_it(project: Project) -> None:
    def reminded(**of_dan: object) -> list[str]:
        bob_and_dan = [
            {**person, **AWAY, **of_dan} if person["id"] == "dan" else person
            for person in people(**AWAY)
        ]
        configure(project, people=bob_and_dan)
        return names(remind(project, WD2).reminders)

    assert reminded(deputy="eve") == ["eve_reminder.eml"]
    assert reminded() == ["bob_reminder.eml"]


def test_what_is_late_is_told_once_to_whom_it_is_escalated(project: Project) -> None:
    """An escalation is due on WD3 at 12:00: 7 April, Good Friday and Easter Monday between."""
    configure(project, chasing=ESCALATED)
    assert names(remind(project, "2026-04-07 10:59").reminders) == ["bob_reminder.eml"]
    sent = remind(project, "2026-04-07 11:00", since="2026-04-07 11:00")
    assert names(sent.reminders) == ["bob_reminder.eml", "eve_reminder.eml"]
    (eves,) = mails(sent.reminders, "eve")
    assert eves["Subject"] == "Late figures, March 2026: 1 delivery missing since Thu 2 Apr 12:00"
    assert "1. HR (of Bob)\n   - Looked for as drops/b_2026-03.csv\n" in text(eves)
    assert names(remind(project, "2026-04-08 11:00").reminders) == ["bob_reminder.eml"]


def test_nothing_is_escalated_once_it_is_there(project: Project) -> None:
    configure(project, chasing=ESCALATED)
    hr_file(project, "2026-03")
    assert remind(project, "2026-04-07 12:00", since="2026-04-07 11:00") == Sent()


def test_figures_of_forms_are_named_until_they_are_given(tmp_path: Path) -> None:
    made = world.manual_organisation(tmp_path / "organisation")
    world.turn(made)
    inputs = {("audits", name): {layout.VALUE: 7} for name in ("north", "south")}
    world.drop(made, "bob.xlsx", world.filled(world.form_of(made, "bob"), inputs))
    found = said(remind(made, "2026-04-01 12:00"), "bob")
    assert (
        "1. By hand\n   - 4 of 6 figures missing: Trained of North, Trained of South, "
        "Spend of North, Spend of South\n   - Put the form into the folder drops/forms of Small\n"
    ) in found


def test_crashed_with_reminders_queued_each_leaves_once(project: Project) -> None:
    checkpoints = Checkpoints()
    remind(project, WD2, since=WD2, checkpoint=checkpoints)
    assert checkpoints.seen[-1] == "reminders queued"
    crashing = Checkpoints(crash_at=checkpoints.seen.index("reminders queued"))
    with pytest.raises(Crash, match="reminders queued"):
        remind(project, CUTOFF, since=CUTOFF, checkpoint=crashing)
    assert names(remind(project, CUTOFF, since=CUTOFF).reminders) == ["bob_reminder.eml"]
    assert remind(project, CUTOFF, since=CUTOFF) == Sent()


def test_a_form_goes_to_the_deputy_once(tmp_path: Path) -> None:
    """Bob's form of March is mailed to Ann on 3 November 2026, while he is away."""
    away = {"deputy": "ann", "away": [{"first_day": "2026-11-01", "last_day": "2026-11-03"}]}
    staff = [{**p, **away} if p["id"] == "bob" else p for p in world.PEOPLE]
    made = world.manual_organisation(tmp_path / "organisation", people=staff)
    sent = world.turn(made).forms
    assert names(sent.forms) == ["ann_form.eml", "cleo_form.eml"]
    (anns,) = mails(sent.forms, "ann")
    assert "Ann, 6 figures are asked of Bob, who is away, for March 2026.\n" in text(anns)
    world.configure(made)
    again = world.turn(made).forms
    assert names(again.forms) == []
    assert [held.person for held in again.held] == ["bob", "cleo"]


def test_a_form_that_lies_there_before_the_month_is_over_is_not_asked_for(tmp_path: Path) -> None:
    """Before March is over a form that lies in the folder is not asked for, and lands nothing."""
    made = world.manual_organisation(tmp_path / "organisation")
    with desk_at(made, "2026-03-27 08:00") as desk:
        stages.forms(desk, Month.parse(world.MONTH))
    inputs = {("posts", "north"): {layout.NUMERATOR: 9, layout.DENOMINATOR: 10}}
    world.drop(made, "cleo.xlsx", world.filled(world.form_of(made, "cleo"), inputs))
    assert names(remind(made, "2026-03-27 09:00").reminders) == [
        "ann_reminder.eml",
        "bob_reminder.eml",
    ]
