"""The same table read cell by cell in plain Python, to hold the engine against.

Nothing of the engine is used: what one text means is worked out in meanings.py, and what lies
between cells here: operands, scales, rounding, keys claimed twice, ranges.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import product

from scorecard.config.layouts import LongLayout, NumberFormat
from scorecard.config.sources import TableSource
from scorecard.ingest.keys import Scope
from scorecard.ingest.known import Known
from scorecard.period import Month
from tests.ingest import meanings
from tests.ingest.meanings import Said, bare

WIDE = Context(prec=200, rounding=ROUND_HALF_UP)
NINE = Decimal("1e-9")
NATIVE = NumberFormat()

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
    kpi: Said
    unit: Said
    month: Said
    status: Said
    column: str = ""
    text: str = ""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    fault: str | None = None

    @property
    def keyed(self) -> bool:
        """Whether all of the key is told without a fault."""
        return not (self.kpi.reason or self.unit.reason or self.month.reason)

    @property
    def key(self) -> tuple[object, ...]:
        """What it is about."""
        return self.kpi.value, self.unit.value, self.month.value


def read_plainly(
    source: TableSource,
    rows: Sequence[Mapping[str, Cell]],
    known: Known,
    scope: Scope,
    first: int = 2,
) -> tuple[list[Taken], list[Faulty], int, bool]:
    """Cells taken and set aside, how many are ignored, and whether all of them are rejected.

    `first` is the number of the first row, as people count them.
    """
    layout = source.layout
    assert isinstance(layout, LongLayout)
    claims: list[Claim] = []
    ignored = 0
    for number, cells in enumerate(rows, first):
        claim = _claim(source, layout, cells, known, scope, number)
        if claim is None:
            ignored += 1
        else:
            claims.append(claim)
    claimed = [rows[claim.row - first] for claim in claims]
    if _other_dates(source, layout, rows) or _other_marks(layout, claimed, rows, source.number):
        return [], [], 0, True
    months = {claim.month.value for claim in claims if claim.month.value is not None}
    if months and not any(
        claim.month.value is not None and claim.month.reason is None for claim in claims
    ):
        return [], [], 0, True
    _judge(claims, known)
    return (
        [_taken(c) for c in claims if not c.fault],
        [_set_aside(c) for c in claims if c.fault],
        ignored,
        False,
    )


def _other_dates(
    source: TableSource, layout: LongLayout, rows: Sequence[Mapping[str, Cell]]
) -> bool:
    """Whether day and month the other way round make sense of all dates, and others of some."""
    style = _format(source, layout)
    if "%d" not in style or "%m" not in style:
        return False
    other = style.translate(str.maketrans("dm", "md"))
    texts = [cells[layout.month].text for cells in rows if not cells[layout.month].native]
    read = [
        (meanings.month(text, False, style), meanings.month(text, False, other))
        for text in texts
        if bare(text)
    ]
    is_other = any(now is None for now, _ in read) and all(then is not None for _, then in read)
    return is_other and any(now is not None and now != then for now, then in read)


def _format(source: TableSource, layout: LongLayout) -> str:
    return next(column.format for column in source.columns if column.name == layout.month)


def _other_marks(
    layout: LongLayout,
    claimed: Sequence[Mapping[str, Cell]],
    rows: Sequence[Mapping[str, Cell]],
    style: NumberFormat,
) -> bool:
    """Whether other number marks make sense of all figures, and another one of some."""
    names = [name for name in (layout.value, layout.numerator, layout.denominator) if name]
    missing = {bare(text) for text in style.missing}

    def texts(cells: Mapping[str, Cell]) -> list[str]:
        found = [cells[name].text for name in names if not cells[name].native]
        return [text for text in found if bare(text) not in missing]

    def is_number(text: str, way: NumberFormat) -> bool:
        return isinstance(meanings.number(text, way), Decimal)

    every = [text for cells in rows for text in texts(cells)]
    if all(is_number(text, style) for cells in claimed for text in texts(cells)):
        return False
    for decimal, thousands in product(".,", (",", ".", " ", "'", "")):
        way = style.model_copy(update={"decimal": decimal, "thousands": thousands})
        if decimal != thousands and all(is_number(text, way) for text in every):
            read = [(meanings.number(text, style), meanings.number(text, way)) for text in every]
            if any(isinstance(now, Decimal) and now != then for now, then in read):
                return True
    return False


def _claim(
    source: TableSource,
    layout: LongLayout,
    cells: Mapping[str, Cell],
    known: Known,
    scope: Scope,
    number: int,
) -> Claim | None:
    assert layout.kpi.column
    assert layout.unit.column
    kpi = meanings.code(cells[layout.kpi.column].text, layout.kpi, known.kpis, "kpi")
    unit = meanings.code(cells[layout.unit.column].text, layout.unit, known.units, "unit")
    month = _month(cells[layout.month], _format(source, layout), scope)
    status = Said("final")
    if layout.status is not None:
        status = meanings.status(cells[layout.status].text)
    claim = Claim(number, kpi, unit, month, status)
    names = layout.value, layout.numerator, layout.denominator
    single, above, below = (None if name is None else cells[name] for name in names)
    missing = {bare(text) for text in source.number.missing}
    gone = [cell is None or bare(cell.text) in missing for cell in (single, above, below)]
    if all(gone) or kpi.ignored or unit.ignored:
        return None
    faults = [said.reason for said in (kpi, unit, month, status) if said.reason]
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


def _month(cell: Cell, style: str, scope: Scope) -> Said:
    index = meanings.month(cell.text, cell.native, style)
    if index is None:
        return Said(None, "bad_month")
    return Said(index, None if scope.holds(Month(index)) else "wrong_month")


def _divide(claim: Claim) -> list[str]:
    assert claim.numerator is not None
    if not claim.denominator:
        return []
    claim.value = _nine(WIDE.divide(claim.numerator, claim.denominator))
    return [] if abs(claim.value) < 10**15 else ["out_of_range"]


def _amount(cell: Cell, style: NumberFormat, scale: Decimal) -> Decimal | str:
    number = meanings.number(cell.text, NATIVE if cell.native else style)
    if isinstance(number, str):
        return number
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
        broken = str(claim.kpi.value) in known.states and claim.value % 1 != 0
        if low or broken or (limits.maximum is not None and claim.value > limits.maximum):
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
