"""Workbooks that come back by mail: whose are taken, to where, and what is refused and said."""

import email
import email.policy
import shutil
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from scorecard import stages
from scorecard.config.replies import Imap
from scorecard.deliver.mailbox import mailbox
from scorecard.deliver.replies import Reply, take_replies
from scorecard.errors import ConfigError, SourceError
from scorecard.project import Project
from tests.cli.running import scorecard
from tests.deliver.imapserver import PASSWORD, TOKEN, USER, ImapServer
from tests.deliver.mailserver import Authority
from tests.ingest.webserver import web_server
from tests.review.world import configure, filled, form_of, manual_organisation, turn
from tests.running import Checkpoints, Crash, desk_of
from tests.small import sections

FOLDER = "drops/replies"
GRANT = {"token_url": "http://x.example", "client_id": "robot", "client_secret": "${S}"}
GIVEN = {("audits", "north"): {"Value": 4}}


def with_replies(project: Project, **replies: Any) -> None:
    configure(project, delivery={**sections()["delivery"], "replies": replies})


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Bob and Cleo were asked for March's figures, and may answer by mail to a folder.

    Not to be written to.
    """
    project = manual_organisation(tmp_path_factory.mktemp("told") / "organisation")
    with_replies(project, folder=FOLDER)
    turn(project)
    (project.root / FOLDER).mkdir(parents=True)
    return project


@pytest.fixture
def asked(told: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    shutil.copytree(told.root, tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def mail(sender: str, *workbooks: tuple[str, bytes], **headers: str) -> bytes:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "osm@small.example"
    message["Subject"] = "Re: Figures for March 2026"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Here it is.")
    for name, content in workbooks:
        message.add_attachment(content, maintype="application", subtype="xlsx", filename=name)
    return message.as_bytes()


def put(project: Project, content: bytes, name: str = "1.eml") -> None:
    (project.root / FOLDER / name).write_bytes(content)


def take(project: Project) -> list[Reply]:
    with desk_of(project) as desk:
        return take_replies(desk)


def own(project: Project, person: str = "bob") -> bytes:
    return filled(form_of(project, person), GIVEN) if person == "bob" else form_of(project, person)


def test_a_form_that_is_replied_with_is_collected_by_the_run(asked: Project) -> None:
    put(asked, mail("Bob <BOB@small.example>", ("figures.xlsx", own(asked))))
    (reply,) = take(asked)
    assert reply.path is not None
    assert (reply.sender, reply.name, reply.said) == ("bob@small.example", "figures.xlsx", "")
    collected = turn(asked).collected
    assert [item.state for item in collected.deliveries] == ["accepted"]
    # The mail still lies there, and is not taken twice.
    assert take(asked) == []


@pytest.mark.parametrize(
    ("sender", "said"),
    [
        ("mallory@evil.example", "no registered address: nothing was taken"),
        ("Bob <bob@small.example>, eve@evil.example", "no registered address"),
        ("cleo@small.example", "expected the workbook of cleo, found that of bob"),
    ],
)
@pytest.mark.attack("decisions of others")
def test_only_whose_it_is_may_send_it(asked: Project, sender: str, said: str) -> None:
    put(asked, mail(sender, ("figures.xlsx", own(asked))))
    (reply,) = take(asked)
    assert reply.path is None
    assert said in reply.said
    assert turn(asked).collected.deliveries == ()


def test_what_is_no_workbook_of_ours_is_said(asked: Project) -> None:
    put(asked, mail("bob@small.example", ("../../x.xlsx", b"PK not a workbook")))
    (reply,) = take(asked)
    assert reply.path is None
    assert reply.said.startswith("..-..-x.xlsx: ")
    assert sorted(path.name for path in (asked.root / "drops").iterdir() if path.is_file()) == [
        "a.csv"
    ]


@pytest.mark.attack("paths and links")
def test_a_name_with_folders_goes_nowhere_else(asked: Project) -> None:
    put(asked, mail("bob@small.example", ("../../../etc/figures.xlsx", own(asked))))
    (reply,) = take(asked)
    assert reply.path is not None
    assert reply.path.parent == asked.root / "drops" / "forms"
    assert reply.path.name.startswith("mail_")


def test_a_deputy_sends_the_form_of_who_is_away(asked: Project) -> None:
    people = [
        {"id": "ann", "name": "Ann", "email": "ann@small.example", "roles": ["osm"]},
        {"id": "bob", "name": "Bob", "email": "bob@small.example", "roles": ["owner"]}
        | {"deputy": "cleo", "away": [{"first_day": "2026-11-01", "last_day": "2026-11-09"}]},
        {"id": "cleo", "name": "Cleo", "email": "cleo@small.example", "roles": ["owner"]},
    ]
    delivery = {**sections()["delivery"], "replies": {"folder": FOLDER}}
    configure(asked, people=people, delivery=delivery)
    put(asked, mail("cleo@small.example", ("figures.xlsx", own(asked))))
    (reply,) = take(asked)
    assert reply.path is not None


@pytest.mark.parametrize(
    ("results", "taken"),
    [
        ("mx.small.example; dkim=pass; dmarc=pass header.from=small.example", True),
        ("mx.small.example; dmarc=fail", False),
        ("mx.evil.example; dmarc=pass", False),
        ("", False),
    ],
)
@pytest.mark.attack("decisions of others")
def test_an_address_counts_only_as_far_as_our_server_vouches_for_it(
    asked: Project, results: str, taken: bool
) -> None:
    with_replies(asked, folder=FOLDER, verified_by="mx.small.example")
    headers = {"Authentication_Results": results} if results else {}
    put(asked, mail("bob@small.example", ("figures.xlsx", own(asked)), **headers))
    (reply,) = take(asked)
    assert (reply.path is not None) is taken
    if not taken:
        assert "does not say dmarc=pass" in reply.said


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def server(
    authority: Authority, asked: Project, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ImapServer]:
    """A mailbox with Bob's reply in it, and the organisation reading it."""
    (asked.root / "ca.pem").write_bytes(authority.file.read_bytes())
    monkeypatch.setenv("MAIL_USER", USER)
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with ImapServer(authority.context()) as made:
        imap = {"host": "localhost", "port": made.port, "ca_file": "ca.pem", "timeout": 10}
        account = {"user": "${MAIL_USER}", "password": "${MAIL_PASSWORD}"}
        with_replies(asked, imap={**imap, **account})
        made.mails.append(mail("bob@small.example", ("figures.xlsx", own(asked))))
        made.mails.append(mail("bob@small.example"))
        yield made


