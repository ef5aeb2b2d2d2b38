"""A delivery's table to cells, quarantine and counts. Pure: the same bytes, the same result.

A cell is one claim about (kpi, unit, month): a figure, or a pair of operands. Each cell of a
delivery becomes exactly one of: taken, quarantined, ignored (declared missing, or its code is
declared to be left out), or rejected together with the whole delivery.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from scorecard.config.models import ValidRange
from scorecard.config.sources import TableSource
from scorecard.ingest.amounts import missing, read_amounts
from scorecard.ingest.claims import Block, blocks
from scorecard.ingest.grid import Flags, Grid, Texts, Whole, absent
from scorecard.ingest.headings import cells_per_row
from scorecard.ingest.keys import Scope
from scorecard.ingest.known import Known
from scorecard.ingest.numbers import Fault, plain
from scorecard.period import Month

# Rows of a repeated key that its message names.
_NAMED = 5
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of a delivery's cells; `reason` says why all were rejected, if they were.

    `cells`: kpi, unit, month_index, value, numerator, denominator (Decimal or None, base units),
    status, row, column. `quarantined`: row, column, kpi, unit, month_index (each None where it
    could not be told), value_text, reason, detail. Both in the order of row and column.
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


@dataclass(frozen=True, slots=True)
class _Claims:
    """Every cell that gives a figure, column by column; `keyed` where all of the key is told."""

    kpi: Texts
    unit: Texts
    month_index: Texts
    status: Texts
    value: Texts
    numerator: Texts
    denominator: Texts
    row: Whole
    column: Texts
    text: Texts
    fault: Texts
    keyed: Flags


def parse(source: TableSource, grid: Grid, known: Known, scope: Scope) -> Parsed:
    """Read a grid as its source declares; `scope` are the months the delivery covers.

    A delivery whose every month lies outside is last month's under a new name: all is rejected.
    """
    parts = [_claims(block, grid, source) for block in blocks(source, grid, known, scope)]
    claims = _joined([claims for claims, _ in parts])
    rows, per_row = len(grid.rows), cells_per_row(source, grid.headings)
    foreign = _foreign(claims, scope)
    if foreign:
        nothing = np.zeros(len(claims.row), dtype=np.bool_)
        empty = _cells(claims, nothing), _quarantined(claims, nothing)
        return Parsed(*empty, rows, per_row, ignored=0, rejected=rows * per_row, reason=foreign)
    _mark_duplicates(claims)
    _mark_out_of_range(claims, known)
    good = absent(claims.fault)
    ignored = sum(count for _, count in parts)
    return Parsed(_cells(claims, good), _quarantined(claims, ~good), rows, per_row, ignored)


def _claims(block: Block, grid: Grid, source: TableSource) -> tuple[_Claims, int]:
    """The claims of a block, and how many of its cells are ignored."""
    empty, operands = missing(block, source.number)
    ignored = empty | block.kpi.ignored() | block.unit.ignored()
    told = [keys.faults() for keys in (block.kpi, block.unit, block.month)]
    keyed = np.logical_and.reduce([absent(faults) for faults in told])
    key_fault = _first([*told, block.status.faults()])
    amounts = read_amounts(block, ~ignored, operands, source.number)
    kept = ~ignored
    claims = _Claims(
        kpi=block.kpi.values()[kept],
        unit=block.unit.values()[kept],
        month_index=block.month.values()[kept],
        status=block.status.values()[kept],
        value=amounts.value[kept],
        numerator=amounts.numerator[kept],
        denominator=amounts.denominator[kept],
        row=grid.rows[kept],
        column=amounts.heading[kept],
        text=amounts.text[kept],
        fault=_first([key_fault, amounts.fault])[kept],
        keyed=keyed[kept],
    )
    return claims, int(ignored.sum())


def _joined(parts: list[_Claims]) -> _Claims:
    """All claims in the order of row, then of the columns as declared."""
    names = [field.name for field in fields(_Claims)]
    arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    order = np.argsort(arrays["row"], kind="stable")
    return _Claims(**{name: array[order] for name, array in arrays.items()})


def _foreign(claims: _Claims, scope: Scope) -> str:
    """Why the whole delivery is about other months; empty where it is not."""
    months = [Month(index) for index in set(claims.month_index) if index is not None]
    if not months or any(scope.holds(month) for month in months):
        return ""
    found = Scope(min(months), max(months))
    return (
        f"every row is of {found}, expected {scope}: probably an earlier delivery under a new "
        f"name; ask for the delivery of {scope.last}"
    )


def _mark_duplicates(claims: _Claims) -> None:
    """Fault every claim of a key that is claimed more than once: none of them is the right one."""
    places = np.flatnonzero(claims.keyed)
    key = np.zeros(len(places), dtype=np.int64)
    for part in (claims.kpi, claims.unit, claims.month_index):
        codes, uniques = pd.factorize(part[places])
        key = pd.factorize(key * max(len(uniques), 1) + codes)[0].astype(np.int64)
    repeated = pd.Series(key).duplicated(keep=False).to_numpy()
    groups = pd.Series(places[repeated]).groupby(key[repeated], sort=False)
    for _, group in groups:
        fault = _duplicate(claims, group.to_numpy())
        for place in group:
            if claims.fault[place] is None:
                claims.fault[place] = fault


def _duplicate(claims: _Claims, places: Whole) -> Fault:
    first = places[0]
    rows = sorted(set(claims.row[places].tolist()))
    columns = list(dict.fromkeys(claims.column[places].tolist()))
    spots = f"{_listed('row', rows)}, {_listed('column', [repr(name) for name in columns])}"
    what = f"{claims.kpi[first]} of {claims.unit[first]} for {Month(claims.month_index[first])}"
    detail = (
        f"found {what} {len(places)} times ({spots}), expected it once: keep one at the source; "
        "none was taken"
    )
    return Fault("duplicate_key", detail)


def _listed(what: str, items: list[Any]) -> str:
    """'row 3', 'rows 3 and 4', 'rows 3, 4, 5 and 9 more'."""
    named = [str(item) for item in items[:_NAMED]]
    if len(items) > _NAMED:
        named.append(f"{len(items) - _NAMED} more")
    if len(named) == 1:
        return f"{what} {named[0]}"
    return f"{what}s {', '.join(named[:-1])} and {named[-1]}"


def _mark_out_of_range(claims: _Claims, known: Known) -> None:
    codes, kpis = pd.factorize(claims.kpi)
    for code, kpi in enumerate(kpis):
        limits = known.ranges.get(kpi)
        if limits is None:
            continue
        for place in np.flatnonzero((codes == code) & absent(claims.fault)):
            value = claims.value[place]
            if value is not None and not _within(value, limits):
                claims.fault[place] = _out_of_range(claims, int(place), limits)


def _within(value: Decimal, limits: ValidRange) -> bool:
    low = limits.minimum is None or value >= limits.minimum
    return low and (limits.maximum is None or value <= limits.maximum)


def _out_of_range(claims: _Claims, place: int, limits: ValidRange) -> Fault:
    low = None if limits.minimum is None else plain(limits.minimum)
    high = None if limits.maximum is None else plain(limits.maximum)
    room = f"at most {high}" if low is None else f"at least {low}"
    if low is not None and high is not None:
        room = f"{low} to {high}"
    figure = plain(claims.value[place])
    if claims.denominator[place] is not None:
        figure += f" ({plain(claims.numerator[place])} / {plain(claims.denominator[place])})"
    detail = (
        f"found {figure} in base units, expected {room}: correct it at the source, the "
        f"layout's scale, or valid_range of {claims.kpi[place]}"
    )
    return Fault("out_of_range", detail)


def _cells(claims: _Claims, chosen: Flags) -> pd.DataFrame:
    names = ("kpi", "unit", "month_index", "value", "numerator", "denominator", "status")
    columns = {name: getattr(claims, name)[chosen] for name in (*names, "row", "column")}
    return pd.DataFrame(columns, dtype=object)


def _quarantined(claims: _Claims, chosen: Flags) -> pd.DataFrame:
    columns = {
        name: getattr(claims, name)[chosen]
        for name in ("row", "column", "kpi", "unit", "month_index")
    }
    columns["value_text"] = _array(text[:_LONGEST_TEXT] for text in claims.text[chosen])
    columns["reason"] = _array(fault.reason for fault in claims.fault[chosen])
    columns["detail"] = _array(fault.detail for fault in claims.fault[chosen])
    return pd.DataFrame(columns, dtype=object)


def _first(choices: list[Texts]) -> Texts:
    """In each row the first that is not None."""
    result = choices[0]
    for other in choices[1:]:
        result = np.where(absent(result), other, result)
    return result


def _array(items: Iterable[object]) -> Texts:
    listed = list(items)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
