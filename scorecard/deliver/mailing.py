"""Mails that are due, by the way the organisation has chosen: files, one address, or everybody."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from scorecard.close.desk import Checkpoint, Desk, passing
from scorecard.config.delivery import Delivery
from scorecard.deliver.leaving import Carried, Carrier, Files, deliver
from scorecard.deliver.mail import address_problem
from scorecard.deliver.outbox import KINDS, Sent
from scorecard.deliver.smtp import Server, server_of
from scorecard.period import Month
from scorecard.stores.ledger import RESTORED, Ledger, QueuedMessage

# Chat channels have a way of their own.
MAILS: Final = tuple(kind for kind in KINDS if kind != "chat")
_LEFT_BEHIND: Final = "the run that was sending it ended before it was known whether it arrived"


def deliver_due(
    desk: Desk,
    month: Month | str | None,
    *,
    kinds: Collection[str],
    told: Callable[[str], bool] | None = None,
    only: Collection[str] | None = None,
) -> Sent:
    """Let the mails of some kinds leave that are due, of a month or of all; as `deliver` does.

    What a server may have taken is sent once more or waits for a person, as
    `delivery.unknown` has it.
    """
    delivery = desk.config.delivery
    settle_unknown(desk.ledger, delivery, month, kinds, only)
    with _carrier(desk) as carrier:
        return deliver(
            desk.ledger,
            desk.editions.objects,
            carrier,
            month,
            told,
            kinds=kinds,
            only=only,
        )


def settle_unknown(
    ledger: Ledger,
    delivery: Delivery,
    month: Month | str | None,
    kinds: Collection[str],
    only: Collection[str] | None = None,
) -> None:
    """Name as unknown what a dead run was handing to a server, and send it again if once is left.

    Whoever calls it holds the project's lock, so that a claim is nobody's any more. What was to be
    written to a file is no matter: it is written again.
    """
    for message in ledger.messages(month):
        if message.kind not in kinds or (only is not None and message.key not in only):
            continue
        left_behind = message.state == "CLAIMED" and message.detail
        if left_behind:
            ledger.mark(message.key, "UNKNOWN", f"{_LEFT_BEHIND} ({message.detail})")
        if not left_behind and message.state != "UNKNOWN":
            continue
        if may_resend(delivery, message, ledger.times_unknown(message.key)):
            ledger.mark(message.key, "PENDING", "sent once more: it may arrive twice")


def may_resend(delivery: Delivery, message: QueuedMessage, times: int) -> bool:
    """Whether a mail is sent again by itself whose fate is unknown for the n-th time.

    One of a restored ledger is for a person: it may have left long ago.
    """
    if message.detail.startswith(RESTORED):
        return False
    return delivery.unknown == "resend" and delivery.mode != "files" and times == 1


def address_of(delivery: Delivery, message: QueuedMessage) -> str:
    """Where a mail goes when it goes by a server."""
    redirected = delivery.mode == "redirect" and delivery.redirect_to
    return redirected or message.recipient


@dataclass(frozen=True, slots=True)
class Post:
    """Hands mails to a server: to whom they are for, or all of them to one address."""

    delivery: Delivery
    server: Server
    checkpoint: Checkpoint = passing

    @property
    def noted(self) -> str:
        """The server and the mode, for whoever finds the claim left behind."""
        return f"{self.delivery.mode} by {self.server.name}"

    def ready(self) -> str:
        """Why the server takes nothing now; empty where it does."""
        return self.server.ready()

    def carry(self, message: QueuedMessage, content: bytes) -> Carried:
        """Send one mail, unless it may not go where it is addressed to."""
        address = address_of(self.delivery, message)
        wrong = address_problem(address, self.delivery)
        if wrong:
            return Carried("REJECTED", wrong)
        self.checkpoint("mail claimed")
        answer = self.server.send(address, content)
        self.checkpoint("mail answered")
        away = self.delivery.mode == "redirect" and answer.state == "SENT"
        detail = f"redirected to {address}: {answer.detail}" if away else answer.detail
        return Carried(answer.state, detail, address=address)


@contextmanager
def _carrier(desk: Desk) -> Iterator[Carrier]:
    delivery = desk.config.delivery
    if delivery.mode == "files":
        yield Files(desk.project.outbox)
        return
    name = delivery.smtp.name
    server = server_of(delivery, desk.project.root, desk.unusable.get(name, ""))
    try:
        yield Post(delivery, server, desk.checkpoint)
    finally:
        server.close()
        if server.trouble:
            desk.unusable[name] = server.trouble
