"""What a form looks like to a program: sheets, headings, and the identity of form and row.

Whoever writes forms and whoever reads them back go by this and by nothing else.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Final

from scorecard.figures import Shown

# Raised when a form of before can no longer be read in the same way.
VERSION: Final = "1"
MARKER: Final = "scorecard form"

FIGURES: Final = "Figures"
GUIDE: Final = "How to fill this in"
IDENTITY: Final = "form"

# Hidden columns that say what a row is.
ROW_ID: Final = "row id"
KPI_ID: Final = "kpi id"
UNIT_ID: Final = "unit id"
MONTH: Final = "month"
ENTERED_AS: Final = "entered as"
HIDDEN: Final = (ROW_ID, KPI_ID, UNIT_ID, MONTH, ENTERED_AS)
# What a person reads.
KPI: Final = "KPI"
UNIT: Final = "Unit"
# What a person fills in.
VALUE: Final = "Value"
NUMERATOR: Final = "Numerator"
DENOMINATOR: Final = "Denominator"
STATUS: Final = "Status"
REASON: Final = "Not available because"
COMMENT: Final = "Comment"
FIGURE_CELLS: Final = (VALUE, NUMERATOR, DENOMINATOR)
INPUTS: Final = (*FIGURE_CELLS, STATUS, REASON, COMMENT)
READ: Final = (*HIDDEN, KPI, UNIT, *INPUTS)

PERCENT: Final = "percent"
OPERANDS: Final = "operands"
SCALES: Final[Mapping[str, int]] = {"1": 1, "1000": 1_000, "1000000": 1_000_000}


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose form it is, for which source of which organisation, and about which month."""

    organisation: str
    source: str
    owner: str
    # 'YYYY-MM'.
    month: str


@dataclass(frozen=True, slots=True)
class RowIdentity:
    """What a row asks for, and under which names a person read it."""

    kpi: str
    unit: str
    month: str
    entered_as: str
    kpi_name: str
    unit_name: str


def row_id(form: Identity, row: RowIdentity) -> str:
    """16 hex digits over all that must not change between writing a form and reading it back.

    No secret goes into them: they find accidents such as a sorted or pasted-over column.
    """
    text = json.dumps([VERSION, *astuple(form), *astuple(row)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def entered_as(shown: Shown, *, operands: bool) -> str:
    """How a KPI's figure is typed: its operands, a percentage, or a number at its scale."""
    if operands:
        return OPERANDS
    return PERCENT if shown.kind == "percent" else str(shown.scale)
