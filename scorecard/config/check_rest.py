"""What must hold of a source that is asked over HTTP."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from scorecard.config.access import Access, ApiKey, OAuthLogin, TokenLogin
from scorecard.config.finding import Finding, KeyPath
from scorecard.config.models import Config
from scorecard.config.paging import CursorPages, LinkedPages
from scorecard.config.rest import RestAsking
from scorecard.config.smtp import LOOPBACK
from scorecard.config.tables import RestTable
from scorecard.config.web import JsonAnswer

# Names under which a text is a secret, and so not to be written into a file.
_SECRET = re.compile(
    r"pass(word|wd|phrase)?$|pwd|secret|token|api.?key|^key$|authori[sz]ation|cookie|credential|"
    r"signature|^sig$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
_MONTH = re.compile(r"\{(month|from_month|month_start|month_end)\}")
_FILLED = {"url", "headers", "query", "body", "auth"}
_BROKEN = re.compile(r"\$\{(?![A-Za-z_][A-Za-z0-9_]*\})")
_FROM_ENVIRONMENT = "${NAME}, the environment variable that holds it"
_HIDDEN = "other text, not shown since it may be secret"
_STARTS = re.compile(r"https?://[^/?#\s]+|\$\{[A-Za-z_][A-Za-z0-9_]*\}", re.IGNORECASE)


def asked_tables(config: Config) -> Iterator[Finding]:
    """The same of tables of the configuration, which hold for all months."""
    for i, table in enumerate(config.tables):
        if isinstance(table, RestTable):
            yield from rest(("tables", i), table)
            if _MONTH.search(table.model_dump_json(include=_FILLED)):
                expected = "no {month} in what is asked: a table holds for all months"
                yield Finding(("tables", i, "url"), expected, "one")


def rest(path: KeyPath, source: RestAsking) -> Iterator[Finding]:
    """Secrets that are written out, addresses that are none, and parts that do not go together."""
    plain = getattr(source, "plain_http", False)
    yield from address((*path, "url"), source.url, plain=plain)
    yield from _named((*path, "headers"), source.headers)
    yield from _named((*path, "query"), source.query)
    yield from secrets((*path, "body"), source.body)
    yield from _login((*path, "auth"), source, plain=plain)
    yield from _posted(path, source)
    yield from _paging((*path, "paging"), source)
    yield from _answer(path, source)
    for name, text in source.add_columns.items():
        if "${" in text:
            # It would be stored with the rows.
            yield Finding((*path, "add_columns", name), "text without ${NAME}", "one")


def address(path: KeyPath, url: str, *, plain: bool) -> Iterator[Finding]:
    """An address that is none, that everyone between could read, or that has secrets in it."""
    expected = "an address as https://api.acme.example/v1/sales"
    if not _STARTS.match(url):
        yield Finding(path, expected, "another text")
        return
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        yield Finding(path, expected, "another text")
        return
    if "@" in parts.netloc:
        yield Finding(path, "an address without user and password, which go under auth", "one")
    if parts.fragment:
        yield Finding(path, "an address without #", "one")
    if parts.scheme.lower() == "http" and host not in (*LOOPBACK, "::1") and not plain:
        expected = "https, or plain_http: true, so that everyone between may read it"
        yield Finding(path, expected, "http")
    yield from _named(path, dict(parse_qsl(parts.query, keep_blank_values=True)))
    if _BROKEN.search(url):
        yield Finding(path, "${NAME}", "${ without a name and }")


def _named(path: KeyPath, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Texts under names of secrets that are written out."""
    for name, text in texts.items():
        if _SECRET.search(name) and not _PLACE.search(text) and text:
            yield Finding((*path, name), _FROM_ENVIRONMENT, _HIDDEN)


def secrets(path: KeyPath, tree: Any) -> Iterator[Finding]:
    """Texts under names of secrets that are written out in a tree."""
    if isinstance(tree, Mapping):
        yield from _named(path, {k: v for k, v in tree.items() if isinstance(v, str)})
        for name, inner in tree.items():
            yield from secrets((*path, name), inner)
    elif isinstance(tree, (list, tuple)):
        for place, inner in enumerate(tree):
            yield from secrets((*path, place), inner)


def login(path: KeyPath, auth: Access, *, plain: bool) -> Iterator[Finding]:
    """Addresses of log-ins that are none, and secrets that are written out."""
    if isinstance(auth, OAuthLogin):
        yield from address((*path, "token_url"), auth.token_url, plain=plain)
        yield from _named((*path, "parameters"), auth.parameters)
    elif isinstance(auth, TokenLogin):
        yield from address((*path, "login_url"), auth.login_url, plain=plain)
        yield from secrets((*path, "body"), auth.body)


def _login(path: KeyPath, source: RestAsking, *, plain: bool) -> Iterator[Finding]:
    auth = source.auth
    yield from login(path, auth, plain=plain)
    if isinstance(auth, ApiKey):
        given = source.headers if auth.sent_in == "header" else source.query
        if auth.name.casefold() in {name.casefold() for name in given}:
            place = "headers" if auth.sent_in == "header" else "query"
            yield Finding((*path, "name"), f"another name than under {place}", repr(auth.name))


def _posted(path: KeyPath, source: RestAsking) -> Iterator[Finding]:
    if source.method == "get" and source.body is not None:
        yield Finding((*path, "body"), "no body unless method is post", "one")
    if source.form and not (
        isinstance(source.body, Mapping)
        and all(isinstance(value, (str, int)) for value in source.body.values())
    ):
        yield Finding((*path, "body"), "names and texts, since form is true", "not that")


def _paging(path: KeyPath, source: RestAsking) -> Iterator[Finding]:
    paging = source.paging
    in_body = getattr(paging, "sent_in", "query") == "body"
    if in_body and (source.method != "post" or source.form):
        expected = "query, unless method is post and the body is JSON"
        yield Finding((*path, "sent_in"), expected, "'body'")
    by_json = isinstance(paging, CursorPages) or (
        isinstance(paging, LinkedPages) and paging.link_at is not None
    )
    if by_json and not isinstance(source.answer, JsonAnswer):
        expected = "paging by offset, page or the header Link: only JSON has ways in it"
        yield Finding((*path, "type"), expected, f"{source.answer.type!r} as answer.type")


def _answer(path: KeyPath, source: RestAsking) -> Iterator[Finding]:
    answer, checks = source.answer, source.checks
    if not isinstance(answer, JsonAnswer) and list(checks.ways()):
        expected = "count_header alone: only JSON has ways in it"
        yield Finding((*path, "checks"), expected, f"ways, with answer.type {answer.type!r}")
    if checks.count_at is not None and checks.count_header is not None:
        yield Finding((*path, "checks", "count_header"), "none beside count_at", "one")
    if isinstance(answer, JsonAnswer):
        if answer.heading_key is not None and answer.headings is None:
            yield Finding((*path, "answer", "heading_key"), "headings beside it", "none")
        if answer.headings is not None and answer.absent_is_null:
            expected = "false: a list has no keys that could be absent"
            yield Finding((*path, "answer", "absent_is_null"), expected, "true")
