"""Month headings nobody declared: in which format they are written, if they are months at all."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scorecard.ingest.month_names import read_heading
from scorecard.period import Month

# The likelier first; one that has a year before those without.
STYLES = (
    "%b %Y",
    "%b-%Y",
    "%b-%y",
    "%b %y",
    "%b '%y",
    "%b'%y",
    "%b/%y",
    "%b/%Y",
    "%b.%y",
    "%b.%Y",
    "%b%y",
    "%b%Y",
    "%Y %b",
    "%Y-%b",
    "%Y-%m",
    "%Y/%m",
    "%Y%m",
    "%m/%Y",
    "%m.%Y",
    "%m-%Y",
    "%m/%y",
    "%b",
)
# Figures look like months without a year, so that these are only taken for a whole row of them.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class MonthRow:
    """Months in a row: by column the month, or its number where no year is written.

    `style` reads the headings that are text; empty where all are dates.
    """

    style: str
    months: Mapping[int, Month | int]

    @property
    def without_year(self) -> bool:
        """Whether the year stands elsewhere."""
        return any(isinstance(month, int) for month in self.months.values())


def month_row(cells: Mapping[int, Any]) -> MonthRow | None:
    """The months among the cells of a row, by column; None where there are not two of them.

    Dates count by themselves; texts count in the one format that reads most of them.
    """
    dates: dict[int, Month | int] = {
        at: Month.containing(cell) for at, cell in cells.items() if isinstance(cell, dt.date)
    }
    texts = {at: _text(cell) for at, cell in cells.items() if at not in dates and _text(cell)}
    best, style = dict[int, Month | int](), ""
    for tried in STYLES:
        read = {
            at: month for at, text in texts.items() if (month := _read(text, tried)) is not None
        }
        if len(read) > len(best):
            best, style = read, tried
    found = dict(sorted({**dates, **best}.items()))
    kinds = {isinstance(month, int) for month in found.values()}
    if len(found) < _FEWEST or len(kinds) > 1:
        return None
    return MonthRow(style if best else "", found)


def _read(text: str, style: str) -> Month | int | None:
    month = read_heading(text, style)
    # A year a scorecard is about: `%m/%y` would read a ratio, and `%Y%m` an amount.
    if isinstance(month, Month) and not 1990 <= month.year <= 2100:
        return None
    return month


def _text(cell: Any) -> str:
    if isinstance(cell, bool) or cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else ""
    return str(cell).strip()
