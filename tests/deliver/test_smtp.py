"""Handing mails to a real server: what it may do to us, and what we then say became of a mail."""

import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scorecard.config.smtp import Smtp
from scorecard.deliver.pace import Pace
from scorecard.deliver.smtp import Answer, Server
from tests.deliver.mailserver import (
    PASSWORD,
    TOKEN,
    USER,
    VALUES,
    Authority,
    MailServer,
    listening,
    logged_in,
)
from tests.ingest.webserver import Said, web_server

FROM, ANN, BO = "osm@small.example", "ann@small.example", "bo@small.example"
MAIL = b"Message-ID: <1@small.example>\r\nTo: Ann\r\n\r\n.a line with a period\r\n..two\r\n"
SENT = Answer("SENT", "250 OK queued")
LOGIN = {"user": "${MAIL_USER}", "password": "${MAIL_PASSWORD}"}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def plain() -> Iterator[MailServer]:
    """A server without encryption or login."""
    with listening() as server:
        yield server


def open_to(server: MailServer, **more: Any) -> Server:
    """The plain server as it is configured."""
    smtp = Smtp(host=server.host, port=server.port, security="none", auth="none", timeout=10)
    return Server(smtp, FROM, Path(), **more)


def secured(server: MailServer, authority: Authority, **more: Any) -> Server:
    """A server with a certificate, as it is configured."""
    given = {"host": "localhost", "port": server.port, "ca_file": "ca.pem", **LOGIN, **more}
    return Server(Smtp(**given), FROM, authority.file.parent, values=VALUES)


def once(server: Server) -> Answer:
    """One mail to Ann, and farewell."""
    try:
        return server.send(ANN, MAIL)
    finally:
        server.close()


