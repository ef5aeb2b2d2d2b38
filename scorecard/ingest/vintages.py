"""What was read of a delivery beside what stands: changed figures become vintages.

The views `incoming`, `incoming_lots` and `incoming_quarantine` are set out by whoever read it.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from scorecard.ingest.staging import make_table
from scorecard.ingest.tables import Parsed
from scorecard.period import Month
from scorecard.stores.landing import Delivery
from scorecard.stores.warehouse import Warehouse

# All months there can be, for a history.
_EVER = (0, 10**6)
# Columns that are not text yet; a decimal is written without an exponent.
_WRITTEN: dict[str, Callable[[Any], str]] = {
    "value": "{:f}".format,
    "numerator": "{:f}".format,
    "denominator": "{:f}".format,
    "row": str,
    "month_index": str,
}
_PARSED = ("parsed_cells", "parsed_quarantine")
# What takes room, as long as it is not replaced.
_LARGE = ("delivered", "cells", "odd_figures", "repeated", "marked", "standing")


def set_out(warehouse: Warehouse, parsed: Parsed) -> None:
    """Set out what was parsed elsewhere to be stored."""
    cells = _texts(parsed.cells.drop(columns=["summands", "currency"], errors="ignore")).assign(
        place=range(len(parsed.cells))
    )
    for name, frame in zip(_PARSED, (cells, _texts(parsed.quarantined)), strict=True):
        warehouse.con.register(name, frame)
    # Only a column of a table says a currency.
    make_table(warehouse.con, "currency_ids", {"number": ("INTEGER", []), "id": ("VARCHAR", [])})
    warehouse.run("ingest/create_incoming_lots")
    warehouse.run("ingest/create_parsed_incoming")
    warehouse.run("ingest/create_parsed_quarantine")


def store(
    warehouse: Warehouse, delivery: Delivery, taken_back: Sequence[int], *, has_sheets: bool
) -> int:
    """Store what was set out; returns the number before that of its first lot.

    Call it inside a transaction. `taken_back` are the withdrawals by a person that this delivery is
    too old to undo. A column of a delivery that `has_sheets` is called by sheet and letter.
    """
    keys = {"source": delivery.source, "seq": delivery.seq}
    first, last = delivery.covered_from, delivery.covered_to
    ((stands, lots),) = warehouse.run("ingest/find_whether_standing", {"source": delivery.source})
    warehouse.run(
        "ingest/stage_standing",
        {
            "source": delivery.source,
            "stands": stands,
            "taken_back": list(taken_back),
            "is_full": delivery.delivery == "full",
            "first_month": _EVER[0] if first is None else Month.parse(first).index,
            "last_month": _EVER[1] if last is None else Month.parse(last).index,
        },
    )
    # Rows have no order there, and a million go in sooner without one.
    warehouse.con.execute("SET preserve_insertion_order = FALSE")
    warehouse.run("ingest/insert_vintages", {"lots": lots})
    warehouse.con.execute("RESET preserve_insertion_order")
    warehouse.run("ingest/insert_lots", {**keys, "lots": lots})
    if stands:
        _end(warehouse, delivery)
    told = {"month_index": Month.parse(delivery.month).index, "has_sheets": has_sheets}
    warehouse.run("ingest/insert_quarantine", {**keys, **told, "name": delivery.name})
    return int(lots)


def withdraw(warehouse: Warehouse, delivery: Delivery) -> int:
    """End what stands and is in the frame `withdrawn_cells`; returns how many claims it ended.

    Call it inside a transaction.
    """
    warehouse.run("ingest/stage_withdrawn", {"source": delivery.source})
    return _end(warehouse, delivery)


def _end(warehouse: Warehouse, delivery: Delivery) -> int:
    """End what is staged as standing and no longer is; returns how many tombstones it left."""
    if warehouse.run("ingest/stage_ending") == [(0,)]:
        return 0
    keys = {"source": delivery.source, "seq": delivery.seq}
    warehouse.run("ingest/insert_lots_ended", {"seq": delivery.seq})
    warehouse.run("ingest/end_vintages")
    warehouse.run("ingest/insert_lots_of_tombstones", keys)
    ((ended,),) = warehouse.run("ingest/insert_tombstones", {"seq": delivery.seq})
    return int(ended)


def clear(warehouse: Warehouse) -> None:
    """Free what the last delivery took."""
    for table in _LARGE:
        warehouse.con.execute(f"DROP TABLE IF EXISTS {table}")
    for name in _PARSED:
        warehouse.con.unregister(name)


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Every column as text, so that no sampled type can narrow it; None stays NULL."""
    texts = {name: pd.array(_text(frame[name]), dtype="str") for name in frame}
    # Names that are no keywords.
    return pd.DataFrame(texts).rename(columns={"row": "row_number", "column": "column_name"})


def _text(column: "pd.Series[Any]") -> list[str | None]:
    write = _WRITTEN.get(str(column.name))
    items = column.tolist()
    return items if write is None else [None if x is None else write(x) for x in items]
