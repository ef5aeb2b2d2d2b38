"""Reconciliation statements: what leads from one figure of a break to the other, line by line.

What is unexplained is a live formula, so that an item typed over shows at once what it leaves.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Context, Decimal
from typing import Final

from scorecard.figures import Shown
from scorecard.labels import t
from scorecard.period import Month
from scorecard.report.breaks import BreakLine, CarriedLine, StatementLine
from scorecard.report.card import Card, Stamp
from scorecard.report.sheets import formats, frame, looks, names
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading, Live

_COLUMNS: Final = (
    Heading("KPI", 30),
    Heading("Line", 54),
    Heading("Amount", 20, "right"),
    Heading("Type", 13),
    Heading("Origin", 12),
    Heading("By", 20),
    Heading("Why", 40),
    Heading("Evidence", 26),
    Heading("Decision", 11, "right"),
    Heading("Break", 18),
)
_AMOUNT: Final = "C"
_HEAD: Final = 5
# An amount may be far smaller than what its KPI shows, and is seen all the same.
_MOST_DECIMALS: Final = 6
_EXACT: Final = Context(prec=60)


def write(book: Book, card: Card, stamp: Stamp) -> None:
    """Write the sheet; a card in which no two figures differ has none."""
    grid = book.sheet(names.own(names.RECONCILIATION))
    frame.open_sheet(grid, t("Reconciliation statements"), card, stamp)
    grid.head(_HEAD, _COLUMNS)
    row = _HEAD + 1
    for found in card.breaks:
        if found.statement:
            row = _statement(grid, row, found)
    for line in card.carried:
        _carried(grid, row, line)
        row += 1
    frame.filtered(grid, _HEAD, row - 1, len(_COLUMNS))
    frame.close_sheet(grid, card, stamp, last=len(_COLUMNS), heads=f"{_HEAD}:{_HEAD}")


def _statement(grid: Grid, row: int, found: BreakLine) -> int:
    """Write the lines of one break from `row` on; returns the row after them."""
    shown = _fine(found.shown, [line.amount for line in found.statement])
    first, last = row, row + len(found.statement) - 1
    for at, line in enumerate(found.statement, start=row):
        _line(grid, at, line, found, shown, (first, last))
    return last + 1


def _line(
    grid: Grid,
    row: int,
    line: StatementLine,
    found: BreakLine,
    shown: Shown | None,
    span: tuple[int, int],
) -> None:
    first, last = span
    side = line.line in ("left", "right")
    text = looks.GROUP if side else looks.INDENTED
    number = looks.GROUP_NUMBER if side else looks.NUMBER
    form = formats.GENERAL
    if shown is not None:
        form = formats.value_format(shown) if side else formats.change_format(shown)
    amount: Entry | Live = Entry(line.amount, number, form)
    if line.line == "unexplained":
        formula = f"{_AMOUNT}{last}-SUM({_AMOUNT}{first}:{_AMOUNT}{row - 1})"
        amount = Live(formula, line.amount, number, form)
    texts = [
        Entry(found.kpi_name, text if side else looks.WRAPPED),
        Entry(line.what, text),
        Entry(t(line.type) if line.type else "", text if side else looks.TEXT),
        Entry(t(line.origin) if line.origin else "", text if side else looks.TEXT),
        Entry(line.person or "", text if side else looks.WRAPPED),
        Entry(line.reason, text if side else looks.WRAPPED),
        Entry(line.evidence, text if side else looks.WRAPPED),
    ]
    decision = Entry("" if line.decision is None else line.decision, number, formats.COUNT)
    identity = Entry(found.id, text if side else looks.TEXT)
    grid.row(row, [*texts[:2], amount, *texts[2:], decision, identity])
    grid.fit(row, texts, [*_COLUMNS[:2], *_COLUMNS[3:8]])


def _carried(grid: Grid, row: int, line: CarriedLine) -> None:
    what = t("Still to come back, of {month}", month=Month.parse(line.from_month).title)
    if line.reverses:
        what += ", " + t("expected in {month}", month=Month.parse(line.reverses).title)
    shown = _fine(line.shown, [line.outstanding])
    texts = [
        Entry(line.kpi_name, looks.WRAPPED),
        Entry(what, looks.WRAPPED),
        Entry(t("timing")),
        Entry(t("carried")),
        Entry(line.person, looks.WRAPPED),
        Entry(line.reason, looks.WRAPPED),
        Entry(""),
    ]
    form = formats.GENERAL if shown is None else formats.change_format(shown)
    amount = Entry(line.outstanding, looks.NUMBER, form)
    decision = Entry(line.decision, looks.NUMBER, formats.COUNT)
    grid.row(row, [*texts[:2], amount, *texts[2:], decision, Entry("")])
    grid.fit(row, texts, [*_COLUMNS[:2], *_COLUMNS[3:8]])


def _fine(shown: Shown | None, amounts: Iterable[Decimal]) -> Shown | None:
    """The display without its scale, with as many decimals as the amounts need."""
    if shown is None:
        return None
    factor = Decimal(100 if shown.kind == "percent" else 1)
    needed = max(_decimals(_EXACT.multiply(amount, factor)) for amount in amounts)
    decimals = min(max(shown.decimals if shown.scale == 1 else 0, needed), _MOST_DECIMALS)
    return replace(shown, decimals=decimals, scale=1)


def _decimals(amount: Decimal) -> int:
    return max(0, -int(amount.normalize().as_tuple().exponent)) if amount else 0
