"""Mails by a real server through the stages: its mailbox against the ledger, whatever breaks.

The small organisation's March with three readers: Ann of the strategy office gets both cards, Bo
and Cy that of North. A release tells Ann first, then mails four cards.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipelines.cli.ending import caveats, ending
from scorecard import stages
from scorecard.close.act import Act
from scorecard.close.desk import Checkpoint, passing
from scorecard.deliver.outbox import Sent
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.ledger import QueuedMessage
from tests.conftest import drop, small_organisation
from tests.deliver.mailserver import MailServer, listening
from tests.running import Checkpoints, Crash, calculate, desk_of, run
from tests.small import yaml_of

MONTH = "2026-03"
AT = Month.parse(MONTH)
ANN, BO, CY = (f"{name}@small.example" for name in ("ann", "bo", "cy"))
REHEARSAL = "rehearsal@small.example"
# The digest, then cards in the order of units and readers.
EVERYBODY = [ANN, ANN, ANN, BO, CY]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """March as an edition, with one digest sent as a file, then with other figures.

    Not to be written to.
    """
    made = small_organisation(tmp_path_factory.mktemp("live") / "organisation")
    path = made.config_dir / "organisation.yaml"
    raw = YAML(typ="safe").load(path)
    raw["people"] += [
        {"id": name, "name": name.title(), "email": f"{name}@small.example", "roles": ["executive"]}
        for name in ("bo", "cy")
    ]
    raw["distribution"] += [{"person": name, "units": ["north"]} for name in ("bo", "cy")]
    path.write_bytes(yaml_of(raw))
    run(made, MONTH)
    drop(made, "b.csv", "revenue,north,2026-03,95")
    calculate(made, MONTH)
    with desk_of(made) as desk:
        stages.edition(desk, AT)
    return made


@pytest.fixture
def server() -> Iterator[MailServer]:
    with listening() as made:
        yield made


@pytest.fixture
def project(published: Project, server: MailServer, tmp_path: Path) -> Project:
    """A copy in which mails go live."""
    shutil.copytree(published.root, tmp_path / "organisation")
    made = Project(tmp_path / "organisation")
    mailing(made, server.port)
    return made


def mailing(project: Project, port: int, **more: Any) -> None:
    """Write the configuration anew: live by a server on this machine, or otherwise."""
    path = project.config_dir / "organisation.yaml"
    raw = YAML(typ="safe").load(path)
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "auth": "none", "timeout": 10}
    raw["delivery"] |= {"mode": "live", "smtp": smtp, **more}
    path.write_bytes(yaml_of(raw))


def release(project: Project, checkpoint: Checkpoint = passing) -> Sent:
    """Ann releases every card that waits."""
    with desk_of(project, checkpoint) as desk:
        return stages.release(desk, AT, [], Act("ann", "test", "reviewed")).sent


def again(project: Project, checkpoint: Checkpoint = passing) -> list[Sent]:
    """What the next run does of it: the digest's stage, then that of the cards."""
    with desk_of(project, checkpoint) as desk:
        return [stages.alert_digest(desk, AT), stages.scorecard_mail(desk, AT)]


def mails(project: Project) -> list[QueuedMessage]:
    """This month's mails, without the digest that was a file."""
    with desk_of(project) as desk:
        return [m for m in desk.ledger.messages(MONTH) if not m.detail.endswith(".eml")]


def states(project: Project) -> list[str]:
    return [message.state for message in mails(project)]


def differences(server: MailServer, project: Project, to: str = "") -> tuple[int, int, int]:
    """Mails nobody queued or of other bytes or to others; sent and not there; there twice."""
    with desk_of(project) as desk:
        queued = {
            (to or m.recipient, desk.editions.objects.get(m.blob_sha256)): m.state
            for m in desk.ledger.messages(MONTH)
            if not m.detail.endswith(".eml")
        }
    there = Counter((mail.recipient, mail.content) for mail in server.mailbox)
    wrong = sum(count for mail, count in there.items() if mail not in queued)
    missing = sum(state == "SENT" and mail not in there for mail, state in queued.items())
    return wrong, missing, sum(count - 1 for count in there.values())


