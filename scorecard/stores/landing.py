"""Landing: every delivery exactly as received, in the order received, for ever unless erased.

A delivery is a manifest `manifests/<seq>.json` and, unless the fetch failed, content under its
sha256 in `blobs/`. Sequence numbers are given here and nowhere else; the project lock sees to it
that one process gives them. Configurations land here too, under the source id `_config`.
"""

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from scorecard.config.bundle import Bundle
from scorecard.errors import StoreError
from scorecard.stores.erasures import Erasure, Erasures
from scorecard.stores.files import write_atomic

CONFIG = "_config"
State = Literal["accepted", "failed"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a fetch brought, before it has a sequence number.

    `rows` is what an independent reader counted; `totals` are control totals as text.
    A failed fetch has no content and a `reason` fit to be shown to a person.
    """

    source: str
    name: str
    month: str
    covers: Literal["month", "history"]
    delivery: Literal["full", "partial"]
    state: State
    content: bytes | None = None
    media: Literal["csv", "xlsx", "json", "parquet", "zip", "withdrawal", ""] = ""
    covered_from: str | None = None
    covered_to: str | None = None
    rows: int = 0
    totals: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A landed delivery: its manifest. `sha256` is empty for a failed one."""

    seq: int
    source: str
    name: str
    month: str
    covers: Literal["month", "history"]
    delivery: Literal["full", "partial"]
    state: State
    sha256: str
    media: str
    covered_from: str | None
    covered_to: str | None
    rows: int
    totals: dict[str, str]
    reason: str
    parameters: dict[str, str]
    # UTC, ISO 8601 to the second.
    received_at: str


def utc_now() -> dt.datetime:
    """The clock landing uses unless told otherwise."""
    return dt.datetime.now(dt.UTC)


class Landing:
    """The store of deliveries in a folder; what is in `leave_out` is read as if it were erased."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], dt.datetime] = utc_now,
        *,
        leave_out: Collection[int] = (),
    ) -> None:
        self.folder = folder
        self._clock = clock
        self._leave_out = leave_out
        self._erasures = Erasures(folder / "erased")
        # Manifests never change, so the folder is listed once and each is read once.
        self._known: list[Delivery] | None = None
        self._latest: dict[tuple[str, str], Delivery] = {}

    def land(self, arrival: Arrival) -> tuple[Delivery, bool]:
        """Keep an arrival; returns its delivery and whether it is new.

        Identical to the latest delivery of the same source and name, asked for no later month, is
        a no-op; so A, then B, then A again ends on A, and a failure that is over is seen to be.
        """
        sha256 = "" if arrival.content is None else hashlib.sha256(arrival.content).hexdigest()
        delivery = Delivery(
            seq=self.last_sequence() + 1,
            source=arrival.source,
            name=arrival.name,
            month=arrival.month,
            covers=arrival.covers,
            delivery=arrival.delivery,
            state=arrival.state,
            sha256=sha256,
            media=arrival.media,
            covered_from=arrival.covered_from,
            covered_to=arrival.covered_to,
            rows=arrival.rows,
            totals=arrival.totals,
            reason=arrival.reason,
            parameters=arrival.parameters,
            received_at=self._clock().isoformat(timespec="seconds"),
        )
        latest = self._latest.get((arrival.source, arrival.name))
        if latest is not None and _same(latest, delivery):
            return latest, False
        if arrival.content is not None:
            self._keep(sha256, arrival.content)
        manifest = json.dumps(asdict(delivery), indent=1, sort_keys=True, ensure_ascii=False)
        write_atomic(self._manifest(delivery.seq), (manifest + "\n").encode())
        return delivery, True

    def land_config(self, bundle: Bundle, month: str, *, by: str = "") -> Delivery:
        """Keep a configuration bundle as a byte-stable archive; `by` is who changed it, if known.

        One that has landed already keeps what its manifest says.
        """
        arrival = Arrival(
            source=CONFIG,
            name="config",
            month=month,
            covers="history",
            delivery="full",
            state="accepted",
            content=bundle.archive(),
            media="zip",
            rows=len(bundle.files),
            parameters={"digest": bundle.digest} | ({"by": by} if by else {}),
        )
        return self.land(arrival)[0]

    def config_bundle(self, digest: str) -> Bundle:
        """The landed configuration with this digest; raises `StoreError` where there is none."""
        for delivery in self.deliveries():
            if delivery.source == CONFIG and delivery.parameters.get("digest") == digest:
                return Bundle.unpack(self.content(delivery))
        raise StoreError(f"{self.folder}: no configuration with digest {digest} was landed")

    def deliveries(self, up_to: int | None = None) -> Iterator[Delivery]:
        """Every delivery in the order received, up to a sequence number."""
        for delivery in tuple(self._all()):
            if up_to is None or delivery.seq <= up_to:
                yield delivery

    def last_sequence(self) -> int:
        """The newest sequence number, 0 where nothing has landed."""
        known = self._all()
        return known[-1].seq if known else 0

    def content(self, delivery: Delivery) -> bytes:
        """What was received; raises `StoreError` where it is erased, gone or altered."""
        erasure = self.erasure(delivery)
        if erasure is not None:
            # Who reads an old delivery need not know where the organisation is.
            raise StoreError(erasure.told(dt.UTC))
        path = self.blob_path(delivery.sha256)
        if not path.is_file():
            raise StoreError(f"{path}: the content of delivery {delivery.seq} is missing")
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != delivery.sha256:
            raise StoreError(f"{path}: the content of delivery {delivery.seq} was altered")
        return content

    def erasure(self, delivery: Delivery) -> Erasure | None:
        """Who erased the content of a delivery, when and why; None where it was not erased."""
        if delivery.seq in self._leave_out:
            return self._erased(delivery, by="nobody yet", reason="left out to see what changes")
        return self._erasures.of(delivery.seq)

    def erase(self, deliveries: Collection[Delivery], *, by: str, reason: str) -> None:
        """Delete contents for good; manifests stay as they are. Doing it again finishes it.

        Bytes that another delivery has too stay until that is erased as well.
        """
        for delivery in deliveries:
            self._erasures.record(self._erased(delivery, by=by, reason=reason))
        needed = {d.sha256 for d in self.deliveries() if self.erasure(d) is None}
        for delivery in deliveries:
            if delivery.sha256 not in needed:
                self.blob_path(delivery.sha256).unlink(missing_ok=True)

    def blob_path(self, sha256: str) -> Path:
        """Where content with this sha256 lies."""
        return self.folder / "blobs" / sha256[:2] / sha256

    def copy_up_to(self, target: Path, up_to: int) -> None:
        """Copy deliveries up to a sequence number into an empty folder, to rebuild from."""
        for delivery in self.deliveries(up_to):
            erasure = self.erasure(delivery)
            if erasure is not None:
                Erasures(target / "erased").record(erasure)
            elif delivery.sha256:
                Landing(target)._keep(delivery.sha256, self.content(delivery))
            name = self._manifest(delivery.seq)
            write_atomic(target / "manifests" / name.name, name.read_bytes())

    def branch(self, target: Path, source: str | None = None) -> "Landing":
        """A landing in an empty folder with all that landed here; what lands there is not here.

        With `source` it has that source's deliveries alone. Content is shared, not copied, where
        the file system allows it: nothing ever changes it.
        """
        for delivery in self.deliveries():
            if source not in (None, delivery.source):
                continue
            erasure = self.erasure(delivery)
            if erasure is not None:
                Erasures(target / "erased").record(erasure)
            elif delivery.sha256:
                blob = self.blob_path(delivery.sha256)
                _share(blob, target / blob.relative_to(self.folder))
            manifest = self._manifest(delivery.seq)
            _share(manifest, target / manifest.relative_to(self.folder))
        return Landing(target, self._clock)

    def _all(self) -> list[Delivery]:
        """Every delivery; what another has landed since is found by its number, the next one."""
        if self._known is None:
            paths = sorted((self.folder / "manifests").glob("*.json"))
            self._known = [_read(path) for path in paths]
            self._latest = {(item.source, item.name): item for item in self._known}
        while True:
            path = self._manifest(self._known[-1].seq + 1 if self._known else 1)
            if not path.is_file():
                return self._known
            item = _read(path)
            self._known.append(item)
            self._latest[item.source, item.name] = item

    def _erased(self, delivery: Delivery, *, by: str, reason: str) -> Erasure:
        at = self._clock().isoformat(timespec="seconds")
        return Erasure(delivery.seq, delivery.name, delivery.sha256, at, by, reason)

    def _keep(self, sha256: str, content: bytes) -> None:
        path = self.blob_path(sha256)
        if not path.is_file():
            write_atomic(path, content)

    def _manifest(self, seq: int) -> Path:
        return self.folder / "manifests" / f"{seq:08d}.json"


def _share(path: Path, target: Path) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, target)


def _read(path: Path) -> Delivery:
    try:
        delivery = Delivery(**json.loads(path.read_bytes()))
    except (ValueError, TypeError) as error:
        raise StoreError(f"{path}: not a delivery manifest ({error})") from error
    if str(delivery.seq).zfill(8) != path.stem:
        raise StoreError(f"{path}: the manifest of delivery {delivery.seq}, under another's name")
    return delivery


def _same(latest: Delivery, delivery: Delivery) -> bool:
    ignored = {"seq", "received_at", "month", "parameters"}
    a, b = asdict(latest), asdict(delivery)
    equal = all(a[key] == b[key] for key in a if key not in ignored)
    return equal and delivery.month <= latest.month


def horizon(deliveries: Iterator[Delivery] | list[Delivery]) -> str | None:
    """The newest month any delivery was asked for: nothing later is scored."""
    return max((delivery.month for delivery in deliveries), default=None)
