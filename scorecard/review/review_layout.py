"""What a review workbook looks like to a program: sheets, headings, and what a row is about.

Whoever writes review workbooks and whoever reads them back go by this and by nothing else.
"""

from dataclasses import astuple, dataclass
from typing import Final, Literal

from scorecard.ingest.handouts import Kind
from scorecard.stores.ledger_decisions import Kind as DecisionKind

# Raised when a workbook of before can no longer be read in the same way.
VERSION: Final = "2"

ROWS: Final = "To decide"
GUIDE: Final = "How to decide"
IDENTITY: Final = "review"

# Hidden columns that say what a row is.
ROW_ID: Final = "row id"
SUBJECT: Final = "about"
FINGERPRINT: Final = "fingerprint"
ENTERED_AS: Final = "entered as"
HIDDEN: Final = (ROW_ID, SUBJECT, FINGERPRINT, ENTERED_AS)
# What a person reads.
KPI: Final = "KPI"
UNIT: Final = "Unit"
MONTH: Final = "Month"
GIVEN: Final = (KPI, UNIT, MONTH)
# What a person fills in.
DECISION: Final = "Decision"
VALUE: Final = "Value"
UNTIL: Final = "Until month"
REASON: Final = "Reason"
# What belongs to a comment, whose text is its reason.
CAUSE: Final = "Cause"
ACTION: Final = "Action"
DUE: Final = "Due"
WHO: Final = "Who acts"
BESIDES: Final = (CAUSE, ACTION, DUE, WHO)
INPUTS: Final = (DECISION, VALUE, UNTIL, REASON, *BESIDES)

REVIEW: Final = Kind(
    noun="review workbook",
    content="your decisions",
    marker="scorecard review",
    version=VERSION,
    identity=IDENTITY,
    facts=("organisation", "person", "month", "decided"),
    sheet=ROWS,
    hidden=HIDDEN,
    given=GIVEN,
    inputs=INPUTS,
    figures=(VALUE,),
)

Word = Literal[
    "explain",
    "accept",
    "override",
    "estimate",
    "prefer left",
    "prefer right",
    "dispute",
    "certify",
    "confirm",
    "reverse",
    "comment",
    "reword",
    "move",
    "pin",
    "drop",
    "waive",
    "approve",
]
"""What may be chosen in a row, by the words of its drop-down."""

DECIDES: Final[dict[Word, DecisionKind]] = {
    "explain": "explain",
    "accept": "accept",
    "override": "override",
    "estimate": "estimate",
    "prefer left": "prefer",
    "prefer right": "prefer",
    "dispute": "dispute",
    "certify": "certify",
    "comment": "comment",
    "reword": "point",
    "move": "point",
    "pin": "point",
    "drop": "point",
    "waive": "waive",
    "approve": "approve",
}
"""The kind of decision a word makes; `confirm` and `reverse` are about one that was made."""


POINT_WORDS: Final[tuple[Word, ...]] = ("reword", "move", "pin", "drop")
"""What may be done to a point of a front page."""


@dataclass(frozen=True, slots=True)
class ReviewIdentity:
    """Whose review it is, of which organisation, about which month.

    `decided` is the number of the last decision there was when it was written.
    """

    organisation: str
    person: str
    # 'YYYY-MM'.
    month: str
    decided: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about, and under which names a person read it.

    `about` is `break` with its id, `decision` with its number, `source` with its id, `comment` or
    `point` with unit and place, `stop` with unit and item, or `approval` with the unit.
    `fingerprint` is that of both values, of the figures that stand where a decision waits, of the
    source's last delivery, or of what is said there now.
    """

    about: str
    fingerprint: str
    entered_as: str
    kpi_name: str
    unit_name: str
    month: str

    @property
    def kind(self) -> str:
        """`break`, `decision`, `source`, `comment`, `point`, `stop` or `approval`."""
        return self.about.partition(" ")[0]

    @property
    def may_stay(self) -> bool:
        """Whether it is all right to leave it: a front page as it is, and a card stopped."""
        return self.kind in ("point", "stop")

    @property
    def id(self) -> str:
        """The break's, decision's or source's; unit and place of what is said."""
        return self.about.partition(" ")[2]


def row_id(review: ReviewIdentity, row: Subject) -> str:
    """What a row is known by when the workbook comes back."""
    return REVIEW.row_id(astuple(review), astuple(row))
