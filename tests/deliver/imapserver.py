"""An IMAP server for tests: one account, one mailbox, as much of RFC 3501 as its reader needs."""

import base64
import re
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field

USER, PASSWORD = "desk@small.example", "pass-word-of-imap"
TOKEN = "access-token-of-imap"


@dataclass
class ImapServer:
    """Speaks TLS on a port of this machine for the block; `mails` are unread until marked."""

    context: ssl.SSLContext
    mails: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    # What it does instead of answering a SELECT: nothing, or hang up.
    broken: bool = False

    def __enter__(self) -> "ImapServer":
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # Closing alone does not wake who waits for somebody to connect.
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                raw, _ = self._socket.accept()
            except OSError:
                return
            try:
                with self.context.wrap_socket(raw, server_side=True) as stream:
                    self._talk(stream)
            except OSError:
                continue

    def _talk(self, stream: ssl.SSLSocket) -> None:
        stream.sendall(b"* OK ready\r\n")
        with stream.makefile("rb") as lines:
            for line in lines:
                tag, _, command = line.decode().strip().partition(" ")
                if command.upper() == "AUTHENTICATE XOAUTH2":
                    stream.sendall(b"+ \r\n")
                    said = base64.b64decode(lines.readline()).decode()
                    right = said == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01"
                    stream.sendall(f"{tag} {'OK' if right else 'NO'} {said!r}\r\n".encode())
                    continue
                for answer in self._answers(command):
                    if answer is None:
                        return
                    stream.sendall(answer)
                state = "NO" if self._refuses(command) else "OK"
                stream.sendall(f"{tag} {state} done\r\n".encode())

    def _refuses(self, command: str) -> bool:
        login = command.upper().startswith("LOGIN")
        return login and (USER not in command or PASSWORD not in command)

    def _answers(self, command: str) -> list[bytes | None]:
        upper = command.upper()
        if upper.startswith("CAPABILITY"):
            return [b"* CAPABILITY IMAP4rev1\r\n"]
        if upper.startswith("SELECT"):
            return [None] if self.broken else [f"* {len(self.mails)} EXISTS\r\n".encode()]
        if upper.startswith("UID SEARCH"):
            unread = [str(n) for n in range(1, len(self.mails) + 1) if n not in self.seen]
            return [f"* SEARCH {' '.join(unread)}".rstrip().encode() + b"\r\n"]
        if found := re.match(r"UID FETCH (\d+) \(RFC822.SIZE\)", upper):
            size = len(self.mails[int(found[1]) - 1])
            return [f"* {found[1]} FETCH (UID {found[1]} RFC822.SIZE {size})\r\n".encode()]
        if found := re.match(r"UID FETCH (\d+) \(BODY.PEEK\[\]\)", upper):
            mail = self.mails[int(found[1]) - 1]
            head = f"* {found[1]} FETCH (UID {found[1]} BODY[] {{{len(mail)}}}\r\n"
            return [head.encode(), mail, b")\r\n"]
        if found := re.match(r"UID STORE (\d+) \+FLAGS \(\\SEEN\)", upper):
            self.seen.add(int(found[1]))
        return []