def test_digest_first_then_each_card_to_whom_it_is_for(
    project: Project, server: MailServer
) -> None:
    sent = release(project)
    assert server.addresses() == EVERYBODY
    assert (sent.count("card"), sent.held, sent.cards) == (4, (), ())
    assert differences(server, project) == (0, 0, 0)
    assert states(project) == ["SENT"] * 5
    assert [message.detail for message in mails(project)] == ["250 OK queued"] * 5
    assert server.connections <= 2
    assert release(project).count("card", "digest") == 0
    again(project)
    assert server.addresses() == EVERYBODY
    assert not list(project.outbox.rglob("*north.eml"))


def test_nothing_reaches_anybody_before_the_release(project: Project, server: MailServer) -> None:
    again(project)
    assert server.addresses() == [ANN]
    (digest,) = mails(project)
    assert digest.kind == "digest"


def test_in_a_rehearsal_one_address_gets_everything_as_it_would_be(
    project: Project, server: MailServer
) -> None:
    mailing(project, server.port, mode="redirect", redirect_to=REHEARSAL)
    sent = release(project)
    assert server.addresses() == [REHEARSAL] * 5
    assert differences(server, project, REHEARSAL) == (0, 0, 0)
    assert {taken.address for taken in sent.taken} == {REHEARSAL}
    assert {m.detail for m in mails(project)} == {f"redirected to {REHEARSAL}: 250 OK queued"}


def test_a_server_that_is_configured_hears_nothing_while_mails_are_files(
    project: Project, server: MailServer
) -> None:
    mailing(project, server.port, mode="files")
    assert len(release(project).cards) == 4
    assert (server.connections, server.mailbox) == (0, [])


@pytest.mark.parametrize("unknown", ["resend", "hold"])
@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("step", ["mail claimed", "mail answered"])
def test_killed_around_each_mail(
    project: Project, server: MailServer, step: str, number: int, unknown: str
) -> None:
    """Before its content or after the server has it: at most one copy more, and that is said."""
    mailing(project, server.port, unknown=unknown)
    steps = Checkpoints()

    def checkpoint(name: str) -> None:
        steps(name)
        if name == step and steps.seen.count(step) == number + 1:
            raise Crash(name)

    with pytest.raises(Crash):
        release(project, checkpoint)
    again(project)
    if unknown == "hold":
        held = [m for m in mails(project) if m.state == "UNKNOWN"]
        assert [m.detail for m in held] == [
            "the run that was sending it ended before it was known whether it arrived "
            f"(live by 127.0.0.1:{server.port})"
        ]
        assert len(server.mailbox) == len(set(server.mailbox))
        assert differences(server, project)[0::2] == (0, 0)
        assert any("perhaps not sent" in line for line in ended(project))
        return
    release(project)
    copies = int(step == "mail answered")
    assert differences(server, project) == (0, 0, copies)
    assert states(project) == ["SENT"] * 5
    by_id = Counter(mail.message_id for mail in server.mailbox)
    assert sorted(by_id.values()) == [1] * (5 - copies) + [2] * copies


@pytest.mark.parametrize("silent", ["kept", "lost"])
@pytest.mark.parametrize("number", [1, 3])
def test_a_lost_answer_is_resent_once_with_the_same_bytes(
    project: Project, server: MailServer, silent: str, number: int
) -> None:
    """The first mail is the digest; the third is a card."""
    server.silent[number] = silent
    release(project)
    assert states(project).count("UNKNOWN") == (number != 1)
    again(project)
    assert differences(server, project) == (0, 0, int(silent == "kept"))
    assert states(project) == ["SENT"] * 5
    assert not [line for line in ended(project) if "sent, " in line]


def test_an_answer_lost_twice_waits_for_a_person(project: Project, server: MailServer) -> None:
    server.silent = {3: "kept", 6: "kept"}
    release(project)
    again(project)
    again(project)
    again(project)
    assert sorted(states(project)) == ["SENT"] * 4 + ["UNKNOWN"]
    assert differences(server, project) == (0, 0, 1)
    (unknown,) = [m for m in mails(project) if m.state == "UNKNOWN"]
    said = f"scorecard resend {unknown.number} --month {MONTH} --by PERSON --reason TEXT"
    assert [line for line in ended(project) if line.endswith(said)]
    assert caveats(project, AT)


def test_held_mails_are_not_resent_by_themselves(project: Project, server: MailServer) -> None:
    mailing(project, server.port, unknown="hold")
    server.silent[3] = "lost"
    release(project)
    again(project)
    assert sorted(states(project)) == ["SENT"] * 4 + ["UNKNOWN"]
    assert differences(server, project) == (0, 0, 0)