def test_a_mailbox_is_read_once_and_its_mails_marked(asked: Project, server: ImapServer) -> None:
    (reply,) = take(asked)
    assert reply.path is not None
    assert server.seen == {1, 2}
    assert take(asked) == []
    assert [item.state for item in turn(asked).collected.deliveries] == ["accepted"]


@pytest.mark.parametrize("token", [TOKEN, "an-old-token"])
def test_a_mailbox_opens_by_a_token(
    asked: Project, server: ImapServer, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIENT_SECRET", "of-the-client")
    imap = Imap(
        host="localhost",
        port=server.port,
        user="${MAIL_USER}",
        ca_file="ca.pem",
        oauth2={  # type: ignore[arg-type]
            "token_url": "http://127.0.0.1/token",
            "client_id": "robot",
            "client_secret": "${CLIENT_SECRET}",
        },
    )
    with web_server() as web:
        web.answers("/token", {"access_token": token})
        grant = imap.oauth2
        assert grant is not None
        there = {"oauth2": grant.model_copy(update={"token_url": f"{web.url}/token"})}
        if token == TOKEN:
            with mailbox(imap.model_copy(update=there), asked.root) as box:
                assert [number for number, _ in box.unread()] == ["1", "2"]
            return
        with (
            pytest.raises(SourceError, match=r"localhost:.* could not be read") as caught,
            mailbox(imap.model_copy(update=there), asked.root),
        ):
            pass
        assert token not in str(caught.value)


@pytest.mark.fault("crash")
def test_a_mail_is_marked_after_what_it_brought_is_kept(asked: Project, server: ImapServer) -> None:
    steps = Checkpoints(crash_at=0)
    with pytest.raises(Crash), desk_of(asked, steps) as desk:
        take_replies(desk)
    assert steps.seen == ["reply taken"]
    assert server.seen == set()
    assert len(list((asked.root / "drops" / "forms").glob("mail_*"))) == 1
    assert take(asked) == []
    assert server.seen == {1, 2}


@pytest.mark.parametrize("fault", ["password", "hangs up", "certificate", "gone"])
@pytest.mark.attack("secrets")
def test_a_mailbox_that_cannot_be_read_is_told_of_without_its_password(
    asked: Project, server: ImapServer, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault == "password":
        monkeypatch.setenv("MAIL_PASSWORD", "wrong-password-here")
    elif fault == "hangs up":
        server.broken = True
    elif fault == "certificate":
        (asked.root / "ca.pem").write_text("no certificate", encoding="utf-8")
    else:
        server.__exit__()
    (reply,) = take(asked)
    assert reply.path is None
    assert reply.said.startswith("delivery.replies.imap: localhost:")
    assert "nothing was taken from it" in reply.said
    assert "wrong-password-here" not in reply.said
    assert PASSWORD not in reply.said
    # The run goes on without it.
    assert turn(asked).collected.failures == ()


def test_the_command_says_what_was_taken_and_what_not(
    asked: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(asked.root)
    put(asked, mail("bob@small.example", ("figures.xlsx", own(asked))))
    put(asked, mail("eve@evil.example", ("figures.xlsx", own(asked))), "2.eml")
    result = scorecard("replies")
    assert result.exit_code == 3
    assert result.stdout.startswith("1 workbook taken\n  bob@small.example: figures.xlsx, to ")
    assert "eve@evil.example: no registered address" in result.stderr
    configure(asked)
    assert scorecard("replies").exit_code == 2


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        ({}, "a folder, or an imap mailbox"),
        ({"folder": "../x"}, "a path inside the organisation's folder"),
        ({"imap": {"host": "h", "user": "me", "password": "secret-word"}}, "NAME"),
        ({"imap": {"host": "h", "user": "${U}"}}, "either password or oauth2"),
        ({"imap": {"host": "h", "user": "${U}", "oauth2": GRANT}}, "that begins with https://"),
    ],
)
def test_replies_that_cannot_be_read_are_refused(asked: Project, replies: Any, said: str) -> None:
    with_replies(asked, **replies)
    with pytest.raises(ConfigError, match=said) as caught:
        asked.config()
    assert "secret-word" not in str(caught.value)


def answers(project: Project) -> list[str]:
    """Texts of the mails that tell somebody why a reply was not taken."""
    texts = (path.read_bytes() for path in sorted(project.outbox.rglob("*_receipt.eml")))
    mails = (email.message_from_bytes(text, policy=email.policy.default) for text in texts)
    return [
        f"{message['To']}\n{message.get_body(('plain',)).get_content()}".replace("\r\n", "\n")
        for message in mails
        if message["Subject"] == "Not taken: the workbook you replied with"
    ]


def test_whoever_sent_what_cannot_be_taken_is_told_why_once(asked: Project) -> None:
    broken = ("figures.xlsx", b"PK not a workbook")
    put(asked, mail("cleo@small.example", ("figures.xlsx", own(asked)), broken))
    put(asked, mail("eve@evil.example", broken), "2.eml")
    put(asked, mail("bob@small.example", broken, Auto_Submitted="auto-replied"), "3.eml")
    for _ in range(2):
        with desk_of(asked) as desk:
            assert len(stages.replies(desk)) == 4
        (told,) = answers(asked)
    assert told.startswith("Cleo <cleo@small.example>\nYour reply was not taken\n")
    assert "expected the workbook of cleo, found that of bob" in told
    assert "figures.xlsx: expected a whole .xlsx workbook" in told
    assert "ask Ann" in told


def test_people_are_told_to_reply(asked: Project) -> None:
    (path,) = asked.outbox.rglob("*bob_form.eml")
    assert "reply to this mail with it attached" in path.read_text(encoding="utf-8")
