"""Editions: card files by content, frozen trees, and numbered manifests written last.

`objects/<aa>/<sha256>` never changes; `<month>/edition-<nnn>.json` names them. A card version that
is in one manifest stays as it is in all later ones. `templates/<digest>.zip` are templates of the
organisation's own that cards were made with.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

from scorecard.config.bundle import Bundle
from scorecard.errors import StoreError
from scorecard.stores.files import write_atomic

# Raised when a manifest's keys change their names or meaning.
FORMAT = 1
# Lists of texts of a card version; older manifests have no remarks.
_TEXTS: Final = ("caveats", "reasons", "remarks", "brief")


@dataclass(frozen=True, slots=True)
class CardVersion:
    """One unit's card in an edition. A held card has no files and says why."""

    unit: str
    version: int
    status: Literal["provisional", "final", "held"]
    card_digest: str
    # Kind ('pdf', 'excel', 'tree') to sha256.
    files: dict[str, str]
    # Which of the edition's producers made the files; empty where there are none.
    producer: str = ""
    caveats: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    # What was waived or lifted when it went, in full and in brief.
    remarks: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()
    # What it says otherwise than the released card it replaces, as the page tells it.
    reissue: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """A month's numbered manifest with all a rebuild needs."""

    month: str
    number: int
    landing_sequence: int
    ledger_sequence: int
    config_digest: str
    as_of: str
    # Fingerprints by id, of every producer that made a card in here.
    producers: dict[str, dict[str, str]]
    cards: tuple[CardVersion, ...]
    # The edition of the month before whose scores the cards are held against, by its number.
    compared_with: int | None = None

    def card(self, unit: str) -> CardVersion | None:
        """The unit's card in this edition, if it has one."""
        return next((card for card in self.cards if card.unit == unit), None)


class Objects:
    """Content under its sha256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep content; returns its sha256. Keeping it twice changes nothing."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if not path.is_file():
            write_atomic(path, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The content; raises `StoreError` where it is missing or was altered."""
        path = self.path(sha256)
        if not path.is_file():
            raise StoreError(f"{path}: missing")
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError(f"{path}: altered since it was published")
        return content

    def path(self, sha256: str) -> Path:
        """Where content with this sha256 lies."""
        return self.folder / sha256[:2] / sha256


class Editions:
    """The store of editions in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.objects = Objects(folder / "objects")

    def months(self) -> list[str]:
        """Months that have an edition, oldest first."""
        return sorted({path.parent.name for path in self.folder.glob("*/edition-*.json")})

    def latest(self, month: str) -> Edition | None:
        """The month's newest edition."""
        paths = sorted((self.folder / month).glob("edition-*.json"))
        return _read(paths[-1]) if paths else None

    def get(self, month: str, number: int) -> Edition:
        """One edition by number; raises `StoreError` where there is none."""
        path = self._path(month, number)
        if not path.is_file():
            raise StoreError(f"{month} has no edition {number}")
        return _read(path)

    def of_month(self, month: str) -> list[Edition]:
        """The month's editions, oldest first."""
        return [_read(path) for path in sorted((self.folder / month).glob("edition-*.json"))]

    def all(self) -> Iterator[Edition]:
        """Every edition, by month and number."""
        for path in sorted(self.folder.glob("*/edition-*.json")):
            yield _read(path)

    def record(self, edition: Edition) -> None:
        """Write the manifest: the moment an edition exists. Raises where the number is taken."""
        path = self._path(edition.month, edition.number)
        if path.exists():
            raise StoreError(f"{path}: edition {edition.number} exists and is never changed")
        data = {"format": FORMAT, **asdict(edition)}
        text = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False)
        write_atomic(path, (text + "\n").encode())

    def keep_templates(self, own: Bundle) -> None:
        """Keep an organisation's own templates; keeping them twice changes nothing."""
        path = self._templates(own.digest)
        if not path.is_file():
            write_atomic(path, own.archive())

    def templates(self, digest: str) -> Bundle:
        """Own templates by the digest of their bundle; raises `StoreError` without them."""
        path = self._templates(digest)
        if not path.is_file():
            raise StoreError(f"{path}: the templates that cards were made with are missing")
        try:
            own = Bundle.unpack(path.read_bytes())
        except (zipfile.BadZipFile, zlib.error) as error:
            raise StoreError(f"{path}: altered since it was written ({error})") from error
        if own.digest != digest:
            raise StoreError(f"{path}: altered since it was written")
        return own

    def _templates(self, digest: str) -> Path:
        return self.folder / "templates" / f"{digest}.zip"

    def _path(self, month: str, number: int) -> Path:
        return self.folder / month / f"edition-{number:03d}.json"


def _read(path: Path) -> Edition:
    try:
        data: dict[str, Any] = json.loads(path.read_bytes())
        if (found := data.pop("format", None)) != FORMAT:
            raise StoreError(
                f"{path}: expected a manifest of format {FORMAT}, found {found}: use the version "
                "of this program that wrote it"
            )
        cards = tuple(
            CardVersion(**card | {name: tuple(card.get(name, ())) for name in _TEXTS})
            for card in data.pop("cards")
        )
        return Edition(**data, cards=cards)
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{path}: not an edition manifest ({error})") from error
