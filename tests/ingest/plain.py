"""The same table read cell by cell in plain Python, to hold the engine against.

It shares with the engine what one text means (a number, a code, a month); everything between
cells is done again: operands, scales, rounding, keys claimed twice, ranges.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import product

from scorecard.config.layouts import LongLayout, NumberFormat
from scorecard.config.sources import CsvSource
from scorecard.ingest.grid import clean
from scorecard.ingest.keys import Meaning, Scope, read_codes, read_month, read_status
from scorecard.ingest.known import Known
from scorecard.ingest.numbers import NATIVE, Fault, read_number

WIDE = Context(prec=200, rounding=ROUND_HALF_UP)
NINE = Decimal("1e-9")

# row, column, kpi, unit, month_index, text, reason
Faulty = tuple[int, str, str | None, str | None, int | None, str, str]
# row, column, kpi, unit, month_index, value, numerator, denominator, status
Taken = tuple[int, str, str, str, int, Decimal | None, Decimal | None, Decimal | None, str]


@dataclass(frozen=True)
class Cell:
    """A cell as it was written, and whether the source had it as a number or a date."""

    text: str
    native: bool = False


@dataclass
class Claim:
    """One row's claim while it is looked at."""

    row: int
    kpi: Meaning
    unit: Meaning
    month: Meaning
    status: Meaning
    column: str = ""
    text: str = ""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    fault: str | None = None

    @property
    def keyed(self) -> bool:
        """Whether all of the key is told without a fault."""
        return not (self.kpi.fault or self.unit.fault or self.month.fault)

    @property
    def key(self) -> tuple[object, ...]:
        """What it is about."""
        return self.kpi.value, self.unit.value, self.month.value


def read_plainly(
    source: CsvSource, rows: Sequence[Mapping[str, Cell]], known: Known, scope: Scope
) -> tuple[list[Taken], list[Faulty], int, bool]:
    """Cells taken and set aside, how many are ignored, and whether all of them are rejected."""
    layout = source.layout
    assert isinstance(layout, LongLayout)
    claims: list[Claim] = []
    ignored = 0
    for number, cells in enumerate(rows, 2):
        claim = _claim(source, layout, cells, known, scope, number)
        if claim is None:
            ignored += 1
        else:
            claims.append(claim)
    if _written_otherwise(layout, claims, rows, source.number):
        return [], [], 0, True
    months = {claim.month.value for claim in claims if claim.month.value is not None}
    if months and not any(
        claim.month.value is not None and claim.month.fault is None for claim in claims
    ):
        return [], [], 0, True
    _judge(claims, known)
    return (
        [_taken(c) for c in claims if not c.fault],
        [_set_aside(c) for c in claims if c.fault],
        ignored,
        False,
    )


def _written_otherwise(
    layout: LongLayout,
    claims: Sequence[Claim],
    rows: Sequence[Mapping[str, Cell]],
    style: NumberFormat,
) -> bool:
    """Whether other number marks make sense of all figures, and another one of some."""
    names = [name for name in (layout.value, layout.numerator, layout.denominator) if name]
    missing = {clean(text) for text in style.missing}

    def texts(cells: Mapping[str, Cell]) -> list[str]:
        found = [cells[name].text for name in names if not cells[name].native]
        return [text for text in found if clean(text) not in missing]

    def is_number(text: str, way: NumberFormat) -> bool:
        return isinstance(read_number(text, way), Decimal)

    every = [text for cells in rows for text in texts(cells)]
    if all(is_number(text, style) for claim in claims for text in texts(rows[claim.row - 2])):
        return False
    for decimal, thousands in product(".,", (",", ".", " ", "'", "")):
        way = style.model_copy(update={"decimal": decimal, "thousands": thousands})
        if decimal != thousands and all(is_number(text, way) for text in every):
            read = [(read_number(text, style), read_number(text, way)) for text in every]
            if any(isinstance(now, Decimal) and now != then for now, then in read):
                return True
    return False


