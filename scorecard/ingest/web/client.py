"""One conversation with servers for one source: its limits, its second tries, its silences.

Nothing is followed: an answer that points elsewhere is an error, since what lets us in would go
there too. Certificates are always checked. Answers are unpacked here, so that none grows beyond
what is declared.
"""

import datetime as dt
import os
import ssl
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import httpx

from scorecard.config.smtp import LOOPBACK
from scorecard.config.web import WebOrigin
from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.files import inside
from scorecard.ingest.grid import shown
from scorecard.ingest.retry import Unavailable, again
from scorecard.ingest.web.refusals import of_failure, of_status, said
from scorecard.ingest.web.request import Request, check_headers, origin

ATTEMPTS = 4
GOOD = frozenset({200, 201})
_HERE = (*LOOPBACK, "::1")
_AGENT = "scorecard"
# How much of an answer that is an error is read for what it says.
_LOOKED_AT = 20_000
_PACKED = {"gzip", "x-gzip"}
# zlib's sign for a header of either kind.
_EITHER = 32 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, unpacked. `is_measured` says whether it told its length, so that it is whole."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    is_measured: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """What a conversation that is no source's may take, as `WebOrigin` says of each."""

    ca_file: str | None = None
    plain_http: bool = False
    timeout_seconds: int = 120
    connect_seconds: int = 30
    read_seconds: int = 60
    most_bytes: int = 1_000_000
    requests_per_minute: int | None = None


class Web:
    """A conversation for one source; a context manager. `where` is how messages call the source.

    `pause` waits seconds, `clock` has seconds and `now` the time of day, for tests. All of it
    together may take the source's `timeout_seconds`.
    """

    def __init__(
        self,
        limits: WebOrigin | Limits,
        where: str,
        root: Path,
        environment: Environment,
        *,
        attempts: int = ATTEMPTS,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.where = where
        self.environment = environment
        self.clock = clock
        self._limits = limits
        self._attempts = attempts
        self._pause = pause
        self._until = clock() + limits.timeout_seconds
        self._next = clock()
        self._client = httpx.Client(
            verify=_trusted(limits, where, root),
            timeout=httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds),
            headers={"User-Agent": _AGENT, "Accept-Encoding": "gzip"},
            # What goes to this machine goes through no proxy.
            mounts={f"all://{_bracketed(host)}": None for host in _HERE},
        )

    def __enter__(self) -> "Web":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of every connection; whoever waits for one is told that it broke."""
        self._client.close()

    def send(self, request: Request, what: str, good: Collection[int] = GOOD) -> Reply:
        """The answer to a request, which is asked again where that may help.

        `what` is how messages call it. Raises `SourceError`: `Denied` where the server does not
        know us, never `Unavailable`, since it was asked often enough.
        """
        self._check(request, what)
        last = ""

        def once() -> Reply:
            nonlocal last
            try:
                return self._once(request, what, good)
            except Unavailable as error:
                last = str(error)
                raise

        def wait(seconds: float) -> None:
            if seconds > self._left(what):
                raise SourceError(
                    f"{last}; the next try would be in {seconds:,.0f} s, and all of it may take "
                    f"{self._limits.timeout_seconds} s: raise timeout_seconds"
                )
            self._pause(seconds)

        try:
            return again(once, self._attempts, wait)
        except Unavailable as error:
            raise SourceError(str(error)) from None

    def rest(self, seconds: float, what: str) -> None:
        """Wait so long before the next request; raises `SourceError` where no time is left."""
        if seconds > self._left(what):
            raise SourceError(late(what, self._limits.timeout_seconds))
        self._pause(seconds)

    def _check(self, request: Request, what: str) -> None:
        check_headers(request.headers, what)
        try:
            scheme, host, _ = origin(request.url)
        except ValueError:
            scheme, host = "", None
        if scheme not in {"http", "https"} or host is None:
            raise SourceError(f"{what}: expected an address of a server, found another: correct it")
        if scheme == "http" and host not in _HERE and not self._limits.plain_http:
            raise SourceError(
                f"{what}: expected an address with https, found http, where everyone between can "
                "read what is sent: correct url, or set plain_http to true"
            )

    def _once(self, request: Request, what: str, good: Collection[int]) -> Reply:
        self._keep_pace(what)
        posted = request.content()
        headers = dict(request.headers)
        if posted is not None:
            headers = {"Content-Type": posted[1], **headers}
        silence = min(float(self._limits.read_seconds), self._left(what))
        try:
            with self._client.stream(
                request.method.upper(),
                request.address(),
                headers=headers,
                content=None if posted is None else posted[0],
                timeout=httpx.Timeout(silence, connect=min(self._limits.connect_seconds, silence)),
            ) as response:
                return self._read(response, what, good)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ssl.SSLError) as error:
            raise self._redacted(of_failure(error, what)) from None

    def _read(self, response: httpx.Response, what: str, good: Collection[int]) -> Reply:
        for text in response.headers.get_list("set-cookie"):
            self.environment.hide(text.partition(";")[0].partition("=")[2].strip() or None)
        if response.status_code not in good:
            start = _first(response, _LOOKED_AT)
            error = of_status(
                response.status_code,
                response.headers,
                said(start, self.environment),
                what,
                dt.datetime.now(dt.UTC),
            )
            raise self._redacted(error)
        content = b"".join(self._unpacked(response, what))
        measured = "content-length" in response.headers or "transfer-encoding" in response.headers
        return Reply(response.status_code, response.headers, content, measured)

    def _unpacked(self, response: httpx.Response, what: str) -> Iterator[bytes]:
        """The answer's body piece by piece; raises where it is too large, too late or cut off."""
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in _PACKED | {"identity", ""}:
            raise SourceError(
                f"{what}: expected an answer packed with gzip or not at all, found "
                f"{shown(coding)}: ask its owner"
            )
        packed = zlib.decompressobj(_EITHER) if coding in _PACKED else None
        most, size = self._limits.most_bytes, 0
        for piece in response.iter_raw():
            self._left(what)
            try:
                came = piece if packed is None else packed.decompress(piece, most + 1 - size)
            except zlib.error:
                raise SourceError(
                    f"{what}: expected an answer packed with gzip, found that it cannot be "
                    "unpacked: ask its owner"
                ) from None
            size += len(came)
            if size > most:
                raise SourceError(
                    f"{what}: expected an answer of at most {most:,} bytes, found a larger one: "
                    "ask for smaller pages, or raise most_bytes"
                )
            yield came
        if packed is not None and (not packed.eof or packed.unused_data):
            raise Unavailable(
                f"{what}: expected a whole answer, found that what is packed in it is cut off: ask "
                "its owner"
            )

    def _keep_pace(self, what: str) -> None:
        """Wait until the next request may leave."""
        if self._limits.requests_per_minute is None:
            return
        early = self._next - self.clock()
        if early > 0:
            self.rest(early, what)
        self._next = max(self._next, self.clock()) + 60 / self._limits.requests_per_minute

    def _left(self, what: str) -> float:
        """Seconds that are left of all there are; raises `SourceError` where none is."""
        left = self._until - self.clock()
        if left <= 0:
            raise SourceError(late(what, self._limits.timeout_seconds))
        return left

    def _redacted(self, error: SourceError) -> SourceError:
        error.args = (self.environment.redact(str(error)),)
        return error


