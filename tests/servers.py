"""Real database servers for tests: started from Debian's packages in a temporary folder.

Each listens on the loopback interface alone, on a free port, and ends with the test session.
Where its programs are absent the tests are skipped with a reason that says what to install;
SCORECARD_REQUIRE_SERVERS=1 makes that a failure.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

REQUIRED = "SCORECARD_REQUIRE_SERVERS"
OWNER = "owner"
# What a shell, a URL and a quoted text would each stumble over.
PASSWORD = "p@ss/w:r d%'1"
START = 60.0
_INSTALL = "run scripts/servers.sh"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and the account that owns everything on it."""

    scheme: str
    host: str
    port: int
    database: str
    # The server's process, for a test that holds it still.
    pid: int
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    def url(self, database: str | None = None, password: str = PASSWORD) -> URL:
        """The URL of a database on it, by default the one it started with."""
        return URL.create(
            self.scheme, OWNER, password, self.host, self.port, database or self.database
        )

    def fresh(self, *statements: str) -> URL:
        """A new database after these statements."""
        name = f"test_{next(self._numbers)}"
        self.run(self.url(), f"CREATE DATABASE {name}")
        self.run(self.url(name), *statements)
        return self.url(name)

    @staticmethod
    def run(url: URL, *statements: str) -> None:
        """Run statements, each committed by itself; colons are text."""
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement.replace(":", "\\:")))
        engine.dispose()


def written(url: URL) -> str:
    """A URL as configuration would have it, password included."""
    return url.render_as_string(hide_password=False)


def free_port() -> int:
    """A port of the loopback interface nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server whose own time zone is not UTC."""
    with postgresql_server() as server:
        yield server


@contextmanager
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL server whose own time zone is not UTC, for as long as it is used."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version)
    initdb = _program("initdb", *folders)
    with _folder("postgres") as (folder, user):
        port, data, secret = free_port(), folder / "data", folder / "secret"
        secret.write_text(PASSWORD, encoding="utf-8")
        made = [initdb, "-D", data, "-U", OWNER, "--pwfile", secret, "--auth=scram-sha-256"]
        _finish([*made, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"], user)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "fsync": "off",
            "timezone": "America/New_York",
        }
        listed = [part for item in settings.items() for part in ("-c", "=".join(item))]
        command = [Path(initdb).with_name("postgres"), "-D", data, *listed]
        # Nothing is kept of it, and all its processes end at once.
        with _running(command, folder, user, signal.SIGQUIT) as process:
            yield _answering(Server("postgresql", "127.0.0.1", port, "postgres", process.pid))


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Server]:
    """A MariaDB server."""
    with mariadb_server() as server:
        yield server


@contextmanager
def mariadb_server() -> Iterator[Server]:
    """A MariaDB server, for as long as it is used."""
    daemon = _program("mariadbd", Path("/usr/sbin"), Path("/usr/libexec"))
    install = _program("mariadb-install-db")
    with _folder("mysql") as (folder, user):
        port, data, first = free_port(), folder / "data", folder / "first.sql"
        quoted = PASSWORD.replace("'", "''")
        first.write_text(
            f"CREATE USER '{OWNER}'@'%' IDENTIFIED BY '{quoted}';\n"
            f"GRANT ALL ON *.* TO '{OWNER}'@'%';\n"
            "CREATE DATABASE main;\n",
            encoding="utf-8",
        )
        here = ["--no-defaults", f"--datadir={data}"]
        made = [install, *here, "--skip-test-db", "--auth-root-authentication-method=normal"]
        _finish(made, user)
        settings = [
            f"--port={port}",
            "--bind-address=127.0.0.1",
            f"--socket={folder / 'socket'}",
            f"--pid-file={folder / 'pid'}",
            f"--init-file={first}",
            "--character-set-server=utf8mb4",
            "--skip-name-resolve",
            "--innodb-flush-log-at-trx-commit=0",
        ]
        with _running([daemon, *here, *settings], folder, user, signal.SIGKILL) as process:
            yield _answering(Server("mysql+pymysql", "127.0.0.1", port, "main", process.pid))


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdecimal() else 0


def _program(name: str, *folders: Path) -> str:
    """Where a program is; the test ends here where it is nowhere."""
    places = os.pathsep.join([*map(str, reversed(folders)), os.environ.get("PATH", os.defpath)])
    found = shutil.which(name, path=places)
    if found is None:
        reason = f"{name} is not installed: {_INSTALL}"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{reason} ({REQUIRED}=1 makes it a failure)")
        pytest.skip(reason)
    return found


@contextmanager
def _folder(account: str) -> Iterator[tuple[Path, str | None]]:
    """A folder, and whose it is: servers refuse to run as root. None where we are not root."""
    # Paths of sockets are short, and folders of pytest closed to other accounts.
    with tempfile.TemporaryDirectory(prefix="scorecard-", ignore_cleanup_errors=True) as name:
        user = _unprivileged(account) if os.geteuid() == 0 else None
        if user is not None:
            shutil.chown(name, user)
        yield Path(name), user


def _unprivileged(account: str) -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return account if account in known else "nobody"


def _finish(command: Sequence[str | Path], user: str | None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, user=user, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"


@contextmanager
def _running(
    command: Sequence[str | Path], folder: Path, user: str | None, end: signal.Signals
) -> Iterator["subprocess.Popen[bytes]"]:
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, user=user) as process,
    ):
        try:
            yield process
        finally:
            process.send_signal(end)
            process.wait(START)


def _answering(server: Server) -> Server:
    """The server once it lets its owner in."""
    engine = create_engine(server.url())
    end = time.monotonic() + START
    while True:
        try:
            engine.connect().close()
        except SQLAlchemyError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            engine.dispose()
            return server
