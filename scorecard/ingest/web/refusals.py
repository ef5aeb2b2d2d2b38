"""What is said where a server does not let us in, does not answer, or answers something else."""

import datetime as dt
import json
import ssl
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from scorecard.contents import kind_of
from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.grid import shown
from scorecard.ingest.retry import Unavailable

# What may be another answer in a moment.
_PASSING = {408, 429, 500, 502, 503, 504}
# Keys under which servers say what is wrong, the most telling first.
_SAID = (
    *("error_description", "errorMessages", "message", "detail", "details", "description"),
    *("error", "errors", "title", "msg", "reason", "summary"),
)
_DEEPEST = 4


class Denied(SourceError):
    """A server that does not know who asks: a token may have run out."""


def of_status(
    status: int, headers: Mapping[str, str], said: str, where: str, now: dt.datetime
) -> SourceError:
    """The error of an answer that is none; `said` is what the server gave as its reason."""
    told = f"HTTP {status}" + (f", {said}" if said else "")
    if 300 <= status < 400:
        return SourceError(
            f"{where}: expected an answer, found that it points elsewhere{_target(headers)} "
            f"({told}): a log-in page or a moved address; correct url or auth"
        )
    if status in {401, 407}:
        return Denied(
            f"{where}: expected to be let in, found that it refused ({told}): check auth, and what "
            "the environment holds for it"
        )
    if status == 403:
        return SourceError(
            f"{where}: expected the right to read, found that it refused ({told}): ask its owner "
            "to let this account read"
        )
    if status in _PASSING:
        return Unavailable(
            f"{where}: expected an answer, found that it has none now ({told}): ask its owner"
            + (", or lower requests_per_minute" if status == 429 else ""),
            _wait(headers.get("retry-after"), now),
        )
    if status in {404, 410}:
        remedy = "correct url, or ask for the right to see it"
    elif 400 <= status < 500:
        remedy = "correct url, query, headers or body"
    else:
        remedy = "ask its owner"
    return SourceError(f"{where}: expected an answer, found none ({told}): {remedy}")


def of_failure(error: Exception, where: str) -> SourceError:
    """The error of a connection that could not be made, or broke."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return SourceError(
                f"{where}: expected a certificate that can be trusted, found that it cannot be "
                f"({cause.verify_message}): name the certificate of its issuer in ca_file, or ask "
                "its owner"
            )
        if isinstance(cause, ssl.SSLError):
            return SourceError(
                f"{where}: expected an encrypted connection, found that none can be made "
                f"({cause.reason or 'the server breaks it off'}): correct url, or ask its owner"
            )
    if isinstance(error, httpx.TimeoutException):
        return Unavailable(
            f"{where}: expected an answer in time, found silence "
            f"({_words(error)}): ask its owner, or raise read_seconds"
        )
    if isinstance(error, (httpx.RemoteProtocolError, httpx.ReadError)):
        return Unavailable(
            f"{where}: expected a whole answer, found that it was cut off ({_words(error)}): ask "
            "its owner"
        )
    if isinstance(error, httpx.TransportError) and not isinstance(
        error, (httpx.LocalProtocolError, httpx.UnsupportedProtocol)
    ):
        return Unavailable(
            f"{where}: expected a connection, found none ({_words(error)}): check that the server "
            "runs and url names it"
        )
    return SourceError(f"{where}: expected a question that can be sent, found another: correct url")


def said(content: bytes, environment: Environment) -> str:
    """What a server gave as its reason, in one line without secrets; empty where it did not."""
    # What is secret is taken out first: of what is cut in the middle the rest would stay.
    text = environment.redact(_reason(content))
    line = " ".join(text.split())
    return shown(line) if line else ""


def reason_in(value: Any) -> str:
    """The words of an error in JSON; its whole text where no key of it is known to have some."""
    return _found(value, 0) or (
        "" if value in (None, "", [], {}) else json.dumps(value, default=str)
    )


def _reason(content: bytes) -> str:
    kind = kind_of(content)
    if not content.strip() or kind is not None:
        return "" if not content.strip() else f"with {kind}"
    text = content.decode("utf-8", "replace")
    try:
        return reason_in(json.loads(text))
    except (ValueError, RecursionError):
        return text


def _found(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return value
    if depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        return next((text for item in value[:3] if (text := _found(item, depth + 1))), "")
    if isinstance(value, dict):
        named = (value[key] for key in _SAID if key in value)
        return next((text for item in named if (text := _found(item, depth + 1))), "")
    return ""


def _target(headers: Mapping[str, str]) -> str:
    """Where a redirection leads: server and path alone, since the rest may be secret."""
    try:
        parts = urlsplit(headers.get("location", ""))
        named = f"{parts.hostname or ''}{parts.path}"
    except ValueError:
        return ""
    return f", to {shown(named)}" if named else ""


def _wait(text: str | None, now: dt.datetime) -> float | None:
    """Seconds of a `Retry-After`: a number, or a moment (RFC 9110); None where it says neither."""
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text.strip()[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max((moment - now).total_seconds(), 0.0)


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
