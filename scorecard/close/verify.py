"""Is what lies in the store still what was published? Every file by its sha256."""

from dataclasses import dataclass
from pathlib import Path

from scorecard.errors import StoreError
from scorecard.stores.editions import Edition, Editions


@dataclass(frozen=True, slots=True)
class Altered:
    """A published file that is missing or has other content than its manifest names."""

    month: str
    edition: int
    unit: str
    kind: str
    path: Path
    reason: str


def altered(editions: Editions, edition: Edition) -> list[Altered]:
    """Files of an edition that are not as published, in card order; none where all is well."""
    return [
        Altered(edition.month, edition.number, card.unit, kind, path, reason)
        for card in edition.cards
        for kind, sha256 in sorted(card.files.items())
        for path, reason in _wrong(editions, sha256)
    ]


def _wrong(editions: Editions, sha256: str) -> list[tuple[Path, str]]:
    try:
        editions.objects.get(sha256)
    except StoreError as error:
        return [(editions.objects.path(sha256), str(error).rpartition(": ")[2])]
    return []