def _claim(
    source: CsvSource,
    layout: LongLayout,
    cells: Mapping[str, Cell],
    known: Known,
    scope: Scope,
    number: int,
) -> Claim | None:
    style = next(column.format for column in source.columns if column.name == layout.month)
    assert layout.kpi.column
    assert layout.unit.column
    kpi = read_codes([clean(cells[layout.kpi.column].text)], layout.kpi, known.kpis, "kpi")[0]
    unit = read_codes([clean(cells[layout.unit.column].text)], layout.unit, known.units, "unit")[0]
    at = cells[layout.month]
    month = read_month(at.text, at.native, style, layout.month, scope)
    status = Meaning("final")
    if layout.status is not None:
        status = read_status(cells[layout.status].text, layout.status)
    claim = Claim(number, kpi, unit, month, status)
    names = layout.value, layout.numerator, layout.denominator
    single, above, below = (None if name is None else cells[name] for name in names)
    missing = {clean(text) for text in source.number.missing}
    gone = [cell is None or clean(cell.text) in missing for cell in (single, above, below)]
    if all(gone) or kpi.ignored or unit.ignored:
        return None
    faults = [m.fault.reason for m in (kpi, unit, month, status) if m.fault]
    scale = layout.scales.get(str(kpi.value), Decimal(1))
    if gone[1] and gone[2]:
        assert single
        read = _amount(single, source.number, scale)
        claim.column, claim.text = str(layout.value), single.text
        claim.value = read if isinstance(read, Decimal) else None
        claim.fault = next(iter(faults), read if isinstance(read, str) else None)
        return claim
    assert above
    assert below
    pair = [
        "bad_number" if is_gone else _amount(cell, source.number, scale)
        for cell, is_gone in ((above, gone[1]), (below, gone[2]))
    ]
    at_below = not isinstance(pair[0], str) and isinstance(pair[1], str)
    claim.column = str(layout.denominator if at_below else layout.numerator)
    claim.text = below.text if at_below else above.text
    faults += [part for part in pair if isinstance(part, str)]
    if not faults:
        claim.numerator, claim.denominator = (part for part in pair if isinstance(part, Decimal))
        faults += _divide(claim)
    claim.fault = next(iter(faults), None)
    return claim


def _divide(claim: Claim) -> list[str]:
    assert claim.numerator is not None
    if not claim.denominator:
        return []
    claim.value = _nine(WIDE.divide(claim.numerator, claim.denominator))
    return [] if abs(claim.value) < 10**15 else ["out_of_range"]


def _amount(cell: Cell, style: NumberFormat, scale: Decimal) -> Decimal | str:
    number = read_number(cell.text, NATIVE if cell.native else style)
    if isinstance(number, Fault):
        return number.reason
    amount = WIDE.multiply(number, scale)
    if amount.adjusted() > 20:
        return "out_of_range"
    amount = _nine(amount)
    return amount if abs(amount) < 10**15 else "out_of_range"


def _nine(number: Decimal) -> Decimal:
    return WIDE.quantize(number, NINE)


def _judge(claims: Sequence[Claim], known: Known) -> None:
    """What is wrong with a claim beside the others, or beside its kpi's valid range."""
    times = Counter(claim.key for claim in claims if claim.keyed)
    for claim in claims:
        if claim.fault is None and times[claim.key] > 1:
            claim.fault = "duplicate_key"
    for claim in claims:
        limits = known.ranges.get(str(claim.kpi.value))
        if claim.fault or claim.value is None or limits is None:
            continue
        low = limits.minimum is not None and claim.value < limits.minimum
        if low or (limits.maximum is not None and claim.value > limits.maximum):
            claim.fault = "out_of_range"


def _taken(claim: Claim) -> Taken:
    kpi, unit, month = claim.key
    assert isinstance(month, int)
    return (
        claim.row,
        claim.column,
        str(kpi),
        str(unit),
        month,
        claim.value,
        claim.numerator,
        claim.denominator,
        str(claim.status.value),
    )


def _set_aside(claim: Claim) -> Faulty:
    kpi, unit, month = claim.key
    return (
        claim.row,
        claim.column,
        None if kpi is None else str(kpi),
        None if unit is None else str(unit),
        month if isinstance(month, int) else None,
        claim.text[:200],
        str(claim.fault),
    )
