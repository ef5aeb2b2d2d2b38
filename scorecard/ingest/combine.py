"""Rows finer than a month: how those of one kpi, unit and month become one figure.

Each row stays a cell and shares its group's fate: where one cannot be taken none is, so that a sum
is never silently of a part. A row whose kpi, unit or month cannot be told belongs to no group.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scorecard.ingest.known import Known
from scorecard.ingest.marks import listed, out_of_range
from scorecard.ingest.notes import Notes
from scorecard.ingest.numbers import LIMIT, Fault, overflow, plain
from scorecard.ingest.scratch import Stage
from scorecard.ingest.staging import Columns, make_table
from scorecard.ingest.treatment import COMBINES
from scorecard.period import Month


class Groups:
    """Makes `combined`, the figures of several rows, and marks the rows of those there are not."""

    def __init__(self, at: Stage, notes: Notes) -> None:
        self._at = at
        self._notes = notes

    def combine(self) -> None:
        """Combine what can be; rows of what cannot are marked, a faulty one keeps its reason."""
        self._at.run("ingest/stage_gathered")
        self._at.run("ingest/stage_deciding")
        self._at.run("ingest/stage_combined")
        rows = self._at.run("ingest/find_broken_groups")
        self._mark([(*row[:3], row[3], *_faults(*row[4:])) for row in rows])

    def out_of_range(self, known: Known) -> None:
        """Mark the rows of every figure outside the valid range of its kpi."""
        free = {"free": sorted(known.eliminations)}
        rows = self._at.run("ingest/find_groups_out_of_range", free)
        faults = [out_of_range(known, row[3], *row[4:]) for row in rows]
        self._mark([(*row[:3], None, f, None) for row, f in zip(rows, faults, strict=True)])

    def _mark(self, broken: Sequence[tuple[Any, ...]]) -> None:
        """Mark the rows of groups: kpi, unit and month number, deciding day, faults.

        The first fault is that of each row, the second that of rows of the deciding day instead.
        """
        if not broken:
            return
        kinds = ("INTEGER",) * 6
        names = ("kpi", "unit", "month_index", "day", "fault", "deciding_fault")
        cells = [(*row[:4], *map(self._notes.number, row[4:])) for row in broken]
        columns: Columns = {
            name: (kind, [row[i] for row in cells])
            for i, (name, kind) in enumerate(zip(names, kinds, strict=True))
        }
        make_table(self._at.con, "broken_groups", columns)
        self._at.run("ingest/mark_groups")
        self._at.run("ingest/delete_broken_groups")


def _faults(
    kpi: str,
    unit: str,
    month_index: int,
    summands: int,
    combine: int,
    faulty_row: int | None,
    is_mixed: bool,
    adds_currencies: bool,
    deciding_rows: list[int] | None,
    *amounts: Decimal | None,
) -> tuple[Fault, Fault | None]:
    """Why a group gives no figure: for each row of it, and for rows of the deciding day."""
    what = f"{kpi} of {unit} for {Month(month_index)}"
    if faulty_row is not None:
        return _incomplete(what, summands, f"row {faulty_row}"), None
    if is_mixed:
        detail = (
            f"found values and operands among the {summands} rows of {what}, expected one of them "
            f"({COMBINES[combine]}): correct them at the source; none was taken"
        )
        return Fault("mixed_group", detail), None
    if adds_currencies:
        detail = (
            f"found amounts in several currencies among the {summands} rows of {what}, expected "
            f"one ({COMBINES[combine]}): give each currency a KPI, or one to all rows; none was "
            "taken"
        )
        return Fault("mixed_currencies", detail), None
    if deciding_rows is not None and len(deciding_rows) > 1:
        rows = listed("row", sorted(deciding_rows))
        detail = (
            f"found {what} {len(deciding_rows)} times on its {COMBINES[combine]} day ({rows}), "
            "expected it once there: keep one at the source; none was taken"
        )
        return _incomplete(what, summands, rows), Fault("duplicate_key", detail)
    large = (plain(one) for one in amounts if one is not None and abs(one) >= LIMIT)
    above, below = (
        (plain(one) for one in amounts[:2] if one is not None) if amounts[1] else ("", "")
    )
    return overflow(next(large, f"{above} / {below}")), None


def _incomplete(what: str, summands: int, rows: str) -> Fault:
    detail = (
        f"found that {rows} of {what} cannot be taken, expected all {summands} rows its figure is "
        "made of: correct it at the source; none was taken"
    )
    return Fault("incomplete_group", detail)
