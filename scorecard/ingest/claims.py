"""From a staged delivery and its layout to cells: one for each claim about (kpi, unit, month).

A block is the claims of one value column (or pair of operand columns), one for each row. Its keys
and figures are written as SQL here; what they mean is decided where they are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.config.layouts import LongLayout, NumberFormat, WideKpisLayout
from scorecard.config.sources import TableSource
from scorecard.ingest.amounts import number_sql
from scorecard.ingest.headings import month_headings
from scorecard.ingest.key_tables import FINAL, NO_FAULT, NOT_IGNORED, UNSCALED, Key, KeyTables
from scorecard.ingest.keys import Scope
from scorecard.ingest.scratch import Engine
from scorecard.ingest.staging import Column, Delivered
from scorecard.stores.statements import literal

_FIGURES = ("value", "numerator", "denominator")
# What stands where a block has not that figure: number, text, native.
_NO_FIGURE = ("NULL::DECIMAL(28, 9)", "NULL::VARCHAR", "FALSE")


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
    value: Figure | None = None
    numerator: Figure | None = None
    denominator: Figure | None = None

    def figures(self) -> tuple[Figure | None, ...]:
        """In the order of `_FIGURES`."""
        return self.value, self.numerator, self.denominator


def read_blocks(
    source: TableSource, headings: Sequence[str], staged: Delivered, keys: KeyTables, scope: Scope
) -> list[Block]:
    """Every claim of the delivery, a block at a time, in the order of the headings declared."""
    layout = source.layout
    if isinstance(layout, LongLayout):
        return [_long(source, layout, staged, keys, scope)]
    unit = keys.codes("unit", layout.unit)
    if isinstance(layout, WideKpisLayout):
        month = keys.months(layout.month, _style(source, layout.month), scope)
        return [
            Block(
                keys.constant("kpi", column.kpi, {column.kpi: column.scale}),
                unit,
                month,
                Key(FINAL),
                _figure(staged, column.column),
                _figure(staged, column.numerator),
                _figure(staged, column.denominator),
            )
            for column in layout.values
        ]
    kpi = keys.codes("kpi", layout.kpi, layout.scales)
    return [
        Block(
            kpi,
            unit,
            keys.month(heading, layout.month_format, scope),
            Key(FINAL),
            _figure(staged, heading),
        )
        for heading in month_headings(source, headings)
    ]


def _long(
    source: TableSource, layout: LongLayout, staged: Delivered, keys: KeyTables, scope: Scope
) -> Block:
    return Block(
        kpi=keys.codes("kpi", layout.kpi, layout.scales),
        unit=keys.codes("unit", layout.unit),
        month=keys.months(layout.month, _style(source, layout.month), scope),
        status=Key(FINAL) if layout.status is None else keys.statuses(layout.status),
        value=_figure(staged, layout.value),
        numerator=_figure(staged, layout.numerator),
        denominator=_figure(staged, layout.denominator),
    )


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
    given = tuple(n for n in _FIGURES if any(getattr(block, n) is not None for block in blocks))
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
    faults = [key.fault for key in (*keys, block.status) if key.fault != NO_FAULT]
    told = [f"{key.fault} IS NULL" for key in keys if key.fault != NO_FAULT]
    ignored = [key.ignored for key in keys if key.ignored != NOT_IGNORED]
    return {
        "place": f"({staged.place})::INTEGER",
        "block": f"{index}::USMALLINT",
        "row_number": f"({staged.row_number})::INTEGER",
        "kpi": block.kpi.value,
        "unit": block.unit.value,
        "month_index": block.month.value,
        "status": block.status.value,
        "fault": f"coalesce({', '.join(faults)})" if faults else NO_FAULT,
        "is_keyed": " AND ".join(told) or "TRUE",
        "is_left_out": " OR ".join(ignored) or "FALSE",
        "scale": block.kpi.scale,
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
            names = name, f"{name}_text", f"{name}_native"
            wanted |= dict(zip(names, _parts(figure, number, is_scaled=is_scaled), strict=True))
    joins = dict.fromkeys(k.join for k in (block.kpi, block.unit, block.month, block.status))
    if is_scaled:
        joins[f"JOIN scales ON scales.number = {block.kpi.scale}"] = None
    return f"{_listed(wanted)} FROM {relation} AS d {' '.join(joins)}"


def _parts(figure: Figure | None, number: NumberFormat, *, is_scaled: bool) -> tuple[str, str, str]:
    """SQL for a figure's number, text, and whether it is native."""
    if figure is None:
        return _NO_FIGURE
    column = figure.column
    amount = number_sql(column, number, is_scaled=is_scaled)
    if column.number is None:
        return amount, column.text, column.native
    # To write a number as text takes longer than to look at it twice.
    return amount, f"CASE WHEN {amount} IS NULL THEN {column.text} END", column.native


def _odd(name: str) -> str:
    """What was written where it is not plainly a number, after an n for native or a t for text."""
    kind = f"CASE WHEN {name}_native THEN 'n' ELSE 't' END"
    return f"CASE WHEN {name} IS NULL THEN {kind} || {name}_text END AS {name}_odd"


def _texts(index: int, block: Block, staged: Delivered) -> str:
    columns = {"place": f"({staged.place})::INTEGER", "block": f"{index}::USMALLINT"}
    for name, figure in zip(_FIGURES, block.figures(), strict=True):
        columns[f"{name}_text"] = "NULL::VARCHAR" if figure is None else figure.column.text
        columns[f"{name}_column"] = "NULL::VARCHAR" if figure is None else figure.place
    return f"{_listed(columns)} FROM {staged.relation} AS d"


def _listed(columns: dict[str, str]) -> str:
    return "SELECT " + ", ".join(f"{sql} AS {name}" for name, sql in columns.items())


def _view(con: Engine, name: str, query: str) -> None:
    con.execute(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {query}")
