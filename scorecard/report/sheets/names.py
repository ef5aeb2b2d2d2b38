"""Sheet names Excel accepts, and references to cells on them."""

import re
from collections.abc import Iterable
from typing import Final

from openpyxl.utils import get_column_letter, quote_sheetname

from scorecard.report.sheets.texts import shortened

LONGEST: Final = 31
SUMMARY: Final = "Summary"
CHARTS: Final = "Charts"
HISTORY: Final = "KPI history"
INITIATIVES: Final = "Initiatives"
BREAKS: Final = "Breaks"
RECONCILIATION: Final = "Reconciliation"
DECISIONS: Final = "Decisions"
WORDS: Final = "In words"
METHOD: Final = "Method"
CHECK: Final = "Check"
OWN: Final = (
    SUMMARY,
    INITIATIVES,
    CHARTS,
    HISTORY,
    BREAKS,
    RECONCILIATION,
    DECISIONS,
    WORDS,
    METHOD,
    CHECK,
)

# Row and column of the card's own score on the summary, which the check compares with.
CARD_SCORE: Final = (8, 2)

# Excel keeps this name for itself and calls a file that uses it damaged.
_RESERVED: Final = "history"


def sheet_names(titles: Iterable[str]) -> list[str]:
    r"""A name per title: at most 31 characters, none of `[]:*?/\`, unique whatever the case.

    A title of which nothing is left is called `Sheet`.
    """
    taken = {name.lower() for name in OWN} | {_RESERVED}
    names = []
    for title in titles:
        name = _free(_allowed(title), taken)
        taken.add(name.lower())
        names.append(name)
    return names


def _allowed(title: str) -> str:
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]", " ", title)
    return shortened(" ".join(plain.split()), LONGEST).strip("' ") or "Sheet"


def _free(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate.lower() in taken:
        number += 1
        tail = f" {number}"
        candidate = shortened(name, LONGEST - len(tail)).rstrip() + tail
    return candidate


def cell(row: int, column: int) -> str:
    """The address of a cell within its sheet, such as `C7`."""
    return f"{get_column_letter(column)}{row}"


def address(sheet: str, row: int, column: int) -> str:
    """The address of a cell for use on another sheet, such as `'KPI history'!C7`."""
    return f"{quote_sheetname(sheet)}!{cell(row, column)}"
