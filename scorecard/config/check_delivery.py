"""Whether mails could leave as `delivery` says: a server to hand them to, and a way to log in."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from scorecard.config.access import OAuthGrant
from scorecard.config.finding import Finding, KeyPath
from scorecard.config.models import Config
from scorecard.config.replies import Imap
from scorecard.config.smtp import LOOPBACK, Smtp


def mails(config: Config) -> Iterator[Finding]:
    """What is missing for the mode, and what would send mails where they must not go."""
    delivery = config.delivery
    if delivery.mode != "files" and delivery.smtp.host is None:
        expected = f"the name of a mail server, with mode {delivery.mode}"
        yield Finding(("delivery", "smtp", "host"), expected, "none")
    if delivery.mode == "redirect" and delivery.redirect_to is None:
        expected = "the address that gets every mail, with mode redirect"
        yield Finding(("delivery", "redirect_to"), expected, "none")
    if delivery.redirect_to is not None:
        allowed = {domain.casefold() for domain in delivery.allowed_domains}
        if delivery.redirect_to.rpartition("@")[2].casefold() not in allowed:
            listed = ", ".join(delivery.allowed_domains) or "none is listed"
            expected = f"an address in delivery.allowed_domains ({listed})"
            yield Finding(("delivery", "redirect_to"), expected, repr(delivery.redirect_to))
    if delivery.smtp.host is not None:
        yield from _server(delivery.smtp)
    replies = delivery.replies
    if replies is not None:
        if replies.folder is None and replies.imap is None:
            yield Finding(("delivery", "replies"), "a folder, or an imap mailbox", "neither")
        yield from _inside(("delivery", "replies", "folder"), replies.folder)
        if replies.imap is not None:
            yield from _one_way_in(replies.imap)
            yield from _inside(("delivery", "replies", "imap", "ca_file"), replies.imap.ca_file)


def _server(smtp: Smtp) -> Iterator[Finding]:
    if smtp.security == "none" and smtp.host not in LOOPBACK:
        expected = (
            f"starttls or tls: none is for a server on this machine ({' or '.join(LOOPBACK)})"
        )
        yield Finding(("delivery", "smtp", "security"), expected, f"'none' for {smtp.host}")
    if smtp.oauth2 is not None:
        if smtp.auth != "xoauth2":
            expected = "none unless auth is xoauth2"
            yield Finding(("delivery", "smtp", "oauth2"), expected, f"one with {smtp.auth}")
        if smtp.password is not None:
            expected = "none beside oauth2, which gets the token"
            yield Finding(("delivery", "smtp", "password"), expected, smtp.password)
        yield from _token_address(("delivery", "smtp", "oauth2"), smtp.oauth2)
    for key in ("user", "password"):
        said = getattr(smtp, key)
        if smtp.auth == "none" and said is not None:
            yield Finding(("delivery", "smtp", key), "none with auth: none", said)
        given = said is not None or (key == "password" and smtp.oauth2 is not None)
        if smtp.auth != "none" and not given:
            expected = f"${{NAME}} with auth: {smtp.auth}, or auth: none"
            yield Finding(("delivery", "smtp", key), expected, "none")
    yield from _inside(("delivery", "smtp", "ca_file"), smtp.ca_file)


def _one_way_in(imap: Imap) -> Iterator[Finding]:
    where: KeyPath = ("delivery", "replies", "imap")
    if (imap.password is None) == (imap.oauth2 is None):
        found = "neither" if imap.password is None else "both"
        yield Finding(where, "either password or oauth2", found)
    if imap.oauth2 is not None:
        yield from _token_address((*where, "oauth2"), imap.oauth2)


def _token_address(where: KeyPath, grant: OAuthGrant) -> Iterator[Finding]:
    if not grant.token_url.startswith(("https://", "${")):
        expected = "an address that begins with https://"
        yield Finding((*where, "token_url"), expected, repr(grant.token_url))


def _inside(where: KeyPath, text: str | None) -> Iterator[Finding]:
    path = PurePosixPath(text or "")
    if path.is_absolute() or ".." in path.parts:
        yield Finding(where, "a path inside the organisation's folder", repr(text))
