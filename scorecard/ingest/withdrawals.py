"""Taking back what a source claimed: landed like a delivery, so that a rebuild takes it back too.

A withdrawal names the claims it ends. They stay ended until the source makes them anew in a later
delivery; the same file again is no later delivery.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from scorecard.errors import InputError
from scorecard.ingest import vintages
from scorecard.period import Month
from scorecard.stores.landing import Arrival, Delivery, Landing
from scorecard.stores.warehouse import Warehouse

MEDIA: Final = "withdrawal"
STATE: Final = "withdrawal"


@dataclass(frozen=True, slots=True)
class Claim:
    """A standing claim of a source: what is withdrawn."""

    kpi: str
    unit: str
    month: Month
    # The delivery that brought it.
    seq: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which claims of a source: of a delivery, kpi, unit or month; all that is given must hold."""

    delivery: int | None = None
    kpi: str | None = None
    unit: str | None = None
    month: Month | None = None


def standing(warehouse: Warehouse, source: str, chosen: Chosen) -> list[Claim]:
    """The claims of a source that stand now and are chosen, in order of kpi, unit and month."""
    wanted = {
        "source": source,
        "delivery": chosen.delivery,
        "kpi": chosen.kpi,
        "unit": chosen.unit,
        "month_index": None if chosen.month is None else chosen.month.index,
    }
    rows = warehouse.run("ingest/find_standing", wanted)
    return [Claim(kpi, unit, Month(index), seq) for kpi, unit, index, seq in rows]


def land_withdrawal(
    landing: Landing, source: str, claims: Sequence[Claim], *, by: str, reason: str
) -> Delivery:
    """Keep a withdrawal of claims; raises `InputError` where there are none to withdraw.

    It belongs to the newest month among them, so that it opens no month of its own.
    """
    if not claims:
        raise InputError(f"{source}: expected standing figures to withdraw, found none")
    cells = [[claim.kpi, claim.unit, str(claim.month), claim.seq] for claim in claims]
    content = json.dumps({"by": by, "reason": reason, "cells": cells}, ensure_ascii=False)
    arrival = Arrival(
        source=source,
        name=f"withdrawn by {by}",
        month=str(max(claim.month for claim in claims)),
        covers="history",
        delivery="partial",
        state="accepted",
        content=content.encode(),
        media=MEDIA,
        rows=len(cells),
        parameters={"by": by, "reason": reason},
    )
    return landing.land(arrival)[0]


def since_first(landing: Landing, delivery: Delivery) -> list[int]:
    """Numbers of the withdrawals since a delivery's bytes first came, with no others in between.

    A file that was away for a run is the same file when it is back, and undoes no withdrawal.
    """
    found: list[int] = []
    same = False
    for item in landing.deliveries(delivery.seq - 1):
        if item.source != delivery.source or item.state == "failed":
            continue
        if item.media == MEDIA:
            found += [item.seq] if same else []
        elif item.name == delivery.name:
            # Other bytes under the name are a later word of the source.
            found = found if same and item.sha256 == delivery.sha256 else []
            same = item.sha256 == delivery.sha256
    return found if same else []


def withdraw(warehouse: Warehouse, delivery: Delivery, content: bytes) -> int:
    """End what a landed withdrawal names and still stands; returns how many claims it ended.

    Call it inside a transaction.
    """
    cells: Sequence[Sequence[str]] = _read(content)["cells"]
    frame = pd.DataFrame(
        {
            "kpi": pd.array([cell[0] for cell in cells], dtype="str"),
            "unit": pd.array([cell[1] for cell in cells], dtype="str"),
            "month_index": [Month.parse(cell[2]).index for cell in cells],
        }
    )
    warehouse.con.register("withdrawn_cells", frame)
    try:
        return vintages.withdraw(warehouse, delivery)
    finally:
        warehouse.con.unregister("withdrawn_cells")


def _read(content: bytes) -> Mapping[str, Sequence[Sequence[str]]]:
    read: Mapping[str, Sequence[Sequence[str]]] = json.loads(content)
    return read
