"""Messages to chat channels: after the digest, once, and never in the way of a run."""

import http.server
import json
import logging
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipelines.cli.ending import ending
from scorecard import stages
from scorecard.close.desk import Checkpoint, passing
from scorecard.config.delivery import Channel
from scorecard.deliver.chat import chat_text, chat_title
from scorecard.deliver.digest import DigestCard
from scorecard.deliver.outbox import Held, Sent
from scorecard.deliver.posting import check, post
from scorecard.errors import ConfigError
from scorecard.impact.alerts import Alert
from scorecard.onboard.doctor import organisation as doctor
from scorecard.period import Month
from scorecard.project import Project
from tests.conftest import drop, small_organisation
from tests.deliver.people import digest
from tests.running import Checkpoints, Crash, desk_of, run
from tests.small import config_of, sections, yaml_of

MONTH = "2026-03"
AT = Month.parse(MONTH)
SECRET = "t0ken-nobody-may-see"
OFFICE = Channel(id="office", url="${OFFICE_CHAT}")
ALERT = Alert("agreement|differs|a|b", "Ledger and Book disagree", "Bob", 1, (), ("north",))
TITLE = "Small, March 2026: 1 alert open"
TEXT = """1. Source and Source disagree: 1 figure (moves a card's score by 0.7)
Waiting for release: Group, North
"""


