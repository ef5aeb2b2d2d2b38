"""Files too large to travel, and mails that belong to those of the month before."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote

import pytest

from scorecard.config.delivery import Delivery
from scorecard.deliver.mail import Attachment
from scorecard.deliver.outbox import prepare_card
from scorecard.deliver.threads import threads_before
from scorecard.period import Month
from scorecard.stores.ledger import Ledger, OutboxMessage
from tests.deliver.people import DATE, DELIVERY, INGRID, PDF, TOMAS, MemoryBlobs
from tests.report import sample_card

BASE = "https://files.halden.example/cards/"
LARGE = Attachment("north_2026-10_v1.pdf", "application/pdf", b"%PDF-1.7 " + b"x" * 800_000)


def card(
    blobs: MemoryBlobs,
    *attachments: Attachment,
    folder: Path | None = None,
    delivery: Delivery = DELIVERY,
    follows: str = "",
) -> tuple[OutboxMessage, EmailMessage]:
    """North's card for Ingrid, as the outbox has it and as she reads it."""
    message = prepare_card(
        blobs,
        card=sample_card.ordinary(unit="north"),
        stamp=sample_card.FINAL,
        recipient=INGRID,
        attachments=attachments,
        delivery=delivery,
        date=DATE,
        folder=folder,
        follows=follows,
    )
    return message, message_from_bytes(blobs.get(message.blob_sha256), policy=policy.default)


def linking(base: str = BASE, largest: int = 1) -> Delivery:
    return DELIVERY.model_copy(update={"link_base": base, "largest": largest})


def links_in(mail: EmailMessage, between: str = "/") -> list[str]:
    """What stands under the heading, in the plain text; HTML has the same."""
    lines = mail.get_body(("plain",)).get_content().splitlines()
    start = lines.index("TOO LARGE TO ATTACH") if "TOO LARGE TO ATTACH" in lines else len(lines)
    found = [line[2:] for line in lines[start:] if line.startswith("- ")]
    html = mail.get_body(("html",)).get_content()
    assert all(link in html for link in found)
    return found


def test_a_large_card_is_linked_to_where_its_file_lies(tmp_path: Path) -> None:
    """Two files of 0.8 MB are 2.2 MB as they travel."""
    other = replace(LARGE, name="north 2026-10 v1.xlsx", content=LARGE.content + b"y")
    message, mail = card(MemoryBlobs(), LARGE, other, folder=tmp_path, delivery=linking())
    assert list(mail.iter_attachments()) == []
    links = links_in(mail)
    assert [link.startswith(f"{BASE}2026-10/") for link in links] == [True, True]
    paths = [tmp_path / unquote(link.removeprefix(BASE)) for link in links]
    assert [path.read_bytes() for path in paths] == [LARGE.content, other.content]
    assert [path.name for path in paths] == [LARGE.name, other.name]
    assert len({path.parent for path in paths}) == 2
    attached, _ = card(MemoryBlobs(), LARGE, other, folder=tmp_path)
    assert attached.key == message.key


@pytest.mark.parametrize(
    ("delivery", "attachment"),
    [
        (linking(largest=2), LARGE),
        (linking(), replace(LARGE, content=b"x" * 700_000)),
        (DELIVERY.model_copy(update={"largest": 1}), replace(LARGE, content=b"x" * 3_000_000)),
    ],
)
def test_what_is_small_enough_or_has_nowhere_to_lie_travels(
    tmp_path: Path, delivery: Delivery, attachment: Attachment
) -> None:
    _, mail = card(MemoryBlobs(), attachment, folder=tmp_path, delivery=delivery)
    assert [part.get_filename() for part in mail.iter_attachments()] == [attachment.name]
    assert (links_in(mail), list(tmp_path.iterdir())) == ([], [])


@pytest.mark.parametrize(
    ("base", "between"), [("\\\\server\\cards", "\\"), ("S:\\cards\\", "\\"), ("/srv/cards/", "/")]
)
def test_links_may_lead_to_a_folder(tmp_path: Path, base: str, between: str) -> None:
    _, mail = card(MemoryBlobs(), LARGE, folder=tmp_path, delivery=linking(base))
    (link,) = links_in(mail)
    start = base.rstrip(between) + between + "2026-10" + between
    assert link.startswith(start)
    assert link.removeprefix(start).partition(between)[2] == LARGE.name


def test_made_again_it_is_the_same_mail_and_the_file_is_left_alone(tmp_path: Path) -> None:
    made = [card(MemoryBlobs(), LARGE, folder=tmp_path, delivery=linking())[0] for _ in range(2)]
    assert made[0] == made[1]
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_mail_that_belongs_to_another_names_it(tmp_path: Path) -> None:
    blobs = MemoryBlobs()
    first, mail = card(blobs, PDF)
    assert (mail["In-Reply-To"], mail["References"]) == (None, None)
    domain = "a-long-name-of-a-domain." * 6 + "example"
    for follows in (first.message_id, f"<{'a' * 32}@{domain}>"):
        message, mail = card(blobs, PDF, follows=follows)
        assert (mail["In-Reply-To"], mail["References"]) == (follows, follows)
        assert message.key == first.key
        raw = blobs.get(message.blob_sha256)
        assert f"References: {follows}\r\n".encode() in raw
    _, mail = card(blobs, PDF, follows="<x@y>\r\nBcc: me@elsewhere.example")
    assert (mail["Bcc"], mail["References"]) == (None, None)


def test_the_mail_before_is_the_last_of_that_unit_to_that_person(tmp_path: Path) -> None:
    """September: North to Ingrid twice, to Tomas refused; August does not count."""
    north, again, tomas, august = (
        OutboxMessage(
            key=name,
            month=month,
            kind="card",
            unit="north",
            version=1,
            person=person.id,
            recipient=person.email,
            subject="s",
            message_id=f"<{name}@halden.example>",
            blob_sha256="0" * 64,
        )
        for name, month, person in (
            ("north", "2026-09", INGRID),
            ("again", "2026-09", INGRID),
            ("tomas", "2026-09", TOMAS),
            ("august", "2026-08", TOMAS),
        )
    )
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        for month, sent in (("2026-08", [august]), ("2026-09", [north, again, tomas])):
            ledger.record_release(
                month, {"north": "d"}, person=None, channel="run", reason="x", messages=sent
            )
        assert threads_before(ledger, Month.parse("2026-10"))["north", "tomas"] == tomas.message_id
        ledger.mark(tomas.key, "REJECTED", "550")
        found = threads_before(ledger, Month.parse("2026-10"))
        assert found == {("north", "ingrid"): again.message_id}
        assert threads_before(ledger, Month.parse("2026-12")) == {}
