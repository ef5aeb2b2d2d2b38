"""The outbox: each mail leaves once, after the digest, whatever breaks in between."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scorecard.config.organisation import Person
from scorecard.deliver import leaving, outbox
from scorecard.deliver.leaving import deliver_files
from scorecard.deliver.outbox import message_key, prepare_card, prepare_digest
from scorecard.errors import StoreError
from scorecard.stores.ledger import Ledger, OutboxMessage
from tests.deliver.people import DATE, DELIVERY, INGRID, OSM, PDF, TOMAS, MemoryBlobs, digest
from tests.report import sample_card

MONTH = "2026-10"


class Killed(BaseException):
    """Stands for a SIGKILL: nothing of ours may catch it."""


class Desk:
    """A ledger, its blobs and a folder of mails, with the acts the tests need."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'ledger.sqlite'}"
        self.ledger = Ledger.open(self.url, clock=lambda: DATE)
        self.blobs = MemoryBlobs()
        self.folder = folder / "outbox"

    def card(
        self, unit: str = "north", recipient: Person = INGRID, version: int = 1
    ) -> OutboxMessage:
        file = replace(PDF, content=f"{unit} {version}".encode())
        return prepare_card(
            self.blobs,
            card=sample_card.ordinary(unit=unit, unit_name=unit.title()),
            stamp=replace(sample_card.FINAL, version=version),
            recipient=recipient,
            attachments=(file,),
            delivery=DELIVERY,
            date=DATE,
        )

    def release(self, *messages: OutboxMessage) -> None:
        units = {str(message.unit): f"card {message.version}" for message in messages}
        self.ledger.record_release(
            MONTH, units, person=None, channel="run", reason="auto", messages=messages
        )

    def tell(self, edition: int = 1) -> None:
        mail = prepare_digest(
            self.blobs,
            digest=digest(edition=edition),
            news=f"edition {edition}",
            recipient=OSM,
            delivery=DELIVERY,
            date=DATE,
        )
        self.ledger.record_digest(MONTH, edition, [mail])

    def deliver(self) -> outbox.Sent:
        return deliver_files(self.ledger, self.blobs, self.folder)

    def mails(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}

    def states(self) -> list[str]:
        return [message.state for message in self.ledger.messages()]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Nothing released, nothing told."""
    made = Desk(tmp_path)
    yield made
    made.ledger.close()


def test_digest_goes_first_and_every_mail_is_its_frozen_bytes(desk: Desk) -> None:
    messages = [desk.card("north"), desk.card("south"), desk.card("south", TOMAS)]
    desk.release(*messages)
    desk.tell()
    sent = desk.deliver()
    assert [path.name for path in sent.digests] == ["04_ines.moreau_digest.eml"]
    assert [path.name for path in sent.cards] == [
        "01_ingrid_north.eml",
        "02_ingrid_south.eml",
        "03_tomas_south.eml",
    ]
    assert {path.parent for path in sent.cards} == {desk.folder / MONTH}
    assert sent.held == ()
    assert desk.mails()["01_ingrid_north.eml"] == desk.blobs.get(messages[0].blob_sha256)
    states = [e.state_at for e in desk.ledger.messages()]
    assert len(states) == 4
    assert desk.states() == ["SENT"] * 4


def test_cards_wait_for_the_digest(desk: Desk) -> None:
    desk.release(desk.card())
    sent = desk.deliver()
    assert sent.cards == sent.digests == ()
    assert [(h.unit, h.person, h.reason) for h in sent.held] == [
        ("north", "ingrid", "the alert digest of 2026-10 has not been sent")
    ]
    assert desk.mails() == {}
    assert desk.states() == ["PENDING"]


def test_cards_wait_when_the_digest_was_refused(desk: Desk) -> None:
    desk.tell()
    desk.release(desk.card())
    key = desk.ledger.messages(MONTH)[0].key
    desk.ledger.claim(key, dt.timedelta(minutes=5))
    desk.ledger.mark(key, "REJECTED", "550")
    assert len(desk.deliver().held) == 1


def test_new_digest_must_go_before_cards_released_after_the_first(desk: Desk) -> None:
    desk.tell()
    desk.deliver()
    desk.release(desk.card())
    desk.tell(edition=2)
    missing = desk.ledger.messages(MONTH, "PENDING")[0]
    kept = desk.blobs.kept.pop(missing.blob_sha256)
    with pytest.raises(StoreError, match="missing"):
        desk.deliver()
    assert not any("north" in name for name in desk.mails())
    desk.blobs.put(kept)
    assert [path.name for path in desk.deliver().cards] == ["02_ingrid_north.eml"]


def test_months_do_not_wait_for_each_other(desk: Desk) -> None:
    desk.tell()
    desk.release(desk.card())
    september = replace(desk.card("south"), month="2026-09", key="another")
    desk.ledger.record_release(
        "2026-09", {"south": "d"}, person=None, channel="run", reason="auto", messages=[september]
    )
    sent = desk.deliver()
    assert (len(sent.digests), len(sent.cards)) == (1, 1)
    assert [(h.month, h.unit) for h in sent.held] == [("2026-09", "south")]
    only = deliver_files(desk.ledger, desk.blobs, desk.folder, "2026-10")
    assert only == outbox.Sent()


@pytest.mark.fault("mail")
def test_second_delivery_writes_nothing_even_where_a_file_was_removed(desk: Desk) -> None:
    desk.tell()
    desk.release(desk.card())
    desk.deliver()
    sequence = desk.ledger.sequence()
    for path in desk.folder.rglob("*.eml"):
        path.unlink()
    desk.tell()
    desk.release(desk.card())
    assert desk.deliver() == outbox.Sent()
    assert desk.mails() == {}
    assert desk.ledger.sequence() == sequence


def test_new_version_is_a_new_mail_beside_the_old_one(desk: Desk) -> None:
    desk.tell()
    desk.release(desk.card())
    desk.deliver()
    desk.release(desk.card(version=2))
    desk.deliver()
    assert sorted(desk.mails()) == [
        "01_ines.moreau_digest.eml",
        "02_ingrid_north.eml",
        "03_ingrid_north.eml",
    ]


STEPS = [
    (target, name, call, after)
    for target, name in ((Ledger, "claim"), (Ledger, "mark"), (leaving, "write_atomic"))
    for call in range(1, 5)
    for after in (False, True)
]


@pytest.mark.parametrize(("target", "name", "call", "after"), STEPS)
@pytest.mark.fault("crash")
def test_killed_at_any_call_and_run_again_gives_the_same_mails(
    tmp_path: Path, target: object, name: str, call: int, after: bool
) -> None:
    """Killed before or after each call of each function: one digest and three cards in the end."""

    def prepared(folder: Path) -> Desk:
        made = Desk(folder)
        made.tell()
        made.release(made.card("north"), made.card("south"), made.card("south", TOMAS))
        return made

    unharmed = prepared(tmp_path / "unharmed")
    unharmed.deliver()
    harmed = prepared(tmp_path / "harmed")
    original = getattr(target, name)
    calls = 0

    def dying(*args: object, **kwargs: object) -> object:
        nonlocal calls
        calls += 1
        if calls == call and not after:
            raise Killed
        result = original(*args, **kwargs)
        if calls == call:
            raise Killed
        return result

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(target, name, dying)
        with pytest.raises(Killed):
            harmed.deliver()
    harmed.ledger.close()
    harmed.ledger = Ledger.open(harmed.url, clock=lambda: DATE)
    harmed.deliver()
    assert harmed.mails() == unharmed.mails()
    assert len(harmed.mails()) == 4
    assert harmed.states() == ["SENT"] * 4
    unharmed.ledger.close()
    harmed.ledger.close()


@pytest.mark.fault("disk")
def test_failing_disk_defers_the_mail_and_says_where(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.tell()

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(leaving, "write_atomic", full)
        with pytest.raises(StoreError, match=r"_digest\.eml: cannot be written \(No space left"):
            desk.deliver()
    assert desk.states() == ["DEFERRED"]
    assert len(desk.deliver().digests) == 1


@pytest.mark.fault("mail")
def test_mail_whose_fate_is_unknown_waits_for_a_person(desk: Desk) -> None:
    desk.tell()
    desk.deliver()
    desk.release(desk.card())
    key = desk.ledger.messages(MONTH, "PENDING")[0].key
    desk.ledger.claim(key, dt.timedelta(minutes=5))
    desk.ledger.mark(key, "UNKNOWN", "connection lost after DATA")
    sent = desk.deliver()
    assert [h.reason for h in sent.held] == ["state UNKNOWN: a person has to decide"]
    assert sent.cards == ()


def test_key_is_of_files_version_address_and_package() -> None:
    base = message_key(files=["a", "b"], version=1, recipient="x@y.example", package=["pdf"])
    assert base == message_key(
        files=["b", "a"], version=1, recipient="X@y.example", package=["pdf"]
    )
    others = [
        message_key(files=["a"], version=1, recipient="x@y.example", package=["pdf"]),
        message_key(files=["ab"], version=1, recipient="x@y.example", package=["pdf"]),
        message_key(files=["a", "b"], version=2, recipient="x@y.example", package=["pdf"]),
        message_key(files=["a", "b"], version=1, recipient="z@y.example", package=["pdf"]),
        message_key(files=["a", "b"], version=1, recipient="x@y.example", package=["excel"]),
    ]
    assert len({base, *others}) == 6


def test_same_card_makes_the_same_message(desk: Desk) -> None:
    assert desk.card() == desk.card()
    assert desk.card().subject == "Scorecard North, October 2026 (version 1, final)"


@pytest.mark.attack("paths and links")
def test_file_names_hold_nothing_but_plain_characters(desk: Desk) -> None:
    desk.tell()
    odd = replace(desk.card(), unit="../../x y", recipient="../a/b@halden.example")
    desk.release(odd)
    sent = desk.deliver()
    assert [path.name for path in sent.cards] == ["02_..-a-b_..-..-x-y.eml"]
    assert sent.cards[0].parent == desk.folder / MONTH
