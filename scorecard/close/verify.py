"""Is what lies in the stores still what was published? Every file by its sha256."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from scorecard.close.publish import file_name
from scorecard.report.kinds import ENDINGS
from scorecard.stores.editions import CardVersion, Edition, Editions


@dataclass(frozen=True, slots=True)
class Altered:
    """A published file that is missing or has other content than its manifest names."""

    month: str
    edition: int
    unit: str
    kind: str
    path: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason} ({self.month} edition {self.edition}, {self.unit})"


def verify(editions: Editions, published: Path, months: Collection[str]) -> list[Altered]:
    """Files of all editions of the months that are not as published, and copies for people."""
    found = [
        Altered(edition.month, edition.number, card.unit, kind, path, reason)
        for edition in editions.all()
        if edition.month in months
        for card, kind, path in _files(editions, edition, published)
        if (reason := _wrong(path, card.files[kind]))
    ]
    # A file that several editions share is named once, with the first of them.
    return list({item.path: item for item in reversed(found)}.values())[::-1]


def _files(
    editions: Editions, edition: Edition, published: Path
) -> Iterator[tuple[CardVersion, str, Path]]:
    newest = editions.latest(edition.month)
    for card in edition.cards:
        for kind, sha256 in sorted(card.files.items()):
            yield card, kind, editions.objects.path(sha256)
            if kind in ENDINGS and edition == newest:
                name = file_name(card.unit, edition.month, card, kind)
                yield card, kind, published / edition.month / name


def _wrong(path: Path, sha256: str) -> str:
    if not path.is_file():
        return "missing"
    content = path.read_bytes()
    return "" if hashlib.sha256(content).hexdigest() == sha256 else "altered since it was published"
