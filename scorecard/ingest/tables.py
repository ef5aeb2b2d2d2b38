"""A delivery's table to cells, quarantine and counts. Pure: the same bytes, the same result.

A cell is one claim about (kpi, unit, month): a figure, or a pair of operands. Each cell of a
delivery becomes exactly one of: taken, quarantined, ignored (declared missing, or its code is
declared to be left out), or rejected together with the whole delivery.

The cells pass through SQL in temporary tables and views; only what is different, and what is odd,
is looked at in Python. What comes out are the views `incoming`, `incoming_lots` and
`incoming_quarantine`.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pandas as pd

from scorecard.config.sources import TableSource
from scorecard.ingest.amounts import make_scales, read_odd
from scorecard.ingest.claims import figure_columns, make_cells, read_blocks
from scorecard.ingest.combine import Groups
from scorecard.ingest.headings import cells_per_row
from scorecard.ingest.key_tables import KeyTables
from scorecard.ingest.keys import Scope
from scorecard.ingest.known import Known
from scorecard.ingest.marks import Marks
from scorecard.ingest.notes import Notes
from scorecard.ingest.otherwise import other_marks
from scorecard.ingest.scratch import Scratch, Stage
from scorecard.ingest.staging import Table, make_table
from scorecard.period import Month
from scorecard.project import sql_dir

_CELLS = (
    *("kpi", "unit", "month_index", "value", "numerator", "denominator", "status"),
    *("row", "column", "summands", "currency"),
)
_QUARANTINED = ("row", "column", "kpi", "unit", "month_index", "value_text", "reason", "detail")


@dataclass(frozen=True, slots=True)
class Counts:
    """Cells of a staged delivery; `reason` says why all were rejected, if they were."""

    rows: int
    per_row: int
    ignored: int = 0
    reason: str = ""

    @property
    def read(self) -> int:
        """Cells of the delivery: its rows, times the value columns (or pairs) of each."""
        return self.rows * self.per_row


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of a delivery's cells; `reason` says why all were rejected, if they were.

    `cells`: kpi, unit, month_index, value, numerator, denominator (Decimal or None, base units),
    status, row, column, summands (rows it is made of, 1 as a rule), currency (of an amount, where
    the row says it). `quarantined`: row, column, kpi, unit, month_index (each None where it could
    not be told), value_text, reason, detail. Both in the order of row and column.
    """

    cells: pd.DataFrame
    quarantined: pd.DataFrame
    rows: int
    per_row: int
    ignored: int
    rejected: int = 0
    reason: str = ""

    @property
    def read(self) -> int:
        """Cells of the delivery: its rows, times the value columns (or pairs) of each."""
        return self.rows * self.per_row


def parse(source: TableSource, table: Table, known: Known, scope: Scope) -> Parsed:
    """Read a table as its source declares; `scope` are the months the delivery covers.

    A delivery whose every month lies outside is last month's under a new name: all is rejected.
    """
    with Scratch(sql_dir()) as scratch, ExitStack() as kept:
        counts = stage(scratch, source, table, known, scope, kept)
        names = ("incoming", "incoming_quarantine")
        cells, quarantined = (
            [] if counts.reason else scratch.run(f"ingest/select_{name}") for name in names
        )
    return Parsed(
        pd.DataFrame(cells, columns=list(_CELLS), dtype=object),
        pd.DataFrame(quarantined, columns=list(_QUARANTINED), dtype=object),
        counts.rows,
        counts.per_row,
        counts.ignored,
        counts.read if counts.reason else 0,
        counts.reason,
    )


def stage(
    at: Stage, source: TableSource, table: Table, known: Known, scope: Scope, kept: ExitStack
) -> Counts:
    """Make `incoming`, `incoming_lots` and `incoming_quarantine`, none where all is rejected.

    They can be read for as long as `kept` is open.
    """
    notes = Notes()
    at.run("schema/main_quotient")
    staged = table.stage(at.con, kept)
    keys = KeyTables(at.con, staged, known, notes)
    blocks = read_blocks(source, table.headings, staged, keys, scope)
    keys.finish()
    if len(keys.scales) > 1:
        make_scales(at.con, keys.scales)
    cells = make_cells(at.con, blocks, staged, source.number)
    odd = cells.odd_texts(at.con)
    if odd:
        _stage_odd(at, read_odd(odd, source.number, keys.scales, notes))
    cells.look(at.con, has_odd=bool(odd))
    at.run("ingest/create_claims")
    at.run("ingest/create_spots")
    counts = Counts(staged.rows, cells_per_row(source, table.headings))
    surveyed = at.run("ingest/survey_claims")
    months = [month for month, _, told in surveyed if told and month is not None]
    reason = (
        keys.reason
        or other_marks(at.con, staged, figure_columns(blocks), odd, source.number)
        or _foreign([Month(index) for index in months], scope)
    )
    if reason:
        return replace(counts, reason=reason)
    marks = Marks(at, notes)
    if "denominator" in cells.given:
        marks.overflows()
    marks.duplicates(len(keys.ids("kpi")), len(keys.ids("unit")), months)
    groups = Groups(at, notes)
    if cells.is_combined:
        groups.combine()
    else:
        at.run("ingest/stage_nothing_combined")
    ranges = marks.out_of_range(known, keys.ids("kpi"))
    if cells.is_combined and ranges:
        groups.out_of_range(known)
    make_table(at.con, "notes", notes.columns())
    at.run("ingest/create_incoming_lots")
    at.run("ingest/create_incoming")
    # Most deliveries have none, and to look through all cells for it takes its time.
    may_be = not notes.are_empty or not {"numerator", "denominator"}.isdisjoint(cells.given)
    at.run(f"ingest/create_{'incoming' if may_be else 'no'}_quarantine")
    return replace(counts, ignored=sum(ignored for _, ignored, _ in surveyed))


def _stage_odd(at: Stage, figures: pd.DataFrame) -> None:
    at.con.register("odd_read", figures)
    try:
        at.run("ingest/stage_odd_figures")
    finally:
        at.con.unregister("odd_read")


def _foreign(months: Sequence[Month], scope: Scope) -> str:
    """Why the whole delivery is about other months; empty where it is not."""
    if not months or any(scope.holds(month) for month in months):
        return ""
    found = Scope(min(months), max(months))
    return (
        f"every row is of {found}, expected {scope}: probably an earlier delivery under a new "
        f"name; ask for the delivery of {scope.last}"
    )
