"""How mails may leave: what is missing for a mode, and what would send them where they must not."""

from typing import Any

import pytest

from scorecard.config.delivery import Delivery
from scorecard.errors import ConfigError
from tests.small import config_of, sections

SMTP = {"host": "mail.small.example", "user": "${MAIL_USER}", "password": "${MAIL_PASSWORD}"}
SECRET = "nobody-may-see"


def delivery(smtp: dict[str, Any] | None = None, **more: Any) -> Delivery:
    """The small organisation's, with some keys more."""
    server = {}
    if smtp is not None:
        server = {"smtp": {key: value for key, value in {**SMTP, **smtp}.items() if value}}
    return config_of(sections(delivery={**sections()["delivery"], **server, **more})).delivery


def problem(smtp: dict[str, Any] | None = None, **more: Any) -> str:
    """The one problem there is, from the key on."""
    with pytest.raises(ConfigError) as raised:
        delivery(smtp, **more)
    (found,) = raised.value.problems
    return f"{found.key}: expected {found.expected}, found {found.found}"


def test_without_a_word_mails_are_files() -> None:
    assert (delivery().mode, delivery().smtp.host) == ("files", None)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465)])
def test_a_server_is_encrypted_and_found_at_its_usual_port(security: str, port: int) -> None:
    found = delivery({"security": security}, mode="live").smtp
    assert (found.at, found.name) == (port, f"mail.small.example:{port}")
    assert delivery({}, mode="live").smtp.security == "starttls"


@pytest.mark.parametrize("mode", ["redirect", "live"])
def test_a_mode_that_sends_needs_a_server(mode: str) -> None:
    more = {"redirect_to": "try@small.example"} if mode == "redirect" else {}
    found = problem(mode=mode, **more)
    assert (
        found
        == f"delivery.smtp.host: expected the name of a mail server, with mode {mode}, found none"
    )


def test_redirecting_needs_an_address() -> None:
    assert problem({}, mode="redirect").startswith(
        "delivery.redirect_to: expected the address that gets every mail, with mode redirect"
    )


@pytest.mark.parametrize("mode", ["files", "redirect", "live"])
def test_an_address_outside_the_domains_gets_nothing(mode: str) -> None:
    assert problem({}, mode=mode, redirect_to="me@elsewhere.example") == (
        "delivery.redirect_to: expected an address in delivery.allowed_domains (small.example), "
        "found 'me@elsewhere.example'"
    )


@pytest.mark.parametrize("address", ["a@small.example, b@small.example", "a", "a@b\n"])
def test_a_redirect_is_to_one_address(address: str) -> None:
    assert problem({}, redirect_to=address).startswith("delivery.redirect_to: expected")


def test_nothing_goes_unencrypted_over_a_network() -> None:
    assert problem({"security": "none"}).startswith(
        "delivery.smtp.security: expected starttls or tls: none is for a server on this machine "
        "(localhost or 127.0.0.1), found 'none' for mail.small.example"
    )
    assert delivery({"security": "none", "host": "localhost"}).smtp.at == 25


@pytest.mark.parametrize("key", ["user", "password"])
@pytest.mark.parametrize("auth", ["password", "xoauth2"])
def test_a_login_needs_both_variables(auth: str, key: str) -> None:
    found = problem({"auth": auth, key: None})
    assert found.startswith(f"delivery.smtp.{key}: expected ${{NAME}} with auth: {auth}")


def test_without_a_login_there_is_no_password() -> None:
    assert problem({"auth": "none", "user": None}).startswith("delivery.smtp.password: expected")
    assert delivery({"auth": "none", "user": None, "password": None}).smtp.user is None


@pytest.mark.parametrize("key", ["user", "password"])
def test_a_secret_in_the_configuration_is_refused_and_not_shown(key: str) -> None:
    found = problem({key: SECRET})
    assert found.startswith(f"delivery.smtp.{key}: expected ${{NAME}}, the environment variable")
    assert SECRET not in found


@pytest.mark.parametrize("path", ["/etc/ssl/ca.pem", "../ca.pem", "a/../../ca.pem"])
def test_authorities_lie_in_the_organisations_folder(path: str) -> None:
    assert problem({"ca_file": path}).startswith("delivery.smtp.ca_file: expected a path inside")


@pytest.mark.parametrize(
    "base", ["https://files.small.example/cards", "/srv/cards", "\\\\server\\cards", "S:\\cards"]
)
def test_links_lead_to_an_address_or_a_folder(base: str) -> None:
    assert delivery(link_base=base).link_base == base


@pytest.mark.parametrize("base", ["http://files.small.example", "javascript:alert(1)", "cards"])
def test_links_lead_nowhere_else(base: str) -> None:
    assert problem(link_base=base).startswith("delivery.link_base: expected")


@pytest.mark.parametrize("host", ["mail server", "mail.example:25", "-x", "a\nb"])
def test_a_host_is_a_name_alone(host: str) -> None:
    assert problem({"host": host}).startswith("delivery.smtp.host: expected")
