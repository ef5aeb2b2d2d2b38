"""Sheet names Excel accepts, and references to cells on them."""

import re
from collections.abc import Iterable
from typing import Final

from openpyxl.utils import get_column_letter, quote_sheetname

from scorecard.labels import t, translatable
from scorecard.report.sheets.texts import shortened

LONGEST: Final = 31
SUMMARY: Final = translatable("Summary")
CHARTS: Final = translatable("Charts")
HISTORY: Final = translatable("KPI history")
INITIATIVES: Final = translatable("Initiatives")
BREAKS: Final = translatable("Breaks")
RECONCILIATION: Final = translatable("Reconciliation")
DECISIONS: Final = translatable("Decisions")
CHANGES: Final = translatable("Changes")
WORDS: Final = translatable("In words")
METHOD: Final = translatable("Method")
CHECK: Final = translatable("Check")
OWN: Final = (
    SUMMARY,
    INITIATIVES,
    CHARTS,
    HISTORY,
    BREAKS,
    RECONCILIATION,
    DECISIONS,
    CHANGES,
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
    taken = {name.lower() for name in _own().values()} | {_RESERVED}
    names = []
    for title in titles:
        name = _free(_allowed(title), taken)
        taken.add(name.lower())
        names.append(name)
    return names


def own(sheet: str) -> str:
    """What one of our own sheets is called in the language of the card."""
    return _own()[sheet]


def _own() -> dict[str, str]:
    names: dict[str, str] = {}
    for sheet in OWN:
        taken = {name.lower() for name in names.values()} | {_RESERVED}
        names[sheet] = _free(_allowed(t(sheet)), taken)
    return names


def _allowed(title: str) -> str:
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]", " ", title)
    return shortened(" ".join(plain.split()), LONGEST).strip("' ") or t("Sheet")


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
