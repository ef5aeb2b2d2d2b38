"""One question to a server: where, how and with what; nothing is sent here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import quote, unquote_plus, urlencode, urlsplit

from scorecard.config.paging import Place
from scorecard.errors import SourceError
from scorecard.ingest.grid import shown

Origin = tuple[str, str | None, int | None]
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. `url` may have parameters of its own; those of `query` go before them.

    `body` is a tree that becomes JSON, or with `form` names and texts. It may hold secrets.
    """

    method: Literal["get", "post"]
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    form: bool = False

    def with_parameter(self, way: str, value: str | int, place: Place) -> "Request":
        """The same with one parameter set: in the address, or at a way of keys in the body."""
        if place == "query":
            return replace(self, query={**self.query, way: str(value)})
        return replace(self, body=_set(self.body, way.split("."), value))

    def with_headers(self, headers: Mapping[str, str]) -> "Request":
        """The same with further headers, instead of those of the same names."""
        names = {name.casefold() for name in headers}
        kept = {name: text for name, text in self.headers.items() if name.casefold() not in names}
        return replace(self, headers={**kept, **headers})

    def address(self) -> str:
        """The whole address, parameters escaped."""
        bare, _, own = self.url.partition("#")[0].partition("?")
        kept = [part for part in own.split("&") if part and _name(part) not in self.query]
        added = urlencode(self.query, quote_via=quote, safe="")
        parameters = "&".join([*kept, added] if added else kept)
        return f"{bare}?{parameters}" if parameters else bare

    def content(self) -> tuple[bytes, str] | None:
        """What is posted, and its content type; None where nothing is."""
        if self.body is None:
            return None
        if self.form:
            return urlencode(self.body).encode(), "application/x-www-form-urlencoded"
        return json.dumps(self.body).encode(), "application/json"


def origin(url: str) -> Origin:
    """Scheme, server and port of an address: to the same ones the same secrets may be sent.

    Raises `ValueError` where it is no address.
    """
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def check_headers(headers: Mapping[str, str], where: str) -> None:
    """Raise `SourceError` where a header would not stay one, without showing what is in it."""
    for name, text in headers.items():
        if not (text.isascii() and text.isprintable()):
            raise SourceError(
                f"{where}: expected plain letters in the header {shown(name)}, found others: "
                "correct headers, or the variables in them"
            )


def _name(part: str) -> str:
    return unquote_plus(part.partition("=")[0])


def _set(tree: Any, keys: Sequence[str], value: str | int) -> Any:
    """A tree with a value at the end of a way; what is not there on the way is made."""
    key, *rest = keys
    inner = tree if isinstance(tree, Mapping) else {}
    return {**inner, key: _set(inner.get(key), rest, value) if rest else value}