def test_without_encryption_nobody_asks_whom_the_system_trusts(
    plain: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(ssl, "create_default_context", refused)
    assert once(open_to(plain)) == SENT


def test_many_mails_go_over_one_connection_byte_by_byte(plain: MailServer) -> None:
    server = open_to(plain)
    assert [server.send(address, MAIL) for address in (ANN, BO, ANN)] == [SENT] * 3
    server.close()
    assert plain.connections == 1
    assert [(m.sender, m.recipient, m.content) for m in plain.mailbox] == [
        (FROM, address, MAIL) for address in (ANN, BO, ANN)
    ]


@pytest.mark.parametrize("auth", ["password", "xoauth2"])
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encrypted_and_logged_in(authority: Authority, security: str, auth: str) -> None:
    """Without either the server takes nothing."""
    context = authority.context()
    implicit = context if security == "tls" else None
    starttls = None if security == "tls" else context
    password = "${MAIL_TOKEN}" if auth == "xoauth2" else "${MAIL_PASSWORD}"
    with listening(
        host="localhost",
        implicit=implicit,
        tls_context=starttls,
        require_starttls=starttls is not None,
        auth_required=True,
        auth_require_tls=starttls is not None,
        authenticator=logged_in,
    ) as server:
        found = once(secured(server, authority, security=security, auth=auth, password=password))
        assert found == SENT
        assert server.addresses() == [ANN]


OAUTH = {"client_id": "robot", "client_secret": "${CLIENT_SECRET}", "refresh_token": "${REFRESH}"}


def by_oauth(authority: Authority, port: int, token_url: str) -> Server:
    """A server that is logged into by a token that is asked for."""
    oauth2 = {**OAUTH, "token_url": token_url}
    smtp = Smtp(
        host="localhost",
        port=port,
        ca_file="ca.pem",
        user="${MAIL_USER}",
        auth="xoauth2",
        oauth2=oauth2,  # type: ignore[arg-type]
    )
    values = {**VALUES, "CLIENT_SECRET": "of-the-client", "REFRESH": "of-the-account"}
    return Server(smtp, FROM, authority.file.parent, values=values)


def test_a_token_is_asked_for_with_each_connection(authority: Authority) -> None:
    with (
        web_server() as web,
        listening(
            host="localhost", tls_context=authority.context(), authenticator=logged_in
        ) as server,
    ):
        web.answers("/token", {"access_token": TOKEN, "expires_in": 3_600})
        ours = by_oauth(authority, server.port, f"{web.url}/token")
        assert [once(ours), once(ours)] == [SENT, SENT]
        first, _ = web.asked("/token")
        assert first.form == {
            "grant_type": "refresh_token",
            "refresh_token": "of-the-account",
            "client_id": "robot",
            "client_secret": "of-the-client",
        }


@pytest.mark.attack("secrets")
@pytest.mark.parametrize("at_fault", ["grant", "token"])
def test_a_token_that_lets_nobody_in_is_told_without_it(
    authority: Authority, at_fault: str
) -> None:
    refused = Said({"error": "invalid_grant", "error_description": "of-the-account ended"}, 400)
    given = {"grant": refused, "token": {"access_token": "an-old-token"}}[at_fault]
    said = {"grant": "delivery.smtp, its token: expected an answer", "token": "refused the login"}
    with (
        web_server() as web,
        listening(
            host="localhost", tls_context=authority.context(), authenticator=logged_in
        ) as server,
    ):
        web.answers("/token", given)
        found = once(by_oauth(authority, server.port, f"{web.url}/token"))
        assert (found.state, server.mailbox) == ("DEFERRED", [])
        assert said[at_fault] in found.detail
        assert not [s for s in ("of-the-account", "of-the-client", "an-old") if s in found.detail]


@pytest.mark.parametrize(
    ("values", "auth", "said"),
    [
        ({"MAIL_PASSWORD": "wrong"}, "password", "refused the login (535 5.7.8)"),
        ({"MAIL_PASSWORD": "wrong"}, "xoauth2", "refused the login (535 5.7.8)"),
        ({"MAIL_PASSWORD": "m\u00fc\u00dfig"}, "password", "user and password in plain ASCII"),
        ({"MAIL_USER": USER}, "password", "environment variable MAIL_PASSWORD, found none"),
    ],
)
def test_a_refused_login_is_asked_for_once_and_shows_no_secret(
    authority: Authority, values: dict[str, str], auth: str, said: str
) -> None:
    """The server quotes what it was given; a second try could lock the account."""
    known = {"MAIL_USER": USER} | values
    with listening(
        host="localhost", tls_context=authority.context(), authenticator=logged_in
    ) as server:
        smtp = Smtp(host="localhost", port=server.port, auth=auth, ca_file="ca.pem", **LOGIN)
        ours = Server(smtp, FROM, authority.file.parent, values=known)
        first, second = ours.send(ANN, MAIL), ours.send(BO, MAIL)
        assert first == second
        assert first.state == "DEFERRED"
        assert said in first.detail
        assert not [secret for secret in (*values.values(), TOKEN) if secret in first.detail[30:]]
        # Before STARTTLS and after it, on one connection.
        assert (server.connections, server.mailbox) == (2, [])


def test_a_server_without_the_wanted_login_is_not_written_to(plain: MailServer) -> None:
    smtp = Smtp(host=plain.host, port=plain.port, security="none", **LOGIN)
    found = once(Server(smtp, FROM, Path(), values=VALUES))
    assert (found.state, plain.mailbox) == ("DEFERRED", [])
    assert "does not offer the login that delivery.smtp.auth wants" in found.detail


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        ({"name": "other.example"}, "Hostname mismatch"),
        ({"not_after": dt.datetime(2020, 1, 1)}, "certificate has expired"),
        (None, "unable to get local issuer certificate"),
    ],
)
@pytest.mark.attack("encryption of mail")
def test_a_certificate_that_is_not_good_stops_everything(
    authority: Authority,
    tmp_path: Path,
    certificate: dict[str, Any] | None,
    said: str,
    security: str,
) -> None:
    """Of another host, out of date, or of an authority nobody here trusts: no mail, no password."""
    context = Authority(tmp_path).context() if certificate is None else None
    context = context or authority.context(**(certificate or {}))
    options = {"implicit" if security == "tls" else "tls_context": context}
    tried: list[str] = []

    def noting(*_: object) -> Any:
        tried.append("login")

    with listening(host="localhost", authenticator=noting, **options) as server:
        found = once(secured(server, authority, security=security))
        assert (found.state, server.mailbox, tried) == ("DEFERRED", [], [])
        assert f"its certificate is not trusted: {said}" in found.detail


@pytest.mark.attack("encryption of mail")
def test_starttls_that_somebody_took_out_stops_everything(authority: Authority) -> None:
    tried: list[str] = []

    def noting(*_: object) -> Any:
        tried.append("login")

    with listening(authenticator=noting, auth_require_tls=False) as server:
        smtp = Smtp(host=server.host, port=server.port, **LOGIN)
        found = once(Server(smtp, FROM, Path(), values=VALUES))
        assert (found.state, server.mailbox, tried) == ("DEFERRED", [], [])
        assert "expected STARTTLS, which it does not offer: nothing was sent" in found.detail


def test_a_file_of_authorities_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing", encoding="utf-8")
    for name in ("ca.pem", "absent.pem"):
        smtp = Smtp(host="localhost", port=1, ca_file=name, **LOGIN)
        found = once(Server(smtp, FROM, tmp_path, values=VALUES))
        assert f"expected certificates in PEM in {tmp_path / name}" in found.detail


