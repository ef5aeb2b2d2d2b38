"""A decision as a card has it: who settled what, and why."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scorecard.figures import Shown


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What a person decided about a figure of this card, or of a unit below it, and why.

    `value` is what counts (of an accepted difference, the side believed), `instead_value` what
    `instead` says; they and `difference` are None where it is about no figure.
    """

    seq: int
    kind: Literal["override", "estimate", "prefer", "accept", "ignore", "rebase"]
    unit: str
    kpi: str | None
    # What was decided, as a sentence.
    what: str
    value: Decimal | None
    instead: str | None
    instead_value: Decimal | None
    difference: Decimal | None
    shown: Shown | None
    person: str
    # 'YYYY-MM-DD'.
    decided_on: str
    confirmed_by: str | None
    reason: str
    evidence: str
