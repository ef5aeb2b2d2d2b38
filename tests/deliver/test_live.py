"""Mails by a real server through the stages: its mailbox against the ledger, whatever breaks."""

import re
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from ruamel.yaml import YAML

from pipelines.cli.ending import caveats
from scorecard.close.backup import back_up
from scorecard.close.restore import restore
from scorecard.deliver import links
from scorecard.deliver.resend import send_waiting
from scorecard.project import Project
from scorecard.stores.ledger import OutboxMessage
from tests.conftest import drop
from tests.deliver.live import (
    ANN,
    AT,
    BO,
    CY,
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
from tests.deliver.mailserver import MailServer, listening
from tests.running import Checkpoints, Crash, desk_of, run
from tests.small import yaml_of

REHEARSAL = "rehearsal@small.example"

pytestmark = [pytest.mark.fault("mail"), pytest.mark.usefixtures("nobody_reads")]


def test_digest_first_then_each_card_to_whom_it_is_for(
    live: Project, mailserver: MailServer
) -> None:
    sent = release(live)
    assert mailserver.addresses() == EVERYBODY
    assert (sent.count("card"), sent.held, sent.cards) == (4, (), ())
    assert differences(mailserver, live) == (0, 0, 0)
    assert states(live) == ["SENT"] * 5
    assert [message.detail for message in mails(live)] == ["250 OK queued"] * 5
    assert mailserver.connections <= 2
    assert release(live).count("card", "digest") == 0
    again(live)
    assert mailserver.addresses() == EVERYBODY
    assert not list(live.outbox.rglob("*north.eml"))


def test_a_digest_that_waits_is_not_made_again(live: Project, mailserver: MailServer) -> None:
    """The cards it tells of are final by now, so it would say something else."""
    mailserver.at_rcpt[ANN] = "451 busy"
    release(live)
    kept = {path.name for path in live.editions.rglob("*")}
    again(live)
    assert {path.name for path in live.editions.rglob("*")} == kept
    mailserver.at_rcpt.clear()
    again(live)
    assert mailserver.addresses() == EVERYBODY


def test_nothing_reaches_anybody_before_the_release(live: Project, mailserver: MailServer) -> None:
    again(live)
    assert mailserver.addresses() == [ANN]
    (digest,) = mails(live)
    assert digest.kind == "digest"


def test_in_a_rehearsal_one_address_gets_everything_as_it_would_be(
    live: Project, mailserver: MailServer
) -> None:
    mailing(live, mailserver.port, mode="redirect", redirect_to=REHEARSAL)
    sent = release(live)
    assert mailserver.addresses() == [REHEARSAL] * 5
    assert differences(mailserver, live, REHEARSAL) == (0, 0, 0)
    assert {taken.address for taken in sent.taken} == {REHEARSAL}
    assert {m.detail for m in mails(live)} == {f"redirected to {REHEARSAL}: 250 OK queued"}


def test_a_server_that_is_configured_hears_nothing_while_mails_are_files(
    live: Project, mailserver: MailServer
) -> None:
    mailing(live, mailserver.port, mode="files")
    assert len(release(live).cards) == 4
    assert (mailserver.connections, mailserver.mailbox) == (0, [])


@pytest.mark.parametrize("unknown", ["resend", "hold"])
@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("step", ["mail claimed", "mail answered"])
def test_killed_around_each_mail(
    live: Project, mailserver: MailServer, step: str, number: int, unknown: str
) -> None:
    """Before its content or after the server has it: at most one copy more, and that is said."""
    mailing(live, mailserver.port, unknown=unknown)
    steps = Checkpoints()

    def checkpoint(name: str) -> None:
        steps(name)
        if name == step and steps.seen.count(step) == number + 1:
            raise Crash(name)

    with pytest.raises(Crash):
        release(live, checkpoint)
    again(live)
    if unknown == "hold":
        held = [m for m in mails(live) if m.state == "UNKNOWN"]
        assert [m.detail for m in held] == [
            "the run that was sending it ended before it was known whether it arrived "
            f"(live by 127.0.0.1:{mailserver.port})"
        ]
        assert len(mailserver.mailbox) == len(set(mailserver.mailbox))
        assert differences(mailserver, live)[0::2] == (0, 0)
        assert any("perhaps not sent" in line for line in ended(live))
        return
    release(live)
    copies = int(step == "mail answered")
    assert differences(mailserver, live) == (0, 0, copies)
    assert states(live) == ["SENT"] * 5
    by_id = Counter(mail.message_id for mail in mailserver.mailbox)
    assert sorted(by_id.values()) == [1] * (5 - copies) + [2] * copies


@pytest.mark.parametrize("silent", ["kept", "lost"])
@pytest.mark.parametrize("number", [1, 3])
def test_a_lost_answer_is_resent_once_with_the_same_bytes(
    live: Project, mailserver: MailServer, silent: str, number: int
) -> None:
    """The first mail is the digest; the third is a card."""
    mailserver.silent[number] = silent
    release(live)
    assert states(live).count("UNKNOWN") == (number != 1)
    again(live)
    assert differences(mailserver, live) == (0, 0, int(silent == "kept"))
    assert states(live) == ["SENT"] * 5
    assert not [line for line in ended(live) if "sent, " in line]


def test_an_answer_lost_twice_waits_for_a_person(live: Project, mailserver: MailServer) -> None:
    mailserver.silent = {3: "kept", 6: "kept"}
    release(live)
    again(live)
    again(live)
    again(live)
    assert sorted(states(live)) == ["SENT"] * 4 + ["UNKNOWN"]
    assert differences(mailserver, live) == (0, 0, 1)
    (unknown,) = [m for m in mails(live) if m.state == "UNKNOWN"]
    said = f"scorecard resend {unknown.number} --month {MONTH} --by PERSON --reason TEXT"
    assert [line for line in ended(live) if line.endswith(said)]
    assert caveats(live, AT)


def test_held_mails_are_not_resent_by_themselves(live: Project, mailserver: MailServer) -> None:
    mailing(live, mailserver.port, unknown="hold")
    mailserver.silent[3] = "lost"
    release(live)
    again(live)
    assert sorted(states(live)) == ["SENT"] * 4 + ["UNKNOWN"]
    assert differences(mailserver, live) == (0, 0, 0)


def test_a_server_that_is_down_holds_up_nothing_and_is_said_loudly(
    live: Project, mailserver: MailServer
) -> None:
    """The digest did not leave, so the cards wait for it; both go once the server is back."""
    mailing(live, 1)
    sent = release(live)
    assert mailserver.mailbox == []
    assert states(live) == ["DEFERRED", *["PENDING"] * 4]
    assert {held.reason for held in sent.held if held.unit is None} == {
        "mail server 127.0.0.1:1: cannot be reached (Connection refused)"
    }
    assert len(sent.held) == 5
    (line,) = [line for line in ended(live) if "not sent" in line]
    assert "(digest): not sent, mail server 127.0.0.1:1: cannot be reached" in line
    assert line.endswith("; the next run tries again, or scorecard send")
    assert caveats(live, AT)
    mailing(live, mailserver.port)
    again(live)
    assert mailserver.addresses() == EVERYBODY
    assert differences(mailserver, live) == (0, 0, 0)


@pytest.mark.parametrize("taken", range(5))
def test_a_server_that_dies_after_some(live: Project, mailserver: MailServer, taken: int) -> None:
    mailserver.dies_after = taken
    release(live)
    assert mailserver.addresses() == EVERYBODY[:taken]
    assert "REJECTED" not in states(live)
    mailserver.dies_after = None
    again(live)
    assert mailserver.addresses() == EVERYBODY
    assert differences(mailserver, live) == (0, 0, 0)


def test_a_recipient_refused_for_now_is_tried_again(live: Project, mailserver: MailServer) -> None:
    mailserver.at_rcpt[BO] = "451 4.7.1 greylisted"
    sent = release(live)
    assert [(h.person, h.reason) for h in sent.held] == [("bo", "451 4.7.1 greylisted")]
    assert mailserver.addresses() == [ANN, ANN, ANN, CY]
    mailserver.at_rcpt.clear()
    again(live)
    assert mailserver.addresses() == [ANN, ANN, ANN, CY, BO]
    assert differences(mailserver, live) == (0, 0, 0)


def test_a_recipient_refused_for_good_is_named_and_not_tried_again(
    live: Project, mailserver: MailServer
) -> None:
    mailserver.at_data[BO] = "550 5.1.1 no such user"
    release(live)
    mailserver.at_data.clear()
    again(live)
    assert mailserver.addresses() == [ANN, ANN, ANN, CY]
    (line,) = [line for line in ended(live) if "550" in line]
    assert "to bo@small.example (card north): refused, 550 5.1.1 no such user" in line
    assert caveats(live, AT)


def test_a_domain_that_is_allowed_no_longer_gets_nothing(
    live: Project, mailserver: MailServer
) -> None:
    """Queued while it was; the address is looked at again when the mail is about to leave."""
    mailserver.at_rcpt[BO] = "451 later"
    release(live)
    mailserver.at_rcpt.clear()
    path = live.config_dir / "organisation.yaml"
    raw = YAML(typ="safe").load(path)
    for person in raw["people"]:
        person["email"] = person["email"].replace("small", "new")
    raw["delivery"]["allowed_domains"] = ["new.example"]
    path.write_bytes(yaml_of(raw))
    again(live)
    assert BO not in mailserver.addresses()
    (refused,) = [m for m in mails(live) if m.recipient == BO]
    assert refused.state == "REJECTED"
    assert "bo@small.example is outside the domains mail may go to (new.example)" in refused.detail


def test_a_card_that_has_a_newer_version_does_not_leave_late(
    live: Project, mailserver: MailServer
) -> None:
    """Deferred, then corrected: Bo gets the second version alone."""
    mailserver.at_rcpt[BO] = "451 later"
    release(live)
    mailserver.at_rcpt.clear()
    drop(live, "a.csv", "revenue,north,2026-03,70", "revenue,south,2026-03,60")
    run(live, MONTH)
    release(live)
    to_bo = sorted((m.version or 0, m.state) for m in mails(live) if m.recipient == BO)
    assert [state for _, state in to_bo] == ["REJECTED", "SENT"]
    assert mailserver.addresses().count(BO) == 1
    assert not [line for line in ended(live) if "not sent" in line]


def test_a_claim_left_behind_is_not_written_as_a_file_when_mails_are_files_again(
    live: Project, mailserver: MailServer
) -> None:
    steps = Checkpoints()

    def checkpoint(name: str) -> None:
        steps(name)
        if steps.seen.count("mail answered") == 3:
            raise Crash(name)

    with pytest.raises(Crash):
        release(live, checkpoint)
    mailing(live, mailserver.port, mode="files")
    again(live)
    assert states(live).count("UNKNOWN") == 1


def test_no_secret_is_in_any_stored_byte(
    live: Project, mailserver: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where the login is refused, nor where a server quotes it in the answer to a mail."""
    user, password = "acc0unt-nobody-may-see", "pa55word-nobody-may-see"
    monkeypatch.setenv("MAIL_USER", user)
    monkeypatch.setenv("MAIL_PASSWORD", password)
    login = {"auth": "password", "user": "${MAIL_USER}", "password": "${MAIL_PASSWORD}"}
    said = f"550 {user} ({password}) may not"
    with listening(auth_require_tls=False) as wrong:
        secured(live, wrong.port, login)
        release(live)
        assert "refused the login (535 5.7.8)" in mails(live)[0].detail
        # For the digest; not for the cards, nor by another way to log in.
        assert (wrong.connections, wrong.logins) == (1, 1)

    def anybody(*_: object) -> AuthResult:
        return AuthResult(success=True)

    with listening(authenticator=anybody, auth_require_tls=False) as quoting:
        quoting.at_rcpt = {BO: said}
        secured(live, quoting.port, login)
        again(live)
        assert quoting.addresses() == [ANN, ANN, ANN, CY]
    assert "550 ${MAIL_USER} (${MAIL_PASSWORD}) may not" in {m.detail for m in mails(live)}
    shown = " ".join(ended(live)).encode()
    kept = [path for path in live.root.rglob("*") if path.is_file()]
    assert [p for p in kept if any(s.encode() in p.read_bytes() for s in (user, password))] == []
    assert not [secret for secret in (user, password) if secret.encode() in shown]


def secured(project: Project, port: int, login: dict[str, str]) -> None:
    """The server on this machine, with a login."""
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "timeout": 10, **login}
    mailing(project, port, smtp=smtp)


def test_a_card_answers_last_months_to_the_same_reader(
    live: Project, mailserver: MailServer
) -> None:
    """Bo had North's February; Cy and Ann had nothing."""
    before = OutboxMessage(
        key="february",
        month="2026-02",
        kind="card",
        unit="north",
        version=1,
        person="bo",
        recipient=BO,
        subject="s",
        message_id="<february@small.example>",
        blob_sha256="0" * 64,
    )
    with desk_of(live) as desk:
        desk.ledger.record_release(
            "2026-02", {"north": "d"}, person=None, channel="run", reason="x", messages=[before]
        )
    release(live)
    answering = {
        mail.recipient: message_from_bytes(mail.content)["In-Reply-To"]
        for mail in mailserver.mailbox
    }
    assert answering == {ANN: None, BO: before.message_id, CY: None}


def test_what_is_too_large_lies_where_its_link_leads(
    live: Project, mailserver: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A megabyte is a byte here, as these files are small."""
    monkeypatch.setattr(links, "_MEGABYTE", 1)
    mailing(live, mailserver.port, link_base="https://files.small.example", largest=1)
    release(live)
    (to_bo,) = [mail for mail in mailserver.mailbox if mail.recipient == BO]
    text = message_from_bytes(to_bo.content, policy=policy.default)
    assert list(text.iter_attachments()) == []
    body = text.get_body(("plain",)).get_content()
    found = re.search(r"https://files\.small\.example/(2026-03/[0-9a-f]{32}/north_\S+\.pdf)", body)
    assert found is not None
    assert (live.var / "linked" / found[1]).is_file()


@pytest.mark.parametrize("state", ["waiting", "under way"])
def test_a_restored_ledger_mails_nothing_again_by_itself(
    live: Project, mailserver: MailServer, tmp_path: Path, state: str
) -> None:
    """What had not left when the backup was made left right after it: the copy cannot know."""
    step = "mails queued" if state == "waiting" else "mail claimed"
    with pytest.raises(Crash):
        release(live, StopAt(step))
    before = mailserver.addresses()
    back_up(live, tmp_path / "backup")
    release(live)
    assert mailserver.addresses() == [*before, *EVERYBODY[len(before) :]]
    whole = mailserver.addresses()
    held = restore(tmp_path / "backup", tmp_path / "again").held
    # The digest alone, or the cards that are queued after it.
    assert held == {"waiting": 4, "under way": 1}[state]
    restored = Project(tmp_path / "again")
    with desk_of(restored) as desk:
        send_waiting(desk)
    assert mailserver.addresses() == whole
    assert states(restored).count("UNKNOWN") == held


class StopAt:
    """A checkpoint that crashes at a step by name."""

    def __init__(self, step: str) -> None:
        self._step = step

    def __call__(self, step: str) -> None:
        if step == self._step:
            raise Crash(step)
