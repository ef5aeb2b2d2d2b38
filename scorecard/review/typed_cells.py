"""What stands in a cell that was filled in: a month, a figure, a place on the front page."""

import re
from decimal import Decimal
from typing import Final

from scorecard.close.deciding.wanted import figure
from scorecard.errors import InputError
from scorecard.ingest import form_layout
from scorecard.ingest.grid import shown
from scorecard.ingest.handouts import Cell, plainly_percent
from scorecard.period import Month

_DAY: Final = re.compile(r"(?P<month>\d{4}-\d{2})-\d{2}([T ].*)?")


def typed_month(cell: Cell) -> Month:
    """A month as text, or the day Excel made of it."""
    day = _DAY.fullmatch(cell.text)
    return Month.parse(day["month"] if day else cell.text)


def typed_place(cell: Cell) -> int:
    """A place on the front page."""
    value = figure(cell.text, cell.address)
    if value != int(value):
        raise InputError(f"{cell.address}: expected a place as 2, found {shown(cell.text)}")
    return int(value)


def typed_value(cell: Cell, entered_as: str) -> Decimal:
    """A typed value in base units; a percentage has to be plain."""
    if entered_as == form_layout.PERCENT:
        if not plainly_percent(cell):
            raise InputError(
                f"{cell.address}: found {shown(cell.text)}, which may be a percentage or a "
                "multiple, expected a percentage as 12.5 %: type it with the sign"
            )
        return figure(cell.text, cell.address)
    return figure(cell.text, cell.address, form_layout.SCALES.get(entered_as, 1))
