"""From a staged delivery and its layout to cells: one for each claim about (kpi, unit, month).

A block is the claims of one value column (or pair of operand columns), one for each row. Its keys
and figures are written as SQL here; what they mean is decided where they are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.config.layouts import Layout, LongLayout, NumberFormat, WideKpisLayout
from scorecard.config.sources import TableSource
from scorecard.ingest.amounts import count_sql, number_sql
from scorecard.ingest.headings import month_headings
from scorecard.ingest.key_tables import (
    FINAL,
    NO_CURRENCY,
    NO_DAY,
    NO_FAULT,
    NOT_COMBINED,
    NOT_IGNORED,
    UNSCALED,
    Key,
    KeyTables,
)
from scorecard.ingest.keys import Scope
from scorecard.ingest.scratch import Engine
from scorecard.ingest.staging import Column, Delivered
from scorecard.ingest.treatment import COUNT, by_kpi, of_column
from scorecard.stores.statements import literal

_FIGURES = ("value", "numerator", "denominator")
# What stands where a block has not that figure: number, text, kind.
_NO_FIGURE = ("NULL::DECIMAL(28, 9)", "NULL::VARCHAR", "NULL::VARCHAR")
_ROW = ("1::DECIMAL(28, 9)", *_NO_FIGURE[1:])


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of figures and what it is called, in SQL."""

    column: Column
    place: str


@dataclass(frozen=True, slots=True)
class Block:
    """Where the claims of a block come from.

    Where a row gives operands they are taken and `value`, if the table has one too, is not read.
    """

    kpi: Key
    unit: Key
    month: Key
    status: Key
    currency: Key
    # What a cell is called where no column of figures holds it, and rows are counted.
    row_called: str
    value: Figure | None = None
    numerator: Figure | None = None
    denominator: Figure | None = None
    # The denominator is a weight of the value, which makes the numerator with it.
    is_weighted: bool = False

    def figures(self) -> tuple[Figure | None, ...]:
        """In the order of `_FIGURES`."""
        return self.value, self.numerator, self.denominator

    def told(self) -> tuple[Figure | None, ...]:
        """The same as messages have it: a weighted value stands for the numerator too."""
        return self.value, self.value if self.is_weighted else self.numerator, self.denominator


def read_blocks(
    source: TableSource, headings: Sequence[str], staged: Delivered, keys: KeyTables, scope: Scope
) -> list[Block]:
    """Every claim of the delivery, a block at a time, in the order of the headings declared."""
    layout = source.layout
    if isinstance(layout, LongLayout):
        return [_long(source, layout, staged, keys, scope)]
    unit, currency = keys.codes("unit", layout.unit), _currency(layout, keys)
    if isinstance(layout, WideKpisLayout):
        month = keys.months(layout.month, _style(source, layout.month), scope)
        return [
            Block(
                keys.constant("kpi", column.kpi, of_column(source, column)),
                unit,
                month,
                Key(FINAL),
                currency,
                literal(layout.month),
                _figure(staged, column.column),
                _figure(staged, column.numerator),
                _figure(staged, column.weight or column.denominator),
                column.weight is not None,
            )
            for column in layout.values
        ]
    kpi = keys.codes("kpi", layout.kpi, by_kpi(source))
    return [
        Block(
            kpi,
            unit,
            keys.month(heading, layout.month_format, scope),
            Key(FINAL),
            currency,
            literal(heading),
            _figure(staged, heading),
        )
        for heading in month_headings(source, headings)
    ]


def figure_columns(blocks: Sequence[Block]) -> list[Column]:
    """Every column figures are read from, once."""
    figures = (figure for block in blocks for figure in block.figures() if figure is not None)
    return list(dict.fromkeys(figure.column for figure in figures))


def _long(
    source: TableSource, layout: LongLayout, staged: Delivered, keys: KeyTables, scope: Scope
) -> Block:
    return Block(
        kpi=keys.codes("kpi", layout.kpi, by_kpi(source)),
        unit=keys.codes("unit", layout.unit),
        month=keys.months(layout.month, _style(source, layout.month), scope),
        status=Key(FINAL) if layout.status is None else keys.statuses(layout.status),
        currency=_currency(layout, keys),
        row_called=literal(layout.month),
        value=_figure(staged, layout.value),
        numerator=_figure(staged, layout.numerator),
        denominator=_figure(staged, layout.weight or layout.denominator),
        is_weighted=layout.weight is not None,
    )


