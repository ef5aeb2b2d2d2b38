"""An SFTP server for tests: a folder, one account, a key of its own, on the loopback interface."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import paramiko
from paramiko.common import (
    AUTH_FAILED,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_SUCCEEDED,
)
from paramiko.sftp import SFTP_NO_SUCH_FILE, SFTP_PERMISSION_DENIED

USER, PASSWORD = "svc-sftp", "s3cr/et sftp"


class Trouble(StrEnum):
    """How a server fails."""

    NONE = "none"
    # It hangs up while a folder is listed, or a file is read.
    LISTING = "listing"
    READING = "reading"
    # It says of a file that it is larger than what it gives.
    SHORT = "short"
    # It does not let a folder or file be read.
    DENIED = "denied"
    # It says nothing to whoever connects.
    SILENT = "silent"


@dataclass
class SftpServer:
    """A running server; `host_key` is as `ssh-keyscan` prints it."""

    url: str
    host_key: str
    # What was tried as a password.
    tried: list[str]
    trouble: Trouble = Trouble.NONE
    transports: list[paramiko.Transport] = field(default_factory=list)

    def hang_up(self) -> None:
        """End every connection."""
        for transport in self.transports:
            transport.close()


class _Door(paramiko.ServerInterface):
    """Lets in the one account, by its password or key."""

    def __init__(self, tried: list[str], key: Any) -> None:
        self.tried, self.key = tried, key

    def check_auth_password(self, username: str, password: str) -> int:
        self.tried.append(password)
        right = (username, password) == (USER, PASSWORD)
        return AUTH_SUCCESSFUL if right else AUTH_FAILED

    def check_auth_publickey(self, username: str, key: Any) -> int:
        right = username == USER and key == self.key
        return AUTH_SUCCESSFUL if right else AUTH_FAILED

    def get_allowed_auths(self, _: str) -> str:
        return "password,publickey"

    def check_channel_request(self, kind: str, _: int) -> int:
        allowed = kind == "session"
        return OPEN_SUCCEEDED if allowed else OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED


def _files(folder: Path, running: SftpServer) -> type[paramiko.SFTPServerInterface]:
    class Files(paramiko.SFTPServerInterface):
        def _real(self, path: str) -> Path:
            return folder / path.lstrip("/")

        def list_folder(self, path: str) -> Any:
            real = self._real(path)
            if running.trouble is Trouble.LISTING:
                running.hang_up()
            if running.trouble is Trouble.DENIED:
                return SFTP_PERMISSION_DENIED
            if not real.is_dir():
                return SFTP_NO_SUCH_FILE
            return [
                paramiko.SFTPAttributes.from_stat(item.stat(), item.name) for item in real.iterdir()
            ]

        def stat(self, path: str) -> Any:
            real = self._real(path)
            if not real.exists():
                return SFTP_NO_SUCH_FILE
            found = paramiko.SFTPAttributes.from_stat(real.stat(), real.name)
            if running.trouble is Trouble.SHORT:
                found.st_size = int(found.st_size or 0) + 10
            return found

        lstat = stat

        def open(self, path: str, flags: int, attr: Any) -> Any:
            if running.trouble is Trouble.READING:
                running.hang_up()
            if running.trouble is Trouble.DENIED:
                return SFTP_PERMISSION_DENIED
            handle = paramiko.SFTPHandle(flags)
            vars(handle)["readfile"] = io.BytesIO(self._real(path).read_bytes())
            return handle

    return Files


@contextmanager
def sftp_server(folder: Path, client_key: Any = None) -> Iterator[SftpServer]:
    """A server until the end of the block."""
    key = paramiko.ECDSAKey.generate()
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    running = SftpServer(f"sftp://127.0.0.1:{port}", f"{key.get_name()} {key.get_base64()}", [])
    silent: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if running.trouble is Trouble.SILENT:
                silent.append(connection)
                continue
            transport = paramiko.Transport(connection)
            transport.add_server_key(key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _files(folder, running))
            running.transports.append(transport)
            try:
                transport.start_server(server=_Door(running.tried, client_key))
            except (paramiko.SSHException, EOFError):
                continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        listener.close()
        running.hang_up()
        for connection in silent:
            connection.close()
        thread.join(1)
