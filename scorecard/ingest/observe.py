"""Loading what landed: each delivery's cells become vintages, whole deliveries at a time.

The warehouse holds nothing landing does not: deliveries a source was not yet read from are loaded
in the order received, and read again from the first where its declaration changed.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass

from scorecard.config.books import BookSource
from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.sources import Source, TableSource
from scorecard.errors import InvariantBroken, SourceError
from scorecard.ingest import withdrawals
from scorecard.ingest.earlier import declared_then
from scorecard.ingest.keys import Scope
from scorecard.ingest.known import Known, parse_digest, source_digest
from scorecard.ingest.manual import is_gone, read_delivered, read_nothing
from scorecard.ingest.media import MEDIA, count_rows, disagreement, read_table
from scorecard.ingest.printed import store_printed
from scorecard.ingest.remarks import store_remarks
from scorecard.ingest.several import ONE_OF
from scorecard.ingest.tables import Counts, Parsed, parse, stage
from scorecard.ingest.vintages import clear, set_out, store
from scorecard.period import Month
from scorecard.stores.landing import Delivery, Landing
from scorecard.stores.warehouse import Warehouse

_FORGET = ("vintages", "lots", "loads", "quarantine", "remarks", "printed", "parses")


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What became of a delivery's cells: read is the sum of the five after it.

    `withdrawn` counts standing claims it ended, which it does not contain. A failed delivery has
    no cells; of a rejected one all are rejected.
    """

    seq: int
    source: str
    name: str
    state: str
    reason: str
    read: int
    loaded: int
    unchanged: int
    quarantined: int
    rejected: int
    ignored: int
    withdrawn: int


