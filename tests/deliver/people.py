"""Who sends, who receives, when: shared by the tests of delivery."""

import datetime as dt
import hashlib

from scorecard.config.delivery import Delivery
from scorecard.config.organisation import Person
from scorecard.deliver.digest import Digest, DigestCard, DigestItem
from scorecard.deliver.mail import Attachment
from scorecard.errors import StoreError

DATE = dt.datetime(2026, 11, 5, 9, 0, tzinfo=dt.UTC)
KEY = hashlib.sha256(b"a mail").hexdigest()
DELIVERY = Delivery(
    sender="scorecards@halden.example",
    sender_name="Strategy Office, Halden",
    allowed_domains=("halden.example", "Board.Example"),
)
INGRID = Person(id="ingrid", name="Ingrid Hald\u00e9n", email="ingrid@halden.example")
TOMAS = Person(id="tomas", name="Tomas Lindqvist", email="tomas@board.example")
OSM = Person(id="osm", name="Ines Moreau", email="ines.moreau@halden.example")
PDF = Attachment("group_2026-10_v2.pdf", "application/pdf", b"%PDF-1.7 a small example\n")


class MemoryBlobs:
    """Bytes under their sha256, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self.kept[sha256] = content
        return sha256

    def get(self, sha256: str) -> bytes:
        if sha256 not in self.kept:
            raise StoreError(f"{sha256}: missing")
        return self.kept[sha256]


def person(**over: object) -> Person:
    """Ingrid with fields no configuration would let through."""
    return INGRID.model_copy(update=over)


def digest(items: int = 2, *, edition: int = 1) -> Digest:
    """A digest of `items` alerts with 3, 6, 9 .. rows and as many lines; 1 card held, 2 waiting."""
    return Digest(
        organisation="Halden Group",
        month="2026-10",
        edition=edition,
        items=tuple(
            DigestItem(
                title=f"Net revenue differs in {n} units",
                rows=n * 3,
                lines=tuple(
                    f"Unit {line}: ERP 48,210, sales 49,106" for line in range(1, n * 3 + 1)
                ),
            )
            for n in range(1, items + 1)
        ),
        decisions=("Two cards wait for your release.",),
        held=(DigestCard("marine", "Marine Logistics", ("Net revenue is absent",)),),
        waiting=(DigestCard("retail", "Retail"), DigestCard("foods", "Foods")),
        released=(),
        release_command="scorecard release --month 2026-10",
        breaks_command="scorecard breaks --month 2026-10",
    )
