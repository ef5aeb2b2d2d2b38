"""A headless Chromium that tests drive by its own protocol: what a page does, not what it says."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
# No start page, no updates, no phone home: what is requested is the page's.
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-extensions",
    "--disable-default-apps", "--disable-dev-shm-usage", "--hide-scrollbars",
)  # fmt: skip
WAIT = 60


@dataclass
class Page:
    """An open page; `requests` are the addresses it asked for, `messages` what its console says."""

    socket: ClientConnection
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    asked: int = 0

    def run(self, script: str) -> Any:
        """The value of an expression, awaited where it is a promise."""
        told = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def resize(self, width: int, height: int = 900) -> None:
        """Show the page as wide as that, in CSS pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def open(self, path: Path) -> None:
        """Load a file, and wait until it is there."""
        self.call("Page.navigate", url=path.as_uri())
        self.run("new Promise(r => document.readyState === 'complete' ? r() : onload = r)")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask the browser, noting what happens until it answers."""
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": parameters}))
        while True:
            told = json.loads(self.socket.recv(timeout=WAIT))
            if told.get("id") == self.asked:
                assert "error" not in told, told["error"]
                return dict(told["result"])
            self._note(told)

    def _note(self, told: dict[str, Any]) -> None:
        method, about = told.get("method"), told.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(about["request"]["url"])
        elif method == "Runtime.consoleAPICalled":
            self.messages += [str(item.get("value")) for item in about["args"]]
        elif method == "Runtime.exceptionThrown":
            self.messages.append(about["exceptionDetails"]["text"])
        elif method == "Log.entryAdded":
            self.messages.append(about["entry"]["text"])


@contextmanager
def browser() -> Iterator[Page]:
    """A page of a browser of its own, gone with the block."""
    assert CHROMIUM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        command = [CHROMIUM, *FLAGS, f"--user-data-dir={home}", "--remote-debugging-port=0"]
        with subprocess.Popen(
            [*command, "about:blank"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        ) as running:
            try:
                assert running.stderr is not None
                address = next(
                    line.rpartition(" ")[2].strip()
                    for line in running.stderr
                    if line.startswith("DevTools listening")
                )
                with connect(address, max_size=None, open_timeout=WAIT) as socket:
                    made = Page(socket).call("Target.createTarget", url="about:blank")
                where = address.replace("/browser/", "/page/").rpartition("/")[0]
                with connect(f"{where}/{made['targetId']}", max_size=None) as socket:
                    page = Page(socket)
                    for domain in ("Page", "Runtime", "Network", "Log"):
                        page.call(f"{domain}.enable")
                    yield page
            finally:
                running.kill()
