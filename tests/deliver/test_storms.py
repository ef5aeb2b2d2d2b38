"""Everything at once: servers that defer, refuse, die and fall silent, and runs that are killed.

Drawn from seeds, so that each storm is the same each time. In the end the server is well, and its
mailbox has what the ledger says: nothing wrong, nothing missing, one copy more at most for each
answer that was lost.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scorecard.config.delivery import Delivery
from scorecard.config.smtp import Smtp
from scorecard.deliver.leaving import deliver
from scorecard.deliver.mailing import MAILS, Post, settle_unknown
from scorecard.deliver.outbox import prepare_card
from scorecard.deliver.smtp import server_of
from scorecard.stores.ledger import Ledger
from tests.deliver.mailserver import MailServer, listening
from tests.deliver.people import DATE, DELIVERY, INGRID, PDF, TOMAS, MemoryBlobs
from tests.report import sample_card
from tests.running import Crash

MONTH = "2026-10"
UNITS = 6

pytestmark = pytest.mark.fault("mail")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with listening() as made:
        yield made


class Office:
    """Two readers' cards of some units, released, and runs that deliver them."""

    def __init__(self, folder: Path, port: int, unknown: str) -> None:
        smtp = Smtp(host="127.0.0.1", port=port, security="none", auth="none", timeout=10)
        self.delivery: Delivery = DELIVERY.model_copy(
            update={"mode": "live", "smtp": smtp, "unknown": unknown}
        )
        self.folder = folder
        self.blobs = MemoryBlobs()
        self.ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}", clock=lambda: DATE)
        mails = [
            prepare_card(
                self.blobs,
                card=sample_card.ordinary(unit=f"unit{number}"),
                stamp=sample_card.FINAL,
                recipient=reader,
                attachments=(replace(PDF, content=f"{number}".encode()),),
                delivery=self.delivery,
                date=DATE,
            )
            for number in range(UNITS)
            for reader in (INGRID, TOMAS)
        ]
        units = {str(mail.unit): "card" for mail in mails}
        self.ledger.record_release(
            MONTH, units, person=None, channel="run", reason="x", messages=mails
        )

    def run(self, dies_at: int | None = None) -> None:
        """One delivery; the process dies at a checkpoint, if it is to."""
        passed = 0

        def checkpoint(_: str) -> None:
            nonlocal passed
            passed += 1
            if passed == dies_at:
                raise Crash

        server = server_of(self.delivery, self.folder)
        try:
            settle_unknown(self.ledger, self.delivery, MONTH, MAILS)
            post = Post(self.delivery, server, checkpoint)
            deliver(self.ledger, self.blobs, post, MONTH, lambda _: True)
        except Crash:
            pass
        finally:
            server.close()

    def unknown(self) -> int:
        """How often nobody knew whether a mail had arrived."""
        return sum(self.ledger.times_unknown(m.key) for m in self.ledger.messages(MONTH))

    def close(self) -> None:
        self.ledger.close()


def weather(server: MailServer, chance: random.Random) -> int | None:
    """Make the server fail in some ways; returns where the run is killed, if it is."""
    well(server)
    for address in (INGRID.email, TOMAS.email):
        if chance.random() < 0.2:
            where = chance.choice((server.at_rcpt, server.at_data))
            where[address] = chance.choice(("421 busy", "451 later", "452 full"))
    if chance.random() < 0.3:
        server.dies_after = len(server.mailbox) + chance.randrange(4)
    for _ in range(chance.randrange(8)):
        soon = server.transactions + chance.randrange(1, 8)
        server.silent[soon] = chance.choice(("kept", "kept", "lost"))
    return chance.randrange(1, 20) if chance.random() < 0.5 else None


def well(server: MailServer) -> None:
    """From here on it takes everything."""
    server.at_rcpt.clear()
    server.at_data.clear()
    server.silent.clear()
    server.dies_after = None


@pytest.mark.parametrize("unknown", ["resend", "hold"])
@pytest.mark.parametrize("seed", range(8))
def test_after_any_storm_the_mailbox_is_what_the_ledger_says(
    server: MailServer, tmp_path: Path, seed: int, unknown: str
) -> None:
    chance = random.Random(f"{seed} {unknown}")
    office = Office(tmp_path, server.port, unknown)
    for _ in range(chance.randrange(1, 6)):
        office.run(weather(server, chance))
    well(server)
    # What was left open by the last storm is settled by the first, sent by the second.
    office.run()
    office.run()
    messages = office.ledger.messages(MONTH)
    queued = {(m.recipient, office.blobs.get(m.blob_sha256)): m for m in messages}
    there = Counter((mail.recipient, mail.content) for mail in server.mailbox)
    assert set(there) <= set(queued)
    assert {m.state for m in messages} <= {"SENT", "UNKNOWN"}
    sent = {mail for mail, message in queued.items() if message.state == "SENT"}
    assert sent <= set(there)
    again = sum(count - 1 for count in there.values())
    assert again <= office.unknown()
    assert max(there.values()) <= (2 if unknown == "resend" else 1)
    office.close()
