"""What a minutes sheet looks like to a program: sheets, headings, and what a row is about.

Whoever writes minutes sheets and whoever reads them back go by this and by nothing else.
"""

from dataclasses import astuple, dataclass
from typing import Final, Literal

from scorecard.ingest.handouts import Kind

# Raised when a sheet of before can no longer be read in the same way.
VERSION: Final = "1"

ROWS: Final = "Minutes"
GUIDE: Final = "How to fill in"
PEOPLE: Final = "People"
IDENTITY: Final = "meeting"

# Hidden columns that say what a row is.
ROW_ID: Final = "row id"
SUBJECT: Final = "about"
WAS_DUE: Final = "was due"
HIDDEN: Final = (ROW_ID, SUBJECT, WAS_DUE)
# What people read.
UNIT: Final = "Unit"
WHAT: Final = "What"
GIVEN: Final = (UNIT, WHAT)
# What the minutes fill in.
DECISION: Final = "Decision"
ACTION: Final = "Action"
OWNER: Final = "Owner"
DUE: Final = "Due"
STATUS: Final = "Status"
INPUTS: Final = (DECISION, ACTION, OWNER, DUE, STATUS)

MINUTES: Final = Kind(
    noun="minutes sheet",
    content="the minutes",
    marker="scorecard minutes",
    version=VERSION,
    identity=IDENTITY,
    facts=("organisation", "month"),
    sheet=ROWS,
    hidden=HIDDEN,
    given=GIVEN,
    inputs=INPUTS,
)

Status = Literal["open", "done", "dropped"]
STATUSES: Final[tuple[Status, ...]] = ("open", "done", "dropped")


@dataclass(frozen=True, slots=True)
class MinutesIdentity:
    """Of which organisation and of the meeting about which month, `YYYY-MM`."""

    organisation: str
    month: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about, and under which names it was read.

    `about` is `ask` with unit and place, or `action` with its number, whose day was `was_due`.
    """

    about: str
    was_due: str
    unit_name: str
    what: str

    @property
    def action(self) -> int | None:
        """The number of the action it is about; None for something on the agenda."""
        kind, _, number = self.about.partition(" ")
        return int(number) if kind == "action" else None

    @property
    def place(self) -> tuple[str, str]:
        """Unit and place of something on the agenda."""
        _, unit, place = self.about.split(" ", 2)
        return unit, place


def row_id(identity: MinutesIdentity, row: Subject) -> str:
    """What a row is known by when the sheet comes back."""
    return MINUTES.row_id(astuple(identity), astuple(row))