def _currency(layout: Layout, keys: KeyTables) -> Key:
    return Key(NO_CURRENCY) if layout.currency is None else keys.currencies(layout.currency)


def _style(source: TableSource, heading: str) -> str:
    return next(column.format for column in source.columns if column.name == heading)


def _figure(staged: Delivered, heading: str | None) -> Figure | None:
    if heading is None:
        return None
    return Figure(staged.columns[heading], staged.called or literal(heading))


@dataclass(frozen=True, slots=True)
class Cells:
    """The table `cells`: its columns by name as SQL, and which figures it has.

    What is the same in every cell is no column of the table: a million NULLs take time to write.
    """

    columns: dict[str, str]
    given: tuple[str, ...]

    @property
    def is_combined(self) -> bool:
        """Whether rows of some kpi become one figure."""
        return self.columns["combine"] != NOT_COMBINED

    def odd_texts(self, con: Engine) -> list[tuple[str, int]]:
        """Texts of figures that are not plain, each once for each scale it stands under."""
        scale, left_out = self.columns["scale"], self.columns["is_left_out"]
        parts = " UNION ALL ".join(
            f"SELECT {name}_odd AS written, {scale} AS scale FROM cells "
            f"WHERE {name}_odd IS NOT NULL AND NOT {left_out}"
            for name in self.given
        )
        rows = con.execute(f"SELECT DISTINCT written, scale FROM ({parts}) ORDER BY ALL").fetchall()
        return [(str(row[0]), int(row[1])) for row in rows]

    def look(self, con: Engine, *, has_odd: bool) -> None:
        """Make the view `looked`: every cell with what its figures say.

        Where some are odd, `odd_figures` says of each that it is missing, a number or at fault.
        """
        columns = {name: f"c.{name}" if sql == name else sql for name, sql in self.columns.items()}
        joins = ""
        for name in _FIGURES:
            number, fault, missing = _NO_FIGURE[0], NO_FAULT, "TRUE"
            if name in self.given:
                # A block without such a column has neither a number there nor an odd text.
                number, missing = f"c.{name}", f"c.{name} IS NULL"
            if name in self.given and has_odd:
                number, fault = f"coalesce(c.{name}, {name}_odd.amount)", f"{name}_odd.fault"
                missing = (
                    f"CASE WHEN c.{name}_odd IS NULL THEN c.{name} IS NULL "
                    f"ELSE {name}_odd.is_missing END"
                )
                joins += (
                    f" LEFT JOIN odd_figures AS {name}_odd ON c.{name}_odd = {name}_odd.written "
                    f"AND {columns['scale']} = {name}_odd.scale"
                )
            columns |= {name: number, f"{name}_fault": fault, f"no_{name}": missing}
        _view(con, "looked", f"{_listed(columns)} FROM cells AS c{joins}")


def make_cells(
    con: Engine, blocks: Sequence[Block], staged: Delivered, number: NumberFormat
) -> Cells:
    """Make `cells`, and the view `texts` of what was written in each."""
    branches = [_columns(index, block, staged) for index, block in enumerate(blocks)]
    columns = {
        name: name if _names_column(sql) or any(b[name] != sql for b in branches) else sql
        for name, sql in branches[0].items()
    }
    kept = [name for name, sql in columns.items() if sql == name]
    given = tuple(
        name
        for name in _FIGURES
        if any(getattr(b, name) or (name == "value" and b.kpi.counts) for b in blocks)
    )
    written = " UNION ALL ".join(
        _branch(staged.relation, block, {name: branch[name] for name in kept}, given, number)
        for block, branch in zip(blocks, branches, strict=True)
    )
    listed = [*kept, *given, *(_odd(name) for name in given)]
    con.execute(
        f"CREATE OR REPLACE TEMPORARY TABLE cells AS SELECT {', '.join(listed)} FROM ({written})"
    )
    _view(con, "texts", " UNION ALL ".join(_texts(i, b, staged) for i, b in enumerate(blocks)))
    return Cells(columns, given)


