"""What was erased from landing: a note beside each manifest, which itself is never changed."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from scorecard.config.moments import listed
from scorecard.errors import StoreError
from scorecard.stores.files import write_atomic


@dataclass(frozen=True, slots=True)
class Erasure:
    """The content of one delivery is gone on purpose: when, by whom and why; `at` is UTC text."""

    seq: int
    name: str
    sha256: str
    at: str
    by: str
    reason: str

    def told(self, zone: dt.tzinfo) -> str:
        """Who erased it, when and why, in a sentence."""
        return (
            f"the content of delivery {self.seq} ({self.name}) was erased at "
            f"{listed(self.at, zone)} by {self.by}: {self.reason}"
        )


class Erasures:
    """The notes of a landing folder, one for each delivery that was erased."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, seq: int) -> Erasure | None:
        """What became of a delivery's content; None where it was not erased."""
        path = self._path(seq)
        if not path.is_file():
            return None
        try:
            return Erasure(**json.loads(path.read_bytes()))
        except (ValueError, TypeError) as error:
            raise StoreError(f"{path}: not the note of an erasure ({error})") from error

    def record(self, erasure: Erasure) -> None:
        """Note an erasure; what was noted once stays as it is."""
        if self.of(erasure.seq) is None:
            text = json.dumps(asdict(erasure), indent=1, sort_keys=True, ensure_ascii=False)
            write_atomic(self._path(erasure.seq), (text + "\n").encode())

    def _path(self, seq: int) -> Path:
        return self._folder / f"{seq:08d}.json"
