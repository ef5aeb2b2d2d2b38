"""Mails on their way out: each leaves at most once, whatever breaks in between.

A mail is claimed, then it is written out or handed to a server, then marked. A crash between any
two of these repeats the last one with the same bytes under the same name; only what a server may
have taken meanwhile is not repeated without more ado.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Protocol

from scorecard.deliver.outbox import KINDS, Blobs, Held, Sent, Taken
from scorecard.errors import StoreError
from scorecard.period import Month
from scorecard.stores.files import write_atomic
from scorecard.stores.ledger import Ledger, QueuedMessage, State

# Whoever writes files holds the project's lock, so a claim left behind is a crash, not a rival.
LEASE: Final = dt.timedelta(0)
_DONE: Final = ("SENT", "REJECTED")
# The strategy office hears of a month before anybody else does.
AFTER_DIGEST: Final = ("review", "owner", "card")


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a mail that was carried: its new state, and a word on it.

    `path` is where it lies, of one that was written; `address` where it went, of one that was sent.
    """

    state: State
    detail: str
    path: Path | None = None
    address: str = ""


class Carrier(Protocol):
    """How mails leave."""

    @property
    def noted(self) -> str:
        """What is noted with each claim; empty where carrying a mail again does no harm."""
        ...

    def ready(self) -> str:
        """Why nothing can leave now; empty where it can."""
        ...

    def carry(self, message: QueuedMessage, content: bytes) -> Carried:
        """Let one mail leave; raises `StoreError` where that is for no mail possible."""
        ...


class Files:
    """Writes mails as .eml, and messages to chat channels as .txt, to `<folder>/<month>/`."""

    noted = ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ready(self) -> str:
        """Files can always be tried."""
        return ""

    def carry(self, message: QueuedMessage, content: bytes) -> Carried:
        """Write one; raises `StoreError` where it cannot be written."""
        path = self._folder / message.month / file_name(message)
        try:
            write_atomic(path, content)
        except OSError as error:
            raise StoreError(f"{path}: cannot be written ({error.strerror})") from error
        return Carried("SENT", path.name, path=path)


def deliver_files(
    ledger: Ledger,
    blobs: Blobs,
    folder: Path,
    month: Month | str | None = None,
    told: Callable[[str], bool] | None = None,
    *,
    kinds: Collection[str] = KINDS,
) -> Sent:
    """Write every mail of some kinds still due to files, as `deliver` has them leave."""
    return deliver(ledger, blobs, Files(folder), month, told, kinds=kinds)


def deliver(
    ledger: Ledger,
    blobs: Blobs,
    carrier: Carrier,
    month: Month | str | None = None,
    told: Callable[[str], bool] | None = None,
    *,
    kinds: Collection[str] = KINDS,
    only: Collection[str] | None = None,
) -> Sent:
    """Let every mail of some kinds leave that is still due; cards last. `only` names their keys.

    Cards of a month, and what owners are asked, stay until `told` says its digest is out: by
    default, that of the newest edition that has one. Running it again lets nothing leave twice.
    Raises `StoreError` where bytes are missing or a file cannot be written; the rest stays due.
    """
    is_told = told or ledger.digest_sent
    gone: list[tuple[QueuedMessage, Carried]] = []
    held: list[Held] = []
    for (at, kind), messages in groupby(
        _due(ledger, month, kinds, only), key=lambda message: (message.month, message.kind)
    ):
        if kind in AFTER_DIGEST and not is_told(at):
            reason = f"the alert digest of {at} has not been sent"
            held += [_held(message, reason) for message in messages]
            continue
        for message in messages:
            carried = _carry(ledger, blobs, carrier, message)
            if carried.state == "SENT":
                gone.append((message, carried))
            else:
                held.append(_held(message, carried.detail))
    return _sent(gone, held)


def file_name(message: QueuedMessage) -> str:
    """`03_ann_north.eml`: the number makes it the mail's own, the rest is for people."""
    local_part = message.recipient.rpartition("@")[0] or message.recipient
    parts = (f"{message.number:02d}", local_part, message.unit or message.kind)
    ending = ".txt" if message.kind == "chat" else ".eml"
    return re.sub(r"[^A-Za-z0-9._+-]", "-", "_".join(parts)) + ending


def _due(
    ledger: Ledger, month: Month | str | None, kinds: Collection[str], only: Collection[str] | None
) -> Iterator[QueuedMessage]:
    for message in ledger.messages(month):
        wanted = message.kind in kinds and (only is None or message.key in only)
        if wanted and message.state not in _DONE:
            yield message


def _carry(
    ledger: Ledger,
    blobs: Blobs,
    carrier: Carrier,
    message: QueuedMessage,
) -> Carried:
    stays = Carried(message.state, f"state {message.state}: a person has to decide")
    if message.state == "UNKNOWN":
        return stays
    content = blobs.get(message.blob_sha256)
    why = carrier.ready()
    if why:
        if message.state in ("PENDING", "DEFERRED"):
            ledger.mark(message.key, "DEFERRED", why)
        return Carried(message.state, why)
    if not ledger.claim(message.key, LEASE, carrier.noted):
        return stays
    try:
        carried = carrier.carry(message, content)
    except StoreError as error:
        ledger.mark(message.key, "DEFERRED", str(error))
        raise
    ledger.mark(message.key, carried.state, carried.detail)
    return carried


def _sent(gone: Iterable[tuple[QueuedMessage, Carried]], held: Iterable[Held]) -> Sent:
    files: dict[str, Any] = {f"{kind}s": () for kind in KINDS}
    taken = []
    for message, carried in gone:
        if carried.path is not None:
            files[f"{message.kind}s"] += (carried.path,)
        else:
            unit, person = message.unit, message.person
            taken.append(Taken(message.kind, message.month, unit, person, carried.address))
    return Sent(held=tuple(held), taken=tuple(taken), **files)


def _held(message: QueuedMessage, reason: str) -> Held:
    return Held(message.month, message.unit, message.person, reason)
