"""What becomes of a landed form's cells: read like any table's, each row judged by itself first."""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pandas as pd

from scorecard.config.layouts import Code, Column, LongLayout
from scorecard.config.manual import ManualSource
from scorecard.config.sources import ExcelSource
from scorecard.ingest import form_layout as layout
from scorecard.ingest.forms import Form, FormRow, read_form
from scorecard.ingest.grid import Grid, grid_of, shown
from scorecard.ingest.handouts import plainly_percent
from scorecard.ingest.keys import Scope
from scorecard.ingest.known import Known
from scorecard.ingest.numbers import Fault
from scorecard.ingest.tables import Parsed, parse
from scorecard.period import Month
from scorecard.stores.landing import Arrival, Delivery

_REMEDY = "correct that cell, save, and put the form into the folder again"
_CELLS = (
    "kpi",
    "unit",
    "month_index",
    "value",
    "numerator",
    "denominator",
    "status",
    "row",
    "column",
)
_QUARANTINED = ("row", "column", "kpi", "unit", "month_index", "value_text", "reason", "detail")


def form_name(owner: str, month: Month | str) -> str:
    """What the form of a person for a month is called as a delivery, whatever its file's name."""
    return f"{layout.FORMS}{owner}@{month}"


def read_delivered(
    source: ManualSource, delivery: Delivery, content: bytes, known: Known
) -> Parsed:
    """What becomes of a landed form's cells; nothing of a file that was taken away.

    Raises `SourceError` where it can no longer be read.
    """
    if is_gone(delivery):
        return read_nothing()
    form = read_form(content, delivery.name)
    return parse_form(source, form, known, not_asked(delivery))


def read_nothing() -> Parsed:
    """What there is in a file that was taken away."""
    return Parsed(_no_cells(), _no_quarantine(), 0, 1, 0)


def is_gone(delivery: Delivery) -> bool:
    """Whether a delivery only says that a refused file was taken out of the folder."""
    return "gone" in delivery.parameters


def not_asked(delivery: Delivery) -> frozenset[str]:
    """Row ids of a form that were not asked of its owner when it came."""
    return frozenset(delivery.totals.get("not_asked", "").split())


def parse_form(
    source: ManualSource, form: Form, known: Known, refused: frozenset[str] = frozenset()
) -> Parsed:
    """A form's rows as cells, quarantine and counts; one with neither figure nor fault is ignored.

    `refused` are ids of rows that were not asked of the form's owner.
    """
    faults = {row.number: fault for row in form.rows if (fault := _fault(row, form, refused))}
    filled = [row for row in form.rows if row.has_figure and row.number not in faults]
    month = Month.parse(form.identity.month)
    parts = [
        parse(_as_table(source, rows), _grid(rows), known, Scope(month, month))
        for rows in (
            [row for row in filled if row.identity.entered_as != layout.OPERANDS],
            [row for row in filled if row.identity.entered_as == layout.OPERANDS],
        )
        if rows
    ]
    ignored = sum(not row.has_figure and row.number not in faults for row in form.rows)
    own = _quarantine(form, faults, month)
    told = [_told(part.quarantined) for part in parts]
    quarantined = pd.concat([own, *told]).sort_values(["row", "column"], kind="stable")
    cells = pd.concat([_no_cells(), *(part.cells for part in parts)])
    return Parsed(
        cells.sort_values("row", kind="stable").reset_index(drop=True),
        quarantined.reset_index(drop=True),
        len(form.rows),
        1,
        ignored + sum(part.ignored for part in parts),
    )


def taken_away(refused: Delivery) -> Arrival:
    """What ends the complaint about a file that is no longer there."""
    return Arrival(
        source=refused.source,
        name=refused.name,
        month=refused.month,
        covers="month",
        delivery="partial",
        state="accepted",
        content=b"",
        media="xlsx",
        covered_from=refused.covered_from,
        covered_to=refused.covered_to,
        totals={"cells": "0"},
        parameters={"declaration": refused.parameters.get("declaration", ""), "gone": "yes"},
    )


def _fault(row: FormRow, form: Form, refused: frozenset[str]) -> tuple[str, Fault] | None:
    """What is wrong with a row before its figure is read, and the heading it is wrong under."""
    filled = [name for name in layout.FIGURE_CELLS if not row.cells[name].is_empty]
    reason = not row.cells[layout.REASON].is_empty
    said = [*filled, *(n for n in (layout.REASON, layout.COMMENT) if not row.cells[n].is_empty)]
    if not said:
        return None
    at = said[0]
    if not row.authentic:
        return at, _altered(row)
    if sum(other.row_id == row.row_id for other in form.rows) > 1:
        return at, Fault(
            "duplicate_key",
            "found this row more than once in the form, expected it once: keep one of them; "
            "none was taken",
        )
    if row.row_id in refused:
        return at, Fault(
            "not_asked",
            f"found a figure that is not asked of {form.identity.owner} for "
            f"{form.identity.month}, expected only what is: leave it to whoever answers for it",
        )
    pending = next((name for name in layout.INPUTS if row.cells[name].pending), None)
    if pending is not None:
        return pending, Fault(
            "no_result",
            "found a formula without a result, expected what it gives: open the form in Excel, "
            "let it calculate, save it, and put it into the folder again",
        )
    if filled and reason:
        return at, Fault(
            "value_and_reason",
            f"found a figure and a reason why there is none, expected one of them: clear {at!r} or "
            f"{layout.REASON!r}",
        )
    return _cell_fault(row, filled)


