"""What a form looks like to a program: sheets, headings, and the identity of form and row.

Whoever writes forms and whoever reads them back go by this and by nothing else.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Final

from scorecard.figures import Shown
from scorecard.ingest.handouts import Kind

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

FORM: Final = Kind(
    noun="form",
    content="the figures",
    marker=MARKER,
    version=VERSION,
    identity=IDENTITY,
    facts=("organisation", "source", "owner", "month"),
    sheet=FIGURES,
    hidden=HIDDEN,
    given=(KPI, UNIT),
    inputs=INPUTS,
    figures=FIGURE_CELLS,
)

# What the name of a delivery begins with that was typed into a form.
FORMS: Final = "manual/"
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
    """What a row is known by when the form comes back."""
    return FORM.row_id(astuple(form), astuple(row))


def entered_as(shown: Shown, *, operands: bool) -> str:
    """How a KPI's figure is typed: its operands, a percentage, or a number at its scale."""
    if operands:
        return OPERANDS
    return PERCENT if shown.kind == "percent" else str(shown.scale)
