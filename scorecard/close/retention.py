"""Letting contents of deliveries go: what is old and replaced as a whole, or what a person names.

Manifests stay, so that every number in landing is accounted for. The warehouse is built anew
without what was erased, and readers get that.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scorecard.close.act import Act, registered
from scorecard.close.desk import Desk
from scorecard.close.months import newest_closed
from scorecard.close.rebuild import rebuild_warehouse
from scorecard.config.books import BookSource
from scorecard.config.manual import ManualSource
from scorecard.errors import InputError, InvariantBroken
from scorecard.ingest import observe
from scorecard.ingest.withdrawals import MEDIA
from scorecard.period import Month
from scorecard.project import sql_dir
from scorecard.stores.landing import CONFIG, Delivery, Landing
from scorecard.stores.warehouse import Warehouse


def limit_of(desk: Desk, now: dt.datetime) -> Month:
    """The first month whose deliveries stay whatever becomes of them; older ones may go."""
    months = desk.config.retention.deliveries
    if months is None:
        raise InputError(
            "retention: expected retention.deliveries in the configuration, the months for which "
            "replaced deliveries are kept, found none: they are kept for ever"
        )
    return newest_closed(desk.config, now) - (months - 1)


def superseded(desk: Desk, before: Month) -> list[Delivery]:
    """Deliveries asked for months before one, of which no figure and no refused cell stands.

    Forms and departments' own scorecards stay: they say more than figures.
    """
    _check_loaded(desk)
    rows = desk.warehouse.run("retention/find_superseded", {"before": before.index})
    gone = {int(row[0]) for row in rows}
    kept = {s.id for s in desk.config.sources if isinstance(s, (ManualSource, BookSource))}
    found = [d for d in desk.landing.deliveries() if d.seq in gone and d.source not in kept]
    chosen = {d.seq for d in found}
    # Bytes that a delivery which stays has too cannot go.
    landing = desk.landing
    others = [d for d in landing.deliveries() if d.seq not in chosen]
    needed = {d.sha256 for d in others if landing.erasure(d) is None}
    return [d for d in found if d.sha256 not in needed]


def _check_loaded(desk: Desk) -> None:
    """What has landed and was not looked at yet may need what came before it."""
    for source in desk.config.sources:
        loaded = desk.warehouse.run("ingest/find_loaded_sequence", {"source": source.id})[0][0]
        if any(d.source == source.id and d.seq > loaded for d in desk.landing.deliveries()):
            raise InputError(
                f"{source.id}: expected every delivery loaded, found one that is not: "
                "`scorecard run` first"
            )


def check_unneeded(desk: Desk, deliveries: Sequence[Delivery]) -> None:
    """Load everything anew without them; raises `InvariantBroken` where a figure would differ."""
    without = Landing(desk.landing.folder, leave_out={d.seq for d in deliveries})
    with TemporaryDirectory(dir=desk.project.var) as folder:
        scratch = Warehouse(Path(folder) / "without.duckdb", sql_dir())
        try:
            observe.load(scratch, without, desk.config)
            after = _standing(scratch)
        finally:
            scratch.close()
    different = sorted(_standing(desk.warehouse) ^ after)
    if different:
        source, kpi = different[0][:2]
        raise InvariantBroken(
            f"figures of {kpi} from {source} would not be what they are without these "
            "deliveries: nothing is erased"
        )


def erase_superseded(desk: Desk, deliveries: Sequence[Delivery], act: Act) -> None:
    """Erase deliveries nothing depends on, after looking that it is so."""
    registered(desk.config, act)
    check_unneeded(desk, deliveries)
    desk.landing.erase(deliveries, by=str(act.person), reason=act.reason)
    rebuild_warehouse(desk)


def erase(desk: Desk, seq: int, act: Act) -> list[Delivery]:
    """Erase one delivery because a person asks for it, and then those with the same bytes.

    Its figures go too, unless another delivery has them. Repeating it finishes what a crash left.
    """
    registered(desk.config, act)
    delivery = next((d for d in desk.landing.deliveries() if d.seq == seq), None)
    if delivery is None:
        last = desk.landing.last_sequence()
        raise InputError(f"delivery {seq}: expected a number from 1 to {last}")
    if delivery.source == CONFIG or delivery.media == MEDIA or not delivery.sha256:
        what = "a configuration" if delivery.source == CONFIG else "a withdrawal"
        found = what if delivery.sha256 else "one that failed and has no content"
        raise InputError(f"delivery {seq}: expected what a source delivered, found {found}")
    same = [d for d in desk.landing.deliveries() if d.sha256 == delivery.sha256]
    erased = [delivery, *(d for d in same if d.seq != seq)]
    desk.landing.erase(erased, by=str(act.person), reason=act.reason)
    rebuild_warehouse(desk)
    return erased


def _standing(warehouse: Warehouse) -> set[tuple[Any, ...]]:
    """All figures that stand, as a hash for each source and KPI: there may be millions."""
    return set(warehouse.run("retention/hash_standing"))