def load(
    warehouse: Warehouse,
    landing: Landing,
    config: Config,
    *,
    up_to: int | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> list[LoadCounts]:
    """Load every delivery the warehouse does not hold yet, up to a sequence number.

    Returns one entry for each delivery loaded now. Raises `InvariantBroken` where cells do not add
    up, and `StoreError` where landed content is gone or altered.
    """
    known = Known.of(config)
    configured = {source.id for source in config.sources}
    _forget_others(warehouse, configured)
    # All that a claim can be about.
    ids = sorted(known.kpis | known.units)
    warehouse.run("ingest/insert_ids", {"ids": ids})
    counts = []
    for source in config.sources:
        digest = parse_digest(source, known)
        for delivery in _outstanding(warehouse, landing, source, digest, up_to):
            loaded = _load(warehouse, landing, source, delivery, known, digest)
            counts.append(loaded)
            if on_progress is not None:
                on_progress(_progress(loaded))
    if counts:
        clear(warehouse)
    return counts


def parse_delivery(
    source: TableSource, content: bytes, known: Known, *, name: str, scope: Scope | None = None
) -> Parsed:
    """What would become of a delivery's cells: pure, nothing is stored.

    `scope` are the months it covers, any where not given. Raises `SourceError` where it has not
    the declared shape.
    """
    return parse(source, read_table(source, content, name), known, scope or Scope())


def _forget_others(warehouse: Warehouse, configured: set[str]) -> None:
    for row in warehouse.run("ingest/find_sources"):
        if row[0] not in configured:
            _forget(warehouse, row[0])


def _forget(warehouse: Warehouse, source: str) -> None:
    with warehouse.transaction():
        for table in _FORGET:
            warehouse.run(f"ingest/delete_{table}", {"source": source})


def _outstanding(
    warehouse: Warehouse, landing: Landing, source: Source, digest: str, up_to: int | None
) -> list[Delivery]:
    """What is to be loaded; all of it, with nothing left of before, under a new declaration."""
    if warehouse.run("ingest/find_parse_digest", {"source": source.id}) != [(digest,)]:
        _forget(warehouse, source.id)
    loaded = warehouse.run("ingest/find_loaded_sequence", {"source": source.id})[0][0]
    landed = landing.deliveries(up_to)
    return [item for item in landed if item.source == source.id and item.seq > loaded]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A delivery read: its cells by an independent count, and why none of them counts, if so.

    What was read under state `loaded` is set out to be stored. `unreadable` is a delivery without
    the declared shape.
    """

    state: str
    read: int = 0
    rejected: int = 0
    reason: str = ""
    ignored: int = 0
    unreadable: bool = False


def _load(
    warehouse: Warehouse,
    landing: Landing,
    source: Source,
    delivery: Delivery,
    known: Known,
    digest: str,
) -> LoadCounts:
    if delivery.media == withdrawals.MEDIA:
        return _withdraw(warehouse, landing, delivery)
    with ExitStack() as kept:
        outcome = _read(warehouse, source, delivery, landing, known, kept)
        then = declared_then(landing, delivery) if outcome.unreadable else None
        if then is not None:
            # What it is by today's declaration it cannot be; what it was it still is.
            earlier = _read(warehouse, then, delivery, landing, known, kept)
            if earlier.state == "loaded":
                outcome, source = earlier, then
        # One transaction: a run that is killed leaves a delivery loaded or not, never in part.
        with warehouse.transaction():
            lots = None
            if outcome.state == "loaded":
                taken_back = withdrawals.since_first(landing, delivery)
                has_sheets = isinstance(source, BookSource)
                lots = store(warehouse, delivery, taken_back, has_sheets=has_sheets)
                store_printed(warehouse, landing, source, delivery, known)
                store_remarks(warehouse, source, delivery, landing)
            counts = _counted(warehouse, delivery, outcome, lots)
            _check_sum(counts)
            warehouse.run(
                "ingest/insert_load", {**asdict(counts), **_asked(delivery, counts.state)}
            )
            if not warehouse.run("ingest/find_parse_digest", {"source": source.id}):
                warehouse.run(
                    "ingest/insert_parse_digest", {"source": source.id, "parse_digest": digest}
                )
    return counts


def _withdraw(warehouse: Warehouse, landing: Landing, delivery: Delivery) -> LoadCounts:
    """Take back what a withdrawal names; it has no cells of its own to account for."""
    with warehouse.transaction():
        ended = withdrawals.withdraw(warehouse, delivery, landing.content(delivery))
        counts = LoadCounts(
            seq=delivery.seq,
            source=delivery.source,
            name=delivery.name,
            state=withdrawals.STATE,
            reason=delivery.parameters["reason"],
            read=0,
            loaded=0,
            unchanged=0,
            quarantined=0,
            rejected=0,
            ignored=0,
            withdrawn=ended,
        )
        warehouse.run("ingest/insert_load", {**asdict(counts), **_asked(delivery, counts.state)})
    return counts


def _asked(delivery: Delivery, state: str) -> dict[str, int | None]:
    """The month a delivery was asked for, and the months it speaks of, None where of all."""
    first, last = _month(delivery.covered_from), _month(delivery.covered_to)
    if ONE_OF in delivery.parameters and state != "loaded":
        # None of the other files says what this one was to say.
        first = last = None
    return {
        "month_index": Month.parse(delivery.month).index,
        "covered_from": None if first is None else first.index,
        "covered_to": None if last is None else last.index,
    }


def _read(
    warehouse: Warehouse,
    source: Source,
    delivery: Delivery,
    landing: Landing,
    known: Known,
    kept: ExitStack,
) -> _Outcome:
    if delivery.state == "failed":
        return _Outcome("failed", reason=delivery.reason)
    erasure = landing.erasure(delivery)
    if erasure is not None:
        return _Outcome("erased", _cells(delivery), _cells(delivery), erasure.told(known.zone))
    content = landing.content(delivery)
    try:
        if isinstance(source, ManualSource):
            parsed = read_delivered(source, delivery, content, known)
            set_out(warehouse, parsed)
            return _Outcome("loaded", delivery.rows, ignored=parsed.ignored)
        if is_gone(delivery):
            set_out(warehouse, read_nothing())
            return _Outcome("loaded")
        _check_media(source, delivery)
        table = read_table(
            source, content, delivery.name, is_proven=_is_as_landed(source, delivery)
        )
        counts = stage(warehouse, source, table, known, _scope(delivery), kept)
        read = _rows_apart(source, delivery, content, counts) * counts.per_row
    except SourceError as error:
        return _Outcome("rejected", _cells(delivery), _cells(delivery), str(error), unreadable=True)
    if counts.reason:
        return _Outcome("rejected", read, counts.read, counts.reason)
    return _Outcome("loaded", read, ignored=counts.ignored)


def _cells(delivery: Delivery) -> int:
    """The cells that were counted when it came, of what cannot be read now."""
    return int(delivery.totals.get("cells", delivery.rows))


def _check_media(source: TableSource, delivery: Delivery) -> None:
    expected = MEDIA[source.type]
    if delivery.media != expected:
        raise SourceError(
            f"{delivery.name}: expected {expected}, as the source is declared now, found the "
            f"{delivery.media} of an earlier declaration: give the new source an id of its own"
        )


def _scope(delivery: Delivery) -> Scope:
    """The months a claim may be about: those of a month's delivery, any of a history."""
    if delivery.covers == "history":
        return Scope()
    return Scope(_month(delivery.covered_from), _month(delivery.covered_to))


def _month(text: str | None) -> Month | None:
    return None if text is None else Month.parse(text)


def _is_as_landed(source: TableSource, delivery: Delivery) -> bool:
    """Whether a delivery was read under this very declaration when it landed."""
    return delivery.parameters.get("declaration") == source_digest(source)


def _rows_apart(source: TableSource, delivery: Delivery, content: bytes, counts: Counts) -> int:
    """Rows by the other reader: as landed, or counted again under a declaration made since."""
    if _is_as_landed(source, delivery):
        return delivery.rows
    rows = count_rows(source, content, delivery.name)
    if rows != counts.rows:
        raise SourceError(disagreement(delivery.name, counts.rows, rows))
    return rows


def _counted(
    warehouse: Warehouse, delivery: Delivery, outcome: _Outcome, lots: int | None
) -> LoadCounts:
    """Each outcome counted from rows of its own, none as what is left of the others.

    What was stored is in lots after the one numbered `lots`; None where nothing was.
    """
    rows = {"loaded": 0, "unchanged": 0, "quarantined": 0, "withdrawn": 0}
    if lots is not None:
        (rows,) = warehouse.rows("ingest/count_outcomes", {"seq": delivery.seq, "lots": lots})
    return LoadCounts(
        seq=delivery.seq,
        source=delivery.source,
        name=delivery.name,
        state=outcome.state,
        reason=outcome.reason,
        read=outcome.read,
        rejected=outcome.rejected,
        ignored=outcome.ignored,
        **rows,
    )


def _check_sum(counts: LoadCounts) -> None:
    parts = ("loaded", "unchanged", "quarantined", "rejected", "ignored")
    total = sum(getattr(counts, part) for part in parts)
    if counts.read != total:
        listed = ", ".join(f"{getattr(counts, part)} {part}" for part in parts)
        raise InvariantBroken(
            f"delivery {counts.seq} of {counts.source} ({counts.name}): {counts.read} cells were "
            f"read, but {total} are accounted for ({listed})"
        )


def _progress(counts: LoadCounts) -> str:
    if counts.state == withdrawals.STATE:
        return f"{counts.source}: {counts.withdrawn:,} {counts.name}: {counts.reason}"
    if counts.state != "loaded":
        # Reasons begin with the name of what they are about.
        reason = counts.reason.removeprefix(f"{counts.name}: ")
        return f"{counts.source}: {counts.name} {counts.state}: {reason}"
    said = f"{counts.source}: {counts.name}, {counts.read:,} cells, {counts.loaded:,} new"
    return said + (f", {counts.quarantined:,} quarantined" if counts.quarantined else "")