def _columns(index: int, block: Block, staged: Delivered) -> dict[str, str]:
    """All of a cell but its figures."""
    keys = block.kpi, block.unit, block.month
    more = block.status, block.currency
    faults = [key.fault for key in (*keys, *more) if key.fault != NO_FAULT]
    told = [f"{key.fault} IS NULL" for key in keys if key.fault != NO_FAULT]
    ignored = [key.ignored for key in keys if key.ignored != NOT_IGNORED]
    row_number = staged.row_number
    if row_number.startswith(staged.place):
        # It follows from the place a cell has, and need not be kept beside it.
        row_number = f"place{row_number.removeprefix(staged.place)}"
    return {
        "place": f"({staged.place})::INTEGER",
        "block": f"{index}::USMALLINT",
        "row_number": f"({row_number})::INTEGER",
        "kpi": block.kpi.value,
        "unit": block.unit.value,
        "month_index": block.month.value,
        "status": block.status.value,
        "currency": block.currency.value,
        "fault": f"coalesce({', '.join(faults)})" if faults else NO_FAULT,
        "is_keyed": " AND ".join(told) or "TRUE",
        "is_weighted": str(block.is_weighted).upper(),
        "is_left_out": " OR ".join(ignored) or "FALSE",
        "scale": block.kpi.scale,
        "combine": block.kpi.combine,
        "day": NO_DAY if block.kpi.combine == NOT_COMBINED else block.month.day,
    }


def _names_column(sql: str) -> bool:
    """Whether an expression is another one in each row; constants here have no point."""
    return "." in sql


def _branch(
    relation: str,
    block: Block,
    columns: dict[str, str],
    given: Sequence[str],
    number: NumberFormat,
) -> str:
    wanted = dict(columns)
    is_scaled = block.kpi.scale != UNSCALED
    for name, figure in zip(_FIGURES, block.figures(), strict=True):
        if name in given:
            names = name, f"{name}_text", f"{name}_kind"
            counted = block.kpi.combine if block.kpi.counts and name == "value" else None
            parts = _parts(figure, number, counted, is_scaled=is_scaled)
            wanted |= dict(zip(names, parts, strict=True))
    joins = dict.fromkeys(
        k.join for k in (block.kpi, block.unit, block.month, block.status, block.currency)
    )
    if is_scaled:
        joins[f"JOIN scales ON scales.number = {block.kpi.scale}"] = None
    return f"{_listed(wanted)} FROM {relation} AS d {' '.join(joins)}"


def _parts(
    figure: Figure | None, number: NumberFormat, counted: str | None, *, is_scaled: bool
) -> tuple[str, str, str]:
    """SQL for a figure's number, its text, and the kind of it.

    Where a row may be `counted`, that is SQL for the number of how its kpi's rows are combined.
    """
    if figure is None:
        return _NO_FIGURE if counted is None else _ROW
    column = figure.column
    amount, text = number_sql(column, number, is_scaled=is_scaled), column.text
    kind = f"CASE WHEN {column.native} THEN 'n' ELSE 't' END"
    if counted is not None:
        amount = f"CASE WHEN {counted} = {COUNT} THEN {count_sql(column, number)} ELSE {amount} END"
        kind = f"CASE WHEN {counted} = {COUNT} THEN 'c' ELSE {kind} END"
    if column.number is not None or column.near is not None:
        # To write a number as text takes longer than to look at it twice.
        text = f"CASE WHEN {amount} IS NULL THEN {text} END"
    return amount, text, kind


def _odd(name: str) -> str:
    """What was written where it is not plainly a number, after a letter for the kind it is.

    That is n for native, t for text, c for what is only counted.
    """
    return f"CASE WHEN {name} IS NULL THEN {name}_kind || {name}_text END AS {name}_odd"


def _texts(index: int, block: Block, staged: Delivered) -> str:
    columns = {"place": f"({staged.place})::INTEGER", "block": f"{index}::USMALLINT"}
    for name, figure in zip(_FIGURES, block.told(), strict=True):
        columns[f"{name}_text"] = "NULL::VARCHAR" if figure is None else figure.column.text
        columns[f"{name}_column"] = block.row_called if figure is None else figure.place
    return f"{_listed(columns)} FROM {staged.relation} AS d"


def _listed(columns: dict[str, str]) -> str:
    return "SELECT " + ", ".join(f"{sql} AS {name}" for name, sql in columns.items())


def _view(con: Engine, name: str, query: str) -> None:
    con.execute(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {query}")