@dataclass
class Server:
    """A chat server on the loopback interface; it answers `status` and keeps what it was sent."""

    url: str
    status: int = 200
    received: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """One that listens, named by the environment variable of the channel."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.received.append({"path": self.path, **json.loads(body)})
            self.send_response(told.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: a test's output is its own."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        told = Server(f"json://127.0.0.1:{listening.server_port}/{SECRET}")
        monkeypatch.setenv("OFFICE_CHAT", told.url)
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield told
        listening.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Sent]:
    """March with a channel for which messages are files. Not to be written to."""
    made = small_organisation(tmp_path_factory.mktemp("chat") / "organisation")
    switch(made, "files")
    return made, run(made, MONTH).digest


@pytest.fixture
def project(published: tuple[Project, Sent], tmp_path: Path) -> Project:
    """A copy of it, in which messages are posted."""
    shutil.copytree(published[0].root, tmp_path / "organisation")
    made = Project(tmp_path / "organisation")
    switch(made, "live")
    return made


def switch(project: Project, mode: str, *channels: str) -> None:
    """Write the configuration anew with a channel, or others."""
    path = project.config_dir / "organisation.yaml"
    raw = YAML(typ="safe").load(path)
    listed = [{"id": name, "url": OFFICE.url} for name in channels or ("office",)]
    raw["delivery"]["chat"] = {"mode": mode, "channels": listed}
    path.write_bytes(yaml_of(raw))


def tell(project: Project, checkpoint: Checkpoint = passing) -> Sent:
    """The stage of the digest, with its channels."""
    with desk_of(project, checkpoint) as desk:
        return stages.alert_digest(desk, AT)


def states(project: Project) -> list[tuple[str, str]]:
    with desk_of(project) as desk:
        return [(m.state, m.detail) for m in desk.ledger.messages(MONTH) if m.kind == "chat"]


def ended(project: Project) -> list[str]:
    return ending(project, project.config(), AT, None)


def test_without_sending_the_message_is_a_file_beside_the_mails(
    published: tuple[Project, Sent],
) -> None:
    project, told = published
    (path,) = told.chats
    assert path == project.outbox / MONTH / "02_office_chat.txt"
    assert path.read_text(encoding="utf-8") == f"{TITLE}\n\n{TEXT}"
    assert (told.posted, told.held) == (0, ())


def test_a_message_is_posted_once(project: Project, server: Server) -> None:
    assert tell(project).posted == 1
    (received,) = server.received
    assert (received["path"], received["title"]) == (f"/{SECRET}", TITLE)
    assert received["message"].strip() == TEXT.strip()
    assert tell(project) == Sent()
    assert len(server.received) == 1
    assert states(project) == [("SENT", "02_office_chat.txt"), ("SENT", "posted")]


def test_other_news_are_posted_too(project: Project, server: Server) -> None:
    tell(project)
    drop(project, "b.csv", "revenue,north,2026-03,100")
    run(project, MONTH)
    assert [message["title"] for message in server.received] == [
        TITLE,
        "Small, March 2026: no alert open",
    ]


@pytest.mark.parametrize("status", [302, 403, 500])
@pytest.mark.fault("mail")
def test_a_server_that_refuses_is_tried_again_by_the_next_run(
    project: Project, server: Server, status: int
) -> None:
    """A run goes on, says one line, and follows no server to another place."""
    server.status = status
    said = f"its server answered {status}"
    assert tell(project).held == (Held(MONTH, None, "office", said),)
    assert states(project)[1] == ("DEFERRED", said)
    assert f"  chat office: not posted, {said}; the next run tries again" in ended(project)
    assert len(server.received) == 1
    server.status = 200
    assert tell(project).posted == 1
    assert not [line for line in ended(project) if "chat" in line]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (f"json://127.0.0.1:1/{SECRET}", "its server cannot be reached, or did not"),
        (f"nochat://{SECRET}", "expected an Apprise URL in the environment variable OFFICE_CHAT"),
        (f"slack://{SECRET}", "expected an Apprise URL in the environment variable OFFICE_CHAT"),
        (SECRET, "expected an Apprise URL in the environment variable OFFICE_CHAT"),
        ("", "expected an Apprise URL in the environment variable OFFICE_CHAT"),
        (None, "expected the environment variable OFFICE_CHAT, found none"),
    ],
)
@pytest.mark.attack("secrets")
def test_whatever_is_wrong_is_one_line_without_the_secret(
    value: str | None,
    said: str,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    values = {} if value is None else {"OFFICE_CHAT": value}
    told = post(OFFICE, title="t", text="x", sender="OSM", values=values)
    assert told.startswith(said)
    assert "\n" not in told
    out = capfd.readouterr()
    assert SECRET not in told + out.out + out.err + caplog.text
    if "server" not in said:
        assert check(OFFICE, values) == told


@pytest.mark.attack("secrets")
def test_a_run_with_a_bad_channel_ends_as_any_other_and_keeps_the_secret(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICE_CHAT", f"json://127.0.0.1:1/{SECRET}")
    assert tell(project).posted == 0
    assert states(project)[1][0] == "DEFERRED"
    kept = [path for path in project.var.rglob("*") if path.is_file()]
    assert [path for path in kept if SECRET.encode() in path.read_bytes()] == []


def test_what_is_no_longer_news_is_not_posted(project: Project, server: Server) -> None:
    server.status = 500
    tell(project)
    server.status = 200
    server.received.clear()
    drop(project, "b.csv", "revenue,north,2026-03,100")
    run(project, MONTH)
    assert [message["title"] for message in server.received] == ["Small, March 2026: no alert open"]
    assert states(project)[1] == ("REJECTED", "superseded by other news, or its channel")


def test_every_channel_is_told_and_a_new_one_hears_what_stands(
    project: Project, server: Server
) -> None:
    tell(project)
    switch(project, "live", "office", "board")
    assert tell(project).posted == 1
    assert [message["title"] for message in server.received] == [TITLE, TITLE]


@pytest.mark.parametrize(("at", "times"), [("chat queued", 1), ("chat posted", 2)])
@pytest.mark.fault("crash")
def test_killed_while_posting(project: Project, server: Server, at: str, times: int) -> None:
    """Nothing is lost; between the post and its mark it is posted once more, as nobody can help."""
    steps = Checkpoints()

    def checkpoint(step: str) -> None:
        steps(step)
        if step == at:
            raise Crash(step)

    with pytest.raises(Crash, match=at):
        tell(project, checkpoint)
    tell(project)
    assert len(server.received) == times
    assert tell(project) == Sent()


def test_a_text_names_three_alerts_and_how_far_they_move_a_card() -> None:
    """By 2.04 and by 0.001; of the third nobody knows, and two more are counted."""
    alerts = [
        replace(ALERT, title="First", largest=Decimal("2.04")),
        replace(ALERT, title="Second", largest=Decimal("0.001")),
        *(replace(ALERT, title=title) for title in ("Third", "Fourth", "Fifth")),
    ]
    assert chat_title(digest(5)) == "Halden Group, October 2026: 5 alerts open"
    assert chat_text(digest(5), alerts, len(alerts)).splitlines() == [
        "1. First (moves a card's score by 2.0)",
        "2. Second (moves a card's score by less than 0.1)",
        "3. Third",
        "and 2 more in the digest by mail",
        "Held: Marine Logistics",
        "Waiting for release: Retail, Foods",
    ]


def test_a_text_says_where_nothing_waits_and_where_cards_are_only_compared() -> None:
    quiet = replace(digest(0), held=(), waiting=())
    assert chat_title(quiet) == "Halden Group, October 2026: no alert open"
    assert chat_text(quiet, [], 0) == "No card waits.\n"
    many = tuple(DigestCard(f"u{n}", f"Unit {n}") for n in range(12))
    compared = replace(digest(0), held=(), waiting=many, to_release=False)
    assert chat_text(compared, [], 0).startswith("Only compared: Unit 0, Unit 1, ")
    assert chat_text(compared, [], 0).endswith("Unit 9 and 2 more\n")


@pytest.mark.parametrize("url", [f"slack://{SECRET}", f"slack://{SECRET}/${{NAME}}", "${}", "NAME"])
@pytest.mark.attack("secrets")
def test_a_url_in_the_configuration_is_refused_and_not_shown(url: str) -> None:
    delivery = {**sections()["delivery"], "chat": {"channels": [{"id": "office", "url": url}]}}
    with pytest.raises(ConfigError) as raised:
        config_of(sections(delivery=delivery))
    assert "channels[1].url: expected ${NAME}, the environment variable" in str(raised.value)
    assert SECRET not in str(raised.value)


def test_the_doctor_says_whether_a_channel_could_be_posted_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is posted, and nothing said where messages are files."""
    chat = {"mode": "live", "channels": [{"id": "office", "url": OFFICE.url}]}
    live = config_of(sections(delivery={**sections()["delivery"], "chat": chat}))
    monkeypatch.setenv("OFFICE_CHAT", f"nochat://{SECRET}")
    (item,) = doctor.chat(live)
    assert (item.state, item.what) == ("warning", "chat office")
    assert "as slack://.. or workflows://.." in item.found
    assert SECRET not in item.found
    monkeypatch.setenv("OFFICE_CHAT", f"json://127.0.0.1:1/{SECRET}")
    assert [item.state for item in doctor.chat(live)] == ["ok"]
    assert list(doctor.chat(config_of(sections()))) == []


def test_a_channel_is_declared_once() -> None:
    channels = [{"id": name, "url": "${X}"} for name in ("office", "Office")]
    delivery = {**sections()["delivery"], "chat": {"channels": channels}}
    with pytest.raises(ConfigError, match=r"channels\[2\]\.id: expected an id used once"):
        config_of(sections(delivery=delivery))
