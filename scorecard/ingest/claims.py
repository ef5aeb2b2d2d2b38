"""From a grid and its layout to blocks of claims: who, what, when, and the text of the figure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scorecard.config.layouts import LongLayout, ValueColumn, WideKpisLayout, WideMonthsLayout
from scorecard.config.sources import TableSource
from scorecard.ingest.grid import Flags, Grid, Texts
from scorecard.ingest.headings import month_headings
from scorecard.ingest.keys import (
    Keys,
    Meaning,
    Scope,
    read_codes,
    read_month,
    read_months,
    read_statuses,
)
from scorecard.ingest.known import Known

FINAL = Meaning("final")


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of figures as written."""

    heading: str
    texts: Texts
    native: Flags
    # Row by row, where the column has not one heading.
    places: Texts | None = None

    def where(self, chosen: Flags) -> "str | Texts":
        """What the column is called in the chosen rows."""
        return self.heading if self.places is None else self.places[chosen]


@dataclass(frozen=True, slots=True)
class Block:
    """The claims of one value column (or pair of operand columns): one for each row.

    Where a row gives operands they are taken and `value`, if the table has one too, is not read.
    """

    kpi: Keys
    unit: Keys
    month: Keys
    status: Keys
    value: Figure | None
    numerator: Figure | None
    denominator: Figure | None
    # Per kpi id, 1 where absent.
    scales: Mapping[str, Decimal]


def blocks(source: TableSource, grid: Grid, known: Known, scope: Scope) -> Iterator[Block]:
    """Every claim of the delivery, a block at a time, in the order of the headings declared."""
    layout = source.layout
    if isinstance(layout, LongLayout):
        yield _long(source, layout, grid, known, scope)
    elif isinstance(layout, WideKpisLayout):
        yield from _wide_kpis(source, layout, grid, known, scope)
    else:
        yield from _wide_months(source, layout, grid, known, scope)


def _long(source: TableSource, layout: LongLayout, grid: Grid, known: Known, scope: Scope) -> Block:
    rows = len(grid.rows)
    return Block(
        kpi=read_codes(layout.kpi, grid, known.kpis, "kpi"),
        unit=read_codes(layout.unit, grid, known.units, "unit"),
        month=_months(source, layout.month, grid, scope),
        status=Keys.constant(FINAL, rows)
        if layout.status is None
        else read_statuses(grid.columns[layout.status], layout.status),
        value=_figure(grid, layout.value),
        numerator=_figure(grid, layout.numerator),
        denominator=_figure(grid, layout.denominator),
        scales=layout.scales,
    )


def _wide_kpis(
    source: TableSource, layout: WideKpisLayout, grid: Grid, known: Known, scope: Scope
) -> Iterator[Block]:
    unit = read_codes(layout.unit, grid, known.units, "unit")
    month = _months(source, layout.month, grid, scope)
    final = Keys.constant(FINAL, len(grid.rows))
    for column in layout.values:
        yield Block(
            kpi=Keys.constant(Meaning(column.kpi), len(grid.rows)),
            unit=unit,
            month=month,
            status=final,
            value=_figure(grid, column.column),
            numerator=_figure(grid, column.numerator),
            denominator=_figure(grid, column.denominator),
            scales=_scale(column),
        )


def _wide_months(
    source: TableSource, layout: WideMonthsLayout, grid: Grid, known: Known, scope: Scope
) -> Iterator[Block]:
    kpi = read_codes(layout.kpi, grid, known.kpis, "kpi")
    unit = read_codes(layout.unit, grid, known.units, "unit")
    final = Keys.constant(FINAL, len(grid.rows))
    for heading in month_headings(source, grid.headings):
        yield Block(
            kpi=kpi,
            unit=unit,
            month=_heading_month(heading, layout.month_format, len(grid.rows), scope),
            status=final,
            value=_figure(grid, heading),
            numerator=None,
            denominator=None,
            scales=layout.scales,
        )


def _months(source: TableSource, heading: str, grid: Grid, scope: Scope) -> Keys:
    style = next(column.format for column in source.columns if column.name == heading)
    return read_months(*grid.column(heading), style, heading, scope)


def _heading_month(heading: str, style: str, rows: int, scope: Scope) -> Keys:
    return Keys.constant(read_month(heading, False, style, heading, scope), rows)


def _figure(grid: Grid, heading: str | None) -> Figure | None:
    return None if heading is None else Figure(heading, *grid.column(heading), grid.places)


def _scale(column: ValueColumn) -> dict[str, Decimal]:
    return {} if column.scale == 1 else {column.kpi: column.scale}