def test_a_server_that_is_down_holds_up_nothing_and_is_said_loudly(
    project: Project, server: MailServer
) -> None:
    """The digest did not leave, so the cards wait for it; both go once the server is back."""
    mailing(project, 1)
    sent = release(project)
    assert server.mailbox == []
    assert states(project) == ["DEFERRED", *["PENDING"] * 4]
    assert {held.reason for held in sent.held if held.unit is None} == {
        "mail server 127.0.0.1:1: cannot be reached (Connection refused)"
    }
    assert len(sent.held) == 5
    (line,) = [line for line in ended(project) if "not sent" in line]
    assert "(digest): not sent, mail server 127.0.0.1:1: cannot be reached" in line
    assert line.endswith("; the next run tries again, or scorecard send")
    assert caveats(project, AT)
    mailing(project, server.port)
    again(project)
    assert server.addresses() == EVERYBODY
    assert differences(server, project) == (0, 0, 0)


@pytest.mark.parametrize("taken", range(5))
def test_a_server_that_dies_after_some(project: Project, server: MailServer, taken: int) -> None:
    server.dies_after = taken
    release(project)
    assert server.addresses() == EVERYBODY[:taken]
    assert "REJECTED" not in states(project)
    server.dies_after = None
    again(project)
    assert server.addresses() == EVERYBODY
    assert differences(server, project) == (0, 0, 0)


def test_a_recipient_refused_for_now_is_tried_again(project: Project, server: MailServer) -> None:
    server.at_rcpt[BO] = "451 4.7.1 greylisted"
    sent = release(project)
    assert [(h.person, h.reason) for h in sent.held] == [("bo", "451 4.7.1 greylisted")]
    assert server.addresses() == [ANN, ANN, ANN, CY]
    server.at_rcpt.clear()
    again(project)
    assert server.addresses() == [ANN, ANN, ANN, CY, BO]
    assert differences(server, project) == (0, 0, 0)


def test_a_recipient_refused_for_good_is_named_and_not_tried_again(
    project: Project, server: MailServer
) -> None:
    server.at_data[BO] = "550 5.1.1 no such user"
    release(project)
    server.at_data.clear()
    again(project)
    assert server.addresses() == [ANN, ANN, ANN, CY]
    (line,) = [line for line in ended(project) if "550" in line]
    assert "to bo@small.example (card north): refused, 550 5.1.1 no such user" in line
    assert caveats(project, AT)


def test_a_domain_that_is_allowed_no_longer_gets_nothing(
    project: Project, server: MailServer
) -> None:
    """Queued while it was; the address is looked at again when the mail is about to leave."""
    server.at_rcpt[BO] = "451 later"
    release(project)
    server.at_rcpt.clear()
    path = project.config_dir / "organisation.yaml"
    raw = YAML(typ="safe").load(path)
    for person in raw["people"]:
        person["email"] = person["email"].replace("small", "new")
    raw["delivery"]["allowed_domains"] = ["new.example"]
    path.write_bytes(yaml_of(raw))
    again(project)
    assert BO not in server.addresses()
    (refused,) = [m for m in mails(project) if m.recipient == BO]
    assert refused.state == "REJECTED"
    assert "bo@small.example is outside the domains mail may go to (new.example)" in refused.detail


def test_a_card_that_has_a_newer_version_does_not_leave_late(
    project: Project, server: MailServer
) -> None:
    """Deferred, then corrected: Bo gets the second version alone."""
    server.at_rcpt[BO] = "451 later"
    release(project)
    server.at_rcpt.clear()
    drop(project, "a.csv", "revenue,north,2026-03,70", "revenue,south,2026-03,60")
    run(project, MONTH)
    release(project)
    to_bo = sorted((m.version or 0, m.state) for m in mails(project) if m.recipient == BO)
    assert [state for _, state in to_bo] == ["REJECTED", "SENT"]
    assert server.addresses().count(BO) == 1
    assert not [line for line in ended(project) if "not sent" in line]


def test_a_claim_left_behind_is_not_written_as_a_file_when_mails_are_files_again(
    project: Project, server: MailServer
) -> None:
    steps = Checkpoints()

    def checkpoint(name: str) -> None:
        steps(name)
        if steps.seen.count("mail answered") == 3:
            raise Crash(name)

    with pytest.raises(Crash):
        release(project, checkpoint)
    mailing(project, server.port, mode="files")
    again(project)
    assert states(project).count("UNKNOWN") == 1


def ended(project: Project) -> list[str]:
    return ending(project, project.config(), AT, None)
