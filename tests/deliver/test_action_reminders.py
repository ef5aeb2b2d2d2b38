"""Actions in reminders and in the digest: whose are overdue or due soon, once for a step."""

from pathlib import Path

import pytest

from scorecard.deliver.late_actions import late_actions
from scorecard.project import Project
from scorecard.stores.ledger_decisions import NewDecision
from tests.close.chasing import (
    chased_organisation,
    configure,
    desk_at,
    hr_file,
    ledger_file,
    people,
    remind,
)
from tests.deliver.test_receipts import mails, text

WD2 = "2026-04-02 07:00"
AWAY = {"away": [{"first_day": "2026-04-01", "last_day": "2026-04-02"}]}


def agree(project: Project, owner: str, due: str, text: str = "Call them") -> int:
    """An action of February on the group's revenue, in the ledger."""
    with desk_at(project, "2026-03-10 09:00") as desk:
        decision = NewDecision(
            kind="action",
            reason=text,
            landed=0,
            kpi="revenue",
            unit="group",
            first_month="2026-02",
            last_month="2026-02",
            place="measure revenue",
            action=text,
            due=due,
            action_owner=owner,
        )
        (seq,) = desk.ledger.decisions.record([decision], person="ann", channel="command line")
    return seq


def close(project: Project, seq: int) -> None:
    with desk_at(project, "2026-04-02 06:00") as desk:
        decision = NewDecision(
            kind="follow_up",
            reason="called",
            landed=0,
            unit="group",
            first_month="2026-03",
            last_month="2026-03",
            place="measure revenue",
            edit="done",
            about=seq,
        )
        desk.ledger.decisions.record([decision], person="ann", channel="command line")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An organisation whose March is all there on WD2, Bob with two actions and Eve with one.

    Bob's first is overdue since 31 March, his second due by the end of April; Eve's is in May.
    """
    made = chased_organisation(tmp_path / "organisation")
    ledger_file(made, "2026-02", "2026-03")
    hr_file(made, "2026-03")
    agree(made, "bob", "2026-03-31")
    agree(made, "bob", "2026-04-30", "Hire <two>")
    agree(made, "eve", "2026-05-01")
    return made


def test_whoever_owes_nothing_but_actions_is_reminded_of_those(project: Project) -> None:
    with desk_at(project, "2026-03-10 09:00") as desk:
        first, second, _ = (item.seq for item in desk.ledger.decisions.all())
    sent = remind(project, WD2, since=WD2)
    (mail,) = mails(sent.reminders, "bob")
    assert len(sent.reminders) == 1
    assert mail["Subject"] == "Reminder, March 2026: 2 actions to follow up"
    assert text(mail) == (
        "Actions to follow up\n"
        "Small\n"
        "\n"
        "Bob, 2 actions of yours are overdue or due this month.\n"
        "\n"
        "ACTIONS OF YOURS\n"
        f"Action {first}: Call them\n"
        "   - Revenue of Group, agreed for February 2026\n"
        "   - Overdue since 31 March 2026\n"
        f"Action {second}: Hire <two>\n"
        "   - Revenue of Group, agreed for February 2026\n"
        "   - Due on 30 April 2026\n"
        "\n"
        "WHAT TO DO\n"
        "1. Tell Ann of each action whether it is done, or by when it will be.\n"
        "\n"
        "From OSM. Reply to this mail with questions.\n"
    )
    html = mail.get_body(("html",))
    assert html is not None
    assert "Hire &lt;two&gt;" in html.get_content()


def test_a_step_tells_of_an_action_once_and_one_that_is_done_is_told_no_more(
    project: Project,
) -> None:
    assert len(remind(project, WD2, since=WD2).reminders) == 1
    assert not remind(project, "2026-04-02 09:00", since=WD2).reminders
    with desk_at(project, WD2) as desk:
        numbers = [item.seq for item in desk.ledger.decisions.all()]
    for seq in numbers[:2]:
        close(project, seq)
    later = "2026-04-02 13:00"
    assert not remind(project, later, since=later).reminders


def test_figures_come_before_actions_in_one_mail(project: Project) -> None:
    (project.root / "drops" / "b_2026-03.csv").unlink()
    sent = remind(project, WD2, since=WD2)
    (mail,) = mails(sent.reminders, "bob")
    assert mail["Subject"] == (
        "Reminder, March 2026: 1 delivery expected by Thu 2 Apr 12:00, 2 actions to follow up"
    )
    said = text(mail)
    assert said.index("1. HR") < said.index("ACTIONS OF YOURS")
    assert "3. Tell Ann of each action" in said


def test_the_deputy_hears_of_actions_of_whoever_is_away(project: Project) -> None:
    configure(project, people=people(**AWAY))
    sent = remind(project, WD2, since=WD2)
    (mail,) = mails(sent.reminders, "dan")
    assert "Call them (for Bob, who is away)" in text(mail)


def test_the_digest_names_what_is_overdue(project: Project) -> None:
    with desk_at(project, WD2) as desk:
        seq = desk.ledger.decisions.all()[0].seq
        assert late_actions(desk) == f"1 action overdue: {seq} Call them (Bob, 2026-03-31)"
    with desk_at(project, "2026-03-31 09:00") as desk:
        assert late_actions(desk) == ""
    for _ in range(5):
        agree(project, "eve", "2026-03-31")
    with desk_at(project, WD2) as desk:
        told = late_actions(desk)
    assert told.startswith("6 actions overdue: ")
    assert told.endswith("(Eve, 2026-03-31) and 1 more")
