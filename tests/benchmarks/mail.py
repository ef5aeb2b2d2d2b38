"""How long mails take through the outbox, beside bare smtplib to the same server.

    python -m tests.benchmarks.mail --mails 2000 --kilobytes 200

The server is a process of its own on the loopback interface. Both hand over the same bytes on one
connection; the outbox claims each mail before and marks it after, in a ledger on disk. Prints
seconds and the ratio, which is to stay below 3. Nothing is asserted: a limit on time would fail on
a slow machine for no fault of the code.
"""

import argparse
import multiprocessing
import random
import smtplib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from scorecard.config.smtp import Smtp
from scorecard.deliver.leaving import deliver
from scorecard.deliver.mailing import Post
from scorecard.deliver.outbox import prepare_card
from scorecard.deliver.smtp import server_of
from scorecard.stores.editions import Editions
from scorecard.stores.ledger import Ledger, OutboxMessage
from tests.deliver.mailserver import listening
from tests.deliver.people import DATE, DELIVERY, INGRID, PDF
from tests.report import sample_card

MONTH = "2026-10"
KILOBYTE = 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long mails take through the outbox.")
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--kilobytes", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder, _server() as port:
        editions = Editions(Path(folder) / "editions")
        began = time.perf_counter()
        made = _made(editions, given.mails, given.kilobytes * KILOBYTE)
        prepared = time.perf_counter() - began
        contents = [editions.objects.get(message.blob_sha256) for message in made]
        bare = _bare(port, made, contents)
        with Ledger.open(f"sqlite:///{Path(folder) / 'ledger.sqlite'}") as ledger:
            units = {str(message.unit): "card" for message in made}
            ledger.record_release(
                MONTH, units, person=None, channel="run", reason="x", messages=made
            )
            ours = _through_the_outbox(port, ledger, editions, Path(folder))
    sys.stdout.write(
        f"{given.mails:,} mails of {given.kilobytes} KB: prepared in {prepared:.1f} s; "
        f"bare smtplib {bare:.1f} s; through the outbox {ours:.1f} s, {ours / bare:.2f} x\n"
    )


def _made(editions: Editions, count: int, size: int) -> list[OutboxMessage]:
    chance = random.Random(7)
    return [
        prepare_card(
            editions.objects,
            card=sample_card.ordinary(unit=f"unit{number}", unit_name=f"Unit {number}"),
            stamp=sample_card.FINAL,
            recipient=INGRID,
            attachments=(replace(PDF, content=chance.randbytes(size)),),
            delivery=DELIVERY,
            date=DATE,
        )
        for number in range(count)
    ]


def _bare(port: int, made: list[OutboxMessage], contents: list[bytes]) -> float:
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for message, content in zip(made, contents, strict=True):
            client.sendmail(DELIVERY.sender, [message.recipient], content)
    return time.perf_counter() - began


def _through_the_outbox(port: int, ledger: Ledger, editions: Editions, root: Path) -> float:
    smtp = Smtp(host="127.0.0.1", port=port, security="none", auth="none")
    delivery = DELIVERY.model_copy(update={"mode": "live", "smtp": smtp})
    server = server_of(delivery, root)
    began = time.perf_counter()
    sent = deliver(ledger, editions.objects, Post(delivery, server), MONTH, lambda _: True)
    server.close()
    took = time.perf_counter() - began
    if sent.held:
        raise SystemExit(f"{len(sent.held)} mails stayed: {sent.held[0].reason}")
    return took


@contextmanager
def _server() -> Iterator[int]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,))
    process.start()
    yield int(ours.recv())
    ours.send("end")
    process.join()


def _serve(pipe: Connection) -> None:
    with listening() as server:
        server.keeps = False
        pipe.send(server.port)
        pipe.recv()


if __name__ == "__main__":
    main()
