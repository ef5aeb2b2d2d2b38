"""A web server for tests: what it answers is scripted, and what it was asked is kept.

It listens on the loopback interface alone, on a free port, in threads of its own. It can cut an
answer anywhere, fall silent, speak a byte at a time, hang up, and speak TLS.
"""

import gzip
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import trustme


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    # Of the connection it came on, at the other end.
    port: int = 0

    @property
    def tree(self) -> Any:
        """Its body as JSON."""
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        """Its body as a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Said:
    """An answer. A body that is no bytes or text becomes JSON."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    # Bytes of the body after which the connection ends, though more were announced.
    cut: int | None = None
    # How its end is told: by its length, by chunks, or by the end of the connection.
    end: str = "length"
    # Nothing comes: not even a status.
    silent: bool = False
    # Hangs up without a word.
    drops: bool = False
    # Seconds before each byte of the body.
    slow: float = 0.0
    packed: bool = False

    @property
    def content(self) -> bytes:
        """The bytes of its body."""
        body = self.body
        if isinstance(body, str):
            body = body.encode()
        elif not isinstance(body, bytes):
            body = json.dumps(body).encode()
        return gzip.compress(body) if self.packed else body


Script = Callable[[Asked], Said]


class WebServer:
    """A running server; `requests` is what it was asked, in order."""

    # What is handled for it is handled for each path that nothing else is.
    any_path = "*"

    def __init__(self, url: str, ca_file: Path | None = None) -> None:
        self.url = url
        self.ca_file = ca_file
        self.requests: list[Asked] = []
        self.over = threading.Event()
        self._scripts: dict[str, Script] = {}

    def answers(self, path: str, *said: Said | Any) -> None:
        """Answer a path with each of these in turn, the last one for ever.

        What is no `Said` is the JSON of an answer.
        """
        script = [item if isinstance(item, Said) else Said(item) for item in said]
        lock, turn = threading.Lock(), iter(range(1_000_000))

        def next_one(_: Asked) -> Said:
            with lock:
                return script[min(next(turn), len(script) - 1)]

        self._scripts[path] = next_one

    def handles(self, path: str, script: Script) -> None:
        """Answer a path by a function of what is asked."""
        self._scripts[path] = script

    @property
    def scripts(self) -> dict[str, Script]:
        """What answers each path, as it is now."""
        return dict(self._scripts)

    def script(self, path: str) -> Script:
        """What answers a path."""
        return self._scripts[path]

    def pages(self, path: str, rows: Sequence[Any], size: int, **more: Any) -> None:
        """Answer a path with `rows` at `offset`, at most `size`, under `rows` beside `more`."""

        def page(asked: Asked) -> Said:
            start = int(asked.query.get("offset", 0))
            return Said({"rows": list(rows[start : start + size]), **more})

        self.handles(path, page)

    def tokens(self, path: str, lives: int = 3_600) -> "Tokens":
        """Give a new token at a path, each time it is asked, as OAuth 2.0 does."""
        return Tokens(self, path, lives)

    def asked(self, path: str) -> list[Asked]:
        """The requests for one path."""
        return [request for request in self.requests if request.path == path]

    def answer(self, asked: Asked) -> Said:
        """What is said to a request."""
        self.requests.append(asked)
        script = self._scripts.get(asked.path) or self._scripts.get(self.any_path)
        return Said({"message": "no such path"}, 404) if script is None else script(asked)


class Tokens:
    """Tokens `secret-token-1`, `-2` ..; the newest one alone holds, until it is revoked."""

    def __init__(self, server: WebServer, path: str, lives: int) -> None:
        self.given: list[str] = []
        self._valid = ""
        self._lives = lives
        server.handles(path, self._give)

    def revoke(self) -> None:
        """Let none hold."""
        self._valid = ""

    def guard(self, script: Script, uses: int | None = None) -> Script:
        """A script that answers 401 to whom has no token that holds.

        With `uses` a token holds for so many requests.
        """
        left: dict[str, int] = {}

        def guarded(asked: Asked) -> Said:
            token = asked.headers.get("Authorization", "").removeprefix("Bearer ")
            if token != self._valid or not token:
                return Said({"error": "invalid_token", "token": token}, 401)
            if uses is not None:
                left[token] = left.get(token, uses) - 1
                if left[token] == 0:
                    self.revoke()
            return script(asked)

        return guarded

    def _give(self, _: Asked) -> Said:
        self._valid = f"secret-token-{len(self.given) + 1}"
        self.given.append(self._valid)
        return Said({"access_token": self._valid, "expires_in": self._lives})


class _Handler(BaseHTTPRequestHandler):
    """Does what the script says, on connections that stay open as long as it lets them."""

    protocol_version = "HTTP/1.1"
    web: WebServer

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(
            self.command,
            parts.path,
            query,
            dict(self.headers.items()),
            body,
            self.client_address[1],
        )
        said = self.web.answer(asked)
        if said.silent:
            self.web.over.wait(30)
        if said.silent or said.drops:
            self.close_connection = True
            return
        content = said.content
        self.send_response(said.status)
        for name, text in _headers(said, len(content)).items():
            self.send_header(name, text)
        self.end_headers()
        if self.command == "HEAD":
            return
        sent = content if said.cut is None else content[: said.cut]
        self._send(sent, said)
        if said.cut is not None or said.end == "close":
            self.close_connection = True

    def _send(self, content: bytes, said: Said) -> None:
        if said.slow:
            for place in range(len(content)):
                if self.web.over.wait(said.slow):
                    return
                self.wfile.write(content[place : place + 1])
                self.wfile.flush()
        elif said.end == "chunks":
            half = len(content) // 2
            for piece in (content[:half], content[half:]):
                if piece:
                    self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            if said.cut is None:
                self.wfile.write(b"0\r\n\r\n")
        else:
            self.wfile.write(content)


def _headers(said: Said, length: int) -> dict[str, str]:
    made = {"Content-Type": "application/json"}
    if said.end == "length":
        made["Content-Length"] = str(length)
    elif said.end == "chunks":
        made["Transfer-Encoding"] = "chunked"
    else:
        made["Connection"] = "close"
    if said.packed:
        made["Content-Encoding"] = "gzip"
    return {**made, **said.headers}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asked hung up, as some do."""


@contextmanager
def web_server(tls: Path | None = None, host: str = "127.0.0.1") -> Iterator[WebServer]:
    """A server until the end of the block; over TLS where `tls` is a folder for its certificate."""
    handler = type("Handler", (_Handler,), {})
    server = _Server(("127.0.0.1", 0), handler)
    ca_file = None
    if tls is not None:
        authority = trustme.CA()
        ca_file = tls / "ca.pem"
        authority.cert_pem.write_to_path(ca_file)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(host).configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "http" if tls is None else "https"
    web = WebServer(f"{scheme}://127.0.0.1:{server.server_address[1]}", ca_file)
    handler.web = web  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def unused_port() -> int:
    """A port of this machine nobody listens on."""
    server = _Server(("127.0.0.1", 0), _Handler)
    port = int(server.server_address[1])
    server.server_close()
    return port