def late(what: str, seconds: int) -> str:
    """What is said where all of it took longer than it may."""
    return (
        f"{what}: expected all of it within {seconds} s, found that it takes longer: ask for less, "
        "raise timeout_seconds, or ask its owner"
    )


def _trusted(limits: WebOrigin | Limits, where: str, root: Path) -> ssl.SSLContext:
    """The certificates that are trusted."""
    if limits.ca_file is None:
        return _usual(*map(os.environ.get, ("SSL_CERT_FILE", "SSL_CERT_DIR")))
    path = inside(root, Path(limits.ca_file), where)
    try:
        return ssl.create_default_context(cafile=str(path))
    except OSError as error:
        found = error.strerror if not isinstance(error, ssl.SSLError) else "another file"
        raise SourceError(
            f"{where}: expected certificates in {limits.ca_file}, found none ({found}): correct "
            "ca_file"
        ) from None


@lru_cache(maxsize=1)
def _usual(*_: str | None) -> ssl.SSLContext:
    """The certificates that browsers trust, or what the environment names instead."""
    return httpx.create_ssl_context()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _first(response: httpx.Response, most: int) -> bytes:
    """The start of an answer's body as it came; nothing of one that is packed or breaks off."""
    if response.headers.get("content-encoding", "identity") != "identity":
        return b""
    taken = b""
    try:
        for piece in response.iter_raw():
            taken += piece
            if len(taken) >= most:
                break
    except httpx.HTTPError:
        pass
    return taken[:most]
