"""What people wrote beside their figures: comments, and why a figure is not available.

A remark stands until a later form that has its row says something else, or nothing.
"""

from collections.abc import Iterator

import pandas as pd

from scorecard.config.manual import ManualSource
from scorecard.config.sources import Source
from scorecard.ingest import form_layout as layout
from scorecard.ingest.forms import Form, read_form
from scorecard.ingest.manual import is_gone, not_asked
from scorecard.period import Month
from scorecard.stores.landing import Delivery, Landing
from scorecard.stores.warehouse import Warehouse

COMMENT = "comment"
NOT_AVAILABLE = "not_available"
_COLUMNS = ("kpi", "unit", "month_index", "kind", "remark")


def store_remarks(
    warehouse: Warehouse, source: Source, delivery: Delivery, landing: Landing
) -> None:
    """Keep the remarks of a delivery that was loaded; deliveries of other sources have none.

    Call it in the transaction that loads the delivery.
    """
    if not isinstance(source, ManualSource) or is_gone(delivery):
        return
    form = read_form(landing.content(delivery), delivery.name)
    rows = list(_remarks(form, not_asked(delivery)))
    if not rows:
        return
    keys = {"source": source.id, "seq": delivery.seq}
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    warehouse.con.register("incoming_remarks", frame)
    try:
        warehouse.run("ingest/close_remarks", keys)
        warehouse.run("ingest/insert_remarks", {**keys, "person": form.identity.owner})
    finally:
        warehouse.con.unregister("incoming_remarks")


def _remarks(form: Form, refused: frozenset[str]) -> Iterator[tuple[str, str, int, str, str]]:
    """Each row's remarks; one that is empty says that there is none any more."""
    ids = [row.row_id for row in form.rows]
    for row in form.rows:
        if not row.authentic or row.row_id in refused or ids.count(row.row_id) > 1:
            continue
        key = row.identity.kpi, row.identity.unit, Month.parse(row.identity.month).index
        reason = row.cells[layout.REASON].text
        yield *key, COMMENT, row.cells[layout.COMMENT].text
        # A figure and a reason why there is none: nobody can tell which of them holds.
        if not (reason and row.has_figure):
            yield *key, NOT_AVAILABLE, reason