def _altered(row: FormRow) -> Fault:
    if not row.row_id:
        return Fault(
            "added_row",
            "found a row the form was not sent with, expected none: ask the coordinator where a "
            "figure is to be asked for",
        )
    return Fault(
        "altered_row",
        "found a row whose hidden identity does not fit what stands in it, expected the row as "
        "it was sent: copy the figure into the form as it was sent, without sorting it",
    )


def _cell_fault(row: FormRow, filled: list[str]) -> tuple[str, Fault] | None:
    operands = row.identity.entered_as == layout.OPERANDS
    wanted = (layout.NUMERATOR, layout.DENOMINATOR) if operands else (layout.VALUE,)
    for name in filled:
        if name not in wanted:
            return name, Fault(
                "wrong_cell",
                f"found {shown(row.cells[name].text)} under {name!r}, expected it under "
                f"{' and '.join(repr(one) for one in wanted)}: {_REMEDY}",
            )
    if row.identity.entered_as == layout.PERCENT and filled:
        cell = row.cells[layout.VALUE]
        if not plainly_percent(cell):
            return layout.VALUE, Fault(
                "percent_unclear",
                f"found {shown(cell.text)}, which may be a percentage or a multiple, expected a "
                f"percentage as 12.5 %: type it with the sign, {_REMEDY}",
            )
    return None


def _as_table(source: ManualSource, rows: list[FormRow]) -> ExcelSource:
    """The declaration under which a form's rows are read like those of any table."""
    operands = rows[0].identity.entered_as == layout.OPERANDS
    names = (layout.NUMERATOR, layout.DENOMINATOR) if operands else (layout.VALUE,)
    columns = [
        *(Column(name=name, type="text") for name in (layout.KPI_ID, layout.UNIT_ID)),
        Column(name=layout.MONTH, type="month"),
        *(Column(name=name, type="number") for name in names),
        Column(name=layout.STATUS, type="text"),
    ]
    scales = {
        row.identity.kpi: layout.SCALES[row.identity.entered_as]
        for row in rows
        if row.identity.entered_as in layout.SCALES
    }
    long = LongLayout.model_validate(
        {
            "shape": "long",
            "kpi": Code(column=layout.KPI_ID),
            "unit": Code(column=layout.UNIT_ID),
            "month": layout.MONTH,
            "status": layout.STATUS,
            "scales": {kpi: Decimal(scale) for kpi, scale in scales.items() if scale != 1},
            **(
                {"numerator": layout.NUMERATOR, "denominator": layout.DENOMINATOR}
                if operands
                else {"value": layout.VALUE}
            ),
        }
    )
    return ExcelSource(
        type="excel",
        id=source.id,
        name=source.name,
        owner=source.owner,
        covers="month",
        delivery="partial",
        path=source.drop,
        sheet=layout.FIGURES,
        columns=tuple(columns),
        layout=long,
        number=source.number,
    )


def _grid(rows: list[FormRow]) -> Grid:
    operands = rows[0].identity.entered_as == layout.OPERANDS
    names = (layout.NUMERATOR, layout.DENOMINATOR) if operands else (layout.VALUE,)
    statuses = [row.cells[layout.STATUS].text or "final" for row in rows]
    columns = [
        [row.identity.kpi for row in rows],
        [row.identity.unit for row in rows],
        [row.identity.month for row in rows],
        *([row.cells[name].text for row in rows] for name in names),
        statuses,
    ]
    never = np.zeros(len(rows), dtype=np.bool_)
    native = [
        never,
        never,
        never,
        *(np.array([row.cells[name].native for row in rows], dtype=np.bool_) for name in names),
        never,
    ]
    headings = (layout.KPI_ID, layout.UNIT_ID, layout.MONTH, *names, layout.STATUS)
    numbers = np.array([row.number for row in rows], dtype=np.int64)
    return grid_of(headings, columns, numbers, native)


def _told(quarantined: pd.DataFrame) -> pd.DataFrame:
    """The same with a remedy for whoever fills in forms, who has no configuration to correct."""
    frame = quarantined.copy()
    frame["detail"] = [f"{text.rpartition(': ')[0] or text}: {_REMEDY}" for text in frame["detail"]]
    return frame


def _quarantine(form: Form, faults: Mapping[int, tuple[str, Fault]], month: Month) -> pd.DataFrame:
    rows = [
        (
            row.number,
            faults[row.number][0],
            row.identity.kpi if row.authentic else None,
            row.identity.unit if row.authentic else None,
            month.index,
            row.cells[faults[row.number][0]].text,
            faults[row.number][1].reason,
            faults[row.number][1].detail,
        )
        for row in form.rows
        if row.number in faults
    ]
    return pd.DataFrame(rows, columns=list(_QUARANTINED), dtype=object)


def _no_cells() -> pd.DataFrame:
    return pd.DataFrame(columns=list(_CELLS), dtype=object)


def _no_quarantine() -> pd.DataFrame:
    return pd.DataFrame(columns=list(_QUARANTINED), dtype=object)
