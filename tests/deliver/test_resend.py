"""What people do about mails: list them, let those leave that are due, send some again."""

import json
import re
from pathlib import Path

import pytest

from scorecard.onboard.doctor.mail import mail_server
from scorecard.project import Project
from tests.cli.running import scorecard
from tests.conftest import drop
from tests.deliver.live import (
    ANN,
    BO,
    EVERYBODY,
    MONTH,
    again,
    differences,
    ended,
    mailing,
    mails,
    release,
    states,
)
from tests.deliver.mailserver import MailServer
from tests.running import Checkpoints, Crash, desk_of, run

BY = ("--month", MONTH, "--by", "ann", "--reason", "Bo has not got it")


@pytest.fixture(autouse=True)
def here(live: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCORECARD_PROJECT", str(live.root))


def number_of(live: Project, recipient: str) -> str:
    """The number of a reader's card."""
    (found,) = [m for m in mails(live) if m.recipient == recipient and m.kind == "card"]
    return str(found.number)


def test_the_outbox_lists_what_became_of_each_mail(live: Project, mailserver: MailServer) -> None:
    mailserver.at_rcpt[BO] = "550 no such user"
    release(live)
    listed = json.loads(scorecard("outbox", "--month", MONTH, "--format", "json").output)
    found = {(row["what"], row["to"]): (row["state"], row["detail"]) for row in listed}
    assert found["card north", BO] == ("REJECTED", "550 no such user")
    assert found["card group", ANN] == ("SENT", "250 OK queued")
    assert [row["number"] for row in listed] == [1, 2, 3, 4, 5, 6]
    refused = json.loads(scorecard("outbox", "--state", "rejected", "--format", "json").output)
    assert [row["to"] for row in refused] == [BO]
    assert scorecard("outbox", "--month", "2026-01").output == "none\n"


def test_a_state_that_there_is_not_is_2(live: Project) -> None:
    result = scorecard("outbox", "--state", "gone")
    assert result.exit_code == 2
    assert result.output.startswith("error: --state gone: expected one of PENDING, CLAIMED, SENT")


def test_sending_once_the_server_is_back(live: Project, mailserver: MailServer) -> None:
    mailing(live, 1)
    release(live)
    failed = scorecard("send")
    assert failed.exit_code == 3
    assert "0 mails sent\n  not sent to ann: mail server 127.0.0.1:1: cannot" in failed.output
    mailing(live, mailserver.port)
    sent = scorecard("send")
    assert sent.exit_code == 0, sent.output
    assert sent.output.startswith("5 mails sent\n  sent to ann@small.example (digest for ann)\n")
    assert mailserver.addresses() == EVERYBODY
    assert differences(mailserver, live) == (0, 0, 0)
    assert scorecard("send").output == "0 mails sent\n"


def test_a_dry_run_says_what_would_go_and_sends_nothing(
    live: Project, mailserver: MailServer
) -> None:
    mailing(live, 1)
    release(live)
    mailing(live, mailserver.port)
    before = states(live)
    lines = scorecard("send", "--dry-run").output.splitlines()
    assert lines[0] == "delivery.mode is live; nothing was sent"
    by = f"by 127.0.0.1:{mailserver.port}"
    assert re.sub(r" mail \d+", "", lines[1]) == f"{MONTH} (digest) would be sent to {ANN} {by}"
    assert {line.partition(" would ")[2] for line in lines[2:]} == {
        f"leave after the alert digest of {MONTH}"
    }
    mailing(live, mailserver.port, mode="files")
    assert f"would be written to {live.outbox / MONTH}" in scorecard("send", "--dry-run").output
    assert (mailserver.connections, states(live)) == (0, before)
    mailing(live, mailserver.port)
    scorecard("send")
    assert scorecard("send", "--dry-run").output.endswith("No mail is due.\n")


def test_a_dry_run_tells_what_a_person_has_to_decide(live: Project, mailserver: MailServer) -> None:
    mailing(live, mailserver.port, unknown="hold")
    mailserver.silent[4] = "lost"
    release(live)
    (line,) = scorecard("send", "--dry-run").output.splitlines()[1:]
    assert line.endswith("(card north) would stay, a person has to decide: scorecard resend")
    mailing(live, mailserver.port, unknown="resend")
    (line,) = scorecard("send", "--dry-run").output.splitlines()[1:]
    assert f"would be sent to {BO} by" in line


def test_what_a_dead_run_left_is_told_by_a_dry_run_and_sent_once_more(
    live: Project, mailserver: MailServer
) -> None:
    steps = Checkpoints()

    def checkpoint(name: str) -> None:
        steps(name)
        if steps.seen.count("mail answered") == 4:
            raise Crash(name)

    with pytest.raises(Crash):
        release(live, checkpoint)
    assert f"would be sent to {BO}" in scorecard("send", "--dry-run").output
    scorecard("send")
    assert differences(mailserver, live) == (0, 0, 1)
    assert mailserver.addresses().count(BO) == 2


@pytest.mark.parametrize("kind", ["number", "key"])
def test_a_refused_mail_is_sent_again_with_the_same_bytes(
    live: Project, mailserver: MailServer, kind: str
) -> None:
    mailserver.at_data[BO] = "550 mailbox full"
    release(live)
    mailserver.at_data.clear()
    (refused,) = [m for m in mails(live) if m.state == "REJECTED"]
    named = str(refused.number) if kind == "number" else refused.key[:12]
    result = scorecard("resend", named, *BY)
    assert result.exit_code == 0, result.output
    assert result.output == f"1 mail sent again\n  sent to {BO} (north for bo)\n"
    assert differences(mailserver, live) == (0, 0, 0)
    assert states(live) == ["SENT"] * 5
    assert not [line for line in ended(live) if "refused" in line and "550" in line]
    with desk_of(live) as desk, desk.ledger._database.reading() as connection:
        acts = connection.exec_driver_sql(
            "SELECT n.person, n.channel, e.state, e.detail FROM entries AS n "
            "JOIN outbox_events AS e ON e.seq = n.seq WHERE n.kind = 'resend'"
        ).all()
    assert acts == [("ann", "command line", "PENDING", "Bo has not got it")]


def test_an_unknown_mail_is_decided_by_a_person(live: Project, mailserver: MailServer) -> None:
    mailing(live, mailserver.port, unknown="hold")
    mailserver.silent[4] = "kept"
    release(live)
    assert scorecard("resend", number_of(live, BO), *BY).exit_code == 0
    assert differences(mailserver, live) == (0, 0, 1)
    ids = [mail.message_id for mail in mailserver.mailbox if mail.recipient == BO]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_after_a_rehearsal_mails_are_sent_to_whom_they_are_for(
    live: Project, mailserver: MailServer
) -> None:
    mailing(live, mailserver.port, mode="redirect", redirect_to="try@small.example")
    release(live)
    mailing(live, mailserver.port)
    again(live)
    assert set(mailserver.addresses()) == {"try@small.example"}
    numbers = [str(message.number) for message in mails(live) if message.kind == "card"]
    mailserver.mailbox.clear()
    result = scorecard("resend", *numbers, *BY)
    assert result.output.startswith("4 mails sent again\n")
    assert mailserver.addresses() == EVERYBODY[1:]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "bo", "--reason", "x"), "person 'bo': expected the role osm, found executive"),
        (("--by", "me", "--reason", "x"), "person 'me': expected one of ann, bo, cy"),
        (("--by", "ann", "--reason", " "), "reason: expected a few words, found none"),
    ],
)
def test_who_may_not_decide_it_changes_nothing(
    live: Project, mailserver: MailServer, arguments: tuple[str, ...], said: str
) -> None:
    mailserver.at_rcpt[BO] = "550 no"
    release(live)
    before = states(live)
    result = scorecard("resend", number_of(live, BO), "--month", MONTH, *arguments)
    assert (result.exit_code, states(live)) == (2, before)
    assert result.output.startswith(f"error: {said}")