@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
@pytest.mark.parametrize(
    ("reply", "state"),
    [
        ("450 4.2.1 mailbox busy", "DEFERRED"),
        ("451 greylisted", "DEFERRED"),
        ("550 5.1.1 no such user", "REJECTED"),
        ("554 5.7.1 not wanted here", "REJECTED"),
        ("552 5.3.4 too large", "REJECTED"),
    ],
)
def test_one_recipient_refused_is_nobody_elses_matter(
    plain: MailServer, where: str, reply: str, state: str
) -> None:
    getattr(plain, where)[ANN] = reply
    server = open_to(plain)
    assert [server.send(address, MAIL) for address in (BO, ANN, BO)] == [
        SENT,
        Answer(state, reply),
        SENT,
    ]
    server.close()
    assert plain.addresses() == [BO, BO]
    assert plain.connections == 1


def test_a_server_that_takes_leave_is_connected_to_again(plain: MailServer) -> None:
    plain.at_rcpt[ANN] = "421 too many mails on this connection"
    server = open_to(plain)
    assert server.send(ANN, MAIL).state == "DEFERRED"
    assert server.send(BO, MAIL) == SENT
    server.close()
    assert plain.connections == 2


def test_a_sender_that_is_refused_rejects_no_mail(plain: MailServer) -> None:
    """It would be the same with each of a thousand, so the next ones are not tried."""
    plain.at_mail = "550 5.7.60 not allowed to send as this sender"
    server = open_to(plain)
    assert {server.send(address, MAIL).state for address in (ANN, BO)} == {"DEFERRED"}
    assert "refused the sender: 550 5.7.60 not allowed" in server.ready()
    server.close()


@pytest.mark.parametrize(("silent", "arrived"), [("kept", 1), ("lost", 0)])
def test_a_connection_lost_after_the_content_leaves_the_fate_open(
    plain: MailServer, silent: str, arrived: int
) -> None:
    plain.silent[1] = silent
    server = open_to(plain)
    found = server.send(ANN, MAIL)
    assert found == Answer(
        "UNKNOWN", "connection lost while it was sent (it closed the connection)"
    )
    assert plain.addresses() == [ANN] * arrived
    assert server.send(BO, MAIL) == SENT
    server.close()


def test_a_server_that_dies_is_given_up_and_said_so(plain: MailServer) -> None:
    """After 2 of 20; the connection is tried 3 times in all, not for each mail."""
    plain.dies_after = 2
    server = open_to(plain)
    answers = [server.send(ANN, MAIL) for _ in range(20)]
    server.close()
    assert [answer.state for answer in answers] == ["SENT"] * 2 + ["DEFERRED"] * 18
    assert plain.addresses() == [ANN] * 2
    assert plain.connections <= 3
    assert "closed" in answers[-1].detail


def test_a_server_that_is_down_is_tried_once() -> None:
    smtp = Smtp(host="127.0.0.1", port=1, security="none", auth="none")
    server = Server(smtp, FROM, Path())
    assert [server.send(ANN, MAIL) for _ in range(3)] == [
        Answer("DEFERRED", "mail server 127.0.0.1:1: cannot be reached (Connection refused)")
    ] * 3


def test_a_mail_above_the_announced_size_is_not_even_begun() -> None:
    with listening(data_size_limit=2_000) as server:
        ours = open_to(server)
        assert ours.send(ANN, MAIL + b"x" * 3_000) == Answer(
            "REJECTED", "the server takes no mail above 0.002 MB"
        )
        assert ours.send(BO, MAIL) == SENT
        ours.close()
        assert (server.addresses(), server.transactions) == ([BO], 1)


def test_mails_are_spread_over_each_minute(plain: MailServer) -> None:
    """30 a minute, by a clock that moves when somebody sleeps and 0.5 s for each mail."""
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    server = open_to(plain, pace=Pace(30, clock=lambda: now[0], sleep=sleep))
    for _ in range(4):
        assert server.send(ANN, MAIL) == SENT
        now[0] += 0.5
    now[0] += 60
    assert server.send(ANN, MAIL) == SENT
    server.close()
    assert slept == [1.5, 1.5, 1.5]


def test_without_a_limit_nobody_sleeps() -> None:
    def sleep(_: float) -> None:
        raise AssertionError

    pace = Pace(None, sleep=sleep)
    for _ in range(3):
        pace.wait()


def test_what_a_server_says_of_a_mail_is_one_short_line_without_secrets(
    authority: Authority,
) -> None:
    with listening(
        host="localhost", tls_context=authority.context(), authenticator=logged_in
    ) as server:
        server.at_rcpt[ANN] = f"550 {USER} with {PASSWORD} may not " + "x" * 400
        found = once(secured(server, authority))
    assert found.state == "REJECTED"
    assert found.detail.startswith("550 ${MAIL_USER} with ${MAIL_PASSWORD} may not xxx")
    assert len(found.detail) < 310


def test_a_look_sends_nothing(plain: MailServer) -> None:
    assert open_to(plain).check() == ""
    assert (plain.connections, plain.mailbox) == (1, [])