@pytest.mark.parametrize("named", ["99", "0", "abc", "", "-1"])
def test_a_mail_that_there_is_not_is_2(live: Project, named: str) -> None:
    release(live)
    result = scorecard("resend", *BY, "--", named)
    assert result.exit_code == 2
    assert f"error: mail {named!r}: expected the number of a mail of {MONTH}" in result.output


def test_one_that_cannot_be_sent_again_stops_the_others_too(
    live: Project, mailserver: MailServer
) -> None:
    """Bo's is due anyway, as the server was busy; Ann's alone would do."""
    mailserver.at_rcpt[BO] = "451 busy"
    release(live)
    result = scorecard("resend", number_of(live, BO), "2", *BY)
    assert result.exit_code == 2
    assert "it is due anyway; `scorecard send` sends it" in result.output
    assert states(live).count("SENT") == 4


def test_an_old_version_is_not_sent_again(live: Project, mailserver: MailServer) -> None:
    release(live)
    number = number_of(live, BO)
    drop(live, "a.csv", "revenue,north,2026-03,70", "revenue,south,2026-03,60")
    run(live, MONTH)
    result = scorecard("resend", number, *BY)
    assert result.exit_code == 2
    assert f"mail {number}: superseded: the card is now version" in result.output


def test_the_doctor_looks_at_the_server_and_sends_nothing(
    live: Project, mailserver: MailServer, tmp_path: Path
) -> None:
    (item,) = mail_server(live, live.config())
    assert (item.state, item.what) == ("ok", "mail")
    assert item.found == (
        f"127.0.0.1:{mailserver.port} answers, without a login; nothing was sent. Mails go to "
        "their recipients"
    )
    assert mailserver.transactions == 0
    mailing(live, 1, mode="redirect", redirect_to=ANN)
    (item,) = mail_server(live, live.config())
    assert (item.state, item.found) == (
        "problem",
        "mail server 127.0.0.1:1: cannot be reached (Connection refused)",
    )
    mailing(live, 1, mode="files")
    assert list(mail_server(live, live.config())) == []
